//! How is a person's data taken out of a PostgreSQL database? By a role that may remove what an erasure names, and by rewriting.

use async_trait::async_trait;
use deadpool_postgres::Pool;
use tokio_postgres::Client;

use super::connect::Address;
use super::rows::{signed, unavailable};
use super::{connect, said};
use crate::entry::Digest;
use crate::erasure::{Erased, ErasedPart, Eraser};
use crate::journal::{AppendError, ReadError};

/// Bytes of parts and files up to which their tables are rewritten at once, while appends wait; larger ones are only
/// vacuumed, and what is left of a removed value is overwritten when its page is used again.
const REWRITTEN_BYTES: i64 = 1 << 30;

/// Erases in one database.
pub(super) struct PostgresEraser {
    pub(super) address: Address,
    pub(super) pool: Pool,
}

#[async_trait]
impl Eraser for PostgresEraser {
    async fn erase(&self, subject: &str, by: u64) -> Result<(), AppendError> {
        self.remove(subject, by).await.map_err(|why| AppendError::Unavailable(said(&why)))
    }

    async fn sweep(&self, subjects: &[String]) -> Result<Erased, ReadError> {
        let client = connect::owner(&self.address).await.map_err(unavailable)?;
        rewrite(&client).await.map_err(unavailable)?;
        self.count(subjects).await
    }

    async fn count(&self, subjects: &[String]) -> Result<Erased, ReadError> {
        let client = self.pool.get().await.map_err(|why| ReadError::Unavailable(why.to_string()))?;
        let row = client
            .query_one(include_str!("../../sql/postgres/erased.sql"), &[&subjects])
            .await
            .map_err(unavailable)?;
        let count = |column: usize| -> Result<u64, ReadError> {
            Ok(row.try_get::<_, i64>(column).map_err(unavailable)?.unsigned_abs())
        };
        Ok(Erased { parts: count(0)?, files: count(1)?, left: count(2)? + count(3)?, traces: None })
    }

    async fn erased_parts(&self, position: u64) -> Result<Vec<ErasedPart>, ReadError> {
        let client = self.pool.get().await.map_err(|why| ReadError::Unavailable(why.to_string()))?;
        let sql = include_str!("../../sql/postgres/erased_parts.sql");
        let rows = client.query(sql, &[&signed(position)]).await.map_err(unavailable)?;
        rows.iter()
            .map(|row| {
                let by: i64 = row.try_get(2)?;
                Ok(ErasedPart { name: row.try_get(0)?, subject: row.try_get(1)?, by: by.unsigned_abs() })
            })
            .collect::<Result<_, tokio_postgres::Error>>()
            .map_err(unavailable)
    }

    async fn erased(&self) -> Result<Vec<(String, u64)>, ReadError> {
        let client = self.pool.get().await.map_err(|why| ReadError::Unavailable(why.to_string()))?;
        let sql = include_str!("../../sql/postgres/copy_erasures.sql");
        let rows = client.query(sql, &[]).await.map_err(unavailable)?;
        rows.iter()
            .map(|row| Ok((row.try_get(1)?, row.try_get::<_, i64>(0)?.unsigned_abs())))
            .collect::<Result<_, tokio_postgres::Error>>()
            .map_err(unavailable)
    }

    async fn erased_blob(&self, digest: Digest) -> Result<Option<u64>, ReadError> {
        let client = self.pool.get().await.map_err(|why| ReadError::Unavailable(why.to_string()))?;
        let sql = include_str!("../../sql/postgres/erased_blob.sql");
        let row = client.query_opt(sql, &[&digest.as_slice()]).await.map_err(unavailable)?;
        let by: Option<i64> = row.map(|row| row.try_get(0)).transpose().map_err(unavailable)?;
        Ok(by.map(i64::unsigned_abs))
    }
}

impl PostgresEraser {
    /// Everything of a person in one transaction, behind the head's lock: whoever appends comes before or after it.
    async fn remove(&self, subject: &str, by: u64) -> Result<(), tokio_postgres::Error> {
        let mut client = connect::owner(&self.address).await?;
        client.query_one(include_str!("../../sql/postgres/erasing_role.sql"), &[]).await?;
        let transaction = client.transaction().await?;
        transaction.query_one(include_str!("../../sql/postgres/lock_head.sql"), &[]).await?;
        let note = include_str!("../../sql/postgres/note_erasure.sql");
        transaction.execute(note, &[&subject, &signed(by)]).await?;
        transaction.execute(include_str!("../../sql/postgres/erase_parts.sql"), &[&subject]).await?;
        transaction.execute(include_str!("../../sql/postgres/erase_blobs.sql"), &[&subject]).await?;
        transaction.commit().await
    }
}

/// Old versions of rows leave the tables' files, and a new log begins. What only a superuser may do is left to the server's
/// own checkpoints where the login is none.
async fn rewrite(client: &Client) -> Result<(), tokio_postgres::Error> {
    let row = client.query_one(include_str!("../../sql/postgres/sealed_bytes.sql"), &[]).await?;
    let small = row.try_get::<_, i64>(0)? <= REWRITTEN_BYTES;
    let vacuum = if small {
        include_str!("../../sql/postgres/rewrite_sealed.sql")
    } else {
        include_str!("../../sql/postgres/vacuum_sealed.sql")
    };
    client.batch_execute(vacuum).await?;
    // Samples from before migration 5; a login that is no superuser is told that they are passed over.
    client.batch_execute(include_str!("../../sql/postgres/rewrite_samples.sql")).await?;
    for privileged in
        [include_str!("../../sql/postgres/switch_log.sql"), include_str!("../../sql/postgres/checkpoint.sql")]
    {
        match client.batch_execute(privileged).await {
            Err(why) if why.code() == Some(&tokio_postgres::error::SqlState::INSUFFICIENT_PRIVILEGE) => {}
            outcome => outcome?,
        }
    }
    Ok(())
}

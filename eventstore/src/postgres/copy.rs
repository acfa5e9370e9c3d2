//! How does a whole journal leave a PostgreSQL database, or fill an empty one? In one snapshot; in one statement a page.

use async_trait::async_trait;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use super::connect::{self, Address};
use super::migrations;
use super::rows::{self, signed, unavailable};
use crate::archive::check::Step;
use crate::archive::keys::WrappedKey;
use crate::archive::{Mark, Refill, Snapshot, StoredCommand, StoredEvent, StoredFile, digest};
use crate::entry::SealedPart;
use crate::journal::{Head, ReadError};
use crate::receipt_text;

/// A journal in PostgreSQL as it stands now; who writes meanwhile is not held up.
pub struct PostgresSnapshot {
    client: Client,
    head: Head,
}

impl PostgresSnapshot {
    /// Begins to read the journal of a database.
    pub async fn open(url: &str) -> Result<Self, ReadError> {
        let address = Address::of(url)?;
        let client = connect::session(&address).await.map_err(unavailable)?;
        let unhurried = include_str!("../../sql/postgres/unhurried_session.sql");
        client.query_one(unhurried, &[]).await.map_err(unavailable)?;
        client
            .batch_execute(include_str!("../../sql/postgres/begin_snapshot.sql"))
            .await
            .map_err(unavailable)?;
        let row =
            client.query_one(include_str!("../../sql/postgres/head.sql"), &[]).await.map_err(unavailable)?;
        let head = rows::tail(&row)?.head();
        Ok(Self { client, head })
    }

    async fn all(
        &self,
        sql: &str,
        asked: &[&(dyn tokio_postgres::types::ToSql + Sync)],
    ) -> Result<Vec<Row>, ReadError> {
        self.client.query(sql, asked).await.map_err(unavailable)
    }
}

fn position(row: &Row) -> Result<u64, tokio_postgres::Error> {
    row.try_get::<_, i64>(0).map(i64::unsigned_abs)
}

fn event(row: &Row) -> Result<StoredEvent, tokio_postgres::Error> {
    Ok(StoredEvent {
        position: position(row)?,
        entry: row.try_get(1)?,
        body: row.try_get(2)?,
        blind: row.try_get(3)?,
        leaf: row.try_get(4)?,
        parts: Vec::new(),
        erased: Vec::new(),
    })
}

fn part(row: &Row) -> Result<SealedPart, tokio_postgres::Error> {
    let digested: &[u8] = row.try_get(3)?;
    Ok(SealedPart {
        name: row.try_get(1)?,
        subject: row.try_get(2)?,
        // One of another length is no digest of the entry: the check says so.
        digest: digest(digested).unwrap_or_default(),
        bytes: row.try_get(4)?,
    })
}

fn mark(row: &Row, from: usize) -> Result<Mark, tokio_postgres::Error> {
    Ok(Mark { name: row.try_get(from)?, subject: row.try_get(from + 1)?, trace: row.try_get(from + 2)? })
}

fn command(row: &Row) -> Result<StoredCommand, tokio_postgres::Error> {
    Ok(StoredCommand { id: row.try_get(0)?, digest: row.try_get(1)?, receipt: row.try_get(2)? })
}

fn every<T>(
    rows: &[Row],
    one: impl Fn(&Row) -> Result<T, tokio_postgres::Error>,
) -> Result<Vec<T>, ReadError> {
    rows.iter().map(one).collect::<Result<_, _>>().map_err(unavailable)
}

#[async_trait]
impl Snapshot for PostgresSnapshot {
    fn head(&self) -> Head {
        self.head
    }

    async fn events(&mut self, after: u64, limit: usize) -> Result<Vec<StoredEvent>, ReadError> {
        let (from, until) = (signed(after), signed(after.saturating_add(limit as u64)));
        let rows = self.all(include_str!("../../sql/postgres/copy_events.sql"), &[&from, &until]).await?;
        let mut events = every(&rows, event)?;
        let at = |position: u64| usize::try_from(position - after - 1).unwrap_or(usize::MAX);
        let rows = self.all(include_str!("../../sql/postgres/copy_parts.sql"), &[&from, &until]).await?;
        for row in &rows {
            let position = position(row).map_err(unavailable)?;
            let part = part(row).map_err(unavailable)?;
            if let Some(event) = events.get_mut(at(position)) {
                event.parts.push(part);
            }
        }
        let rows =
            self.all(include_str!("../../sql/postgres/copy_erased_parts.sql"), &[&from, &until]).await?;
        for row in &rows {
            let position = position(row).map_err(unavailable)?;
            if let Some(event) = events.get_mut(at(position)) {
                event.erased.push(mark(row, 1).map_err(unavailable)?);
            }
        }
        Ok(events)
    }

    async fn erasures(&mut self) -> Result<Vec<(String, u64)>, ReadError> {
        let rows = self.all(include_str!("../../sql/postgres/copy_erasures.sql"), &[]).await?;
        every(&rows, |row| Ok((row.try_get(1)?, position(row)?)))
    }

    async fn erased_files(&mut self) -> Result<Vec<Mark>, ReadError> {
        let rows = self.all(include_str!("../../sql/postgres/copy_erased_blobs.sql"), &[]).await?;
        every(&rows, |row| mark(row, 0))
    }

    async fn commands(&mut self, after: Uuid, limit: usize) -> Result<Vec<StoredCommand>, ReadError> {
        let limit = signed(limit as u64);
        let rows = self.all(include_str!("../../sql/postgres/copy_commands.sql"), &[&after, &limit]).await?;
        every(&rows, command)
    }

    async fn files(&mut self, after: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, ReadError> {
        let limit = signed(limit as u64);
        let rows = self.all(include_str!("../../sql/postgres/copy_blobs.sql"), &[&after, &limit]).await?;
        every(&rows, |row| row.try_get(0))
    }

    async fn file(&mut self, digest: &[u8]) -> Result<Option<StoredFile>, ReadError> {
        let rows = self.all(include_str!("../../sql/postgres/blob.sql"), &[&digest]).await?;
        let file = |row: &Row| {
            Ok(StoredFile { digest: digest.to_vec(), subject: row.try_get(0)?, sealed: row.try_get(1)? })
        };
        Ok(every(&rows, file)?.pop())
    }
}

/// An empty journal in PostgreSQL that takes another one; it works as the owner of the tables.
pub struct PostgresRefill {
    client: Client,
}

impl PostgresRefill {
    /// Opens or makes the journal of a database.
    pub async fn open(url: &str) -> Result<Self, ReadError> {
        let address = Address::of(url)?;
        let mut client = connect::owner(&address).await.map_err(unavailable)?;
        migrations::run(&mut client).await?;
        Ok(Self { client })
    }

    async fn run(
        &self,
        sql: &str,
        asked: &[&(dyn tokio_postgres::types::ToSql + Sync)],
    ) -> Result<u64, ReadError> {
        self.client.execute(sql, asked).await.map_err(unavailable)
    }

    async fn parts(&self, events: &[StoredEvent]) -> Result<(), ReadError> {
        let parts =
            || events.iter().flat_map(|event| event.parts.iter().map(move |part| (event.position, part)));
        let positions: Vec<i64> = parts().map(|(position, _)| signed(position)).collect();
        if positions.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = parts().map(|(_, part)| part.name.as_str()).collect();
        let subjects: Vec<&str> = parts().map(|(_, part)| part.subject.as_str()).collect();
        let digests: Vec<&[u8]> = parts().map(|(_, part)| part.digest.as_slice()).collect();
        let sealed: Vec<&[u8]> = parts().map(|(_, part)| part.bytes.as_slice()).collect();
        let sql = include_str!("../../sql/postgres/refill_parts.sql");
        self.run(sql, &[&positions, &names, &subjects, &digests, &sealed]).await.map(|_| ())
    }

    async fn fill(&self, events: &[StoredEvent], step: &Step) -> Result<(), ReadError> {
        let streams: Vec<&str> = step.places.iter().map(|(stream, _)| stream.as_str()).collect();
        let versions: Vec<i64> = step.places.iter().map(|(_, version)| signed(*version)).collect();
        let entries: Vec<&[u8]> = events.iter().map(|event| event.entry.as_slice()).collect();
        let bodies: Vec<&[u8]> = events.iter().map(|event| event.body.as_slice()).collect();
        let blinds: Vec<&[u8]> = events.iter().map(|event| event.blind.as_slice()).collect();
        let leaves: Vec<&[u8]> = events.iter().map(|event| event.leaf.as_slice()).collect();
        let sql = include_str!("../../sql/postgres/refill_events.sql");
        let row = self
            .client
            .query_one(
                sql,
                &[
                    &signed(step.after.size),
                    &step.after.root.as_slice(),
                    &receipt_text::peaks_to_bytes(&step.peaks),
                    &step.after.last_recorded_at,
                    &signed(step.before.0),
                    &step.before.1.as_slice(),
                    &streams,
                    &versions,
                    &entries,
                    &bodies,
                    &blinds,
                    &leaves,
                ],
            )
            .await;
        let moved: i64 = row.and_then(|row| row.try_get(0)).map_err(unavailable)?;
        if moved != 1 {
            return Err(ReadError::Unavailable(
                "somebody else writes to the journal that is filled".to_owned(),
            ));
        }
        self.parts(events).await
    }
}

#[async_trait]
impl Refill for PostgresRefill {
    async fn size(&mut self) -> Result<u64, ReadError> {
        let sql = include_str!("../../sql/postgres/size.sql");
        let row = self.client.query_one(sql, &[]).await.map_err(unavailable)?;
        position(&row).map_err(unavailable)
    }

    async fn events(&mut self, events: &[StoredEvent], step: &Step) -> Result<(), ReadError> {
        self.client.batch_execute(include_str!("../../sql/postgres/begin.sql")).await.map_err(unavailable)?;
        self.fill(events, step).await?;
        self.client.batch_execute(include_str!("../../sql/postgres/commit.sql")).await.map_err(unavailable)
    }

    async fn commands(&mut self, commands: &[StoredCommand]) -> Result<(), ReadError> {
        let ids: Vec<Uuid> = commands.iter().map(|command| command.id).collect();
        let digests: Vec<&[u8]> = commands.iter().map(|command| command.digest.as_slice()).collect();
        let receipts: Vec<&str> = commands.iter().map(|command| command.receipt.as_str()).collect();
        let sql = include_str!("../../sql/postgres/refill_commands.sql");
        self.run(sql, &[&ids, &digests, &receipts]).await.map(|_| ())
    }

    async fn file(&mut self, file: &StoredFile) -> Result<(), ReadError> {
        let sql = include_str!("../../sql/postgres/put_blob.sql");
        self.run(sql, &[&file.digest, &file.subject, &file.sealed]).await.map(|_| ())
    }

    async fn erasure(&mut self, subject: &str, by: u64) -> Result<(), ReadError> {
        let sql = include_str!("../../sql/postgres/note_erasure.sql");
        self.run(sql, &[&subject, &signed(by)]).await.map(|_| ())
    }

    async fn erased_part(&mut self, position: u64, mark: &Mark) -> Result<(), ReadError> {
        let sql = include_str!("../../sql/postgres/note_erased_part.sql");
        self.run(sql, &[&signed(position), &mark.name, &mark.subject, &mark.trace]).await.map(|_| ())
    }

    async fn erased_file(&mut self, mark: &Mark) -> Result<(), ReadError> {
        let digest = hex::decode(&mark.name).unwrap_or_default();
        let sql = include_str!("../../sql/postgres/note_erased_blob.sql");
        self.run(sql, &[&digest, &mark.subject, &mark.trace]).await.map(|_| ())
    }

    async fn finish(&mut self) -> Result<(), ReadError> {
        Ok(())
    }
}

/// The wrapped keys of a database, and of whom there is none any more.
pub(crate) async fn keys(url: &str) -> Result<Vec<WrappedKey>, ReadError> {
    let client = connect::session(&Address::of(url)?).await.map_err(unavailable)?;
    let rows =
        client.query(include_str!("../../sql/postgres/copy_keys.sql"), &[]).await.map_err(unavailable)?;
    every(&rows, |row| Ok((row.try_get(0)?, row.try_get(1)?)))
}

/// Adds wrapped keys; whoever is erased on either side stays so.
pub(crate) async fn fill_keys(url: &str, keys: &[WrappedKey]) -> Result<(), ReadError> {
    let address = Address::of(url)?;
    let mut owner = connect::owner(&address).await.map_err(unavailable)?;
    migrations::run(&mut owner).await?;
    let client = connect::session(&address).await.map_err(unavailable)?;
    for (subject, wrapped) in keys {
        let sql = include_str!("../../sql/postgres/fill_key.sql");
        client.execute(sql, &[subject, wrapped]).await.map_err(unavailable)?;
    }
    Ok(())
}

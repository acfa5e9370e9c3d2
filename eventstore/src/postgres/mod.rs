//! The journal in PostgreSQL: one writer task per process, group commit, compare-and-set on one row.
//!
//! # What always holds
//! * The head row moves in the same statement that inserts the batch; whoever believed another head writes nothing.
//! * Several processes may share a journal: an overtaken batch is judged again, from the second time on behind a lock
//!   on the head row, so that everybody gets their turn. One of them holds a lease and is the usual writer (`lookout.rs`); the
//!   others come behind that lock at once. What is written is called out to all.
//! * After a lost connection nobody guesses: the head and the commands on file say what became of the batch.
//! * The program works as the role `travaux_writer`, which may insert and select, and move the head; an erasure as the role
//!   `travaux_eraser`, which may remove parts and files of persons whom an erasure on record names. Triggers refuse
//!   the rest to everybody, the owner included. The tables are made by whoever opens the journal first as their owner.
//!   Where that login may not create roles, an administrator creates both beforehand (`nologin`) and grants them to the
//!   daily login.

mod append;
mod care;
mod connect;
pub(crate) mod copy;
mod crowd;
mod erasure;
mod keys;
mod lookout;
mod migrations;
mod newest;
mod rows;
mod step;
mod tls;
mod writer;

use std::error::Error as _;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use deadpool_postgres::Pool;
use futures::TryStreamExt as _;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use crate::callers::Callers;
use crate::clock::SharedClock;
use crate::draft::Draft;
use crate::entry::{Digest, SealedPart};
use crate::erasure::Eraser;
use crate::journal::{AppendError, Head, Journal, ReadError};
use crate::limits::{MAX_BLOB_BYTES, QUEUE};
use crate::proposal::{Proposal, StreamName};
use crate::recorded::{Body, CommandRecord, Kept, Receipt, Recorded};

use connect::Address;
pub use copy::{PostgresRefill, PostgresSnapshot};
pub use keys::PostgresKeys;
use lookout::Lookout;
use newest::Newest;
use rows::{signed, unavailable};
use writer::{Ask, Told, Writer};

/// A journal in a PostgreSQL database.
pub struct PostgresJournal {
    queue: mpsc::Sender<Ask>,
    callers: Callers,
    pool: Pool,
    address: Address,
    moved: watch::Receiver<u64>,
    usual: Arc<AtomicBool>,
    newest: Arc<Newest>,
    lookout: JoinHandle<()>,
}

impl Drop for PostgresJournal {
    fn drop(&mut self) {
        self.lookout.abort();
    }
}

/// Whether a text names a database; for those who try to break the reader of addresses.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn is_address(text: &str) -> bool {
    Address::of(text).is_ok()
}

impl PostgresJournal {
    /// Opens or makes the journal of a database: `postgres://user@host:port/database`. `sslmode` and `sslrootcert` mean what they
    /// mean to libpq: `disable`, `prefer` (the rule), `require`, `verify-full`.
    pub async fn open(url: &str, clock: SharedClock) -> Result<Self, ReadError> {
        Self::opened(url, clock, None).await
    }

    /// The same, with so many batches on their way at once whenever there are many callers: what may happen between two batches is
    /// tested whatever number is fastest here.
    #[cfg(feature = "testing")]
    pub async fn open_in_shares(url: &str, clock: SharedClock, shares: usize) -> Result<Self, ReadError> {
        Self::opened(url, clock, Some(shares)).await
    }

    async fn opened(url: &str, clock: SharedClock, shares: Option<usize>) -> Result<Self, ReadError> {
        let address = Address::of(url)?;
        let mut owner = connect::owner(&address).await.map_err(unavailable)?;
        migrations::run(&mut owner).await?;
        drop(owner);
        let pool = connect::pool(&address)?;
        let size = size(&pool).await?;
        let (moved, watching) = watch::channel(size);
        let (moved, usual) = (Arc::new(moved), Arc::new(AtomicBool::new(false)));
        let lookout = Lookout::start(address.clone(), moved.clone(), usual.clone()).await?;
        let (queue, asked) = mpsc::channel(QUEUE);
        let newest = Arc::new(Newest::default());
        let told = Told { moved, newest: newest.clone() };
        tokio::spawn(Writer::new(address.clone(), clock, (told, usual.clone()), shares).run(asked));
        Ok(Self {
            queue,
            callers: Callers::default(),
            pool,
            address,
            moved: watching,
            usual,
            newest,
            lookout,
        })
    }

    /// Whether this process is the usual writer of its journal: at most one is, and it appends fastest. Every other stays correct.
    #[must_use]
    pub fn is_usual_writer(&self) -> bool {
        self.usual.load(Ordering::Relaxed)
    }

    /// What the rows that answer a question stand for: each is made out while the server sends the next.
    async fn read<T>(
        &self,
        sql: &str,
        asked: &[&(dyn ToSql + Sync)],
        of: impl Fn(&Row) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        let client = self.pool.get().await.map_err(|why| ReadError::Unavailable(why.to_string()))?;
        let statement = client.prepare_cached(sql).await.map_err(unavailable)?;
        let rows = client.query_raw(&statement, asked.iter().copied()).await.map_err(unavailable)?;
        let (mut rows, mut read) = (pin!(rows), Vec::new());
        while let Some(row) = rows.try_next().await.map_err(unavailable)? {
            read.push(of(&row)?);
        }
        Ok(read)
    }

    /// The same where there is one row.
    async fn read_one<T>(
        &self,
        sql: &str,
        asked: &[&(dyn ToSql + Sync)],
        of: impl Fn(&Row) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let gone = || ReadError::Unavailable("the database did not answer with a row".to_owned());
        self.read(sql, asked, of).await?.pop().ok_or_else(gone)
    }
}

/// What an error of the database says, with its cause: the outermost text alone is often only "db error".
fn said(why: &tokio_postgres::Error) -> String {
    match why.source() {
        Some(cause) => format!("{why}: {cause}"),
        None => why.to_string(),
    }
}

async fn size(pool: &Pool) -> Result<u64, ReadError> {
    let client = pool.get().await.map_err(|why| ReadError::Unavailable(why.to_string()))?;
    let statement =
        client.prepare_cached(include_str!("../../sql/postgres/size.sql")).await.map_err(unavailable)?;
    let row = client.query_one(&statement, &[]).await.map_err(unavailable)?;
    let size: i64 = row.try_get(0).map_err(unavailable)?;
    Ok(size.unsigned_abs())
}

/// Moves the hint forward, never back.
fn publish(moved: &watch::Sender<u64>, size: u64) {
    moved.send_if_modified(|known| {
        let newer = size > *known;
        *known = size.max(*known);
        newer
    });
}

/// The writer task ended; it ends only with the program.
fn writer_gone<T>(_: T) -> AppendError {
    AppendError::Unavailable("the writer has stopped".to_owned())
}

#[async_trait]
impl Journal for PostgresJournal {
    async fn append(&self, proposal: Proposal) -> Result<Receipt, AppendError> {
        let (done, answer) = oneshot::channel();
        let draft = Draft::of(proposal)?;
        self.queue.try_send(Ask { draft, done }).map_err(|why| match why {
            mpsc::error::TrySendError::Full(_) => AppendError::Busy,
            mpsc::error::TrySendError::Closed(_) => writer_gone(()),
        })?;
        self.callers.wait(answer).await.ok_or_else(|| writer_gone(()))?
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, ReadError> {
        let asked: [&(dyn ToSql + Sync); 3] = [&stream.as_str(), &signed(after), &signed(limit as u64)];
        self.read(include_str!("../../sql/postgres/read_stream.sql"), &asked, rows::recorded).await
    }

    async fn bodies(&self, stream: &StreamName, after: u64, limit: usize) -> Result<Vec<Body>, ReadError> {
        let asked: [&(dyn ToSql + Sync); 3] = [&stream.as_str(), &signed(after), &signed(limit as u64)];
        self.read(include_str!("../../sql/postgres/bodies.sql"), &asked, rows::body).await
    }

    async fn stream_version(&self, stream: &StreamName) -> Result<u64, ReadError> {
        let sql = include_str!("../../sql/postgres/versions.sql");
        self.read_one(sql, &[&vec![stream.as_str()]], |row| Ok(rows::version(row)?.1)).await
    }

    async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        let asked: [&(dyn ToSql + Sync); 2] = [&signed(after), &signed(limit as u64)];
        self.read(include_str!("../../sql/postgres/read_all.sql"), &asked, rows::recorded).await
    }

    async fn follow(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        match self.newest.after(after, limit) {
            Some(events) => Ok(events),
            None => self.read_all(after, limit).await,
        }
    }

    async fn kept(&self, after: u64, limit: usize) -> Result<Vec<Kept>, ReadError> {
        let asked: [&(dyn ToSql + Sync); 2] = [&signed(after), &signed(limit as u64)];
        self.read(include_str!("../../sql/postgres/kept.sql"), &asked, rows::kept).await
    }

    async fn leaves(&self, after: u64, limit: usize) -> Result<Vec<Digest>, ReadError> {
        let asked: [&(dyn ToSql + Sync); 2] = [&signed(after), &signed(limit as u64)];
        self.read(include_str!("../../sql/postgres/leaves.sql"), &asked, rows::leaf).await
    }

    async fn head(&self) -> Result<Head, ReadError> {
        let sql = include_str!("../../sql/postgres/head.sql");
        self.read_one(sql, &[], |row| Ok(rows::tail(row)?.head())).await
    }

    async fn command(&self, id: Uuid) -> Result<Option<CommandRecord>, ReadError> {
        let sql = include_str!("../../sql/postgres/commands.sql");
        let mut found = self.read(sql, &[&vec![id]], rows::command).await?;
        Ok(found.pop().map(|(_, record)| record))
    }

    async fn sealed_parts(&self, position: u64) -> Result<Vec<SealedPart>, ReadError> {
        let sql = include_str!("../../sql/postgres/sealed_parts.sql");
        self.read(sql, &[&signed(position)], |row| rows::sealed_part(position, row)).await
    }

    async fn put_blob(&self, digest: Digest, subject: &str, sealed: Vec<u8>) -> Result<(), AppendError> {
        if sealed.len() > MAX_BLOB_BYTES {
            return Err(AppendError::Malformed(format!("a file of more than {MAX_BLOB_BYTES} bytes")));
        }
        let failed = |why: tokio_postgres::Error| AppendError::Unavailable(said(&why));
        let client = self.pool.get().await.map_err(|why| AppendError::Unavailable(why.to_string()))?;
        let sql = include_str!("../../sql/postgres/put_blob.sql");
        let statement = client.prepare_cached(sql).await.map_err(failed)?;
        client.execute(&statement, &[&digest.as_slice(), &subject, &sealed]).await.map_err(failed)?;
        Ok(())
    }

    async fn blob(&self, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError> {
        let sql = include_str!("../../sql/postgres/blob.sql");
        let file =
            |row: &Row| Ok((row.try_get(0).map_err(unavailable)?, row.try_get(1).map_err(unavailable)?));
        Ok(self.read(sql, &[&digest.as_slice()], file).await?.pop())
    }

    fn watch(&self) -> watch::Receiver<u64> {
        self.moved.clone()
    }

    fn eraser(&self) -> Arc<dyn Eraser> {
        Arc::new(erasure::PostgresEraser { address: self.address.clone(), pool: self.pool.clone() })
    }
}

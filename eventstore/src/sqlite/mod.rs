//! The journal in SQLite: one writer thread, group commit, readers beside it.
//!
//! WAL with `synchronous = full`: when an append is answered it is on the disk.

mod checkpoint;
pub(crate) mod connection;
pub(crate) mod copy;
mod erasure;
mod migrations;
mod reader;
mod streams;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use crate::callers::Callers;
use crate::clock::SharedClock;
use crate::draft::Draft;
use crate::entry::{Digest, SealedPart};
use crate::erasure::Eraser;
use crate::journal::{AppendError, Head, Journal, ReadError};
use crate::limits::{MAX_BLOB_BYTES, QUEUE};
use crate::proposal::{Proposal, StreamName};
use crate::recorded::{CommandRecord, Kept, Receipt, Recorded};

pub use copy::{SqliteRefill, SqliteSnapshot};
use reader::Readers;
use writer::Writer;

/// File in the data directory.
const FILE: &str = "journal.db";

/// What the writer thread is asked for.
enum Work {
    Append(Box<Draft>, oneshot::Sender<Result<Receipt, AppendError>>),
    Keep { digest: Digest, subject: String, sealed: Vec<u8>, done: oneshot::Sender<Result<(), AppendError>> },
}

/// A journal in a SQLite file.
pub struct SqliteJournal {
    queue: mpsc::Sender<Work>,
    callers: Callers,
    readers: Readers,
    moved: watch::Receiver<u64>,
}

impl SqliteJournal {
    /// Opens or makes the journal in a data directory.
    pub fn open(directory: &Path, clock: SharedClock) -> Result<Self, ReadError> {
        Self::open_limited(directory, clock, None)
    }

    /// The same with a limit on the number of pages of the file: how a full disk is rehearsed.
    pub fn open_limited(
        directory: &Path,
        clock: SharedClock,
        max_pages: Option<u64>,
    ) -> Result<Self, ReadError> {
        let path: PathBuf = directory.join(FILE);
        let (queue, work) = mpsc::channel(QUEUE);
        let (writer, moved) = Writer::open(&path, clock, max_pages)?;
        std::thread::Builder::new()
            .name("journal writer".to_owned())
            .spawn(move || writer.run(work))
            .map_err(|why| ReadError::Unavailable(why.to_string()))?;
        Ok(Self { queue, callers: Callers::default(), readers: Readers::new(path), moved })
    }

    /// Reads on the calling thread: for rebuilding everything as fast as the disk allows.
    pub fn read_all_here(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.readers.here(|connection| reader::read_all(connection, after, limit))
    }
}

/// The writer thread ended; it ends only with the program or by a panic of ours.
fn writer_gone<T>(_: T) -> AppendError {
    AppendError::Unavailable("the writer has stopped".to_owned())
}

#[async_trait]
impl Journal for SqliteJournal {
    async fn append(&self, proposal: Proposal) -> Result<Receipt, AppendError> {
        let (done, answer) = oneshot::channel();
        let draft = Draft::of(proposal)?;
        self.queue.try_send(Work::Append(Box::new(draft), done)).map_err(|why| match why {
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
        let stream = stream.clone();
        self.readers.ask(move |connection| reader::read_stream(connection, &stream, after, limit)).await
    }

    async fn stream_version(&self, stream: &StreamName) -> Result<u64, ReadError> {
        let stream = stream.clone();
        self.readers.ask(move |connection| streams::version(connection, &stream)).await
    }

    async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.readers.ask(move |connection| reader::read_all(connection, after, limit)).await
    }

    async fn kept(&self, after: u64, limit: usize) -> Result<Vec<Kept>, ReadError> {
        self.readers.ask(move |connection| reader::kept(connection, after, limit)).await
    }

    async fn leaves(&self, after: u64, limit: usize) -> Result<Vec<Digest>, ReadError> {
        self.readers.ask(move |connection| reader::leaves(connection, after, limit)).await
    }

    async fn head(&self) -> Result<Head, ReadError> {
        self.readers.ask(|connection| Ok(reader::tail(connection)?.head())).await
    }

    async fn command(&self, id: Uuid) -> Result<Option<CommandRecord>, ReadError> {
        self.readers.ask(move |connection| reader::command(connection, id)).await
    }

    async fn sealed_parts(&self, position: u64) -> Result<Vec<SealedPart>, ReadError> {
        self.readers.ask(move |connection| reader::sealed_parts(connection, position)).await
    }

    async fn put_blob(&self, digest: Digest, subject: &str, sealed: Vec<u8>) -> Result<(), AppendError> {
        if sealed.len() > MAX_BLOB_BYTES {
            return Err(AppendError::Malformed(format!("a file of more than {MAX_BLOB_BYTES} bytes")));
        }
        let (done, answer) = oneshot::channel();
        let work = Work::Keep { digest, subject: subject.to_owned(), sealed, done };
        self.queue.send(work).await.map_err(writer_gone)?;
        answer.await.map_err(writer_gone)?
    }

    async fn blob(&self, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError> {
        self.readers.ask(move |connection| reader::blob(connection, digest)).await
    }

    fn watch(&self) -> watch::Receiver<u64> {
        self.moved.clone()
    }

    fn eraser(&self) -> Arc<dyn Eraser> {
        Arc::new(erasure::SqliteEraser { path: self.readers.path().to_owned() })
    }
}

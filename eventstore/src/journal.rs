//! The trait every store implements and one contract suite examines.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::watch;
use uuid::Uuid;

use crate::entry::{Digest, SealedPart};
use crate::erasure::Eraser;
use crate::proposal::{Expected, Proposal, StreamName};
use crate::recorded::{Body, CommandRecord, Kept, Receipt, Recorded};

/// Why an append was not made. Three kinds, because callers do three things.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// Someone wrote first: read again, decide again.
    #[error("stream {stream} is at version {actual}, expected {expected:?}")]
    Overtaken {
        /// The stream whose version differs.
        stream: String,
        /// What was believed.
        expected: Expected,
        /// Its version.
        actual: u64,
    },
    /// The same command id came before with another content.
    #[error("command {0} was used before with another content")]
    KeyReused(Uuid),
    /// The proposal breaks a limit or a shape of the journal.
    #[error("malformed proposal: {0}")]
    Malformed(String),
    /// The queue is full: ask again after a moment.
    #[error("the journal's queue is full")]
    Busy,
    /// The store cannot be reached; the command was not recorded, or its outcome could not be
    /// learned in time: asking again with the same command id gives the truth.
    #[error("the journal is unavailable: {0}")]
    Unavailable(String),
}

/// Why a read gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The store cannot be reached.
    #[error("the journal is unavailable: {0}")]
    Unavailable(String),
    /// What is stored is not what was written.
    #[error("position {position}: {what}")]
    Corrupt {
        /// Where.
        position: u64,
        /// What is wrong.
        what: String,
    },
}

/// The end of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of events, position of the last.
    pub size: u64,
    /// RFC 6962 root over all leaves.
    pub root: Digest,
    /// Microseconds since 1970 UTC of the last event.
    pub last_recorded_at: i64,
}

/// An append-only journal.
#[async_trait]
pub trait Journal: Send + Sync + 'static {
    /// Appends all of a proposal or nothing; returns when it is durable.
    async fn append(&self, proposal: Proposal) -> Result<Receipt, AppendError>;
    /// Events of a stream with version > `after`, in order, at most `limit`.
    async fn read_stream(
        &self,
        stream: &StreamName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, ReadError>;
    /// The bodies of the same events, for whoever folds an aggregate and asks nothing else of them: a server sends half as much.
    async fn bodies(&self, stream: &StreamName, after: u64, limit: usize) -> Result<Vec<Body>, ReadError> {
        let events = self.read_stream(stream, after, limit).await?;
        Ok(events.into_iter().map(|it| Body { version: it.envelope.version, bytes: it.body }).collect())
    }
    /// Version of a stream; 0 if it has no events.
    async fn stream_version(&self, stream: &StreamName) -> Result<u64, ReadError>;
    /// Events with position > `after`, in order, at most `limit`.
    async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError>;
    /// The same for whoever follows the journal: at least one event where there is one, but maybe not all there are, so who follows
    /// asks until nothing comes. What was just written here need not be read for it.
    async fn follow(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.read_all(after, limit).await
    }
    /// The same events as they are kept, nothing being read into them.
    async fn kept(&self, after: u64, limit: usize) -> Result<Vec<Kept>, ReadError>;
    /// Their leaves.
    async fn leaves(&self, after: u64, limit: usize) -> Result<Vec<Digest>, ReadError>;
    /// The end.
    async fn head(&self) -> Result<Head, ReadError>;
    /// What is on file about a command.
    async fn command(&self, id: Uuid) -> Result<Option<CommandRecord>, ReadError>;
    /// The sealed parts of the event at a position; empty if it has none.
    async fn sealed_parts(&self, position: u64) -> Result<Vec<SealedPart>, ReadError>;
    /// Keeps a file beside the journal, by digest of its clear content; storing it again changes nothing.
    async fn put_blob(&self, digest: Digest, subject: &str, sealed: Vec<u8>) -> Result<(), AppendError>;
    /// A kept file: its subject and sealed bytes.
    async fn blob(&self, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError>;
    /// The position of the last durable event known here; changes wake followers. A hint: reading is the truth.
    fn watch(&self) -> watch::Receiver<u64>;
    /// Who takes the data of erased persons out of it.
    fn eraser(&self) -> Arc<dyn Eraser>;
}

//! A journal that is gone when the program ends: for tests of what stands above.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::SharedClock;
use crate::entry::{Digest, SealedPart};
use crate::journal::{AppendError, Head, Journal, ReadError};
use crate::proposal::{Proposal, StreamName};
use crate::recorded::{CommandRecord, Receipt, Recorded};
use crate::sequencer::{Known, Row, Tail, sequence};

/// A journal in memory.
pub struct MemoryJournal {
    clock: SharedClock,
    state: Mutex<State>,
    moved: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    tail: Tail,
    known: Known,
    rows: Vec<Row>,
    streams: HashMap<String, Vec<usize>>,
    blobs: HashMap<Digest, (String, Vec<u8>)>,
}

impl MemoryJournal {
    /// An empty journal.
    #[must_use]
    pub fn new(clock: SharedClock) -> Self {
        Self { clock, state: Mutex::default(), moved: watch::Sender::new(0) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic while holding the lock cannot leave half an append: rows are added after everything that may fail.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn recorded(row: &Row) -> Recorded {
    Recorded {
        position: row.position,
        envelope: row.envelope.clone(),
        body: row.body.clone(),
        leaf: row.leaf,
    }
}

#[async_trait]
impl Journal for MemoryJournal {
    async fn append(&self, proposal: Proposal) -> Result<Receipt, AppendError> {
        let mut guard = self.state();
        let state = &mut *guard;
        let mut batch =
            sequence(&state.tail, &mut state.known, self.clock.now_micros(), std::slice::from_ref(&proposal));
        state.tail = batch.tail;
        for row in batch.rows {
            state.streams.entry(row.envelope.stream.clone()).or_default().push(state.rows.len());
            state.rows.push(row);
        }
        self.moved.send_replace(state.tail.frontier.size());
        batch.answers.pop().unwrap_or_else(|| Err(AppendError::Malformed("no answer".to_owned())))
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, ReadError> {
        let state = self.state();
        let rows = state.streams.get(stream.as_str()).map_or(&[][..], Vec::as_slice);
        let start = usize::try_from(after).unwrap_or(usize::MAX).min(rows.len());
        Ok(rows[start..].iter().take(limit).map(|at| recorded(&state.rows[*at])).collect())
    }

    async fn stream_version(&self, stream: &StreamName) -> Result<u64, ReadError> {
        Ok(self.state().streams.get(stream.as_str()).map_or(0, |rows| rows.len() as u64))
    }

    async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        let start = usize::try_from(after).unwrap_or(usize::MAX);
        Ok(self.state().rows.iter().skip(start).take(limit).map(recorded).collect())
    }

    async fn head(&self) -> Result<Head, ReadError> {
        Ok(self.state().tail.head())
    }

    async fn command(&self, id: Uuid) -> Result<Option<CommandRecord>, ReadError> {
        Ok(self.state().known.commands.get(&id).cloned())
    }

    async fn sealed_parts(&self, position: u64) -> Result<Vec<SealedPart>, ReadError> {
        let at = usize::try_from(position.wrapping_sub(1)).unwrap_or(usize::MAX);
        Ok(self.state().rows.get(at).map(|row| row.sealed.clone()).unwrap_or_default())
    }

    async fn put_blob(&self, digest: Digest, subject: &str, sealed: Vec<u8>) -> Result<(), AppendError> {
        self.state().blobs.entry(digest).or_insert_with(|| (subject.to_owned(), sealed));
        Ok(())
    }

    async fn blob(&self, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError> {
        Ok(self.state().blobs.get(&digest).cloned())
    }

    fn watch(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }
}

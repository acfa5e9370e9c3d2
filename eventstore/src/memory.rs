//! A journal that is gone when the program ends: for tests of what stands above.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::SharedClock;
use crate::draft::Draft;
use crate::entry::{Digest, SealedPart};
use crate::envelope_text;
use crate::erasure::{ERASURE, Erased, ErasedPart, Eraser};
use crate::journal::{AppendError, Head, Journal, ReadError};
use crate::proposal::{Proposal, StreamName};
use crate::recorded::{CommandRecord, Kept, Receipt, Recorded};
use crate::sequencer::{Known, Row, Tail, sequence};

/// A journal in memory.
pub struct MemoryJournal {
    clock: SharedClock,
    state: Arc<Mutex<State>>,
    moved: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    tail: Tail,
    known: Known,
    held: Vec<Held>,
    streams: HashMap<String, Vec<usize>>,
    blobs: HashMap<Digest, (String, Vec<u8>)>,
    erased: HashMap<String, u64>,
    erased_parts: HashMap<u64, Vec<ErasedPart>>,
    erased_blobs: HashMap<Digest, (String, u64)>,
}

impl MemoryJournal {
    /// An empty journal.
    #[must_use]
    pub fn new(clock: SharedClock) -> Self {
        Self { clock, state: Arc::default(), moved: watch::Sender::new(0) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic while holding the lock cannot leave half an append: rows are added after everything that may fail.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An event with all that is kept of it.
struct Held {
    event: Recorded,
    entry: Vec<u8>,
    blind: [u8; 32],
    sealed: Vec<SealedPart>,
}

impl Held {
    fn kept(&self) -> Kept {
        Kept {
            position: self.event.position,
            entry: self.entry.clone(),
            body: self.event.body.clone(),
            blind: self.blind,
            leaf: self.event.leaf,
        }
    }
}

/// Erases in memory, by the same rule as the databases.
struct MemoryEraser(Arc<Mutex<State>>);

impl MemoryEraser {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keep(&mut self, row: &Row, drafts: &[Draft]) -> Result<(), AppendError> {
        let asked = row.event(drafts);
        let envelope =
            envelope_text::read(&row.entry).map_err(|why| AppendError::Malformed(why.to_string()))?;
        self.streams.entry(envelope.stream.clone()).or_default().push(self.held.len());
        let event =
            Recorded { position: row.position, envelope, body: asked.body.bytes.clone(), leaf: row.leaf };
        let (entry, blind) = (row.entry.clone(), asked.body.blind);
        self.held.push(Held { event, entry, blind, sealed: asked.sealed.clone() });
        Ok(())
    }

    /// Whether the event at a position is an erasure that names this person.
    fn names(&self, by: u64, subject: &str) -> bool {
        let at = usize::try_from(by.wrapping_sub(1)).unwrap_or(usize::MAX);
        let here = self.held.get(at).map(|kept| &kept.event);
        let Some(event) = here.filter(|event| event.envelope.event_type == ERASURE) else {
            return false;
        };
        let body: serde_json::Value = serde_json::from_slice(&event.body).unwrap_or_default();
        body["subject"] == subject
    }

    fn erase(&mut self, subject: &str, by: u64) {
        self.erased.entry(subject.to_owned()).or_insert(by);
        for held in &mut self.held {
            let gone = held.sealed.extract_if(.., |part| part.subject == subject);
            let marks = gone.map(|part| ErasedPart { name: part.name, subject: part.subject, by });
            self.erased_parts.entry(held.event.position).or_default().extend(marks);
        }
        let gone = self.blobs.extract_if(|_, (owner, _)| owner == subject);
        self.erased_blobs.extend(gone.map(|(digest, (owner, _))| (digest, (owner, by))));
    }
}

#[async_trait]
impl Eraser for MemoryEraser {
    async fn erase(&self, subject: &str, by: u64) -> Result<(), AppendError> {
        let mut state = self.state();
        if !state.names(by, subject) {
            return Err(AppendError::Unavailable(
                "an erasure needs an event that names its subject".to_owned(),
            ));
        }
        state.erase(subject, by);
        Ok(())
    }

    async fn sweep(&self, subjects: &[String]) -> Result<Erased, ReadError> {
        self.count(subjects).await
    }

    async fn count(&self, subjects: &[String]) -> Result<Erased, ReadError> {
        let state = self.state();
        let ours = |subject: &String| subjects.contains(subject);
        let parts = state.erased_parts.values().flatten().filter(|part| ours(&part.subject)).count();
        let files = state.erased_blobs.values().filter(|(subject, _)| ours(subject)).count();
        let left = state.held.iter().flat_map(|kept| &kept.sealed).filter(|part| ours(&part.subject)).count()
            + state.blobs.values().filter(|(subject, _)| ours(subject)).count();
        Ok(Erased { parts: parts as u64, files: files as u64, left: left as u64, traces: Some(0) })
    }

    async fn erased_parts(&self, position: u64) -> Result<Vec<ErasedPart>, ReadError> {
        Ok(self.state().erased_parts.get(&position).cloned().unwrap_or_default())
    }

    async fn erased(&self) -> Result<Vec<(String, u64)>, ReadError> {
        let state = self.state();
        let mut erased: Vec<_> = state.erased.iter().map(|(subject, by)| (subject.clone(), *by)).collect();
        erased.sort_by_key(|(_, by)| *by);
        Ok(erased)
    }

    async fn erased_blob(&self, digest: Digest) -> Result<Option<u64>, ReadError> {
        Ok(self.state().erased_blobs.get(&digest).map(|(_, by)| *by))
    }
}

#[async_trait]
impl Journal for MemoryJournal {
    async fn append(&self, proposal: Proposal) -> Result<Receipt, AppendError> {
        let drafts = [Draft::of(proposal)?];
        let mut guard = self.state();
        let state = &mut *guard;
        let erased =
            |event: &crate::NewEvent| event.sealed.iter().any(|it| state.erased.contains_key(&it.subject));
        if drafts[0].proposal.writes.iter().flat_map(|write| &write.events).any(erased) {
            return Err(AppendError::Malformed("nothing more is kept of a person who was erased".to_owned()));
        }
        let mut batch = sequence(&state.tail, &mut state.known, self.clock.now_micros(), &drafts);
        state.tail = batch.tail;
        for row in &batch.rows {
            state.keep(row, &drafts)?;
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
        Ok(rows[start..].iter().take(limit).map(|at| state.held[*at].event.clone()).collect())
    }

    async fn stream_version(&self, stream: &StreamName) -> Result<u64, ReadError> {
        Ok(self.state().streams.get(stream.as_str()).map_or(0, |rows| rows.len() as u64))
    }

    async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        let start = usize::try_from(after).unwrap_or(usize::MAX);
        Ok(self.state().held.iter().skip(start).take(limit).map(|kept| kept.event.clone()).collect())
    }

    async fn kept(&self, after: u64, limit: usize) -> Result<Vec<Kept>, ReadError> {
        let start = usize::try_from(after).unwrap_or(usize::MAX);
        Ok(self.state().held.iter().skip(start).take(limit).map(Held::kept).collect())
    }

    async fn leaves(&self, after: u64, limit: usize) -> Result<Vec<Digest>, ReadError> {
        let start = usize::try_from(after).unwrap_or(usize::MAX);
        Ok(self.state().held.iter().skip(start).take(limit).map(|held| held.event.leaf).collect())
    }

    async fn head(&self) -> Result<Head, ReadError> {
        Ok(self.state().tail.head())
    }

    async fn command(&self, id: Uuid) -> Result<Option<CommandRecord>, ReadError> {
        Ok(self.state().known.commands.get(&id).cloned())
    }

    async fn sealed_parts(&self, position: u64) -> Result<Vec<SealedPart>, ReadError> {
        let at = usize::try_from(position.wrapping_sub(1)).unwrap_or(usize::MAX);
        Ok(self.state().held.get(at).map(|kept| kept.sealed.clone()).unwrap_or_default())
    }

    async fn put_blob(&self, digest: Digest, subject: &str, sealed: Vec<u8>) -> Result<(), AppendError> {
        if self.state().erased.contains_key(subject) {
            return Err(AppendError::Unavailable(
                "nothing more is kept of a person who was erased".to_owned(),
            ));
        }
        self.state().blobs.entry(digest).or_insert_with(|| (subject.to_owned(), sealed));
        Ok(())
    }

    async fn blob(&self, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError> {
        Ok(self.state().blobs.get(&digest).cloned())
    }

    fn watch(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    fn eraser(&self) -> Arc<dyn Eraser> {
        Arc::new(MemoryEraser(Arc::clone(&self.state)))
    }
}

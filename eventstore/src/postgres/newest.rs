//! What was written here last? Whoever follows the journal need not ask the server for it once more.
//!
//! It holds what is durable, in batches that follow one another, and only so much of it. What another process wrote is not here: there
//! is a gap then, and the server is asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::draft::Draft;
use crate::entry::Digest;
use crate::envelope_text;
use crate::recorded::Recorded;
use crate::sequencer::Row;

/// Most bytes of entries and payloads that are held, beside those of the last batch.
const MOST_BYTES: usize = 1 << 20;

/// The batches written here last.
#[derive(Debug, Default)]
pub(super) struct Newest {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    batches: VecDeque<Arc<[Written]>>,
    bytes: usize,
}

/// An event as it was written.
#[derive(Debug)]
struct Written {
    position: u64,
    entry: Vec<u8>,
    body: Vec<u8>,
    leaf: Digest,
}

impl Newest {
    /// Keeps a batch that is durable.
    pub(super) fn keep(&self, rows: Vec<Row>, mut drafts: Vec<Draft>) {
        let written = |row: Row| {
            let body = row.take_body(&mut drafts);
            Written { position: row.position, entry: row.entry, body, leaf: row.leaf }
        };
        let batch: Arc<[Written]> = rows.into_iter().map(written).collect();
        let Some(first) = batch.first() else { return };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let last = held.batches.back().and_then(|before| before.last()).map(|it| it.position);
        if last.is_some_and(|last| last + 1 != first.position) {
            *held = Held::default();
        }
        held.bytes += bytes(&batch);
        held.batches.push_back(batch);
        let mut gone = Vec::new();
        while held.bytes > MOST_BYTES && held.batches.len() > 1 {
            let Some(batch) = held.batches.pop_front() else { break };
            held.bytes -= bytes(&batch);
            gone.push(batch);
        }
        // Whoever reads waits for the lock, not for what is given back.
        drop(held);
    }

    /// Events that follow a position, at most so many; none where the next one is not here, and the server has to be asked.
    pub(super) fn after(&self, after: u64, limit: usize) -> Option<Vec<Recorded>> {
        let batches = self.batches(after, limit)?;
        let events = batches.iter().flat_map(|batch| batch.iter()).filter(|it| it.position > after);
        events.take(limit).map(Written::recorded).collect()
    }

    /// The batches in which they lie.
    fn batches(&self, after: u64, limit: usize) -> Option<Vec<Arc<[Written]>>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = |batch: &Arc<[Written]>| batch.last().is_none_or(|it| it.position <= after);
        let first = held.batches.partition_point(ended);
        if held.batches.get(first)?.first()?.position > after + 1 {
            return None;
        }
        let until = after.saturating_add(limit as u64);
        let wanted = |batch: &&Arc<[Written]>| batch.first().is_some_and(|it| it.position <= until);
        Some(held.batches.range(first..).take_while(wanted).cloned().collect())
    }
}

fn bytes(batch: &[Written]) -> usize {
    batch.iter().map(|it| it.entry.len() + it.body.len()).sum()
}

impl Written {
    /// None where the entry cannot be read: the server says it better.
    fn recorded(&self) -> Option<Recorded> {
        let envelope = envelope_text::read(&self.entry).ok()?;
        Some(Recorded { position: self.position, envelope, body: self.body.clone(), leaf: self.leaf })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::proposal;
    use crate::proposal::{Expected, Proposal};
    use crate::sequencer::{Known, Tail, sequence};

    /// Writes batches one after the other, each kept or not.
    struct Writing {
        newest: Newest,
        tail: Tail,
        known: Known,
        commands: u128,
    }

    impl Writing {
        fn new() -> Self {
            Self { newest: Newest::default(), tail: Tail::default(), known: Known::default(), commands: 0 }
        }

        fn write(&mut self, asked: Proposal, kept: bool) {
            let drafts = [Draft::of(asked).unwrap()];
            let batch = sequence(&self.tail, &mut self.known, 1_000, &drafts);
            self.tail = batch.tail;
            if kept {
                self.newest.keep(batch.rows, drafts.into());
            }
        }

        fn batch(&mut self, events: usize, kept: bool) {
            self.commands += 1;
            self.write(proposal(self.commands, "a/1", Expected::Any, events), kept);
        }

        fn after(&self, after: u64, limit: usize) -> Option<Vec<u64>> {
            Some(self.newest.after(after, limit)?.iter().map(|event| event.position).collect())
        }
    }

    #[test]
    fn what_was_written_here_is_told_from_any_place() {
        let mut writing = Writing::new();
        assert_eq!(writing.after(0, 10), None);
        writing.batch(3, true);
        writing.batch(0, true);
        writing.batch(2, true);
        assert_eq!(writing.after(0, 10), Some(vec![1, 2, 3, 4, 5]));
        assert_eq!(writing.after(2, 2), Some(vec![3, 4]));
        assert_eq!(writing.after(5, 10), None, "whether more was written elsewhere the server knows");
        let event = writing.newest.after(4, 1).unwrap().pop().unwrap();
        assert_eq!((event.envelope.version, event.body.as_slice()), (5, br#"{"n":1}"#.as_slice()));
        assert_eq!(event.envelope.stream, "a/1");
    }

    #[test]
    fn what_another_wrote_is_a_gap() {
        let mut writing = Writing::new();
        writing.batch(2, true);
        writing.batch(1, false);
        assert_eq!(writing.after(0, 10), Some(vec![1, 2]), "at least one, not all");
        assert_eq!(writing.after(2, 10), None);
        writing.batch(2, true);
        assert_eq!(writing.after(0, 10), None, "what lies before the gap is gone");
        assert_eq!(writing.after(2, 10), None);
        assert_eq!(writing.after(3, 10), Some(vec![4, 5]));
    }

    #[test]
    fn it_holds_only_so_much() {
        let mut writing = Writing::new();
        let mut large = proposal(0, "b/1", Expected::Any, 1);
        large.writes[0].events[0].body.bytes = format!("\"{}\"", "x".repeat(MOST_BYTES / 4)).into_bytes();
        for command in 1..=9 {
            large.command.id = uuid::Uuid::from_u128(command << 32);
            large.writes[0].events[0].event_id = large.command.id;
            writing.write(large.clone(), true);
        }
        assert_eq!(writing.after(5, 10), None);
        assert_eq!(writing.after(6, 10), Some(vec![7, 8, 9]));
    }
}

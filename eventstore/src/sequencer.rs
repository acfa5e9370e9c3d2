//! Which proposals are taken, and where do they stand? Pure: every store asks here, so all give the same bytes.

use std::collections::HashMap;

use ledger::Frontier;
use uuid::Uuid;

use crate::draft::Draft;
use crate::entry::Digest;
use crate::journal::{AppendError, Head};
use crate::proposal::{Expected, NewEvent, Proposal, StreamName};
use crate::recorded::{CommandRecord, Receipt};

/// The end of the journal as the writer holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// The right edge of the tree.
    pub frontier: Frontier,
    /// Microseconds of the last event.
    pub last_recorded_at: i64,
}

impl Tail {
    /// What readers get.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            size: self.frontier.size(),
            root: self.frontier.root(),
            last_recorded_at: self.last_recorded_at,
        }
    }
}

/// What the writer knows; it must cover every stream and command of the batch.
#[derive(Debug, Default)]
pub struct Known {
    /// Versions by stream; a stream without events has 0.
    pub versions: HashMap<StreamName, u64>,
    /// Commands on file among those of the batch.
    pub commands: HashMap<Uuid, CommandRecord>,
}

/// An event ready to be written; its payload stays with the draft it is from.
#[derive(Clone)]
pub struct Row {
    /// Its place.
    pub position: u64,
    /// Its stream.
    pub stream: StreamName,
    /// Version of the stream after it.
    pub version: u64,
    /// The canonical envelope, as hashed.
    pub entry: Vec<u8>,
    /// Leaf hash.
    pub leaf: Digest,
    /// Which draft, which of its writes, which event of that.
    from: [usize; 3],
}

impl Row {
    /// What was asked, among the drafts that were sequenced.
    #[must_use]
    pub fn event<'a>(&self, drafts: &'a [Draft]) -> &'a NewEvent {
        let [draft, write, event] = self.from;
        &drafts[draft].proposal.writes[write].events[event]
    }

    /// Takes the public payload of its event out of the drafts it was made of.
    #[must_use]
    pub fn take_body(&self, drafts: &mut [Draft]) -> Vec<u8> {
        let [draft, write, event] = self.from;
        std::mem::take(&mut drafts[draft].proposal.writes[write].events[event].body.bytes)
    }
}

/// What came of a batch: an answer to each proposal, rows and commands to write, the new end.
pub struct Batch {
    /// One answer per proposal, in order.
    pub answers: Vec<Result<Receipt, AppendError>>,
    /// Events to write.
    pub rows: Vec<Row>,
    /// Commands to remember.
    pub commands: Vec<CommandRecord>,
    /// The end after them.
    pub tail: Tail,
}

/// Judges every proposal on its own, in order, each seeing the effect of those before it.
#[must_use]
pub fn sequence(tail: &Tail, known: &mut Known, now: i64, drafts: &[Draft]) -> Batch {
    let mut batch = Batch {
        answers: Vec::with_capacity(drafts.len()),
        rows: Vec::with_capacity(drafts.len()),
        commands: Vec::with_capacity(drafts.len()),
        tail: tail.clone(),
    };
    for (place, draft) in drafts.iter().enumerate() {
        let answer = match judge(known, &draft.proposal) {
            Ok(Some(receipt)) => Ok(receipt),
            Ok(None) => Ok(take(&mut batch, known, now, (place, draft))),
            Err(why) => Err(why),
        };
        batch.answers.push(answer);
    }
    batch
}

/// The stored answer of a repeated command, nothing for a new one that may be taken, or why not.
fn judge(known: &Known, proposal: &Proposal) -> Result<Option<Receipt>, AppendError> {
    if let Some(record) = known.commands.get(&proposal.command.id) {
        if record.digest != proposal.command.digest {
            return Err(AppendError::KeyReused(proposal.command.id));
        }
        return Ok(Some(Receipt { repeated: true, ..record.receipt.clone() }));
    }
    let reads = proposal.reads.iter().map(|read| (&read.stream, read.expected));
    let writes = proposal.writes.iter().map(|write| (&write.stream, write.expected));
    for (stream, expected) in reads.chain(writes) {
        let actual = known.versions.get(stream).copied().unwrap_or(0);
        let holds = match expected {
            Expected::Exact(version) => version == actual,
            Expected::NoStream => actual == 0,
            Expected::Exists => actual > 0,
            Expected::Any => true,
        };
        if !holds {
            return Err(AppendError::Overtaken { stream: stream.as_str().to_owned(), expected, actual });
        }
    }
    Ok(None)
}

/// Puts a draft that may be taken behind the tail.
fn take(batch: &mut Batch, known: &mut Known, now: i64, (place, draft): (usize, &Draft)) -> Receipt {
    let proposal = &draft.proposal;
    let mut texts = draft.texts.iter();
    let first = batch.tail.frontier.size() + 1;
    let mut versions: Vec<(StreamName, u64)> = Vec::with_capacity(proposal.writes.len());
    for (at, write) in proposal.writes.iter().enumerate() {
        let version = known.versions.entry(write.stream.clone()).or_insert(0);
        for (event, text) in (0..write.events.len()).zip(&mut texts) {
            *version += 1;
            let recorded_at = now.max(batch.tail.last_recorded_at + 1);
            let (entry, leaf) = text.completed(recorded_at, *version);
            batch.tail.frontier.push(leaf);
            batch.tail.last_recorded_at = recorded_at;
            let (position, stream, from) =
                (batch.tail.frontier.size(), write.stream.clone(), [place, at, event]);
            batch.rows.push(Row { position, stream, version: *version, entry, leaf, from });
        }
        versions.retain(|(stream, _)| *stream != write.stream);
        versions.push((write.stream.clone(), *version));
    }
    let last = batch.tail.frontier.size();
    let receipt = Receipt {
        command_id: proposal.command.id,
        verdict: proposal.verdict,
        positions: (first <= last).then_some((first, last)),
        versions,
        repeated: false,
    };
    let record = CommandRecord { digest: proposal.command.digest, receipt: receipt.clone() };
    known.commands.insert(proposal.command.id, record.clone());
    batch.commands.push(record);
    receipt
}

/// Every stream a batch names, for the store to look up.
pub fn streams(drafts: &[Draft]) -> impl Iterator<Item = &StreamName> {
    drafts.iter().flat_map(|draft| named(&draft.proposal))
}

/// Every stream a proposal names.
pub(crate) fn named(proposal: &Proposal) -> impl Iterator<Item = &StreamName> {
    let reads = proposal.reads.iter().map(|read| &read.stream);
    reads.chain(proposal.writes.iter().map(|write| &write.stream))
}

/// Bytes a proposal brings: payloads and sealed parts.
pub(crate) fn size_of(proposal: &Proposal) -> usize {
    let events = proposal.writes.iter().flat_map(|write| &write.events);
    events
        .map(|event| event.body.bytes.len() + event.sealed.iter().map(|part| part.bytes.len()).sum::<usize>())
        .sum()
}

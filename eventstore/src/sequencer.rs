//! Which proposals are taken, and where do they stand? Pure: every store asks here, so all give the same bytes.

use std::collections::{BTreeMap, HashMap};

use ledger::{Frontier, leaf_hash};
use uuid::Uuid;

use crate::canonical::{entry, part_digest};
use crate::entry::{Digest, Envelope, SealedPart};
use crate::journal::{AppendError, Head};
use crate::proposal::{Expected, NewEvent, Proposal, StreamName};
use crate::recorded::{CommandRecord, Receipt};
use crate::well_formed::well_formed;

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

/// An event ready to be written.
#[derive(Clone)]
pub struct Row {
    /// Its place.
    pub position: u64,
    /// The envelope.
    pub envelope: Envelope,
    /// The canonical envelope, as hashed.
    pub entry: Vec<u8>,
    /// The public payload, as hashed.
    pub body: Vec<u8>,
    /// Its blind.
    pub blind: [u8; 32],
    /// Leaf hash.
    pub leaf: Digest,
    /// Sealed parts.
    pub sealed: Vec<SealedPart>,
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
pub fn sequence(tail: &Tail, known: &mut Known, now: i64, proposals: &[Proposal]) -> Batch {
    let mut batch = Batch {
        answers: Vec::with_capacity(proposals.len()),
        rows: Vec::new(),
        commands: Vec::new(),
        tail: tail.clone(),
    };
    for proposal in proposals {
        let answer = judge(known, proposal).and_then(|standing| match standing {
            Some(receipt) => Ok(receipt),
            None => take(&mut batch, known, now, proposal),
        });
        batch.answers.push(answer);
    }
    batch
}

/// The stored answer of a repeated command, nothing for a new one that may be taken, or why not.
fn judge(known: &Known, proposal: &Proposal) -> Result<Option<Receipt>, AppendError> {
    well_formed(proposal)?;
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

fn take(batch: &mut Batch, known: &mut Known, now: i64, proposal: &Proposal) -> Result<Receipt, AppendError> {
    let rows = lay_down(&batch.tail, known, now, proposal)?;
    let positions = rows.first().zip(rows.last()).map(|(first, last)| (first.position, last.position));
    let mut versions: Vec<(StreamName, u64)> = Vec::new();
    for write in &proposal.writes {
        let version = known.versions.entry(write.stream.clone()).or_insert(0);
        *version += write.events.len() as u64;
        versions.retain(|(stream, _)| *stream != write.stream);
        versions.push((write.stream.clone(), *version));
    }
    for row in &rows {
        batch.tail.frontier.push(row.leaf);
        batch.tail.last_recorded_at = row.envelope.recorded_at;
    }
    batch.rows.extend(rows);
    let receipt = Receipt {
        command_id: proposal.command.id,
        verdict: proposal.verdict,
        positions,
        versions,
        repeated: false,
    };
    let record = CommandRecord { digest: proposal.command.digest, receipt: receipt.clone() };
    known.commands.insert(proposal.command.id, record.clone());
    batch.commands.push(record);
    Ok(receipt)
}

/// The rows of a proposal behind the tail, nothing being changed yet.
fn lay_down(tail: &Tail, known: &Known, now: i64, proposal: &Proposal) -> Result<Vec<Row>, AppendError> {
    let mut rows = Vec::new();
    let mut versions: HashMap<&StreamName, u64> = HashMap::new();
    let (mut position, mut recorded_at) = (tail.frontier.size(), tail.last_recorded_at);
    for write in &proposal.writes {
        let version = versions
            .entry(&write.stream)
            .or_insert_with(|| known.versions.get(&write.stream).copied().unwrap_or(0));
        for event in &write.events {
            *version += 1;
            position += 1;
            recorded_at = now.max(recorded_at + 1);
            let envelope = envelope(proposal, &write.stream, event, *version, recorded_at);
            let entry = entry(&envelope).map_err(|why| AppendError::Malformed(why.to_string()))?;
            if entry.len() > ledger::tile::MAX_ENTRY {
                return Err(AppendError::Malformed(format!(
                    "{}: an envelope of {} bytes",
                    event.event_type,
                    entry.len()
                )));
            }
            rows.push(Row {
                position,
                leaf: leaf_hash(&entry),
                entry,
                envelope,
                body: event.body.bytes.clone(),
                blind: event.body.blind,
                sealed: event.sealed.clone(),
            });
        }
    }
    Ok(rows)
}

fn envelope(
    proposal: &Proposal,
    stream: &StreamName,
    event: &NewEvent,
    version: u64,
    recorded_at: i64,
) -> Envelope {
    let context = &proposal.context;
    let mut parts: BTreeMap<String, String> =
        event.sealed.iter().map(|part| (part.name.clone(), hex::encode(part.digest))).collect();
    parts.insert("body".to_owned(), hex::encode(part_digest(&event.body.blind, &event.body.bytes)));
    Envelope {
        stream: stream.as_str().to_owned(),
        version,
        event_id: event.event_id,
        event_type: event.event_type.clone(),
        schema: event.schema,
        recorded_at,
        happened_at: context.happened_at.clone(),
        received_at: context.received_at.clone(),
        command_id: proposal.command.id,
        correlation: context.correlation,
        causation: context.causation.clone(),
        actor: context.actor.clone(),
        on_behalf_of: context.on_behalf_of.clone(),
        recorded_by: context.recorded_by.clone(),
        role: context.role.clone(),
        mandate: context.mandate.clone(),
        procedure: context.procedure.clone(),
        parts,
    }
}

/// Every stream a batch names, for the store to look up.
pub fn streams(proposals: &[Proposal]) -> impl Iterator<Item = &StreamName> {
    proposals.iter().flat_map(|proposal| {
        proposal
            .reads
            .iter()
            .map(|read| &read.stream)
            .chain(proposal.writes.iter().map(|write| &write.stream))
    })
}

/// Bytes a proposal brings: payloads and sealed parts.
pub(crate) fn size_of(proposal: &Proposal) -> usize {
    let events = proposal.writes.iter().flat_map(|write| &write.events);
    events
        .map(|event| event.body.bytes.len() + event.sealed.iter().map(|part| part.bytes.len()).sum::<usize>())
        .sum()
}

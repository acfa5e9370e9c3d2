//! How does a rehearsal begin with the life of the house, and without anybody's personal data?
//!
//! Every event of a live journal is appended to an empty one: same positions, streams, versions, times and public payloads. Sealed
//! parts, keys and files stay where they are, so nobody can be read in the fork: people appear as their offices and pseudonyms. The
//! first event says that it is a fork; a journal that is not empty takes none, and a fork is never forked.

use domain::service_record;
use domain::service_record::event::{Opened, Purpose};
use eventstore::keys::random;
use eventstore::limits::MAX_EVENTS_PER_COMMAND;
use eventstore::{
    CommandKey, Context, Envelope, Expected, Journal, NewEvent, OpenPart, Proposal, Recorded, StreamName,
    StreamWrite, Verdict,
};
use jiff::Timestamp;

use crate::office::Office;
use crate::request::{Ask, NotDone};

/// How a rehearsal's first event calls one that began with a live journal.
pub const ORIGIN: &str = "fork";
/// Events read at once: more than one command may write, so that a piece always ends in a whole one.
const PIECE: usize = 2 * MAX_EVENTS_PER_COMMAND;
/// Stream in which a journal says what it is for.
const RECORD: &str = "journal/record";

/// Why there is no fork.
#[derive(Debug, thiserror::Error)]
pub enum NotForked {
    /// Only the record of a live secretariat can be forked.
    #[error("only a live journal can be forked; this one is not live, or it is empty")]
    NotLive,
    /// The place is taken.
    #[error("a rehearsal is forked into an empty data directory; this journal holds events already")]
    NotEmpty,
    /// The original could not be read.
    #[error("the live journal: {0}")]
    Read(#[from] eventstore::ReadError),
    /// The fork could not be written.
    #[error("the fork: {0}")]
    Append(#[from] eventstore::AppendError),
    /// The fork could not be opened.
    #[error("the fork: {0}")]
    NotDone(#[from] NotDone),
    /// The system gives no randomness.
    #[error("the fork: {0}")]
    NoRandomness(String),
}

/// The purpose of a fork.
#[must_use]
pub fn purpose() -> Purpose {
    Purpose::Rehearsal { origin: ORIGIN.to_owned() }
}

/// Fills an empty house with the public part of a live journal, with progress; a fork that was finished stays as it is.
pub async fn fork(
    live: &dyn Journal,
    into: &Office,
    progress: impl Fn(usize, usize),
) -> Result<(), NotForked> {
    let total = live.head().await?.size;
    let mut events = live.read_all(0, PIECE).await?;
    let Some(opened) = events.first().and_then(opened_live) else { return Err(NotForked::NotLive) };
    let begun = into.journal().head().await?.size;
    if begun > 0 && into.purpose().await? != Some(purpose()) {
        return Err(NotForked::NotEmpty);
    }
    if begun > 1 && !goes_on(live, &**into.journal(), begun).await? {
        // The fork has a life of its own by now.
        return Ok(());
    }
    if begun == 0 {
        into.clock().forward(at(&events[0].envelope));
        let opening = Opened { purpose: purpose(), ..opened };
        let ask = Ask::ServiceRecord(service_record::Command::Open(opening));
        into.by_the_secretariat("opening a fork", ask, Vec::new()).await?;
    }
    let mut copied = into.journal().head().await?.size;
    while copied < total {
        events = live.read_all(copied, PIECE).await?;
        for command in whole_commands(&events, copied + events.len() as u64 == total) {
            into.clock().forward(at(&command[0].envelope));
            into.journal().append(proposal(command)?).await?;
            copied += command.len() as u64;
        }
        progress(usize::try_from(copied).unwrap_or(usize::MAX), usize::try_from(total).unwrap_or(usize::MAX));
    }
    Ok(())
}

/// Whether a fork was interrupted: it ends where the live journal goes on.
async fn goes_on(live: &dyn Journal, fork: &dyn Journal, size: u64) -> Result<bool, NotForked> {
    let (there, here) = (live.read_all(size - 1, 1).await?, fork.read_all(size - 1, 1).await?);
    let id = |events: &[Recorded]| events.first().map(|event| event.envelope.event_id);
    Ok(id(&there).is_some() && id(&there) == id(&here))
}

fn at(envelope: &Envelope) -> Timestamp {
    Timestamp::from_microsecond(envelope.recorded_at).unwrap_or_default()
}

/// What the first event of a live journal says.
fn opened_live(first: &Recorded) -> Option<Opened> {
    let opened: Opened = serde_json::from_slice(&first.body).ok()?;
    (first.envelope.stream == RECORD && opened.purpose == Purpose::Live).then_some(opened)
}

/// Events that came of one command belong together; the last command of a piece may go on in the next one.
fn whole_commands(events: &[Recorded], last: bool) -> impl Iterator<Item = &[Recorded]> {
    let commands: Vec<&[Recorded]> =
        events.chunk_by(|one, next| one.envelope.command_id == next.envelope.command_id).collect();
    let whole = if last || commands.len() < 2 { commands.len() } else { commands.len() - 1 };
    commands.into_iter().take(whole)
}

fn proposal(command: &[Recorded]) -> Result<Proposal, NotForked> {
    let envelope = &command[0].envelope;
    let mut writes: Vec<StreamWrite> = Vec::new();
    for run in command.chunk_by(|one, next| one.envelope.stream == next.envelope.stream) {
        let events = run.iter().map(without_sealed_parts).collect::<Result<_, _>>()?;
        let stream = StreamName::whole(&run[0].envelope.stream);
        writes.push(StreamWrite { stream, expected: Expected::Any, events });
    }
    Ok(Proposal {
        // What was asked is not on record, only what came of it: nobody can ask the same again in the fork.
        command: CommandKey { id: envelope.command_id, digest: [0; 32] },
        verdict: if envelope.event_type == "CommandRefused" { Verdict::Refused } else { Verdict::Accepted },
        reads: Vec::new(),
        writes,
        context: Context {
            correlation: envelope.correlation,
            causation: envelope.causation.clone(),
            actor: envelope.actor.clone(),
            on_behalf_of: envelope.on_behalf_of.clone(),
            recorded_by: envelope.recorded_by.clone(),
            role: envelope.role.clone(),
            mandate: envelope.mandate.clone(),
            procedure: envelope.procedure.clone(),
            happened_at: envelope.happened_at.clone(),
            received_at: envelope.received_at.clone(),
        },
    })
}

fn without_sealed_parts(event: &Recorded) -> Result<NewEvent, NotForked> {
    let blind = random().map_err(|why| NotForked::NoRandomness(why.to_string()))?;
    Ok(NewEvent {
        event_id: event.envelope.event_id,
        event_type: event.envelope.event_type.clone(),
        schema: event.envelope.schema,
        body: OpenPart { blind, bytes: event.body.clone() },
        sealed: Vec::new(),
    })
}

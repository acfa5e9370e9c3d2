//! How does a world become a later one, as fast as two cores can?
//!
//! Positions have no gaps, so the journal is cut into pieces beforehand: several are read and decoded at once,
//! while the piece before them is being folded.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use domain::Event;
use eventstore::limits::PIECE;
use eventstore::{Journal, Recorded};
use tokio::task::{JoinHandle, spawn_blocking};

use super::HostError;
use crate::world::World;

/// Pieces read ahead of the fold.
const AHEAD: usize = 3;
/// Up to so many events it is not worth handing the fold to another thread.
const FEW: usize = 32;

/// Decoded events with their envelopes, in order.
pub(super) type Events = Vec<(Recorded, Event)>;
type Piece = JoinHandle<Result<Events, HostError>>;

/// Folds a world forward to a position, telling of every world in between.
pub(super) async fn fold(
    journal: &Arc<dyn Journal>,
    mut world: World,
    until: u64,
    passing: &mut (dyn FnMut(&World) + Send),
) -> Result<World, HostError> {
    let mut ahead: VecDeque<Piece> = VecDeque::new();
    let mut next = world.position();
    loop {
        while ahead.len() < AHEAD && next < until {
            let end = until.min(next + PIECE as u64);
            ahead.push_back(tokio::spawn(piece(journal.clone(), next, end)));
            next = end;
        }
        let Some(piece) = ahead.pop_front() else { return Ok(world) };
        world = fold_events(world, joined(piece.await)?).await?;
        passing(&world);
    }
}

/// Folds decoded events into a world. Where a value that lies in a saved world cannot be read any more the folding ends as if it had
/// been interrupted: what is folded anew behind it takes its place.
pub(super) async fn fold_events(mut world: World, events: Events) -> Result<World, HostError> {
    let few = events.len() <= FEW;
    let fold = move || {
        apply_all(&mut world, &events);
        Ok(world)
    };
    if few {
        // The world is lost with the panic, so nobody sees it half folded.
        return std::panic::catch_unwind(AssertUnwindSafe(fold)).unwrap_or(Err(HostError::Interrupted));
    }
    joined(spawn_blocking(fold).await)
}

fn apply_all(world: &mut World, events: &Events) {
    for (recorded, event) in events {
        world.apply(recorded, event);
    }
}

/// Reads and decodes what follows a position, at most `limit` events.
pub(super) async fn read(journal: &Arc<dyn Journal>, after: u64, limit: usize) -> Result<Events, HostError> {
    let recorded = journal.follow(after, limit).await?;
    if recorded.len() <= FEW {
        return decode(after, recorded);
    }
    joined(spawn_blocking(move || decode(after, recorded)).await)
}

/// Reads all events after one position up to another, whatever limit the store has.
pub(super) async fn piece(journal: Arc<dyn Journal>, after: u64, end: u64) -> Result<Events, HostError> {
    let mut events = Events::new();
    loop {
        let position = after + events.len() as u64;
        if position >= end {
            return Ok(events);
        }
        let more = read(&journal, position, usize::try_from(end - position).unwrap_or(usize::MAX)).await?;
        if more.is_empty() {
            return Err(HostError::Gap { expected: position + 1, got: None });
        }
        // What comes at once is handed on as it is: a copy of a thousand events takes a megabyte.
        if events.is_empty() {
            events = more;
        } else {
            events.extend(more);
        }
    }
}

fn decode(after: u64, recorded: Vec<Recorded>) -> Result<Events, HostError> {
    let mut events = Vec::with_capacity(recorded.len());
    for (expected, recorded) in (after + 1..).zip(recorded) {
        if recorded.position != expected {
            return Err(HostError::Gap { expected, got: Some(recorded.position) });
        }
        let envelope = &recorded.envelope;
        let event = Event::read(&envelope.event_type, envelope.schema, &recorded.body)
            .map_err(|why| HostError::unreadable(expected, &why))?;
        events.push((recorded, event));
    }
    Ok(events)
}

fn joined<T>(outcome: Result<Result<T, HostError>, tokio::task::JoinError>) -> Result<T, HostError> {
    outcome.unwrap_or(Err(HostError::Interrupted))
}

//! Which world is the newest, and which one stood at an instant of the past?
//!
//! The host folds the journal once, publishes a world for every batch, and keeps a bounded number of past worlds
//! (docs/decisions/0007). A past world is folded from the nearest kept one before it.

mod anew;
#[cfg(test)]
pub(crate) mod drills;
mod kept;
mod rebuild;
mod resuming;
mod saving;

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use arc_swap::ArcSwap;
use domain::Event;
use domain::wire::Unreadable;
use eventstore::{Journal, ReadError, Recorded};
use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use crate::world::World;
pub use anew::{Anew, Before, fold_anew};
use kept::Kept;
use resuming::Relief;
pub use saving::SavedWorld;

/// Events folded before the next world is published.
const BATCH: usize = 1_000;
/// How long the follower waits for the journal's hint before it looks by itself: other processes write too.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How long the follower waits after it could not read.
const AFTER_TROUBLE: Duration = Duration::from_secs(1);
/// Worlds people just stood in; whoever steps through a history comes back to them.
const VISITED: usize = 8;

/// A past world farther than this from every known one is waited for while the past is folded.
const FAR: u64 = 65_536;
/// How long it is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// The past up to here is known: all of it.
const ALL: u64 = u64::MAX;

/// Past worlds kept unless the caller says otherwise. Measured: docs/performance.md.
pub const WORLDS_KEPT: usize = 192;

/// Where a reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// At an instant: everything recorded at or before it.
    Instant(Timestamp),
    /// Just after the event at a position.
    Position(u64),
    /// Just after an event.
    EventId(Uuid),
}

/// Why there is no world.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotThere {
    /// No event has this position yet.
    #[error("the journal ends at position {newest}")]
    Ahead {
        /// Where it ends.
        newest: u64,
    },
    /// No event has this identifier.
    #[error("no event has this identifier")]
    NoSuchEvent,
    /// The position was not reached in the time allowed.
    #[error("position {position} was not reached in time; the newest world is at {newest}")]
    NotYet {
        /// The position waited for.
        position: u64,
        /// The newest world.
        newest: u64,
    },
    /// The journal could not be read.
    #[error(transparent)]
    Failed(#[from] HostError),
}

/// Why events could not be folded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// The store cannot be reached, or gave back something else than was written.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An event is of a type, schema or shape this program does not know.
    #[error("position {position}: {what}")]
    Unreadable {
        /// Where.
        position: u64,
        /// What is wrong.
        what: String,
    },
    /// The store left out positions.
    #[error("expected position {expected}, the journal gave {got:?}")]
    Gap {
        /// The next position.
        expected: u64,
        /// What came instead; nothing where the journal ended early.
        got: Option<u64>,
    },
    /// A folding task was ended from outside.
    #[error("folding was interrupted")]
    Interrupted,
}

impl HostError {
    fn unreadable(position: u64, why: &Unreadable) -> Self {
        Self::Unreadable { position, what: why.to_string() }
    }
}

/// Keeps the newest world and enough past ones.
pub struct Host {
    journal: Arc<dyn Journal>,
    newest: ArcSwap<World>,
    kept: ArcSwap<Kept>,
    visited: Mutex<VecDeque<Arc<World>>>,
    published: watch::Sender<u64>,
    trouble: ArcSwap<Option<HostError>>,
    /// Up to where past worlds are known: all of them, unless the host began with a saved world a moment ago.
    past: watch::Sender<u64>,
    relief: Mutex<Option<Relief>>,
}

impl Host {
    /// Folds the whole journal, then follows it until the host is dropped.
    pub async fn start(journal: Arc<dyn Journal>) -> Result<Arc<Self>, HostError> {
        Self::start_keeping(journal, WORLDS_KEPT).await
    }

    /// The same with another number of past worlds.
    pub async fn start_keeping(journal: Arc<dyn Journal>, worlds: usize) -> Result<Arc<Self>, HostError> {
        let (world, kept) = Self::folded(&journal, worlds).await?;
        Ok(Self::begun(journal, world, kept, ALL))
    }

    /// The same, beginning with the saved world where there is one, and saving the newest now and then.
    pub async fn start_saving(journal: Arc<dyn Journal>, saved: SavedWorld) -> Result<Arc<Self>, HostError> {
        let Some(world) = saved.load().await else {
            let host = Self::start(journal).await?;
            tokio::spawn(resuming::keep_saving(Arc::downgrade(&host), saved, 0));
            return Ok(host);
        };
        let position = world.position();
        let host = Self::begun(journal, world, Kept::new(WORLDS_KEPT, position), 0);
        let loaded = host.now();
        host.remember(&loaded);
        tokio::spawn(resuming::fold_again(Arc::downgrade(&host), saved.clone(), loaded, WORLDS_KEPT));
        tokio::spawn(resuming::keep_saving(Arc::downgrade(&host), saved, position));
        Ok(host)
    }

    async fn folded(journal: &Arc<dyn Journal>, worlds: usize) -> Result<(World, Kept), HostError> {
        let head = journal.head().await?.size;
        let mut kept = Kept::new(worlds, head);
        let world = rebuild::fold(journal, World::default(), head, &mut |world| kept.offer(world)).await?;
        Ok((world, kept))
    }

    fn begun(journal: Arc<dyn Journal>, world: World, kept: Kept, past: u64) -> Arc<Self> {
        let host = Arc::new(Self {
            journal,
            published: watch::Sender::new(world.position()),
            newest: ArcSwap::from_pointee(world),
            kept: ArcSwap::from_pointee(kept),
            visited: Mutex::default(),
            trouble: ArcSwap::from_pointee(None),
            past: watch::Sender::new(past),
            relief: Mutex::default(),
        });
        tokio::spawn(follow(Arc::downgrade(&host), host.journal.watch()));
        host
    }

    /// Whether past worlds are known as far back as the journal goes. After a start with a saved world it takes as long as
    /// folding the journal does.
    #[must_use]
    pub fn knows_its_past(&self) -> bool {
        *self.past.borrow() == ALL
    }

    /// Waits until past worlds are known as far back as the journal goes.
    pub async fn past_is_known(&self) {
        // The sender lives as long as the host.
        let _ = self.past.subscribe().wait_for(|known| *known == ALL).await;
    }

    /// The newest world.
    #[must_use]
    pub fn now(&self) -> Arc<World> {
        self.newest.load_full()
    }

    /// Why the newest world does not move, if it does not.
    #[must_use]
    pub fn trouble(&self) -> Option<HostError> {
        self.trouble.load().as_ref().clone()
    }

    /// Positions of published worlds, newest last; wakes whoever waits for one.
    #[must_use]
    pub fn published(&self) -> watch::Receiver<u64> {
        self.published.subscribe()
    }

    /// Positions of the past worlds kept.
    #[must_use]
    pub fn kept(&self) -> Vec<u64> {
        self.kept.load().positions()
    }

    /// The newest world once it holds a position (that of a receipt).
    #[must_use]
    pub fn at_least(&self, position: u64, timeout: Duration) -> BoxFuture<'_, Result<Arc<World>, NotThere>> {
        Box::pin(async move {
            let mut published = self.published.subscribe();
            let reached =
                tokio::time::timeout(timeout, published.wait_for(|newest| *newest >= position)).await;
            match reached {
                Ok(Ok(_)) => Ok(self.now()),
                Ok(Err(_)) | Err(_) => Err(NotThere::NotYet { position, newest: self.now().position() }),
            }
        })
    }

    /// The world that stood at an instant, a position or an event. It says where it stands
    /// ([`World::standing_at`]).
    #[must_use]
    pub fn at(&self, as_of: AsOf) -> BoxFuture<'_, Result<Arc<World>, NotThere>> {
        Box::pin(async move {
            let newest = self.now();
            let (position, standing) = locate(&newest, as_of)?;
            let world = self.world_at(&newest, position).await?;
            let at = standing.unwrap_or_else(|| world.recorded_at());
            Ok(Arc::new(World::clone(&world).standing(at)))
        })
    }

    /// The events of a matter as far as a world knows them, refusals about it included, in order.
    #[must_use]
    pub fn events_of<'a>(
        &'a self,
        world: &'a World,
        matter: &'a str,
    ) -> BoxFuture<'a, Result<Vec<(Recorded, Event)>, HostError>> {
        Box::pin(async move {
            let positions = world.history.positions(&world.audit_trail, matter);
            let mut events = Vec::with_capacity(positions.len());
            for run in runs(&positions) {
                events.extend(rebuild::piece(self.journal.clone(), run.start() - 1, *run.end()).await?);
            }
            Ok(events)
        })
    }

    /// The event at a position.
    #[must_use]
    pub fn event(&self, position: u64) -> BoxFuture<'_, Result<Option<(Recorded, Event)>, HostError>> {
        Box::pin(async move {
            let Some(before) = position.checked_sub(1) else { return Ok(None) };
            Ok(rebuild::read(&self.journal, before, 1).await?.pop())
        })
    }

    async fn world_at(&self, newest: &Arc<World>, position: u64) -> Result<Arc<World>, NotThere> {
        if position == newest.position() {
            return Ok(newest.clone());
        }
        let mut nearest = self.nearest(position);
        if nearest.position() + FAR < position && *self.past.borrow() < position {
            let mut past = self.past.subscribe();
            let known = tokio::time::timeout(PATIENCE, past.wait_for(|known| *known >= position)).await;
            if known.is_err() {
                return Err(NotThere::NotYet { position, newest: *self.past.borrow() });
            }
            nearest = self.nearest(position);
        }
        if nearest.position() == position {
            return Ok(nearest);
        }
        let from = World::clone(&nearest);
        let world = Arc::new(rebuild::fold(&self.journal, from, position, &mut |_| {}).await?);
        self.remember(&world);
        Ok(world)
    }

    /// The nearest known world at or before a position.
    fn nearest(&self, position: u64) -> Arc<World> {
        let kept = self.kept.load().nearest(position);
        let visited = self.visited.lock().unwrap_or_else(PoisonError::into_inner);
        let known = visited.iter().cloned().chain(kept).filter(|world| world.position() <= position);
        known.max_by_key(|world| world.position()).unwrap_or_default()
    }

    fn remember(&self, world: &Arc<World>) {
        let mut visited = self.visited.lock().unwrap_or_else(PoisonError::into_inner);
        visited.push_back(world.clone());
        while visited.len() > VISITED {
            visited.pop_front();
        }
    }

    /// Folds what the journal has beyond the newest world, and publishes. Says whether there was anything.
    async fn catch_up(&self) -> Result<bool, HostError> {
        self.be_relieved().await?;
        let before = self.now();
        let events = rebuild::read(&self.journal, before.position(), BATCH).await?;
        if events.is_empty() {
            return Ok(false);
        }
        let world = rebuild::fold_events(World::clone(&before), events).await?;
        if self.knows_its_past() {
            let mut kept = Kept::clone(&self.kept.load());
            kept.offer(&world);
            self.kept.store(Arc::new(kept));
        }
        let position = world.position();
        self.newest.store(Arc::new(world));
        self.published.send_replace(position);
        Ok(true)
    }

    /// Puts the world that was folded anew in the place of the newest, once it stands where that one stands.
    async fn be_relieved(&self) -> Result<(), HostError> {
        let relief = self.relief.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Relief { world, mut kept }) = relief else { return Ok(()) };
        let (until, again) = (self.now().position(), Relief { world: world.clone(), kept: kept.clone() });
        let folded = rebuild::fold(&self.journal, world, until, &mut |world| kept.offer(world)).await;
        let world = folded.inspect_err(|_| {
            // The next time it is looked the store may answer.
            *self.relief.lock().unwrap_or_else(PoisonError::into_inner) = Some(again);
        })?;
        self.kept.store(Arc::new(kept));
        self.newest.store(Arc::new(world));
        self.visited.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.past.send_replace(ALL);
        Ok(())
    }

    /// Notes trouble; it is logged once, when it begins.
    fn note(&self, trouble: Option<HostError>) {
        let before = self.trouble.swap(Arc::new(trouble.clone()));
        match (before.as_ref(), trouble) {
            (None, Some(why)) => tracing::error!(%why, "read models do not follow the journal"),
            (Some(_), None) => tracing::info!("read models follow the journal again"),
            _ => {}
        }
    }
}

/// Where a reader wants to stand: a position, and the instant if one was named.
fn locate(newest: &World, as_of: AsOf) -> Result<(u64, Option<Timestamp>), NotThere> {
    match as_of {
        AsOf::Instant(at) => Ok((newest.audit_trail.position_at(at), Some(at))),
        AsOf::Position(position) if position <= newest.position() => Ok((position, None)),
        AsOf::Position(_) => Err(NotThere::Ahead { newest: newest.position() }),
        AsOf::EventId(event) => {
            newest.audit_trail.position_of(event).map(|at| (at, None)).ok_or(NotThere::NoSuchEvent)
        }
    }
}

/// Positions as runs without gaps, so that events written together are read together.
fn runs(positions: &[u64]) -> Vec<RangeInclusive<u64>> {
    let mut runs: Vec<RangeInclusive<u64>> = Vec::new();
    for position in positions {
        match runs.last_mut() {
            Some(run) if run.end() + 1 == *position => *run = *run.start()..=*position,
            _ => runs.push(*position..=*position),
        }
    }
    runs
}

/// Follows the journal as long as somebody holds the host.
async fn follow(host: Weak<Host>, mut hint: watch::Receiver<u64>) {
    loop {
        let Some(host) = host.upgrade() else { return };
        let outcome = host.catch_up().await;
        let pause = match &outcome {
            Ok(true) => None,
            Ok(false) => Some(LOOK_AGAIN),
            Err(_) => Some(AFTER_TROUBLE),
        };
        host.note(outcome.err());
        drop(host);
        let Some(pause) = pause else { continue };
        if let Ok(Err(_)) = tokio::time::timeout(pause, hint.changed()).await {
            // The journal is gone from this process; only looking by ourselves is left.
            tokio::time::sleep(pause).await;
        }
    }
}

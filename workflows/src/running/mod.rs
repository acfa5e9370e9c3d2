//! What follows from an event? One clerk reads the journal in order: reacts, watches the clock, sends letters.
//!
//! Nothing is remembered but the position: after a restart the journal is read again, and everything that was done is found done,
//! because each act has a key derived from its cause.

mod anchors;
mod deadlines;
mod focal_points;
mod guides;
mod letters;
mod post;
mod reactions;
pub mod rehearsal;
mod review;

use std::sync::Arc;
use std::time::Duration;

use eventstore::Recorded;
use tokio::sync::{Mutex, watch};

pub use letters::local as deadline_in_letters;
pub use post::{Post, Smtp};

use crate::erasure::Erasures;
use crate::office::{Coming, Office, read};
use crate::request::NotDone;
use deadlines::Deadlines;
use reactions::Reactions;

/// Events read at a time.
const PAGE: usize = 2_000;
/// How long the clerk sleeps when nothing wakes it: so often a running clock is looked at.
const PAUSE: Duration = Duration::from_millis(500);
/// How long the clerk waits after a failure before it tries again.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// Names on the wire of what the secretariat answers of itself, as far as the drill of reactions tells it.
#[must_use]
pub const fn causes() -> &'static [&'static str] {
    reactions::CAUSES
}

/// Names on the wire of what sets an instant at which something falls due, as far as the drill of reactions tells it.
#[must_use]
pub const fn setters() -> &'static [&'static str] {
    deadlines::SETTERS
}

/// The clerk at work.
#[derive(Clone)]
pub struct Running {
    office: Office,
    desk: Arc<Mutex<Desk>>,
    done: Arc<watch::Sender<u64>>,
}

/// What lies on the clerk's desk: all of it a fold of the journal.
struct Desk {
    position: u64,
    reactions: Reactions,
    deadlines: Deadlines,
    letters: post::Outbox,
    erasures: Erasures,
    post: Post,
}

impl Running {
    /// A clerk who sends letters by this post.
    #[must_use]
    pub fn new(office: Office, post: Post) -> Self {
        let desk = Desk {
            position: 0,
            reactions: Reactions::default(),
            deadlines: Deadlines::default(),
            letters: post::Outbox::default(),
            erasures: Erasures::default(),
            post,
        };
        Self { office, desk: Arc::new(Mutex::new(desk)), done: Arc::new(watch::Sender::new(0)) }
    }

    /// Works until the program ends.
    pub async fn work(self) {
        let mut journal = self.office.journal().watch();
        loop {
            match self.settle().await {
                Ok(_) => {
                    // A closed channel means that the journal is gone and the program with it.
                    let _ = tokio::time::timeout(PAUSE, journal.changed()).await;
                }
                Err(why) => {
                    tracing::warn!(%why, "the clerk could not go on and will try again");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }

    /// Does everything there is to do now; the position up to which nothing is left to do.
    #[must_use]
    pub fn settle(&self) -> Coming<'_, Result<u64, NotDone>> {
        Box::pin(self.settled())
    }

    async fn settled(&self) -> Result<u64, NotDone> {
        let mut desk = self.desk.lock().await;
        loop {
            let before = desk.position;
            desk.read(&self.office).await?;
            desk.erasures.carry_out(&self.office).await?;
            desk.deadlines.fire(&self.office).await?;
            desk.deliver(&self.office).await?;
            if self.office.journal().head().await?.size == desk.position && desk.position == before {
                self.done.send_replace(desk.position);
                return Ok(desk.position);
            }
        }
    }

    /// The next instant at which something falls due.
    async fn next_due(&self) -> Option<jiff::Timestamp> {
        self.desk.lock().await.deadlines.next()
    }
}

impl Desk {
    async fn read(&mut self, office: &Office) -> Result<(), NotDone> {
        loop {
            let page = office.journal().read_all(self.position, PAGE).await?;
            for recorded in &page {
                self.take(office, recorded).await?;
                self.position = recorded.position;
            }
            if page.len() < PAGE {
                return Ok(());
            }
        }
    }

    async fn take(&mut self, office: &Office, recorded: &Recorded) -> Result<(), NotDone> {
        let event = read(recorded)?;
        self.deadlines.note(recorded, &event);
        self.letters.note(recorded, &event);
        self.erasures.note(recorded, &event);
        self.reactions.react(office, recorded, &event).await
    }

    async fn deliver(&mut self, office: &Office) -> Result<(), NotDone> {
        self.letters.deliver(office, &self.post).await
    }
}

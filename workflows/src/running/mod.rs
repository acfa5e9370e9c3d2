//! What follows from an event? One clerk reads the journal in order: reacts, watches the clock, sends letters.
//!
//! Nothing is remembered but what was noted up to a position (`notes.rs`): after a restart the journal is read on from there, or again
//! from its beginning, and everything that was done is found done, because each act has a key derived from its cause.

mod anchors;
mod deadlines;
mod due;
mod focal_points;
mod guides;
mod letters;
mod notes;
mod post;
mod reactions;
pub mod rehearsal;
mod review;
mod timers;

use std::sync::Arc;
use std::time::Duration;

use eventstore::Digest;
use eventstore::limits::PIECE;
use futures::future::BoxFuture;
use tokio::sync::{Mutex, watch};

pub use letters::local as deadline_in_letters;
pub use post::{Post, Smtp};

use crate::kept::{self, Fold as _};
use crate::office::{Office, read};
use crate::request::NotDone;
use notes::{Done, Notes};
use reactions::Reactions;

/// How long the clerk sleeps when nothing wakes it: so often a running clock is looked at.
const PAUSE: Duration = Duration::from_millis(500);
/// How long the clerk waits after a failure before it tries again.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// How often it is looked whether what was folded is worth saving.
const LOOK: Duration = Duration::from_mins(1);

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

/// What lies on the clerk's desk.
struct Desk {
    notes: Notes,
    reactions: Reactions,
    post: Post,
    /// Whether it was looked for notes that were saved.
    begun: bool,
    /// Whether everything that the noted part of the journal asks for was done.
    settled: bool,
    /// Where saved notes stood, how far their clerk had come, and their digest, until they are found to be what the journal folds to.
    believed: Option<(u64, Done, Digest)>,
    /// Up to where notes are saved.
    saved: u64,
}

impl Running {
    /// A clerk who sends letters by this post.
    #[must_use]
    pub fn new(office: Office, post: Post) -> Self {
        let desk = Desk {
            notes: Notes::default(),
            reactions: Reactions::default(),
            post,
            begun: false,
            settled: false,
            believed: None,
            saved: 0,
        };
        Self { office, desk: Arc::new(Mutex::new(desk)), done: Arc::new(watch::Sender::new(0)) }
    }

    /// Takes over a journal whose matters were all dealt with elsewhere: what it asks for is noted as done, and that is saved with the
    /// directory. For journals that were written without a clerk, as measurements write them.
    #[must_use]
    pub fn take_over(&self) -> BoxFuture<'_, Result<(), NotDone>> {
        Box::pin(async move {
            let head = self.office.journal().head().await?.size;
            let notes: Notes = kept::folded(&**self.office.journal(), head).await?;
            let mut desk = self.desk.lock().await;
            desk.reactions = Reactions::after(notes.forms().clone());
            desk.notes = notes.done_by(self.office.clock().now());
            (desk.begun, desk.settled) = (true, true);
            drop(desk);
            self.save(1).await;
            Ok(())
        })
    }

    /// Saves what was folded, where it is so many events ahead of what was saved last and everything it speaks of was done.
    pub async fn save(&self, worth: u64) {
        // Nobody may have asked the directory for long; where it cannot be caught up it is saved as it is.
        let _ = self.office.directory().await.map(drop);
        self.office.shelf().keep(worth).await;
        self.desk.lock().await.keep(&self.office, worth).await;
    }

    /// Works until the program ends, and saves what was folded for the next time.
    pub async fn work(self) {
        let keeping = self.clone();
        tokio::spawn(async move { keeping.keep().await });
        self.answer().await;
    }

    async fn answer(&self) {
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
    pub fn settle(&self) -> BoxFuture<'_, Result<u64, NotDone>> {
        Box::pin(self.settled())
    }

    async fn settled(&self) -> Result<u64, NotDone> {
        let mut desk = self.desk.lock().await;
        desk.begin(&self.office).await;
        desk.settled = false;
        loop {
            let before = desk.notes.position();
            desk.read(&self.office).await?;
            desk.notes.erasures.carry_out(&self.office).await?;
            desk.notes.deadlines.fire(&self.office).await?;
            desk.deliver(&self.office).await?;
            let position = desk.notes.position();
            if self.office.journal().head().await?.size == position && position == before {
                desk.settled = true;
                self.done.send_replace(position);
                return Ok(position);
            }
        }
    }

    /// The next instant at which something falls due.
    async fn next_due(&self) -> Option<jiff::Timestamp> {
        self.desk.lock().await.notes.deadlines.next()
    }

    /// Saves what was folded, as long as the program runs; what it began with is checked first.
    async fn keep(&self) {
        while let Err(why) = self.check().await {
            tracing::warn!(%why, "what was saved is not checked yet");
            tokio::time::sleep(LOOK).await;
        }
        loop {
            self.save(kept::WORTH).await;
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Folds the journal anew up to where folds were believed. Whatever was not the same is put right; a clerk begins again.
    #[must_use]
    pub fn check(&self) -> BoxFuture<'_, Result<(), NotDone>> {
        Box::pin(async move {
            let (office, journal) = (&self.office, &**self.office.journal());
            office.shelf().check(journal).await?;
            let believed = {
                let mut desk = self.desk.lock().await;
                desk.begin(office).await;
                desk.believed.clone()
            };
            let Some((files, (position, done, digest))) = office.files().zip(believed) else { return Ok(()) };
            let folded: Notes = kept::folded(journal, position).await?;
            let same = kept::digest(&folded.done_as_in(&done)) == Some(digest);
            let mut desk = self.desk.lock().await;
            desk.believed = None;
            if !same {
                kept::forget::<Notes>(files);
                (desk.notes, desk.reactions, desk.saved) = (Notes::default(), Reactions::default(), 0);
            }
            Ok(())
        })
    }
}

impl Desk {
    /// Takes up the notes that were saved, if there are any.
    async fn begin(&mut self, office: &Office) {
        if let Some(files) = office.files().filter(|_| !self.begun)
            && let Some((notes, digest)) = kept::load::<Notes>(files).await
        {
            self.saved = notes.position();
            self.believed = Some((notes.position(), notes.done(), digest));
            self.reactions = Reactions::after(notes.forms().clone());
            self.notes = notes;
        }
        self.begun = true;
    }

    async fn read(&mut self, office: &Office) -> Result<(), NotDone> {
        loop {
            let page = office.journal().read_all(self.notes.position(), PIECE).await?;
            for recorded in &page {
                let event = read(recorded)?;
                // Noted when it is done: notes are never ahead of it.
                self.reactions.react(office, recorded, &event).await?;
                self.notes.take(recorded, &event);
            }
            if page.len() < PIECE {
                return Ok(());
            }
        }
    }

    async fn deliver(&mut self, office: &Office) -> Result<(), NotDone> {
        self.notes.letters.deliver(office, &self.post).await
    }

    /// Saves the notes: only when everything they speak of was done, and only what was folded from the beginning or found equal to that.
    async fn keep(&mut self, office: &Office, worth: u64) {
        let Some(files) = office.files() else { return };
        let position = self.notes.position();
        if !self.settled || self.believed.is_some() || position < self.saved + worth {
            return;
        }
        self.notes.settle(office.clock().now());
        let Some(written) = kept::Written::of(&self.notes) else { return };
        self.saved = written.keep(files).await.unwrap_or(self.saved);
    }
}

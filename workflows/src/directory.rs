//! Who is there to be asked? An index in memory of participants, mandates, cookies and answers to calls.
//!
//! It may be thrown away at any time: it is a fold of the journal, caught up when it is asked, and saved for the next start. It
//! only says where to look; what a decision relies on is read from the streams.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::mandate::event::Granted;
use domain::{
    CallYear, CommentId, CommitteeId, Event, GuideId, MandateId, ParticipantCode, PersonId, Role, RoundId,
    comment, guide, mandate, nomination, participant, position, sign_in,
};
use eventstore::limits::PIECE;
use eventstore::{Digest, Journal, ReadError, Recorded, SavedFiles};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use crate::kept::{self, Fold};
use crate::office::read;

/// Events after which cookies that hold no more are forgotten: nobody may come in with one of them.
const CLEARED_EVERY: u64 = 65_536;

/// The event types the index is made of; others are not even parsed.
const TYPES: &[&str] = &[
    "ParticipantRegistered",
    "MandateGranted",
    "MandateRevoked",
    "SignInLinkIssued",
    "SignedIn",
    "SignedOut",
    "NominationOpened",
    "NominationSubmitted",
    "PositionTaken",
    "GuideOpened",
    "CommentReceived",
    "CalendarLinkIssued",
    "CalendarLinkRevoked",
];

/// A mandate as the index knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What was granted.
    pub granted: Granted,
    /// Position of the grant; where name and address are sealed.
    pub position: u64,
    /// First instant without it.
    pub until: Option<Timestamp>,
}

impl Held {
    /// Whether it is live at an instant.
    #[must_use]
    pub fn live_at(&self, at: Timestamp) -> bool {
        at >= self.granted.from && self.until.is_none_or(|until| at < until)
    }
}

/// What is known up to a position.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    position: u64,
    /// Every participant.
    pub participants: BTreeSet<ParticipantCode>,
    /// Every mandate.
    pub mandates: BTreeMap<MandateId, Held>,
    /// Whose unused link this is, by keyed digest.
    pub links: BTreeMap<String, PersonId>,
    /// Whose cookie this is and until when it holds, by keyed digest.
    pub cookies: BTreeMap<String, (PersonId, Timestamp)>,
    /// Who answered which call.
    pub answered: BTreeMap<CallYear, BTreeSet<ParticipantCode>>,
    /// The guides of each committee.
    pub guides: BTreeMap<CommitteeId, BTreeSet<GuideId>>,
    /// Who ever took a position on which guide.
    pub positions: BTreeMap<GuideId, BTreeSet<ParticipantCode>>,
    /// The comments of every round, in the order they came, and whose each is.
    pub comments: BTreeMap<RoundId, Vec<(CommentId, Option<ParticipantCode>)>>,
    /// Whose calendar feed has this address, by keyed digest.
    pub calendars: BTreeMap<String, PersonId>,
    drafts: BTreeMap<String, (CallYear, ParticipantCode)>,
}

impl Index {
    /// The mandates of a person live at an instant, in order of their identifiers.
    #[must_use]
    pub fn live_mandates(&self, person: &PersonId, at: Timestamp) -> Vec<&Held> {
        let holds = |held: &&Held| held.granted.person == *person && held.live_at(at);
        self.mandates.values().filter(holds).collect()
    }

    /// Those who hold a role for a participant at an instant.
    #[must_use]
    pub fn holders(&self, role: Role, participant: Option<&ParticipantCode>, at: Timestamp) -> Vec<&Held> {
        let holds = |held: &&Held| {
            let granted = &held.granted;
            granted.role == role
                && (participant.is_none() || granted.participant.as_ref() == participant)
                && held.live_at(at)
        };
        self.mandates.values().filter(holds).collect()
    }

    fn apply(&mut self, recorded: &Recorded, event: Event) {
        let key = recorded.envelope.stream.split_once('/').map_or("", |(_, key)| key);
        match event {
            Event::Participant(participant::Event::Registered(it)) => {
                self.participants.insert(it.code);
            }
            Event::Mandate(mandate::Event::Granted(granted)) => {
                let until = granted.until;
                self.mandates
                    .insert(MandateId::new(key), Held { granted, position: recorded.position, until });
            }
            Event::Mandate(mandate::Event::Revoked(it)) => {
                if let Some(held) = self.mandates.get_mut(key) {
                    held.until = Some(held.until.map_or(it.from, |until| until.min(it.from)));
                }
            }
            Event::Comment(comment::Event::Received(it)) => {
                self.comments.entry(it.round).or_default().push((it.comment, it.participant));
            }
            Event::SignIn(event) => self.sign_in(PersonId::new(key), event),
            Event::Nomination(nomination::Event::Opened(it)) => {
                if let Some(call) = it.call {
                    self.drafts.insert(key.to_owned(), (call, it.nominator));
                }
            }
            Event::Nomination(nomination::Event::Submitted(_)) => {
                if let Some((call, nominator)) = self.drafts.remove(key) {
                    self.answered.entry(call).or_default().insert(nominator);
                }
            }
            Event::Guide(guide::Event::Opened(it)) => {
                self.guides.entry(it.committee).or_default().insert(it.guide);
            }
            Event::Position(position::Event::Taken(it)) => {
                self.positions.entry(it.guide).or_default().insert(it.participant);
            }
            _ => {}
        }
    }

    fn sign_in(&mut self, person: PersonId, event: sign_in::Event) {
        match event {
            sign_in::Event::LinkIssued(it) => {
                self.links.insert(it.token_digest, person);
            }
            sign_in::Event::SignedIn(it) => {
                self.links.remove(&it.token_digest);
                self.cookies.insert(it.cookie_digest, (person, it.until));
            }
            sign_in::Event::SignedOut(it) => {
                self.cookies.remove(&it.cookie_digest);
            }
            sign_in::Event::CalendarLinkIssued(it) => {
                self.calendars.retain(|_, whose| *whose != person);
                self.calendars.insert(it.token_digest, person);
            }
            sign_in::Event::CalendarLinkRevoked(_) => self.calendars.retain(|_, whose| *whose != person),
        }
    }
}

impl Fold for Index {
    const FILE: &'static str = "directory";

    fn position(&self) -> u64 {
        self.position
    }

    fn note(&mut self, recorded: &Recorded) -> Result<(), ReadError> {
        self.position = recorded.position;
        if TYPES.contains(&recorded.envelope.event_type.as_str()) {
            self.apply(recorded, read(recorded)?);
        }
        if recorded.position.is_multiple_of(CLEARED_EVERY) {
            let now = Timestamp::from_microsecond(recorded.envelope.recorded_at).unwrap_or_default();
            self.cookies.retain(|_, (_, until)| now < *until);
        }
        Ok(())
    }
}

/// The shared index.
#[derive(Clone, Default)]
pub struct Directory {
    shelf: Arc<Mutex<Shelf>>,
    files: Option<SavedFiles>,
}

/// The index, and what is known of the file it began with.
#[derive(Default)]
struct Shelf {
    index: Index,
    /// Whether the file was looked at.
    begun: bool,
    /// Where the file stood and what was in it, as long as nobody has folded the journal anew and compared.
    believed: Option<(u64, Digest)>,
    /// Up to where the index is saved.
    saved: u64,
}

impl Directory {
    /// An index that begins with the one that was saved among these files.
    pub(crate) fn among(files: SavedFiles) -> Self {
        Self { shelf: Arc::default(), files: Some(files) }
    }

    /// The index, caught up with the journal as it stands.
    pub async fn now(&self, journal: &dyn Journal) -> Result<MappedMutexGuard<'_, Index>, ReadError> {
        let mut held = self.shelf.lock().await;
        if let Some(files) = self.files.as_ref().filter(|_| !held.begun)
            && let Some((index, digest)) = kept::load::<Index>(files).await
        {
            (held.saved, held.believed) = (index.position, Some((index.position, digest)));
            held.index = index;
        }
        held.begun = true;
        loop {
            let page = journal.read_all(held.index.position, PIECE).await?;
            for recorded in &page {
                held.index.note(recorded)?;
            }
            if page.len() < PIECE {
                return Ok(MutexGuard::map(held, |held| &mut held.index));
            }
        }
    }

    /// Folds the journal anew up to where the index was saved, and puts right what is not the same.
    pub(crate) async fn check(&self, journal: &dyn Journal) -> Result<(), ReadError> {
        // Looked at first, so that nothing is believed after it was checked.
        drop(self.now(journal).await?);
        let believed = self.shelf.lock().await.believed;
        let Some((files, (position, digest))) = self.files.as_ref().zip(believed) else { return Ok(()) };
        let folded: Index = kept::folded(journal, position).await?;
        let mut held = self.shelf.lock().await;
        held.believed = None;
        if kept::digest(&folded) != Some(digest) {
            kept::forget::<Index>(files);
            (held.index, held.saved) = (folded, 0);
        }
        Ok(())
    }

    /// Saves the index where it is so many events ahead: only what was folded from the beginning, or found equal to that.
    pub(crate) async fn keep(&self, worth: u64) {
        let Some(files) = &self.files else { return };
        let written = {
            let held = self.shelf.lock().await;
            let worth = held.believed.is_none() && held.index.position >= held.saved + worth;
            worth.then(|| kept::Written::of(&held.index)).flatten()
        };
        // Whoever asks the directory meanwhile does not wait for the disk.
        let Some(written) = written else { return };
        if let Some(position) = written.keep(files).await {
            self.shelf.lock().await.saved = position;
        }
    }
}

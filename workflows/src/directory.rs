//! Who is there to be asked? An index in memory of participants, mandates, cookies and answers to calls.
//!
//! It may be thrown away at any time: it is a fold of the journal, caught up when it is asked. It only says where to look;
//! what a decision relies on is read from the streams.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::mandate::event::Granted;
use domain::{
    CallYear, CommentId, CommitteeId, Event, GuideId, MandateId, ParticipantCode, PersonId, Role, RoundId,
    comment, guide, mandate, nomination, participant, position, sign_in,
};
use eventstore::{Journal, ReadError, Recorded};
use jiff::Timestamp;
use tokio::sync::{Mutex, MutexGuard};

use crate::office::read;

/// Events read at a time while catching up.
const PAGE: usize = 10_000;

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Debug, Default)]
pub struct Index {
    position: u64,
    /// Every participant.
    pub participants: BTreeSet<ParticipantCode>,
    /// Every mandate.
    pub mandates: BTreeMap<MandateId, Held>,
    /// Whose unused link this is, by keyed digest.
    pub links: HashMap<String, PersonId>,
    /// Whose cookie this is and until when it holds, by keyed digest.
    pub cookies: HashMap<String, (PersonId, Timestamp)>,
    /// Who answered which call.
    pub answered: BTreeMap<CallYear, BTreeSet<ParticipantCode>>,
    /// The guides of each committee.
    pub guides: BTreeMap<CommitteeId, BTreeSet<GuideId>>,
    /// Who ever took a position on which guide.
    pub positions: BTreeMap<GuideId, BTreeSet<ParticipantCode>>,
    /// The comments of every round, in the order they came, and whose each is.
    pub comments: BTreeMap<RoundId, Vec<(CommentId, Option<ParticipantCode>)>>,
    /// Whose calendar feed has this address, by keyed digest.
    pub calendars: HashMap<String, PersonId>,
    drafts: HashMap<String, (CallYear, ParticipantCode)>,
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

    fn note(&mut self, recorded: &Recorded) -> Result<(), ReadError> {
        self.position = recorded.position;
        if TYPES.contains(&recorded.envelope.event_type.as_str()) {
            self.apply(recorded, read(recorded)?);
        }
        Ok(())
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

/// The shared index.
#[derive(Clone, Debug, Default)]
pub struct Directory(Arc<Mutex<Index>>);

impl Directory {
    /// The index, caught up with the journal as it stands.
    pub async fn now(&self, journal: &dyn Journal) -> Result<MutexGuard<'_, Index>, ReadError> {
        let mut index = self.0.lock().await;
        loop {
            let page = journal.read_all(index.position, PAGE).await?;
            for recorded in &page {
                index.note(recorded)?;
            }
            if page.len() < PAGE {
                return Ok(index);
            }
        }
    }
}

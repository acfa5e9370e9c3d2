//! *Which letters were written because of what, and did they leave the house?*

use std::sync::Arc;

use domain::letter::Event;
use domain::{LetterId, ParticipantCode, PersonId};
use imbl::OrdSet;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::{Fact, key_of};
use crate::index::Found;
use crate::lexicon::Lexicon;
use crate::parked::Parked;
use crate::saved::Saved;

/// The secretariat's letters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Letters {
    /// In the order they were written; a letter's place never changes.
    #[serde(serialize_with = "as_list")]
    in_order: Found<Parked<Letter>>,
    undelivered: OrdSet<u32>,
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Saved)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written, not yet handed over.
    Composed,
    /// Being handed over.
    HandingOver,
    /// The mail server took it, or it lies in the mailbox.
    Delivered,
    /// It was not taken; tried again.
    Waiting,
    /// It was not taken and is not tried again by itself.
    Failed,
}

impl State {
    /// The word of the page and the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Composed => "composed",
            Self::HandingOver => "handing_over",
            Self::Delivered => "delivered",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
        }
    }
}

/// One letter. Address and text lie sealed in the event at `position`.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Letter {
    /// The letter.
    pub letter: LetterId,
    /// Version of its stream.
    pub version: u64,
    /// Where it stands.
    pub state: State,
    /// What kind of letter.
    pub kind: Arc<str>,
    /// Position of the event it answers.
    pub cause: u64,
    /// The stream it is about.
    pub about: Box<str>,
    /// To whom.
    pub person: PersonId,
    /// For which participant.
    pub participant: Option<ParticipantCode>,
    /// Name of the sealed part with address and text.
    pub text_part: Arc<str>,
    /// Position of the event that holds it.
    pub position: u64,
    /// When it was written.
    pub composed_at: Timestamp,
    /// How often it was handed over.
    pub attempts: u32,
    /// When it was taken, and through what.
    pub delivered: Option<(Timestamp, Arc<str>)>,
    /// What the server answered to the last failed attempt.
    pub failure: Option<Arc<str>>,
}

impl Letters {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event, lexicon: &mut Lexicon) {
        if let Event::Composed(composed) = event {
            let letter = Parked::new(letter(fact, composed, lexicon));
            let place = self.in_order.add(composed.letter.as_str(), letter);
            self.undelivered.insert(place);
            return;
        }
        let Some(place) = self.place(fact.key()) else { return };
        let Some(letter) = self.in_order.at_mut(place) else { return };
        let letter = letter.change();
        letter.apply(fact, event, lexicon);
        if letter.state == State::Delivered {
            self.undelivered.remove(&place);
        } else {
            self.undelivered.insert(place);
        }
    }

    /// A letter.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Letter> {
        self.in_order.at(self.place(id)?).map(AsRef::as_ref)
    }

    fn place(&self, id: &str) -> Option<u32> {
        self.in_order.number(id, |letter| letter.letter.as_str() == id)
    }

    /// All letters, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Letter> {
        self.in_order.values().iter().rev().map(AsRef::as_ref)
    }

    /// Letters that have not been taken yet, oldest first.
    pub fn undelivered(&self) -> impl Iterator<Item = &Letter> {
        self.undelivered.iter().filter_map(|place| self.in_order.at(*place)).map(AsRef::as_ref)
    }

    /// How many have not been taken yet.
    #[must_use]
    pub fn undelivered_count(&self) -> usize {
        self.undelivered.len()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.in_order.values().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_order.values().is_empty()
    }
}

impl Letter {
    fn apply(&mut self, fact: &Fact<'_>, event: &Event, lexicon: &mut Lexicon) {
        self.version = fact.envelope.version;
        match event {
            Event::Composed(_) => {}
            Event::SendAgainAsked(_) => self.state = State::Waiting,
            Event::HandingOver(over) => {
                self.state = State::HandingOver;
                self.attempts = over.attempt;
            }
            Event::Delivered(delivered) => {
                self.state = State::Delivered;
                self.attempts = delivered.attempt;
                self.delivered = Some((fact.at, lexicon.word(&delivered.through)));
            }
            Event::Failed(failed) => {
                self.state = if failed.again { State::Waiting } else { State::Failed };
                self.attempts = failed.attempt;
                self.failure = Some(Arc::from(failed.reason.as_str()));
            }
        }
    }

    /// What it is about, without the kind of stream.
    #[must_use]
    pub fn about_key(&self) -> &str {
        key_of(&self.about)
    }
}

fn letter(fact: &Fact<'_>, composed: &domain::letter::event::Composed, lexicon: &mut Lexicon) -> Letter {
    Letter {
        letter: composed.letter.clone(),
        version: fact.envelope.version,
        state: State::Composed,
        kind: lexicon.word(&composed.kind),
        cause: composed.cause,
        about: composed.about.as_str().into(),
        person: composed.person.clone(),
        participant: composed.participant.clone(),
        text_part: lexicon.word(&composed.text.part),
        position: fact.position,
        composed_at: fact.at,
        attempts: 0,
        delivered: None,
        failure: None,
    }
}

fn as_list<S: serde::Serializer>(letters: &Found<Parked<Letter>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(letters.values())
}

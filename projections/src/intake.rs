//! *What arrived by mail, fax, post or hand, and what became of it?* (AQ05)

use std::sync::Arc;

use domain::channel::{Channel, FileRef};
use domain::intake::Event;
use domain::{Asserted, IntakeId, NominationRef, PersonId};
use imbl::{OrdMap, OrdSet};
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::index::Found;
use crate::parked::Parked;
use crate::saved::Saved;

/// Everything that arrived.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Intake {
    by_id: OrdMap<IntakeId, Parked<Arrival>>,
    waiting: OrdSet<IntakeId>,
    #[serde(skip)]
    by_message: Found<(Arc<str>, IntakeId)>,
}

/// Where an arrival stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Saved)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has registered it yet.
    Waiting,
    /// It became a nomination.
    Registered,
    /// It was set aside.
    SetAside,
}

impl State {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Registered => "registered",
            Self::SetAside => "set_aside",
        }
    }

    /// The words of a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Registered => "registered",
            Self::SetAside => "set aside",
        }
    }
}

/// One thing that arrived. What could be read off it lies sealed in the event at `position`.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Arrival {
    /// What it is called here.
    pub intake: IntakeId,
    /// Version of its stream.
    pub version: u64,
    /// Where it stands.
    pub state: State,
    /// How it came.
    pub channel: Channel,
    /// When, by the channel's clock; none until an officer keyed it.
    pub received: Option<Asserted>,
    /// Times that contradict it.
    pub conflicting: Vec<Asserted>,
    /// The evidence, where an officer keyed the time.
    pub evidence: Option<String>,
    /// How often the same thing arrived again.
    pub again: u32,
    /// The original, then its attachments.
    pub files: Vec<FileRef>,
    /// Whose key seals what was read.
    pub subject: PersonId,
    /// Name of the sealed part with what was read.
    pub reading_part: Arc<str>,
    /// Position of the event that holds it.
    pub position: u64,
    /// What could not be read.
    pub remarks: Vec<String>,
    /// The nomination it became.
    pub nomination: Option<NominationRef>,
    /// Why it was set aside.
    pub reason: Option<String>,
    /// When it was recorded here.
    pub taken_in_at: Timestamp,
}

impl Intake {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        if let Event::Arrived(arrived) = event {
            if let Some(message) = &arrived.message {
                self.by_message.add(message, (Arc::from(message.as_str()), arrived.intake.clone()));
            }
            self.waiting.insert(arrived.intake.clone());
            self.by_id.insert(arrived.intake.clone(), Parked::new(arrival(fact, arrived)));
            return;
        }
        let Some(arrival) = self.by_id.get_mut(fact.key()) else { return };
        let arrival = arrival.change();
        arrival.apply(fact, event);
        if arrival.state == State::Waiting {
            self.waiting.insert(arrival.intake.clone());
        } else {
            self.waiting.remove(&arrival.intake);
        }
    }

    /// An arrival.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arrival> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// Everything, newest first.
    pub fn all(&self) -> impl Iterator<Item = &Arrival> {
        self.by_id.values().rev().map(AsRef::as_ref)
    }

    /// How much arrived.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether nothing has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// What nobody has registered or set aside yet, oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = &Arrival> {
        self.waiting.iter().filter_map(|id| self.get(id.as_str()))
    }

    /// The arrival with a Message-ID, by its digest.
    #[must_use]
    pub fn by_message(&self, digest: &str) -> Option<&Arrival> {
        let (_, id) = self.by_message.find(digest, |(known, _)| **known == *digest)?;
        self.get(id.as_str())
    }

    /// The arrival that brought a file, by the file's digest.
    #[must_use]
    pub fn with_file(&self, digest: &str) -> Option<&Arrival> {
        self.all().find(|arrival| arrival.files.iter().any(|file| file.digest == digest))
    }
}

impl Arrival {
    fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        self.version = fact.envelope.version;
        match event {
            Event::Arrived(_) => {}
            Event::ArrivedAgain(_) => self.again = self.again.saturating_add(1),
            Event::ReceiptKeyed(keyed) => {
                self.received = Some(keyed.received.clone());
                self.evidence = Some(keyed.evidence.clone());
            }
            Event::Registered(registered) => {
                self.state = State::Registered;
                self.nomination = Some(registered.nomination.clone());
            }
            Event::SetAside(aside) => {
                self.state = State::SetAside;
                self.reason = Some(aside.reason.clone());
            }
            Event::TakenUp(_) => {
                self.state = State::Waiting;
                self.reason = None;
            }
        }
    }
}

fn arrival(fact: &Fact<'_>, arrived: &domain::intake::event::Arrived) -> Arrival {
    Arrival {
        intake: arrived.intake.clone(),
        version: fact.envelope.version,
        state: State::Waiting,
        channel: arrived.channel,
        received: arrived.received.clone(),
        conflicting: arrived.conflicting.clone(),
        evidence: None,
        again: 0,
        files: arrived.files.clone(),
        subject: arrived.reading.subject.clone(),
        reading_part: Arc::from(arrived.reading.part.as_str()),
        position: fact.position,
        remarks: arrived.remarks.clone(),
        nomination: None,
        reason: None,
        taken_in_at: fact.at,
    }
}

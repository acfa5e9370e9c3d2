//! *Whose data was erased or is to be, who asked and who confirmed, and what is held?* (AQ15)

use std::sync::Arc;

use domain::Decide as _;
use domain::PersonId;
use domain::erasure::event::{Asked, Completed, Confirmed, Hold};
use domain::erasure::{Erasure, Event, Stage};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// Every erasure and hold, by person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Erasures {
    by_person: OrdMap<PersonId, Arc<Line>>,
}

/// Where an erasure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Saved)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing is asked.
    None,
    /// Nothing is asked, and a legal hold would stand in the way.
    Held,
    /// One officer asked; a second has to confirm.
    Asked,
    /// It is confirmed, and being done.
    Confirmed,
    /// Nothing is left.
    Completed,
}

/// One person's erasure.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Line {
    /// The person, by pseudonym.
    pub person: PersonId,
    /// Where it stands.
    pub state: State,
    /// What was asked, while it waits.
    pub asked: Option<Asked>,
    /// What was confirmed, for each pseudonym.
    pub confirmed: Vec<Confirmed>,
    /// What the program found when nothing was left.
    pub completed: Option<Completed>,
    /// The legal hold that stands.
    pub hold: Option<Hold>,
    /// Position and time of the confirmation.
    pub confirmed_at: Option<(u64, Timestamp)>,
    /// Position and time at which nothing was left.
    pub completed_at: Option<(u64, Timestamp)>,
    /// When something last happened to it.
    pub changed_at: Timestamp,
    /// Version of its stream.
    pub version: u64,
    #[serde(skip)]
    standing: Erasure,
}

impl Line {
    fn new(person: &str) -> Self {
        Self {
            person: PersonId::new(person),
            state: State::None,
            asked: None,
            confirmed: Vec::new(),
            completed: None,
            hold: None,
            confirmed_at: None,
            completed_at: None,
            changed_at: Timestamp::default(),
            version: 0,
            standing: Erasure::default(),
        }
    }

    fn apply(mut self, fact: &Fact<'_>, event: &Event) -> Self {
        match event {
            Event::Confirmed(_) => self.confirmed_at = Some((fact.position, fact.at)),
            Event::Completed(_) => self.completed_at = Some((fact.position, fact.at)),
            Event::Asked(_) | Event::Rejected(_) | Event::HoldPlaced(_) | Event::HoldLifted(_) => {}
        }
        self.standing = std::mem::take(&mut self.standing).evolve(event.clone());
        self.hold.clone_from(&self.standing.hold);
        (self.state, self.asked, self.confirmed, self.completed) = match &self.standing.stage {
            Stage::Untouched if self.hold.is_some() => (State::Held, None, Vec::new(), None),
            Stage::Untouched => (State::None, None, Vec::new(), None),
            Stage::Asked(it) => (State::Asked, Some(it.clone()), Vec::new(), None),
            Stage::Confirmed(all) => (State::Confirmed, None, all.clone(), None),
            Stage::Completed(all, done) => (State::Completed, None, all.clone(), Some(done.clone())),
        };
        self.changed_at = fact.at;
        self.version = fact.envelope.version;
        self
    }
}

impl Erasures {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        let person = fact.key();
        let line = self.by_person.get(person).map_or_else(|| Line::new(person), |line| Line::clone(line));
        self.by_person.insert(line.person.clone(), Arc::new(line.apply(fact, event)));
    }

    /// One person's.
    #[must_use]
    pub fn get(&self, person: &str) -> Option<&Line> {
        self.by_person.get(person).map(AsRef::as_ref)
    }

    /// All of them, those something happened to last first.
    #[must_use]
    pub fn newest_first(&self) -> Vec<&Line> {
        let mut all: Vec<&Line> = self.by_person.values().map(AsRef::as_ref).collect();
        all.sort_by_key(|line| std::cmp::Reverse(line.changed_at));
        all
    }

    /// Everybody whose data is gone from a confirmation on.
    pub fn erased(&self) -> impl Iterator<Item = &PersonId> {
        self.by_person.values().flat_map(|line| &line.confirmed).map(|it| &it.subject)
    }
}

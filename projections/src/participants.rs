//! *Who takes part, under which name and in which capacity on which day?* (DR01, DR02, DR33)

use std::sync::Arc;

use domain::participant::Event;
use domain::participant::event::{Capacity, Kind};
use domain::{BodyCode, Partial, ParticipantCode};
use imbl::OrdMap;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::fact::Fact;
use crate::partial::holds_on;
use crate::saved::Saved;

/// The body whose members and observers are told of everything.
pub const PLENARY: &str = "PLENARY";

/// The register.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Participants {
    by_code: OrdMap<ParticipantCode, Arc<Participant>>,
}

/// One participant with names and capacities over time.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Participant {
    /// Its code.
    pub code: ParticipantCode,
    /// Country or territory, organisation, other.
    pub kind: Kind,
    /// Its names, oldest first.
    pub names: Vec<Name>,
    /// ISO 3166 alpha-2, where it has one of its own.
    pub iso2: Option<String>,
    /// Whether it is a sovereign state; not asked of organisations.
    pub sovereign: Option<bool>,
    /// What the register notes about it.
    pub note: String,
    /// Whether it stands for no real participant.
    pub illustrative: bool,
    /// What it is and was in which body.
    pub capacities: Vec<Held>,
    /// When it was entered.
    pub registered_at: Timestamp,
    /// Version of its stream.
    pub version: u64,
}

/// A name and since when it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Name {
    /// The name.
    pub name: String,
    /// Since when; open for the first.
    pub from: Option<Partial>,
}

/// A capacity in a body, from when to when.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Held {
    /// The body.
    pub body: BodyCode,
    /// The capacity.
    pub capacity: Capacity,
    /// Since when.
    pub from: Option<Partial>,
    /// First day without it.
    pub until: Option<Partial>,
}

impl Participants {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        if let Event::Registered(registered) = event {
            let participant = Participant {
                code: registered.code.clone(),
                kind: registered.kind,
                names: vec![Name { name: registered.name.clone(), from: registered.from.clone() }],
                iso2: registered.iso2.clone(),
                sovereign: registered.sovereign,
                note: registered.note.clone(),
                illustrative: registered.illustrative,
                capacities: Vec::new(),
                registered_at: fact.at,
                version: fact.envelope.version,
            };
            self.by_code.insert(registered.code.clone(), Arc::new(participant));
            return;
        }
        let Some(participant) = self.by_code.get_mut(fact.key()) else { return };
        Arc::make_mut(participant).change(fact, event);
    }

    /// A participant.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Participant> {
        self.by_code.get(code).map(AsRef::as_ref)
    }

    /// All of them, by code.
    pub fn all(&self) -> impl Iterator<Item = &Participant> {
        self.by_code.values().map(AsRef::as_ref)
    }

    /// The participants that hold one of these capacities in a body on a day.
    pub fn holding<'a>(
        &'a self,
        body: &'a str,
        capacities: &'a [Capacity],
        day: Date,
    ) -> impl Iterator<Item = &'a Participant> {
        self.all().filter(move |one| one.capacities_on(body, day).any(|held| capacities.contains(&held)))
    }

    /// The name of a participant on a day; its code where the register does not know it.
    #[must_use]
    pub fn name_on<'a>(&'a self, code: &'a str, day: Date) -> &'a str {
        self.get(code).map_or(code, |one| one.name_on(day))
    }
}

impl Participant {
    fn change(&mut self, fact: &Fact<'_>, event: &Event) {
        self.version = fact.envelope.version;
        match event {
            Event::Registered(_) => {}
            Event::Renamed(renamed) => {
                self.names.push(Name { name: renamed.name.clone(), from: Some(renamed.from.clone()) });
            }
            Event::CapacityGiven(given) => self.capacities.push(Held {
                body: given.body.clone(),
                capacity: given.capacity,
                from: given.from.clone(),
                until: given.until.clone(),
            }),
            Event::CapacityEnded(ended) => {
                let same = |held: &&mut Held| held.body == ended.body && held.capacity == ended.capacity;
                if let Some(held) = self.capacities.iter_mut().rev().find(same) {
                    held.until = Some(ended.on.clone());
                }
            }
        }
    }

    /// Its name on a day (DR33): the latest that had begun to hold.
    #[must_use]
    pub fn name_on(&self, day: Date) -> &str {
        let begun = |name: &&Name| name.from.as_ref().is_none_or(|from| from.starts_by(day));
        self.names.iter().rev().find(begun).or_else(|| self.names.first()).map_or("", |name| &name.name)
    }

    /// Its newest name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.last().map_or("", |name| &name.name)
    }

    /// What it is in a body on a day.
    pub fn capacities_on<'a>(&'a self, body: &'a str, day: Date) -> impl Iterator<Item = Capacity> + 'a {
        self.capacities
            .iter()
            .filter(move |held| {
                held.body.as_str() == body && holds_on(held.from.as_ref(), held.until.as_ref(), day)
            })
            .map(|held| held.capacity)
    }

    /// Whether it is a member of a body on a day; a co-chair is one.
    #[must_use]
    pub fn is_member_on(&self, body: &str, day: Date) -> bool {
        self.capacities_on(body, day).any(|held| matches!(held, Capacity::Member | Capacity::CoChair))
    }

    /// Whether it is a member or an observer of the plenary on a day.
    #[must_use]
    pub fn takes_part_on(&self, day: Date) -> bool {
        self.capacities_on(PLENARY, day)
            .any(|held| matches!(held, Capacity::Member | Capacity::CoChair | Capacity::Observer))
    }
}

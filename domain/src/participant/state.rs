//! What a participant is called and what it is where, on a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{Capacity, CapacityGiven, Kind, Registered};
use crate::asserted::Partial;
use crate::identity::BodyCode;

/// A participant as its stream tells it (names and capacities over time).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// How it entered the register; none before.
    pub registered: Option<Registered>,
    /// Its later names, each from a date.
    pub names: Vec<(Partial, String)>,
    /// Its capacities.
    pub capacities: Vec<CapacityGiven>,
}

impl Participant {
    /// The name it had on a day.
    #[must_use]
    pub fn name_at(&self, day: Date) -> &str {
        let later = self.names.iter().rev().find(|(from, _)| from.starts_by(day));
        let first = self.registered.as_ref().map_or("", |registered| registered.name.as_str());
        later.map_or(first, |(_, name)| name.as_str())
    }

    /// The name now on file, whatever the day.
    #[must_use]
    pub fn latest_name(&self) -> &str {
        let first = self.registered.as_ref().map_or("", |registered| registered.name.as_str());
        self.names.last().map_or(first, |(_, name)| name.as_str())
    }

    /// What it was in a body on a day (DR02).
    #[must_use]
    pub fn capacity_at(&self, body: &BodyCode, day: Date) -> Option<Capacity> {
        let holds = |given: &&CapacityGiven| {
            let begun = given.from.as_ref().is_none_or(|from| from.starts_by(day));
            let ended = given.until.as_ref().is_some_and(|until| until.starts_by(day));
            given.body == *body && begun && !ended
        };
        self.capacities.iter().rev().find(holds).map(|given| given.capacity)
    }

    /// Whether it was a member or an observer of the whole process on a day: those who may nominate experts (DR03).
    #[must_use]
    pub fn may_nominate_experts(&self, day: Date) -> bool {
        self.capacity_at(&BodyCode::new(PLENARY), day).is_some_and(Capacity::is_member_or_observer)
    }

    /// Whether it was a member of the whole process on a day.
    #[must_use]
    pub fn is_member(&self, day: Date) -> bool {
        self.capacity_at(&BodyCode::new(PLENARY), day).is_some_and(Capacity::is_member)
    }

    /// Whether it has a government: a country or territory, not an organisation (DR03).
    #[must_use]
    pub fn has_government(&self) -> bool {
        self.registered.as_ref().is_some_and(|registered| registered.kind == Kind::Country)
    }
}

/// The body all members and observers sit on.
pub const PLENARY: &str = "PLENARY";

impl Capacity {
    /// Members, and those who are more than that.
    #[must_use]
    pub const fn is_member(self) -> bool {
        matches!(self, Self::Member | Self::CoChair | Self::CoManager | Self::CoLead)
    }
    /// Members and observers.
    #[must_use]
    pub const fn is_member_or_observer(self) -> bool {
        self.is_member() || matches!(self, Self::Observer)
    }
}

//! What happened to a participant of the process.

use serde::{Deserialize, Serialize};

use crate::asserted::Partial;
use crate::identity::{BodyCode, ParticipantCode};
use crate::wire::Payload;

/// What kind of participant it is; not every one is a state (DR01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A country or territory.
    Country,
    /// An international organisation.
    Organisation,
    /// The secretariat, partner institutes: neither member nor observer.
    Other,
}

/// What a participant is in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// Member.
    Member,
    /// Observer.
    Observer,
    /// Co-chair, and as such a member.
    CoChair,
    /// Provides one of the co-managers.
    CoManager,
    /// Leads a committee with another.
    CoLead,
    /// Serves a committee.
    Secretary,
}

/// A participant entered the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Its code.
    pub code: ParticipantCode,
    /// Its kind.
    pub kind: Kind,
    /// Its name on that day.
    pub name: String,
    /// ISO 3166 alpha-2, where it has one of its own.
    pub iso2: Option<String>,
    /// Whether it is a sovereign state; not asked of organisations.
    pub sovereign: Option<bool>,
    /// Since when the name holds; open if not known.
    pub from: Option<Partial>,
    /// What the register notes about it.
    pub note: String,
    /// Whether it stands for no real participant (demonstration and rehearsal).
    pub illustrative: bool,
}

/// A participant changed its name; it remains the same participant (DR33).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// The new name.
    pub name: String,
    /// From when it holds.
    pub from: Partial,
}

/// A participant was given a capacity in a body from a date (DR02).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapacityGiven {
    /// The body.
    pub body: BodyCode,
    /// The capacity.
    pub capacity: Capacity,
    /// From when; open if it was always so or is not known.
    pub from: Option<Partial>,
    /// Until when, exclusive; open if it goes on.
    pub until: Option<Partial>,
}

/// A capacity ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapacityEnded {
    /// The body.
    pub body: BodyCode,
    /// The capacity.
    pub capacity: Capacity,
    /// First day without it.
    pub on: Partial,
}

impl Payload for Registered {}
impl Payload for Renamed {}
impl Payload for CapacityGiven {}
impl Payload for CapacityEnded {}

crate::events! {
    /// What happened to a participant.
    pub enum Event {
        /// It entered the register.
        Registered(Registered) = "ParticipantRegistered" v 1,
        /// It changed its name.
        Renamed(Renamed) = "ParticipantRenamed" v 1,
        /// It was given a capacity.
        CapacityGiven(CapacityGiven) = "CapacityGiven" v 1,
        /// It lost a capacity.
        CapacityEnded(CapacityEnded) = "CapacityEnded" v 1,
    }
}

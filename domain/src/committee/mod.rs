//! A few interested members draft for all of them, led by two governments.
//!
//! ```text
//! Mandated ──draft terms──▶ TorDrafted ──both approve──▶ Calling ──constitute──▶ Constituted ──discharge──▶ Discharged
//!     └──────────────both abandon──────┴──────────────────────┘
//! ```
//!
//! # What always holds
//! * The two who lead come from two governments, and what needs both never falls back to one (DR05, [`crate::joint`]).
//! * Membership has dates: who sits on the committee is a question about a day.
//! * A meeting counts delegations of members of that day, once each (DR25). Whether interventions carry names is fixed before it
//!   opens; where they do not, none is ever recorded with one (DR29).
//! * Two guides share a committee, not a fate: it is discharged when all of them have come to their end (DR34).
//! * The first meeting is planned for a month and late after it, not within it (DR26).

pub mod command;
mod decide;
pub mod event;
mod meetings;
pub mod refusal;
#[cfg(test)]
mod scenarios;
mod state;
pub mod wire;

pub use command::Command;
pub use event::Event;
pub use refusal::Refusal;
pub use state::{Committee, Held, Sitting, Stage};

use crate::identity::{BodyCode, CommitteeId};

/// The least number of members of a committee, those who lead it included.
pub const FEWEST_MEMBERS: usize = 3;

/// The body a committee is, for mandates and capacities: `DC-PG-2013` of `PG-2013`.
#[must_use]
pub fn body_of(committee: &CommitteeId) -> BodyCode {
    BodyCode::new(format!("DC-{committee}"))
}

crate::aggregate!(Committee, "committee");

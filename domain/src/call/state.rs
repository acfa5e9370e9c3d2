//! How far the call of a year is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Prepared;
use crate::calendar::Deadline;
use crate::facts::CallFacts;
use crate::identity::ParticipantCode;

/// The states of `roster-call`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not begun.
    #[default]
    None,
    /// Being written.
    Drafted,
    /// Nominations are taken.
    Open,
    /// No longer.
    Closed,
    /// Its outcome was reported.
    Reported,
}

impl State {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Drafted => "drafted",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Reported => "reported",
        }
    }
}

/// A call as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// How far it is.
    pub state: State,
    /// What it says; none before it is prepared.
    pub prepared: Option<Prepared>,
    /// To whom it went.
    pub addressees: Vec<ParticipantCode>,
    /// How often was reminded.
    pub reminders: u32,
}

impl Call {
    /// What a nomination needs to know of it; none before it is prepared.
    #[must_use]
    pub fn facts(&self) -> Option<CallFacts> {
        let prepared = self.prepared.as_ref()?;
        let open = self.state == State::Open;
        Some(CallFacts { open, closes: prepared.closes.clone(), accepts_late: prepared.accepts_late })
    }

    /// Its closing instant, while it is open.
    #[must_use]
    pub fn closes(&self) -> Option<&Deadline> {
        self.prepared.as_ref().filter(|_| self.state == State::Open).map(|prepared| &prepared.closes)
    }

    /// Whether its closing instant has come.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.closes().is_some_and(|closes| closes.has_passed(now))
    }
}

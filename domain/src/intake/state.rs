//! What arrived, when, and what became of it.

use serde::{Deserialize, Serialize};

use super::event::Arrived;
use crate::asserted::Asserted;
use crate::identity::NominationRef;

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It waits.
    #[default]
    Waiting,
    /// It was registered as a nomination.
    Registered(NominationRef),
    /// It was set aside.
    SetAside,
}

/// An intake as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// How it arrived; none before.
    pub arrived: Option<Arrived>,
    /// When it was received, as it now holds.
    pub received: Option<Asserted>,
    /// What became of it.
    pub outcome: Outcome,
}

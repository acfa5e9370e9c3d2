//! How far a letter is.

use serde::{Deserialize, Serialize};

use super::event::Composed;

/// Where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not written.
    #[default]
    None,
    /// Waits to be sent.
    Waiting,
    /// Is being handed over; found so after a crash, it is handed over once more with the same identity.
    HandingOver,
    /// The mail server took it.
    Delivered,
    /// It could not be delivered and will not be tried again by itself.
    Failed,
}

/// A letter as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What it says; none before it is composed.
    pub composed: Option<Composed>,
    /// Where it is.
    pub state: State,
    /// How many attempts began.
    pub attempts: u32,
}

//! What the journal is for and how far its clock was moved.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Opened, Purpose};

/// The journal's own record as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRecord {
    /// How it was opened; none before its first event.
    pub opened: Option<Opened>,
    /// To when its clock was last moved.
    pub clock: Option<Timestamp>,
}

impl ServiceRecord {
    /// Whether a person may move its clock.
    #[must_use]
    pub fn clock_may_be_moved(&self) -> bool {
        self.opened.as_ref().is_some_and(|opened| opened.purpose != Purpose::Live)
    }
}

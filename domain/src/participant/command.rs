//! What an administrator may ask of the register of participants.

use serde::Serialize;

use super::event::{CapacityEnded, CapacityGiven, Registered, Renamed};

/// A request about one participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Enter a participant.
    Register(Registered),
    /// Record a new name.
    Rename(Renamed),
    /// Give a capacity in a body.
    GiveCapacity(CapacityGiven),
    /// End a capacity.
    EndCapacity(CapacityEnded),
}

//! What may be asked about the erasure of one person.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{Basis, Completed};
use crate::identity::PersonId;

/// Ask for a person's data to be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Pseudonyms under which originals and files about the same person are sealed; the office finds them.
    #[serde(default)]
    pub also: Vec<PersonId>,
    /// Class of the retention schedule the records belong to.
    pub class: String,
    /// Why it may be done.
    pub basis: Basis,
    /// The day the class's clock started, where the schedule is the basis.
    #[serde(default)]
    pub since: Option<Date>,
    /// The grounds in words that name nobody.
    pub grounds: String,
}

/// A request about the erasure of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Ask for it.
    Ask(Ask),
    /// Confirm what somebody else asked.
    Confirm,
    /// Reject what was asked.
    Reject {
        /// Why.
        reason: String,
    },
    /// Put the person's records under a legal hold.
    PlaceHold {
        /// Why.
        reason: String,
    },
    /// Lift the hold.
    LiftHold {
        /// Why.
        reason: String,
    },
    /// Record that nothing is left.
    Complete(Completed),
    /// Confirm again in a journal restored from before it, because the list of erasures says so.
    Replay {
        /// Whom the list names.
        subject: PersonId,
    },
}

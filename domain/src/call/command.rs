//! What may be asked about the call of a year.

use serde::Serialize;

use super::event::{DispatchFailed, Prepared, Reported};
use crate::identity::ParticipantCode;

/// A request about one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Prepare it.
    Prepare(Prepared),
    /// Issue it to the addressees resolved from the register today.
    Issue {
        /// Members and observers of the plenary today; the executor resolves them.
        addressees: Vec<ParticipantCode>,
    },
    /// Remind those who have not answered.
    Remind {
        /// They, resolved by the executor.
        addressees: Vec<ParticipantCode>,
    },
    /// Close it: by the clock, or before its time with a reason.
    Close {
        /// Needed from a person.
        reason: Option<String>,
    },
    /// Report its outcome.
    Report(Reported),
    /// Record that a letter could not be dispatched.
    RecordDispatchFailure(DispatchFailed),
}

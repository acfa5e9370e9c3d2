//! What may be asked about a questionnaire focal point.

use serde::{Deserialize, Serialize};

use crate::form::Answers;
use crate::identity::{IntakeId, ParticipantCode};

/// Nominate an official.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nominate {
    /// The member.
    pub member: ParticipantCode,
    /// What arrived, where it did not come through the portal.
    #[serde(default)]
    pub intake: Option<IntakeId>,
    /// The whole form.
    pub answers: Answers,
}

/// A request about one member's questionnaire focal point; it concerns the one now nominated or serving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Nominate an official.
    Nominate(Nominate),
    /// Confirm.
    Confirm,
    /// Grant access until an instant.
    GrantAccess {
        /// When access ends by itself.
        release_at: jiff::Timestamp,
    },
    /// Replace: the place is free for a new nomination.
    Replace {
        /// Why, if one wishes to say.
        #[serde(default)]
        reason: Option<String>,
    },
    /// Release: only the clock asks this.
    Release,
}

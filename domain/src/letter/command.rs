//! What reactions ask about a letter.

use serde::{Deserialize, Serialize};

use super::event::{Delivered, Failed, HandingOver, Text};
use crate::identity::{LetterId, ParticipantCode, PersonId};

/// Compose a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compose {
    /// The letter.
    pub letter: LetterId,
    /// What kind.
    pub kind: String,
    /// Position of the event it answers.
    pub cause: u64,
    /// What it is about.
    pub about: String,
    /// To whom.
    pub person: PersonId,
    /// For which participant.
    pub participant: Option<ParticipantCode>,
    /// Text and address.
    pub text: Text,
}

/// A request about one letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Compose it.
    Compose(Compose),
    /// Say that it is about to be handed over.
    HandOver(HandingOver),
    /// Record its delivery.
    Deliver(Delivered),
    /// Record a failure.
    Fail(Failed),
    /// Ask for another attempt after the last one failed for good.
    SendAgain,
}

//! What may be asked in the succession of a member's national focal points.

use serde::{Deserialize, Serialize};

use crate::channel::FileRef;
use crate::form::Answers;
use crate::identity::{IntakeId, NominationRef, ParticipantCode};
use crate::nomination::event::ReturnItem;

/// Nominate an official; slot, effective date and whom it replaces are fields of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nominate {
    /// The member government.
    pub member: ParticipantCode,
    /// What arrived, where it did not come through the portal.
    #[serde(default)]
    pub intake: Option<IntakeId>,
    /// The whole form.
    pub answers: Answers,
    /// Files sent with it.
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// A request about one member's focal points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Nominate an official.
    Nominate(Nominate),
    /// Return a nomination, itemised.
    Return {
        /// Which one.
        reference: NominationRef,
        /// At least one.
        items: Vec<ReturnItem>,
    },
    /// Send it back mended.
    Resubmit {
        /// Which one.
        reference: NominationRef,
        /// The whole form.
        answers: Answers,
    },
    /// Say that the keyed fields were compared with the original, with the form as it should read.
    VerifyKeyedFields {
        /// Which one.
        reference: NominationRef,
        /// The whole form, corrected where it was keyed wrong.
        answers: Answers,
    },
    /// Acknowledge it.
    Acknowledge {
        /// Which one.
        reference: NominationRef,
    },
    /// Take office: only the clock asks this, on the effective date.
    TakeOffice {
        /// Which one.
        reference: NominationRef,
    },
    /// Change details of the serving official.
    ChangeDetails {
        /// Which one.
        reference: NominationRef,
        /// The whole form.
        answers: Answers,
    },
    /// Replace the serving official by an acknowledged successor at once.
    Replace {
        /// Who leaves.
        outgoing: NominationRef,
        /// Who comes.
        incoming: NominationRef,
    },
    /// End service without a successor.
    End {
        /// Which one.
        reference: NominationRef,
        /// Why, if one wishes to say.
        #[serde(default)]
        reason: Option<String>,
    },
}

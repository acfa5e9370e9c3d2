//! What may be asked about an expert's nomination.

use serde::{Deserialize, Serialize};

use super::event::{Check, Kind, Likeness, ReturnItem};
use crate::asserted::Asserted;
use crate::channel::FileRef;
use crate::form::Answers;
use crate::identity::{CallYear, EntryId, IntakeId, NominationRef, ParticipantCode};
use crate::roster_entry::event::ConsentChoice;

/// Open a nomination; reference and pseudonyms come from [`Fresh`](crate::facts::Fresh).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Who nominates.
    pub nominator: ParticipantCode,
    /// What for.
    pub kind: Kind,
    /// The call it answers.
    #[serde(default)]
    pub call: Option<CallYear>,
    /// The entry concerned, unless it is new.
    #[serde(default)]
    pub entry: Option<EntryId>,
    /// What arrived, where it did not come through the portal.
    #[serde(default)]
    pub intake: Option<IntakeId>,
    /// The form so far, personal fields included.
    #[serde(default)]
    pub answers: Answers,
}

/// A request about one nomination. `Approve` has no content: the version seen travels as `If-Match`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Open a nomination.
    Open(Open),
    /// Change the draft.
    Edit {
        /// The whole form as it should stand.
        answers: Answers,
    },
    /// Submit it.
    Submit {
        /// The whole form.
        answers: Answers,
        /// The curriculum vitae and the signed form, stored before.
        #[serde(default)]
        files: Vec<FileRef>,
    },
    /// Say that a second officer compared the keyed fields with the original.
    VerifyKeyedFields {
        /// The whole form, corrected where it differed.
        answers: Answers,
    },
    /// Record that the nominator was told (a reaction's command).
    Acknowledge,
    /// Find it complete.
    AcceptComplete {
        /// The checklist as ticked; every line must be met.
        checklist: Vec<Check>,
    },
    /// Return it, itemised.
    Return {
        /// At least one.
        items: Vec<ReturnItem>,
    },
    /// Send it back mended.
    Resubmit {
        /// The whole form.
        answers: Answers,
        /// Files sent with it.
        #[serde(default)]
        files: Vec<FileRef>,
    },
    /// Ask the nominee for consent.
    RequestConsent,
    /// Record the nominee's answer: given or refused.
    RecordConsent(ConsentChoice),
    /// Take consent back before a decision.
    WithdrawConsent,
    /// Approve.
    Approve,
    /// Decline.
    Decline {
        /// On what grounds.
        reasons: String,
    },
    /// Withdraw.
    Withdraw {
        /// Why, if one wishes to say.
        #[serde(default)]
        reason: Option<String>,
    },
    /// Let it lapse: only the clock asks this.
    Lapse,
    /// Note that another nomination looks like the same person (a reaction's command).
    SuspectDuplicate {
        /// The other one.
        other: NominationRef,
        /// What is alike.
        alike: Vec<Likeness>,
    },
    /// Say that they are two persons.
    DismissDuplicate {
        /// The other one.
        other: NominationRef,
        /// Why.
        reason: String,
    },
    /// Merge into another nomination.
    Merge {
        /// The one that goes on.
        into: NominationRef,
        /// Why.
        reason: String,
    },
    /// Take out of the merge again.
    Unmerge {
        /// Why.
        reason: String,
    },
    /// Correct the recorded time of receipt.
    CorrectReceipt {
        /// What it should be.
        received: Asserted,
        /// What shows it.
        evidence: String,
    },
    /// Go on under another version of the procedure (the one in the facts).
    MigrateProcedure {
        /// Why.
        reason: String,
    },
}

crate::asked!(Command {
    Command::Open(_) => "Open" by [Nominator, Registrar],
    Command::Edit { .. } => "Edit" by [Nominator, Registrar],
    Command::Submit { .. } => "Submit" by [Nominator, Registrar],
    Command::VerifyKeyedFields { .. } => "VerifyKeyedFields" by [Registrar, Approver],
    Command::Acknowledge => "Acknowledge" by [System],
    Command::AcceptComplete { .. } => "AcceptComplete" by [Registrar],
    Command::Return { .. } => "Return" by [Registrar],
    Command::Resubmit { .. } => "Resubmit" by [Nominator, Registrar],
    Command::RequestConsent => "RequestConsent" by [Registrar],
    Command::RecordConsent(_) => "RecordConsent" by [Nominee, Registrar],
    Command::WithdrawConsent => "WithdrawConsent" by [Nominee, Registrar],
    Command::Approve => "Approve" by [Approver, CoManager],
    Command::Decline { .. } => "Decline" by [Approver, CoManager],
    Command::Withdraw { .. } => "Withdraw" by [Nominator, Nominee],
    Command::Lapse => "Lapse" by [Timer],
    Command::SuspectDuplicate { .. } => "SuspectDuplicate" by [System, Registrar],
    Command::DismissDuplicate { .. } => "DismissDuplicate" by [Registrar, Approver],
    Command::Merge { .. } => "Merge" by [Registrar, Approver],
    Command::Unmerge { .. } => "Unmerge" by [Registrar, Approver],
    Command::CorrectReceipt { .. } => "CorrectReceipt" by [Registrar],
    Command::MigrateProcedure { .. } => "MigrateProcedure" by [CoManager, Administrator],
});

//! What happened to the nomination of an expert.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::asserted::Asserted;
use crate::calendar::Deadline;
use crate::channel::{Channel, FileRef};
use crate::form::FormRecord;
use crate::identity::{CallYear, EntryId, IntakeId, NominationRef, ParticipantCode, PersonId};
use crate::personal::PersonalPart;
use crate::roster_entry::event::Consent;
use crate::wire::Payload;

/// What the nomination is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A new expert.
    New,
    /// New facts about a listed expert.
    Update,
    /// Another term.
    Renewal,
    /// An expert in the place of another.
    Replacement,
    /// Taking an expert off.
    Withdrawal,
}

impl Kind {
    /// The word of the form's field `nomination_kind`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Update => "update",
            Self::Renewal => "renewal",
            Self::Replacement => "replacement",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// Whose hand wrote a form: nobody decides on what he or she wrote, and nobody verifies what he or she keyed (DR08).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// The person who typed it.
    pub by: Option<PersonId>,
    /// Whether an officer keyed it from an original, so that a second one has to compare.
    pub keyed: bool,
}

/// A nomination was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Its reference, kept through every return (DR07).
    pub reference: NominationRef,
    /// Who nominates.
    pub nominator: ParticipantCode,
    /// What for.
    pub kind: Kind,
    /// The call it answers.
    pub call: Option<CallYear>,
    /// The entry concerned, unless it is new.
    pub entry: Option<EntryId>,
    /// How it came.
    pub channel: Channel,
    /// The officer who registered it; none where the nominator typed it.
    pub registered_by: Option<PersonId>,
    /// Whose hand wrote it.
    pub hand: Hand,
    /// What arrived, where it came by mail, fax, post or hand.
    pub intake: Option<IntakeId>,
    /// Version of the procedure it keeps to its end (DR36).
    pub procedure: u32,
    /// The form so far.
    pub form: FormRecord,
}

/// The draft was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The form as it now stands.
    pub form: FormRecord,
    /// Whose hand wrote it.
    pub hand: Hand,
}

/// The nomination was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The form as submitted.
    pub form: FormRecord,
    /// Whose hand wrote it.
    pub hand: Hand,
    /// When it was received, by the clock of its channel (DR06).
    pub received: Asserted,
    /// Whether that was before the call closed; none where it answers no call.
    pub in_time: Option<bool>,
    /// The curriculum vitae and the signed form.
    pub files: Vec<FileRef>,
    /// By when completeness is checked.
    pub check_due: Deadline,
    /// By when is decided, counted from first receipt.
    pub decide_due: Deadline,
}

/// A second officer compared the keyed fields with the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedFieldsVerified {
    /// Who compared; never who keyed.
    pub by: PersonId,
    /// Fields that were corrected.
    pub corrected: Vec<String>,
    /// The form after the corrections.
    pub form: FormRecord,
}

/// The nominator was told that it arrived (a fact).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {}

/// One line of the completeness check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Which line of the checklist.
    pub line: String,
    /// Whether it is met.
    pub met: bool,
}

/// The form was found complete and the nomination eligible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundComplete {
    /// The checklist as ticked.
    pub checklist: Vec<Check>,
    /// Who checked.
    pub by: PersonId,
}

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnItem {
    /// The field of the form, or `form` for the whole.
    pub field: String,
    /// What is to be mended.
    pub reason: String,
}

/// The form was returned, itemised, under the same reference (DR07).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// What is to be mended.
    pub items: Vec<ReturnItem>,
    /// Until when an answer is awaited.
    pub respond_by: Deadline,
}

/// The mended form came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resubmitted {
    /// The form as it now stands.
    pub form: FormRecord,
    /// Whose hand wrote it.
    pub hand: Hand,
    /// When it was received.
    pub received: Asserted,
    /// Files sent with it.
    pub files: Vec<FileRef>,
    /// By when completeness is checked again.
    pub check_due: Deadline,
}

/// The nominee was asked by a one-time link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRequested {
    /// Keyed digest of the link's token; the token itself is only in the letter.
    pub token_digest: String,
    /// Until when an answer is awaited.
    pub respond_by: Deadline,
}

/// The nominee answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentAnswered {
    /// What was consented to.
    pub consent: Consent,
}

/// One of two approvals was given (DR05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyGiven {
    /// By whom.
    pub by: PersonId,
    /// For which government.
    pub government: ParticipantCode,
    /// How many it takes: 2.
    pub of: u8,
}

/// The nomination was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// Who gave the approval that completed it, and whoever gave one before.
    pub by: Vec<PersonId>,
    /// The roster entry it leads to.
    pub entry: EntryId,
    /// The entry's term: years from its last substantive update, by the pinned procedure (DR10).
    pub validity_years: i8,
}

/// The nomination was not approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotApproved {
    /// On what grounds.
    pub reasons: String,
    /// By whom.
    pub by: PersonId,
}

/// The nomination was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Why, if it was said.
    pub reason: Option<String>,
}

/// Nobody answered in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapsed {
    /// The instant that passed.
    pub due: Timestamp,
}

/// Why two nominations look like the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// The same names once diacritics, case, order and script are folded.
    Names,
    /// The same address.
    Email,
    /// The same date of birth beside like names.
    DateOfBirth,
}

/// Another nomination looks like the same person (a fact).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateSuspected {
    /// The other one.
    pub other: NominationRef,
    /// What is alike.
    pub alike: Vec<Likeness>,
}

/// An officer compared and found two persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateDismissed {
    /// The other one.
    pub other: NominationRef,
    /// Why they are two.
    pub reason: String,
}

/// The nomination was merged into another: it rests there, and can be taken out again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The one that goes on.
    pub into: NominationRef,
    /// Why they are one.
    pub reason: String,
}

/// A merge was undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmerged {
    /// The one it had been merged into.
    pub from: NominationRef,
    /// Why.
    pub reason: String,
}

/// The recorded time of receipt was corrected, with evidence (DR06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptCorrected {
    /// What was recorded before.
    pub was: Asserted,
    /// What holds now.
    pub now: Asserted,
    /// What shows it.
    pub evidence: String,
    /// Whether that is in time; none where it answers no call.
    pub in_time: Option<bool>,
}

/// The nomination goes on under another version of the procedure, for a reason (DR36).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureMigrated {
    /// The version so far.
    pub from: u32,
    /// The version from now on.
    pub to: u32,
    /// Why.
    pub reason: String,
}

impl Payload for Opened {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Edited {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Submitted {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for KeyedFieldsVerified {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Resubmitted {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Acknowledged {}
impl Payload for FoundComplete {}
impl Payload for Returned {}
impl Payload for ConsentRequested {}
impl Payload for ConsentAnswered {}
impl Payload for KeyGiven {}
impl Payload for Approved {}
impl Payload for NotApproved {}
impl Payload for Withdrawn {}
impl Payload for Lapsed {}
impl Payload for DuplicateSuspected {}
impl Payload for DuplicateDismissed {}
impl Payload for Merged {}
impl Payload for Unmerged {}
impl Payload for ReceiptCorrected {}
impl Payload for ProcedureMigrated {}

crate::events! {
    /// What happened to an expert's nomination.
    pub enum Event {
        /// It was opened.
        Opened(Opened) = "NominationOpened" v 1,
        /// The draft was changed.
        Edited(Edited) = "NominationEdited" v 1,
        /// It was submitted.
        Submitted(Submitted) = "NominationSubmitted" v 1,
        /// The keyed fields were verified.
        KeyedFieldsVerified(KeyedFieldsVerified) = "KeyedFieldsVerified" v 1,
        /// Its receipt was acknowledged.
        Acknowledged(Acknowledged) = "NominationAcknowledged" v 1,
        /// It was found complete.
        FoundComplete(FoundComplete) = "NominationFoundComplete" v 1,
        /// It was returned.
        Returned(Returned) = "NominationReturned" v 1,
        /// It came back.
        Resubmitted(Resubmitted) = "NominationResubmitted" v 1,
        /// The nominee was asked.
        ConsentRequested(ConsentRequested) = "ConsentRequested" v 1,
        /// The nominee consented.
        ConsentGiven(ConsentAnswered) = "ConsentGiven" v 1,
        /// The nominee refused.
        ConsentRefused(ConsentAnswered) = "ConsentRefused" v 1,
        /// The nominee took consent back before a decision.
        ConsentWithdrawn(ConsentAnswered) = "ConsentWithdrawn" v 1,
        /// One of two approvals was given.
        KeyGiven(KeyGiven) = "ApprovalGiven" v 1,
        /// It was approved.
        Approved(Approved) = "NominationApproved" v 1,
        /// It was not approved.
        NotApproved(NotApproved) = "NominationNotApproved" v 1,
        /// It was withdrawn.
        Withdrawn(Withdrawn) = "NominationWithdrawn" v 1,
        /// It lapsed.
        Lapsed(Lapsed) = "NominationLapsed" v 1,
        /// It looks like another one.
        DuplicateSuspected(DuplicateSuspected) = "DuplicateSuspected" v 1,
        /// It was compared and is not.
        DuplicateDismissed(DuplicateDismissed) = "DuplicateDismissed" v 1,
        /// It was merged.
        Merged(Merged) = "NominationMerged" v 1,
        /// The merge was undone.
        Unmerged(Unmerged) = "NominationUnmerged" v 1,
        /// Its time of receipt was corrected.
        ReceiptCorrected(ReceiptCorrected) = "ReceiptCorrected" v 1,
        /// It moved to another version of the procedure.
        ProcedureMigrated(ProcedureMigrated) = "ProcedureMigrated" v 1,
    }
}

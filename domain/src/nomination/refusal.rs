//! Why something asked about a nomination cannot be.

use crate::calendar::TimeProblem;
use crate::identity::{NominationRef, ParticipantCode};
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It exists already.
    #[error("You cannot open this nomination: it was opened before.")]
    AlreadyOpen,
    /// There is no such nomination.
    #[error("You cannot do this: there is no such nomination.")]
    NotOpened,
    /// The program did not bring what the decision uses up.
    #[error("You cannot do this now: the program did not prepare {0}.")]
    NotPrepared(&'static str),
    /// Not in this state.
    #[error("You cannot {act} a nomination that is {stage}.")]
    NotNow {
        /// The command in plain words.
        act: &'static str,
        /// Where it stands.
        stage: &'static str,
    },
    /// It rests in another one.
    #[error("You cannot do this: the nomination was merged into {0}.")]
    Resting(NominationRef),
    /// No such participant.
    #[error("You cannot nominate for {0}: it is not in the register of participants.")]
    UnknownNominator(ParticipantCode),
    /// Neither member nor observer on the day of receipt.
    #[error("You cannot nominate for {0}: it was neither a member nor an observer on the day of receipt.")]
    NoCapacity(ParticipantCode),
    /// The asker speaks for somebody else.
    #[error("You cannot act on a nomination of another participant.")]
    OfAnother,
    /// A link that belongs to another person.
    #[error("You cannot act for another person than the one nominated.")]
    NotTheNominee,
    /// No such call.
    #[error("You cannot answer this call: there is no such call.")]
    UnknownCall,
    /// Not issued yet, or closed before its time.
    #[error("You cannot answer this call: it is not open.")]
    CallNotOpen,
    /// Too late, and this call takes no late nominations.
    #[error("You cannot answer this call any more: it closed at {0} and takes no late nominations.")]
    CallClosed(jiff::Timestamp),
    /// Something in the form is wrong.
    #[error("You cannot send this form yet: {} of its fields need another look.", .0.len())]
    Form(Vec<FieldProblem>),
    /// A reason is missing or unusable.
    #[error("You cannot do this without a reason that can be read.")]
    Reason(FieldProblem),
    /// Nothing to mend was named.
    #[error("You cannot return a form without saying what is to be mended.")]
    NothingToMend,
    /// The clock of the channel was not read.
    #[error("You cannot register this without the time of receipt by the clock of its channel.")]
    NoTimeOfReceipt,
    /// Received tomorrow.
    #[error("You cannot record a receipt that lies in the future.")]
    ReceivedInFuture,
    /// A time that cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
    /// Only a person in person.
    #[error("You cannot do this but in person.")]
    NobodyInPerson,
    /// The four eyes were two.
    #[error("You cannot verify what you keyed yourself.")]
    KeyerCannotVerify,
    /// No keyed fields.
    #[error("You cannot verify a form that nobody keyed from an original.")]
    NothingToVerify,
    /// Keyed, and nobody compared.
    #[error(
        "You cannot find this complete before a second officer has compared the keyed fields with the original."
    )]
    NotVerified,
    /// Required fields are empty.
    #[error("You cannot find this complete: {} required fields are empty. Return it.", .0.len())]
    Incomplete(Vec<String>),
    /// Lines of the checklist are open.
    #[error("You cannot find this complete while a line of the checklist is not met.")]
    ChecklistNotMet(Vec<FieldProblem>),
    /// No live consent.
    #[error("You cannot approve without the nominee's consent to be registered.")]
    NoConsent,
    /// Nothing to take back.
    #[error("You cannot withdraw a consent that was not given.")]
    NoConsentToWithdraw,
    /// The consent does not say how it was given.
    #[error("You cannot record a consent without saying whether it came by link or by form.")]
    ConsentMethod,
    /// Registered by the asker.
    #[error("You cannot approve what you registered.")]
    RegistrarCannotApprove,
    /// Registered by the asker.
    #[error("You cannot decline what you registered.")]
    RegistrarCannotDecline,
    /// Written or submitted by the asker in another role.
    #[error("You cannot decide on a nomination in which you wrote.")]
    WriterCannotDecide,
    /// About the asker.
    #[error("You cannot decide on your own nomination.")]
    NomineeCannotDecide,
    /// Two keys.
    #[error("You cannot decide this alone: the procedure asks for both co-managers.")]
    CoManagersDecide,
    /// One key, an approver's.
    #[error("You cannot decide this as a co-manager: the procedure leaves it to an approver.")]
    ApproverDecides,
    /// A key without a government.
    #[error("You cannot give a key without acting for a government that provides a co-manager.")]
    NoGovernment,
    /// The same person under two mandates.
    #[error("You cannot give both keys: a joint act needs two persons from two governments.")]
    OneHolderOneKey,
    /// Looks like itself.
    #[error("You cannot compare a nomination with itself.")]
    Itself,
    /// Never suspected.
    #[error("You cannot dismiss a likeness that nobody noted.")]
    NotSuspected,
    /// Merged already, elsewhere.
    #[error("You cannot merge this again: it rests in {0}.")]
    MergedElsewhere(NominationRef),
    /// Nothing to undo.
    #[error("You cannot take out of a merge what was not merged.")]
    NotMerged,
    /// Not yet.
    #[error("You cannot let this lapse before its time.")]
    NotDue,
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyOpen => "nomination-already-open",
            Self::NotOpened => "nomination-not-opened",
            Self::NotPrepared(_) => "nomination-not-prepared",
            Self::NotNow { .. } => "nomination-not-now",
            Self::Resting(_) => "nomination-merged",
            Self::UnknownNominator(_) => "nominator-unknown",
            Self::NoCapacity(_) => "nominator-without-capacity",
            Self::OfAnother => "nomination-of-another",
            Self::NotTheNominee => "not-the-nominee",
            Self::UnknownCall => "nomination-call-unknown",
            Self::CallNotOpen => "nomination-call-not-open",
            Self::CallClosed(_) => "nomination-call-closed",
            Self::Form(_) => "nomination-form-invalid",
            Self::Reason(_) => "nomination-reason-missing",
            Self::NothingToMend => "nomination-nothing-to-mend",
            Self::NoTimeOfReceipt => "nomination-without-receipt",
            Self::ReceivedInFuture => "nomination-received-in-future",
            Self::Time(problem) => problem.code(),
            Self::NobodyInPerson => "nomination-needs-a-person",
            Self::KeyerCannotVerify => "keyer-cannot-verify",
            Self::NothingToVerify => "nothing-to-verify",
            Self::NotVerified => "keyed-fields-not-verified",
            Self::Incomplete(_) => "nomination-incomplete",
            Self::ChecklistNotMet(_) => "checklist-not-met",
            Self::NoConsent => "nomination-without-consent",
            Self::NoConsentToWithdraw => "no-consent-to-withdraw",
            Self::ConsentMethod => "nomination-consent-method",
            Self::RegistrarCannotApprove => "registrar-cannot-approve",
            Self::RegistrarCannotDecline => "registrar-cannot-decline",
            Self::WriterCannotDecide => "writer-cannot-decide",
            Self::NomineeCannotDecide => "nominee-cannot-decide",
            Self::CoManagersDecide => "co-managers-decide",
            Self::ApproverDecides => "approver-decides",
            Self::NoGovernment => "key-without-government",
            Self::OneHolderOneKey => "one-holder-one-key",
            Self::Itself => "duplicate-of-itself",
            Self::NotSuspected => "duplicate-not-suspected",
            Self::MergedElsewhere(_) => "nomination-merged-elsewhere",
            Self::NotMerged => "nomination-not-merged",
            Self::NotDue => "nomination-not-due",
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::AlreadyOpen
            | Self::NotNow { .. }
            | Self::NotOpened
            | Self::Resting(_)
            | Self::NotPrepared(_) => Some("expert-nomination"),
            Self::UnknownNominator(_) => Some("DR01"),
            Self::NoCapacity(_) => Some("DR03"),
            Self::OfAnother | Self::NotTheNominee | Self::NobodyInPerson => Some("nominator_authorised"),
            Self::UnknownCall | Self::CallNotOpen | Self::CallClosed(_) => Some("roster-call"),
            Self::Form(_) => Some("form_valid"),
            Self::Reason(_) | Self::NothingToMend => Some("reasons_present"),
            Self::NoTimeOfReceipt | Self::ReceivedInFuture => Some("DR06"),
            Self::Time(problem) => problem.rule(),
            Self::KeyerCannotVerify
            | Self::NothingToVerify
            | Self::NotVerified
            | Self::RegistrarCannotApprove
            | Self::RegistrarCannotDecline
            | Self::WriterCannotDecide
            | Self::NomineeCannotDecide => Some("DR08"),
            Self::Incomplete(_) | Self::ChecklistNotMet(_) => Some("DR07"),
            Self::NoConsent | Self::NoConsentToWithdraw | Self::ConsentMethod => Some("consent_live"),
            Self::CoManagersDecide | Self::ApproverDecides | Self::NoGovernment | Self::OneHolderOneKey => {
                Some("DR05")
            }
            Self::Itself | Self::NotSuspected | Self::MergedElsewhere(_) | Self::NotMerged => {
                Some("duplicates")
            }
            Self::NotDue => Some("deadlines"),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::Form(problems) | Self::ChecklistNotMet(problems) => problems.clone(),
            Self::Reason(problem) => vec![problem.clone()],
            Self::Incomplete(missing) => missing
                .iter()
                .map(|field| FieldProblem {
                    field: field.clone(),
                    code: "required".to_owned(),
                    message: "This is needed.".to_owned(),
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

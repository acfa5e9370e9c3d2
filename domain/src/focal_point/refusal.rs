//! Why something asked about a focal point cannot be.

use crate::calendar::TimeProblem;
use crate::identity::NominationRef;
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a member on the day of receipt.
    #[error(
        "You cannot name a focal point: only a member may, and this participant was none on the day of receipt."
    )]
    NotAMember,
    /// An organisation.
    #[error("You cannot name a focal point: only the government of a member does, an organisation has none.")]
    NotAGovernment,
    /// The asker speaks for somebody else.
    #[error("You cannot act for another government.")]
    OfAnother,
    /// No such nomination in this succession.
    #[error("You cannot do this: there is no nomination {0} in this succession.")]
    NoSuchNomination(NominationRef),
    /// Not in this state.
    #[error("You cannot {act} a focal point who is {stage}.")]
    NotNow {
        /// The command in plain words.
        act: &'static str,
        /// Where it stands.
        stage: &'static str,
    },
    /// Something in the form is wrong.
    #[error("You cannot send this form yet: {} of its fields need another look.", .0.len())]
    Form(Vec<FieldProblem>),
    /// The clock of the channel was not read.
    #[error("You cannot register this without its time of receipt.")]
    NoTimeOfReceipt,
    /// Nothing to mend was named.
    #[error("You cannot return a form without saying what is to be mended.")]
    NothingToMend,
    /// A reason is missing or unusable.
    #[error("You cannot do this without a reason that can be read.")]
    Reason(FieldProblem),
    /// Whoever registered it does not acknowledge it.
    #[error("You cannot acknowledge what you registered yourself.")]
    RegistrarCannotAcknowledge,
    /// Keyed from a letter, and nobody else has compared it.
    #[error(
        "You cannot acknowledge this before a second officer has compared the keyed fields with the original."
    )]
    NotVerified,
    /// Keyed by the asker.
    #[error("You cannot verify the fields you keyed yourself.")]
    KeyerCannotVerify,
    /// Typed by the government itself, or compared before.
    #[error("You cannot verify this: there are no keyed fields to compare.")]
    NothingToVerify,
    /// Nobody in person.
    #[error("You cannot acknowledge this but in person.")]
    NobodyInPerson,
    /// Who comes was not acknowledged.
    #[error("You cannot replace the official: the successor has not been acknowledged.")]
    SuccessorNotAcknowledged,
    /// The two are not of the same place.
    #[error("You cannot replace one by the other: they are named for different places.")]
    OtherPlace,
    /// Whom the form replaces does not serve.
    #[error("You cannot replace {0}: this official does not serve.")]
    NotServing(NominationRef),
    /// The effective date has not come.
    #[error("You cannot take office before the effective date.")]
    NotDue,
    /// The program did not bring what the decision uses up.
    #[error("You cannot do this now: the program did not prepare {0}.")]
    NotPrepared(&'static str),
    /// A time cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAMember => "focal-point-not-a-member",
            Self::NotAGovernment => "focal-point-not-a-government",
            Self::OfAnother => "focal-point-of-another",
            Self::NoSuchNomination(_) => "focal-point-no-such-nomination",
            Self::NotNow { .. } => "focal-point-not-now",
            Self::Form(_) => "focal-point-form-problems",
            Self::NoTimeOfReceipt => "focal-point-no-time-of-receipt",
            Self::NothingToMend => "focal-point-nothing-to-mend",
            Self::Reason(_) => "focal-point-reason-missing",
            Self::RegistrarCannotAcknowledge => "registrar-cannot-acknowledge",
            Self::NotVerified => "focal-point-not-verified",
            Self::KeyerCannotVerify => "focal-point-keyer-cannot-verify",
            Self::NothingToVerify => "focal-point-nothing-to-verify",
            Self::NobodyInPerson => "focal-point-nobody-in-person",
            Self::SuccessorNotAcknowledged => "successor-not-acknowledged",
            Self::OtherPlace => "focal-point-other-place",
            Self::NotServing(_) => "focal-point-not-serving",
            Self::NotDue => "focal-point-not-due",
            Self::NotPrepared(_) => "focal-point-not-prepared",
            Self::Time(why) => why.code(),
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NotAMember | Self::NotAGovernment | Self::OfAnother => Some("DR03"),
            Self::NoTimeOfReceipt => Some("DR06"),
            Self::NothingToMend | Self::Reason(_) => Some("reasons_present"),
            Self::RegistrarCannotAcknowledge
            | Self::NobodyInPerson
            | Self::NotVerified
            | Self::KeyerCannotVerify => Some("DR08"),
            Self::SuccessorNotAcknowledged | Self::OtherPlace | Self::NotServing(_) => {
                Some("successor_acknowledged")
            }
            Self::Form(_) => Some("form_valid"),
            Self::NotDue | Self::Time(_) => Some("deadlines"),
            Self::NotNow { .. }
            | Self::NoSuchNomination(_)
            | Self::NotPrepared(_)
            | Self::NothingToVerify => Some("nfp-nomination"),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::Form(problems) => problems.clone(),
            Self::Reason(problem) => vec![problem.clone()],
            _ => Vec::new(),
        }
    }
}

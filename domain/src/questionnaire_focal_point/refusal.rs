//! Why something asked about a questionnaire focal point cannot be.

use crate::calendar::TimeProblem;
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a member on the day of receipt.
    #[error(
        "You cannot name a questionnaire focal point: only a member may, and this participant was none on the day of receipt."
    )]
    NotAMember,
    /// The asker speaks for somebody else.
    #[error("You cannot act for another government.")]
    OfAnother,
    /// Nobody was nominated.
    #[error("You cannot do this: nobody was nominated.")]
    NobodyNominated,
    /// The place is taken.
    #[error("You cannot nominate another official: {0} is nominated or serves; replace this one first.")]
    PlaceTaken(crate::identity::NominationRef),
    /// Not in this state.
    #[error("You cannot {act} a questionnaire focal point who is {stage}.")]
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
    /// Access would end before it begins.
    #[error("You cannot grant access that has ended already.")]
    ReleaseInThePast,
    /// Nobody in person.
    #[error("You cannot confirm this but in person.")]
    NobodyInPerson,
    /// The instant has not come.
    #[error("You cannot release the focal point before the instant set.")]
    NotDue,
    /// A reason cannot be used.
    #[error("You cannot give this reason.")]
    Reason(FieldProblem),
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
            Self::NotAMember => "questionnaire-not-a-member",
            Self::OfAnother => "questionnaire-of-another",
            Self::NobodyNominated => "questionnaire-nobody-nominated",
            Self::PlaceTaken(_) => "questionnaire-place-taken",
            Self::NotNow { .. } => "questionnaire-not-now",
            Self::Form(_) => "questionnaire-form-problems",
            Self::NoTimeOfReceipt => "questionnaire-no-time-of-receipt",
            Self::ReleaseInThePast => "questionnaire-release-in-the-past",
            Self::NobodyInPerson => "questionnaire-nobody-in-person",
            Self::NotDue => "questionnaire-not-due",
            Self::Reason(_) => "questionnaire-reason-unusable",
            Self::NotPrepared(_) => "questionnaire-not-prepared",
            Self::Time(why) => why.code(),
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NotAMember | Self::OfAnother => Some("DR03"),
            Self::NoTimeOfReceipt => Some("DR06"),
            Self::Form(_) | Self::Reason(_) => Some("form_valid"),
            Self::ReleaseInThePast | Self::NotDue | Self::Time(_) => Some("deadlines"),
            Self::NobodyNominated
            | Self::PlaceTaken(_)
            | Self::NotNow { .. }
            | Self::NobodyInPerson
            | Self::NotPrepared(_) => Some("questionnaire-focal-point"),
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

//! Why something asked about a roster entry cannot be.

use crate::calendar::TimeProblem;
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It exists already, from another nomination.
    #[error("You cannot publish this entry: it was published before.")]
    AlreadyPublished,
    /// There is no such entry.
    #[error("You cannot do this: there is no such entry.")]
    NotPublished,
    /// Not in this state.
    #[error("You cannot {act} an entry that is {stage}.")]
    NotNow {
        /// The command in plain words.
        act: &'static str,
        /// Where it stands.
        stage: &'static str,
    },
    /// The asker speaks for somebody else.
    #[error("You cannot act on an entry of another participant.")]
    OfAnother,
    /// A link that belongs to another person.
    #[error("You cannot act for another person than the expert of this entry.")]
    NotTheExpert,
    /// No live consent.
    #[error("You cannot list an expert who does not consent to be registered.")]
    NoConsent,
    /// The consent does not say how it was given.
    #[error("You cannot record a consent without saying whether it came by link or by form.")]
    ConsentMethod,
    /// Searchers cannot find it.
    #[error("You cannot choose or open an entry that is not listed today.")]
    NotListed,
    /// Something in the form is wrong.
    #[error("You cannot send this form yet: {} of its fields need another look.", .0.len())]
    Form(Vec<FieldProblem>),
    /// A reason is missing or unusable.
    #[error("You cannot do this without a reason that can be read.")]
    Reason(FieldProblem),
    /// Not yet.
    #[error("You cannot do this before its time.")]
    NotDue,
    /// A time that cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyPublished => "entry-already-published",
            Self::NotPublished => "entry-not-published",
            Self::NotNow { .. } => "entry-not-now",
            Self::OfAnother => "entry-of-another",
            Self::NotTheExpert => "not-the-expert",
            Self::NoConsent => "entry-without-consent",
            Self::ConsentMethod => "entry-consent-method",
            Self::NotListed => "entry-not-listed",
            Self::Form(_) => "entry-form-invalid",
            Self::Reason(_) => "entry-reason-missing",
            Self::NotDue => "entry-not-due",
            Self::Time(problem) => problem.code(),
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::AlreadyPublished | Self::NotPublished | Self::NotNow { .. } => Some("roster-entry"),
            Self::OfAnother | Self::NotTheExpert => Some("nominator_authorised"),
            Self::NoConsent | Self::ConsentMethod | Self::NotListed => Some("DR09"),
            Self::Form(_) => Some("form_valid"),
            Self::Reason(_) => Some("reasons_present"),
            Self::NotDue => Some("DR10"),
            Self::Time(problem) => problem.rule(),
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

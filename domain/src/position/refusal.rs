//! Why something asked about a position cannot be.

use crate::calendar::TimeProblem;
use crate::identity::{BodyCode, ParticipantCode};
use crate::refusal::{Explain, FieldProblem};
use crate::text::Symbol;

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody else's voice.
    #[error("You cannot take or lift the position of another delegation.")]
    OfAnother,
    /// Nobody in person.
    #[error("You cannot do this but in person.")]
    NobodyInPerson,
    /// There is no such text.
    #[error("You cannot take a position on {0}: the guide has no text of this symbol.")]
    NoSuchText(Symbol),
    /// An objection without paragraphs.
    #[error("You cannot object without citing the paragraphs you object to.")]
    CitesNothing,
    /// Not a member of the body.
    #[error(
        "You cannot object in {body}: {participant} is not a member of it. It may enter a statement as an observer."
    )]
    NotAMember {
        /// Who.
        participant: ParticipantCode,
        /// The body.
        body: BodyCode,
    },
    /// The reason cannot be read.
    #[error("You cannot give a reason that is blank or longer than 10,000 characters.")]
    Reason,
    /// The time cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::OfAnother => "position-of-another",
            Self::NobodyInPerson => "position-nobody-in-person",
            Self::NoSuchText(_) => "position-no-such-text",
            Self::CitesNothing => "position-cites-nothing",
            Self::NotAMember { .. } => "position-not-a-member-of-body",
            Self::Reason => "position-reason-unusable",
            Self::Time(why) => why.code(),
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::OfAnother | Self::NobodyInPerson | Self::NoSuchText(_) | Self::CitesNothing => {
                Some("positions")
            }
            Self::NotAMember { .. } => Some("DR02"),
            Self::Reason => Some("reasons_present"),
            Self::Time(_) => Some("deadlines"),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        let (field, code) = match self {
            Self::CitesNothing => ("paragraphs", "required"),
            Self::Reason => ("reason", "unusable"),
            Self::NoSuchText(_) => ("symbol", "no-such-text"),
            _ => return Vec::new(),
        };
        vec![FieldProblem { field: field.to_owned(), code: code.to_owned(), message: self.to_string() }]
    }
}

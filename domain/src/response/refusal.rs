//! Why something asked about an addressee's answer cannot be.

use crate::calendar::{Deadline, TimeProblem};
use crate::identity::{CommentId, DraftId, ParticipantCode};
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in this state.
    #[error("You cannot {act} an answer that is {stage}.")]
    NotNow {
        /// The command in plain words.
        act: &'static str,
        /// Where it stands.
        stage: &'static str,
    },
    /// The asker speaks for somebody else.
    #[error("You cannot answer for another delegation.")]
    OfAnother,
    /// The round is unknown or does not ask this participant.
    #[error("You cannot invite {0}: the round is not addressed to it.")]
    NotAddressed(ParticipantCode),
    /// The round does not take answers.
    #[error("You cannot answer now: the round is {0}.")]
    RoundNotOpen(&'static str),
    /// The instant has come.
    #[error("You cannot answer as if in time: the deadline passed at {} UTC. It is taken as late.", .0.at.strftime("%-d %B %Y, %H:%M:%S"))]
    DeadlinePassed(Deadline),
    /// Too early to be late.
    #[error("You cannot do this before the deadline has passed.")]
    NotLate,
    /// No such draft.
    #[error("You cannot do this: there is no draft {0}.")]
    NoSuchDraft(DraftId),
    /// It was submitted or dropped.
    #[error("You cannot change draft {0}: it was {1}.")]
    DraftSettled(DraftId, &'static str),
    /// Drafts are not cleared.
    #[error("You cannot submit what the focal point has not cleared: {}.", list(.0))]
    NotCleared(Vec<DraftId>),
    /// No draft is named.
    #[error("You cannot clear nothing: name at least one draft.")]
    NothingToClear,
    /// There is nothing to submit.
    #[error(
        "You cannot submit nothing. Where the delegation has no comments it declares that there are none."
    )]
    NothingToSubmit,
    /// There are comments.
    #[error(
        "You cannot declare that there are no comments: {0} is on file and would have to be withdrawn first."
    )]
    HasComments(CommentId),
    /// More than one submission may carry.
    #[error("You cannot submit more than {0} comments at once: submit these first, the rest supersedes.")]
    TooMany(usize),
    /// Two positions are held.
    #[error(
        "You cannot change this position: two authorities of your delegation differ, and that has to be resolved first."
    )]
    Held,
    /// There is nothing to resolve.
    #[error("You cannot resolve this: there is one position only.")]
    NothingHeld,
    /// Not a comment of this position.
    #[error("You cannot withdraw {0}: it is not part of this position, or it is decided.")]
    NotOfThisPosition(CommentId),
    /// Something in the words is wrong.
    #[error("You cannot keep this yet: {} of its fields need another look.", .0.len())]
    Words(Vec<FieldProblem>),
    /// The program did not bring what the decision uses up.
    #[error("You cannot do this now: the program did not prepare {0}.")]
    NotPrepared(&'static str),
    /// A time cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
}

fn list(drafts: &[DraftId]) -> String {
    drafts.iter().map(DraftId::as_str).collect::<Vec<_>>().join(", ")
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "response-not-now",
            Self::OfAnother => "response-of-another",
            Self::NotAddressed(_) => "response-not-addressed",
            Self::RoundNotOpen(_) => "response-round-not-open",
            Self::DeadlinePassed(_) => "response-deadline-passed",
            Self::NotLate => "response-not-late",
            Self::NoSuchDraft(_) => "draft-unknown",
            Self::DraftSettled(..) => "draft-settled",
            Self::NotCleared(_) => "draft-not-cleared",
            Self::NothingToClear => "nothing-to-clear",
            Self::NothingToSubmit => "nothing-to-submit",
            Self::HasComments(_) => "response-has-comments",
            Self::TooMany(_) => "response-too-many-comments",
            Self::Held => "response-held",
            Self::NothingHeld => "response-nothing-held",
            Self::NotOfThisPosition(_) => "response-comment-elsewhere",
            Self::Words(_) => "draft-words",
            Self::NotPrepared(_) => "response-not-prepared",
            Self::Time(why) => why.code(),
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NotNow { .. }
            | Self::NothingToClear
            | Self::NothingToSubmit
            | Self::HasComments(_)
            | Self::TooMany(_)
            | Self::NoSuchDraft(_)
            | Self::DraftSettled(..)
            | Self::NotOfThisPosition(_)
            | Self::NotPrepared(_) => Some("member-response"),
            Self::OfAnother | Self::NotCleared(_) => Some("authorised"),
            Self::NotAddressed(_) => Some("addressees_resolved"),
            Self::RoundNotOpen(_) => Some("review-round"),
            Self::DeadlinePassed(_) | Self::NotLate | Self::Time(_) => Some("deadlines"),
            Self::Held | Self::NothingHeld => Some("DR11"),
            Self::Words(_) => Some("form_valid"),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::Words(problems) => problems.clone(),
            Self::NotCleared(drafts) => drafts
                .iter()
                .map(|draft| FieldProblem {
                    field: draft.to_string(),
                    code: "not-cleared".to_owned(),
                    message: "The focal point has not cleared this draft.".to_owned(),
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

//! Why something asked about a comment cannot be.

use crate::calendar::{Deadline, TimeProblem};
use crate::identity::{CommentId, ParticipantCode};
use crate::joint::NotJoint;
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in this state.
    #[error("You cannot {act} a comment that is {stage}.")]
    NotNow {
        /// The command in plain words.
        act: &'static str,
        /// Where it stands.
        stage: &'static str,
    },
    /// The asker speaks for somebody else.
    #[error("You cannot speak for another delegation.")]
    OfAnother,
    /// The round did not ask this participant.
    #[error("You cannot comment for {0}: the round is not addressed to it.")]
    NotAddressed(ParticipantCode),
    /// The round does not take comments.
    #[error("You cannot comment now: the round is {0}.")]
    RoundNotOpen(&'static str),
    /// The round rests, and its deadline is not running.
    #[error("You cannot comment while the round rests.")]
    RoundRests,
    /// Dispositions are not dealt with now.
    #[error("You cannot {act} now: the round is {state}.")]
    NoDispositions {
        /// What was asked.
        act: &'static str,
        /// How far the round is.
        state: &'static str,
    },
    /// A name where none may stand.
    #[error(
        "You cannot name whose comment this is: the workshop is held without attribution, and that was settled before it opened."
    )]
    NameNotAllowed,
    /// No name where one is needed.
    #[error(
        "You cannot record a comment without its delegation: only a workshop without attribution goes without."
    )]
    NameMissing,
    /// Something in the words is wrong.
    #[error("You cannot send this comment yet: {} of its fields need another look.", .0.len())]
    Words(Vec<FieldProblem>),
    /// A reason is missing or unusable.
    #[error("You cannot do this without a reason: only what is accepted as proposed goes without.")]
    Reason(FieldProblem),
    /// The author decides.
    #[error("You cannot dispose of your own comment.")]
    AuthorCannotDispose,
    /// The committee is not the asker's.
    #[error("You cannot decide for a committee on which you do not sit.")]
    NotOnTheCommittee,
    /// Referring has its own command.
    #[error("You cannot decide that a comment is referred: refer it, and say to whom.")]
    ReferInstead,
    /// A change of a comment that does not change the text.
    #[error("You cannot change the text with a comment that is {0}.")]
    NoChange(&'static str),
    /// Merged into itself.
    #[error("You cannot merge a comment into itself.")]
    Itself,
    /// The other one cannot carry it.
    #[error("You cannot merge into {0}: {1}.")]
    CannotCarry(CommentId, &'static str),
    /// It carries others.
    #[error("You cannot withdraw a comment that carries those of others: {0} is dealt with in it.")]
    CarriesOthers(CommentId),
    /// A half is not taken.
    #[error(transparent)]
    Joint(#[from] NotJoint),
    /// Nobody in person.
    #[error("You cannot do this but in person.")]
    NobodyInPerson,
    /// The program did not bring what the decision uses up.
    #[error("You cannot do this now: the program did not prepare {0}.")]
    NotPrepared(&'static str),
    /// The deadline is still ahead while the clock says otherwise.
    #[error("You cannot comment: the deadline passed at {} UTC and the round has not closed yet. Try again in a moment.", .0.at.strftime("%-d %B %Y, %H:%M:%S"))]
    Between(Deadline),
    /// A time cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "comment-not-now",
            Self::OfAnother => "comment-of-another",
            Self::NotAddressed(_) => "comment-not-addressed",
            Self::RoundNotOpen(_) => "comment-round-not-open",
            Self::RoundRests => "comment-round-rests",
            Self::NoDispositions { .. } => "comment-no-dispositions",
            Self::NameNotAllowed => "comment-non-attributable",
            Self::NameMissing => "comment-without-delegation",
            Self::Words(_) => "comment-words",
            Self::Reason(_) => "comment-reason-missing",
            Self::AuthorCannotDispose => "author-cannot-dispose",
            Self::NotOnTheCommittee => "comment-not-on-the-committee",
            Self::ReferInstead => "comment-refer-instead",
            Self::NoChange(_) => "comment-without-change",
            Self::Itself => "comment-merged-into-itself",
            Self::CannotCarry(..) => "comment-cannot-carry",
            Self::CarriesOthers(_) => "comment-carries-others",
            Self::Joint(NotJoint::NotAHolder) => "comment-not-a-co-lead",
            Self::Joint(NotJoint::OneHolderOneHalf) => "comment-one-holder-one-half",
            Self::NobodyInPerson => "comment-nobody-in-person",
            Self::NotPrepared(_) => "comment-not-prepared",
            Self::Between(_) => "comment-between",
            Self::Time(why) => why.code(),
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NotNow { .. } | Self::NotPrepared(_) | Self::ReferInstead | Self::NoChange(_) => {
                Some("comment")
            }
            Self::OfAnother | Self::NotOnTheCommittee => Some("authorised"),
            Self::NotAddressed(_) => Some("addressees_resolved"),
            Self::RoundNotOpen(_) | Self::RoundRests | Self::NoDispositions { .. } => Some("review-round"),
            Self::NameNotAllowed | Self::NameMissing => Some("DR29"),
            Self::Words(_) => Some("DR18"),
            Self::Reason(_) => Some("reason_unless(accepted)"),
            Self::AuthorCannotDispose => Some("actor_not(author)"),
            Self::Itself | Self::CannotCarry(..) | Self::CarriesOthers(_) => Some("merge keeps every author"),
            Self::Joint(_) | Self::NobodyInPerson => Some("DR05"),
            Self::Between(_) | Self::Time(_) => Some("deadlines"),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::Words(problems) => problems.clone(),
            Self::Reason(problem) => vec![problem.clone()],
            _ => Vec::new(),
        }
    }
}

//! Why something asked about a round cannot be.

use crate::calendar::{Deadline, TimeProblem};
use crate::identity::{CommentId, ParticipantCode};
use crate::joint::NotJoint;
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in this state.
    #[error("You cannot {act} a round that is {state}.")]
    NotNow {
        /// The command in plain words.
        act: &'static str,
        /// Where it stands.
        state: &'static str,
    },
    /// It rests.
    #[error("You cannot do this while the round rests: it has to be reopened first.")]
    Resting,
    /// It does not rest.
    #[error(
        "You cannot reopen a round that does not rest. After its deadline only a further round can be opened."
    )]
    NotResting,
    /// Assent by silence has a procedure of its own.
    #[error(
        "You cannot take silence for assent in a round of comments: the co-chairs propose a silence procedure, it is agreed in a meeting before it starts, and any member breaks it."
    )]
    AssentBySilence,
    /// The committee has called no such meeting.
    #[error("You cannot hold the round in meeting {0}: the committee has called none of that number.")]
    NoSuchMeeting(u32),
    /// Another policy of attribution was settled for the meeting.
    #[error(
        "You cannot attribute talk otherwise than was settled for meeting {0}: whether comments carry a name holds as it was called."
    )]
    OtherPolicy(u32),
    /// Nobody is asked.
    #[error("You cannot circulate a text to nobody: no addressee was found on that day.")]
    NobodyAddressed,
    /// Text or number is missing.
    #[error("You cannot prepare a round without {0}.")]
    Wordless(&'static str),
    /// The text is not the one prepared, or has no digest.
    #[error("You cannot circulate this: {0}.")]
    TextNotFixed(&'static str),
    /// Not an addressee.
    #[error("You cannot do this for {0}: the round was not sent there.")]
    NotAddressed(ParticipantCode),
    /// The asker represents nobody.
    #[error("You cannot ask for more time but for a delegation.")]
    ForNobody,
    /// The deadline lies in the past.
    #[error("You cannot set a deadline that has passed.")]
    DeadlineInThePast,
    /// It has passed.
    #[error("You cannot move a deadline that has passed: it passed at {} UTC. Only a further round can be opened.", .0.at.strftime("%-d %B %Y, %H:%M:%S"))]
    DeadlinePassed(Deadline),
    /// The new one is not later.
    #[error("You cannot extend a round to an instant that is not after its deadline.")]
    NotLater,
    /// The clock came early.
    #[error("You cannot close the round before its deadline.")]
    NotDue,
    /// A reason is missing or unusable.
    #[error("You cannot do this without saying why.")]
    Reason(FieldProblem),
    /// Comments are undisposed.
    #[error("You cannot go on while comments wait for their disposition: {}.", named(.0))]
    Undisposed(Vec<CommentId>),
    /// A half is not taken.
    #[error(transparent)]
    Joint(#[from] NotJoint),
    /// Nobody in person.
    #[error("You cannot do this but in person.")]
    NobodyInPerson,
    /// The program did not bring what the decision uses up.
    #[error("You cannot do this now: the program did not prepare {0}.")]
    NotPrepared(&'static str),
    /// A time cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
}

/// How many comments a sentence names before it counts the rest.
const NAMED: usize = 20;

/// The comments in words.
fn named(comments: &[CommentId]) -> String {
    let first: Vec<&str> = comments.iter().take(NAMED).map(CommentId::as_str).collect();
    match comments.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        rest => format!("{} and {rest} more", first.join(", ")),
    }
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "round-not-now",
            Self::Resting => "round-rests",
            Self::NotResting => "round-does-not-rest",
            Self::AssentBySilence => "round-assent-by-silence",
            Self::NoSuchMeeting(_) => "round-no-such-meeting",
            Self::OtherPolicy(_) => "round-other-policy",
            Self::NobodyAddressed => "round-nobody-addressed",
            Self::Wordless(_) => "round-wordless",
            Self::TextNotFixed(_) => "round-text-not-fixed",
            Self::NotAddressed(_) => "round-not-addressed",
            Self::ForNobody => "round-for-nobody",
            Self::DeadlineInThePast => "round-deadline-in-the-past",
            Self::DeadlinePassed(_) => "round-deadline-passed",
            Self::NotLater => "round-not-later",
            Self::NotDue => "round-not-due",
            Self::Reason(_) => "round-reason-missing",
            Self::Undisposed(_) => "round-comments-undisposed",
            Self::Joint(NotJoint::NotAHolder) => "round-not-a-co-lead",
            Self::Joint(NotJoint::OneHolderOneHalf) => "round-one-holder-one-half",
            Self::NobodyInPerson => "round-nobody-in-person",
            Self::NotPrepared(_) => "round-not-prepared",
            Self::Time(why) => why.code(),
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NotNow { .. } | Self::Resting | Self::Wordless(_) | Self::NotPrepared(_) => {
                Some("review-round")
            }
            Self::NotResting | Self::DeadlinePassed(_) | Self::NotLater => Some("DR16"),
            Self::AssentBySilence => Some("DR13"),
            Self::NoSuchMeeting(_) | Self::OtherPolicy(_) => Some("DR29"),
            Self::NobodyAddressed | Self::NotAddressed(_) | Self::ForNobody => Some("addressees_resolved"),
            Self::TextNotFixed(_) => Some("text_hash_fixed"),
            Self::DeadlineInThePast | Self::NotDue | Self::Time(_) => Some("deadlines"),
            Self::Reason(_) => Some("reasons_present"),
            Self::Undisposed(_) => Some("DR17"),
            Self::Joint(_) | Self::NobodyInPerson => Some("DR05"),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::Reason(problem) => vec![problem.clone()],
            Self::Undisposed(comments) => comments.iter().map(undisposed).collect(),
            Self::DeadlinePassed(_) | Self::NotLater | Self::DeadlineInThePast => {
                vec![self.beside("deadline")]
            }
            Self::AssentBySilence => vec![self.beside("kind")],
            Self::NoSuchMeeting(_) => vec![self.beside("workshop")],
            Self::OtherPolicy(_) => vec![self.beside("unattributed")],
            _ => Vec::new(),
        }
    }
}

impl Refusal {
    fn beside(&self, field: &str) -> FieldProblem {
        FieldProblem { field: field.to_owned(), code: self.code().to_owned(), message: self.to_string() }
    }
}

fn undisposed(comment: &CommentId) -> FieldProblem {
    FieldProblem {
        field: comment.to_string(),
        code: "undisposed".to_owned(),
        message: "This comment has no disposition yet.".to_owned(),
    }
}

//! Why something asked about a silence procedure cannot be.

use crate::calendar::TimeProblem;
use crate::identity::{BodyCode, ParticipantCode};
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is none.
    #[error("You cannot do this: no such silence procedure was proposed.")]
    NotProposed,
    /// It exists, about something else.
    #[error("You cannot propose this silence procedure: there is one of this name about another text.")]
    AlreadyProposed,
    /// Not in this state.
    #[error("You cannot {act} a silence procedure that is {stage}.")]
    NotNow {
        /// The command in plain words.
        act: &'static str,
        /// Where it stands.
        stage: &'static str,
    },
    /// The text is not one to be settled.
    #[error("You cannot use silence for this text: it is not the final text of its guide.")]
    NotTheFinalText,
    /// Where it was agreed is missing.
    #[error("You cannot start a silence procedure without saying where and when it was agreed.")]
    NotAgreed,
    /// It was agreed in the future.
    #[error("You cannot start a silence procedure on an agreement that has not happened yet.")]
    AgreedInFuture,
    /// The notice is too short.
    #[error("You cannot give so little time: silence runs at least {minimum}, and this ends before that.")]
    TooShort {
        /// The shortest notice, as the procedure writes it.
        minimum: String,
    },
    /// Nobody would be silent.
    #[error("You cannot start a silence procedure in a body without members.")]
    NobodyAddressed,
    /// It would not move forward.
    #[error("You cannot move the end of a silence procedure to an earlier instant.")]
    NotLater,
    /// The instant has passed.
    #[error("You cannot move the end of a silence procedure after it has come.")]
    Passed,
    /// Somebody else's voice.
    #[error("You cannot speak for another member.")]
    OfAnother,
    /// Not a member of the body.
    #[error(
        "You cannot break this silence: {participant} is not a member of {body}. It may enter a statement as an observer."
    )]
    NotAMember {
        /// Who spoke.
        participant: ParticipantCode,
        /// The body.
        body: BodyCode,
    },
    /// It came at the instant or later.
    #[error(
        "You cannot break this silence any more: this was received at its end or after. It is recorded as late; an explanation of position may be entered."
    )]
    Late,
    /// An objection without words.
    #[error("You cannot break silence without saying in writing what you object to or propose.")]
    Wordless,
    /// A reason is missing.
    #[error("You cannot do this without {0}.")]
    Missing(&'static str),
    /// The clock came early.
    #[error("You cannot end this silence before its instant.")]
    NotDue,
    /// The time of receipt is missing.
    #[error("You cannot register this without its time of receipt.")]
    NoTimeOfReceipt,
    /// The time of receipt lies in the future.
    #[error("You cannot register something received in the future.")]
    ReceivedInFuture,
    /// Nothing to withdraw.
    #[error("You cannot take back an objection that was not made.")]
    NoObjection,
    /// It came in time, or there was no end yet.
    #[error("You cannot record this as late: it was received before the end.")]
    NotLate,
    /// The program did not bring what the decision needs.
    #[error("You cannot do this now: the program did not prepare {0}.")]
    NotPrepared(&'static str),
    /// A time cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotProposed => "silence-not-proposed",
            Self::AlreadyProposed => "silence-already-proposed",
            Self::NotNow { .. } => "silence-not-now",
            Self::NotTheFinalText => "silence-not-the-final-text",
            Self::NotAgreed => "silence-not-agreed",
            Self::AgreedInFuture => "silence-agreed-in-the-future",
            Self::TooShort { .. } => "silence-too-short",
            Self::NobodyAddressed => "silence-nobody-addressed",
            Self::NotLater => "silence-not-later",
            Self::Passed => "silence-passed",
            Self::OfAnother => "silence-of-another",
            Self::NotAMember { .. } => "not-a-member-of-body",
            Self::Late => "silence-objection-late",
            Self::Wordless => "silence-wordless",
            Self::Missing(_) => "silence-words-missing",
            Self::NotDue => "silence-not-due",
            Self::NoTimeOfReceipt => "silence-no-time-of-receipt",
            Self::ReceivedInFuture => "silence-received-in-the-future",
            Self::NoObjection => "silence-no-objection",
            Self::NotLate => "silence-not-late",
            Self::NotPrepared(_) => "silence-not-prepared",
            Self::Time(why) => why.code(),
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NotProposed | Self::AlreadyProposed | Self::NotNow { .. } | Self::NotPrepared(_) => {
                Some("silence-period")
            }
            Self::NotTheFinalText
            | Self::NotAgreed
            | Self::AgreedInFuture
            | Self::TooShort { .. }
            | Self::NobodyAddressed => Some("DR13"),
            Self::NotLater | Self::Passed => Some("DR16"),
            Self::NotAMember { .. } | Self::OfAnother => Some("DR02"),
            Self::Late | Self::NotLate | Self::Wordless => Some("DR14"),
            Self::NoObjection => Some("DR15"),
            Self::Missing(_) => Some("reasons_present"),
            Self::NoTimeOfReceipt | Self::ReceivedInFuture => Some("DR06"),
            Self::NotDue | Self::Time(_) => Some("deadlines"),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        let (field, code) = match self {
            Self::TooShort { .. } => ("expires", "too-short"),
            Self::NotLater => ("expires", "not-later"),
            Self::Wordless => ("says", "required"),
            Self::NotAgreed => ("agreed", "required"),
            _ => return Vec::new(),
        };
        vec![FieldProblem { field: field.to_owned(), code: code.to_owned(), message: self.to_string() }]
    }
}

//! Why something asked about a guide cannot be.

use crate::calendar::TimeProblem;
use crate::identity::{CommentId, ParticipantCode, SectionId};
use crate::joint::NotJoint;
use crate::refusal::{Explain, FieldProblem};

/// A rule's "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It exists already.
    #[error("You cannot open this guide: there is one of this name.")]
    AlreadyOpen,
    /// There is none.
    #[error("You cannot do this: there is no such guide.")]
    NotOpened,
    /// Not in this state.
    #[error("You cannot {act} a guide that is in {stage}.")]
    NotNow {
        /// The command in plain words.
        act: &'static str,
        /// Where it stands, in plain words.
        stage: String,
    },
    /// The mandate is for another committee.
    #[error("You cannot do this with a mandate for another committee.")]
    OtherCommittee,
    /// The outline cannot be used.
    #[error("You cannot set this outline: {} of its lines need another look.", .0.len())]
    Outline(Vec<FieldProblem>),
    /// No section was set.
    #[error("You cannot approve an outline without a section.")]
    NoOutline,
    /// No such section.
    #[error("You cannot write in section {0}: the outline has none of this name.")]
    NoSuchSection(SectionId),
    /// Somebody wrote the section meanwhile.
    #[error(
        "You cannot replace this section: it was written meanwhile. It has revision {actual}, you began from {expected}. What you typed is kept on this page beside the newer words."
    )]
    SectionOvertaken {
        /// The revision on the desk when writing began.
        expected: u32,
        /// The revision it has.
        actual: u32,
    },
    /// The words cannot be read.
    #[error("You cannot keep this text: {why}")]
    Words {
        /// What is wrong, and where.
        why: String,
    },
    /// The text of a file cannot be brought in.
    #[error("You cannot bring this text in: {}", places(.0))]
    Import(Vec<FieldProblem>),
    /// What was decided does not fit the words as they stand.
    #[error(
        "You cannot make the change that was decided on {comment}: {why}. A drafter writes it and names the comment."
    )]
    ChangeUnfit {
        /// The comment that was accepted.
        comment: CommentId,
        /// What does not fit.
        why: &'static str,
    },
    /// No section has words yet.
    #[error("You cannot issue a text in which no section has words yet.")]
    Wordless,
    /// The symbol cannot be used.
    #[error("You cannot use this symbol: {0}.")]
    Symbol(String),
    /// A comment is not disposed of.
    #[error("You cannot issue the next text over comments that are not disposed of: {}.", list(.0))]
    Undisposed(Vec<CommentId>),
    /// A bracket is open.
    #[error("You cannot settle the text while brackets are open: {}.", .0.join(", "))]
    OpenBrackets(Vec<String>),
    /// Both: comments and brackets.
    #[error(
        "You cannot issue the final text: comments {} are not decided and brackets {} are open.",
        list(.comments),
        .brackets.join(", ")
    )]
    Unsettled {
        /// The comments.
        comments: Vec<CommentId>,
        /// The brackets.
        brackets: Vec<String>,
    },
    /// A restricted version without a list.
    #[error("You cannot circulate a restricted version to nobody: name who receives it.")]
    NobodyOnTheList,
    /// No such version.
    #[error("You cannot do this: the guide has no version {0}.")]
    NoSuchVersion(u32),
    /// The round is another one.
    #[error("You cannot do this with round {given}: the round concerned is {expected}.")]
    OtherRound {
        /// The round named.
        given: u32,
        /// The round concerned.
        expected: u32,
    },
    /// A half of a joint act cannot be taken.
    #[error("{0}")]
    Joint(#[from] NotJoint),
    /// The co-leads approve different words.
    #[error(
        "You cannot complete the revision: the other co-lead approved other words or another symbol ({symbol})."
    )]
    OtherWords {
        /// The symbol approved.
        symbol: String,
    },
    /// The silence procedure does not allow it.
    #[error("You cannot do this: the silence procedure {0}.")]
    Silence(&'static str),
    /// The meeting had no quorum.
    #[error("You cannot decide in this meeting: no quorum of the body is on record for it.")]
    NoQuorum,
    /// A member objects.
    #[error("You cannot take this decision while objections stand: {}.", list(.0))]
    Objections(Vec<ParticipantCode>),
    /// Verb, body or meeting is missing.
    #[error("You cannot enter an act without {0}.")]
    ActIncomplete(&'static str),
    /// The act would lie in the future.
    #[error("You cannot enter an act that has not happened yet.")]
    ActInFuture,
    /// The published bytes are not those endorsed.
    #[error(
        "You cannot publish this file: its digest is not that of the endorsed text {endorsed}. Name the corrigendum that explains it, or declare that only the layout differs."
    )]
    OtherThanEndorsed {
        /// The symbol of the endorsed text.
        endorsed: String,
    },
    /// Names of positions are shown already.
    #[error(
        "You cannot change from when positions are named: they are named already, and what was shown was seen."
    )]
    NamesAreShown,
    /// The instant of disclosure has passed.
    #[error(
        "You cannot name positions from an instant that has passed: they were taken while none was named."
    )]
    DisclosureInThePast,
    /// The corrigendum named does not exist.
    #[error("You cannot name this corrigendum: there is none of that symbol.")]
    NoSuchCorrigendum,
    /// The bracket exists.
    #[error("You cannot open bracket {0}: its name was used before.")]
    BracketExists(String),
    /// There is no such open bracket.
    #[error("You cannot do this: there is no open bracket {0}.")]
    NoSuchBracket(String),
    /// Who asked for a bracket is missing.
    #[error("You cannot open a bracket without saying who asked for it.")]
    NoRequester,
    /// Neither consent nor ruling.
    #[error("You cannot close bracket {bracket}: {} asked for it and did not consent, and no ruling is recorded.", list(.missing))]
    NoConsent {
        /// Which.
        bracket: String,
        /// Who did not consent.
        missing: Vec<ParticipantCode>,
    },
    /// A reason is missing.
    #[error("You cannot do this without {0}.")]
    Missing(&'static str),
    /// The translation does not fit its source.
    #[error("You cannot issue this translation: {0}")]
    Translation(String),
    /// A time cannot be computed.
    #[error("You cannot do this: {0}.")]
    Time(#[from] TimeProblem),
    /// The program did not bring what the decision needs.
    #[error("You cannot do this now: the program did not prepare {0}.")]
    NotPrepared(&'static str),
}

/// One place in its own words; of several, how many.
fn places(problems: &[FieldProblem]) -> String {
    match problems {
        [one] => one.message.clone(),
        several => format!("{} of its places need another look.", several.len()),
    }
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyOpen => "guide-already-open",
            Self::NotOpened => "guide-not-opened",
            Self::NotNow { .. } => "guide-not-now",
            Self::OtherCommittee => "guide-other-committee",
            Self::Outline(_) => "guide-outline-unusable",
            Self::NoOutline => "guide-no-outline",
            Self::NoSuchSection(_) => "guide-no-such-section",
            Self::SectionOvertaken { .. } => "guide-section-overtaken",
            Self::Words { .. } => "guide-words-unreadable",
            Self::Import(_) => "guide-import-unusable",
            Self::ChangeUnfit { .. } => "guide-change-unfit",
            Self::Wordless => "guide-wordless",
            Self::Symbol(_) => "guide-symbol-unusable",
            Self::Undisposed(_) => "guide-comments-undisposed",
            Self::OpenBrackets(_) => "guide-brackets-open",
            Self::Unsettled { .. } => "guide-unsettled",
            Self::NobodyOnTheList => "guide-nobody-on-the-list",
            Self::NoSuchVersion(_) => "guide-no-such-version",
            Self::OtherRound { .. } => "guide-other-round",
            Self::Joint(_) => "guide-half-not-taken",
            Self::OtherWords { .. } => "guide-other-words-approved",
            Self::Silence(_) => "guide-silence-not-so",
            Self::NoQuorum => "guide-no-quorum",
            Self::Objections(_) => "guide-objections-stand",
            Self::ActIncomplete(_) => "guide-act-incomplete",
            Self::ActInFuture => "guide-act-in-the-future",
            Self::OtherThanEndorsed { .. } => "guide-other-than-endorsed",
            Self::NoSuchCorrigendum => "guide-no-such-corrigendum",
            Self::NamesAreShown => "guide-names-are-shown",
            Self::DisclosureInThePast => "guide-disclosure-in-the-past",
            Self::BracketExists(_) => "guide-bracket-exists",
            Self::NoSuchBracket(_) => "guide-no-such-bracket",
            Self::NoRequester => "guide-bracket-nobody-asked",
            Self::NoConsent { .. } => "guide-bracket-no-consent",
            Self::Missing(_) => "guide-words-missing",
            Self::Translation(_) => "guide-translation-unfit",
            Self::Time(why) => why.code(),
            Self::NotPrepared(_) => "guide-not-prepared",
        }
    }

    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::AlreadyOpen
            | Self::NotOpened
            | Self::NotNow { .. }
            | Self::OtherCommittee
            | Self::Outline(_)
            | Self::NoOutline
            | Self::NoSuchSection(_)
            | Self::SectionOvertaken { .. }
            | Self::Words { .. }
            | Self::ChangeUnfit { .. }
            | Self::Wordless
            | Self::Import(_)
            | Self::NobodyOnTheList
            | Self::NoSuchVersion(_)
            | Self::OtherRound { .. }
            | Self::Translation(_)
            | Self::NamesAreShown
            | Self::DisclosureInThePast
            | Self::NotPrepared(_) => Some("policy-guide"),
            Self::Symbol(_) => Some("DR23"),
            Self::Undisposed(_) | Self::Unsettled { .. } => Some("DR17"),
            Self::OpenBrackets(_)
            | Self::BracketExists(_)
            | Self::NoSuchBracket(_)
            | Self::NoRequester
            | Self::NoConsent { .. } => Some("DR19"),
            Self::Joint(_) | Self::OtherWords { .. } => Some("DR05"),
            Self::Silence(_) => Some("silence_allowed"),
            Self::NoQuorum => Some("DR25"),
            Self::Objections(_) => Some("no_objection"),
            Self::ActIncomplete(_) | Self::ActInFuture => Some("DR21"),
            Self::OtherThanEndorsed { .. } | Self::NoSuchCorrigendum => Some("DR24"),
            Self::Missing(_) => Some("reasons_present"),
            Self::Time(_) => Some("deadlines"),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::Outline(problems) | Self::Import(problems) => problems.clone(),
            Self::Words { why } => vec![problem("markdown", "unreadable", why)],
            Self::SectionOvertaken { actual, .. } => {
                vec![problem("expected", "overtaken", &format!("The section has revision {actual}."))]
            }
            Self::ChangeUnfit { comment, why } => vec![problem(comment.as_str(), "change-unfit", why)],
            Self::Symbol(why) => vec![problem("symbol", "unusable", why)],
            Self::NamesAreShown | Self::DisclosureInThePast => {
                vec![problem("names_from", self.code(), &self.to_string())]
            }
            Self::Undisposed(comments) | Self::Unsettled { comments, .. } => comments
                .iter()
                .map(|comment| {
                    problem(comment.as_str(), "undecided", &format!("{comment} is not disposed of."))
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

fn problem(field: &str, code: &str, message: &str) -> FieldProblem {
    FieldProblem { field: field.to_owned(), code: code.to_owned(), message: message.to_owned() }
}

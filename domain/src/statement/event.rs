//! What happened to a statement.

use serde::{Deserialize, Serialize};

use crate::asserted::Partial;
use crate::identity::{BodyCode, GuideId, ParticipantCode};
use crate::wire::Payload;

/// What kind of statement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Goes along, except in this.
    Reservation,
    /// Says why.
    ExplanationOfPosition,
    /// Says how it reads the text.
    Interpretative,
}

impl Kind {
    /// In the words of a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reservation => "reservation",
            Self::ExplanationOfPosition => "explanation of position",
            Self::Interpretative => "interpretative statement",
        }
    }
}

/// On what a statement is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct On {
    /// The guide.
    pub guide: GuideId,
    /// Symbol of the version: `RSO/PG/SOM/2014/1/Rev.1`.
    pub symbol: String,
    /// Before which body.
    pub body: BodyCode,
}

/// In which capacity it was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum As {
    /// As a member of the body.
    Member,
    /// As an observer.
    Observer,
}

/// It was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// Whose.
    pub author: ParticipantCode,
    /// In which capacity.
    pub capacity: As,
    /// What kind.
    pub kind: Kind,
    /// On what.
    pub on: On,
    /// Its words.
    pub text: String,
    /// Whether it is to be printed with every issue of the text.
    pub insists: bool,
}

/// Its words were changed before the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// As they now stand.
    pub text: String,
}

/// It was attached to a decision, whose state it does not change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attached {
    /// Who decided.
    pub body: BodyCode,
    /// With which verb.
    pub verb: String,
    /// When.
    pub on: Partial,
}

/// Its author withdrew it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {}

impl Payload for Entered {}
impl Payload for Amended {}
impl Payload for Attached {}
impl Payload for Withdrawn {}

crate::events! {
    /// What happened to a statement.
    pub enum Event {
        /// It was entered.
        Entered(Entered) = "StatementEntered" v 1,
        /// Its words changed.
        Amended(Amended) = "StatementAmended" v 1,
        /// It was attached.
        Attached(Attached) = "StatementAttached" v 1,
        /// It was withdrawn.
        Withdrawn(Withdrawn) = "StatementWithdrawn" v 1,
    }
}

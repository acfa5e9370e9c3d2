//! Whose statement, on what, in which words, attached to what?

use serde::{Deserialize, Serialize};

use super::event::{Attached, Entered};

/// The states of the definition `reservation`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waits for the decision.
    #[default]
    Entered,
    /// Stands beside the decision.
    Attached,
    /// Taken back.
    Withdrawn,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Attached => "attached",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A statement as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// As it now stands; none before.
    pub entered: Option<Entered>,
    /// To which decision it is attached.
    pub attached: Option<Attached>,
    /// Where it stands.
    pub stage: Stage,
}

//! Who was there, was it enough, is it over?

use serde::{Deserialize, Serialize};

use super::event::{Closed, Opened, QuorumComputed};

/// Where a meeting stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing is on record.
    #[default]
    None,
    /// It sits.
    Open,
    /// It is over.
    Closed,
}

impl Stage {
    /// In one word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "not opened",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// A meeting as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// How it was opened.
    pub opened: Option<Opened>,
    /// The count that acts cite.
    pub quorum: Option<QuorumComputed>,
    /// How it was closed.
    pub closed: Option<Closed>,
    /// Where it stands.
    pub stage: Stage,
}

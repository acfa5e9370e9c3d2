//! Where the erasure of a person's data stands, and whether a hold forbids it.

use serde::{Deserialize, Serialize};

use super::event::{Asked, Completed, Confirmed, Hold};

/// A person's data as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The legal hold that stands.
    pub hold: Option<Hold>,
    /// How far it is.
    pub stage: Stage,
}

/// How far an erasure is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Nobody asks for it.
    #[default]
    Untouched,
    /// One officer asked.
    Asked(Asked),
    /// Another confirmed, for each pseudonym.
    Confirmed(Vec<Confirmed>),
    /// Nothing is left.
    Completed(Vec<Confirmed>, Completed),
}

impl Erasure {
    /// Whether it was confirmed.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        matches!(self.stage, Stage::Confirmed(_) | Stage::Completed(..))
    }
}

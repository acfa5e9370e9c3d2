//! What is in it, who cleared it, where it stands?

use serde::{Deserialize, Serialize};

use super::event::Drafted;
use crate::joint::Halves;

/// The states of the definition `publication`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being written.
    #[default]
    Drafted,
    /// Cleared by both.
    Cleared,
    /// Out.
    Published,
    /// Taken back.
    Withdrawn,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Cleared => "cleared",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A publication as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The draft as it now stands; none before.
    pub drafted: Option<Drafted>,
    /// Halves of its clearance.
    pub clearance: Halves,
    /// How many corrigenda it has.
    pub corrigenda: u32,
    /// Where it stands.
    pub stage: Stage,
}

//! Which version is in force when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Version;

/// A procedure as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Its versions, by number.
    pub versions: Vec<Version>,
}

impl Procedure {
    /// The version in force at an instant: what is opened then keeps it to its end (DR36).
    #[must_use]
    pub fn version_at(&self, at: Timestamp) -> Option<&Version> {
        self.versions
            .iter()
            .filter(|version| version.effective_from <= at)
            .max_by_key(|version| version.number)
    }

    /// A version by its number.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }
}

//! What may be asked about a publication.

use serde::Serialize;

use super::event::{Corrected, Drafted, Item};
use crate::asserted::Partial;

/// A request about one publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Draft it.
    Draft(Drafted),
    /// Give one co-manager's half of its clearance.
    Clear {
        /// What she saw in it.
        items: Vec<Item>,
    },
    /// Publish it.
    Publish {
        /// When, as precisely as it is known; today if left out.
        #[serde(default)]
        on: Option<Partial>,
    },
    /// Correct it.
    Correct(Corrected),
    /// Withdraw it.
    Withdraw {
        /// Why.
        reasons: String,
    },
}

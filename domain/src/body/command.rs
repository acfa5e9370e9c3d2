//! What an administrator may ask about a body.

use serde::{Deserialize, Serialize};

use super::event::{Dissolved, Established};

/// A request about one body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Establish it.
    Establish(Established),
    /// Dissolve it.
    Dissolve(Dissolved),
}

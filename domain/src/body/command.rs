//! What an administrator may ask about a body.

use serde::Serialize;

use super::event::{Dissolved, Established};

/// A request about one body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Establish it.
    Establish(Established),
    /// Dissolve it.
    Dissolve(Dissolved),
}

//! What an administrator may ask about a procedure.

use serde::Serialize;

use super::event::Version;

/// A request about one procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Set the next version, from now or later.
    SetVersion(Version),
}

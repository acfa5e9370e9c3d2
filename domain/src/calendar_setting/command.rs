//! What an administrator may ask about the working calendar.

use serde::Serialize;

use super::event::Set;

/// A request about the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Set it from an instant.
    Set(Set),
}

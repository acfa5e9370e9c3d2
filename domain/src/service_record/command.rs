//! What may be asked of the journal itself.

use serde::Serialize;

use super::event::{ClockMoved, Opened};

/// A request about the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Open it, once.
    Open(Opened),
    /// Move its clock forward (never of a live journal).
    MoveClock(ClockMoved),
}

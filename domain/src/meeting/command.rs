//! What may be asked about a meeting.

use serde::Serialize;

use super::event::{Closed, Opened};

/// A request about one meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Open it and count who is there.
    Open(Opened),
    /// Close it; a meeting of the past is entered as closed.
    Close(Closed),
}

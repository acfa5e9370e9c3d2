//! What may be asked about a matter of others.

use serde::Serialize;

use super::event::{Fact, Recommendation};

/// A request about one matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Write down what happened.
    Note(Fact),
    /// Write down what was recommended.
    NoteRecommendation(Recommendation),
}

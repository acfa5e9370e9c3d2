//! What may be asked about a tasking.

use serde::Serialize;

use super::event::{Assigned, Issued};

/// A request about one tasking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Enter what was decided, in its own words.
    Issue(Issued),
    /// Give it to an owner.
    Assign(Assigned),
    /// Begin the work.
    Start,
    /// Note how far it is.
    NoteProgress {
        /// What was done.
        text: String,
    },
    /// Report to those who asked.
    Report {
        /// What was achieved.
        text: String,
    },
    /// Ask for more.
    Continue {
        /// What remains.
        remains: String,
    },
    /// Take the report as the end of it.
    Discharge {
        /// With which verb: `noted`, `welcomed`.
        verb: String,
    },
    /// Let it lapse.
    Lapse {
        /// Why.
        reasons: String,
    },
}

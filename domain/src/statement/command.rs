//! What may be asked about a statement.

use serde::{Deserialize, Serialize};

use super::event::{Attached, Kind, On};

/// Enter a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enter {
    /// What kind.
    pub kind: Kind,
    /// On which text, before which body.
    pub on: On,
    /// Its words.
    pub text: String,
    /// Whether it is to be printed with every issue of the text.
    #[serde(default)]
    pub insists: bool,
}

/// A request about one statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Enter it.
    Enter(Enter),
    /// Change its words before the decision.
    AmendBefore {
        /// As they now stand.
        text: String,
    },
    /// Attach it to the decision.
    Attach(Attached),
    /// Withdraw it.
    Withdraw,
}

//! What may be asked about a comment.

use serde::{Deserialize, Serialize};

use super::event::{Change, Disposition, Kind, Reanchored, Words};
use crate::identity::{CommentId, ParagraphId, ParticipantCode, RoundId};

/// Receive a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// In which round.
    pub round: RoundId,
    /// Whose it is; none in a workshop without attribution.
    #[serde(default)]
    pub participant: Option<ParticipantCode>,
    /// What it says.
    pub words: Words,
}

/// A request about one comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Receive it.
    Receive(Receive),
    /// Sort it.
    Triage {
        /// What kind of remark it is.
        kind: Kind,
    },
    /// Deal with it together with another one.
    Merge {
        /// The one that goes on.
        into: CommentId,
    },
    /// Propose what should become of it.
    Propose {
        /// What.
        disposition: Disposition,
        /// Why.
        #[serde(default)]
        reason: Option<String>,
        /// What it would do to the text.
        #[serde(default)]
        change: Option<Change>,
    },
    /// Dispose of it.
    Decide {
        /// How.
        disposition: Disposition,
        /// Why.
        #[serde(default)]
        reason: Option<String>,
        /// What it does to the text.
        #[serde(default)]
        change: Option<Change>,
        /// The committee's meeting, where it decides.
        #[serde(default)]
        meeting: Option<String>,
    },
    /// Give it to the committee.
    Refer {
        /// To whom.
        to: String,
        /// Why.
        reason: String,
    },
    /// Withdraw it.
    Withdraw,
    /// Take the decision back.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Note where it stands on a later version.
    Reanchor(Reanchored),
    /// Attach it to a paragraph of a later version.
    Reattach {
        /// Symbol of the version.
        version: String,
        /// To which.
        paragraph: ParagraphId,
    },
}

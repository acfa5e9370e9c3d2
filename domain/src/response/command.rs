//! What may be asked about an addressee's answer.

use serde::Serialize;

use super::event::Kept;
use crate::comment::event::Words;
use crate::identity::{CommentId, DraftId, ParticipantCode, RoundId};

/// A request about one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Ask the addressee.
    Invite {
        /// In which round.
        round: RoundId,
        /// Whom.
        participant: ParticipantCode,
    },
    /// Acknowledge.
    Acknowledge,
    /// Begin to draft.
    Prepare,
    /// Keep a draft comment.
    KeepDraft {
        /// Which one; none for a new one.
        #[serde(default)]
        draft: Option<DraftId>,
        /// What it says.
        words: Words,
    },
    /// Clear drafts as the delegation's.
    Clear {
        /// Which.
        drafts: Vec<DraftId>,
    },
    /// Give a draft back to be mended.
    ReturnDraft {
        /// Which.
        draft: DraftId,
        /// What is to be mended.
        note: String,
    },
    /// Drop a draft.
    DropDraft {
        /// Which.
        draft: DraftId,
    },
    /// Submit the position.
    Submit {
        /// The cleared drafts it consists of, besides what was received before.
        #[serde(default)]
        drafts: Vec<DraftId>,
    },
    /// Replace the position before the deadline.
    Supersede {
        /// The cleared drafts to add.
        #[serde(default)]
        drafts: Vec<DraftId>,
        /// The comments to withdraw.
        #[serde(default)]
        withdraw: Vec<CommentId>,
        /// Whether it replaces what another authority of the same member submitted.
        #[serde(default)]
        replaces: bool,
    },
    /// Say which of two positions holds.
    ResolveConflict {
        /// Which.
        keep: Kept,
    },
    /// Say that there are no comments.
    DeclareNone,
    /// Record that nothing was said.
    RecordNone,
    /// Submit after the deadline.
    SubmitLate {
        /// The cleared drafts it consists of.
        #[serde(default)]
        drafts: Vec<DraftId>,
    },
    /// Fix it.
    Freeze,
}

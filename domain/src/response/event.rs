//! What happened to an addressee's answer.

use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::asserted::Asserted;
use crate::comment::event::Words;
use crate::identity::{CommentId, DraftId, ParticipantCode, PersonId, RoundId};
use crate::personal::{Personal, PersonalPart};
use crate::round::event::Meaning;
use crate::wire::Payload;

/// An addressee was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// In which round.
    pub round: RoundId,
    /// Who.
    pub participant: ParticipantCode,
    /// The pseudonym whose key seals what the delegation drafts.
    pub delegation: PersonId,
}

/// The invitation was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// By whom.
    pub by: Option<PersonId>,
}

/// The delegation began to draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftStarted {
    /// By whom.
    pub by: Option<PersonId>,
}

/// A draft comment was written or changed, inside the delegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftKept {
    /// Which: `d3`.
    pub draft: DraftId,
    /// By whom.
    pub by: Option<PersonId>,
    /// Whether it is cleared with this: the focal point wrote it.
    pub cleared: bool,
    /// Its words; part `draft`, sealed for the delegation.
    pub words: Personal<Words>,
}

/// The focal point cleared drafts as the delegation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftsCleared {
    /// Which.
    pub drafts: Vec<DraftId>,
    /// By whom.
    pub by: Option<PersonId>,
}

/// The focal point gave a draft back to be mended, inside the delegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftReturned {
    /// Which.
    pub draft: DraftId,
    /// By whom.
    pub by: Option<PersonId>,
    /// What is to be mended; part `note`, sealed for the delegation.
    pub note: Personal<String>,
}

/// A draft was dropped, inside the delegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftDropped {
    /// Which.
    pub draft: DraftId,
    /// By whom.
    pub by: Option<PersonId>,
}

/// The delegation's position as submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// First, second … submission.
    pub submission: u32,
    /// By whom.
    pub by: Option<PersonId>,
    /// As what: the authority that submits.
    pub authority: Role,
    /// The comments it consists of.
    pub comments: Vec<CommentId>,
    /// The drafts that became comments with it.
    pub drafts: Vec<DraftId>,
    /// When it was received.
    pub received: Asserted,
}

/// The delegation replaced its position; the former one is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superseded {
    /// Which submission this is.
    pub submission: u32,
    /// Which it replaces.
    pub replaces: u32,
    /// Whether another authority said that it replaces (DR11).
    pub explicitly: bool,
    /// By whom.
    pub by: Option<PersonId>,
    /// As what.
    pub authority: Role,
    /// The comments it consists of, kept ones included.
    pub comments: Vec<CommentId>,
    /// The comments withdrawn with it.
    pub withdrawn: Vec<CommentId>,
    /// The drafts that became comments with it.
    pub drafts: Vec<DraftId>,
    /// When it was received.
    pub received: Asserted,
}

/// Another authority of the same member submitted a different position: both are held for the member to resolve (DR11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictFlagged {
    /// The submission that stands meanwhile.
    pub standing: u32,
    /// By whom the other was submitted.
    pub by: Option<PersonId>,
    /// As what.
    pub authority: Role,
    /// The drafts it consists of; they stay sealed until it is resolved.
    pub drafts: Vec<DraftId>,
    /// When it was received.
    pub received: Asserted,
}

/// Which of two positions a member keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// The one that was there first.
    Standing,
    /// The one that was held.
    Held,
    /// Both, as one.
    Both,
}

/// The member resolved the conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictResolved {
    /// What it keeps.
    pub kept: Kept,
    /// By whom.
    pub by: Option<PersonId>,
}

/// The delegation has no comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoneDeclared {
    /// By whom.
    pub by: Option<PersonId>,
    /// When it was received.
    pub received: Asserted,
}

/// Nothing was said in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoResponseRecorded {
    /// What that means in this round (DR12).
    pub meaning: Meaning,
}

/// A position came after the deadline: late is its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateReceived {
    /// By whom.
    pub by: Option<PersonId>,
    /// As what.
    pub authority: Role,
    /// The comments it consists of.
    pub comments: Vec<CommentId>,
    /// The drafts that became comments with it.
    pub drafts: Vec<DraftId>,
    /// When it was received.
    pub received: Asserted,
}

/// The answer does not change any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {}

impl Payload for DraftKept {
    fn personal(&self) -> Vec<PersonalPart> {
        self.words.part().into_iter().collect()
    }
}
impl Payload for DraftReturned {
    fn personal(&self) -> Vec<PersonalPart> {
        self.note.part().into_iter().collect()
    }
}
impl Payload for Invited {}
impl Payload for Acknowledged {}
impl Payload for DraftStarted {}
impl Payload for DraftsCleared {}
impl Payload for DraftDropped {}
impl Payload for Submitted {}
impl Payload for Superseded {}
impl Payload for ConflictFlagged {}
impl Payload for ConflictResolved {}
impl Payload for NoneDeclared {}
impl Payload for NoResponseRecorded {}
impl Payload for LateReceived {}
impl Payload for Frozen {}

crate::events! {
    /// What happened to an addressee's answer.
    pub enum Event {
        /// It was asked.
        Invited(Invited) = "MemberInvited" v 1,
        /// It acknowledged.
        Acknowledged(Acknowledged) = "InvitationAcknowledged" v 1,
        /// It began to draft.
        DraftStarted(DraftStarted) = "NationalDraftStarted" v 1,
        /// A draft was written or changed.
        DraftKept(DraftKept) = "NationalDraftKept" v 1,
        /// Drafts were cleared.
        DraftsCleared(DraftsCleared) = "NationalDraftsCleared" v 1,
        /// A draft was given back.
        DraftReturned(DraftReturned) = "NationalDraftReturned" v 1,
        /// A draft was dropped.
        DraftDropped(DraftDropped) = "NationalDraftDropped" v 1,
        /// The position was submitted.
        Submitted(Submitted) = "CommentsSubmitted" v 1,
        /// It was replaced.
        Superseded(Superseded) = "CommentsSuperseded" v 1,
        /// Two authorities differ.
        ConflictFlagged(ConflictFlagged) = "ConflictingPositionFlagged" v 1,
        /// The member resolved it.
        ConflictResolved(ConflictResolved) = "ConflictingPositionResolved" v 1,
        /// It has no comments.
        NoneDeclared(NoneDeclared) = "NoCommentsDeclared" v 1,
        /// It said nothing.
        NoResponseRecorded(NoResponseRecorded) = "NoResponseRecorded" v 1,
        /// It answered late.
        LateReceived(LateReceived) = "LateCommentsReceived" v 1,
        /// It does not change any more.
        Frozen(Frozen) = "ResponseFrozen" v 1,
    }
}

impl Event {
    /// Whether the event stays inside the delegation: nobody else learns that it happened, not the staff, not the auditor.
    #[must_use]
    pub const fn is_private(&self) -> bool {
        matches!(
            self,
            Self::DraftStarted(_)
                | Self::DraftKept(_)
                | Self::DraftsCleared(_)
                | Self::DraftReturned(_)
                | Self::DraftDropped(_)
        )
    }
}

/// The types of events that stay inside a delegation, for readers that know only the name of a type.
pub const PRIVATE: [&str; 5] = [
    "NationalDraftStarted",
    "NationalDraftKept",
    "NationalDraftsCleared",
    "NationalDraftReturned",
    "NationalDraftDropped",
];

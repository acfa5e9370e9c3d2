//! How far an addressee's answer is, and what it consists of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::{Event, Kept};
use crate::actor::Role;
use crate::asserted::Asserted;
use crate::comment::event::Words;
use crate::identity::{CommentId, DraftId, ParticipantCode, PersonId, RoundId};
use crate::personal::Personal;

/// The states of `member-response`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Not asked.
    #[default]
    None,
    /// Asked.
    Invited,
    /// Acknowledged.
    Acknowledged,
    /// Drafting.
    Preparing,
    /// The position is there.
    Submitted,
    /// There are no comments.
    NoComments,
    /// Nothing was said.
    NoResponse,
    /// The position came late.
    Late,
    /// It does not change any more.
    Final,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Invited => "invited",
            Self::Acknowledged => "acknowledged",
            Self::Preparing => "preparing",
            Self::Submitted => "submitted",
            Self::NoComments => "no_comments",
            Self::NoResponse => "no_response",
            Self::Late => "late",
            Self::Final => "final",
        }
    }

    /// Whether an answer is still awaited.
    #[must_use]
    pub const fn is_awaited(self) -> bool {
        matches!(self, Self::Invited | Self::Acknowledged | Self::Preparing)
    }
}

/// Who was asked in which round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The round.
    pub round: RoundId,
    /// Who.
    pub participant: ParticipantCode,
    /// Whose key seals its drafts.
    pub delegation: PersonId,
}

/// What became of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Written, not cleared.
    Written,
    /// Cleared as the delegation's.
    Cleared,
    /// It became a comment.
    Submitted,
    /// Dropped.
    Dropped,
}

/// A draft comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Who wrote it last.
    pub by: Option<PersonId>,
    /// What became of it.
    pub standing: Standing,
    /// Its words, sealed.
    pub words: Personal<Words>,
}

/// A second position, held until the member resolves (DR11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// By whom it was submitted.
    pub by: Option<PersonId>,
    /// As what.
    pub authority: Role,
    /// The drafts it consists of.
    pub drafts: Vec<DraftId>,
    /// When it was received.
    pub received: Asserted,
}

/// An addressee's answer as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Who was asked; none before.
    pub invitation: Option<Invitation>,
    /// How far it is.
    pub stage: Stage,
    /// The drafts, by their numbers.
    pub drafts: BTreeMap<DraftId, Draft>,
    /// How many drafts there ever were.
    pub written: u32,
    /// How many submissions.
    pub submissions: u32,
    /// The authority whose position stands.
    pub authority: Option<Role>,
    /// The comments of the position that stands.
    pub comments: Vec<CommentId>,
    /// The second position, while it is held.
    pub held: Option<Held>,
    /// Whether it answered late.
    pub late: bool,
}

impl Response {
    pub(super) fn and(mut self, event: Event) -> Self {
        match event {
            Event::Invited(it) => {
                self.stage = Stage::Invited;
                self.invitation = Some(Invitation {
                    round: it.round,
                    participant: it.participant,
                    delegation: it.delegation,
                });
            }
            Event::Acknowledged(_) => self.stage = Stage::Acknowledged,
            Event::DraftStarted(_) => self.stage = Stage::Preparing,
            Event::DraftKept(it) => {
                let standing = if it.cleared { Standing::Cleared } else { Standing::Written };
                if !self.drafts.contains_key(&it.draft) {
                    self.written += 1;
                }
                self.drafts.insert(it.draft, Draft { by: it.by, standing, words: it.words });
            }
            Event::DraftsCleared(it) => self.settle(&it.drafts, Standing::Cleared),
            Event::DraftReturned(it) => self.settle(&[it.draft], Standing::Written),
            Event::DraftDropped(it) => self.settle(&[it.draft], Standing::Dropped),
            Event::Submitted(it) => {
                self.stage = Stage::Submitted;
                self.position(it.authority, it.comments, &it.drafts);
            }
            Event::Superseded(it) => self.position(it.authority, it.comments, &it.drafts),
            Event::ConflictFlagged(it) => {
                self.held = Some(Held {
                    by: it.by,
                    authority: it.authority,
                    drafts: it.drafts,
                    received: it.received,
                });
            }
            Event::ConflictResolved(it) => self.resolve(it.kept),
            Event::NoneDeclared(_) => self.stage = Stage::NoComments,
            Event::NoResponseRecorded(_) => self.stage = Stage::NoResponse,
            Event::LateReceived(it) => {
                self.stage = Stage::Late;
                self.late = true;
                self.position(it.authority, it.comments, &it.drafts);
            }
            Event::Frozen(_) => self.stage = Stage::Final,
        }
        self
    }

    fn settle(&mut self, drafts: &[DraftId], standing: Standing) {
        for draft in drafts {
            if let Some(draft) = self.drafts.get_mut(draft) {
                draft.standing = standing;
            }
        }
    }

    fn position(&mut self, authority: Role, comments: Vec<CommentId>, drafts: &[DraftId]) {
        self.submissions += 1;
        self.authority = Some(authority);
        self.comments = comments;
        self.settle(drafts, Standing::Submitted);
    }

    /// What is not kept of a held position stays with the delegation as cleared drafts.
    fn resolve(&mut self, _kept: Kept) {
        self.held = None;
    }
}

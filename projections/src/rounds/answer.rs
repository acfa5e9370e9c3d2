//! *How far is an addressee's answer, as its own people see it and as everybody else does?*

use std::collections::BTreeMap;

use domain::response::event::Kept;
use domain::response::{Event, Response, Stage, Standing};
use domain::{CommentId, Decide, DraftId, ParticipantCode, PersonId, RoundId};
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// One addressee's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Answer {
    /// In which round.
    pub round: RoundId,
    /// Whose.
    pub participant: ParticipantCode,
    /// Version of its stream.
    pub version: u64,
    /// How far it is.
    pub response: Response,
    /// When something happened last that others may know of.
    pub last_seen: Option<Timestamp>,
    /// The submissions, oldest first; replaced ones are kept.
    pub submissions: Vec<Submission>,
    /// Where the newest words of each draft lie sealed.
    pub drafts: BTreeMap<DraftId, DraftAt>,
    /// What the member made of a conflict, if there was one (DR11).
    pub resolved: Option<(Timestamp, Kept)>,
}

/// One submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct Submission {
    /// When it was recorded.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<PersonId>,
    /// Its comments.
    pub comments: Vec<CommentId>,
    /// Whether it came late.
    pub late: bool,
}

/// Where a draft lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct DraftAt {
    /// Position of the event in which its words are sealed, part `draft`.
    pub position: u64,
    /// When it was written.
    pub at: Timestamp,
    /// Position of the event in which the note it came back with is sealed, part `note`; none if it did not come back.
    pub note: Option<u64>,
}

/// How far an answer is, to its own delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inside {
    /// Nothing was written.
    NotStarted,
    /// Something is written and not cleared.
    InProgress,
    /// All that is written is cleared, and not submitted.
    Cleared,
    /// Submitted, or declared that there is nothing.
    Submitted,
    /// Two authorities differ.
    InConflict,
    /// The deadline passed without a word.
    Silent,
    /// It came late.
    Late,
}

impl Inside {
    /// In the words of a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotStarted => "not started",
            Self::InProgress => "in progress",
            Self::Cleared => "cleared, not submitted",
            Self::Submitted => "submitted",
            Self::InConflict => "two positions",
            Self::Silent => "silent",
            Self::Late => "late",
        }
    }
}

/// How far an answer is, to everybody else: what goes on inside a delegation is not theirs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outside {
    /// Nothing has come.
    Awaited,
    /// Comments came.
    Submitted,
    /// It said that it has none.
    NoComments,
    /// The deadline passed without a word.
    Silent,
    /// Comments came late.
    Late,
}

impl Outside {
    /// In the words of a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Awaited => "no answer yet",
            Self::Submitted => "submitted",
            Self::NoComments => "no comments",
            Self::Silent => "silent",
            Self::Late => "late",
        }
    }
}

impl Answer {
    pub(super) fn new((round, participant): (RoundId, ParticipantCode)) -> Self {
        Self {
            round,
            participant,
            version: 0,
            response: Response::default(),
            last_seen: None,
            submissions: Vec::new(),
            drafts: BTreeMap::new(),
            resolved: None,
        }
    }

    pub(super) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        self.version = fact.envelope.version;
        if !event.is_private() {
            self.last_seen = Some(fact.at);
        }
        match event {
            Event::DraftKept(it) => {
                let place = DraftAt { position: fact.position, at: fact.at, note: None };
                self.drafts.insert(it.draft.clone(), place);
            }
            Event::DraftReturned(it) => {
                if let Some(draft) = self.drafts.get_mut(&it.draft) {
                    draft.note = Some(fact.position);
                }
            }
            Event::Submitted(it) => self.submitted(fact, (&it.by, &it.comments, false)),
            Event::Superseded(it) => self.submitted(fact, (&it.by, &it.comments, false)),
            Event::LateReceived(it) => self.submitted(fact, (&it.by, &it.comments, true)),
            Event::ConflictResolved(it) => self.resolved = Some((fact.at, it.kept)),
            _ => {}
        }
        self.response = std::mem::take(&mut self.response).evolve(event.clone());
    }

    fn submitted(&mut self, fact: &Fact<'_>, (by, comments, late): (&Option<PersonId>, &[CommentId], bool)) {
        self.submissions.push(Submission { at: fact.at, by: by.clone(), comments: comments.to_vec(), late });
    }

    /// How far it is, to its own delegation.
    #[must_use]
    pub fn inside(&self) -> Inside {
        if self.response.held.is_some() {
            return Inside::InConflict;
        }
        match self.response.stage {
            Stage::Final if self.response.late => return Inside::Late,
            Stage::Submitted | Stage::NoComments | Stage::Final => return Inside::Submitted,
            Stage::NoResponse => return Inside::Silent,
            Stage::Late => return Inside::Late,
            Stage::None | Stage::Invited | Stage::Acknowledged | Stage::Preparing => {}
        }
        let mut standing = self.response.drafts.values().map(|draft| draft.standing);
        if standing.clone().any(|standing| standing == Standing::Written) {
            Inside::InProgress
        } else if standing.any(|standing| standing == Standing::Cleared) {
            Inside::Cleared
        } else if self.response.stage == Stage::Preparing {
            Inside::InProgress
        } else {
            Inside::NotStarted
        }
    }

    /// How far it is, to everybody else.
    #[must_use]
    pub fn outside(&self) -> Outside {
        match self.response.stage {
            Stage::NoResponse => Outside::Silent,
            Stage::Late => Outside::Late,
            Stage::Final if self.response.late => Outside::Late,
            Stage::Final if self.submissions.is_empty() => Outside::NoComments,
            Stage::NoComments => Outside::NoComments,
            Stage::Submitted | Stage::Final => Outside::Submitted,
            Stage::None | Stage::Invited | Stage::Acknowledged | Stage::Preparing => Outside::Awaited,
        }
    }

    /// Drafts that wait for the focal point.
    pub fn to_clear(&self) -> impl Iterator<Item = &DraftId> {
        let written = |standing| standing == Standing::Written;
        self.response.drafts.iter().filter(move |(_, draft)| written(draft.standing)).map(|(id, _)| id)
    }

    /// Drafts that are cleared and not submitted.
    pub fn to_submit(&self) -> impl Iterator<Item = &DraftId> {
        let cleared = |standing| standing == Standing::Cleared;
        self.response.drafts.iter().filter(move |(_, draft)| cleared(draft.standing)).map(|(id, _)| id)
    }
}

//! *What does a comment say, whose is it, where does it stand, and what became of it?*

use domain::comment::event::{Disposition, Kind, Place, Words};
use domain::comment::{Comment, Event, Stage};
use domain::{CommentId, Decide, ParticipantCode, RoundId};
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// One comment.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Remark {
    /// Which.
    pub id: CommentId,
    /// Version of its stream.
    pub version: u64,
    /// How far it is and what it says.
    pub comment: Comment,
    /// When it was recorded.
    pub recorded_at: Option<Timestamp>,
    /// When its disposition was proposed.
    pub proposed_at: Option<Timestamp>,
    /// When it was decided, merged or withdrawn.
    pub settled_at: Option<Timestamp>,
}

impl Remark {
    pub(super) fn new(id: CommentId) -> Self {
        Self {
            id,
            version: 0,
            comment: Comment::default(),
            recorded_at: None,
            proposed_at: None,
            settled_at: None,
        }
    }

    pub(super) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        self.version = fact.envelope.version;
        match event {
            Event::Received(_) => self.recorded_at = Some(fact.at),
            Event::DispositionProposed(_) => self.proposed_at = Some(fact.at),
            Event::DispositionDecided(_) | Event::Merged(_) | Event::Withdrawn(_) => {
                self.settled_at = Some(fact.at);
            }
            Event::DispositionReopened(_) => self.settled_at = None,
            _ => {}
        }
        self.comment = std::mem::take(&mut self.comment).evolve(event.clone());
    }

    /// In which round it was made.
    #[must_use]
    pub fn round(&self) -> Option<&RoundId> {
        self.comment.received.as_ref().map(|it| &it.round)
    }

    /// What it says.
    #[must_use]
    pub fn words(&self) -> Option<&Words> {
        self.comment.received.as_ref().map(|it| &it.words)
    }

    /// Whose it is; none where the workshop is held without attribution (DR29).
    #[must_use]
    pub fn participant(&self) -> Option<&ParticipantCode> {
        self.comment.received.as_ref().and_then(|it| it.participant.as_ref())
    }

    /// What kind of remark it is.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.words().map(|words| words.kind)
    }

    /// Whether it came after the deadline.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.comment.received.as_ref().is_some_and(|it| it.late)
    }

    /// How it was disposed of; a referred one counts as that until the committee decides.
    #[must_use]
    pub fn disposition(&self) -> Option<Disposition> {
        match self.comment.stage {
            Stage::Referred => Some(Disposition::Referred),
            _ => self.comment.decision.as_ref().map(|decision| decision.disposition),
        }
    }

    /// Where it stands on the newest version it was carried to, and that version's symbol.
    #[must_use]
    pub fn newest_place(&self) -> Option<(&str, &Place)> {
        self.comment.places.last().map(|(version, place)| (version.as_str(), place))
    }

    /// The printed number of the place it was made on: `4.1`, or the section.
    #[must_use]
    pub fn place(&self) -> &str {
        let Some(words) = self.words() else { return "" };
        let anchor = &words.anchor;
        let section = anchor.section.as_ref().map(domain::SectionId::as_str);
        anchor.number.as_deref().or(section).unwrap_or("the whole text")
    }
}

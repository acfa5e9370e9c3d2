//! How far a comment is, and who wants what of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::event::{Change, Choice, Disposition, Event, Place, Received};
use crate::identity::{CommentId, ParagraphId, ParticipantCode, PersonId, RoundId};

/// The states of `comment`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Not there.
    #[default]
    None,
    /// Received.
    Received,
    /// Sorted.
    Triaged,
    /// Dealt with in another one.
    Merged,
    /// A disposition is proposed.
    Proposed,
    /// Disposed of.
    Decided,
    /// With the committee.
    Referred,
    /// Withdrawn by its author.
    Withdrawn,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Received => "received",
            Self::Triaged => "triaged",
            Self::Merged => "merged",
            Self::Proposed => "proposed",
            Self::Decided => "decided",
            Self::Referred => "referred",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing is owed on it any more (DR17).
    #[must_use]
    pub const fn is_disposed(self) -> bool {
        matches!(self, Self::Merged | Self::Decided | Self::Withdrawn)
    }
}

/// A comment that was merged into this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Which.
    pub from: CommentId,
    /// Whose.
    pub participant: Option<ParticipantCode>,
    /// Who had submitted it.
    pub by: Option<PersonId>,
}

/// What the secretariat proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What.
    pub disposition: Disposition,
    /// Why.
    pub reason: Option<String>,
    /// What it would do to the text.
    pub change: Option<Change>,
}

/// What a co-lead wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Who gave it.
    pub by: PersonId,
    /// What.
    pub choice: Choice,
    /// Why.
    pub reason: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// How it was disposed of.
    pub disposition: Disposition,
    /// Why.
    pub reason: Option<String>,
    /// What it does to the text.
    pub change: Option<Change>,
}

/// A comment as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// How it was received; none before. Shared: what was said does not change, and a world is kept for many a state of the comment.
    pub received: Option<Arc<Received>>,
    /// How far it is.
    pub stage: Stage,
    /// The one it was merged into.
    pub into: Option<CommentId>,
    /// Those merged into it.
    pub joined: Vec<Joined>,
    /// What is proposed.
    pub proposal: Option<Proposal>,
    /// What the co-leads want, by government, while it is not done.
    pub opinions: BTreeMap<ParticipantCode, Opinion>,
    /// What became of it.
    pub decision: Option<Decision>,
    /// Where it stands on later versions, in their order.
    pub places: Vec<(String, Place)>,
    /// The paragraph a person attached it to last, and on which version: from there it is followed further.
    pub attached: Option<(String, ParagraphId)>,
}

impl Comment {
    /// Whether it is of this delegation in this round.
    #[must_use]
    pub fn is_of(&self, round: &RoundId, participant: &ParticipantCode) -> bool {
        self.received
            .as_ref()
            .is_some_and(|it| it.round == *round && it.participant.as_ref() == Some(participant))
    }

    /// Whether its author may still withdraw it: it is not disposed of and carries nobody else's comment.
    #[must_use]
    pub fn may_be_withdrawn(&self) -> bool {
        !self.stage.is_disposed() && self.stage != Stage::None && self.joined.is_empty()
    }

    /// Whether a person is its author, or that of one merged into it.
    #[must_use]
    pub fn is_by(&self, person: &PersonId) -> bool {
        let own = self.received.as_ref().and_then(|it| it.by.as_ref()) == Some(person);
        own || self.joined.iter().any(|joined| joined.by.as_ref() == Some(person))
    }

    /// Whose comment it is, with those merged into it, each delegation once.
    #[must_use]
    pub fn authors(&self) -> Vec<ParticipantCode> {
        let own = self.received.iter().filter_map(|it| it.participant.clone());
        let mut authors: Vec<ParticipantCode> =
            own.chain(self.joined.iter().filter_map(|joined| joined.participant.clone())).collect();
        let mut seen = std::collections::BTreeSet::new();
        authors.retain(|author| seen.insert(author.clone()));
        authors
    }

    pub(super) fn and(mut self, event: Event) -> Self {
        match event {
            Event::Received(it) => {
                self.stage = Stage::Received;
                self.received = Some(Arc::new(it));
            }
            Event::Triaged(it) => {
                self.stage = Stage::Triaged;
                if let Some(received) = self.received.as_mut().filter(|had| had.words.kind != it.kind) {
                    Arc::make_mut(received).words.kind = it.kind;
                }
            }
            Event::Merged(it) => {
                self.stage = Stage::Merged;
                self.into = Some(it.into);
            }
            Event::Joined(it) => {
                self.joined.push(Joined { from: it.from, participant: it.participant, by: it.by });
            }
            Event::DispositionProposed(it) => {
                self.stage = Stage::Proposed;
                self.proposal =
                    Some(Proposal { disposition: it.proposal, reason: it.reason, change: it.change });
            }
            Event::DispositionHalfGiven(it) => {
                let opinion = Opinion { by: it.half.by, choice: it.choice, reason: it.reason };
                self.opinions.insert(it.half.government, opinion);
            }
            Event::DispositionDecided(it) => {
                self.moves(Stage::Decided);
                self.decision =
                    Some(Decision { disposition: it.disposition, reason: it.reason, change: it.change });
            }
            Event::Referred(_) => self.moves(Stage::Referred),
            Event::Withdrawn(_) => self.moves(Stage::Withdrawn),
            Event::DispositionReopened(_) => {
                self.moves(Stage::Proposed);
                self.decision = None;
            }
            Event::Reanchored(it) => self.stands(it.version, it.place),
            Event::Reattached(it) => {
                self.attached = Some((it.version.clone(), it.paragraph.clone()));
                self.stands(it.version, attached(it.paragraph));
            }
        }
        self
    }

    fn moves(&mut self, stage: Stage) {
        self.stage = stage;
        self.opinions.clear();
    }

    fn stands(&mut self, version: String, place: Place) {
        match self.places.iter_mut().find(|(known, _)| *known == version) {
            Some((_, known)) => *known = place,
            None => self.places.push((version, place)),
        }
    }
}

const fn attached(paragraph: ParagraphId) -> Place {
    Place::Moved { paragraph }
}

//! *Where does each guide stand, which versions does it have, who opened them, what does each delegation hold?*
//!
//! The state is that of the aggregate itself, folded by the same function; beside it stands what only a reader asks: when each
//! version was issued, what became of its paragraphs, who opened it, the positions. No words: they are opened at render.

use std::sync::Arc;

use domain::decide::Decide;
use domain::guide::event::{ActTaken, CoverageComputed, FollowUpRecommended, IssueRefused};
use domain::guide::{self, Dossier};
use domain::text::{Descent, Symbol};
use domain::{
    CommentId, GuideId, ParticipantCode, PersonId, SectionId, SilenceId, opening, position, silence,
};
use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

mod lineage;
mod recipients;
mod silences;

pub use lineage::Edit;
pub(crate) use silences::instants;
pub use silences::{Silence, Silences};

/// Every guide.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Guides {
    by_id: OrdMap<GuideId, Arc<Guide>>,
}

/// One guide.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Guide {
    /// The aggregate's own state.
    pub dossier: Dossier,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Version of its stream.
    pub version: u64,
    /// When each version was issued, oldest first.
    pub issued: Vector<IssuedAt>,
    /// What became of the paragraphs of the newest version on the desk since.
    pub since: Descent,
    /// When each section was last written.
    pub written: OrdMap<SectionId, Timestamp>,
    /// When the text was last written in answer to a comment.
    pub answered: OrdMap<CommentId, Timestamp>,
    /// Every edit of a section, oldest first.
    pub edits: Vector<Edit>,
    /// What each delegation holds now.
    pub positions: OrdMap<ParticipantCode, Held>,
    /// Who stood aside, from when, until when.
    pub recusals: Vector<Recusal>,
    /// Who opened which version, for whom, when.
    pub openings: OrdMap<u32, OrdMap<PersonId, Opened>>,
    /// Its silence procedures, oldest first.
    pub silences: Vector<SilenceId>,
    /// Every act with its place in the record.
    pub acts: Vector<Acted>,
    /// Coverage as it was computed for each version.
    pub coverage: OrdMap<u32, CoverageComputed>,
    /// Every refusal to issue the next text.
    pub refusals: Vector<(Timestamp, IssueRefused)>,
    /// What bodies recommended to follow.
    pub follow_ups: Vector<FollowUpRecommended>,
}

/// When a version was issued, and how it comes from the one before.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct IssuedAt {
    /// The version.
    pub number: u32,
    /// Its symbol.
    pub symbol: Symbol,
    /// When.
    pub at: Timestamp,
    /// Where in the record.
    pub position: u64,
    /// What became of the paragraphs of the version before.
    pub descent: Descent,
    /// What changed, as it was said.
    pub change: Option<String>,
}

/// A position that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Held {
    /// What is held.
    pub taken: position::event::Taken,
    /// Since when.
    pub at: Timestamp,
    /// Version of its stream.
    pub version: u64,
}

/// A person stood aside.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Recusal {
    /// Who.
    pub person: PersonId,
    /// Of which delegation.
    pub participant: ParticipantCode,
    /// From when.
    pub from: Timestamp,
    /// Until when; still, where there is none.
    pub until: Option<Timestamp>,
}

/// An opening.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Opened {
    /// For which participant.
    pub participant: Option<ParticipantCode>,
    /// When first.
    pub at: Timestamp,
}

/// An act and where it stands in the record.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Acted {
    /// What was done.
    pub taken: ActTaken,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// Where.
    pub position: u64,
}

impl Guides {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &guide::Event) {
        if let guide::Event::Opened(_) = event {
            let state = guide::Guide::after([event.clone()]);
            let Some(dossier) = state.dossier else { return };
            self.by_id.insert(GuideId::new(fact.key()), Arc::new(Guide::opened(*dossier, fact)));
            return;
        }
        let Some(guide) = self.by_id.get_mut(fact.key()) else { return };
        Arc::make_mut(guide).note(fact, event);
    }

    pub(crate) fn apply_position(&mut self, fact: &Fact<'_>, event: &position::Event) {
        let Some((guide, participant)) = fact.key().rsplit_once('/') else { return };
        let Some(guide) = self.by_id.get_mut(guide) else { return };
        Arc::make_mut(guide).positioned(fact, &ParticipantCode::new(participant), event);
    }

    pub(crate) fn apply_opening(&mut self, fact: &Fact<'_>, event: &opening::Event) {
        let opening::Event::Opened(opened) = event;
        let Some(guide) = self.by_id.get_mut(opened.guide.as_str()) else { return };
        let openings = Arc::make_mut(guide).openings.entry(opened.number).or_default();
        let first = Opened { participant: opened.participant.clone(), at: fact.at };
        openings.entry(opened.person.clone()).or_insert(first);
    }

    pub(crate) fn apply_silence(&mut self, event: &silence::Event) {
        let silence::Event::Proposed(proposed) = event else { return };
        let Some(guide) = self.by_id.get_mut(proposed.guide.as_str()) else { return };
        Arc::make_mut(guide).silences.push_back(proposed.silence.clone());
    }

    /// A guide.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Guide> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// Every guide, by name.
    pub fn all(&self) -> impl Iterator<Item = &Guide> {
        self.by_id.values().map(AsRef::as_ref)
    }
}

impl Guide {
    fn opened(dossier: Dossier, fact: &Fact<'_>) -> Self {
        Self {
            dossier,
            opened_at: fact.at,
            version: fact.envelope.version,
            issued: Vector::new(),
            since: Descent::default(),
            written: OrdMap::new(),
            answered: OrdMap::new(),
            edits: Vector::new(),
            positions: OrdMap::new(),
            recusals: Vector::new(),
            openings: OrdMap::new(),
            silences: Vector::new(),
            acts: Vector::new(),
            coverage: OrdMap::new(),
            refusals: Vector::new(),
            follow_ups: Vector::new(),
        }
    }

    fn note(&mut self, fact: &Fact<'_>, event: &guide::Event) {
        use guide::Event as E;
        self.version = fact.envelope.version;
        if let Some(descent) = event.descent() {
            self.since = self.since.then(descent);
        }
        match event {
            E::SectionEdited(it) => {
                self.written.insert(it.section.id.clone(), fact.at);
                if let Some(comment) = &it.answers {
                    self.answered.insert(comment.clone(), fact.at);
                }
                self.edits.push_back(Edit::new(fact, it));
            }
            E::TextImported(it) => {
                self.written.extend(it.sections.iter().map(|one| (one.section.id.clone(), fact.at)));
                self.edits.extend(Edit::imported(fact, it));
            }
            E::Cleared(it) | E::Endorsed(it) | E::HigherActRecorded(it) => {
                self.acts.push_back(Acted {
                    taken: it.clone(),
                    entered_at: fact.at,
                    position: fact.position,
                });
            }
            E::CoverageComputed(it) => {
                self.coverage.insert(it.number, it.clone());
            }
            E::IssueRefused(it) => self.refusals.push_back((fact.at, it.clone())),
            E::FollowUpRecommended(it) => self.follow_ups.push_back(it.clone()),
            _ => {}
        }
        if let Some(issued) = event.issued() {
            self.issued.push_back(IssuedAt {
                number: issued.number,
                symbol: issued.symbol.clone(),
                at: fact.at,
                position: fact.position,
                descent: std::mem::take(&mut self.since),
                change: issued.change.clone(),
            });
        }
        let state = guide::Guide { dossier: Some(Box::new(self.dossier.clone())) };
        if let Some(dossier) = state.evolve(event.clone()).dossier {
            self.dossier = *dossier;
        }
    }

    fn positioned(&mut self, fact: &Fact<'_>, participant: &ParticipantCode, event: &position::Event) {
        self.end_recusal(participant, fact.at);
        match event {
            position::Event::Taken(taken) => {
                if taken.stance == position::Stance::Recusal {
                    self.recusals.push_back(Recusal {
                        person: taken.by.clone(),
                        participant: participant.clone(),
                        from: fact.at,
                        until: None,
                    });
                }
                let held = Held { taken: taken.clone(), at: fact.at, version: fact.envelope.version };
                self.positions.insert(participant.clone(), held);
            }
            position::Event::Lifted(_) => {
                self.positions.remove(participant);
            }
        }
    }

    fn end_recusal(&mut self, participant: &ParticipantCode, at: Timestamp) {
        for recusal in &mut self.recusals {
            if recusal.participant == *participant && recusal.until.is_none() {
                recusal.until = Some(at);
            }
        }
    }

    /// Whether a person stands aside at an instant.
    #[must_use]
    pub fn is_recused(&self, person: &str, at: Timestamp) -> bool {
        self.recusals.iter().any(|recusal| {
            recusal.person.as_str() == person
                && recusal.from <= at
                && recusal.until.is_none_or(|until| at < until)
        })
    }

    /// When a version was issued.
    #[must_use]
    pub fn issued_at(&self, number: u32) -> Option<&IssuedAt> {
        self.issued.iter().find(|issued| issued.number == number)
    }

    /// What became of the paragraphs of one version in a later one.
    #[must_use]
    pub fn descent(&self, from: u32, to: u32) -> Descent {
        let steps = self.issued.iter().filter(|issued| from < issued.number && issued.number <= to);
        steps.fold(Descent::default(), |so_far, step| so_far.then(&step.descent))
    }

    /// What became of the paragraphs of one version on the desk as it stands.
    #[must_use]
    pub fn descent_to_desk(&self, from: u32) -> Descent {
        let newest = self.dossier.newest().map_or(0, |version| version.number);
        self.descent(from, newest).then(&self.since)
    }

    /// The participants one of whose people opened a version.
    #[must_use]
    pub fn opened_by(&self, number: u32) -> Vec<&ParticipantCode> {
        let openings = self.openings.get(&number);
        let mut codes: Vec<_> =
            openings.into_iter().flat_map(OrdMap::values).filter_map(|it| it.participant.as_ref()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// When a person opened a version.
    #[must_use]
    pub fn opening_of(&self, number: u32, person: &str) -> Option<Timestamp> {
        self.openings.get(&number)?.get(person).map(|opened| opened.at)
    }
}

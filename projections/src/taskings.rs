//! *Which taskings are open, late, without owner, and what came of each?* (AQ20)

use std::sync::Arc;

use domain::basis::Basis;
use domain::calendar::Deadline;
use domain::tasking::{Event, Stage};
use domain::{Decide as _, Partial, ParticipantCode, TaskingId, tasking};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;
use crate::world::World;

/// All taskings, by identifier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Taskings {
    by_id: OrdMap<TaskingId, Arc<Tasking>>,
}

/// One tasking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Tasking {
    /// Its identifier.
    pub id: TaskingId,
    /// Version of its stream.
    pub version: u64,
    /// As its stream tells it.
    #[serde(flatten)]
    pub state: tasking::Tasking,
    /// What was noted, reported or asked for since, in order.
    pub notes: Vec<Note>,
    /// With which verb it was discharged, or why it lapsed.
    pub ended: Option<String>,
}

/// Something said about a tasking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct Note {
    /// What kind of word it was.
    pub kind: Word,
    /// The words.
    pub text: String,
    /// When it was recorded.
    pub at: Timestamp,
}

/// What is said of a tasking on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Saved)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// How far it is.
    Progress,
    /// What came of it.
    Report,
    /// Why it goes on.
    Remains,
}

impl Word {
    /// The word of pages and of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Report => "report",
            Self::Remains => "remains",
        }
    }
}

/// An instance that cites a tasking: progress is derived from these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct Child {
    /// Its stream.
    pub matter: String,
    /// Its name.
    pub name: String,
    /// Where it stands, in the words of its definition.
    pub state: String,
    /// Whether it has come to its end.
    pub ended: bool,
}

impl Taskings {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) -> &Tasking {
        let id = TaskingId::new(fact.key());
        let kept =
            self.by_id.entry(id.clone()).or_insert_with(|| Arc::new(Tasking { id, ..Tasking::default() }));
        let one = Arc::make_mut(kept);
        one.version = fact.envelope.version;
        let mut note = |kind, text: &str| one.notes.push(Note { kind, text: text.to_owned(), at: fact.at });
        match event {
            Event::ProgressNoted(it) => note(Word::Progress, &it.text),
            Event::Reported(it) => note(Word::Report, &it.text),
            Event::Continued(it) => note(Word::Remains, &it.text),
            Event::Discharged(it) => one.ended = Some(it.verb.clone()),
            Event::Lapsed(it) => one.ended = Some(it.reasons.clone()),
            Event::Issued(_) | Event::Assigned(_) | Event::Started(_) => {}
        }
        one.state = std::mem::take(&mut one.state).evolve(event.clone());
        one
    }

    /// A tasking.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Tasking> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All of them, by identifier.
    pub fn all(&self) -> impl Iterator<Item = &Tasking> {
        self.by_id.values().map(AsRef::as_ref)
    }
}

impl Tasking {
    /// Whether it still waits for something to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.state.stage.is_final()
    }

    /// Who carries it out.
    #[must_use]
    pub fn owner(&self) -> Option<&ParticipantCode> {
        self.state.assigned.as_ref().map(|assigned| &assigned.owner)
    }

    /// By when it is to be reported, as precisely as it was set.
    #[must_use]
    pub fn report_by(&self) -> Option<&Partial> {
        let assigned = self.state.assigned.as_ref().and_then(|assigned| assigned.report_by.as_ref());
        assigned.or_else(|| self.state.issued.as_ref()?.report_by.as_ref())
    }

    /// The first instant after that date, while a report is still to come (DR26).
    #[must_use]
    pub fn due(&self, zone: &str) -> Option<Deadline> {
        let waits = self.is_open() && self.state.stage != Stage::Reported;
        self.report_by().filter(|_| waits).and_then(|by| Deadline::after(by, zone).ok())
    }

    /// What carries it out.
    #[must_use]
    pub fn children(&self, world: &World) -> Vec<Child> {
        let cites = |basis: &Basis| basis.tasking() == Some(&self.id);
        let committees = world.committees.all().filter_map(|one| {
            let mandated = one.state.mandated.as_ref().filter(|mandated| cites(&mandated.basis))?;
            Some(Child {
                matter: format!("committee/{}", one.id),
                name: mandated.name.clone(),
                state: one.state.stage.as_str().to_owned(),
                ended: one.state.stage.is_final(),
            })
        });
        let publications = world.publications.all().filter_map(|one| {
            let drafted = one.state.drafted.as_ref().filter(|drafted| cites(&drafted.basis))?;
            Some(Child {
                matter: format!("publication/{}", one.id),
                name: drafted.title.clone(),
                state: one.state.stage.as_str().to_owned(),
                ended: one.released.is_some(),
            })
        });
        committees.chain(publications).collect()
    }
}

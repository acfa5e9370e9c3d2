//! *What is published, cleared by whom, corrected how?*

use std::sync::Arc;

use domain::joint::Half;
use domain::publication::Event;
use domain::publication::event::Corrected;
use domain::{Decide as _, Partial, PublicationId, publication};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// All publications, by identifier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Publications {
    by_id: OrdMap<PublicationId, Arc<Publication>>,
}

/// One publication.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Publication {
    /// Its identifier.
    pub id: PublicationId,
    /// Version of its stream.
    pub version: u64,
    /// As its stream tells it.
    #[serde(flatten)]
    pub state: publication::Publication,
    /// Halves of its clearance with the instant they were given.
    pub halves: Vec<(Half, Timestamp)>,
    /// When it was published, as precisely as it is known.
    pub released: Option<Partial>,
    /// Its corrigenda, with the instant they were issued.
    pub corrected: Vec<(Corrected, Timestamp)>,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

impl Publications {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        let id = PublicationId::new(fact.key());
        let kept = self
            .by_id
            .entry(id.clone())
            .or_insert_with(|| Arc::new(Publication { id, ..Publication::default() }));
        let one = Arc::make_mut(kept);
        one.version = fact.envelope.version;
        match event {
            Event::ClearanceGiven(it) => one.halves.push((it.half.clone(), fact.at)),
            Event::Released(it) => one.released = Some(it.on.clone()),
            Event::Corrected(it) => one.corrected.push((it.clone(), fact.at)),
            Event::Withdrawn(it) => one.withdrawn = Some(it.reasons.clone()),
            Event::Drafted(_) | Event::Cleared(_) => {}
        }
        one.state = std::mem::take(&mut one.state).evolve(event.clone());
    }

    /// A publication.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Publication> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All of them, by identifier.
    pub fn all(&self) -> impl Iterator<Item = &Publication> {
        self.by_id.values().map(AsRef::as_ref)
    }
}

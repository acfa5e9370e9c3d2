//! *What is known of matters of others that our records refer to?*

use std::sync::Arc;

use domain::chronicle::Event;
use domain::chronicle::event::{Fact as Line, Recommendation};
use domain::{MatterId, Partial};
use imbl::OrdMap;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// All matters, by identifier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Chronicle {
    by_id: OrdMap<MatterId, Arc<Matter>>,
}

/// One matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Matter {
    /// Its identifier.
    pub id: MatterId,
    /// Version of its stream.
    pub version: u64,
    /// What happened, in the order it was written down.
    pub lines: Vec<Line>,
    /// What was recommended; no tasking follows from it (DR35).
    pub recommendations: Vec<Recommendation>,
}

impl Chronicle {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        let id = MatterId::new(fact.key());
        let kept =
            self.by_id.entry(id.clone()).or_insert_with(|| Arc::new(Matter { id, ..Matter::default() }));
        let one = Arc::make_mut(kept);
        one.version = fact.envelope.version;
        match event {
            Event::Noted(line) => one.lines.push(line.clone()),
            Event::Recommended(it) => one.recommendations.push(it.clone()),
        }
    }

    /// A matter.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Matter> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All matters, by identifier.
    pub fn all(&self) -> impl Iterator<Item = &Matter> {
        self.by_id.values().map(AsRef::as_ref)
    }

    /// Every recommendation with its matter, earliest first.
    #[must_use]
    pub fn recommendations(&self) -> Vec<(&Matter, &Recommendation)> {
        let mut all: Vec<_> =
            self.all().flat_map(|one| one.recommendations.iter().map(move |it| (one, it))).collect();
        all.sort_by(|(_, one), (_, other)| one.on.cmp(&other.on));
        all
    }

    /// Every line with its matter, earliest first.
    #[must_use]
    pub fn lines(&self) -> Vec<(&Matter, &Line)> {
        let mut all: Vec<(&Matter, &Line)> =
            self.all().flat_map(|one| one.lines.iter().map(move |line| (one, line))).collect();
        all.sort_by(|(_, one), (_, other)| Partial::cmp(&one.on, &other.on));
        all
    }
}

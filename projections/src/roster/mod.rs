//! *Which experts can be found today, by whom, and until when are they listed?* (DR09, DR10, AQ16, AQ18)
//!
//! `entry.rs` folds one entry, `search.rs` finds entries and counts facets.

pub mod entry;
pub mod search;

use std::sync::Arc;

use domain::EntryId;
use domain::roster_entry::Event;
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

pub use entry::{Entry, State};
pub use search::{Facet, Found, Hit, Query, search};

use crate::fact::Fact;
use crate::form::Form;
use crate::lexicon::Lexicon;

/// The roster of experts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Roster {
    by_id: OrdMap<EntryId, Arc<Entry>>,
    #[serde(skip)]
    by_expert: crate::index::Found<EntryId>,
}

impl Roster {
    /// Folds an event and returns the entry as it then stands. `nominated` is the form of the nomination a new entry
    /// comes from: what is the same in both is kept once.
    pub(crate) fn apply(
        &mut self,
        fact: &Fact<'_>,
        event: &Event,
        nominated: Option<&Form>,
        lexicon: &mut Lexicon,
    ) -> Option<&Entry> {
        if let Event::Published(published) = event {
            let entry = Entry::publish(fact, published, nominated, lexicon);
            self.by_expert.add(published.expert.as_str(), published.entry.clone());
            self.by_id.insert(published.entry.clone(), Arc::new(entry));
            return self.get(published.entry.as_str());
        }
        let entry = Arc::make_mut(self.by_id.get_mut(fact.key())?);
        entry.apply(fact, event, lexicon);
        Some(entry)
    }

    /// An entry.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// The entry of an expert.
    #[must_use]
    pub fn of_expert(&self, person: &str) -> Option<&Entry> {
        let is_of = |entry: &Entry| entry.expert.as_str() == person;
        let id = self.by_expert.find(person, |id| self.get(id.as_str()).is_some_and(is_of))?;
        self.get(id.as_str())
    }

    /// All entries, by identifier.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.by_id.values().map(AsRef::as_ref)
    }

    /// The entries a searcher may find at an instant: active, within their term, with live consent to be found.
    pub fn findable(&self, at: Timestamp) -> impl Iterator<Item = &Entry> {
        self.all().filter(move |entry| entry.may_be_found(at))
    }

    /// How many entries there are, whatever their state.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}

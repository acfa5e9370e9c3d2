//! *Which experts can be found today, by whom, and until when are they listed?* (DR09, DR10, AQ16, AQ18)
//!
//! `entry.rs` folds one entry, `lines.rs` keeps of each what a search looks at first, `search.rs` finds entries and counts facets.

pub mod entry;
mod lines;
pub mod search;

use std::sync::Arc;

use domain::EntryId;
use domain::roster_entry::Event;
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

pub use entry::{Entry, State};
pub use search::{Facet, Found, Hit, Query, Reach, search};

use crate::fact::Fact;
use crate::form::Form;
use crate::lexicon::Lexicon;
use crate::saved::Saved;
use crate::vocabulary::Vocabulary;
use lines::{Line, Profiles};

/// The roster of experts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Roster {
    by_id: OrdMap<EntryId, Kept>,
    #[serde(skip)]
    profiles: Profiles,
    #[serde(skip)]
    by_expert: crate::index::Found<EntryId>,
    /// The words of public answers, numbered when they are first searched.
    #[serde(skip)]
    #[saved(skip)]
    vocabulary: Vocabulary,
}

/// An entry with its line.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
#[serde(transparent)]
struct Kept {
    entry: Arc<Entry>,
    #[serde(skip)]
    line: Line,
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
            let line = self.profiles.line(&entry, None);
            self.by_id.insert(published.entry.clone(), Kept { entry: Arc::new(entry), line });
            return self.get(published.entry.as_str());
        }
        let kept = self.by_id.get_mut(fact.key())?;
        let entry = Arc::make_mut(&mut kept.entry);
        entry.apply(fact, event, lexicon);
        if changes_what_is_found(event) {
            kept.line = self.profiles.line(entry, Some(kept.line));
        }
        Some(entry)
    }

    /// The roster as it is where no vocabulary is large enough: every entry is read in full.
    #[cfg(test)]
    fn forget_profiles(&mut self) {
        self.profiles = Profiles::default();
    }

    /// An entry.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(|kept| &*kept.entry)
    }

    /// The entry of an expert.
    #[must_use]
    pub fn of_expert(&self, person: &str) -> Option<&Entry> {
        let is_of = |entry: &Entry| entry.expert.as_str() == person;
        let id = self.by_expert.find(person, |id| self.get(id.as_str()).is_some_and(is_of))?;
        self.get(id.as_str())
    }

    /// All entries, by identifier.
    #[must_use]
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.by_id.values().map(|kept| &*kept.entry)
    }

    /// The entries a searcher may find at an instant: active, within their term, with live consent to be found.
    pub fn findable(&self, at: Timestamp) -> impl Iterator<Item = &Entry> {
        self.all().filter(move |entry| entry.may_be_found(at))
    }

    /// Reads the words of every entry, so that the first who searches by words need not wait for it.
    pub fn read_words(&self) {
        for entry in self.all() {
            entry.form.words(&self.vocabulary);
        }
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

/// Whether an event can change until when an entry is found, or by which facets.
const fn changes_what_is_found(event: &Event) -> bool {
    !matches!(event, Event::SearchMatched(_) | Event::SelectedForAssignment(_) | Event::ExpiryReminded(_))
}

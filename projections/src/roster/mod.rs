//! *Which experts can be found today, by whom, and until when are they listed?* (DR09, DR10, AQ16, AQ18)
//!
//! `entry.rs` folds one entry, `lines.rs` keeps of each what a search looks at first, `search.rs` finds entries and counts facets.

pub mod entry;
mod lines;
pub mod search;

use domain::roster_entry::Event;
use domain::{EntryId, PersonId};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

pub use entry::{Entry, State};
pub use search::{Facet, Found, Hit, Query, Reach, search};

use crate::fact::Fact;
use crate::form::Form;
use crate::lexicon::Lexicon;
use crate::parked::Parked;
use crate::saved::Saved;
use crate::vocabulary::{Number, Vocabulary};
use lines::{Line, Profiles};

/// The roster of experts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Roster {
    by_id: OrdMap<EntryId, Kept>,
    #[serde(skip)]
    profiles: Profiles,
    #[serde(skip)]
    by_expert: crate::index::Found<EntryId>,
    /// The words of public answers, learnt when they are first searched.
    #[serde(skip)]
    #[saved(skip)]
    vocabulary: Vocabulary,
    /// The letters and digits of identifiers, a bit each.
    #[serde(skip)]
    letters: u128,
}

/// An entry with its line and the number of its public answers, so that a search need not look at the entry itself.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
#[serde(transparent)]
struct Kept {
    entry: Parked<Entry>,
    #[serde(skip)]
    line: Line,
    #[serde(skip)]
    #[saved(skip)]
    text: Number,
}

impl Kept {
    fn number(&self, vocabulary: &Vocabulary) -> u32 {
        self.text.of(vocabulary, || self.entry.form.folded())
    }
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
            self.letters |= search::letters(published.entry.as_str());
            let text = entry.form.text.clone();
            self.by_id.insert(published.entry.clone(), Kept { entry: Parked::new(entry), line, text });
            return self.get(published.entry.as_str());
        }
        let kept = self.by_id.get_mut(fact.key())?;
        let entry = kept.entry.change();
        entry.apply(fact, event, lexicon);
        if changes_what_is_found(event) {
            kept.line = self.profiles.line(entry, Some(kept.line));
            kept.text = entry.form.text.clone();
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

    /// Every entry of an expert.
    fn entries_of<'r>(&'r self, person: &'r PersonId) -> impl Iterator<Item = &'r Kept> {
        let entries = self.by_expert.all(person.as_str()).filter_map(|id| self.by_id.get(id));
        entries.filter(move |kept| kept.entry.expert == *person)
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
        for kept in self.by_id.values() {
            kept.number(&self.vocabulary);
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

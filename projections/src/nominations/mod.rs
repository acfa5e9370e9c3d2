//! *Which nominations wait for an act, whose, and by when; and what does one nomination hold?*
//!
//! `record.rs` folds one nomination, `lines.rs` keeps of each what lists look at first, `board.rs` makes the rows officers work from and
//! filters them.

pub mod board;
mod lines;
pub mod record;

use std::collections::BTreeSet;

use domain::nomination::Event;
use domain::{NominationRef, PersonId};
use imbl::{OrdMap, OrdSet};
use serde::Serialize;

pub use board::{Filter, Owes, Row};
pub use lines::{Kept, Line};
pub use record::{Decision, Nomination, State};

use crate::fact::Fact;
use crate::index::Found;
use crate::lexicon::Lexicon;
use crate::saved::Saved;

/// Every nomination of an expert.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Nominations {
    by_reference: OrdMap<NominationRef, Kept>,
    open: OrdSet<NominationRef>,
    #[serde(skip)]
    by_token: Found<NominationRef>,
    #[serde(skip)]
    by_nominee: Found<NominationRef>,
}

impl Nominations {
    /// Folds an event and returns the nomination as it then stands.
    pub(crate) fn apply(
        &mut self,
        fact: &Fact<'_>,
        event: &Event,
        lexicon: &mut Lexicon,
    ) -> Option<&Nomination> {
        let reference = if let Event::Opened(opened) = event {
            let nomination = Nomination::open(fact, opened, lexicon);
            self.by_nominee.add(nomination.form.nominee_id().as_str(), opened.reference.clone());
            self.by_reference.insert(opened.reference.clone(), Kept::new(nomination));
            opened.reference.clone()
        } else {
            fact.reference()
        };
        if let Event::Merged(merged) = event
            && let Some(into) = self.by_reference.get_mut(&merged.into)
        {
            into.change(|into| into.merged_here.push(reference.clone()));
        }
        if let Event::Unmerged(unmerged) = event
            && let Some(from) = self.by_reference.get_mut(&unmerged.from)
        {
            from.change(|from| from.merged_here.retain(|other| *other != reference));
        }
        if let Event::ConsentRequested(requested) = event {
            self.by_token.add(&requested.token_digest, reference.clone());
        }
        let kept = self.by_reference.get_mut(&reference)?;
        let nomination = kept.change(|nomination| nomination.apply(fact, event, lexicon));
        if nomination.is_open() {
            self.open.insert(reference);
        } else {
            self.open.remove(&reference);
        }
        Some(nomination)
    }

    /// A nomination.
    #[must_use]
    pub fn get(&self, reference: &str) -> Option<&Nomination> {
        self.by_reference.get(reference).map(|one| &**one)
    }

    /// All of them, by reference.
    #[must_use]
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Nomination> {
        self.by_reference.values().map(|one| &**one)
    }

    /// All of them with their lines, by reference.
    #[must_use]
    pub fn kept(&self) -> impl DoubleEndedIterator<Item = (&NominationRef, &Kept)> {
        self.by_reference.iter()
    }

    /// Those in which somebody still owes an act.
    pub fn open(&self) -> impl Iterator<Item = &Nomination> {
        self.kept_open().map(|(_, kept)| &**kept)
    }

    /// Those in which somebody still owes an act, with their lines, by reference.
    pub fn kept_open(&self) -> impl Iterator<Item = (&NominationRef, &Kept)> {
        self.open.iter().filter_map(|reference| Some((reference, self.by_reference.get(reference)?)))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_reference.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_reference.is_empty()
    }

    /// The nomination a one-time link asks consent for, by the keyed digest of its token.
    #[must_use]
    pub fn by_token(&self, digest: &str) -> Option<&Nomination> {
        let asked =
            |one: &Nomination| one.consent_asked.as_ref().is_some_and(|asked| *asked.token_digest == *digest);
        self.found(self.by_token.find(digest, |reference| self.get(reference.as_str()).is_some_and(asked)))
    }

    /// The latest nomination of a person.
    #[must_use]
    pub fn of_nominee(&self, person: &str) -> Option<&Nomination> {
        let is_of = |one: &Nomination| one.form.nominee_id().as_str() == person;
        self.found(self.by_nominee.find(person, |reference| self.get(reference.as_str()).is_some_and(is_of)))
    }

    /// The references of every nomination of some persons.
    #[must_use]
    pub fn of_persons<'n>(
        &'n self,
        persons: impl IntoIterator<Item = &'n PersonId>,
    ) -> BTreeSet<&'n NominationRef> {
        let of = |person: &'n PersonId| {
            let is_of = |reference: &&NominationRef| {
                self.get(reference.as_str()).is_some_and(|one| one.form.nominee_id() == person)
            };
            self.by_nominee.all(person.as_str()).filter(is_of).collect::<Vec<_>>()
        };
        persons.into_iter().flat_map(of).collect()
    }

    fn found(&self, reference: Option<&NominationRef>) -> Option<&Nomination> {
        reference.and_then(|reference| self.get(reference.as_str()))
    }
}

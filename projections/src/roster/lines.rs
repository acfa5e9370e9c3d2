//! What does a search have to know of one entry? Until when it is found, and its facets as bits, so that all entries can be
//! looked at in one sweep.
//!
//! A line follows from its entry alone. Facets are bits of a vocabulary that only grows; an entry with more kinds of words
//! than a vocabulary numbers is looked at in full.

use std::sync::Arc;

use imbl::shared_ptr::DefaultSharedPtr;
use imbl::vector::Focus;
use imbl::{OrdMap, Vector};
use jiff::Timestamp;

use super::entry::Entry;
use super::search::Facet;

use crate::saved::Saved;

/// Words of one facet that are numbered, one bit each.
const MOST_WORDS: usize = 128;

/// What a search looks at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Saved)]
pub(super) struct Line {
    /// The first instant at which it is no longer found, in microseconds; the least of all where it is not found at all.
    found_until: i64,
    /// Number of its profile.
    profile: u32,
}

/// The facets of an entry as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Saved)]
pub(super) struct Profile {
    /// The words of each facet, in the order of [`Facet::ALL`].
    pub(super) bits: [u128; Facet::ALL.len()],
    /// The main one of its areas.
    pub(super) main_area: u128,
}

/// The vocabularies and the profiles made of them.
#[derive(Clone, Debug, Default, PartialEq, Saved)]
pub(super) struct Profiles {
    profiles: Vector<Option<Profile>>,
    words: [Words; Facet::ALL.len()],
}

/// The words of one facet in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Saved)]
struct Words {
    numbers: OrdMap<Arc<str>, usize>,
    words: Vector<Arc<str>>,
}

impl Words {
    fn bit(&mut self, word: &Arc<str>) -> Option<u128> {
        if let Some(known) = self.numbers.get(word) {
            return Some(1 << known);
        }
        let number = self.words.len();
        if number >= MOST_WORDS {
            return None;
        }
        self.numbers.insert(word.clone(), number);
        self.words.push_back(word.clone());
        Some(1 << number)
    }
}

impl Line {
    /// Whether a searcher may find the entry at an instant (DR09).
    pub(super) fn is_found(self, at: Timestamp) -> bool {
        at.as_microsecond() < self.found_until
    }
}

/// Profiles as they are read: entries come nearly in the order of their profiles, which a focus makes cheap.
pub(super) struct Reader<'a>(Focus<'a, Option<Profile>, DefaultSharedPtr>);

impl Reader<'_> {
    /// The facets of a line; none where they are to be read off the entry.
    pub(super) fn of(&mut self, line: Line) -> Option<&Profile> {
        self.0.get(line.profile as usize).and_then(Option::as_ref)
    }
}

impl Profiles {
    /// The line of an entry as it now stands; `before` is the one it had.
    pub(super) fn line(&mut self, entry: &Entry, before: Option<Line>) -> Line {
        let found_until =
            if entry.may_be_found(Timestamp::MIN) { entry.valid_until.at.as_microsecond() } else { i64::MIN };
        let profile = self.profile_of(entry);
        let same = before.filter(|line| self.profiles.get(line.profile as usize) == Some(&profile));
        let profile = same.map_or_else(|| self.add(profile), |line| line.profile);
        Line { found_until, profile }
    }

    /// The profiles, to be read one after the other.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader(self.profiles.focus())
    }

    /// The words of a facet with their bits.
    pub(super) fn words(&self, facet: Facet) -> impl Iterator<Item = (&Arc<str>, u128)> {
        let words = &self.words[facet as usize].words;
        words.iter().enumerate().map(|(number, word)| (word, 1 << number))
    }

    fn add(&mut self, profile: Option<Profile>) -> u32 {
        let number = u32::try_from(self.profiles.len()).unwrap_or(u32::MAX);
        self.profiles.push_back(profile);
        number
    }

    fn profile_of(&mut self, entry: &Entry) -> Option<Profile> {
        let mut profile = Profile::default();
        for facet in Facet::ALL {
            let words = &mut self.words[facet as usize];
            for word in words_of(entry, facet) {
                profile.bits[facet as usize] |= words.bit(&word)?;
            }
        }
        if let Some(area) = &entry.form.facets.area {
            profile.main_area = self.words[Facet::Area as usize].bit(area)?;
        }
        Some(profile)
    }
}

/// The words of an entry under a facet, areas in full.
pub(super) fn words_of(entry: &Entry, facet: Facet) -> Vec<Arc<str>> {
    let facets = &entry.form.facets;
    match facet {
        Facet::Kind => facets.kinds.to_vec(),
        Facet::Area => facets.area.iter().chain(&facets.further_areas).cloned().collect(),
        Facet::Sector => facets.sector.iter().cloned().collect(),
        Facet::Language => facets.languages.iter().map(|language| language.tag.clone()).collect(),
        Facet::Modality => facets.modalities.to_vec(),
        Facet::Nominator => vec![Arc::from(entry.nominator.as_str())],
    }
}

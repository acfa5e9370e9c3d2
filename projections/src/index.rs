//! Under which number was a text entered? An index to which entries are only ever added.
//!
//! Texts like letter identifiers and digests come in no order. In a search tree every kept world would hold its own
//! copy of the branches they touch. Here entries are gathered in a small tree and then sealed in sorted runs that all
//! later worlds share; runs of equal size are merged, so that there are never more than a handful.

use std::sync::Arc;

use imbl::{OrdSet, Vector};

use crate::saved::Saved;

/// Entries gathered before they are sealed in a run.
const GATHERED: usize = 512;

/// About so many entries of a run lie in a stretch of which it says where it begins.
const EACH: usize = 4;

/// Numbers by the fingerprint of their text. Fingerprints may coincide: whoever asks looks at what the number stands for.
#[derive(Clone, Debug, Default, Saved)]
pub(crate) struct Index {
    gathered: OrdSet<Mark>,
    runs: Arc<Vec<Arc<Run>>>,
}

/// Fingerprint in the upper half, number in the lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Saved)]
struct Mark(u64);

/// Marks in order, and where those begin whose fingerprint begins alike: two looks find one among a million.
#[derive(Debug, Saved)]
struct Run {
    marks: Box<[Mark]>,
    /// Where the marks of each stretch of fingerprints begin.
    starts: Box<[u32]>,
}

impl Mark {
    fn new(fingerprint: u32, number: u32) -> Self {
        Self(u64::from(fingerprint) << 32 | u64::from(number))
    }

    fn fingerprint(self) -> u32 {
        u32::try_from(self.0 >> 32).unwrap_or(u32::MAX)
    }

    fn number(self) -> u32 {
        u32::try_from(self.0 & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }
}

impl Run {
    /// A run of marks in order.
    fn of(marks: Vec<Mark>) -> Self {
        let stretches = (marks.len() / EACH).max(1);
        let mut starts = Vec::with_capacity(stretches);
        for (at, mark) in (0_u32..).zip(&marks) {
            while starts.len() <= stretch(mark.fingerprint(), stretches) {
                starts.push(at);
            }
        }
        starts.resize(stretches, u32::try_from(marks.len()).unwrap_or(u32::MAX));
        Self { marks: marks.into(), starts: starts.into() }
    }

    /// The marks with a fingerprint, in order.
    fn with(&self, fingerprint: u32) -> &[Mark] {
        let stretch = stretch(fingerprint, self.starts.len());
        let place = |stretch: usize| self.starts.get(stretch).map_or(self.marks.len(), |at| *at as usize);
        let lying = self.marks.get(place(stretch)..place(stretch + 1)).unwrap_or_default();
        let before = lying.partition_point(|mark| mark.fingerprint() < fingerprint);
        let long = lying[before..].partition_point(|mark| mark.fingerprint() == fingerprint);
        &lying[before..before + long]
    }
}

/// The stretch of a fingerprint, of so many.
fn stretch(fingerprint: u32, stretches: usize) -> usize {
    let stretch = (u64::from(fingerprint) * stretches as u64) >> 32;
    usize::try_from(stretch).unwrap_or(0)
}

impl Index {
    /// Enters a text under a number.
    pub(crate) fn enter(&mut self, text: &str, number: u32) {
        self.gathered.insert(Mark::new(fingerprint(text), number));
        if self.gathered.len() < GATHERED {
            return;
        }
        let mut marks: Vec<Mark> = std::mem::take(&mut self.gathered).into_iter().collect();
        let runs = Arc::make_mut(&mut self.runs);
        while runs.last().is_some_and(|last| last.marks.len() <= marks.len()) {
            let Some(last) = runs.pop() else { break };
            marks = merged(&last.marks, &marks);
        }
        runs.push(Arc::new(Run::of(marks)));
    }

    /// The numbers that may stand for a text, those entered last first.
    pub(crate) fn candidates(&self, text: &str) -> impl Iterator<Item = u32> {
        let fingerprint = fingerprint(text);
        let (least, most) = (Mark::new(fingerprint, 0), Mark::new(fingerprint, u32::MAX));
        let gathered = self.gathered.range(least..=most).rev();
        let sealed = self.runs.iter().rev().flat_map(move |run| run.with(fingerprint).iter().rev());
        gathered.chain(sealed).map(|mark| mark.number())
    }
}

fn merged(one: &[Mark], other: &[Mark]) -> Vec<Mark> {
    let mut all = Vec::with_capacity(one.len() + other.len());
    let (mut left, mut right) = (one, other);
    while let (Some(first), Some(second)) = (left.first(), right.first()) {
        let from = if first <= second { &mut left } else { &mut right };
        all.push(*first.min(second));
        *from = &from[1..];
    }
    all.extend_from_slice(left);
    all.extend_from_slice(right);
    all
}

/// FNV-1a, its bits spread at the end.
fn fingerprint(text: &str) -> u32 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let spread = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(spread >> 32).unwrap_or(0)
}

/// Values that are found by a text and only ever added; one text may be entered again and then means the newer value.
#[derive(Clone, Debug, Saved)]
pub(crate) struct Found<V: Clone> {
    index: Index,
    values: Vector<V>,
}

impl<V: Clone> Default for Found<V> {
    fn default() -> Self {
        Self { index: Index::default(), values: Vector::new() }
    }
}

/// The index follows from the values; two are the same where these are.
impl<V: Clone + PartialEq> PartialEq for Found<V> {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl<V: Clone> Found<V> {
    /// Adds a value and says its number.
    pub(crate) fn add(&mut self, text: &str, value: V) -> u32 {
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.index.enter(text, number);
        self.values.push_back(value);
        number
    }

    /// The number of the newest value for a text, `is` telling whether a value really belongs to it.
    pub(crate) fn number(&self, text: &str, is: impl Fn(&V) -> bool) -> Option<u32> {
        self.index.candidates(text).find(|number| self.at(*number).is_some_and(&is))
    }

    /// The newest value for a text.
    pub(crate) fn find(&self, text: &str, is: impl Fn(&V) -> bool) -> Option<&V> {
        self.number(text, is).and_then(|number| self.at(number))
    }

    /// The values that may stand under a text, those entered last first.
    pub(crate) fn all(&self, text: &str) -> impl Iterator<Item = &V> {
        self.index.candidates(text).filter_map(|number| self.at(number))
    }

    /// The value with a number.
    pub(crate) fn at(&self, number: u32) -> Option<&V> {
        self.values.get(number as usize)
    }

    /// The value with a number, to be changed in what its text does not depend on.
    pub(crate) fn at_mut(&mut self, number: u32) -> Option<&mut V> {
        self.values.get_mut(number as usize)
    }

    /// All values in the order they were added.
    pub(crate) const fn values(&self) -> &Vector<V> {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_is_found_whether_it_was_sealed_or_not() {
        let mut found = Found::default();
        let texts: Vec<String> = (0..5_000).map(|number| format!("L-{number:x}")).collect();
        for text in &texts {
            found.add(text, text.clone());
        }
        assert!(texts.iter().all(|text| found.find(text, |value| value == text) == Some(text)));
        assert_eq!(found.find("L-absent", |value| value == "L-absent"), None);
        assert!(found.index.runs.len() < 6, "{}", found.index.runs.len());
    }

    #[test]
    fn every_mark_of_a_run_is_found_and_none_that_is_not_there() {
        for length in [0, 1, 3, 4, 5, 700, 4_096] {
            let mut marks: Vec<Mark> = (0..length)
                .map(|number: u32| {
                    Mark::new(fingerprint(&number.to_string()) >> (number % 33).min(31), number)
                })
                .collect();
            marks.extend([Mark::new(0, 7), Mark::new(u32::MAX, 8), Mark::new(u32::MAX, 9)]);
            marks.sort_unstable();
            let run = Run::of(marks.clone());
            for mark in &marks {
                let alike: Vec<Mark> =
                    marks.iter().filter(|other| other.fingerprint() == mark.fingerprint()).copied().collect();
                assert_eq!(run.with(mark.fingerprint()), alike);
            }
            let absent = (1..u32::MAX).find(|print| marks.iter().all(|mark| mark.fingerprint() != *print));
            assert_eq!(run.with(absent.unwrap()), []);
        }
        assert_eq!(Run::of(Vec::new()).with(5), []);
    }

    #[test]
    fn a_text_entered_again_means_the_newer_value() {
        let mut found = Found::default();
        for round in 0..3 {
            for number in 0..700 {
                found.add(&number.to_string(), (number, round));
            }
        }
        assert_eq!(found.find("3", |(number, _)| *number == 3), Some(&(3, 2)));
    }

    #[test]
    fn a_world_held_by_a_reader_does_not_see_what_is_entered_later() {
        let mut found = Found::default();
        found.add("a", "a");
        let held = found.clone();
        for _ in 0..2_000 {
            found.add("b", "b");
        }
        assert_eq!(held.find("b", |value| *value == "b"), None);
    }
}

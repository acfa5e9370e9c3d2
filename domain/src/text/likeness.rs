//! How alike are two paragraphs?
//!
//! By the words and the pairs of neighbouring words they share. Both are counted, so that the same words in another order are less
//! alike than the same sentence.

use std::collections::HashMap;

use super::words::bare_words;

/// A word or pair that stands in more paragraphs than this says nothing about which one it came from.
const COMMON: usize = 40;
/// So many paragraphs are looked at closely to find where one came from.
const CANDIDATES: usize = 12;

/// The words and pairs of a paragraph, sorted, with repetitions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Features(Vec<u64>);

/// Gives features their numbers: the same word has the same number in every paragraph of both versions.
#[derive(Default)]
pub(super) struct Reader {
    known: HashMap<String, u64>,
}

impl Reader {
    /// The features of a text.
    pub(super) fn features(&mut self, text: &str) -> Features {
        let words: Vec<u64> = bare_words(text).into_iter().map(|word| self.number(word)).collect();
        // A pair is the numbers of its two words; a word alone has no second one.
        let pairs = words.windows(2).map(|pair| ((pair[0] + 1) << 32) | (pair[1] + 1));
        let mut all: Vec<u64> = words.iter().map(|word| word + 1).chain(pairs).collect();
        all.sort_unstable();
        Features(all)
    }
    fn number(&mut self, word: String) -> u64 {
        let next = self.known.len() as u64;
        *self.known.entry(word).or_insert(next)
    }
}

impl Features {
    /// How many there are; none of a text without words.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
    /// How many both have, repetitions counted.
    pub(super) fn shared(&self, other: &Self) -> usize {
        let (mut own, mut others, mut shared) = (self.0.iter().peekable(), other.0.iter().peekable(), 0);
        while let (Some(one), Some(two)) = (own.peek(), others.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => _ = own.next(),
                std::cmp::Ordering::Greater => _ = others.next(),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    own.next();
                    others.next();
                }
            }
        }
        shared
    }
    /// Those that the other one does not have.
    pub(super) fn without(&self, other: &Self) -> Self {
        let mut left = Vec::with_capacity(self.0.len());
        let mut others = other.0.iter().peekable();
        for one in &self.0 {
            while others.peek().is_some_and(|two| *two < one) {
                others.next();
            }
            if others.peek() == Some(&one) {
                others.next();
            } else {
                left.push(*one);
            }
        }
        Self(left)
    }
    /// How alike two texts are, in thousandths: twice what they share of what both have.
    pub(super) fn likeness(&self, other: &Self) -> usize {
        per_thousand(2 * self.shared(other), self.len() + other.len())
    }
    /// How much of this text stands in the other one, in thousandths.
    pub(super) fn inside(&self, other: &Self) -> usize {
        per_thousand(self.shared(other), self.len())
    }
}

fn per_thousand(part: usize, whole: usize) -> usize {
    (part * 1_000).checked_div(whole).unwrap_or(0)
}

/// Which of many paragraphs share something telling with one?
pub(super) struct Index {
    by_feature: HashMap<u64, Vec<usize>>,
}

impl Index {
    /// An index of these paragraphs, by the numbers given with them.
    pub(super) fn of<'all>(paragraphs: impl Iterator<Item = (usize, &'all Features)>) -> Self {
        let mut by_feature: HashMap<u64, Vec<usize>> = HashMap::new();
        for (number, features) in paragraphs {
            for feature in &features.0 {
                let holders = by_feature.entry(*feature).or_default();
                if holders.last() != Some(&number) {
                    holders.push(number);
                }
            }
        }
        by_feature.retain(|_, holders| holders.len() <= COMMON);
        Self { by_feature }
    }
    /// The paragraphs that share most telling words and pairs with this text, in their order; those that share as many as the last of
    /// them, too.
    pub(super) fn sharing(&self, features: &Features) -> Vec<usize> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for holder in features.0.iter().filter_map(|feature| self.by_feature.get(feature)).flatten() {
            *counts.entry(*holder).or_default() += 1;
        }
        let mut ranks: Vec<usize> = counts.values().copied().collect();
        ranks.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
        let least = ranks.get(CANDIDATES - 1).or(ranks.last()).copied().unwrap_or(0);
        let mut found: Vec<usize> =
            counts.into_iter().filter(|(_, count)| *count >= least).map(|(at, _)| at).collect();
        found.sort_unstable();
        found
    }
}

//! In which texts does a word stand? Every folded word is numbered once; a text is the numbers of its words.
//!
//! A cache: what is in it follows from the texts alone, and worlds share one that only grows. No personal data belongs here.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Words with their numbers, shared by every world that comes from the same beginning.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary(Arc<RwLock<Words>>);

#[derive(Debug, Default)]
struct Words {
    numbers: HashMap<Arc<str>, u32>,
    words: Vec<Arc<str>>,
}

/// The words in which a piece stands, as far as words were known when it was made.
#[derive(Debug, Default)]
pub(crate) struct Set {
    bits: Vec<u64>,
    known: usize,
    piece: String,
}

impl Vocabulary {
    /// The numbers of the words of a folded text, each once.
    pub(crate) fn numbers(&self, folded: &str) -> Box<[u32]> {
        let mut words = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut numbers: Vec<u32> = folded.split(' ').map(|word| words.number(word)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_boxed_slice()
    }

    /// The words in which a piece stands.
    pub(crate) fn with(&self, piece: &str) -> Set {
        let words = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let known = words.words.len();
        let mut bits = vec![0; known.div_ceil(64)];
        for (number, _) in words.words.iter().enumerate().filter(|(_, word)| word.contains(piece)) {
            bits[number / 64] |= 1 << (number % 64);
        }
        Set { bits, known, piece: piece.to_owned() }
    }

    /// Whether the piece of a set stands in any of these words, which are in ascending order.
    pub(crate) fn has_any(&self, set: &Set, numbers: &[u32]) -> bool {
        let later = numbers.partition_point(|number| (*number as usize) < set.known);
        numbers[..later].iter().any(|number| set.has(*number))
            || self.stands_in(&set.piece, &numbers[later..])
    }

    /// The same for words that were learnt after the set was made.
    fn stands_in(&self, piece: &str, numbers: &[u32]) -> bool {
        if numbers.is_empty() {
            return false;
        }
        let words = self.0.read().unwrap_or_else(PoisonError::into_inner);
        numbers
            .iter()
            .any(|number| words.words.get(*number as usize).is_some_and(|word| word.contains(piece)))
    }
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(known) = self.numbers.get(word) {
            return *known;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let word: Arc<str> = Arc::from(word);
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        number
    }
}

impl Set {
    fn has(&self, number: u32) -> bool {
        let number = number as usize;
        self.bits.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}

/// Vocabularies never make two worlds differ.
impl PartialEq for Vocabulary {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_a_piece_of_any_of_its_words_also_by_words_learnt_later() {
        let vocabulary = Vocabulary::default();
        let early = vocabulary.numbers("drafts criminal law law");
        let late = vocabulary.numbers("trains border guards");
        assert_eq!(early.len(), 3);
        let stands = |piece: &str, text: &[u32]| vocabulary.has_any(&vocabulary.with(piece), text);
        assert!(stands("crim", &early) && !stands("crim", &late));
        assert!(stands("bord", &late) && !stands("absent", &early));
    }

    #[test]
    fn a_word_learnt_after_a_search_began_is_found_by_it() {
        let vocabulary = Vocabulary::default();
        let set = vocabulary.with("law");
        assert!(vocabulary.has_any(&set, &vocabulary.numbers("by law")));
        assert!(!vocabulary.has_any(&set, &vocabulary.numbers("by order")));
    }
}

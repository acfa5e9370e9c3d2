//! In which texts does a word stand? Every folded word is numbered once, and so is every text; a word keeps the numbers of its texts.
//!
//! A cache: what is in it follows from the texts alone, and worlds share one that only grows. No personal data belongs here.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Words with their texts, shared by every world that comes from the same beginning.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary(Arc<RwLock<Words>>);

#[derive(Debug, Default)]
struct Words {
    numbers: HashMap<Arc<str>, usize>,
    all: Vec<Word>,
    /// How many texts were learnt.
    texts: u32,
}

/// A folded word and the texts in which it stands, in ascending order.
#[derive(Debug)]
struct Word {
    word: Arc<str>,
    texts: Vec<u32>,
}

/// The number of a text, once somebody searched by words; shared by all who say the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Number(Arc<OnceLock<u32>>);

/// The texts in which a piece of a word stands, of those known when it was made.
#[derive(Debug, Default)]
pub(crate) struct Set {
    bits: Vec<u64>,
    known: u32,
}

impl Vocabulary {
    /// Numbers a folded text and learns its words.
    fn learn(&self, folded: &str) -> u32 {
        let mut words = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let text = words.texts;
        words.texts = text.saturating_add(1);
        for word in folded.split(' ') {
            words.stands_in(word, text);
        }
        text
    }

    /// The texts in which a piece of a word stands.
    pub(crate) fn with(&self, piece: &str) -> Set {
        let words = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut bits = vec![0; (words.texts as usize).div_ceil(64)];
        for word in words.all.iter().filter(|word| word.word.contains(piece)) {
            for text in &word.texts {
                bits[*text as usize / 64] |= 1 << (text % 64);
            }
        }
        Set { bits, known: words.texts }
    }
}

impl Words {
    fn stands_in(&mut self, word: &str, text: u32) {
        let number = self.numbers.get(word).copied().unwrap_or_else(|| {
            let (number, word): (_, Arc<str>) = (self.all.len(), Arc::from(word));
            self.all.push(Word { word: word.clone(), texts: Vec::new() });
            self.numbers.insert(word, number);
            number
        });
        let texts = &mut self.all[number].texts;
        if texts.last() != Some(&text) {
            texts.push(text);
        }
    }
}

impl Number {
    /// The number of a text; it is folded and learnt when it is asked for first.
    pub(crate) fn of(&self, vocabulary: &Vocabulary, folded: impl FnOnce() -> String) -> u32 {
        *self.0.get_or_init(|| vocabulary.learn(&folded()))
    }
}

impl Set {
    /// Whether the piece stands in a text; none where the text was learnt after the set was made.
    pub(crate) fn has(&self, text: u32) -> Option<bool> {
        let known = || self.bits[text as usize / 64] & (1 << (text % 64)) != 0;
        (text < self.known).then(known)
    }
}

/// Vocabularies never make two worlds differ.
impl PartialEq for Vocabulary {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

/// Whether anybody searched yet makes no difference between two texts.
impl PartialEq for Number {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_a_piece_of_any_of_its_words() {
        let vocabulary = Vocabulary::default();
        let [first, second] =
            ["drafts criminal law law", "trains border guards"].map(|text| vocabulary.learn(text));
        let stands = |piece: &str, text| vocabulary.with(piece).has(text);
        assert_eq!((stands("crim", first), stands("crim", second)), (Some(true), Some(false)));
        assert_eq!((stands("bord", second), stands("absent", first)), (Some(true), Some(false)));
    }

    #[test]
    fn of_a_text_learnt_after_a_search_began_its_set_says_nothing() {
        let vocabulary = Vocabulary::default();
        let set = vocabulary.with("law");
        assert_eq!(set.has(vocabulary.learn("by law")), None);
    }

    #[test]
    fn those_who_share_a_number_are_learnt_once() {
        let (vocabulary, number) = (Vocabulary::default(), Number::default());
        let first = number.of(&vocabulary, || "by law".to_owned());
        assert_eq!(number.clone().of(&vocabulary, || unreachable!("it is known")), first);
    }
}

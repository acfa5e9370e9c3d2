//! How is a word that occurs ten thousand times kept once? Field identifiers, codes of areas, names of parts.

use std::sync::Arc;

use imbl::OrdSet;

use crate::saved::{In, Out, Saved};

/// The words read models share. Only words of small vocabularies belong here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexicon {
    words: OrdSet<Arc<str>>,
}

impl Lexicon {
    /// The one copy of a word.
    pub fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.words.get(text) {
            return known.clone();
        }
        let word: Arc<str> = Arc::from(text);
        self.words.insert(word.clone());
        word
    }

    /// The one copy of each word.
    pub fn words<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Box<[Arc<str>]> {
        texts.into_iter().map(|text| self.word(text)).collect()
    }
}

/// Whatever is written after it, for itself too, refers to its words.
impl Saved for Lexicon {
    fn save(&self, out: &mut Out<'_>) {
        self.words.save(out);
        out.in_common();
    }
    fn load(from: &mut In) -> Option<Self> {
        let words = Saved::load(from)?;
        from.in_common();
        Some(Self { words })
    }
}

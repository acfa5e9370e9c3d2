//! Where is the comment now? A comment stays attached to the words it was made about (DR18).

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::descent::{Descent, Steps};
use super::digest::Digest;
use super::document::{Document, Section};
use super::language::Language;
use super::symbols::Symbol;
use super::words;
use crate::identity::{ParagraphId, SectionId};

/// How many paragraphs with the same words are suggested for an orphaned comment at most.
const MOST_SUGGESTIONS: usize = 5;

/// Where a comment was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The symbol of the version: `RSO/PG/TIP/2014/1`.
    pub symbol: Symbol,
    /// The fingerprint of that version.
    pub version: Digest,
    /// The language it was read in.
    pub language: Language,
    /// The part of the document.
    pub at: At,
    /// The words of the paragraph it is about; none for a comment on the whole part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// All of it.
    Document,
    /// A section.
    Section(SectionId),
    /// A paragraph.
    Paragraph(ParagraphId),
}

/// Words of a paragraph, and where in it they stand, in case they stand there more than once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The words as they stood.
    pub words: String,
    /// How many characters of the paragraph stand before them.
    pub start: usize,
}

/// Why words cannot be an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnchored {
    /// The paragraph or section is not in that version.
    #[error("the paragraph is not in that version")]
    NoSuchPlace,
    /// The words do not stand in the paragraph.
    #[error("the quoted words do not stand in the paragraph")]
    NoSuchWords,
    /// Words are quoted of a paragraph, not of a section or document.
    #[error("words are quoted of a paragraph")]
    QuoteWithoutParagraph,
}

/// Where a comment stands in a newer version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "placement", rename_all = "snake_case")]
pub enum Placement {
    /// At the one descendant, in its place, however much the words or the number changed.
    Placed(Target),
    /// At the one descendant, which stands in another place or section.
    Moved(Target),
    /// The part was split: every descendant, in text order.
    Split {
        /// At least two.
        targets: Vec<Target>,
    },
    /// It has no descendant. The old words stay shown; nothing is chosen for anyone.
    Orphaned {
        /// The quoted words, or the whole old paragraph, or the old heading.
        words: String,
        /// Paragraphs a person may choose: equal candidates of an imported version, or paragraphs that hold the quoted words. At
        /// most five, and never more than a suggestion.
        suggestions: Vec<ParagraphId>,
    },
}

/// One descendant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The part.
    pub at: At,
    /// Where the quoted words stand in it now; none if they do not stand there word for word, or nothing was quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
}

impl Anchor {
    /// An anchor as a reader makes it. `quote` is what she marked; the place nearest to `start` where it stands is taken.
    pub fn new(
        symbol: Symbol,
        language: Language,
        document: &Document,
        (at, quote): (At, Option<Quote>),
    ) -> Result<Self, NotAnchored> {
        let quote = match (&at, quote) {
            (_, None) => None,
            (At::Paragraph(id), Some(quote)) => {
                let (_, paragraph) = document.paragraph(id).ok_or(NotAnchored::NoSuchPlace)?;
                Some(find(&paragraph.text, &quote).ok_or(NotAnchored::NoSuchWords)?)
            }
            (At::Section(_) | At::Document, Some(_)) => return Err(NotAnchored::QuoteWithoutParagraph),
        };
        let there = match &at {
            At::Document => true,
            At::Section(id) => document.section(id).is_some(),
            At::Paragraph(id) => document.paragraph(id).is_some(),
        };
        if !there {
            return Err(NotAnchored::NoSuchPlace);
        }
        Ok(Self { symbol, version: document.digest(), language, at, quote })
    }
}

/// Where the quoted words stand in a text, nearest to where they stood.
fn find(text: &str, quote: &Quote) -> Option<Quote> {
    if quote.words.is_empty() {
        return None;
    }
    let mut characters = 0;
    let mut bytes = 0;
    let places = text.match_indices(quote.words.as_str()).map(|(at, _)| {
        characters += text[bytes..at].chars().count();
        bytes = at;
        characters
    });
    let start = places.min_by_key(|place| place.abs_diff(quote.start))?;
    Some(Quote { words: quote.words.clone(), start })
}

/// An older version, a newer one, and the lineage between them, ready to place any number of comments.
pub struct Revision<'text> {
    older: HashMap<&'text ParagraphId, (&'text Section, &'text str)>,
    newer: HashMap<&'text ParagraphId, (&'text Section, &'text str)>,
    older_document: &'text Document,
    newer_document: &'text Document,
    descent: &'text Descent,
    steps: Steps<'text, ParagraphId>,
    moved: HashSet<(ParagraphId, ParagraphId)>,
    moved_sections: HashSet<SectionId>,
}

impl<'text> Revision<'text> {
    /// Prepares a pair of versions. The descent has to lead from the one to the other; see [`Descent::then`].
    #[must_use]
    pub fn new(older: &'text Document, newer: &'text Document, descent: &'text Descent) -> Self {
        let moves = super::moves::between(older, newer, descent);
        Self {
            older: by_id(older),
            newer: by_id(newer),
            older_document: older,
            newer_document: newer,
            descent,
            steps: descent.steps(),
            moved: moves.paragraphs,
            moved_sections: moves.sections,
        }
    }

    /// Where a comment made on the older version stands in the newer one. Total: no comment disappears.
    #[must_use]
    pub fn place(&self, anchor: &Anchor) -> Placement {
        self.stands(&anchor.at, anchor.quote.as_ref())
    }

    /// Where a part of the older version, or words of it, stand in the newer one.
    #[must_use]
    pub fn stands(&self, at: &At, quote: Option<&Quote>) -> Placement {
        match at {
            At::Document => Placement::Placed(Target { at: At::Document, quote: None }),
            At::Section(id) => self.place_section(id),
            At::Paragraph(id) => self.place_paragraph(id, quote),
        }
    }

    /// Whether only a person can say what became of a paragraph.
    #[must_use]
    pub fn waits_for_choice(&self, at: &At) -> bool {
        matches!(at, At::Paragraph(id) if self.descent.choice(id).is_some())
    }

    fn place_section(&self, id: &SectionId) -> Placement {
        let there = |id: &SectionId| self.newer_document.section(id).is_some();
        let mut descendants = self.descent.section_descendants(id);
        descendants.retain(there);
        let target = |id: SectionId| Target { at: At::Section(id), quote: None };
        match descendants.len() {
            0 => Placement::Orphaned {
                words: self.older_document.section(id).map(Section::heading).unwrap_or_default(),
                suggestions: Vec::new(),
            },
            1 if self.moved_sections.contains(&descendants[0]) => {
                Placement::Moved(target(descendants.remove(0)))
            }
            1 => Placement::Placed(target(descendants.remove(0))),
            _ => Placement::Split { targets: descendants.into_iter().map(target).collect() },
        }
    }

    fn place_paragraph(&self, id: &ParagraphId, quote: Option<&Quote>) -> Placement {
        let descendants: Vec<_> = self
            .steps
            .found(id)
            .iter()
            .filter_map(|id| self.newer.get(id).map(|(_, text)| (id, *text)))
            .collect();
        let target = |(new, text): (&ParagraphId, &str)| Target {
            at: At::Paragraph(new.clone()),
            quote: quote.and_then(|quote| find(text, quote)),
        };
        match descendants.as_slice() {
            [] => self.orphaned(id, quote),
            [(new, text)] if self.moved.contains(&(id.clone(), (*new).clone())) => {
                Placement::Moved(target((new, text)))
            }
            [(new, text)] => Placement::Placed(target((new, text))),
            several => {
                Placement::Split { targets: several.iter().map(|(new, text)| target((new, text))).collect() }
            }
        }
    }

    fn orphaned(&self, id: &ParagraphId, quote: Option<&Quote>) -> Placement {
        let whole = self.older.get(id).map_or("", |(_, text)| text);
        let words = quote.map_or_else(|| whole.to_owned(), |quote| quote.words.clone());
        let suggestions = match self.descent.choice(id) {
            Some(choice) => choice.candidates.clone(),
            None => self.holding(&words),
        };
        Placement::Orphaned { words, suggestions: suggestions.into_iter().take(MOST_SUGGESTIONS).collect() }
    }

    /// New paragraphs that hold the words, in text order. One or two words stand everywhere and suggest nothing.
    fn holding(&self, said: &str) -> Vec<ParagraphId> {
        if words::bare_words(said).len() < 3 {
            return Vec::new();
        }
        let inserted = self.newer_document.paragraphs().map(|(_, paragraph)| paragraph);
        let holding = inserted.filter(|paragraph| paragraph.text.contains(said));
        holding.map(|paragraph| paragraph.id.clone()).take(MOST_SUGGESTIONS).collect()
    }
}

fn by_id(document: &Document) -> HashMap<&ParagraphId, (&Section, &str)> {
    document.paragraphs().map(|(section, paragraph)| (&paragraph.id, (section, &*paragraph.text))).collect()
}

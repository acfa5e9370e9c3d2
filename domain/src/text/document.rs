//! What is one version of a document?
//!
//! Sections in reading order, each with its paragraphs. Sections and paragraphs keep their identifiers through edits, so that
//! a comment, a bracket or a mapping to a treaty holds on to them. A version never changes; its canonical bytes have one digest.
//! A translation has the same sections and paragraphs as its source, under the same identifiers.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::brackets::{self, BracketId};
use super::digest::Digest;
use crate::identity::{ParagraphId, ProvisionId, SectionId};

/// Deepest heading: section, subsection and four more.
pub const DEEPEST_HEADING: u8 = 6;
/// Deepest list item: `(a)`, `(i)`, and two more.
pub const DEEPEST_ITEM: u8 = 4;

/// One version of a text: ordered sections, their paragraphs and words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// In reading order; depth-first where sections have subsections.
    pub sections: Vec<Section>,
}

/// A section or subsection: a heading and what stands below it, up to the next heading. Fields in the order of the canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// 1 for `4`, 2 for `4.1`; at most [`DEEPEST_HEADING`].
    pub depth: u8,
    /// The same through all versions.
    pub id: SectionId,
    /// As printed: `4.1`; empty where a section has none.
    pub number: String,
    /// In reading order.
    pub paragraphs: Vec<Paragraph>,
    /// The provisions of the instruments that the section treats.
    pub provisions: Vec<ProvisionId>,
    /// The heading without its number; empty for words before the first heading.
    pub title: String,
}

/// A paragraph, an item of a list, a note: the smallest thing with an identifier of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The same as long as it is edited or moved; a split or a merger gives new ones.
    pub id: ParagraphId,
    /// How it stands on the page.
    pub kind: Kind,
    /// Its words, brackets included: one line, single spaces, no space at either end.
    pub text: Arc<str>,
}

/// How a paragraph stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Counted in its section: `9.2`.
    Paragraph,
    /// Of a list with dashes; the depth from 1 to [`DEEPEST_ITEM`].
    Item(u8),
    /// Of a list with letters: `9.2(a)`; the depth from 1 to [`DEEPEST_ITEM`].
    Lettered(u8),
    /// A note to what stands before it.
    Note,
    /// Words of another text, quoted.
    Quotation,
}

impl Document {
    /// The bytes its digest is taken of: RFC 8785 JSON (fields in alphabetical order, no space).
    #[must_use]
    pub fn canonical_bytes(&self) -> Vec<u8> {
        canonical(self)
    }
    /// The fingerprint of structure and words together (DR24).
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.canonical_bytes())
    }
    /// A version from its canonical bytes; none if they are not, byte for byte, what it would be written as.
    #[must_use]
    pub fn from_canonical(bytes: &[u8]) -> Option<Self> {
        let document: Self = serde_json::from_slice(bytes).ok()?;
        (document.canonical_bytes() == bytes).then_some(document)
    }
    /// The section with this identifier.
    #[must_use]
    pub fn section(&self, id: &SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == *id)
    }
    /// Every paragraph in reading order, with its section.
    pub fn paragraphs(&self) -> impl Iterator<Item = (&Section, &Paragraph)> {
        self.sections
            .iter()
            .flat_map(|section| section.paragraphs.iter().map(move |paragraph| (section, paragraph)))
    }
    /// The paragraph with this identifier and the section it stands in.
    #[must_use]
    pub fn paragraph(&self, id: &ParagraphId) -> Option<(&Section, &Paragraph)> {
        self.paragraphs().find(|(_, paragraph)| paragraph.id == *id)
    }
    /// The structure without the words: what an event says in the open.
    #[must_use]
    pub fn outline(&self) -> Outline {
        Outline { sections: self.sections.iter().map(OutlineSection::of).collect() }
    }
    /// How each paragraph is cited: `9.2`, its items `9.2(a)`, its notes `9.2 note 1`; `4, para. 2` where `4.2` could be a section.
    #[must_use]
    pub fn labels(&self) -> HashMap<ParagraphId, String> {
        self.outline().labels()
    }
    /// The first identifiers that no section and no paragraph of this version has; for imported versions. A guide keeps its own
    /// [`Ids`], so that an identifier is not used again after its paragraph is gone.
    #[must_use]
    pub fn free_ids(&self) -> Ids {
        let mut ids = Ids::default();
        for section in &self.sections {
            ids.section = ids.section.max(after(section.id.as_str(), 's'));
            for paragraph in &section.paragraphs {
                ids.paragraph = ids.paragraph.max(after(paragraph.id.as_str(), 'p'));
                for bracket in brackets::of(&paragraph.text).unwrap_or_default() {
                    let name = bracket.name.as_ref().map_or("", BracketId::as_str);
                    ids.bracket = ids.bracket.max(after(name, 'B'));
                }
            }
        }
        ids
    }
}

fn after(id: &str, letter: char) -> u32 {
    id.strip_prefix(letter)
        .and_then(|count| count.parse::<u32>().ok())
        .map_or(1, |count| count.saturating_add(1))
}

/// Fields are declared in alphabetical order and hold text, whole numbers and lists alone: plain serialisation is RFC 8785.
#[expect(clippy::expect_used, reason = "texts and numbers always have a JSON form")]
fn canonical<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain values")
}

impl Section {
    /// The bytes the section's digest is taken of.
    #[must_use]
    pub fn canonical_bytes(&self) -> Vec<u8> {
        canonical(self)
    }
    /// The fingerprint of one section; what an editor says she had before her when she began.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.canonical_bytes())
    }
    /// A section from its canonical bytes; none if they are not, byte for byte, what it would be written as.
    #[must_use]
    pub fn from_canonical(bytes: &[u8]) -> Option<Self> {
        let section: Self = serde_json::from_slice(bytes).ok()?;
        (section.canonical_bytes() == bytes).then_some(section)
    }
    /// Number and title: `4.1 Financial or other material benefit`.
    #[must_use]
    pub fn heading(&self) -> String {
        heading(&self.number, &self.title)
    }
}

fn heading(number: &str, title: &str) -> String {
    [number, title].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The structure of a version without its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// In reading order.
    pub sections: Vec<OutlineSection>,
}

/// A section of an outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineSection {
    /// The same through all versions.
    pub id: SectionId,
    /// 1 for `4`, 2 for `4.1`.
    pub depth: u8,
    /// As printed: `4.1`.
    pub number: String,
    /// The heading without its number.
    pub title: String,
    /// The provisions of the instruments that the section treats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<ProvisionId>,
    /// In reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<OutlineParagraph>,
    /// The fingerprint of the section with its words.
    pub digest: Digest,
}

/// A paragraph of an outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineParagraph {
    /// The same as long as it is edited or moved.
    pub id: ParagraphId,
    /// How it stands on the page.
    pub kind: Kind,
}

impl OutlineSection {
    fn of(section: &Section) -> Self {
        let paragraphs = section.paragraphs.iter();
        Self {
            id: section.id.clone(),
            depth: section.depth,
            number: section.number.clone(),
            title: section.title.clone(),
            provisions: section.provisions.clone(),
            paragraphs: paragraphs
                .map(|paragraph| OutlineParagraph { id: paragraph.id.clone(), kind: paragraph.kind })
                .collect(),
            digest: section.digest(),
        }
    }
    /// Number and title.
    #[must_use]
    pub fn heading(&self) -> String {
        heading(&self.number, &self.title)
    }
}

impl Outline {
    /// Every paragraph in reading order, with its section.
    pub fn paragraphs(&self) -> impl Iterator<Item = (&OutlineSection, &OutlineParagraph)> {
        self.sections
            .iter()
            .flat_map(|section| section.paragraphs.iter().map(move |paragraph| (section, paragraph)))
    }
    /// How each paragraph is cited; see [`Document::labels`].
    #[must_use]
    pub fn labels(&self) -> HashMap<ParagraphId, String> {
        self.sections.iter().flat_map(|section| labels_of(section, self.has_below(section))).collect()
    }
    fn has_below(&self, above: &OutlineSection) -> bool {
        let prefix = format!("{}.", above.number);
        !above.number.is_empty() && self.sections.iter().any(|section| section.number.starts_with(&prefix))
    }
}

/// Counts as a reader does: paragraphs through the section, letters under each, notes under each.
#[derive(Default)]
struct Count {
    paragraph: usize,
    letters: [usize; DEEPEST_ITEM as usize],
    note: usize,
}

fn labels_of(section: &OutlineSection, has_below: bool) -> Vec<(ParagraphId, String)> {
    let mut count = Count::default();
    let labelled = section.paragraphs.iter().map(|paragraph| {
        let label = count.next(paragraph.kind, &section.number, has_below);
        (paragraph.id.clone(), label)
    });
    labelled.collect()
}

impl Count {
    fn next(&mut self, kind: Kind, section: &str, has_below: bool) -> String {
        match kind {
            Kind::Paragraph | Kind::Quotation => {
                *self = Self { paragraph: self.paragraph + 1, ..Self::default() };
                self.base(section, has_below)
            }
            Kind::Item(depth) | Kind::Lettered(depth) => {
                let depth = usize::from(depth).clamp(1, self.letters.len());
                self.letters[depth - 1] += 1;
                self.letters[depth..].fill(0);
                let letters = self.letters[..depth].iter().enumerate();
                letters.fold(self.base(section, has_below), |label, (level, count)| {
                    if *count == 0 { label } else { format!("{label}({})", counted(level, *count)) }
                })
            }
            Kind::Note => {
                self.note += 1;
                format!("{} note {}", self.base(section, has_below), self.note)
            }
        }
    }
    fn base(&self, section: &str, has_below: bool) -> String {
        match (self.paragraph, section.is_empty()) {
            (0, _) => section.to_owned(),
            (count, true) => format!("para. {count}"),
            (count, false) if has_below => format!("{section}, para. {count}"),
            (count, false) => format!("{section}.{count}"),
        }
    }
}

/// `a`, `b` … `z`, `aa` on odd levels, roman numerals on even ones.
fn counted(level: usize, count: usize) -> String {
    if level.is_multiple_of(2) { lettered(count) } else { roman(count) }
}

fn lettered(count: usize) -> String {
    let (more, last) = ((count - 1) / 26, (count - 1) % 26);
    let letter = char::from(b'a' + u8::try_from(last).unwrap_or_default());
    if more == 0 { letter.to_string() } else { format!("{}{letter}", lettered(more)) }
}

fn roman(mut count: usize) -> String {
    const NUMERALS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut written = String::new();
    for (value, numeral) in NUMERALS {
        while count >= value {
            written.push_str(numeral);
            count -= value;
        }
    }
    written
}

/// The next free identifiers of a text. A guide keeps them with its state: an identifier is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ids {
    /// The next section is `s` and this number.
    pub section: u32,
    /// The next paragraph is `p` and this number.
    pub paragraph: u32,
    /// The next bracket is `B` and this number.
    pub bracket: u32,
}

impl Default for Ids {
    fn default() -> Self {
        Self { section: 1, paragraph: 1, bracket: 1 }
    }
}

impl Ids {
    /// The next section's identifier.
    pub fn next_section(&mut self) -> SectionId {
        let id = SectionId::new(format!("s{}", self.section));
        self.section = self.section.saturating_add(1);
        id
    }
    /// The next paragraph's identifier.
    pub fn next_paragraph(&mut self) -> ParagraphId {
        let id = ParagraphId::new(format!("p{}", self.paragraph));
        self.paragraph = self.paragraph.saturating_add(1);
        id
    }
    /// The next bracket's name.
    pub fn next_bracket(&mut self) -> BracketId {
        let id = BracketId::counted(self.bracket);
        self.bracket = self.bracket.saturating_add(1);
        id
    }
}

/// Words on one line: any white space is one space, none at either end; control and direction characters are left out, since they
/// would let a text read otherwise than it is stored.
#[must_use]
pub fn one_line(text: &str) -> String {
    let kept = |character: char| {
        !character.is_control()
            && !matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let begun = line.len();
        line.extend(word.chars().filter(|character| kept(*character)));
        if line.len() == begun {
            line.truncate(before);
        }
    }
    line
}

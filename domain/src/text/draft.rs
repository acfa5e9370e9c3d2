//! What did somebody write, before it is settled which paragraph is which?
//!
//! Readers of Markdown and of word processor files make drafts; [`super::edit`] makes versions of them.

use serde::{Deserialize, Serialize};

use super::brackets::{self, Unreadable};
use super::document::{DEEPEST_HEADING, DEEPEST_ITEM, Kind, one_line};
use crate::identity::{ParagraphId, ProvisionId, SectionId};

/// Longest text taken, in bytes: 200 pages of a script with three bytes to a letter are 3 MB.
pub const LONGEST_TEXT: usize = 4 << 20;
/// Most paragraphs of a text; 200 pages have about two thousand.
pub const MOST_PARAGRAPHS: usize = 20_000;
/// Longest paragraph, in characters: ten pages without a break.
pub const LONGEST_PARAGRAPH: usize = 20_000;

/// A text as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// In the order written.
    pub sections: Vec<DraftSection>,
}

/// A section as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSection {
    /// The sections it says it is; several where headings were run together.
    pub marks: Vec<SectionId>,
    /// From 1 to [`DEEPEST_HEADING`]; 0 for words before the first heading.
    pub depth: u8,
    /// As written: `4.1`; empty where there is none.
    pub number: String,
    /// The heading without its number.
    pub title: String,
    /// The provisions it says it treats; none said leaves those it had.
    pub provisions: Vec<ProvisionId>,
    /// In the order written.
    pub paragraphs: Vec<DraftParagraph>,
}

/// A paragraph as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftParagraph {
    /// The paragraphs it says it is; several where paragraphs were run together.
    pub marks: Vec<ParagraphId>,
    /// How it stands on the page.
    pub kind: Kind,
    /// Its words on one line.
    pub text: String,
}

/// What a text cannot be, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, character {column}: {why}")]
pub struct NotTaken {
    /// Line, from 1; in a word processor file the paragraph, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
    /// The reason.
    pub why: Why,
}

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Too many bytes.
    #[error("the text is longer than {} MB from here on", LONGEST_TEXT >> 20)]
    TooLong,
    /// Too many paragraphs.
    #[error("this is one paragraph more than {MOST_PARAGRAPHS}, the most a text has")]
    TooManyParagraphs,
    /// One paragraph too long.
    #[error("this paragraph is longer than {LONGEST_PARAGRAPH} characters")]
    ParagraphTooLong,
    /// Too many brackets.
    #[error("this is one square bracket more than {}, the most a text has", brackets::MOST)]
    TooManyBrackets,
    /// A heading below the sixth level.
    #[error("headings have at most {DEEPEST_HEADING} levels")]
    HeadingTooDeep,
    /// A list too deep.
    #[error("lists stand at most {DEEPEST_ITEM} deep in each other")]
    ListTooDeep,
    /// Brackets that cannot be read.
    #[error(transparent)]
    Bracket(Unreadable),
}

/// Counts what a text has against what it may have.
#[derive(Default)]
pub struct Limits {
    paragraphs: usize,
    brackets: usize,
}

impl Limits {
    /// Whether one more paragraph is taken. The position of what is wrong with it is in bytes of its text.
    pub fn take(&mut self, text: &str) -> Result<(), (usize, Why)> {
        self.paragraphs += 1;
        if self.paragraphs > MOST_PARAGRAPHS {
            return Err((0, Why::TooManyParagraphs));
        }
        if let Some((at, _)) = text.char_indices().nth(LONGEST_PARAGRAPH) {
            return Err((at, Why::ParagraphTooLong));
        }
        let brackets =
            brackets::of(text).map_err(|unreadable| (unreadable.at(), Why::Bracket(unreadable)))?;
        if let Some(bracket) = brackets.get(brackets::MOST - self.brackets.min(brackets::MOST)) {
            return Err((bracket.whole.start, Why::TooManyBrackets));
        }
        self.brackets += brackets.len();
        Ok(())
    }
}

impl DraftSection {
    /// A section with a heading as written: a number such as `4.1` or `4.1.` before the title is the section's number.
    #[must_use]
    pub fn headed(depth: u8, heading: &str) -> Self {
        let heading = one_line(heading);
        let (number, title) = match heading.split_once(' ') {
            Some((first, rest)) if is_number(first) => (first.trim_end_matches('.'), rest),
            None if is_number(&heading) => (heading.trim_end_matches('.'), ""),
            _ => ("", heading.as_str()),
        };
        Self { depth, number: number.to_owned(), title: title.to_owned(), ..Self::default() }
    }
    /// Adds a paragraph; an item of a list is at most one deeper than the item before it. Without words there is no paragraph.
    pub fn push(&mut self, kind: Kind, text: &str, marks: Vec<ParagraphId>) {
        let text = one_line(text);
        if text.is_empty() {
            return;
        }
        let deepest = self.paragraphs.last().map_or(1, |before| depth(before.kind) + 1);
        let kind = match kind {
            Kind::Item(depth) => Kind::Item(depth.clamp(1, deepest.min(DEEPEST_ITEM))),
            Kind::Lettered(depth) => Kind::Lettered(depth.clamp(1, deepest.min(DEEPEST_ITEM))),
            other => other,
        };
        self.paragraphs.push(DraftParagraph { marks, kind, text });
    }
}

const fn depth(kind: Kind) -> u8 {
    match kind {
        Kind::Item(depth) | Kind::Lettered(depth) => depth,
        Kind::Paragraph | Kind::Note | Kind::Quotation => 0,
    }
}

/// `4`, `4.1`, `4.1.`; not `2013` alone with more than three digits to a part, which is a year.
#[must_use]
pub fn is_number(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word);
    word.len() <= 20
        && word
            .split('.')
            .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

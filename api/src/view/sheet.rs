//! How does a text lie on its sheet? Sections and paragraphs with their numbers, brackets as they stand.

use askama::Template;

use super::say::Link;

/// A text on a sheet, in serif.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/sheet.html")]
pub(crate) struct Sheet {
    /// Its language.
    pub language: String,
    /// What it is, for ears.
    pub label: String,
    /// A sentence above it.
    pub frozen: String,
    /// What is shown of it.
    pub sections: Vec<TextSection>,
    /// What is said where there is nothing.
    pub empty: String,
}

/// A section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextSection {
    /// Its identifier.
    pub id: String,
    /// How deep its heading is.
    pub depth: u8,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What one can do with it.
    pub way: Option<Link>,
    /// Its paragraphs.
    pub paragraphs: Vec<TextParagraph>,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextParagraph {
    /// Its identifier.
    pub id: String,
    /// How it is cited: `9.2`.
    pub label: String,
    /// How it is set: an item of a list, a note.
    pub class: &'static str,
    /// Its words and brackets.
    pub pieces: Vec<Piece>,
    /// Comments on it.
    pub refs: Vec<Link>,
    /// Where the reader comments on it.
    pub way: Option<Link>,
    /// What is said under it.
    pub notes: Vec<String>,
    /// Where its words come from.
    pub origin: Option<Link>,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words.
    Words(String),
    /// Alternatives not yet agreed.
    Bracket {
        /// Its name.
        name: String,
        /// What is proposed.
        alternatives: Vec<String>,
    },
}

super::part!(Sheet);

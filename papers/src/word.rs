//! What does a word processor file say? Its headings, paragraphs, lists, notes and tables, as they read once its tracked changes are accepted.

mod lists;
mod reading;
pub(crate) mod writing;

pub use reading::read;

/// A piece of a file, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table: its rows, and their cells as text; paragraphs of a cell are lines of it.
    Table(Vec<Vec<String>>),
}

/// A paragraph with what makes it a heading or an item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words.
    pub text: String,
    /// The identifier of its style; empty for the usual one.
    pub style: String,
    /// 1 to 9 for headings.
    pub heading: Option<u8>,
    /// Of a list: the depth from 0, and whether its items are counted.
    pub list: Option<(u8, bool)>,
    /// The names of bookmarks that begin in it.
    pub bookmarks: Vec<String>,
    /// The footnotes and endnotes called in it, in their order.
    pub notes: Vec<String>,
}

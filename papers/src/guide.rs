//! A guide as a word processor file: as it stands, or with tracked changes from one version to the next; and a file as a draft.
//!
//! Every section and paragraph has a bookmark with its identifier, which office programs keep: a file that comes back edited is known again
//! paragraph by paragraph. Numbers are printed in a style of their own and are not words of the text.

mod reading;
mod writing;

use domain::identity::ParagraphId;
use jiff::Timestamp;

pub use reading::{Import, read};
pub use writing::{clean, tracked};

/// What stands around the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// The title of the guide.
    pub title: String,
    /// Lines above the text: symbol, distribution, date, original language, *voluntary and non-binding*.
    pub lines: Vec<String>,
    /// Statements that are printed with the text (DR20): reservations, explanations of position.
    pub statements: Vec<String>,
}

/// A comment beside a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The paragraph of the newer text.
    pub paragraph: ParagraphId,
    /// Who made it, as it is to be printed: `QM`.
    pub author: String,
    /// When it was received.
    pub at: Timestamp,
    /// Its words; lines are kept.
    pub text: String,
}

/// Who changed the text, and when: printed beside every tracked change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// `RSO/PG/TIP/2014/1/Rev.1`, or the office.
    pub by: String,
    /// When the newer version was issued.
    pub at: Timestamp,
}

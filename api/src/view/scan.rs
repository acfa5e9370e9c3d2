//! What arrived, as it arrived? The original beside what was keyed from it.

use askama::Template;

use super::facts::Facts;
use super::say::Link;

/// A received original: paper on the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/scan.html")]
pub(crate) struct Scan {
    /// What arrived, sheet by sheet.
    pub sheets: Vec<Sheet>,
    /// Received, registered, in time.
    pub facts: Facts,
    /// Digest of the original.
    pub digest: String,
    /// What could not be read.
    pub remarks: Vec<String>,
}

/// One sheet of it, as well as it can be shown; the file itself is always one link away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// A picture: its address and what it is.
    Picture(Link),
    /// A document that the browser's own viewer shows.
    Document(Link),
    /// What could be read off it: what it is, its head, its lines.
    Text(String, Vec<String>, Vec<String>),
    /// The file as received, to be opened by itself.
    File(Link),
}

super::part!(Scan);

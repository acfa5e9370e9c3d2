//! What does the head of a record say? Where one is, its title, its symbol.

use askama::Template;

use super::say::Link;

/// The head of a page, set like the head of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/docket.html")]
pub(crate) struct Docket {
    /// The way here; the last has no link.
    pub crumbs: Vec<Link>,
    /// The one `h1`.
    pub title: String,
    /// One sentence under it.
    pub lede: String,
    /// Symbol or reference, at the right.
    pub symbol: String,
    /// Lines under the symbol.
    pub lines: Vec<String>,
    /// What one can go to from here; the first is the usual one.
    pub ways: Vec<Link>,
}

super::part!(Docket);

impl Docket {
    /// A head with a title and a sentence.
    pub(crate) fn titled(title: impl Into<String>, lede: impl Into<String>) -> Self {
        Self { title: title.into(), lede: lede.into(), ..Self::default() }
    }
    /// The way here.
    #[must_use]
    pub(crate) fn under(mut self, crumbs: Vec<Link>) -> Self {
        self.crumbs = crumbs;
        self
    }
    /// Symbol and lines at the right.
    #[must_use]
    pub(crate) fn marked(mut self, symbol: impl Into<String>, lines: Vec<String>) -> Self {
        (self.symbol, self.lines) = (symbol.into(), lines);
        self
    }
    /// What one can go to from here.
    #[must_use]
    pub(crate) fn with_ways(mut self, ways: Vec<Link>) -> Self {
        self.ways = ways;
        self
    }
}

//! What comes after this page of a list?

use askama::Template;

/// The foot of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/pager.html")]
pub(crate) struct Pager {
    /// What the numbers mean and when they were counted.
    pub note: String,
    /// Address of the first page, unless this is it.
    pub first: Option<String>,
    /// Address of the next page, if there is one.
    pub next: Option<String>,
    /// The same list as a table for other programs.
    pub csv: Option<String>,
}

super::part!(Pager);

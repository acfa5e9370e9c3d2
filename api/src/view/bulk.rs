//! How are several records dealt with at once? Picked in a list, previewed with names and effect, then done.

use askama::Template;

use super::table::Table;

/// A list whose rows can be picked, and what can be previewed for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/bulk.html")]
pub(crate) struct Bulk {
    /// What is picked: nominations, delegations.
    pub what: &'static str,
    /// Where the preview is asked.
    pub action: String,
    /// Acts that can be previewed: value and words.
    pub acts: Vec<(String, String)>,
    /// The list.
    pub table: Table,
}

super::part!(Bulk);

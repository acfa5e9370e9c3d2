//! Where does a record stand? State, who owes the next act, by when.

use askama::Template;

use super::deadline::Deadline;
use super::say::Link;

/// The status line of a record; a sentence in three parts, never a bare noun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/status.html")]
pub(crate) struct Status {
    /// `is-owed`, `is-no`, `is-done` or nothing.
    pub tone: &'static str,
    /// One sign before the word.
    pub mark: &'static str,
    /// The state.
    pub state: String,
    /// Where to learn why.
    pub why: Option<Link>,
    /// Who owes the next act.
    pub owes: String,
    /// Which act.
    pub act: String,
    /// By when, if there is an instant.
    pub by: Option<Deadline>,
    /// What that instant is, where nobody owes anything by it: "Valid until".
    pub until: &'static str,
    /// What is said instead of an instant.
    pub otherwise: String,
}

super::part!(Status);

//! What did a record look like at a step of its history?

use askama::Template;

use super::facts::Facts;
use super::status::Status;

/// The record as it stood, seen with the permissions of that day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/picture.html")]
pub(crate) struct Picture {
    /// Who saw it: "What Registrar S1 saw".
    pub seen: String,
    /// When.
    pub when: String,
    /// Where in the application.
    pub crumb: String,
    /// Title of the record.
    pub title: String,
    /// Its status line.
    pub status: Option<Status>,
    /// What was withheld then, and why.
    pub withheld: String,
    /// What was known.
    pub facts: Facts,
    /// The whole page as it then stood.
    pub whole: String,
}

super::part!(Picture);

//! How is a list narrowed? A form that asks by address, so that a narrowed list can be sent to somebody.

use askama::Template;

use super::form::Field;
use super::say::Link;

/// The filters of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/filters.html")]
pub(crate) struct Filters {
    /// Address of the list.
    pub action: String,
    /// What the form does: "Filter the board".
    pub label: &'static str,
    /// Whether it is the search of the page.
    pub search: bool,
    /// What can be chosen.
    pub fields: Vec<Field>,
    /// What travels along: the instant one stands at.
    pub keep: Vec<(String, String)>,
    /// The list without any filter, where one is set.
    pub clear: Option<Link>,
    /// The verb.
    pub verb: &'static str,
    /// Whether its fields stand under each other, beside the list.
    pub upright: bool,
}

super::part!(Filters);

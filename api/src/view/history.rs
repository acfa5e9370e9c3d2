//! What happened, in plain sentences?

use askama::Template;

use super::say::Link;
use super::wall::Moment;

/// A history: one sentence an event, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/history.html")]
pub(crate) struct History(pub Vec<Line>);

/// One event of a history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// When it was recorded.
    pub at: Moment,
    /// Who did what, for whom.
    pub sentence: String,
    /// Codes and rules, small.
    pub small: String,
    /// Whether a rule said no.
    pub refused: bool,
    /// The event, or its step of the playback.
    pub link: Option<Link>,
    /// A span without events before this one, in words.
    pub gap: String,
}

super::part!(History);

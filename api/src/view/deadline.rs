//! By when? One shape for every deadline: local time, UTC, what remains.

use askama::Template;
use jiff::Timestamp;

use super::wall::{Moment, Wall, span};

/// Below this many seconds a deadline is marked as near: two days, the shortest notice the office gives.
const SOON: i64 = 2 * 86_400;

/// A deadline, ready to print.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/deadline.html")]
pub(crate) struct Deadline {
    /// The instant.
    pub at: Moment,
    /// `1 day 6 h left`, `17 h 24 min late`.
    pub left: String,
    /// `soon`, `over` or nothing.
    pub mark: &'static str,
    /// Whether the page stands in the past, where nothing ticks.
    pub still: bool,
}

super::part!(Deadline);

impl Deadline {
    /// As lists print it: without the place, which the list says once.
    pub(crate) fn short(wall: &Wall, at: Timestamp) -> Self {
        Self::of(wall, at, wall.short(at))
    }

    /// As records print it: with the place.
    pub(crate) fn long(wall: &Wall, at: Timestamp) -> Self {
        Self::of(wall, at, wall.long(at))
    }

    /// The same deadline in a past world, where the countdown stands still.
    #[must_use]
    pub(crate) fn standing_still(mut self) -> Self {
        self.left = self.left.replace(" left", " were left");
        self.still = true;
        self
    }

    fn of(wall: &Wall, at: Timestamp, moment: Moment) -> Self {
        let seconds = at.as_second() - wall.now.as_second();
        let (left, mark) = match seconds {
            ..=0 => (format!("{} late", span(seconds)), "over"),
            1..=SOON => (format!("{} left", span(seconds)), "soon"),
            _ => (format!("{} left", span(seconds)), ""),
        };
        Self { at: moment, left, mark, still: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(at: &str) -> Deadline {
        Deadline::short(
            &Wall::new("2014-06-12T03:24:00Z".parse().unwrap(), "Asia/Bangkok"),
            at.parse().unwrap(),
        )
    }

    #[test]
    fn a_deadline_shows_local_time_utc_and_what_remains() {
        let html = due("2014-06-13T10:00:00Z").to_string();
        assert!(html.contains("Fri 13 June, 17:00</time>") && html.contains("10:00 UTC"), "{html}");
        assert!(html.contains("class=\"left soon\">1 day 6 h left"), "{html}");
    }

    #[test]
    fn the_instant_itself_is_late() {
        assert_eq!(due("2014-06-12T03:24:00Z").mark, "over");
    }

    #[test]
    fn in_the_past_nothing_ticks() {
        assert_eq!(due("2014-06-13T10:00:00Z").standing_still().left, "1 day 6 h were left");
    }
}

//! What stands around every page? Masthead, the person and her right to act, the instant, the foot.

use super::say::Link;
use super::wall::{Moment, Wall};
use crate::assets;

/// Everything around the content of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// Title of the window; "Error: …" where something was wrong.
    pub title: String,
    /// The main places, in order.
    pub places: Vec<Place>,
    /// Places that stand folded behind the main ones, where there are many.
    pub more: Vec<Place>,
    /// The person; none on the pages before signing in.
    pub who: Option<Who>,
    /// The instant the page stands at.
    pub stand: Stand,
    /// Address of this page without its instant.
    pub address: String,
    /// The rest of the query, kept when an instant is chosen.
    pub keep: Vec<(String, String)>,
    /// What was just done, as one sentence.
    pub flash: String,
    /// What the journal is, where it is not the live record.
    pub notice: String,
    /// Number of the last event at the time of rendering, for those who may follow the journal.
    pub follow: Option<u64>,
}

/// A main place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Where.
    pub href: &'static str,
    /// Its name.
    pub name: &'static str,
    /// `page` on the place itself, `true` below it, nothing elsewhere.
    pub current: &'static str,
}

/// The person and her right to act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Who {
    /// Public label of the function: "Registrar S1".
    pub label: String,
    /// For whom.
    pub acting_for: String,
    /// Role, mandate, until when.
    pub line: String,
    /// Every live mandate, in words.
    pub mandates: Vec<String>,
}

/// The instant a page stands at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    /// The instant.
    pub at: Moment,
    /// Position of the last event then.
    pub position: u64,
    /// Whether it is a past world: `as_of` as every link in it carries it.
    pub past: Option<Past>,
}

/// A past world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Past {
    /// The query's value, kept in every link.
    pub as_of: String,
    /// Position of the last event of all.
    pub head: u64,
}

/// Most places in one line of a masthead at 1280 pixels.
const IN_LINE: usize = 7;

impl Frame {
    /// With these places; where they are too many for one line, the last of them fold together.
    #[must_use]
    pub(crate) fn leading_to(mut self, mut places: Vec<Place>) -> Self {
        if places.len() > IN_LINE + 1 {
            self.more = places.split_off(IN_LINE);
        }
        self.places = places;
        self
    }

    /// The folded place one is in.
    pub(crate) fn folded(&self) -> Option<&Place> {
        self.more.iter().find(|place| !place.current.is_empty())
    }

    /// Whether the page stands in the past and has no control that writes.
    pub(crate) const fn past(&self) -> bool {
        self.stand.past.is_some()
    }

    /// An address that stays in the same world: in the past every link carries the instant.
    pub(crate) fn to(&self, address: &str) -> String {
        match &self.stand.past {
            None => address.to_owned(),
            Some(past) => {
                let (path, place) =
                    address.split_once('#').map_or((address, ""), |(path, place)| (path, place));
                let join = if path.contains('?') { '&' } else { '?' };
                let place = if place.is_empty() { String::new() } else { format!("#{place}") };
                format!("{path}{join}as_of={}{place}", encoded(&past.as_of))
            }
        }
    }

    /// A link that stays in the same world.
    pub(crate) fn link(&self, address: &str, text: impl Into<String>) -> Link {
        Link::new(self.to(address), text)
    }

    /// The same page as it is now.
    pub(crate) fn as_it_is_now(&self) -> String {
        let query: Vec<String> =
            self.keep.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        if query.is_empty() { self.address.clone() } else { format!("{}?{}", self.address, query.join("&")) }
    }

    /// The audit trail of what the page shows.
    pub(crate) fn trail(&self) -> String {
        self.to("/record")
    }

    /// The frame of a page before signing in.
    pub(crate) fn door(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// With this title.
    #[must_use]
    pub(crate) fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The same frame around a page that says what was wrong.
    #[must_use]
    pub(crate) fn wrong(mut self) -> Self {
        self.title = format!("Error: {}", self.title);
        self
    }

    pub(crate) fn css(&self) -> &'static str {
        assets::address("travaux.css")
    }
    pub(crate) fn script(&self) -> &'static str {
        assets::address("travaux.js")
    }
    pub(crate) fn htmx(&self) -> &'static str {
        assets::address("htmx.js")
    }
}

impl Stand {
    /// Now.
    pub(crate) fn now(wall: &Wall, position: u64) -> Self {
        Self { at: wall.long(wall.now), position, past: None }
    }
    /// Position of the last event then, for people.
    pub(crate) fn position(&self) -> String {
        grouped(self.position)
    }
    /// A past instant.
    pub(crate) fn past(wall: &Wall, position: u64, past: Past) -> Self {
        Self { at: wall.long(wall.now), position, past: Some(past) }
    }
}

impl Past {
    /// Position of the last event of all, for people.
    pub(crate) fn head(&self) -> String {
        grouped(self.head)
    }
}

/// The main places as a person sees them, one of them current.
pub(crate) fn places(all: &[(&'static str, &'static str)], here: &str) -> Vec<Place> {
    let current = |href: &str| match here.strip_prefix(href) {
        Some("") => "page",
        Some(rest) if rest.starts_with('/') => "true",
        _ => "",
    };
    all.iter().map(|&(href, name)| Place { href, name, current: current(href) }).collect()
}

/// Percent-encodes a value of a query.
pub(crate) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A number with its thousands apart: `1,812`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([grouped(7), grouped(1812), grouped(1_000_000)], ["7", "1,812", "1,000,000"]);
    }

    #[test]
    fn in_the_past_every_link_carries_the_instant() {
        let past = Past { as_of: "2014-06-23 08:30 Asia/Bangkok".to_owned(), head: 9 };
        let frame = Frame { stand: Stand { past: Some(past), ..Stand::default() }, ..Frame::default() };
        assert_eq!(
            frame.to("/roster?q=a#found"),
            "/roster?q=a&as_of=2014%2D06%2D23%2008%3A30%20Asia%2FBangkok#found"
        );
        assert_eq!(Frame::default().to("/roster"), "/roster");
    }

    #[test]
    fn places_that_do_not_fit_in_one_line_fold_and_say_where_one_is() {
        let all = ["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i"].map(|href| (href, href));
        let frame = Frame::default().leading_to(places(&all, "/i/1"));
        assert_eq!((frame.places.len(), frame.more.len()), (7, 2));
        assert_eq!(frame.folded().map(|place| place.href), Some("/i"));
        assert!(
            Frame::default().leading_to(places(&all[..8], "/a")).more.is_empty(),
            "one more is no reason"
        );
    }

    #[test]
    fn the_place_one_is_in_is_marked() {
        let all = [("/nominations", "Nominations"), ("/roster", "Roster")];
        let marks: Vec<_> =
            places(&all, "/nominations/EN-2014-0058").iter().map(|place| place.current).collect();
        assert_eq!(marks, ["true", ""]);
    }
}

//! How does a redline look? What was inserted, deleted and moved between two texts, by more than colour.

use askama::Template;

use super::guide::{OutlineLine, Tab};
use crate::view::form::Choice;
use crate::view::{Docket, Frame, Link};

/// What changed between two texts.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "redline.html")]
pub(crate) struct RedlinePage {
    /// Around it.
    pub frame: Frame,
    /// Its head.
    pub docket: Docket,
    /// Where the choice of texts leads.
    pub action: String,
    /// Texts to compare with.
    pub older: Vec<Choice>,
    /// Texts to compare.
    pub newer: Vec<Choice>,
    /// The change one stands at.
    pub change: usize,
    /// How many there are.
    pub changes: usize,
    /// Where the change is.
    pub where_: String,
    /// The change before.
    pub previous: Option<Link>,
    /// The change after.
    pub next: Option<Link>,
    /// Ways to read.
    pub tabs: Vec<Tab>,
    /// The outline with what changed.
    pub outline: Vec<OutlineLine>,
    /// Whether both texts stand beside each other.
    pub side: bool,
    /// Name of the older text.
    pub older_name: String,
    /// Name of the newer text.
    pub newer_name: String,
    /// Its language.
    pub language: String,
    /// Whether translations are compared.
    pub translated: bool,
    /// The paragraphs.
    pub rows: Vec<Row>,
    /// Digest of the older text.
    pub older_digest: String,
    /// Digest of the newer text.
    pub newer_digest: String,
}

/// A heading or paragraph of a redline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the page asks each of them alone")]
pub(crate) struct Row {
    /// Its element.
    pub id: String,
    /// How it is cited.
    pub label: String,
    /// How it was cited in the older text.
    pub old_label: String,
    /// How it is cited in the newer text.
    pub new_label: String,
    /// Whether it is a heading.
    pub heading: bool,
    /// Whether anything changed in it.
    pub changed: bool,
    /// Whether it only says where a paragraph went.
    pub gone: bool,
    /// Whether one stands here.
    pub here: bool,
    /// Where it moved from or to.
    pub note: String,
    /// Its words.
    pub spans: Vec<Span>,
}

/// Words that stayed, came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// In both.
    Equal(String),
    /// In the newer one.
    Insert(String),
    /// In the older one.
    Delete(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{Sampled, frame};

    impl Sampled for RedlinePage {
        const NAME: &'static str = "redline";
        fn samples() -> Vec<Self> {
            vec![sample(false), sample(true)]
        }
    }

    fn sample(side: bool) -> RedlinePage {
        let choice =
            |text: &str| Choice { value: text.to_owned(), text: text.to_owned(), ..Choice::default() };
        let heading = Row {
            id: "h-s9".to_owned(),
            heading: true,
            spans: vec![Span::Equal("9 Victims".to_owned())],
            ..Row::default()
        };
        let changed = Row {
            id: "c1".to_owned(),
            label: "9.2".to_owned(),
            old_label: "9.2, older text".to_owned(),
            new_label: "9.2, newer text".to_owned(),
            changed: true,
            here: true,
            spans: vec![
                Span::Equal("Such persons ".to_owned()),
                Span::Delete("should not be punished".to_owned()),
                Span::Insert("should be considered for not being punished".to_owned()),
                Span::Equal(".".to_owned()),
            ],
            ..Row::default()
        };
        let moved = Row {
            id: "c2".to_owned(),
            label: "9.3".to_owned(),
            changed: true,
            note: "↷ moved here from 9.4".to_owned(),
            spans: vec![Span::Equal("Nothing in this section affects rights.".to_owned())],
            ..Row::default()
        };
        RedlinePage {
            frame: frame("/guides/PG-TIP/redline").titled("Redline, change 1 of 2"),
            docket: Docket::titled("What changed between two texts", ""),
            action: "/guides/PG-TIP/redline".to_owned(),
            older: vec![choice("1")],
            newer: vec![choice("2")],
            change: 1,
            changes: 2,
            where_: "9.2".to_owned(),
            next: Some(Link::new("/guides/PG-TIP/redline?change=2#c2", "Change 2")),
            outline: vec![OutlineLine {
                href: "#h-s9".to_owned(),
                number: "9".to_owned(),
                title: "Victims".to_owned(),
                small: "2 changes".to_owned(),
                here: true,
            }],
            side,
            older_name: "RSO/PG/TIP/2014/1".to_owned(),
            newer_name: "RSO/PG/TIP/2014/1/Rev.1".to_owned(),
            language: "en".to_owned(),
            rows: vec![heading, changed, moved],
            older_digest: "41c0 9d77 … e2b8".to_owned(),
            newer_digest: "b7aa 0c35 … 19f4".to_owned(),
            ..RedlinePage::default()
        }
    }
}

//! What can stand in a cell or behind a term? Words, a link, a time, a deadline, a tag.

use askama::Template;

use super::deadline::Deadline;
use super::wall::Moment;

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Link {
    /// Where to.
    pub href: String,
    /// Its words.
    pub text: String,
}

impl Link {
    /// A link with these words.
    pub(crate) fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}

/// A state or finding: a mark and a word, never a colour alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/tag.html")]
pub(crate) struct Tag {
    /// `ok`, `owed`, `no` or `none`.
    pub tone: &'static str,
    /// One sign.
    pub mark: &'static str,
    /// The word.
    pub word: String,
}

super::part!(Tag, Say);

impl Tag {
    /// A tag.
    pub(crate) fn new(tone: &'static str, mark: &'static str, word: impl Into<String>) -> Self {
        Self { tone, mark, word: word.into() }
    }
}

/// One thing said in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "parts/say.html")]
pub(crate) enum Say {
    /// Words.
    Text(String),
    /// Words that matter, and words beside them.
    Bold(String, String),
    /// A link, and words under it.
    Link(Link, String),
    /// Several links.
    Links(Vec<Link>),
    /// A time.
    Time(Moment),
    /// A deadline.
    Due(Deadline),
    /// A tag.
    Tag(Tag),
    /// A digest or an identifier.
    Mono(String),
    /// Text in its own lines.
    Lines(Vec<String>),
    /// What was, and what is.
    Change(String, String),
    /// Nothing, said as a dash to eyes and as words to ears.
    Nothing,
}

impl Say {
    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
    /// A link.
    pub(crate) fn link(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link(Link::new(href, text), String::new())
    }
    /// Words that matter, and words beside them.
    pub(crate) fn bold(text: impl Into<String>, beside: impl Into<String>) -> Self {
        Self::Bold(text.into(), beside.into())
    }
    /// Words, or nothing.
    pub(crate) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.into()))
    }
}

impl From<&str> for Say {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Say {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Deadline> for Say {
    fn from(deadline: Deadline) -> Self {
        Self::Due(deadline)
    }
}
impl From<Moment> for Say {
    fn from(moment: Moment) -> Self {
        Self::Time(moment)
    }
}
impl From<Tag> for Say {
    fn from(tag: Tag) -> Self {
        Self::Tag(tag)
    }
}
impl From<Link> for Say {
    fn from(link: Link) -> Self {
        Self::Link(link, String::new())
    }
}

impl Say {
    /// The words alone, as a file holds them.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::Text(text) | Self::Mono(text) => text.clone(),
            Self::Bold(text, beside) => [text.as_str(), beside].join(" ").trim().to_owned(),
            Self::Link(link, beside) => [link.text.as_str(), beside].join(" ").trim().to_owned(),
            Self::Links(links) => links.iter().map(|link| link.text.clone()).collect::<Vec<_>>().join("; "),
            Self::Time(moment) => moment.iso.clone(),
            Self::Due(deadline) => deadline.at.iso.clone(),
            Self::Tag(tag) => tag.word.clone(),
            Self::Lines(lines) => lines.join("; "),
            Self::Change(before, after) => format!("{before} → {after}"),
            Self::Nothing => String::new(),
        }
    }
}

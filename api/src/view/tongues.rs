//! How does a text stand beside itself in another language? Paragraph by paragraph, each with what it is behind.

use askama::Template;

use super::say::{Link, Tag};

/// Two languages of one text, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/tongues.html")]
pub(crate) struct Tongues {
    /// The language of the source, and what it is.
    pub source: (String, String),
    /// The language of the translation, and from which text it was made.
    pub translation: (String, String),
    /// Headings and paragraphs in the order of the source.
    pub rows: Vec<Line>,
}

/// A heading or a paragraph in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its identifier; empty where the source has it no more.
    pub id: String,
    /// Whether it is a heading.
    pub heading: bool,
    /// How it is cited.
    pub label: String,
    /// Its words in the source.
    pub source: String,
    /// Its words in the translation; empty where there are none.
    pub translated: String,
    /// How the translation stands to its source.
    pub stands: Option<Tag>,
    /// Comments on the translation.
    pub refs: Vec<Link>,
    /// Where the reader comments on it.
    pub way: Option<Link>,
}

super::part!(Tongues);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_is_in_its_language_and_says_what_it_is_behind() {
        let line = Line {
            id: "p31".to_owned(),
            label: "9.2".to_owned(),
            source: "Such persons must not be punished.".to_owned(),
            translated: "\u{e1a}\u{e38}\u{e04}\u{e04}\u{e25}".to_owned(),
            stands: Some(Tag::new("owed", "▲", "behind its source")),
            refs: vec![Link::new("/comments/c04", "c04")],
            ..Line::default()
        };
        let tongues = Tongues {
            source: ("en".to_owned(), "Rev.1".to_owned()),
            translation: ("th".to_owned(), "made from 2014/1".to_owned()),
            rows: vec![line],
        };
        let html = tongues.to_string();
        assert!(html.contains("lang=\"en\" id=\"p31\"") && html.contains("lang=\"th\""), "{html}");
        assert!(html.contains("behind its source") && html.contains("href=\"/comments/c04\""), "{html}");
    }
}

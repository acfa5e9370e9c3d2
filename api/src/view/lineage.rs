//! Where does a sentence come from? One stop for each text it stood in: what changed there, and which comments that answers.

use askama::Template;

use super::say::Link;
use super::wall::Moment;
use crate::pages::redline::{Row, Span};

/// The stops of a sentence, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/lineage.html")]
pub(crate) struct Lineage(pub Vec<Stop>);

/// A text in which the sentence stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stop {
    /// When the text was issued.
    pub at: Moment,
    /// The text.
    pub version: Link,
    /// What happened to the sentence on the way to it.
    pub what: String,
    /// Its words, with what came and went.
    pub rows: Vec<Row>,
    /// The comments answered on the way to this text, with what was decided.
    pub answers: Vec<Remarked>,
    /// The comments made on the words as they stand here.
    pub remarks: Vec<Remarked>,
}

/// A comment and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remarked {
    /// The comment.
    pub comment: Link,
    /// Whose it is, how it was disposed of, why.
    pub said: String,
}

super::part!(Lineage);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_says_what_came_and_went_and_which_comment_that_answers() {
        let stop = Stop {
            version: Link::new("/guides/PG-SOM?version=4", "RSO/PG/SOM/2014/1/Rev.1"),
            what: "changed here".to_owned(),
            rows: vec![Row {
                label: "11.1".to_owned(),
                spans: vec![Span::Insert("Vessels and vehicles".to_owned())],
                ..Row::default()
            }],
            answers: vec![Remarked {
                comment: Link::new("/comments/c07", "c07"),
                said: "of QR: accepted".to_owned(),
            }],
            ..Stop::default()
        };
        let html = Lineage(vec![stop]).render().unwrap();
        for words in ["RSO/PG/SOM/2014/1/Rev.1", "<ins>", "Vessels and vehicles", "Answers", "/comments/c07"]
        {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(!html.contains("Commented on"), "{html}");
    }
}

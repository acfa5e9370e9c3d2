//! How does the workspace of a guide look? Outline, text on a sheet, cards beside it, what can be done below.

use askama::Template;

use crate::view::sheet::Sheet;
use crate::view::{Block, Docket, Frame, Link, Problems, Status, Tag};

/// The workspace of a guide.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "guide.html")]
pub(crate) struct GuidePage {
    /// Around it.
    pub frame: Frame,
    /// Its head.
    pub docket: Docket,
    /// What was wrong with what was asked.
    pub problems: Problems,
    /// Where it stands.
    pub status: Status,
    /// Ways to read it.
    pub tabs: Vec<Tab>,
    /// What changed since the reader last looked.
    pub since: Option<Link>,
    /// The outline.
    pub outline: Vec<OutlineLine>,
    /// The text.
    pub sheet: Sheet,
    /// What the cards are: "Comments, 8".
    pub cards_title: String,
    /// How many stand where.
    pub cards_note: String,
    /// Cards beside the text: comments with their numbers, always visible.
    pub cards: Vec<Card>,
    /// Sheets below.
    pub left: Vec<Block>,
    /// What can be done.
    pub right: Vec<Block>,
}

/// A comment beside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Card {
    /// Its number, which is its place in the page: `c09`.
    pub id: String,
    /// Where it stands in the text shown; none where it stands on no paragraph of it.
    pub place: Option<String>,
    /// Whose it is.
    pub whose: String,
    /// Where it stands: placed, moved, split, orphaned.
    pub stands: Option<Tag>,
    /// How the card is framed: `moved`, `orphan` or nothing.
    pub class: &'static str,
    /// The words it was made about.
    pub quote: Option<String>,
    /// The comment.
    pub comment: String,
    /// The text proposed.
    pub proposed: Option<String>,
    /// How it came where it stands.
    pub how: Option<String>,
    /// The paragraphs it stands on, where they are several.
    pub on: Vec<Link>,
    /// What became of it.
    pub became: Tag,
    /// Why.
    pub reason: Option<String>,
    /// To the whole of it.
    pub page: Link,
    /// Where its place is chosen, if it has none.
    pub choose: Option<Link>,
}

/// A way to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tab {
    /// Where to.
    pub href: String,
    /// Its words.
    pub text: String,
    /// Whether it is the one that is read.
    pub here: bool,
}

/// A line of an outline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OutlineLine {
    /// Where to.
    pub href: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What is to be said of it.
    pub small: String,
    /// Whether it is the one that is read.
    pub here: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{Sampled, frame, past_frame};
    use crate::view::sheet::{Piece, TextParagraph, TextSection};

    impl Sampled for GuidePage {
        const NAME: &'static str = "guide";
        fn samples() -> Vec<Self> {
            vec![sample(frame("/guides/PG-TIP")), sample(past_frame("/guides/PG-TIP"))]
        }
    }

    /// A comment whose paragraph was split, one that stands where it was made, one whose words are gone.
    fn cards() -> Vec<Card> {
        let placed = Card {
            id: "c09".to_owned(),
            place: Some("p31".to_owned()),
            whose: "QO".to_owned(),
            stands: Some(Tag::new("ok", "●", "placed")),
            comment: "Prefer Alt 2".to_owned(),
            proposed: Some("Keep Alt 2, delete Alt 1".to_owned()),
            became: Tag::new("owed", "→", "referred"),
            page: Link::new("/comments/c09", "c09, whole"),
            ..Card::default()
        };
        let orphaned = Card {
            id: "c15".to_owned(),
            whose: "QV (late)".to_owned(),
            stands: Some(Tag::new("no", "✕", "orphaned")),
            class: "orphan",
            quote: Some("Use the official translation terms".to_owned()),
            comment: "The terms differ from the official ones.".to_owned(),
            how: Some(
                "Made on words that are no longer in the text. It is kept, and nothing is guessed."
                    .to_owned(),
            ),
            became: Tag::new("ok", "●", "noted"),
            reason: Some("Translated when the text is settled.".to_owned()),
            page: Link::new("/comments/c15", "c15, whole"),
            choose: Some(Link::new("/comments/c15#acts", "Choose its place")),
            ..Card::default()
        };
        let split = Card {
            id: "c08".to_owned(),
            place: Some("p31".to_owned()),
            stands: Some(Tag::new("moved", "↷", "split")),
            class: "moved",
            on: vec![Link::new("#p31", "9.2")],
            ..placed.clone()
        };
        vec![split, placed, orphaned]
    }

    fn section() -> TextSection {
        let words = "for their involvement in unlawful activities, to the extent that the involvement is a consequence of their situation.";
        let alternatives =
            vec!["should not be punished".to_owned(), "may be exempted from punishment".to_owned()];
        let paragraph = TextParagraph {
            id: "p31".to_owned(),
            label: "9.2".to_owned(),
            pieces: vec![
                Piece::Words("Such persons ".to_owned()),
                Piece::Bracket { name: "B1".to_owned(), alternatives },
                Piece::Words(format!(" {words}")),
            ],
            refs: vec![Link::new("#c09", "c09")],
            ..TextParagraph::default()
        };
        TextSection {
            id: "s9".to_owned(),
            depth: 1,
            number: "9".to_owned(),
            title: "Victims".to_owned(),
            way: None,
            paragraphs: vec![paragraph],
        }
    }

    fn sample(frame: Frame) -> GuidePage {
        GuidePage {
            cards_title: "Comments, 3".to_owned(),
            cards_note: "1 placed · 1 split · 1 orphaned".to_owned(),
            cards: cards(),
            frame: frame.titled("Criminalizing trafficking in persons"),
            docket: Docket::titled("Criminalizing trafficking in persons", "Voluntary and non-binding."),
            status: Status {
                tone: "is-owed",
                mark: "▲",
                state: "In committee".to_owned(),
                owes: "The drafting committee".to_owned(),
                act: "close bracket B1".to_owned(),
                otherwise: "No instant is set.".to_owned(),
                ..Status::default()
            },
            tabs: vec![Tab { href: "/guides/PG-TIP".to_owned(), text: "Text".to_owned(), here: true }],
            outline: vec![OutlineLine {
                href: "#s9".to_owned(),
                number: "9".to_owned(),
                title: "Victims".to_owned(),
                small: "bracket B1 open".to_owned(),
                here: true,
            }],
            sheet: Sheet {
                language: "en".to_owned(),
                label: "Text".to_owned(),
                sections: vec![section()],
                ..Sheet::default()
            },
            ..GuidePage::default()
        }
    }
}

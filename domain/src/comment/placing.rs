//! Where does a comment stand on a new version? Where the paragraph it was made on went, or the one a person attached it to (DR18).

use super::Comment;
use super::event::Place;
use crate::identity::{ParagraphId, SectionId};
use crate::text::anchor::Target;
use crate::text::{At, Placement, Quote, Revision};

/// From where a comment is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Symbol of the version.
    pub version: String,
    /// The part of it.
    pub at: At,
    /// The words quoted.
    pub quote: Option<Quote>,
}

/// From where a comment is followed: from what a person attached it to last, else from what it was made on. None before it is received.
#[must_use]
pub fn origin(comment: &Comment) -> Option<Origin> {
    let anchor = &comment.received.as_ref()?.words.anchor;
    let quote = anchor.quote.clone().map(|words| Quote { words, start: 0 });
    if let Some((version, paragraph)) = &comment.attached {
        return Some(Origin { version: version.clone(), at: At::Paragraph(paragraph.clone()), quote });
    }
    let at = match (&anchor.paragraph, &anchor.section) {
        (Some(paragraph), _) => At::Paragraph(paragraph.clone()),
        (None, Some(section)) => At::Section(section.clone()),
        (None, None) => At::Document,
    };
    Some(Origin { version: anchor.version.clone(), at, quote })
}

/// Its place on the newer version of a revision that leads from its origin. Total: no comment disappears, and where nothing can be
/// known a person chooses.
#[must_use]
pub fn placed(origin: &Origin, revision: &Revision<'_>) -> Place {
    match revision.stands(&origin.at, origin.quote.as_ref()) {
        Placement::Placed(target) => alone(target, false),
        Placement::Moved(target) => alone(target, true),
        Placement::Split { targets } => spread(&targets),
        Placement::Orphaned { suggestions, .. } if revision.waits_for_choice(&origin.at) => {
            Place::Choice { candidates: suggestions }
        }
        Placement::Orphaned { suggestions, .. } => Place::Orphaned { suggestion: only(suggestions) },
    }
}

fn alone(target: Target, moved: bool) -> Place {
    match target.at {
        At::Document => Place::About { sections: Vec::new(), moved },
        At::Section(section) => Place::About { sections: vec![section], moved },
        At::Paragraph(paragraph) if moved => Place::Moved { paragraph },
        At::Paragraph(paragraph) => Place::Placed { paragraph },
    }
}

fn spread(targets: &[Target]) -> Place {
    let said = targets.iter().filter(|target| target.quote.is_some());
    let words_in = only(said.filter_map(|target| paragraph(&target.at)).collect());
    let sections: Vec<SectionId> = targets.iter().filter_map(|target| section(&target.at)).collect();
    if !sections.is_empty() {
        return Place::About { sections, moved: false };
    }
    let paragraphs = targets.iter().filter_map(|target| paragraph(&target.at)).collect();
    Place::Split { paragraphs, words_in }
}

fn paragraph(at: &At) -> Option<ParagraphId> {
    if let At::Paragraph(id) = at { Some(id.clone()) } else { None }
}

fn section(at: &At) -> Option<SectionId> {
    if let At::Section(id) = at { Some(id.clone()) } else { None }
}

/// The one there is: among several nothing is chosen for anyone.
fn only(mut paragraphs: Vec<ParagraphId>) -> Option<ParagraphId> {
    if paragraphs.len() == 1 { paragraphs.pop() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment::event::{Anchor, Event, Kind, Reanchored, Reattached, Received, Words};
    use crate::decide::Decide;
    use crate::testing::fax_of;
    use crate::text::edit::first;
    use crate::text::{Document, Draft, Ids, Scope, edit, markdown};

    /// A text, what was made of it, and where a comment on words of its first paragraph stands.
    fn place(older: &str, newer: impl Fn(&Document) -> String, quote: &str) -> (Place, Document) {
        let read = |text: &str| -> Draft { markdown::read(text).unwrap() };
        let mut ids = Ids::default();
        let before = first(read(older), &mut ids).unwrap();
        let after = edit(&before, Scope::Whole, read(&newer(&before)), &mut ids).unwrap();
        let paragraph = before.sections[0].paragraphs[0].id.clone();
        let received = received(Some(paragraph), quote);
        let revision = Revision::new(&before, &after.document, &after.descent);
        (placed(&origin(&received).unwrap(), &revision), after.document)
    }

    fn received(paragraph: Option<ParagraphId>, quote: &str) -> Comment {
        let anchor = Anchor {
            version: "RSO/PG/SOM/2014/1".to_owned(),
            language: "en".to_owned(),
            paragraph,
            quote: Some(quote.to_owned()),
            ..Anchor::default()
        };
        let comment = "Say so.".to_owned();
        Comment::after([Event::Received(Received {
            comment: "c01".into(),
            round: "PG-SOM/1".into(),
            guide: "PG-SOM".into(),
            participant: Some("QM".into()),
            by: None,
            registered_by: None,
            words: Words { anchor, kind: Kind::Technical, comment, proposed: None, rationale: None },
            received: fax_of("2014-02-01T03:00:00Z"),
            late: false,
        })])
    }

    const OLDER: &str = "# 4 Consent\n\nConsent to work is not consent to exploitation. It is irrelevant.\n";

    #[test]
    fn dr18_a_split_paragraph_keeps_the_comment_on_each_part_and_says_where_the_words_went() {
        let halves = |document: &Document| {
            let id = &document.sections[0].paragraphs[0].id;
            format!(
                "# 4 Consent\n\nConsent to work is not consent to exploitation. {{#{id}}}\n\nIt is irrelevant. {{#{id}}}\n"
            )
        };
        let (place, newer) = place(OLDER, halves, "It is irrelevant");
        let paragraphs: Vec<ParagraphId> =
            newer.sections[0].paragraphs.iter().map(|paragraph| paragraph.id.clone()).collect();
        let words_in = paragraphs.get(1).cloned();
        assert_eq!(place, Place::Split { paragraphs, words_in });
    }

    #[test]
    fn dr18_what_is_gone_leaves_the_comment_orphaned_and_the_same_words_are_a_suggestion() {
        let older =
            "# 4 Consent\n\nConsent is irrelevant where means were used.\n\nA child is under eighteen.\n";
        let gone = |document: &Document| {
            let kept = &document.sections[0].paragraphs[1].id;
            format!("# 4 Consent\n\nA child is under eighteen. {{#{kept}}}\n")
        };
        let (place, _) = place(older, gone, "irrelevant where means");
        assert_eq!(place, Place::Orphaned { suggestion: None });
        let anew = |document: &Document| {
            let kept = &document.sections[0].paragraphs[1].id;
            format!(
                "# 4 Consent\n\nA child is under eighteen. Of a child it is irrelevant where means such as force or deceit come in. {{#{kept}}}\n"
            )
        };
        let (place, newer) = self::place(older, anew, "irrelevant where means");
        assert_eq!(place, Place::Orphaned { suggestion: Some(newer.sections[0].paragraphs[0].id.clone()) });
    }

    #[test]
    fn dr18_a_comment_a_person_attached_is_followed_from_there() {
        let comment = received(Some("p1".into()), "It is irrelevant")
            .evolve(Event::Reanchored(Reanchored {
                version: "RSO/PG/SOM/2014/1/Rev.1".to_owned(),
                place: Place::Orphaned { suggestion: None },
            }))
            .evolve(Event::Reattached(Reattached {
                version: "RSO/PG/SOM/2014/1/Rev.1".to_owned(),
                paragraph: "p7".into(),
                by: None,
            }));
        let origin = origin(&comment).unwrap();
        assert_eq!(
            (origin.version.as_str(), origin.at),
            ("RSO/PG/SOM/2014/1/Rev.1", At::Paragraph("p7".into()))
        );
    }
}

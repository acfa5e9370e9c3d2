//! Does every paragraph know where it came from, and every comment where it is now (DR18)?

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::anchor::Target;
use super::markdown::{Marks, read, write};
use super::*;
use crate::identity::{ParagraphId, SectionId};
use crate::testing::texts::{self, Done};

fn taken(text: &str) -> Document {
    edit::first(read(text).unwrap(), &mut Ids::default()).unwrap()
}
/// The next version, edited with marks as an editor sees them.
fn edited(former: &Document, change: impl Fn(String) -> String) -> Edition {
    let text = change(write(former, Marks::Shown));
    edit(former, Scope::Whole, read(&text).unwrap(), &mut former.free_ids()).unwrap()
}
/// The next version, from a file that knows no marks.
fn imported(former: &Document, text: &str) -> Edition {
    edit(former, Scope::Whole, read(text).unwrap(), &mut former.free_ids()).unwrap()
}
fn id(text: &str) -> ParagraphId {
    ParagraphId::new(text)
}
fn on(document: &Document, at: At, words: Option<&str>) -> Anchor {
    let quote = words.map(|words| Quote { words: words.to_owned(), start: 0 });
    Anchor::new(Symbol::read("X").unwrap(), Language::english(), document, (at, quote)).unwrap()
}
fn place(former: &Document, edition: &Edition, paragraph: &str, words: Option<&str>) -> Placement {
    let anchor = on(former, At::Paragraph(id(paragraph)), words);
    Revision::new(former, &edition.document, &edition.descent).place(&anchor)
}
fn target(paragraph: &str, quote: Option<(&str, usize)>) -> Target {
    let quote = quote.map(|(words, start)| Quote { words: words.to_owned(), start });
    Target { at: At::Paragraph(id(paragraph)), quote }
}
fn orphan(words: &str, suggestions: &[&str]) -> Placement {
    Placement::Orphaned {
        words: words.to_owned(),
        suggestions: suggestions.iter().map(|one| id(one)).collect(),
    }
}

const GUIDE: &str = "# 2 Consent\n\nThe consent of the victim to exploitation is irrelevant. An agreement to travel or to work is not consent.\n\n\
    A child is any person under eighteen years of age.\n\n# 3 Instruments\n\nThe convention applies.\n";

#[test]
fn dr18_an_edited_paragraph_keeps_its_comments_however_much_it_says_now() {
    let guide = taken(GUIDE);
    let next = edited(&guide, |text| {
        text.replace("A child is any person under eighteen years of age.", "Children are another matter.")
    });
    assert_eq!(place(&guide, &next, "p2", Some("eighteen")), Placement::Placed(target("p2", None)));
    assert_eq!(
        place(&guide, &next, "p3", Some("applies")),
        Placement::Placed(target("p3", Some(("applies", 15))))
    );
}

#[test]
fn dr18_a_split_paragraph_offers_every_piece_and_says_where_the_words_went() {
    let guide = taken(GUIDE);
    let next = edited(&guide, |text| text.replace("irrelevant. An", "irrelevant. {#p1}\n\nAn"));
    let targets = vec![target("p4", None), target("p5", Some(("An agreement", 0)))];
    assert_eq!(place(&guide, &next, "p1", Some("An agreement")), Placement::Split { targets });
    assert_eq!(next.descent.ancestors(&id("p5")), [id("p1")]);
}

#[test]
fn dr18_a_piece_whose_mark_was_lost_is_known_by_its_words() {
    let guide = taken(GUIDE);
    let next = edited(&guide, |text| text.replace("irrelevant. An", "irrelevant.\n\nAn"));
    assert!(matches!(place(&guide, &next, "p1", None), Placement::Split { targets } if targets.len() == 2));
}

#[test]
fn dr18_a_comment_on_a_section_that_was_split_is_on_both() {
    let guide = taken(GUIDE);
    let next = edited(&guide, |text| {
        text.replace("A child is", "# 3 Children\n\nA child is").replace("# 3 Inst", "# 4 Inst")
    });
    let revision = Revision::new(&guide, &next.document, &next.descent);
    let section = |id: &str| Target { at: At::Section(SectionId::new(id)), quote: None };
    let placed = revision.place(&on(&guide, At::Section(SectionId::new("s1")), None));
    assert_eq!(placed, Placement::Split { targets: vec![section("s1"), section("s3")] });
    let child = revision.place(&on(&guide, At::Paragraph(id("p2")), None));
    assert_eq!(child, Placement::Moved(target("p2", None)), "it stands in another section");
    let renumbered = revision.place(&on(&guide, At::Section(SectionId::new("s2")), None));
    assert_eq!(renumbered, Placement::Placed(section("s2")), "another number is not another place");
    assert_eq!(
        revision.place(&on(&guide, At::Paragraph(id("p3")), None)),
        Placement::Placed(target("p3", None))
    );
    let whole = revision.place(&on(&guide, At::Document, None));
    assert_eq!(whole, Placement::Placed(Target { at: At::Document, quote: None }));
}

#[test]
fn dr18_a_paragraph_that_moved_takes_its_comments_along() {
    let guide = taken(GUIDE);
    let line = "A child is any person under eighteen years of age. {#p2}\n";
    let next = edited(&guide, |text| text.replace(line, "") + "\n" + line);
    assert_eq!(place(&guide, &next, "p2", Some("child")), Placement::Moved(target("p2", Some(("child", 2)))));
    assert_eq!(place(&guide, &next, "p1", None), Placement::Placed(target("p1", None)));
    assert_eq!(place(&guide, &next, "p3", None), Placement::Placed(target("p3", None)));
}

#[test]
fn dr18_in_a_merged_paragraph_each_comment_keeps_its_own_status() {
    let guide = taken(GUIDE);
    let line = "A child is any person under eighteen years of age. {#p2}\n\n";
    let next = edited(&guide, |text| {
        text.replace(line, "").replace(
            "The convention applies. {#p3}",
            &format!("{} The convention applies. {{#p3}}", line.trim()),
        )
    });
    assert_eq!(place(&guide, &next, "p2", None), Placement::Moved(target("p4", None)));
    assert_eq!(place(&guide, &next, "p3", None), Placement::Placed(target("p4", None)));
    assert_eq!(next.descent.ancestors(&id("p4")), [id("p2"), id("p3")]);
}

#[test]
fn dr18_a_comment_on_words_that_are_gone_is_orphaned_and_the_same_words_elsewhere_are_a_suggestion_at_most() {
    let guide = taken(GUIDE);
    let line = "A child is any person under eighteen years of age. {#p2}\n";
    let gone = edited(&guide, |text| text.replace(line, ""));
    assert_eq!(place(&guide, &gone, "p2", Some("any person under")), orphan("any person under", &[]));
    let whole = "A child is any person under eighteen years of age.";
    assert_eq!(place(&guide, &gone, "p2", None), orphan(whole, &[]));
    let typed = edited(&guide, |text| {
        text.replace(line, "")
            + "\nWe speak, as the protocol on trafficking does in its third article, of any person under that limit, whoever that may be.\n"
    });
    assert_eq!(place(&guide, &typed, "p2", Some("any person under")), orphan("any person under", &["p4"]));
}

#[test]
fn dr18_in_an_imported_version_the_words_say_which_paragraph_is_which() {
    let guide = taken(GUIDE);
    let text = "# 2 Consent\n\nNew first paragraph, with words of its own.\n\nThe consent of the victim to exploitation is irrelevant.\n\n\
        An agreement to travel or to work is not consent.\n\n# 3 Children\n\nA child is a person under eighteen years of age.\n";
    let next = imported(&guide, text);
    assert!(matches!(place(&guide, &next, "p1", None), Placement::Split { targets } if targets.len() == 2));
    assert_eq!(place(&guide, &next, "p2", None), Placement::Moved(target("p2", None)));
    assert_eq!(place(&guide, &next, "p3", None), orphan("The convention applies.", &[]));
    assert_eq!(next.descent.inserted.len(), 1);
}

#[test]
fn dr18_equal_candidates_are_a_choice_for_a_person() {
    let guide = taken("# 1 A\n\nStates may wish to consider this.\n\nOther words stand here.\n");
    let text = "# 1 A\n\nOther words stand here.\n\nFirst of the new ones.\n\nStates may wish to consider this.\n\nSecond of the new ones.\n\n\
        States may wish to consider this.\n\nThird of them.\n";
    let next = imported(&guide, text);
    let candidates = next.descent.choice(&id("p1")).unwrap().candidates.clone();
    assert_eq!(candidates.len(), 2);
    assert_eq!(
        place(&guide, &next, "p1", Some("may wish")),
        Placement::Orphaned { words: "may wish".into(), suggestions: candidates }
    );
    let edited_twice = "# 1 A\n\nOther words stand here.\n\nFirst.\n\nStates may wish to consider that.\n\nSecond.\n\nStates may wish to \
        consider those.\n\nThird.\n";
    assert_eq!(imported(&guide, edited_twice).descent.choice(&id("p1")).unwrap().candidates.len(), 2);
}

#[test]
fn dr18_repeated_words_are_told_apart_by_their_neighbours() {
    let guide = taken("# 1 A\n\nFirst.\n\nReserved.\n\nSecond.\n\nReserved.\n\nThird.\n");
    let next =
        imported(&guide, "# 1 A\n\nReserved.\n\nFirst.\n\nReserved.\n\nSecond.\n\nReserved.\n\nThird.\n");
    assert_eq!(place(&guide, &next, "p2", None), Placement::Placed(target("p2", None)));
    assert_eq!(place(&guide, &next, "p4", None), Placement::Placed(target("p4", None)));
    assert_eq!(next.descent.inserted.len(), 1);
}

#[test]
fn dr18_a_comment_is_found_over_two_revisions() {
    let guide = taken(GUIDE);
    let once = edited(&guide, |text| text.replace("irrelevant. An", "irrelevant. {#p1}\n\nAn"));
    let twice =
        edited(&once.document, |text| text.replace("An agreement", "Any agreement").replace("# 3", "# 4"));
    let over = Edition { document: twice.document.clone(), descent: once.descent.then(&twice.descent) };
    let targets = vec![target("p4", None), target("p5", Some(("travel", 17)))];
    assert_eq!(place(&guide, &over, "p1", Some("travel")), Placement::Split { targets });
    let gone = edited(&twice.document, |_| "# 2 Consent {#s1}\n".to_owned());
    let over = Edition { descent: over.descent.then(&gone.descent), document: gone.document };
    assert_eq!(place(&guide, &over, "p1", Some("travel")), orphan("travel", &[]));
}

#[test]
fn a_section_is_edited_without_touching_the_others() {
    let guide = taken(GUIDE);
    let section = SectionId::new("s1");
    let only_words = read("Just this.\n").unwrap();
    let next = edit(&guide, Scope::Section(&section), only_words, &mut guide.free_ids()).unwrap();
    assert_eq!(next.document.sections[0].heading(), "2 Consent");
    assert_eq!(next.document.sections[1], guide.sections[1]);
    let nowhere = SectionId::new("s9");
    let refused = edit(&guide, Scope::Section(&nowhere), Draft::default(), &mut guide.free_ids());
    assert_eq!(refused, Err(edit::NotEdited::NoSuchSection(nowhere)));
}

#[test]
fn dr24_the_digest_is_of_structure_and_words() {
    let guide = taken(GUIDE);
    assert_eq!(Document::from_canonical(&guide.canonical_bytes()), Some(guide.clone()));
    assert_eq!(guide.digest(), taken(GUIDE).digest());
    let mut other = guide.clone();
    other.sections[0].paragraphs[1].kind = Kind::Note;
    assert_ne!(other.digest(), guide.digest());
    assert_eq!(Document::from_canonical(b"{\"sections\": []}"), None, "not as it would be written");
    let section = &guide.sections[0];
    assert_eq!(Section::from_canonical(&section.canonical_bytes()).as_ref(), Some(section));
    let text = String::from_utf8(section.canonical_bytes()).unwrap();
    assert!(text.starts_with(
        r#"{"depth":1,"id":"s1","number":"2","paragraphs":[{"id":"p1","kind":"paragraph","text":"The"#
    ));
}

#[test]
fn dr18_words_that_do_not_stand_there_are_no_anchor() {
    let guide = taken(GUIDE);
    let anchor = |at, words: &str, start| {
        let quote = Some(Quote { words: words.into(), start });
        Anchor::new(Symbol::read("X").unwrap(), Language::english(), &guide, (at, quote))
    };
    let p1 = || At::Paragraph(id("p1"));
    assert_eq!(anchor(p1(), "consent", 60).unwrap().quote.unwrap().start, 98, "the nearest place");
    assert_eq!(anchor(p1(), "assent", 0), Err(anchor::NotAnchored::NoSuchWords));
    assert_eq!(anchor(At::Paragraph(id("p9")), "consent", 0), Err(anchor::NotAnchored::NoSuchPlace));
    assert_eq!(anchor(At::Document, "consent", 0), Err(anchor::NotAnchored::QuoteWithoutParagraph));
}

fn ids(document: &Document) -> BTreeSet<ParagraphId> {
    document.paragraphs().map(|(_, one)| one.id.clone()).collect()
}

/// Every old paragraph has its descendants or none, every new one its ancestors or is new, and both accounts agree.
fn accounts_for_everything(older: &Document, newer: &Document, descent: &Descent) {
    let (olds, news) = (ids(older), ids(newer));
    assert_eq!(news.len(), newer.paragraphs().count(), "identifiers are used once");
    for old in &olds {
        let descendants = descent.descendants(old);
        assert!(descendants.iter().all(|new| news.contains(new)), "{old} became {descendants:?}");
        for new in descendants {
            assert!(descent.ancestors(&new).contains(old), "{new} does not know {old}");
        }
    }
    for new in &news {
        let ancestors = descent.ancestors(new);
        assert!(ancestors.iter().all(|old| olds.contains(old)), "{new} comes from {ancestors:?}");
        assert_eq!(ancestors.is_empty(), descent.inserted.contains(new), "{new}");
    }
    for choice in &descent.choices {
        assert!(descent.descendants(&choice.from).is_empty() && !choice.candidates.is_empty());
    }
}

proptest! {
    #[test]
    fn dr18_an_unchanged_paragraphs_comments_are_always_placed_and_no_comment_disappears(
        seed in any::<u64>(), rate in 0..80_usize, marked: bool,
    ) {
        let former = texts::short(seed);
        let (draft, done) = texts::revise(seed ^ 9, &former, (rate, marked));
        let next = edit(&former, Scope::Whole, draft, &mut former.free_ids()).unwrap();
        accounts_for_everything(&former, &next.document, &next.descent);
        let revision = Revision::new(&former, &next.document, &next.descent);
        for (paragraph, done) in done {
            let (_, old) = former.paragraph(&paragraph).unwrap();
            let words: String = old.text.chars().take(12).collect();
            let placement = revision.place(&on(&former, At::Paragraph(paragraph.clone()), Some(&words)));
            match done {
                Done::Nothing => {
                    let quote = Some(Quote { words, start: 0 });
                    let expected = Placement::Placed(Target { at: At::Paragraph(paragraph.clone()), quote });
                    prop_assert_eq!(placement, expected);
                }
                // What an editor does with marks is known, whatever she writes.
                Done::Deleted if marked => {
                    let is_orphan = matches!(placement, Placement::Orphaned { words: old, .. } if old == words);
                    prop_assert!(is_orphan);
                }
                Done::Edited if marked => prop_assert!(matches!(placement, Placement::Placed(_))),
                Done::Cut if marked => {
                    let is_split = matches!(placement, Placement::Split { targets } if targets.len() == 2);
                    prop_assert!(is_split);
                }
                Done::Edited | Done::Cut | Done::Deleted => {}
            }
        }
    }

    #[test]
    fn dr18_two_steps_account_for_as_much_as_one(seed in any::<u64>(), rates in (0..80_usize, 0..80_usize)) {
        let first = texts::short(seed);
        let second = edit(&first, Scope::Whole, texts::revise(seed ^ 1, &first, (rates.0, true)).0, &mut first.free_ids()).unwrap();
        let mut ids = second.document.free_ids();
        ids.paragraph += 1_000;
        let third = edit(&second.document, Scope::Whole, texts::revise(seed ^ 2, &second.document, (rates.1, true)).0, &mut ids).unwrap();
        accounts_for_everything(&first, &third.document, &second.descent.then(&third.descent));
    }

    /// Texts that repeat a few short paragraphs, imported without marks: nothing is lost and nothing guessed twice.
    #[test]
    fn dr18_repetitions_are_accounted_for(olds in prop::collection::vec(0..4_usize, 0..9), news in prop::collection::vec(0..4_usize, 0..9)) {
        let lines = ["States may act.", "States may wish to act now.", "Reserved.", "Courts decide these cases."];
        let text = |picks: &[usize]| picks.iter().map(|pick| lines[*pick]).collect::<Vec<_>>().join("\n\n");
        let former = taken(&format!("# 1 A\n\n{}\n", text(&olds)));
        let next = imported(&former, &format!("# 1 A\n\n{}\n", text(&news)));
        accounts_for_everything(&former, &next.document, &next.descent);
        let again = imported(&former, &format!("# 1 A\n\n{}\n", text(&olds)));
        prop_assert!(again.descent.changes_nothing());
    }
}

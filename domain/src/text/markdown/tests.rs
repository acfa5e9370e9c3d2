//! Does a text read back as it was written, and does what cannot be taken say why and where?

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::identity::{ParagraphId, ProvisionId};
use crate::testing::texts;
use crate::text::brackets::Unreadable;
use crate::text::document::{Document, Ids, Kind, Paragraph, Section};
use crate::text::draft::{NotTaken, Why};
use crate::text::edit::{Scope, edit, first};

fn taken(text: &str) -> Document {
    first(read(text).unwrap(), &mut Ids::default()).unwrap()
}
fn refused(text: &str) -> NotTaken {
    read(text).unwrap_err()
}
fn kinds(document: &Document) -> Vec<(Kind, &str)> {
    document.paragraphs().map(|(_, paragraph)| (paragraph.kind, &*paragraph.text)).collect()
}

const GUIDE: &str = "\
## 4 The smuggling offence {#s4 SOM-6.1.a}

States that are parties
establish the offence.

- intentionally; and
- in order to obtain
    a. a financial benefit, or
    a. another material benefit.

Note: Receipt need not be shown.

> Such acts as are set forth

### 4.1 Benefit

1. One
2. Two
2014 was the year
";

#[test]
fn headings_paragraphs_lists_notes_and_quotations_are_read() {
    let guide = taken(GUIDE);
    let headings: Vec<(u8, &str, &str)> =
        guide.sections.iter().map(|one| (one.depth, one.number.as_str(), one.title.as_str())).collect();
    assert_eq!(headings, [(2, "4", "The smuggling offence"), (3, "4.1", "Benefit")]);
    assert_eq!(guide.sections[0].provisions, [ProvisionId::new("SOM-6.1.a")]);
    assert_eq!(
        kinds(&guide),
        [
            (Kind::Paragraph, "States that are parties establish the offence."),
            (Kind::Item(1), "intentionally; and"),
            (Kind::Item(1), "in order to obtain"),
            (Kind::Lettered(2), "a financial benefit, or"),
            (Kind::Lettered(2), "another material benefit."),
            (Kind::Note, "Receipt need not be shown."),
            (Kind::Quotation, "Such acts as are set forth"),
            (Kind::Lettered(1), "One"),
            (Kind::Lettered(1), "Two 2014 was the year"),
        ]
    );
}

#[test]
fn paragraphs_are_cited_as_a_reader_counts() {
    let guide = taken(GUIDE);
    let labels = guide.labels();
    let said: Vec<&str> = guide.paragraphs().map(|(_, paragraph)| labels[&paragraph.id].as_str()).collect();
    let expected = [
        "4, para. 1",
        "4, para. 1(a)",
        "4, para. 1(b)",
        "4, para. 1(b)(i)",
        "4, para. 1(b)(ii)",
        "4, para. 1 note 1",
        "4, para. 2",
        "4.1(a)",
        "4.1(b)",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_text_without_a_heading_is_a_text() {
    let text = taken("One.\n\nTwo.\n");
    assert_eq!(kinds(&text), [(Kind::Paragraph, "One."), (Kind::Paragraph, "Two.")]);
    assert_eq!(taken(&write(&text, Marks::Hidden)), text);
    assert_eq!(taken("\n \n"), Document::default());
}

#[test]
fn what_looks_like_a_form_and_is_not_one_stays_words() {
    for words in [
        "# no heading",
        "- no item",
        "(a) no list",
        "12. no list",
        "> no quotation",
        "Note: none",
        "\\- so",
        "#",
        "-",
    ] {
        let section = Section {
            depth: 1,
            id: "s1".into(),
            number: String::new(),
            paragraphs: vec![Paragraph { id: "p1".into(), kind: Kind::Paragraph, text: words.into() }],
            provisions: Vec::new(),
            title: "4 by four".into(),
        };
        let document = Document { sections: vec![section] };
        assert_eq!(taken(&write(&document, Marks::Hidden)), document, "{words}");
        assert_eq!(taken(&write(&document, Marks::Shown)), document, "{words}");
    }
}

#[test]
fn a_paste_of_forty_megabytes_is_refused_at_once_with_the_limit_and_the_line() {
    let paste = "word and word and word\n".repeat(40_000_000 / 23);
    let begun = Instant::now();
    let refused = refused(&paste);
    assert_eq!((refused.why, refused.line), (Why::TooLong, (4 << 20) / 23 + 1));
    assert!(refused.to_string().contains("longer than 4 MB"), "{refused}");
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn dr19_ten_thousand_brackets_are_refused_with_the_limit_and_the_line() {
    let refused = refused(&"Some [words] here.\n\n".repeat(10_000));
    assert_eq!((refused.line, refused.column, refused.why), (4_001, 6, Why::TooManyBrackets));
    assert!(refused.to_string().contains("2000"), "{refused}");
    let one_line = self::refused(&"[w] ".repeat(3_000));
    assert_eq!((one_line.line, one_line.column, one_line.why), (1, 8_001, Why::TooManyBrackets));
}

#[test]
fn dr19_an_unbalanced_bracket_is_refused_with_line_and_character() {
    let open = refused("# 1 Title\n\nFirst line\n  goes é [on\nand on.\n");
    assert_eq!((open.line, open.column), (4, 10));
    assert!(matches!(open.why, Why::Bracket(Unreadable::NeverClosed { .. })), "{open:?}");
    let closed = refused("- an item]");
    assert_eq!((closed.line, closed.column), (1, 10));
}

#[test]
fn deep_nesting_is_refused_with_the_limit_and_the_line() {
    let list = (0..6).map(|depth| "  ".repeat(depth) + "- item").collect::<Vec<_>>().join("\n");
    assert_eq!((refused(&list).line, refused(&list).why), (5, Why::ListTooDeep));
    assert_eq!(refused("\n####### Title").why, Why::HeadingTooDeep);
    let brackets = refused(&"[".repeat(100_000));
    assert_eq!((brackets.line, brackets.column), (1, 20_001), "{brackets}");
    let deep = refused(&"[".repeat(1_000));
    assert_eq!((deep.column, deep.why), (5, Why::Bracket(Unreadable::TooDeep { at: 4 })));
}

#[test]
fn a_text_of_one_endless_paragraph_is_refused_quickly() {
    let begun = Instant::now();
    let refused = refused(&"word\n".repeat(800_000));
    assert_eq!(refused.why, Why::ParagraphTooLong);
    assert_eq!(read(&"a.\n\n".repeat(30_000)).unwrap_err().why, Why::TooManyParagraphs);
    assert!(begun.elapsed() < Duration::from_secs(2));
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Paragraph),
        Just(Kind::Note),
        Just(Kind::Quotation),
        (1..3_u8).prop_map(Kind::Item),
        (1..3_u8).prop_map(Kind::Lettered),
    ]
}

prop_compose! {
    /// Sections with words that were chosen to look like forms, marks and escapes.
    fn document()(
        sections in prop::collection::vec(
            (1..=6_u8, r"(1|12\.3|2\.1\.4)?", r"[a-z#{}. \\0-9>-]{0,12}", prop::collection::vec((kind(), r"[a-cNot:#{}. \\0-9>()é-]{1,20}"), 0..6)),
            1..4,
        ),
    ) -> Document {
        let mut draft = crate::text::Draft::default();
        for (depth, number, title, paragraphs) in sections {
            let title = crate::text::document::one_line(&title);
            let mut section = crate::text::draft::DraftSection { depth, number, title, ..Default::default() };
            for (kind, text) in paragraphs {
                section.push(kind, &text, Vec::new());
            }
            draft.sections.push(section);
        }
        first(draft, &mut Ids::default()).unwrap()
    }
}

proptest! {
    #[test]
    fn a_text_reads_back_as_it_was_written(document in document()) {
        let written = write(&document, Marks::Shown);
        let edition = edit(&document, Scope::Whole, read(&written).unwrap(), &mut document.free_ids()).unwrap();
        prop_assert_eq!(&edition.document, &document, "{}", written);
        prop_assert!(edition.descent.changes_nothing());
        prop_assert_eq!(&taken(&write(&document, Marks::Hidden)), &document);
    }

    #[test]
    fn one_section_reads_back_as_it_was_written(document in document(), at in any::<prop::sample::Index>()) {
        let section = at.get(&document.sections);
        let draft = read(&write_section(section, Marks::Shown)).unwrap();
        let edition = edit(&document, Scope::Section(&section.id), draft, &mut document.free_ids()).unwrap();
        prop_assert_eq!(edition.document, document.clone());
    }

    /// Whatever is typed is taken or refused at a line that exists; what was taken is written and taken again the same.
    #[test]
    fn anything_typed_is_taken_or_refused(text in r"([-#>* \[\]|{}\\()a.1\tN:]|\n|note|ẞ){0,80}") {
        match read(&text) {
            Ok(draft) => {
                let document = first(draft, &mut Ids::default()).unwrap();
                let again = taken(&write(&document, Marks::Hidden));
                prop_assert_eq!(again, document);
            }
            Err(refused) => prop_assert!(refused.line <= text.lines().count().max(1)),
        }
    }

    #[test]
    fn a_long_text_reads_back_as_it_was_written(seed in any::<u64>()) {
        let document = texts::short(seed);
        let draft = read(&write(&document, Marks::Shown)).unwrap();
        let marks: Vec<ParagraphId> =
            draft.sections.iter().flat_map(|one| &one.paragraphs).flat_map(|one| one.marks.clone()).collect();
        let ids: Vec<ParagraphId> = document.paragraphs().map(|(_, paragraph)| paragraph.id.clone()).collect();
        prop_assert_eq!(marks, ids);
    }
}

//! Do programs we did not write read what we write? `calamine` reads the sheets, `docx-rs` the word processor files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Read as _, Write as _};

use calamine::{Reader as _, Xlsx};
use domain::identity::ParagraphId;
use domain::testing::texts;
use domain::text::document::{Document, Ids};
use domain::text::edit::{Edition, Scope, edit, first};
use domain::text::markdown::{Marks, read, write};
use domain::text::redline;
use papers::guide::{Changed, Front, Remark};
use papers::matrix::{self, Column, Line};
use papers::{guide, word};
use proptest::prelude::*;

const DISPOSITIONS: [&str; 5] = ["accepted", "accepted with change", "not accepted", "noted", "referred"];

fn line(number: &str, comment: &str) -> Line {
    Line {
        number: number.into(),
        delegation: "QM".into(),
        place: "TIP 9, 9.2".into(),
        quoted: "should not be punished".into(),
        kind: "technical".into(),
        comment: comment.into(),
        proposed: "Keep Alt 2,\ndelete Alt 1".into(),
        rationale: "“either” \u{2014} ou l\u{2019}autre".into(),
        disposition: "referred".into(),
        reason: "bracket B1 goes to the committee".into(),
    }
}

#[test]
fn another_reader_finds_every_cell_of_the_sheet_and_no_formula() {
    let lines = [line("c01", "=HYPERLINK(\"http://x\")"), line("c02", "+1 & <b>two</b>")];
    let bytes = matrix::xlsx("Comments", &lines, &DISPOSITIONS).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Comments").unwrap();
    let heads: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(heads, Column::ALL.map(Column::head));
    for (row, line) in sheet.rows().skip(1).zip(&lines) {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        assert_eq!(cells, Column::ALL.map(|column| line.cell(column)));
    }
    assert!(book.worksheet_formula("Comments").unwrap().is_empty());
}

#[test]
fn another_reader_finds_the_table_of_comments() {
    let bytes = matrix::docx("Comments of round 1", &[line("c01", "Say <why> & how")]).unwrap();
    let json = docx_rs::read_docx(&bytes).unwrap().json().replace("\": ", "\":");
    for expected in ["Comments of round 1", "Disposition", "c01", "Say <why> & how", "delete Alt 1"] {
        assert!(json.contains(expected), "{expected} in {json}");
    }
}

fn taken(text: &str) -> Document {
    first(read(text).unwrap(), &mut Ids::default()).unwrap()
}
fn front() -> Front {
    Front {
        title: "Criminalizing trafficking in persons".into(),
        lines: vec!["RSO/PG/TIP/2014/1/Rev.1".into(), "Voluntary and non-binding.".into()],
        statements: vec!["QW reserves its position on section 9.".into()],
    }
}
fn changed() -> Changed {
    Changed { by: "RSO/PG/TIP/2014/1/Rev.1".into(), at: "2014-05-19T02:00:00Z".parse().unwrap() }
}

const GUIDE: &str = "# 9 Victims\n\nSuch persons should not be punished.\n\n- one\n    a. two\n\nNote: three\n\n> four\n\n## 9.1 Children\n\nFive.\n";

#[test]
fn another_reader_finds_insertions_deletions_and_comments_with_author_and_date() {
    let older = taken(GUIDE);
    let text = write(&older, Marks::Shown)
        .replace("should not", "may not")
        .replace("Five. {#p6}", "Five. {#p6}\n\nSix.");
    let next = edit(&older, Scope::Whole, read(&text).unwrap(), &mut older.free_ids()).unwrap();
    let red = redline::between(&older, &next.document, &next.descent);
    let remark = Remark {
        paragraph: ParagraphId::new("p1"),
        author: "QM".into(),
        at: "2014-02-03T02:00:00Z".parse().unwrap(),
        text: "Say so expressly.".into(),
    };
    let bytes = guide::tracked(&front(), &older, &red, (&changed(), &[remark])).unwrap();
    let json = docx_rs::read_docx(&bytes).unwrap().json().replace("\": ", "\":");
    let said = [
        "\"type\":\"insert\"",
        "\"type\":\"delete\"",
        "2014-05-19T02:00:00Z",
        "RSO/PG/TIP/2014/1/Rev.1",
        "Say so expressly.",
        "2014-02-03T02:00:00Z",
        "\"author\":\"QM\"",
    ];
    for expected in said {
        assert!(json.contains(expected), "{expected} in {json}");
    }
}

/// What is read of a file: the text as Markdown without marks.
fn imported(bytes: &[u8]) -> String {
    let import = guide::read(bytes).unwrap();
    write(&first(import.draft, &mut Ids::default()).unwrap(), Marks::Hidden)
}

/// The same file as if every change had been rejected: what was put in is taken out and the other way round.
fn rejected(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let (name, mut text) = (entry.name().to_owned(), String::new());
        entry.read_to_string(&mut text).unwrap();
        if name == "word/document.xml" {
            let swaps = [
                ("w:ins ", "w:put "),
                ("w:ins>", "w:put>"),
                ("w:del ", "w:ins "),
                ("w:del>", "w:ins>"),
                ("w:put", "w:del"),
                ("w:delText", "w:t"),
            ];
            for (from, to) in swaps {
                text = text.replace(from, to);
            }
        }
        other.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        other.write_all(text.as_bytes()).unwrap();
    }
    other.finish().unwrap().into_inner()
}

#[test]
fn a_guide_comes_back_as_it_went_out() {
    let document = taken(GUIDE);
    let bytes = guide::clean(&front(), &document, &[]).unwrap();
    let import = guide::read(&bytes).unwrap();
    assert_eq!(import.title.as_deref(), Some("Criminalizing trafficking in persons"));
    let again = edit(&document, Scope::Whole, import.draft, &mut document.free_ids()).unwrap();
    assert_eq!(again.document, document);
    assert!(again.descent.changes_nothing());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_guide_of_any_shape_comes_back_as_it_went_out(seed in any::<u64>()) {
        let document = texts::short(seed);
        let import = guide::read(&guide::clean(&front(), &document, &[]).unwrap()).unwrap();
        let again = edit(&document, Scope::Whole, import.draft, &mut document.free_ids()).unwrap();
        prop_assert_eq!(again.document, document);
    }

    #[test]
    fn tracked_changes_accepted_are_the_newer_text_and_rejected_the_older(
        seed in any::<u64>(), rate in 0..90_usize, marked: bool,
    ) {
        let older = texts::short(seed);
        let (draft, _) = texts::revise(seed ^ 5, &older, (rate, marked));
        let Edition { document: newer, descent } = edit(&older, Scope::Whole, draft, &mut older.free_ids()).unwrap();
        let red = redline::between(&older, &newer, &descent);
        let bytes = guide::tracked(&front(), &older, &red, (&changed(), &[])).unwrap();
        prop_assert_eq!(imported(&bytes), write(&newer, Marks::Hidden));
        let back = guide::read(&rejected(&bytes)).unwrap().draft;
        let back = back.sections.iter().flat_map(|one| &one.paragraphs);
        let mut words: Vec<String> = back.map(|one| one.text.clone()).collect();
        let mut expected: Vec<String> = older.paragraphs().map(|(_, one)| one.text.to_string()).collect();
        words.sort();
        expected.sort();
        prop_assert_eq!(words, expected);
    }
}

#[test]
fn a_file_of_another_writer_is_read() {
    use docx_rs::{
        AbstractNumbering, Docx, IndentLevel, Level, LevelJc, LevelText, NumberFormat, Numbering,
        NumberingId, Paragraph, Run, Start, Style, StyleType, Table, TableCell, TableRow,
    };
    let level = |at: usize, form: &str| {
        Level::new(at, Start::new(1), NumberFormat::new(form), LevelText::new("%1"), LevelJc::new("left"))
    };
    let said = |text: &str| Paragraph::new().add_run(Run::new().add_text(text));
    let item = |level: usize, text: &str| said(text).numbering(NumberingId::new(3), IndentLevel::new(level));
    let cell = |text: &str| TableCell::new().add_paragraph(said(text));
    let lists = AbstractNumbering::new(3).add_level(level(0, "bullet")).add_level(level(1, "lowerLetter"));
    let file = Docx::new()
        .add_style(Style::new("Titre1", StyleType::Paragraph).name("heading 1"))
        .add_abstract_numbering(lists)
        .add_numbering(Numbering::new(3, 3))
        .add_paragraph(said("4. The offence").style("Titre1"))
        .add_paragraph(said("Words ").add_run(Run::new().add_text("in two runs.")))
        .add_paragraph(item(0, "dash"))
        .add_paragraph(item(1, "letter"))
        .add_table(Table::new(vec![TableRow::new(vec![cell("left"), cell("right")])]));
    let mut bytes = Cursor::new(Vec::new());
    file.build().pack(&mut bytes).unwrap();
    let expected = "# 4 The offence\n\nWords in two runs.\n\n- dash\n    a. letter\n\nleft\n\nright\n";
    assert_eq!(imported(&bytes.into_inner()), expected);
}

#[test]
fn the_words_of_a_table_are_read_cell_by_cell() {
    let bytes = matrix::docx("Comments", &[line("c01", "One")]).unwrap();
    let blocks = word::read(&bytes).unwrap();
    let table = blocks.iter().find_map(|block| match block {
        word::Block::Table(rows) => Some(rows),
        word::Block::Paragraph(_) => None,
    });
    assert_eq!(table.unwrap()[1][6], "Keep Alt 2,\ndelete Alt 1");
}

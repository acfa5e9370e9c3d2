//! What comes back: filled-in matrices row by row, and files that nobody should trust.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use papers::matrix::{self, CellProblem, Expected, FileKind, Filled, Line, Outcome, Report};
use papers::{NotRead, guide};

const DISPOSITIONS: [&str; 5] = ["accepted", "accepted with change", "not accepted", "noted", "referred"];
const KINDS: [FileKind; 3] = [FileKind::Csv, FileKind::Xlsx, FileKind::Docx];

fn lines() -> Vec<Line> {
    let line = |number: usize| Line {
        number: format!("c{number:02}"),
        delegation: "QM".into(),
        comment: "=1+1 is two;\nsay so, please".into(),
        proposed: "  spaces  and\ttabs ".into(),
        ..Line::default()
    };
    (1..=3).map(line).collect()
}
fn file(kind: FileKind, lines: &[Line]) -> Vec<u8> {
    match kind {
        FileKind::Csv => matrix::csv(lines).unwrap(),
        FileKind::Xlsx => matrix::xlsx("Comments", lines, &DISPOSITIONS).unwrap(),
        FileKind::Docx => matrix::docx("Comments", lines).unwrap(),
    }
}
fn read(kind: FileKind, bytes: &[u8]) -> Result<Report, NotRead> {
    matrix::read(kind, bytes, Expected { lines: &lines(), dispositions: &DISPOSITIONS })
}
fn problems(outcome: &Outcome) -> Vec<(usize, &str, &str, &str)> {
    match outcome {
        Outcome::Refused(problems) => {
            problems.iter().map(|one| (one.row, one.at.as_str(), one.column, one.why.as_str())).collect()
        }
        Outcome::Passes(_) | Outcome::SaysNothingNew => Vec::new(),
    }
}

#[test]
fn a_matrix_that_was_not_touched_says_nothing_new() {
    for kind in KINDS {
        let report = read(kind, &file(kind, &lines())).unwrap();
        let outcomes: Vec<&Outcome> = report.rows.iter().map(|row| &row.outcome).collect();
        assert_eq!(outcomes, [&Outcome::SaysNothingNew; 3], "{kind:?}");
        assert_eq!((report.columns, report.not_returned), (vec![], vec![]));
    }
}

#[test]
fn rows_that_were_filled_in_pass() {
    for kind in KINDS {
        let mut filled = lines();
        filled[1].disposition = "Not Accepted".into();
        filled[1].reason = "goes beyond the treaty minimum".into();
        filled.swap(0, 2);
        let report = read(kind, &file(kind, &filled)).unwrap();
        let expected =
            Filled { disposition: "not accepted".into(), reason: "goes beyond the treaty minimum".into() };
        assert_eq!(report.passing().collect::<Vec<_>>(), [("c02", &expected)], "{kind:?}");
    }
}

#[test]
fn what_is_wrong_is_named_by_row_and_column_and_the_rest_is_taken() {
    for kind in KINDS {
        let mut filled = lines();
        filled[0].comment = "something else".into();
        filled[0].disposition = "noted".into();
        filled[1].number = "c99".into();
        filled[2].disposition = "accepted".into();
        filled.push(filled[2].clone());
        filled.push(Line { number: "c02".into(), disposition: "agreed".into(), ..lines()[1].clone() });
        let report = read(kind, &file(kind, &filled)).unwrap();
        let at = |letter, number| if kind == FileKind::Docx { number } else { letter };
        let protected = (2, at("F", "6"), "Comment", "this cell is protected, and was changed");
        assert_eq!(problems(&report.rows[0].outcome), [protected], "{kind:?}");
        let unknown = (3, at("A", "1"), "Number", "there is no comment c99 in this round");
        assert_eq!(problems(&report.rows[1].outcome), [unknown]);
        assert_eq!(report.passing().map(|(number, _)| number).collect::<Vec<_>>(), ["c03"]);
        let again = (5, at("A", "1"), "Number", "c03 stands in row 4 already");
        assert_eq!(problems(&report.rows[3].outcome), [again]);
        let (row, place, column, why) = problems(&report.rows[4].outcome)[0];
        assert_eq!((row, place, column), (6, at("I", "9"), "Disposition"));
        assert!(why.starts_with("“agreed” is no disposition; they are accepted, "), "{why}");
    }
}

/// A sheet whose heads were changed.
fn with_heads(change: impl Fn(&str) -> String) -> Vec<u8> {
    let text = String::from_utf8(matrix::csv(&lines()).unwrap()).unwrap();
    let (head, rest) = text.split_once('\n').unwrap();
    format!("{}\n{rest}", change(head)).into_bytes()
}

#[test]
fn columns_that_were_renamed_are_named() {
    let report = read(FileKind::Csv, &with_heads(|head| head.replace("Disposition", "Decision"))).unwrap();
    let why = "the column “Disposition” is headed “Decision”".to_owned();
    assert_eq!(report.columns, [CellProblem { row: 1, at: "I".into(), column: "Disposition", why }]);
    assert!(report.rows.is_empty(), "nothing is guessed");
    let report = read(FileKind::Csv, &with_heads(|head| head.replace("Rationale", "Grounds"))).unwrap();
    assert_eq!(report.columns[0].why, "the column “Rationale” is headed “Grounds”");
    assert_eq!(report.rows.len(), 3, "the others are read");
    let report = read(FileKind::Csv, b"Number,Reason\nc01,x\n").unwrap();
    assert!(report.columns.iter().any(|one| one.why == "there is no column “Disposition”"), "{report:?}");
}

#[test]
fn a_file_saved_with_semicolons_is_read() {
    let csv = "\u{FEFF}Number;Disposition;Reason\r\nc01;noted;\"one; two\"\r\n";
    let report = read(FileKind::Csv, csv.as_bytes()).unwrap();
    assert_eq!(report.passing().next().unwrap().1.reason, "one; two");
    assert_eq!(report.not_returned, ["c02", "c03"]);
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
fn document(body: &str) -> Vec<u8> {
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    archive(&[("word/document.xml", xml.as_bytes())])
}

#[test]
fn a_file_that_unpacks_to_more_than_is_read_is_refused() {
    let bomb = archive(&[("word/document.xml", &vec![b' '; (128 << 20) + 1])]);
    assert!(bomb.len() < 1_000_000);
    let begun = Instant::now();
    assert_eq!(guide::read(&bomb), Err(NotRead::Bomb { part: "word/document.xml".into() }));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(guide::read(&vec![0; (40 << 20) + 1]), Err(NotRead::TooLarge));
}

#[test]
fn an_external_entity_is_refused() {
    let with = |xml: &str| archive(&[("word/document.xml", xml.as_bytes())]);
    let refused = Err(NotRead::Entities { part: "word/document.xml".into() });
    let external = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><d><p><t>&x;</t></p></d>";
    assert_eq!(guide::read(&with(external)), refused);
    assert_eq!(guide::read(&with("<d><p><t>&x;</t></p></d>")), refused);
}

#[test]
fn a_broken_table_is_refused_with_table_and_row() {
    let cell = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>";
    let good = format!("<w:tbl><w:tr>{cell}</w:tr></w:tbl>");
    let broken = |body: String, table, row, why| {
        assert_eq!(guide::read(&document(&body)), Err(NotRead::BrokenTable { table, row, why }));
    };
    broken(format!("{good}<w:tbl><w:tr>{cell}</w:tr><w:tr></w:tr></w:tbl>"), 2, 2, "a row has no cells");
    broken(format!("{good}{cell}"), 2, 0, "a row or cell stands outside of a table");
    broken(format!("<w:tbl>{cell}</w:tbl>"), 1, 0, "a cell stands outside of a row");
    broken("<w:tbl></w:tbl>".into(), 1, 0, "the table has no rows");
    broken(format!("<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"), 1, 1, "a cell stands in a cell");
    let cut_off = guide::read(&document("<w:tbl><w:tr><w:tc><w:p>"));
    assert!(matches!(cut_off, Err(NotRead::Broken { part, at }) if part == "word/document.xml" && at > 20));
}

#[test]
fn what_is_no_document_is_refused() {
    for bytes in [&b""[..], b"PK\x03\x04 cut off", b"%PDF-1.7"] {
        assert_eq!(guide::read(bytes), Err(NotRead::NotOne));
        assert_eq!(read(FileKind::Xlsx, bytes), Err(NotRead::NotOne));
    }
    assert_eq!(
        guide::read(&archive(&[("a", b"b")])),
        Err(NotRead::Missing { part: "word/document.xml".into() })
    );
    assert_eq!(read(FileKind::Docx, &document("<w:p/>")), Err(NotRead::NoTable));
    assert_eq!(read(FileKind::Csv, b"Number\n\xFF\n"), Err(NotRead::NotText { line: 2 }));
    let deep = format!("{}{}", "<w:p>".repeat(300), "</w:p>".repeat(300));
    assert!(matches!(guide::read(&document(&deep)), Err(NotRead::Broken { .. })));
}

#[test]
fn a_paragraph_with_an_unbalanced_bracket_is_refused_with_its_number() {
    let body = "<w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p><w:r><w:t>Two [three.</w:t></w:r></w:p>";
    let Err(NotRead::NotTaken(refused)) = guide::read(&document(body)) else { panic!("taken") };
    assert_eq!((refused.line, refused.column), (2, 5));
}

/// A sheet of these rows, with words that its cells may call.
fn sheet(words: &str, rows: &str) -> Vec<u8> {
    let strings = format!("<sst><si><t>{words}</t></si></sst>");
    let rows = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    archive(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"r1\" Target=\"a.xml\"/></Relationships>",
        ),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/a.xml", rows.as_bytes()),
    ])
}

#[test]
fn words_that_stand_once_and_are_called_again_and_again_are_a_bomb() {
    let words = "word ".repeat(200_000);
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(70);
    let row = format!("<row>{cells}</row>");
    assert!(
        read(FileKind::Xlsx, &sheet(&words, &row.repeat(1_000)))
            .is_err_and(|why| { why == NotRead::Bomb { part: "xl/a.xml".into() } })
    );
    let notes = format!(
        "<w:footnotes><w:footnote w:id=\"2\"><w:p><w:t>{words}</w:t></w:p></w:footnote></w:footnotes>"
    );
    let asked = "<w:p><w:footnoteReference w:id=\"2\"/></w:p>".repeat(1_000);
    let body = format!("<w:document><w:body>{asked}</w:body></w:document>");
    let file = archive(&[("word/document.xml", body.as_bytes()), ("word/footnotes.xml", notes.as_bytes())]);
    assert_eq!(guide::read(&file), Err(NotRead::Bomb { part: "word/document.xml".into() }));
}

#[test]
fn a_row_with_the_largest_number_may_have_another_behind_it() {
    let cell = "<c t=\"s\"><v>0</v></c>";
    let rows = format!("<row r=\"{}\">{cell}</row><row>{cell}</row>", usize::MAX);
    let report = read(FileKind::Xlsx, &sheet("x", &rows)).unwrap();
    assert!(!report.columns.is_empty() && report.rows.is_empty(), "neither has heads");
}

#[test]
fn a_list_deeper_than_any_is_refused_whatever_number_stands_there() {
    for level in [4, 254, 255] {
        let item = format!(
            "<w:p><w:pPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:pPr><w:t>x</w:t></w:p>"
        );
        let Err(NotRead::NotTaken(refused)) = guide::read(&document(&item)) else { panic!("taken: {level}") };
        assert_eq!(refused.line, 1);
    }
}

#[test]
fn names_longer_than_any_office_program_writes_are_no_names() {
    let styled = |name: &str| {
        let style = format!(
            "<w:styles><w:style w:styleId=\"{name}\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
        );
        let body = format!("<d><w:p><w:pStyle w:val=\"{name}\"/><w:t>x</w:t></w:p></d>");
        let file = archive(&[("word/document.xml", body.as_bytes()), ("word/styles.xml", style.as_bytes())]);
        guide::read(&file).unwrap().draft.sections[0].depth
    };
    assert_eq!((styled(&"a".repeat(1_000)), styled(&"a".repeat(1_001))), (1, 0));
}

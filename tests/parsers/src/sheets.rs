//! What `papers` reads: files of office programs, as archives and as the parts inside them, and tables of text.

use std::io::{Cursor, Write as _};

use domain::text::document::{Document, Ids};
use domain::text::edit::first;
use papers::guide::{self, Front};
use papers::matrix::{self, Expected, FileKind, Line, Outcome};
use papers::word::{self, Block};
use zip::write::SimpleFileOptions;

use crate::Parser;

pub(crate) const PARSERS: &[Parser] = &[
    Parser { name: "docx-archive", read: docx_archive, words: ARCHIVE },
    Parser { name: "docx", read: docx, words: WORDS },
    Parser { name: "xlsx-archive", read: xlsx_archive, words: ARCHIVE },
    Parser { name: "xlsx", read: xlsx, words: CELLS },
    Parser {
        name: "matrix-csv",
        read: matrix_csv,
        words: &["Number", "Disposition", "Reason", ",", ";", "\"", "'=", "\u{feff}", "noted", "c01"],
    },
];

const ARCHIVE: &[&str] =
    &["PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "PK\x06\x06", "word/document.xml", "xl/workbook.xml"];
const WORDS: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:del>",
    "</w:del>",
    "<w:ilvl w:val=\"255\"/>",
    "<w:numId w:val=\"1\"/>",
    "<w:outlineLvl w:val=\"0\"/>",
    "<w:pStyle w:val=\"TravauxItem0\"/>",
    "<w:pStyle w:val=\"Heading1\"/>",
    "<w:footnoteReference w:id=\"2\"/>",
    "<w:bookmarkStart w:name=\"p31\"/>",
    "<!DOCTYPE x>",
    "&#0;",
    "&#x10ffff;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "\n== word/styles.xml\n",
    "\n== word/numbering.xml\n",
    "\n== word/footnotes.xml\n",
];
const CELLS: &[&str] = &[
    "<row r=\"18446744073709551615\">",
    "<row>",
    "</row>",
    "<c r=\"A1\" t=\"s\">",
    "<c t=\"inlineStr\">",
    "</c>",
    "<v>",
    "</v>",
    "<is>",
    "</is>",
    "<t>",
    "</t>",
    "<si/>",
    "<rPh>",
    "r=\"ZZZZZ1\"",
    "r:id=\"rId1\"",
    "Target=\"",
    "\n== xl/sharedStrings.xml\n",
    "\n== xl/workbook.xml\n",
];

/// How a line begins that names a part of the archive; what follows is the part, up to the next.
const PART: &str = "== ";

/// The archive of the parts in a text, not compressed: each begins with a line `== name`.
#[must_use]
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let whole = String::from_utf8_lossy(bytes);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for part in whole.split(&format!("\n{PART}")) {
        let (name, content) = part.strip_prefix(PART).unwrap_or(part).split_once('\n').unwrap_or((part, ""));
        // The same name twice is not written a second time.
        if archive.start_file(name, options).is_ok() {
            archive.write_all(content.as_bytes()).expect("memory takes everything");
        }
    }
    archive.finish().expect("memory takes everything").into_inner()
}

/// The parts of an archive as a text that [`packed`] reads.
#[must_use]
pub fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive of ours");
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let parts = names.iter().map(|name| {
        let part = std::io::read_to_string(archive.by_name(name).expect("a part")).expect("text");
        format!("{PART}{name}\n{part}")
    });
    parts.collect::<Vec<_>>().join("\n")
}

/// The round whose matrix comes back.
#[must_use]
pub fn lines() -> Vec<Line> {
    let line = |number: usize| Line {
        number: format!("c{number:02}"),
        delegation: "QM".into(),
        comment: "=1+1 is two;\nsay so, please".into(),
        proposed: "  spaces  and\ttabs ".into(),
        ..Line::default()
    };
    (1..=3).map(line).collect()
}

/// The words a disposition may have there.
pub const DISPOSITIONS: [&str; 3] = ["accepted", "noted", "not accepted"];

/// What passes says one of the words that are asked for, about a comment of the round, once.
fn matrix_of(kind: FileKind, bytes: &[u8]) -> bool {
    let lines = lines();
    let Ok(report) = matrix::read(kind, bytes, Expected { lines: &lines, dispositions: &DISPOSITIONS })
    else {
        return false;
    };
    let mut seen = Vec::new();
    for (number, filled) in report.passing() {
        assert!(lines.iter().any(|line| line.number == number), "{number} is no comment of the round");
        assert!(filled.disposition.is_empty() || DISPOSITIONS.contains(&filled.disposition.as_str()));
        assert!(!seen.contains(&number.to_owned()), "{number} passes twice");
        seen.push(number.to_owned());
    }
    let mut refused = report.rows.iter().filter_map(|row| match &row.outcome {
        Outcome::Refused(problems) => Some(problems),
        Outcome::Passes(_) | Outcome::SaysNothingNew => None,
    });
    assert!(refused.all(|problems| !problems.is_empty()), "a refusal says why");
    !report.rows.is_empty()
}

fn matrix_csv(bytes: &[u8]) -> bool {
    matrix_of(FileKind::Csv, bytes)
}

fn xlsx_archive(bytes: &[u8]) -> bool {
    matrix_of(FileKind::Xlsx, bytes)
}

fn xlsx(bytes: &[u8]) -> bool {
    matrix_of(FileKind::Xlsx, &packed(bytes))
}

fn docx_archive(bytes: &[u8]) -> bool {
    let matrix = matrix_of(FileKind::Docx, bytes);
    guide_of(bytes) || matrix
}

fn docx(bytes: &[u8]) -> bool {
    docx_archive(&packed(bytes))
}

/// A guide that is taken is written as a file and read as the same text.
fn guide_of(bytes: &[u8]) -> bool {
    let Ok(blocks) = word::read(bytes) else {
        assert!(guide::read(bytes).is_err());
        return false;
    };
    assert!(blocks.iter().all(|block| match block {
        Block::Table(rows) => !rows.is_empty() && rows.iter().all(|row| !row.is_empty()),
        Block::Paragraph(paragraph) => paragraph.heading.is_none_or(|depth| (1..=9).contains(&depth)),
    }));
    let Ok(import) = guide::read(bytes) else { return false };
    let Ok(document) = first(import.draft, &mut Ids::default()) else { return false };
    let written = guide::clean(&Front::default(), &document, &[]).expect("what was read fits into a file");
    let again = guide::read(&written).expect("what was written is read").draft;
    let again = first(again, &mut Ids::default()).expect("what was written is taken");
    assert_eq!(words(&again), words(&document), "a guide comes back as it was written");
    true
}

/// Headings and words: identifiers are given anew.
fn words(document: &Document) -> Vec<String> {
    let all = document.sections.iter().flat_map(|section| {
        let heading = section.heading();
        std::iter::once(heading).chain(section.paragraphs.iter().map(|one| one.text.to_string()))
    });
    all.filter(|line| !line.is_empty()).collect()
}

//! Does `LibreOffice` open what we write, and find in it what we put there? Only with the feature `long`: it has to be installed
//! (Debian `libreoffice-writer-nogui` and `libreoffice-calc-nogui`, and `poppler-utils` to read the pages).

#![cfg(feature = "long")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

use domain::identity::ParagraphId;
use domain::text::document::{Document, Ids};
use domain::text::edit::{Scope, edit, first};
use domain::text::markdown::{Marks, read, write};
use domain::text::redline;
use papers::guide::{self, Changed, Front, Remark};
use papers::matrix::{self, Expected, FileKind, Line};

const GUIDE: &str = "# 9 Victims\n\nSuch persons should not be punished for their involvement.\n\n- an item\n    a. lettered\n\n\
    Note: a note\n\n> quoted words\n\n## 9.1 Children\n\nA child is any person under eighteen years of age.\n";
const DISPOSITIONS: [&str; 3] = ["accepted", "not accepted", "noted"];

/// Converts a file and gives the path of the result.
fn converted(folder: &Path, (name, bytes): (&str, &[u8]), to: &str) -> PathBuf {
    std::fs::write(folder.join(name), bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let out = folder.join("out");
    let mut office = Command::new("soffice");
    office.args([&profile, "--headless", "--convert-to", to, "--outdir"]).arg(&out).arg(folder.join(name));
    let ran = office.output().unwrap();
    let kind = to.split(':').next().unwrap();
    let result = out.join(Path::new(name).with_extension(kind));
    assert!(ran.status.success() && result.exists(), "{}", String::from_utf8_lossy(&ran.stderr));
    result
}

fn pages(pdf: &Path) -> String {
    let ran = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output().unwrap();
    String::from_utf8(ran.stdout).unwrap()
}

fn taken(text: &str) -> Document {
    first(read(text).unwrap(), &mut Ids::default()).unwrap()
}

fn front() -> Front {
    Front {
        title: "Criminalizing trafficking in persons".into(),
        lines: vec!["RSO/PG/TIP/2014/1/Rev.1".into()],
        statements: vec!["QW reserves its position on section 9.".into()],
    }
}

fn lines() -> Vec<Line> {
    let line = |number: usize| Line {
        number: format!("c{number:02}"),
        delegation: "QM".into(),
        place: "TIP 9, 9.2".into(),
        comment: format!("=1+{number} is a comment"),
        disposition: "noted".into(),
        ..Line::default()
    };
    (1..=200).map(line).collect()
}

#[test]
fn a_guide_with_tracked_changes_and_comments_opens_and_prints() {
    let folder = tempfile::tempdir().unwrap();
    let older = taken(GUIDE);
    let text = write(&older, Marks::Shown)
        .replace("should not", "may not")
        .replace("age. {#p6}", "age. {#p6}\n\nA new paragraph.");
    let next = edit(&older, Scope::Whole, read(&text).unwrap(), &mut older.free_ids()).unwrap();
    let at = "2014-05-19T02:00:00Z".parse().unwrap();
    let changed = Changed { by: "RSO/PG/TIP/2014/1/Rev.1".into(), at };
    let remark = Remark {
        paragraph: ParagraphId::new("p1"),
        author: "QM".into(),
        at,
        text: "Say so expressly.".into(),
    };
    let red = redline::between(&older, &next.document, &next.descent);
    let bytes = guide::tracked(&front(), &older, &red, (&changed, &[remark])).unwrap();
    let printed = pages(&converted(folder.path(), ("tracked.docx", &bytes), "pdf"));
    for expected in [
        "Criminalizing trafficking in persons",
        "Victims",
        "should",
        "may",
        "A new paragraph.",
        "quoted words",
        "QW reserves",
    ] {
        assert!(printed.contains(expected), "{expected} in {printed}");
    }
    // Written again by the office program it still has the changes, the comment and our bookmarks.
    let again =
        std::fs::read(converted(folder.path(), ("tracked.docx", &bytes), "docx:MS Word 2007 XML")).unwrap();
    let json = docx_rs::read_docx(&again).unwrap().json().replace("\": ", "\":");
    for expected in
        ["\"type\":\"insert\"", "\"type\":\"delete\"", "Say so expressly.", "2014-05-19T02:00:00Z"]
    {
        assert!(json.contains(expected), "{expected}");
    }
    let import = guide::read(&again).unwrap();
    let back = edit(&next.document, Scope::Whole, import.draft, &mut next.document.free_ids()).unwrap();
    assert_eq!(back.document, next.document);
}

#[test]
fn a_clean_guide_comes_back_through_the_office_program() {
    let folder = tempfile::tempdir().unwrap();
    let document = taken(GUIDE);
    let bytes = guide::clean(&front(), &document, &[]).unwrap();
    let again =
        std::fs::read(converted(folder.path(), ("clean.docx", &bytes), "docx:MS Word 2007 XML")).unwrap();
    let import = guide::read(&again).unwrap();
    let back = edit(&document, Scope::Whole, import.draft, &mut document.free_ids()).unwrap();
    assert_eq!(back.document, document);
    assert!(back.descent.changes_nothing());
}

#[test]
fn the_matrix_opens_prints_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = matrix::xlsx("Comments", &lines(), &DISPOSITIONS).unwrap();
    let table = matrix::docx("Comments of round 1", &lines()).unwrap();
    for (name, bytes) in [("matrix.xlsx", &sheet), ("matrix.docx", &table)] {
        let printed = pages(&converted(folder.path(), (name, bytes), "pdf"));
        assert!(printed.contains("c40") && printed.contains("=1+40 is a"), "{name}: {printed}");
        assert!(printed.matches("Disposition").count() > 1, "{name}: the heads are on every page: {printed}");
    }
    let expected = Expected { lines: &lines(), dispositions: &DISPOSITIONS };
    for (name, bytes, to, kind) in [
        ("matrix.xlsx", &sheet, "xlsx:Calc MS Excel 2007 XML", FileKind::Xlsx),
        ("matrix.docx", &table, "docx:MS Word 2007 XML", FileKind::Docx),
    ] {
        let again = std::fs::read(converted(folder.path(), (name, bytes), to)).unwrap();
        let report = matrix::read(kind, &again, expected).unwrap();
        assert_eq!(
            (report.columns.len(), report.rows.len(), report.passing().count()),
            (0, 200, 0),
            "{name}: {report:?}"
        );
    }
}

//! How does a program bring the whole text of a guide in? The file as it is: with `dry_run` what it would do and nothing written, without
//! it the same report and the text on the desk.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::guide::import::{Fate, Line as SectionOf, Named, Report};
use serde::Serialize;
use utoipa::ToSchema;

use super::act::etag;
use super::shelf::{Line, Shape};
use crate::asking::Asking;
use crate::desk::Desk;
use crate::files::whole;
use crate::look::Look;
use crate::places::guides::import::{compared, read, taken, written};
use crate::problem::Problem;

/// A paragraph, as a report names it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportedParagraph {
    /// The same through all versions.
    pub paragraph: String,
    /// How it is cited.
    pub label: String,
    /// Its first words.
    pub begins: String,
    /// `kept`, `changed`, `rearranged`, `new`, `gone` or `undecided`.
    pub fate: String,
}

/// A section of the file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportedSection {
    /// The same through all versions.
    pub section: String,
    /// Number and title.
    pub heading: String,
    /// Whether the text on the desk has none that it goes on from.
    pub new: bool,
    /// Its paragraphs in reading order.
    pub paragraphs: Vec<ImportedParagraph>,
}

/// What a file does to the text on the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportReport {
    /// Whether the text was put on the desk.
    pub taken: bool,
    /// Version of the guide's stream now.
    pub version: u64,
    /// Position of the event; none if nothing was written.
    pub position: Option<u64>,
    /// The sections of the file.
    pub sections: Vec<ImportedSection>,
    /// Headings of sections that are on the desk and not in the file.
    pub gone_sections: Vec<String>,
    /// Paragraphs that are on the desk and not in the file, or that several of the file may equally be.
    pub gone: Vec<ImportedParagraph>,
}

fn named(named: Named, fate: &str) -> ImportedParagraph {
    let (paragraph, fate) = (named.id.to_string(), fate.to_owned());
    ImportedParagraph { paragraph, label: named.label, begins: named.begins, fate }
}

fn section(line: SectionOf) -> ImportedSection {
    let paragraphs = line.paragraphs.into_iter();
    ImportedSection {
        section: line.section.to_string(),
        heading: line.heading,
        new: line.is_new,
        paragraphs: paragraphs.map(|(one, fate): (Named, Fate)| named(one, fate.as_str())).collect(),
    }
}

impl ImportReport {
    fn of(report: Report, version: u64) -> Self {
        let gone = report.gone.into_iter().map(|one| named(one, "gone"));
        let undecided = report.undecided.into_iter().map(|one| named(one, "undecided"));
        Self {
            taken: false,
            version,
            position: None,
            sections: report.sections.into_iter().map(section).collect(),
            gone_sections: report.gone_sections,
            gone: gone.chain(undecided).collect(),
        }
    }
}

/// The address of an import.
pub(super) fn line(tag: &'static str) -> Line {
    let summary = "Bring the whole text in: a DOCX or Markdown file";
    Line::act::<ImportReport, ImportReport>(tag, "/api/v1/guides/{guide}/import", summary)
        .taking("application/octet-stream", Shape::text())
        .query("dry_run", "`true`: only say what it would do to each section and paragraph.")
        .keyed()
        .matched()
}

/// Reads a file and, unless it is a dry run, puts its text on the desk.
pub(crate) async fn import(
    State(desk): State<Desk>,
    look: Look,
    asking: Asking,
    Path(id): Path<String>,
    file: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let guide = written(&look, &id)?;
    let dry = match look.asked("dry_run") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Problem::field("dry_run", "not-an-option", "This is either true or false.")),
    };
    let bytes = whole(file, "file")?;
    let draft = read(bytes.to_vec()).await?;
    let (standing, would) = compared(&desk, guide, draft.clone()).await?;
    let mut report = ImportReport::of(would.report(&standing), guide.version);
    if !dry {
        let seen = Some(asking.seen.ok_or_else(Asking::version_missing)?);
        let done = taken(&desk, asking, (&id, &bytes, draft), seen).await?;
        report.taken = true;
        report.version = done.version;
        report.position = done.receipt.positions.map(|(_, last)| last);
    }
    let mut headers = HeaderMap::new();
    headers.insert(header::ETAG, etag(report.version));
    Ok((headers, Json(report)).into_response())
}

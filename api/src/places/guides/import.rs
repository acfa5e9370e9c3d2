//! `/guides/{guide}/import`: the whole text from a file: first what it would do to each section and paragraph, then, asked again, done.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::guide::command::ImportText;
use domain::guide::import::{Fate, Import, Line, Named, Report};
use domain::guide::{Command, Refusal};
use domain::text::{Digest, Document, Draft, markdown};
use domain::{Explain, GuideId};
use papers::NotRead;
use projections::guides::Guide;
use workflows::{Ask, fresh};

use super::super::typed::Typed;
use super::super::{Reader, Refused, Shown, frame, html, page, problems, see, with_status};
use super::{act, workspace};
use crate::asking::Asking;
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::json::others::keep;
use crate::look::Look;
use crate::problem::{FieldError, Problem};
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Page, Part, Say, Table, Tag, Tone};

/// What a file may be; told by its first bytes where its name says nothing.
const ACCEPTED: &str = ".docx,.md,.markdown,text/markdown";
/// Paragraphs named of each kind; the rest is counted. Whoever wants them all compares the texts once they are on the desk.
const NAMED: usize = 40;

/// The act that asks for the file, on the workspace.
pub(super) fn asking(guide: &Guide) -> Act {
    let file = Field::line("file", "The text")
        .of(Control::File(ACCEPTED.to_owned()))
        .hinted(
            "DOCX or Markdown, the whole guide. Paragraphs are known again by their marks or their words.",
        )
        .needed();
    Act::new("Bring the text in from a file", address(guide))
        .noting("You see what it would do to each section before anything is written.")
        .asking(file)
}

fn address(guide: &Guide) -> String {
    format!("/guides/{}/import", guide.dossier.guide)
}

/// The guide of an address, if the reader writes in it.
pub(crate) fn written<'a>(look: &'a Look, id: &str) -> Result<&'a Guide, Problem> {
    let guide = super::guide(look, id)?;
    if act::writes(look, guide) { Ok(guide) } else { Err(Problem::absent()) }
}

/// Reads a file: a word processor file by its first bytes, else Markdown. What is wrong names its place in the file.
pub(crate) async fn read(bytes: Vec<u8>) -> Result<Draft, Problem> {
    let read = tokio::task::spawn_blocking(move || draft_of(&bytes)).await;
    read.map_err(|why| Problem::failure(&why))?
}

fn draft_of(bytes: &[u8]) -> Result<Draft, Problem> {
    if bytes.starts_with(b"PK") {
        return papers::guide::read(bytes).map(|import| import.draft).map_err(|why| unreadable(&why));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let message = "The file is neither a DOCX document nor a text in UTF-8.";
        Problem::field("file", "file-unreadable", message)
    })?;
    markdown::read(text).map_err(|why| not_taken(&format!("{why}.")))
}

fn unreadable(why: &NotRead) -> Problem {
    match why {
        NotRead::NotTaken(_) => not_taken(&format!("{why}.")),
        _ => Problem::field("file", "file-unreadable", format!("The file cannot be taken: {why}.")),
    }
}

fn not_taken(why: &str) -> Problem {
    Problem::field("file", "text-not-taken", format!("The text cannot be taken: {why}"))
}

/// What a draft would make of the text on the desk.
pub(crate) async fn compared(
    desk: &Desk,
    guide: &Guide,
    draft: Draft,
) -> Result<(Document, Import), Problem> {
    let standing = desk.on_the_desk(guide).await?;
    let import = Import::of(&guide.dossier, &standing, draft).map_err(|why| refused(&why))?;
    Ok((standing, import))
}

/// A rule's no, before it was asked: nothing is on record.
fn refused(why: &Refusal) -> Problem {
    let errors = why.problems().into_iter().map(|one| FieldError {
        field: one.field,
        code: one.code,
        message: one.message,
    });
    Problem {
        rule: why.rule().map(str::to_owned),
        errors: errors.collect(),
        ..Problem::field("file", why.code(), why.to_string())
    }
}

pub(crate) async fn report(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(id): Path<String>,
    typed: Typed,
) -> Shown {
    let guide = written(&look, &id)?;
    match reported(&desk, &look, guide, &typed).await {
        Ok(page) => Ok(html(&page)),
        Err(problem) => workspace::again(&desk, &look, (&id, &typed), &problem).await,
    }
}

async fn reported(desk: &Desk, look: &Look, guide: &Guide, typed: &Typed) -> Result<Page, Problem> {
    let (_, bytes) =
        typed.files.first().ok_or_else(|| Problem::field("file", "required", "Choose the file."))?;
    let draft = read(bytes.clone()).await?;
    let compared = compared(desk, guide, draft).await?;
    let kept = keep(desk, bytes).await?;
    told(desk, look, (guide, &kept.digest), &compared)
}

/// The page that says what a file would do.
fn told(
    desk: &Desk,
    look: &Look,
    (guide, file): (&Guide, &str),
    (standing, import): &(Document, Import),
) -> Result<Page, Problem> {
    let report = import.report(standing);
    let id = &guide.dossier.guide;
    let count = |fate| report.count(fate);
    let lede = format!(
        "{} sections with {} paragraphs: {} stay as they are, {} have other words, {} are cut or run together, {} are new; {} are gone. Nothing has been written yet.",
        report.sections.len(),
        report.paragraphs(),
        count(Fate::Kept),
        count(Fate::Changed),
        count(Fate::Rearranged),
        count(Fate::New),
        report.gone.len(),
    );
    let docket = Docket::titled("The text from a file: what it would do", lede).under(vec![
        frame(look).link("/guides", "Guides"),
        frame(look).link(&format!("/guides/{id}?version=desk"), guide.dossier.title.clone()),
    ]);
    let sections = Block::new("sections", "Section by section").with(table(&report));
    let mut page = page(look, docket).over(sections);
    for block in lists(&report) {
        page = page.wide(block);
    }
    let block = Block::new("take", "On the desk");
    if import.changes_nothing(standing) {
        let words = "The text on the desk reads so already. There is nothing to bring in.";
        return Ok(page.narrow(block.with(Part::Empty(words.to_owned()))));
    }
    let act = Act::new("Put this text on the desk", format!("{}/take", address(guide)))
        .toned(Tone::Solid)
        .noting("What stands on the desk gives way. Issued texts stay as they are.")
        .carrying("file", file)
        .carrying("version", guide.version)
        .carrying("key", fresh::key(desk.office.clock().now())?)
        .opened();
    Ok(page.narrow(block.with(act)))
}

fn table(report: &Report) -> Table {
    let heads = ["Section", "As it was#", "Other words#", "Cut or run together#", "New#", ""];
    let mut table = Table::of(&heads, "The file has no section.");
    for line in &report.sections {
        table = table.row(row(line));
    }
    for heading in &report.gone_sections {
        let tag = Tag::new("no", "✕", "not in the file");
        table = table.row(vec![
            Say::text(heading.clone()),
            Say::Nothing,
            Say::Nothing,
            Say::Nothing,
            Say::Nothing,
            tag.into(),
        ]);
    }
    table
}

fn row(line: &Line) -> Vec<Say> {
    let count = |fate| Say::text(line.count(fate).to_string());
    let tag = if line.is_new {
        Tag::new("owed", "+", "new section")
    } else if line.count(Fate::Kept) == line.paragraphs.len() {
        Tag::new("ok", "●", "as it was")
    } else {
        Tag::new("owed", "◐", "changes")
    };
    vec![
        Say::text(line.heading.clone()),
        count(Fate::Kept),
        count(Fate::Changed),
        count(Fate::Rearranged),
        count(Fate::New),
        tag.into(),
    ]
}

/// The paragraphs that do not stay as they are, by what becomes of them.
fn lists(report: &Report) -> Vec<Block> {
    let of = |fate: Fate| -> Vec<&Named> {
        let all = report.sections.iter().flat_map(|line| &line.paragraphs);
        all.filter(|(_, one)| *one == fate).map(|(named, _)| named).collect()
    };
    let lists: [(&'static str, &str, Vec<&Named>); 5] = [
        ("changed", "The same paragraphs with other words", of(Fate::Changed)),
        ("rearranged", "Cut, or run together from several", of(Fate::Rearranged)),
        ("new", "New paragraphs", of(Fate::New)),
        ("gone", "On the desk and not in the file", report.gone.iter().collect()),
        (
            "undecided",
            "They may be several of the file: comments on them are attached by a person",
            report.undecided.iter().collect(),
        ),
    ];
    lists.into_iter().filter(|(_, _, named)| !named.is_empty()).map(list).collect()
}

fn list((id, title, named): (&'static str, &str, Vec<&Named>)) -> Block {
    let mut table = Table::of(&["Paragraph", "It begins"], "");
    for one in named.iter().take(NAMED) {
        table = table.row(vec![Say::text(one.label.clone()), Say::text(one.begins.clone())]);
    }
    let block = Block::new(id, title).with(table);
    match named.len().saturating_sub(NAMED) {
        0 => block,
        more => block.with(Part::Hint(format!("and {more} more"))),
    }
}

pub(crate) async fn take(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(id): Path<String>,
    typed: Typed,
) -> Shown {
    let guide = written(&look, &id)?;
    let kept = desk.office.vault().file(typed.text("file")).await?;
    let (_, bytes) = kept.ok_or_else(|| Refused(Problem::absent()))?;
    let draft = read(bytes.clone()).await?;
    let asking = typed.asking(&desk)?;
    let seen = asking.seen;
    match taken(&desk, asking, (&id, &bytes, draft.clone()), seen).await {
        Ok(done) => {
            let position = done.receipt.positions.map(|(_, last)| last);
            Ok(see(&format!("/guides/{id}?version=desk"), "text-imported", position))
        }
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => anew(&desk, &look, (guide, typed.text("file"), draft), &problem).await,
    }
}

/// The office is asked to put the text of a file in place of what stands.
pub(crate) async fn taken(
    desk: &Desk,
    asking: Asking,
    (id, bytes, draft): (&str, &[u8], Draft),
    seen: Option<u64>,
) -> Result<workflows::Done, Problem> {
    let import = ImportText { draft, file: Digest::of(bytes) };
    let ask = Ask::Guide(GuideId::new(id), Command::ImportText(import));
    perform(desk, asking, Asked::of(ask), seen).await
}

/// What the file would do to the text as it stands now: somebody wrote meanwhile, or a rule said no.
async fn anew(
    desk: &Desk,
    look: &Look,
    (guide, file, draft): (&Guide, &str, Draft),
    problem: &Problem,
) -> Result<Response, Refused> {
    let compared = compared(desk, guide, draft).await?;
    let page = told(desk, look, (guide, file), &compared)?;
    Ok(with_status(problem.status, &page.refused(problems("The text was not brought in", problem))))
}

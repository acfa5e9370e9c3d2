//! `/rounds/{guide}/{n}/matrix.xlsx`, `.docx`, `.csv`: the matrix as a file; filled in, it comes back: a report row by row, and then the
//! rows that pass are taken, each on its own.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::Role;
use domain::comment::Stage;
use domain::comment::event::{Disposition, Kind};
use papers::matrix::{CellProblem, Expected, FileKind, Filled, Line, Outcome, Report, read};
use projections::rounds::{Record, Remark};
use workflows::{Ask, fresh};

use super::super::typed::Typed;
use super::super::{Reader, Refused, Shown, again, frame, html, page};
use super::matrix::{asked, whose};
use super::{found, home};
use crate::asking::Asking;
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::json::others::keep;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Link, Page, Part, Say, Table, Tag};

/// What a file may be; told by its first bytes where its name says nothing.
const ACCEPTED: &str = ".xlsx,.docx,.csv";
/// Problems shown of one row; the rest is counted.
const SHOWN: usize = 4;
/// Whom a comment is referred to.
const COMMITTEE: &str = "committee";

/// A comment as a line of the matrix.
fn line(remark: &Remark) -> Line {
    let words = remark.words();
    let own = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let decided = remark.disposition().map(Disposition::in_words);
    let comment = &remark.comment;
    let dealt = match (comment.stage, &comment.into) {
        (Stage::Merged, Some(into)) => Some(format!("Dealt with in {into}.")),
        (Stage::Withdrawn, _) => Some("Withdrawn by its author.".to_owned()),
        _ => comment.decision.as_ref().and_then(|decision| decision.reason.clone()),
    };
    Line {
        number: remark.id.to_string(),
        delegation: whose(remark),
        place: remark.place().to_owned(),
        quoted: own(words.and_then(|words| words.anchor.quote.as_deref())),
        kind: own(remark.kind().map(Kind::as_str)),
        comment: own(words.map(|words| words.comment.as_str())),
        proposed: own(words.and_then(|words| words.proposed.as_deref())),
        rationale: own(words.and_then(|words| words.rationale.as_deref())),
        disposition: own(decided),
        reason: dealt.unwrap_or_default(),
    }
}

/// The words a disposition may have.
fn dispositions() -> [&'static str; 5] {
    Disposition::ALL.map(Disposition::in_words)
}

/// The lines the reader looks for.
fn lines(look: &Look, it: &Record) -> Result<Vec<Line>, Problem> {
    let query = asked(look)?;
    let sees = look.sight.remarks_of(it);
    Ok(look.world.rounds.found(it, &query, sees).map(line).collect())
}

/// Every line the reader may see: what a file that comes back is compared with.
fn all_lines(look: &Look, it: &Record) -> Vec<Line> {
    let sees = look.sight.remarks_of(it);
    look.world.rounds.comments(it).filter(|remark| sees(remark)).map(line).collect()
}

fn title(id: &str) -> String {
    format!("Comments of round {id}")
}

pub(crate) fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static(kind);
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

/// Writes the matrix, away from the threads that answer: thirty thousand comments take a second.
async fn written(
    name: (&str, &'static str, &'static str),
    write: impl FnOnce() -> Option<Vec<u8>> + Send + 'static,
) -> Shown {
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|why| Problem::failure(&why))?;
    let bytes = bytes.ok_or_else(|| Problem::failure(&"the matrix could not be written"))?;
    let (round, ending, kind) = name;
    Ok(file(&format!("comments-{}.{ending}", round.replace('/', "-")), kind, bytes))
}

pub(crate) async fn xlsx(Reader(look): Reader, Path((guide, number)): Path<(String, String)>) -> Shown {
    let id = format!("{guide}/{number}");
    let (title, lines) = (title(&id), lines(&look, found(&look, &id)?)?);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    written((&id, "xlsx", kind), move || papers::matrix::xlsx(&title, &lines, &dispositions()).ok()).await
}

pub(crate) async fn docx(Reader(look): Reader, Path((guide, number)): Path<(String, String)>) -> Shown {
    let id = format!("{guide}/{number}");
    let (title, lines) = (title(&id), lines(&look, found(&look, &id)?)?);
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    written((&id, "docx", kind), move || papers::matrix::docx(&title, &lines).ok()).await
}

pub(crate) async fn csv(Reader(look): Reader, Path((guide, number)): Path<(String, String)>) -> Shown {
    let id = format!("{guide}/{number}");
    let lines = lines(&look, found(&look, &id)?)?;
    written((&id, "csv", "text/csv; charset=utf-8"), move || papers::matrix::csv(&lines).ok()).await
}

/// As whom a reader fills the matrix in; nobody else is offered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fills {
    /// The secretariat proposes.
    Officer,
    /// A co-lead gives her half.
    CoLead,
}

/// As whom the reader may fill in this matrix now.
pub(crate) fn fills(look: &Look, it: &Record) -> Option<Fills> {
    if look.as_of.is_some() || !it.round.takes_dispositions() {
        return None;
    }
    if look.person.holds(&[Role::CoLeads]) && look.sight.leads_round(it) {
        return Some(Fills::CoLead);
    }
    look.person.holds(&[Role::Rso]).then_some(Fills::Officer)
}

/// Below the matrix: its files, and the way back for one that was filled in.
pub(super) fn block(look: &Look, it: &Record) -> Block {
    let place = format!("{}/matrix", home(it.id.as_str()));
    let query = super::super::csv_address(look);
    let query = query.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    let way = |ending: &str, words: &str| Link::new(format!("{place}.{ending}{query}"), words);
    let files =
        vec![way("xlsx", "As a sheet (XLSX)"), way("docx", "As a table (DOCX)"), way("csv", "As CSV")];
    let block = Block::new("files", "As a file").with(Part::Links(files));
    let Some(as_whom) = fills(look, it) else { return block };
    let note = match as_whom {
        Fills::Officer => "What is filled in becomes a proposal.",
        Fills::CoLead => "What is filled in becomes your half; the other co-lead gives the other.",
    };
    let field = Field::line("file", "The filled-in file")
        .of(Control::File(ACCEPTED.to_owned()))
        .hinted("XLSX, DOCX or CSV, as it was taken from here. Fill in Disposition and Reason alone.")
        .needed();
    let act = Act::new("Read the file", place).noting(note).asking(field);
    block.with(act)
}

/// What kind of file it is, by its first bytes and its parts.
fn kind_of(bytes: &[u8]) -> FileKind {
    if !bytes.starts_with(b"PK") {
        return FileKind::Csv;
    }
    let names = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    if names(b"word/document.xml") { FileKind::Docx } else { FileKind::Xlsx }
}

/// The file compared with the matrix as it stands.
pub(crate) fn compared(look: &Look, it: &Record, bytes: &[u8]) -> Result<Report, Problem> {
    let (lines, words) = (all_lines(look, it), dispositions());
    let report = read(kind_of(bytes), bytes, Expected { lines: &lines, dispositions: &words });
    let report = report.map_err(|why| {
        Problem::field("file", "file-unreadable", format!("The file cannot be taken: {why}."))
    })?;
    if report.rows.is_empty() && !report.columns.is_empty() {
        let said: Vec<String> = report.columns.iter().map(told).collect();
        return Err(Problem::field(
            "file",
            "columns-renamed",
            format!("No row was read: {}.", said.join("; ")),
        ));
    }
    Ok(report)
}

/// A problem with its place in the file: `I1: the column “Disposition” is headed “Outcome”`.
fn told(problem: &CellProblem) -> String {
    if problem.at.is_empty() {
        return problem.why.clone();
    }
    let letters = problem.at.chars().all(|one| one.is_ascii_alphabetic());
    if letters {
        format!("{}{}: {}", problem.at, problem.row, problem.why)
    } else {
        format!("row {}, column {}: {}", problem.row, problem.at, problem.why)
    }
}

pub(crate) async fn report(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((guide, number)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let id = format!("{guide}/{number}");
    let it = found(&look, &id)?;
    fills(&look, it).ok_or_else(Problem::absent)?;
    match reported(&desk, &look, it, &typed).await {
        Ok(page) => Ok(html(&page)),
        Err(problem) => {
            let place = format!("{}/matrix", home(&id));
            let asking = asking(&look, it);
            Ok(again(asking, (&look, &place), &typed, &problem))
        }
    }
}

/// The page that asks for the file, for a second try.
fn asking(look: &Look, it: &Record) -> Page {
    let id = it.id.as_str();
    let docket = Docket::titled("The filled-in matrix", "Nothing was taken.")
        .under(vec![frame(look).link(&format!("{}/matrix", home(id)), title(id))]);
    page(look, docket).wide(block(look, it))
}

async fn reported(desk: &Desk, look: &Look, it: &Record, typed: &Typed) -> Result<Page, Problem> {
    let (_, bytes) = typed
        .files
        .first()
        .ok_or_else(|| Problem::field("file", "required", "Choose the filled-in file."))?;
    let report = compared(look, it, bytes)?;
    let passing = report.passing().count();
    let kept = keep(desk, bytes).await?;
    let id = it.id.as_str();
    let docket = Docket::titled(
        "The filled-in matrix: what each row says",
        format!("{passing} of {} rows say something new. Nothing has been taken yet.", report.rows.len()),
    )
    .under(vec![frame(look).link(&format!("{}/matrix", home(id)), title(id))]);
    let mut block = Block::new("rows", "").with(rows(&report));
    if !report.columns.is_empty() {
        let said: Vec<String> = report.columns.iter().map(told).collect();
        block = block.with(Part::Note("owed", format!("Columns: {}.", said.join("; "))));
    }
    if !report.not_returned.is_empty() {
        let words =
            format!("The file has no row for {}; they stay as they are.", listed(&report.not_returned));
        block = block.with(Part::Hint(words));
    }
    if passing == 0 {
        return Ok(page(look, docket).over(
            block.with(Part::Empty("No row can be taken. Mend the file and read it again.".to_owned())),
        ));
    }
    let key = fresh::key(desk.office.clock().now())?;
    let rows = if passing == 1 { "this row".to_owned() } else { format!("these {passing} rows") };
    let act = Act::new(format!("Take {rows}"), format!("{}/matrix/take", home(id)))
        .carrying("key", key)
        .carrying("file", kept.digest)
        .opened();
    Ok(page(look, docket).over(block.with(act)))
}

fn listed(numbers: &[String]) -> String {
    let shown: Vec<&str> = numbers.iter().take(12).map(String::as_str).collect();
    let more = numbers.len().saturating_sub(shown.len());
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

/// What each row says; rows that say nothing new are counted, not listed.
fn rows(report: &Report) -> Table {
    let mut table =
        Table::of(&["Row#", "Comment", "Disposition", "Reason", "Outcome"], "No row says anything new.");
    for row in &report.rows {
        let (disposition, reason, outcome) = match &row.outcome {
            Outcome::SaysNothingNew => continue,
            Outcome::Passes(filled) => (
                filled.disposition.clone(),
                filled.reason.clone(),
                Tag::new("ok", "✓", "can be taken").into(),
            ),
            Outcome::Refused(problems) => (String::new(), String::new(), wrong(problems)),
        };
        let number = Say::text(row.number.clone());
        table = table.row(vec![
            Say::text(row.row.to_string()),
            number,
            Say::text(disposition),
            Say::text(reason),
            outcome,
        ]);
    }
    table
}

fn wrong(problems: &[CellProblem]) -> Say {
    let mut lines: Vec<String> = problems
        .iter()
        .take(SHOWN)
        .map(|problem| format!("✕ {}, {}", problem.column, told(problem)))
        .collect();
    if problems.len() > SHOWN {
        lines.push(format!("and {} more", problems.len() - SHOWN));
    }
    Say::Lines(lines)
}

pub(crate) async fn take(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((guide, number)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let id = format!("{guide}/{number}");
    let it = found(&look, &id)?;
    let fills = fills(&look, it).ok_or_else(Problem::absent)?;
    let kept = desk.office.vault().file(typed.text("file")).await?;
    let (_, bytes) = kept.ok_or_else(|| Refused(Problem::absent()))?;
    let report = compared(&look, it, &bytes)?;
    let (asking, around) = (typed.asking(&desk)?, frame(&look));
    let mut table = Table::of(&["Comment", "Disposition", "Outcome"], "No row was left to take.");
    for (comment, filled) in report.passing() {
        let outcome = match taken(&desk, &asking, (&look, fills), (comment, filled)).await {
            Ok(()) => Tag::new("ok", "✓", "taken").into(),
            Err(problem) if problem.status.is_server_error() => return Err(Refused(problem)),
            Err(problem) => Say::bold("✕ refused", problem.message),
        };
        let link = around.link(&format!("/comments/{comment}"), comment);
        table = table.row(vec![link.into(), Say::text(filled.disposition.clone()), outcome]);
    }
    let docket = Docket::titled(
        "The filled-in matrix: what came of it",
        "Each row on its own; what was refused did not stop the others.",
    )
    .under(vec![around.link(&format!("{}/matrix", home(&id)), title(&id))]);
    Ok(html(&page(&look, docket).over(Block::new("rows", "").with(table))))
}

/// One row, with keys derived from the file's and the comment's: asking twice is asking once.
pub(crate) async fn taken(
    desk: &Desk,
    asking: &Asking,
    (look, fills): (&Look, Fills),
    (id, filled): (&str, &Filled),
) -> Result<(), Problem> {
    let remark = look.world.rounds.comment(id).ok_or_else(Problem::absent)?;
    let found = Disposition::ALL.into_iter().find(|one| one.in_words() == filled.disposition);
    let disposition = found.ok_or_else(Problem::absent)?;
    for (step, command) in steps(remark, (fills, disposition), filled) {
        let key = fresh::derived(&format!("matrix {} {id} {step}", asking.key));
        let asking = Asking { key, seen: None, ..asking.clone() };
        let ask = Ask::Comment(Some(remark.id.clone()), command);
        perform(desk, asking, Asked::of(ask), None).await?;
    }
    Ok(())
}

/// What is asked for a row: the secretariat sorts what is not sorted and proposes; a co-lead decides or refers.
fn steps(
    remark: &Remark,
    (fills, disposition): (Fills, Disposition),
    filled: &Filled,
) -> Vec<(&'static str, domain::comment::Command)> {
    use domain::comment::Command as C;
    let reason = Some(filled.reason.clone()).filter(|reason| !reason.is_empty());
    // What was proposed with a change of the text keeps it.
    let proposal = remark.comment.proposal.as_ref().filter(|it| it.disposition == disposition);
    let change = proposal.and_then(|it| it.change.clone());
    match (fills, disposition) {
        (Fills::Officer, _) => {
            let unsorted = remark.comment.stage == Stage::Received;
            let sort = remark.kind().filter(|_| unsorted).map(|kind| ("sort", C::Triage { kind }));
            sort.into_iter().chain([("propose", C::Propose { disposition, reason, change })]).collect()
        }
        (Fills::CoLead, Disposition::Referred) => {
            let reason = reason.unwrap_or_default();
            vec![("refer", C::Refer { to: COMMITTEE.to_owned(), reason })]
        }
        (Fills::CoLead, _) => vec![("decide", C::Decide { disposition, reason, change, meeting: None })],
    }
}

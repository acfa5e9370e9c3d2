//! How does a program bring many nominations at once? A table: with `dry_run` a report row by row and nothing written, without it every
//! row that passes, each row's outcome told.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use domain::nomination::Command;
use domain::nomination::command::Open;
use domain::nomination::event::Kind;
use domain::{NominationRef, ParticipantCode, Role};
use serde::Serialize;
use utoipa::ToSchema;
use workflows::import::{ReadRow, read};
use workflows::{Ask, Request, fresh};

use super::act::{Asked, perform};
use crate::asking::Asking;
use crate::desk::Desk;
use crate::files::whole;
use crate::look::Look;
use crate::problem::{FieldError, Problem};

/// What came of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// It passes; nothing was written, as was asked.
    Passes,
    /// It does not pass; nothing was written.
    Fails,
    /// It was opened and submitted.
    Submitted,
    /// A rule says no, or would say no; nothing was written.
    Refused,
}

/// One row of the table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Row {
    /// Line of the table; the heading is line 1.
    pub line: u64,
    /// Participant that nominates.
    pub nominator: String,
    /// What came of it.
    pub outcome: Outcome,
    /// The nomination it became.
    pub nomination: Option<String>,
    /// What stands in the way, by column.
    pub errors: Vec<FieldError>,
    /// Code of the refusal, where a rule said no.
    pub code: Option<String>,
    /// The sentence that says why not.
    pub message: Option<String>,
}

/// The report on a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Report {
    /// How many rows pass.
    pub passing: usize,
    /// Every row, in order.
    pub rows: Vec<Row>,
}

/// Reads a table and, unless it is a dry run, submits what passes.
pub(crate) async fn import(
    State(desk): State<Desk>,
    look: Look,
    asking: Asking,
    table: Result<Bytes, BytesRejection>,
) -> Result<Json<Report>, Problem> {
    if !look.person.holds(&[Role::Nominator, Role::Registrar]) {
        return Err(Problem::absent());
    }
    let dry = match look.asked("dry_run") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Problem::field("dry_run", "not-an-option", "This is either true or false.")),
    };
    let read = read(&whole(table, "file")?)?;
    let mut rows = Vec::with_capacity(read.len());
    for row in &read {
        rows.push(if dry { judged(&desk, &asking, row).await? } else { taken(&desk, &asking, row).await? });
    }
    let passes = |row: &&Row| matches!(row.outcome, Outcome::Passes | Outcome::Submitted);
    Ok(Json(Report { passing: rows.iter().filter(passes).count(), rows }))
}

/// What stands in the way of a row: what is wrong in its cells, or the rule that would say no; nothing where it would be submitted.
/// A row that was sent before with the same key passes, whatever holds by now: its answer is on file.
pub(crate) async fn obstacle(
    desk: &Desk,
    asking: &Asking,
    row: &ReadRow,
) -> Result<Option<Problem>, Problem> {
    if let Some(first) = row.problems.first() {
        let errors = row.problems.iter().cloned().map(FieldError::from).collect();
        return Ok(Some(Problem { errors, ..Problem::field("file", &first.code, first.message.clone()) }));
    }
    let opening = keyed(asking, row, "open");
    if desk.office.journal().command(opening.key).await?.is_some() {
        return Ok(None);
    }
    let ask = Ask::Nomination(None, Command::Open(open(row)));
    let authority = match opening.authority_for(&ask) {
        Ok(authority) => authority,
        Err(problem) => return Ok(Some(problem)),
    };
    match desk.office.would_put_forward(&Request::of(authority, opening.key, ask), &submit(row)).await {
        Ok(()) => Ok(None),
        Err(why) => {
            let problem = Problem::from(why);
            if problem.status.is_server_error() { Err(problem) } else { Ok(Some(problem)) }
        }
    }
}

/// What came of a row that a problem stands in the way of: wrong in itself, or refused by a rule.
fn stopped(row: &ReadRow, problem: Problem) -> Row {
    let (outcome, code) =
        if row.problems.is_empty() { (Outcome::Refused, Some(problem.code)) } else { (Outcome::Fails, None) };
    let (line, nominator) = (row.line, row.nominator.clone());
    Row {
        line,
        nominator,
        outcome,
        nomination: None,
        errors: problem.errors,
        code,
        message: Some(problem.message),
    }
}

fn passed(row: &ReadRow, outcome: Outcome, nomination: Option<String>) -> Row {
    let (line, nominator) = (row.line, row.nominator.clone());
    Row { line, nominator, outcome, nomination, errors: Vec::new(), code: None, message: None }
}

async fn judged(desk: &Desk, asking: &Asking, row: &ReadRow) -> Result<Row, Problem> {
    Ok(match obstacle(desk, asking, row).await? {
        Some(problem) => stopped(row, problem),
        None => passed(row, Outcome::Passes, None),
    })
}

/// A row that passes, submitted. A refusal is told in its row; a journal that is away ends the import, which may be sent again.
async fn taken(desk: &Desk, asking: &Asking, row: &ReadRow) -> Result<Row, Problem> {
    if let Some(problem) = obstacle(desk, asking, row).await? {
        return Ok(stopped(row, problem));
    }
    match submitted(desk, asking, row).await {
        Ok(id) => Ok(passed(row, Outcome::Submitted, Some(id))),
        Err(problem) if problem.status.is_server_error() => Err(problem),
        Err(problem) => Ok(stopped(row, problem)),
    }
}

/// The key of a step follows from the import and the line: asking twice is asking once.
fn keyed(asking: &Asking, row: &ReadRow, step: &str) -> Asking {
    let key = fresh::derived(&format!("import {} {} {step}", asking.key, row.line));
    Asking { key, ..asking.clone() }
}

fn open(row: &ReadRow) -> Open {
    Open {
        nominator: ParticipantCode::new(&row.nominator),
        kind: Kind::New,
        call: row.answers.text("call_ref").map(domain::CallYear::from),
        entry: None,
        intake: None,
        answers: row.answers.clone(),
    }
}

fn submit(row: &ReadRow) -> Command {
    Command::Submit { answers: row.answers.clone(), files: Vec::new() }
}

/// One row opened and submitted. Whoever asks has seen that nothing stands in the way: no draft is left behind for what a rule refuses.
pub(crate) async fn submitted(desk: &Desk, asking: &Asking, row: &ReadRow) -> Result<String, Problem> {
    let ask = Ask::Nomination(None, Command::Open(open(row)));
    let opened = perform(desk, keyed(asking, row, "open"), Asked::of(ask), None).await?;
    let ask = Ask::Nomination(Some(NominationRef::new(&opened.id)), submit(row));
    perform(desk, keyed(asking, row, "submit"), Asked::of(ask), None).await?;
    Ok(opened.id)
}

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
use workflows::{Ask, fresh};

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
    /// It passed, and a rule said no.
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
    let passing = read.iter().filter(|row| row.problems.is_empty()).count();
    let mut rows = Vec::with_capacity(read.len());
    for row in &read {
        rows.push(if dry || !row.problems.is_empty() {
            judged(row)
        } else {
            taken(&desk, &asking, row).await?
        });
    }
    Ok(Json(Report { passing, rows }))
}

fn judged(row: &ReadRow) -> Row {
    let errors: Vec<FieldError> = row.problems.iter().cloned().map(FieldError::from).collect();
    let outcome = if errors.is_empty() { Outcome::Passes } else { Outcome::Fails };
    Row { line: row.line, nominator: row.nominator.clone(), outcome, nomination: None, errors, code: None }
}

/// A row that passes, submitted. A refusal is told in its row; a journal that is away ends the import, which may be sent again.
async fn taken(desk: &Desk, asking: &Asking, row: &ReadRow) -> Result<Row, Problem> {
    let (outcome, nomination, errors, code) = match submitted(desk, asking, row).await {
        Ok(id) => (Outcome::Submitted, Some(id), Vec::new(), None),
        Err(problem) if problem.status.is_server_error() => return Err(problem),
        Err(problem) => (Outcome::Refused, None, problem.errors, Some(problem.code)),
    };
    Ok(Row { line: row.line, nominator: row.nominator.clone(), outcome, nomination, errors, code })
}

/// One row opened and submitted, with keys derived from the import and its line: asking twice is asking once.
pub(crate) async fn submitted(desk: &Desk, asking: &Asking, row: &ReadRow) -> Result<String, Problem> {
    let keyed = |step: &str| Asking {
        key: fresh::derived(&format!("import {} {} {step}", asking.key, row.line)),
        ..asking.clone()
    };
    let open = Open {
        nominator: ParticipantCode::new(&row.nominator),
        kind: Kind::New,
        call: row.answers.text("call_ref").map(domain::CallYear::from),
        entry: None,
        intake: None,
        answers: row.answers.clone(),
    };
    let opened =
        perform(desk, keyed("open"), Asked::of(Ask::Nomination(None, Command::Open(open))), None).await?;
    let submit = Command::Submit { answers: row.answers.clone(), files: Vec::new() };
    let ask = Ask::Nomination(Some(NominationRef::new(&opened.id)), submit);
    perform(desk, keyed("submit"), Asked::of(ask), None).await?;
    Ok(opened.id)
}

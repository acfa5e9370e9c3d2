//! How does a program bring a filled-in matrix back? The file as it is: with `dry_run` a report row by row and nothing taken, without it
//! every row that passes, each row's outcome told.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use papers::matrix::{CellProblem, Filled, Outcome as Read};
use serde::Serialize;
use utoipa::ToSchema;

use super::round_reads::round;
use crate::asking::Asking;
use crate::desk::Desk;
use crate::files::whole;
use crate::look::Look;
use crate::places::rounds::files::{Fills, compared, fills, taken};
use crate::problem::{FieldError, Problem};

/// What came of one row of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MatrixOutcome {
    /// It says what is known already.
    NothingNew,
    /// It passes; nothing was taken, as was asked.
    Passes,
    /// It does not pass; nothing of it was taken.
    Fails,
    /// It was taken.
    Taken,
    /// It passed, and a rule said no.
    Refused,
}

/// One row of a matrix that came back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatrixRow {
    /// Row of the file; the heads are row 1.
    pub row: usize,
    /// The comment, as it stands there.
    pub comment: String,
    /// What came of it.
    pub outcome: MatrixOutcome,
    /// What stands in the way, by column.
    pub errors: Vec<FieldError>,
    /// Code of the refusal, where a rule said no.
    pub code: Option<String>,
}

/// The report on a matrix that came back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatrixReport {
    /// How many rows say something new and pass.
    pub passing: usize,
    /// Every row, in the order of the file.
    pub rows: Vec<MatrixRow>,
    /// Comments that the file has no row for.
    pub not_returned: Vec<String>,
}

/// Reads a filled-in matrix and, unless it is a dry run, takes what passes.
pub(crate) async fn fill_in(
    State(desk): State<Desk>,
    look: Look,
    asking: Asking,
    Path((guide, number)): Path<(String, String)>,
    file: Result<Bytes, BytesRejection>,
) -> Result<Json<MatrixReport>, Problem> {
    let it = round(&look, &format!("{guide}/{number}"))?;
    let as_whom = fills(&look, it).ok_or_else(Problem::absent)?;
    let dry = match look.asked("dry_run") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Problem::field("dry_run", "not-an-option", "This is either true or false.")),
    };
    let report = compared(&look, it, &whole(file, "file")?)?;
    let passing = report.passing().count();
    let mut rows = Vec::with_capacity(report.rows.len());
    for row in report.rows {
        let told = |outcome, errors| MatrixRow {
            row: row.row,
            comment: row.number.clone(),
            outcome,
            errors,
            code: None,
        };
        rows.push(match &row.outcome {
            Read::SaysNothingNew => told(MatrixOutcome::NothingNew, Vec::new()),
            Read::Refused(problems) => told(MatrixOutcome::Fails, problems.iter().map(error).collect()),
            Read::Passes(_) if dry => told(MatrixOutcome::Passes, Vec::new()),
            Read::Passes(filled) => {
                let (outcome, errors, code) =
                    filled_in(&desk, &asking, (&look, as_whom), (&row.number, filled)).await?;
                MatrixRow { code, ..told(outcome, errors) }
            }
        });
    }
    Ok(Json(MatrixReport { passing, rows, not_returned: report.not_returned }))
}

fn error(problem: &CellProblem) -> FieldError {
    FieldError {
        field: problem.column.to_owned(),
        code: "cell-unusable".to_owned(),
        message: problem.why.clone(),
    }
}

/// A row that passes, taken. A refusal is told in its row; a journal that is away ends it, and it may be sent again.
async fn filled_in(
    desk: &Desk,
    asking: &Asking,
    eyes: (&Look, Fills),
    row: (&str, &Filled),
) -> Result<(MatrixOutcome, Vec<FieldError>, Option<String>), Problem> {
    match taken(desk, asking, eyes, row).await {
        Ok(()) => Ok((MatrixOutcome::Taken, Vec::new(), None)),
        Err(problem) if problem.status.is_server_error() => Err(problem),
        Err(problem) => Ok((MatrixOutcome::Refused, problem.errors, Some(problem.code))),
    }
}

//! `/nominations/import`: a table of nominations; first what each row says and lacks, then each row's outcome.

use axum::extract::State;
use domain::Role;
use workflows::fresh;
use workflows::import::{ReadRow, WrongTable, read};

use super::typed::Typed;
use super::{Reader, Refused, Shown, again, frame, html};
use crate::desk::Desk;
use crate::json::import::{obstacle, submitted};
use crate::json::others::keep;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Page, Part, Say, Table, Tag};

/// Problems shown of one row; the rest is counted.
const SHOWN: usize = 4;

impl From<WrongTable> for Problem {
    fn from(why: WrongTable) -> Self {
        let code = match &why {
            WrongTable::Heading { .. } => "wrong-heading",
            WrongTable::Unreadable { .. } => "table-unreadable",
            WrongTable::TooLarge => "table-too-large",
            WrongTable::Empty => "table-empty",
        };
        Self::field("file", code, format!("The table cannot be taken: {why}."))
    }
}

fn may_import(look: &Look) -> Result<(), Problem> {
    if look.person.holds(&[Role::Nominator, Role::Registrar]) { Ok(()) } else { Err(Problem::absent()) }
}

pub(crate) async fn ask(Reader(look): Reader) -> Shown {
    may_import(&look)?;
    Ok(html(&asking(&look)))
}

fn asking(look: &Look) -> Page {
    let file = Field::line("file", "Table").of(Control::File(".csv,text/csv".to_owned())).needed();
    let file = file.hinted(
        "CSV, headed by the identifiers of the form's fields; several values in a cell between | bars.",
    );
    let act = Act::new("Read the table", "/nominations/import").asking(file).opened();
    let docket = Docket::titled(
        "Import nominations",
        "Nothing is written before you have seen what each row says and lacks.",
    )
    .under(vec![frame(look).link("/nominations", "Nominations")]);
    super::page(look, docket).wide(Block::new("table", "").with(act))
}

pub(crate) async fn report(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    may_import(&look)?;
    match reported(&desk, &look, &typed).await {
        Ok(page) => Ok(html(&page)),
        Err(problem) => Ok(again(asking(&look), (&look, "/nominations/import"), &typed, &problem)),
    }
}

async fn reported(desk: &Desk, look: &Look, typed: &Typed) -> Result<Page, Problem> {
    let (_, bytes) =
        typed.files.first().ok_or_else(|| Problem::field("file", "required", "Choose the table."))?;
    let rows = read(bytes)?;
    let kept = keep(desk, bytes).await?;
    let asking = typed.asking(desk)?;
    let (mut good, mut table) = (0, outcomes());
    for row in &rows {
        let obstacle = obstacle(desk, &asking, row).await?;
        good += usize::from(obstacle.is_none());
        let passes = || Tag::new("ok", "✓", "can be submitted").into();
        table = table.row(cells(row, obstacle.as_ref().map_or_else(passes, said)));
    }
    let docket = Docket::titled(
        "Import: what each row says",
        format!("{good} of {} rows can be submitted. Nothing has been written yet.", rows.len()),
    )
    .under(vec![frame(look).link("/nominations/import", "Import")]);
    let mut block = Block::new("rows", "").with(table);
    if good > 0 {
        let key = fresh::key(desk.office.clock().now())?;
        let act = Act::new(format!("Submit these {good}"), "/nominations/import/confirm")
            .carrying("key", key)
            .carrying("table", kept.digest);
        block = block.with(act.opened());
    } else {
        block = block.with(Part::Empty("Mend the table and read it again.".to_owned()));
    }
    Ok(super::page(look, docket).over(block))
}

fn cells(row: &ReadRow, outcome: Say) -> Vec<Say> {
    vec![
        Say::text(row.line.to_string()),
        Say::text(row.answers.text("name_display").unwrap_or_default()),
        Say::text(row.nominator.clone()),
        outcome,
    ]
}

/// The rows of a table and what comes of each.
fn outcomes() -> Table {
    Table::of(&["Line#", "Nominee", "Nominator", "Outcome"], "There are no rows.")
}

/// What stands in the way of a row: its cells, or a rule.
fn said(problem: &Problem) -> Say {
    if problem.errors.is_empty() {
        return Say::bold("✕ refused", problem.message.clone());
    }
    let mut lines: Vec<String> = problem
        .errors
        .iter()
        .take(SHOWN)
        .map(|error| format!("{}: {}", error.field, error.message))
        .collect();
    if problem.errors.len() > SHOWN {
        lines.push(format!("and {} more", problem.errors.len() - SHOWN));
    }
    Say::Lines(lines)
}

pub(crate) async fn confirm(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    may_import(&look)?;
    let asking = typed.asking(&desk)?;
    let kept = desk.office.vault().file(typed.text("table")).await?;
    let (_, bytes) = kept.ok_or_else(|| Refused(Problem::absent()))?;
    let around = frame(&look);
    let mut table = outcomes();
    for row in &read(&bytes).map_err(Problem::from)? {
        let came = match obstacle(&desk, &asking, row).await? {
            Some(problem) => Err(problem),
            None => submitted(&desk, &asking, row).await,
        };
        let outcome = match came {
            Ok(id) => around.link(&format!("/nominations/{id}"), id.clone()).into(),
            Err(problem) => said(&problem),
        };
        table = table.row(cells(row, outcome));
    }
    let docket = Docket::titled(
        "Import: what came of it",
        "Each row on its own; what was refused did not stop the others.",
    )
    .under(vec![around.link("/nominations", "Nominations")]);
    Ok(html(&super::page(&look, docket).over(Block::new("rows", "").with(table))))
}

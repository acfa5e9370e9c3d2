//! `/settings`: what the secretariat sets for itself, each from an instant on and never for the past (DR10, DR36).

mod acts;
mod lists;
mod posted;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use domain::Role;

use super::typed::Typed;
use super::{Reader, Refused, Shown, again, csv, frame, html, see};
use crate::desk::Desk;
use crate::json::act::perform;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::{Block, Docket, Page, Part, Table};

/// The zone new settings are typed in.
const ZONE: &str = "Asia/Bangkok";
/// What is said under the procedures.
const HINT: &str =
    "What was opened under a version keeps it to its end. P5BD: five business days; P30D: thirty days.";

pub(crate) async fn page(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&shown(&desk, &look)?))
}

fn shown(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    if !look.sight.sees_all() {
        return Err(Problem::absent());
    }
    let docket = Docket::titled(
        "Settings",
        "Who takes part, who may act, by which calendar and procedure. Every change is on record.",
    );
    let register = frame(look).link("/participants", "Participants, their names and capacities");
    let mut page = super::page(look, docket)
        .wide(block(look, "procedures").with(Part::Hint(HINT.to_owned())))
        .wide(block(look, "calendar"))
        .wide(block(look, "mandates"))
        .wide(block(look, "bodies").with(Part::Links(vec![register])));
    if look.as_of.is_none() && look.person.holds(&[Role::Administrator]) {
        page = page.narrow(acts::block(desk, look)?);
    }
    Ok(page)
}

/// `/settings/mandates.csv` is one list as a file; `/settings/mandates` leads to its place on the page.
pub(crate) async fn part(Reader(look): Reader, Path(what): Path<String>) -> Shown {
    if !look.sight.sees_all() {
        return Err(Problem::absent().into());
    }
    let name = what.strip_suffix(".csv").unwrap_or(&what);
    if name == "participants" {
        return Ok(Redirect::to(&frame(&look).to(&format!("/{what}"))).into_response());
    }
    let (id, table) = list(&look, name).ok_or_else(Problem::absent)?;
    if what == name {
        return Ok(Redirect::to(&frame(&look).to(&format!("/settings#{id}"))).into_response());
    }
    Ok(csv(name, &table))
}

/// A list of settings by its name, with the place of its heading.
fn list(look: &Look, name: &str) -> Option<(&'static str, Table)> {
    Some(match name {
        "procedures" => ("procedures", lists::procedures(look)),
        "calendar" => ("calendar", lists::calendars(look)),
        "mandates" => ("mandates", lists::mandates(look)),
        "bodies" => ("bodies", lists::bodies(look)),
        _ => return None,
    })
}

/// A list of settings on its sheet.
fn block(look: &Look, name: &'static str) -> Block {
    let title = match name {
        "procedures" => "Procedures",
        "calendar" => "Working calendar",
        "mandates" => "Mandates",
        _ => "Bodies",
    };
    let way = frame(look).link(&format!("/settings/{name}.csv"), "Take this list, CSV");
    let table = list(look, name).map(|(_, table)| table);
    Block::new(name, title).leading(vec![way]).with_if(table)
}

pub(crate) async fn set(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(what): Path<String>,
    typed: Typed,
) -> Shown {
    match done(&desk, &what, &typed).await {
        Ok(position) => Ok(see("/settings", "set", position)),
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(mut problem) => {
            // A time of a request has a zone beside it; on the page it is one field.
            for error in &mut problem.errors {
                let field = error.field.trim_end_matches(".at").trim_start_matches("effective_");
                error.field = field.to_owned();
            }
            Ok(again(shown(&desk, &look)?, (&look, "/settings"), &typed, &problem))
        }
    }
}

async fn done(desk: &Desk, what: &str, typed: &Typed) -> Result<Option<u64>, Problem> {
    let asked = posted::asked(desk, what, typed).await?;
    let done = perform(desk, typed.asking(desk)?, asked, None).await?;
    Ok(done.receipt.positions.map(|(_, last)| last))
}

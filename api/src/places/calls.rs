//! `/calls/new`: how is the call of a year prepared? A registrar writes it; a co-manager issues it on its own page.

use axum::extract::State;
use domain::Role;
use workflows::fresh;

use super::typed::Typed;
use super::{Reader, Refused, Shown, again, frame, html, see};
use crate::desk::Desk;
use crate::json::act::{Making, perform};
use crate::json::calls::PrepareCall;
use crate::look::Look;
use crate::problem::Problem;
use crate::times::DeadlineTime;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Page};

const HERE: &str = "/calls/new";

/// Whether a reader prepares calls.
pub(crate) fn may_prepare(look: &Look) -> bool {
    look.as_of.is_none() && look.person.holds(&[Role::Registrar])
}

pub(crate) async fn ask(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&page(&desk, &look)?))
}

fn page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    if !may_prepare(look) {
        return Err(Problem::absent());
    }
    let docket = Docket::titled("Prepare a call", "Nobody is told before a co-manager issues it.")
        .under(vec![frame(look).link("/calls", "Calls")]);
    Ok(super::page(look, docket).wide(Block::new("call", "").with(form(desk, look)?)))
}

fn form(desk: &Desk, look: &Look) -> Result<Act, Problem> {
    let zone = look.world.settings.zone(look.now);
    let year = projections::partial::day_in(look.now, zone).year().to_string();
    let act = Act::new("Prepare the call", HERE)
        .asking(Field::line("year", "Year").typed(year).needed())
        .asking(Field::line("title", "Title").needed())
        .asking(
            Field::line("text", "What is asked for")
                .of(Control::Text(8))
                .hinted("Plain text; it stands on the page and in the letters.")
                .needed(),
        )
        .asking(
            Field::line("closes", "Closes")
                .hinted("The local time, like 2014-06-27T17:00. In time means before it.")
                .needed(),
        )
        .asking(Field::line("zone", "In the zone").typed(zone).needed())
        .asking(
            Field::line("accepts_late", "Take what comes late too, with the label \"late\"")
                .of(Control::Tick),
        );
    Ok(act.carrying("key", fresh::key(desk.office.clock().now())?).opened())
}

pub(crate) async fn prepare(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let shown = page(&desk, &look)?;
    match prepared(&desk, &typed).await {
        Ok((year, position)) => Ok(see(&format!("/calls/{year}"), "prepared", position)),
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(mut problem) => {
            for error in &mut problem.errors {
                let field = match error.field.as_str() {
                    "closes.zone" => "zone",
                    "closes.at" => "closes",
                    other => other,
                };
                error.field = field.to_owned();
            }
            Ok(again(shown, (&look, HERE), &typed, &problem))
        }
    }
}

async fn prepared(desk: &Desk, typed: &Typed) -> Result<(String, Option<u64>), Problem> {
    let text = |name: &str| typed.text(name).to_owned();
    let call = PrepareCall {
        year: text("year"),
        title: text("title"),
        text: text("text"),
        closes: DeadlineTime { at: text("closes"), zone: text("zone") },
        accepts_late: typed.given("accepts_late").is_some(),
    };
    let done = perform(desk, typed.asking(desk)?, call.ask(desk).await?, None).await?;
    Ok((done.id, done.receipt.positions.map(|(_, last)| last)))
}

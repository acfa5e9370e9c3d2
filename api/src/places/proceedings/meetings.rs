//! `/meetings`: which meetings of ministers and senior officials were there, and was there a quorum?

use axum::extract::{Path, State};
use domain::Role;
use domain::meeting::Stage;
use projections::meetings::Meeting;

use super::{acts, all_named, may, takes_part, to, what_may_happen};
use crate::desk::Desk;
use crate::look::Look;
use crate::places::typed::Typed;
use crate::places::{Reader, Shown, csv, csv_address, frame, html, record, wall};
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Facts, Page, Pager, Part, Say, Table, Tone};

const OFFICIALS: &[Role] = &[Role::CoChairs, Role::SeniorOfficials, Role::Ministers, Role::Rso];

pub(crate) async fn list(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&page(&desk, &look)?))
}

pub(crate) async fn list_csv(Reader(look): Reader) -> Shown {
    takes_part(&look)?;
    Ok(csv("meetings", &table(&look)))
}

fn page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    takes_part(look)?;
    let table = table(look);
    let pager = Pager {
        note: format!("{} meetings", table.rows.len()),
        csv: Some(csv_address(look)),
        ..Pager::default()
    };
    let docket =
        Docket::titled("Meetings", "Ministers and senior officials: who was there, and was it enough.");
    let mut page = crate::places::page(look, docket).wide(Block::new("meetings", "").with(table).with(pager));
    if may(look, OFFICIALS) {
        page = page.narrow(what_may_happen(desk, 0, vec![open()])?);
    }
    Ok(page)
}

fn open() -> Act {
    Act::new("Open a meeting", "/meetings")
        .asking(Field::line("id", "Short code").hinted("Like ahg-som8.").needed())
        .asking(Field::line("body", "Body").hinted("Like AHG.").needed())
        .asking(Field::line("place", "Where").needed())
        .asking(Field::line("present", "Delegations in the room").of(Control::Text(3)).needed())
        .asking(Field::line("observers", "Observers in the room"))
        .asking(Field::line("participating", "Others, by function").of(Control::Text(2)))
        .asking(Field::line("at", "When it took place").hinted("Left out if it is now; a day is enough."))
        .noting(
            "Members of the body on that day are counted, once each; observers and the secretariat are not.",
        )
}

/// When it was, as asserted, or when it was recorded.
fn when(look: &Look, one: &Meeting) -> Say {
    one.on().map_or_else(|| wall(look).day(one.recorded_at).into(), Say::text)
}

fn table(look: &Look) -> Table {
    let mut table = Table::of(&["Meeting", "Body", "When", "Where", "Quorum"], "No meeting is on record.");
    for one in look.world.meetings.all() {
        table = table.row(vec![
            to(look, &format!("meeting/{}", one.id), one.id.as_str()),
            Say::maybe(one.body().map(|body| body.as_str().to_owned())),
            when(look, one),
            Say::text(one.place()),
            Say::maybe(one.state.quorum.as_ref().map(|it| counted(&it.quorum))),
        ]);
    }
    table
}

fn counted(quorum: &domain::quorum::Quorum) -> String {
    let met = if quorum.met { "met" } else { "not met" };
    format!("{} of {} members, {met}", quorum.present, quorum.members_of_body)
}

pub(crate) async fn new(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let asked = acts::open_meeting(&desk, &typed).await;
    acts::make(&desk, (&typed, asked), "/meetings", || page(&desk, &look), &look).await
}

pub(crate) async fn one(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&meeting(&desk, &look, &id).await?))
}

/// Who was there, and the count that acts cite.
pub(crate) fn facts(look: &Look, one: &Meeting) -> Facts {
    let mut facts = Facts::default()
        .and_if("Body", one.body().map(|body| body.as_str().to_owned()))
        .and("When", when(look, one))
        .and("Where", one.place());
    if let Some(it) = &one.state.quorum {
        facts = facts
            .and("Quorum", counted(&it.quorum))
            .and("Needed", it.quorum.needed.to_string())
            .and("Not counted", it.quorum.not_counted.to_string());
    }
    facts
}

async fn meeting(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    takes_part(look)?;
    let one = look.world.meetings.get(id).ok_or_else(Problem::absent)?;
    let body = one.body().map(|body| body.as_str().to_owned()).unwrap_or_default();
    let docket = Docket::titled(format!("Meeting {}", one.id), format!("{body}, {}", one.place()))
        .under(vec![frame(look).link("/meetings", "Meetings")])
        .marked(one.id.as_str(), vec![one.state.stage.as_str().to_owned()]);
    let mut page =
        crate::places::page(look, docket).narrow(Block::new("facts", "On record").with(facts(look, one)));
    if let Some(opened) = &one.state.opened {
        let rows = [
            ("Members", all_named(look, &opened.present)),
            ("Observers, not counted", all_named(look, &opened.observers)),
            ("Taking part, not counted", opened.participating.join(", ")),
        ];
        let table = rows.into_iter().fold(Facts::default(), |facts, (term, said)| facts.and(term, said));
        page = page.wide(Block::new("present", "In the room").with(table));
    }
    if let Some(closed) = one.state.closed.as_ref().filter(|it| !it.summary.is_empty()) {
        page = page.wide(Block::new("summary", "What is known").with(Part::Text(closed.summary.clone())));
    }
    if let Some(history) = record::history(desk, look, &format!("meeting/{id}")).await? {
        page = page.wide(history);
    }
    if look.as_of.is_none() {
        let close = Act::new("Close the meeting", format!("/meetings/{id}/close"))
            .toned(Tone::Solid)
            .carrying("place", one.place())
            .asking(Field::line("summary", "What came of it").of(Control::Text(4)));
        let may_close = one.state.stage == Stage::Open && may(look, OFFICIALS);
        let acts = if may_close { vec![close] } else { Vec::new() };
        page = page.narrow(what_may_happen(desk, one.version, acts)?);
    }
    Ok(page)
}

pub(crate) async fn act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let asked = acts::meeting(&desk, (&id, &act), &typed).await;
    let home = format!("/meetings/{id}");
    match acts::done(&desk, (&typed, asked), &home).await {
        Ok(response) => Ok(response),
        Err(problem) => {
            acts::again_or_absent(problem, meeting(&desk, &look, &id).await, (&look, &home), &typed)
        }
    }
}

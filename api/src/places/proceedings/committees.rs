//! `/committees`: which drafting committees are there, who leads them, where do they stand?

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::Role;
use projections::committees::Committee;

pub(crate) use super::room::{leads as facts, status};
use super::{acts, all_named, may, takes_part, to, what_may_happen};
use crate::desk::Desk;
use crate::look::Look;
use crate::places::since::{About, Before, news_at};
use crate::places::typed::Typed;
use crate::places::{Reader, Shown, csv, csv_address, html};
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Page, Pager, Say, Table, Tone};

pub(crate) async fn list(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&page(&desk, &look)?))
}

pub(crate) async fn list_csv(Reader(look): Reader) -> Shown {
    takes_part(&look)?;
    Ok(csv("committees", &table(&look)))
}

/// The list, with the way to mandate another.
pub(super) fn page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    takes_part(look)?;
    let table = table(look);
    let pager = Pager {
        note: format!("{} committees", table.rows.len()),
        csv: Some(csv_address(look)),
        ..Pager::default()
    };
    let docket = Docket::titled("Drafting committees", "Who drafts for all, under which mandate.");
    let mut page =
        crate::places::page(look, docket).wide(Block::new("committees", "").with(table).with(pager));
    if may(look, &[Role::Rso, Role::Ministers, Role::SeniorOfficials]) {
        page = page.narrow(what_may_happen(desk, 0, vec![mandate()])?);
    }
    Ok(page)
}

fn table(look: &Look) -> Table {
    let heads = ["Committee", "Name", "State", "Led by", "Members"];
    let mut table = Table::of(&heads, "No drafting committee has been mandated yet.");
    let zone = look.world.settings.zone(look.now);
    let day = projections::partial::day_in(look.now, zone);
    for one in look.world.committees.all() {
        table = table.row(vec![
            to(look, &format!("committee/{}", one.id), one.id.as_str()),
            Say::text(one.name()),
            Say::text(stage(one)),
            Say::text(all_named(look, &one.state.leads)),
            Say::text(one.state.members_on(day).len().to_string()),
        ]);
    }
    table
}

/// Where it stands, in words.
pub(super) fn stage(committee: &Committee) -> String {
    committee.state.stage.as_str().replace('_', " ").replace("tor", "terms of reference")
}

fn mandate() -> Act {
    Act::new("Mandate a committee", "/committees")
        .toned(Tone::Solid)
        .asking(Field::line("id", "Short code").hinted("Letters, digits and hyphens, like PG-2013.").needed())
        .asking(Field::line("name", "Name").needed())
        .asking(Field::line("tasking", "Tasking it carries out").hinted("Its code on the list of taskings."))
        .asking(
            Field::line("own_initiative", "Or why it is an own initiative")
                .of(Control::Text(2))
                .hinted("A recommendation is not a mandate."),
        )
}

pub(crate) async fn new(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let asked = acts::mandate_committee(&desk, &typed).await;
    acts::make(&desk, (&typed, asked), "/committees", || page(&desk, &look), &look).await
}

pub(crate) async fn one(
    State(desk): State<Desk>,
    Reader(look): Reader,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Shown {
    let mut page = super::room::page(&desk, &look, &id).await?;
    let before = Before::at(&look, &headers);
    if let Some(news) = news_at(&desk, &look, before, About::Committee(&id)).await? {
        page = page.over(news);
    }
    before.marked_at(&look, &format!("/committees/{id}"), Ok(html(&page)))
}

pub(crate) async fn act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let asked = acts::committee(&desk, (&id, &act), &typed).await;
    let home = format!("/committees/{id}");
    match acts::done(&desk, (&typed, asked), &home).await {
        Ok(response) => Ok(response),
        Err(problem) => {
            acts::again_or_absent(problem, super::room::page(&desk, &look, &id).await, (&look, &home), &typed)
        }
    }
}

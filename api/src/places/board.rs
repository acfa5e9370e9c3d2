//! `/nominations`: who waits for what, since when, by when?

use axum::extract::State;
use axum::http::HeaderMap;
use domain::Role;
use domain::form::{Kind as FieldKind, Schema};
use projections::nominations::board::{self, Owes};
use projections::nominations::{Kept, Nomination, State as Stage};

use super::nominations::{state, stood, tag};
use super::portion::Portion;
use super::since::Before;
use super::{Reader, Shown, csv, frame, html, wall};
use crate::desk::Desk;
use crate::json::reads;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Block, Deadline, Docket, Filters, Link, Part, Say, Table};

/// Most rows of the board on one page.
const ROWS: usize = 100;

pub(crate) async fn page(State(desk): State<Desk>, Reader(look): Reader, headers: HeaderMap) -> Shown {
    let before = Before::of(&look, &headers);
    let found = found(&desk, &look, before).await?;
    let portion = Portion::of(&look, found.len(), ROWS)?;
    let shown = table(&desk, &look, (&found[portion.rows.clone()], before)).await?;
    let mut ways = vec![];
    if look.as_of.is_none() && look.person.holds(&[Role::Nominator, Role::Registrar]) {
        ways.push(Link::new("/nominations/import", "Import a table"));
        ways.push(Link::new("/nominations/new", "Open a nomination"));
    }
    let docket = Docket::titled("Nominations", "Who owes the next act, and by when.").with_ways(ways);
    let foot = portion.foot(&look, "nominations");
    let page = super::page(&look, docket)
        .over(Block::bare(vec![filters(&look, before).into()]))
        .over(Block::new("list", "").with(listed(&look, shown)).with(foot));
    Ok(html(&page))
}

/// The list; those who decide can pick in it.
fn listed(look: &Look, table: Table) -> Part {
    let decides = look.person.holds(&[Role::Approver, Role::CoManager]);
    if look.as_of.is_some() || !decides || table.rows.is_empty() {
        return table.into();
    }
    let acts = [("approve", "approve"), ("decline", "decline")];
    let acts = acts.into_iter().map(|(value, words)| (value.to_owned(), words.to_owned())).collect();
    let table = Table { pick: Some("pick"), ..table };
    crate::view::bulk::Bulk {
        what: "nominations",
        action: "/nominations/bulk/preview".to_owned(),
        acts,
        table,
    }
    .into()
}

pub(crate) async fn file(State(desk): State<Desk>, Reader(look): Reader, headers: HeaderMap) -> Shown {
    let before = Before::of(&look, &headers);
    let found = found(&desk, &look, before).await?;
    Ok(csv("nominations", &table(&desk, &look, (&found, before)).await?))
}

fn filters(look: &Look, before: Before) -> Filters {
    let mut changed = vec![("", "At any time"), ("yesterday", "Since yesterday")];
    changed.extend(before.looked.map(|_| ("looked", "Since you last looked")));
    let due = [("", "At any time"), ("late", "It has passed"), ("1", "Within a day"), ("7", "Within a week")];
    let age = [
        ("", "Of any age"),
        ("7", "A week or older"),
        ("30", "30 days or older"),
        ("90", "90 days or older"),
    ];
    let open = [("", "Open or ended"), ("true", "Open"), ("false", "Ended")];
    let list = |name: &str, label: &str, all: &[(&str, &str)]| {
        let chosen = look.asked(name).unwrap_or_default();
        Field::line(name, label).of(Control::Choose(Choice::list(all, chosen)))
    };
    let typed =
        |name: &str, label: &str| Field::line(name, label).typed(look.asked(name).unwrap_or_default());
    Filters {
        action: "/nominations".to_owned(),
        label: "Narrow the list",
        fields: vec![
            typed("q", "Reference or name"),
            choose(look, ("state", "State"), states()),
            choose(look, ("owes", "Owes the next act"), owing()),
            list("due", "Due", &due),
            list("age", "Age", &age),
            list("open", "Open", &open),
            choose(look, ("area", "Area"), areas()),
            typed("nominator", "Nominator"),
            typed("call", "Call"),
            list("changed", "Changed", &changed),
        ],
        keep: look.as_of.iter().map(|as_of| ("as_of".to_owned(), as_of.clone())).collect(),
        clear: Some(Link::new("/nominations", "Show all")),
        verb: "Narrow",
        ..Filters::default()
    }
}

/// A list of choices that begins with any of them.
fn choose(look: &Look, (name, label): (&str, &str), choices: Vec<(String, String)>) -> Field {
    let choice = |(value, words): (String, String)| {
        let chosen = look.asked(name) == Some(&value);
        Choice::new(value, words).chosen(chosen)
    };
    let choices = std::iter::once(Choice::new("", "Any")).chain(choices.into_iter().map(choice)).collect();
    Field::line(name, label).of(Control::Choose(choices))
}

fn states() -> Vec<(String, String)> {
    Stage::ALL.into_iter().map(|it| (it.as_str().to_owned(), state(it))).collect()
}

fn owing() -> Vec<(String, String)> {
    Owes::ALL.into_iter().map(|it| (it.as_str().to_owned(), it.as_str().replace('-', " "))).collect()
}

/// The areas of the form, as its main area can be one of them.
fn areas() -> Vec<(String, String)> {
    match Schema::expert_nomination().field("area_primary").map(|field| &field.kind) {
        Some(FieldKind::Choice(choices)) => {
            choices.iter().map(|it| (it.value.clone(), it.label.clone())).collect()
        }
        _ => Vec::new(),
    }
}

/// What the address asks for, in the order of the board.
async fn found<'w>(desk: &Desk, look: &'w Look, before: Before) -> Result<Vec<&'w Kept>, Problem> {
    let least = match look.asked("changed") {
        Some("yesterday") => Some(before.yesterday),
        Some("looked") => before.looked,
        _ => None,
    };
    reads::board(desk, look, least).await
}

async fn table(desk: &Desk, look: &Look, (found, before): (&[&Kept], Before)) -> Result<Table, Problem> {
    let heads = ["Reference", "Nominee", "Nominator", "State", "Next act", "Due", "Received", "Age, days#"];
    let mut table = Table::of(&heads, "No nominations here. Open one, or widen the filters.");
    for nomination in found {
        let is_new = before.looked.is_some_and(|looked| nomination.changed_at > looked);
        table = table.row(cells(desk, look, nomination, is_new).await?);
        if let Some(last) = table.rows.last_mut() {
            last.value = format!("{}:{}", nomination.reference, nomination.version);
        }
    }
    Ok(table)
}

async fn cells(desk: &Desk, look: &Look, nomination: &Nomination, is_new: bool) -> Result<Vec<Say>, Problem> {
    let around = frame(look);
    let wall = wall(look);
    let row = board::row(&look.world, nomination, look.now);
    let name = desk.name(&nomination.form, &look.sight.readers_of_nomination(nomination)).await?;
    let marks = [(row.late, "late"), (is_new, "changed since you last looked")];
    let marks: Vec<&str> = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words).collect();
    let next = if row.owed.act.is_empty() {
        Say::Nothing
    } else {
        Say::bold(row.owed.act, row.owed.by.as_str().replace('-', " "))
    };
    let due = row.owed.due.as_ref().map(|due| stood(look, Deadline::short(&wall, due.at)));
    Ok(vec![
        Say::Link(
            around.link(&format!("/nominations/{}", row.reference), row.reference.as_str()),
            marks.join(", "),
        ),
        Say::maybe(name),
        Say::text(row.nominator.as_str()),
        tag(row.state).into(),
        next,
        due.map_or(Say::Nothing, Say::Due),
        row.received_at.map_or(Say::Nothing, |at| wall.brief(at).into()),
        Say::text(row.age_in_days(look.now).to_string()),
    ])
}

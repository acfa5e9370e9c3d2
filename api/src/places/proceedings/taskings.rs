//! `/taskings`: which taskings are open, late, without owner, and what came of each? (AQ20)

use axum::extract::{Path, State};
use domain::Role;
use domain::tasking::Stage;
use projections::taskings::Tasking;

use super::{acts, dated, dated_if, may, named, takes_part, to, what_may_happen};
use crate::desk::Desk;
use crate::look::Look;
use crate::places::nominations::stood;
use crate::places::typed::Typed;
use crate::places::{Reader, Shown, csv, csv_address, frame, html, record, wall};
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Deadline, Docket, Facts, Link, Page, Pager, Part, Say, Status, Table, Tone};

/// The ways to look at the list: word of the address, words of the page.
const WAYS: [(&str, &str); 4] =
    [("", "all"), ("open", "open"), ("late", "late"), ("without-owner", "without owner")];

pub(crate) async fn list(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&page(&desk, &look)?))
}

pub(crate) async fn list_csv(Reader(look): Reader) -> Shown {
    takes_part(&look)?;
    Ok(csv("taskings", &table(&look)))
}

fn page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    takes_part(look)?;
    let table = table(look);
    let pager = Pager {
        note: format!("{} taskings", table.rows.len()),
        csv: Some(csv_address(look)),
        ..Pager::default()
    };
    let around = frame(look);
    let way = |(word, text): &(&str, &str)| -> Link {
        let address = if word.is_empty() { "/taskings".to_owned() } else { format!("/taskings?only={word}") };
        around.link(&address, *text)
    };
    let docket =
        Docket::titled("Taskings", "What ministers and senior officials asked for, in their own verb.");
    let mut page = crate::places::page(look, docket).wide(
        Block::new("taskings", "").with(Part::Links(WAYS.iter().map(way).collect())).with(table).with(pager),
    );
    let recommendations = look.world.chronicle.recommendations();
    if !recommendations.is_empty() {
        let heads = ["Recommendation", "By", "When"];
        let rows = recommendations.into_iter().map(|(_, it)| {
            vec![Say::text(it.text.clone()), Say::text(it.by.clone()), Say::text(dated(&it.on))]
        });
        let block = Block::new("recommendations", "Recommended, not tasked");
        page = page.wide(block.with(Table::of(&heads, "").rows(rows)));
    }
    if may(look, &[Role::Ministers, Role::SeniorOfficials, Role::Rso]) {
        page = page.narrow(what_may_happen(desk, 0, vec![issue()])?);
    }
    Ok(page)
}

fn issue() -> Act {
    Act::new("Enter a tasking", "/taskings")
        .asking(Field::line("id", "Short code").hinted("Like policy-guides.").needed())
        .asking(Field::line("body", "Body or meeting").hinted("Like RMC5.").needed())
        .asking(
            Field::line("verb", "The verb it used").hinted("Exactly: directed, encouraged, agreed.").needed(),
        )
        .asking(Field::line("subject", "What it asked for").of(Control::Text(3)).needed())
        .asking(Field::line("on", "When").hinted("A day, a month or a year, like 2013-04-02.").needed())
        .asking(
            Field::line("report_by", "To be reported by")
                .hinted("A day or a month; left out if none was set."),
        )
}

fn is_late(look: &Look, one: &Tasking) -> bool {
    one.due(look.world.settings.zone(look.now)).is_some_and(|due| due.has_passed(look.now))
}

fn table(look: &Look) -> Table {
    let only = look.asked("only").unwrap_or_default();
    let kept = |one: &&Tasking| match only {
        "open" => one.is_open(),
        "late" => is_late(look, one),
        "without-owner" => one.is_open() && one.owner().is_none(),
        _ => true,
    };
    let heads = ["Tasking", "Body", "Verb", "What", "State", "Owner", "Report by", "Carried out by"];
    let mut table = Table::of(&heads, "There is no such tasking.");
    for one in look.world.taskings.all().filter(kept) {
        let Some(issued) = &one.state.issued else { continue };
        let late = if is_late(look, one) { "late" } else { "" };
        let children = one.children(&look.world);
        table = table.row(vec![
            to(look, &format!("tasking/{}", one.id), one.id.as_str()),
            Say::bold(issued.body.as_str(), dated(&issued.on)),
            Say::text(issued.verb.clone()),
            Say::text(issued.subject.clone()),
            Say::bold(one.state.stage.as_str().replace('_', " "), late),
            one.owner().map_or_else(|| Say::text("nobody"), |owner| Say::text(named(look, owner.as_str()))),
            dated_if(one.report_by()),
            if children.is_empty() {
                Say::Nothing
            } else {
                Say::Lines(children.iter().map(|it| format!("{} ({})", it.name, it.state)).collect())
            },
        ]);
    }
    table
}

pub(crate) async fn new(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let asked = acts::issue_tasking(&desk, &typed).await;
    acts::make(&desk, (&typed, asked), "/taskings", || page(&desk, &look), &look).await
}

pub(crate) async fn one(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&tasking(&desk, &look, &id).await?))
}

async fn tasking(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    takes_part(look)?;
    let one = look.world.taskings.get(id).ok_or_else(Problem::absent)?;
    let issued = one.state.issued.as_ref().ok_or_else(Problem::absent)?;
    let lede = format!("{} {} on {}", issued.body, issued.verb, dated(&issued.on));
    let docket = Docket::titled(issued.subject.clone(), lede)
        .under(vec![frame(look).link("/taskings", "Taskings")])
        .marked(one.id.as_str(), Vec::new());
    let mut page = crate::places::page(look, docket)
        .standing(status(look, one))
        .wide(Block::new("children", "What carries it out").with(children(look, one)))
        .narrow(Block::new("facts", "On record").with(facts(look, one)));
    if !one.notes.is_empty() {
        let rows = one.notes.iter().map(|note| {
            vec![wall(look).day(note.at).into(), Say::text(note.kind.as_str()), Say::text(note.text.clone())]
        });
        let notes = Table::of(&["When", "What", "Words"], "").rows(rows);
        page = page.wide(Block::new("notes", "What was said of it").with(notes));
    }
    if let Some(history) = record::history(desk, look, &format!("tasking/{id}")).await? {
        page = page.wide(history);
    }
    if look.as_of.is_none() {
        page = page.narrow(what_may_happen(desk, one.version, open_acts(look, one))?);
    }
    Ok(page)
}

/// State, who owes the next act, by when.
pub(crate) fn status(look: &Look, one: &Tasking) -> Status {
    let due = one.due(look.world.settings.zone(look.now));
    let owner = one.owner().map_or_else(|| "nobody".to_owned(), |owner| named(look, owner.as_str()));
    let (owes, act) = match one.state.stage {
        Stage::Issued => ("the co-chairs".to_owned(), "give it an owner"),
        Stage::Assigned => (owner, "begin the work"),
        Stage::InProgress => (owner, "report"),
        Stage::Reported => ("the senior officials".to_owned(), "answer the report"),
        Stage::Discharged | Stage::Lapsed => (String::new(), ""),
    };
    Status {
        tone: if one.is_open() { "is-owed" } else { "is-done" },
        mark: "·",
        state: one.state.stage.as_str().replace('_', " "),
        owes,
        act: act.to_owned(),
        by: due.map(|due| stood(look, Deadline::long(&wall(look), due.at))),
        ..Status::default()
    }
}

/// The words of the decision, and what is settled since.
pub(crate) fn facts(look: &Look, one: &Tasking) -> Facts {
    let issued = one.state.issued.as_ref();
    let funding = one.state.assigned.as_ref().and_then(|it| it.funding.clone());
    Facts::default()
        .and_if("Verb", issued.map(|it| it.verb.clone()))
        .and("Owner", one.owner().map_or_else(|| "nobody".to_owned(), |it| named(look, it.as_str())))
        .and("Funding", funding.unwrap_or_else(|| "not settled".to_owned()))
        .and_if("To be reported by", one.report_by().map(dated))
        .and_if("Ended", one.ended.clone())
}

fn children(look: &Look, one: &Tasking) -> Table {
    let mut table = Table::of(&["Record", "What", "State"], "Nothing cites it yet.");
    for child in one.children(&look.world) {
        let key = child.matter.split_once('/').map_or("", |(_, key)| key).to_owned();
        table = table.row(vec![
            to(look, &child.matter, key),
            Say::text(child.name),
            Say::text(child.state.replace('_', " ")),
        ]);
    }
    table
}

fn open_acts(look: &Look, one: &Tasking) -> Vec<Act> {
    let act = |verb: &str, name: &str| Act::new(verb, format!("/taskings/{}/{name}", one.id));
    let words = |label: &str| Field::line("text", label).of(Control::Text(3)).needed();
    let (stage, mut acts) = (one.state.stage, Vec::new());
    if stage == Stage::Issued && may(look, &[Role::CoChairs]) {
        acts.push(
            act("Give it an owner", "assign")
                .toned(Tone::Solid)
                .asking(Field::line("owner", "Owner").typed("RSO").needed())
                .asking(Field::line("report_by", "To be reported by"))
                .asking(Field::line("funding", "Paid from")),
        );
    }
    if may(look, &[Role::Rso]) {
        match stage {
            Stage::Assigned => acts.push(act("Begin the work", "start").toned(Tone::Solid)),
            Stage::InProgress => {
                acts.push(act("Note progress", "note-progress").asking(words("What was done")));
                acts.push(act("Report", "report").asking(words("What was achieved")));
            }
            _ => {}
        }
    }
    if stage == Stage::Reported && may(look, &[Role::SeniorOfficials]) {
        acts.push(act("Ask for more", "continue").asking(words("What remains")));
    }
    if stage == Stage::Reported && may(look, &[Role::SeniorOfficials, Role::Ministers]) {
        acts.push(act("Discharge it", "discharge").asking(Field::line("verb", "With which verb").needed()));
    }
    if one.is_open() && may(look, &[Role::Ministers]) {
        let reasons = Field::line("reasons", "Reasons").of(Control::Text(2)).needed();
        acts.push(act("Let it lapse", "lapse").toned(Tone::Against).asking(reasons));
    }
    acts
}

pub(crate) async fn act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let asked = acts::tasking(&desk, (&id, &act), &typed).await;
    let home = format!("/taskings/{id}");
    match acts::done(&desk, (&typed, asked), &home).await {
        Ok(response) => Ok(response),
        Err(problem) => {
            acts::again_or_absent(problem, tasking(&desk, &look, &id).await, (&look, &home), &typed)
        }
    }
}

//! `/erasures`: whose data is to be erased, was erased, or is held; asked by one officer, confirmed by another (DR30, AQ15).

use axum::extract::{Path, State};
use domain::Role;
use domain::erasure::event::Basis;
use projections::erasures::{Line, State as Stage};

use super::typed::Typed;
use super::{Reader, Refused, Shown, again, csv, frame, html, see, wall};
use crate::desk::Desk;
use crate::json::act::{Act as _, Asked, Making as _, perform};
use crate::json::erasures::{self as bodies, erasable};
use crate::json::nominations::{Nothing, WithReason};
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Docket, Facts, Page, Pager, Part, Say, Table, Tone};

/// Who may ask for an erasure or place a hold.
const ASKERS: [Role; 4] = [Role::Registrar, Role::Approver, Role::CoManager, Role::Administrator];
/// Who may confirm, reject, or lift a hold.
const CONFIRMERS: [Role; 3] = [Role::Approver, Role::CoManager, Role::Administrator];

pub(crate) async fn list(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&whole_list(&desk, &look)?))
}

fn whole_list(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    let table = table(look)?;
    let pager = Pager {
        note: format!("{} persons", table.rows.len()),
        csv: Some(super::csv_address(look)),
        ..Pager::default()
    };
    let docket =
        Docket::titled("Erasures", "Whose data is to be erased, was erased, or is under a legal hold.");
    let mut page = super::page(look, docket).wide(Block::new("list", "").with(table).with(pager));
    if look.as_of.is_none() && look.person.holds(&ASKERS) {
        let mut block = Block::new("acts", "What you can do");
        for act in [ask(), hold()] {
            block = block.with(act.carrying("key", workflows::fresh::key(desk.office.clock().now())?));
        }
        page = page.narrow(block);
    }
    Ok(page)
}

pub(crate) async fn list_csv(Reader(look): Reader) -> Shown {
    Ok(csv("erasures", &table(&look)?))
}

fn table(look: &Look) -> Result<Table, Problem> {
    if !look.sight.sees_all() {
        return Err(Problem::absent());
    }
    let (wall, around) = (wall(look), frame(look));
    let heads = ["Person", "State", "Class", "Asked by", "Confirmed by", "Since"];
    let mut table = Table::of(&heads, "Nobody's erasure was asked for, and nothing is held.");
    for line in look.world.erasures.newest_first() {
        let class = line.asked.as_ref().map(|it| it.class.clone());
        let class = class.or_else(|| line.confirmed.first().and_then(|it| it.class.clone()));
        let asked_by = line.asked.as_ref().map(|it| it.by.clone());
        let asked_by = asked_by.or_else(|| line.confirmed.first().and_then(|it| it.asked_by.clone()));
        let by = line.confirmed.first().and_then(|it| it.by.clone());
        table = table.row(vec![
            around.link(&format!("/erasures/{}", line.person), line.person.as_str()).into(),
            Say::text(state(line)),
            Say::maybe(class),
            Say::maybe(asked_by.map(|it| label(look, it.as_str()))),
            Say::maybe(by.map(|it| label(look, it.as_str()))),
            wall.brief(line.changed_at).into(),
        ]);
    }
    Ok(table)
}

const fn state(line: &Line) -> &'static str {
    match line.state {
        Stage::Asked => "waits for a second officer",
        Stage::Confirmed => "confirmed; being destroyed",
        Stage::Completed => "nothing is left",
        Stage::Held => "under a legal hold",
        Stage::None => "nothing is asked",
    }
}

/// An officer by her function.
fn label(look: &Look, person: &str) -> String {
    look.world.mandates.label(person).unwrap_or("an officer").to_owned()
}

pub(crate) async fn one(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&page(&desk, &look, &id).await?))
}

fn seen<'a>(look: &'a Look, id: &str) -> Result<&'a Line, Problem> {
    look.world.erasures.get(id).filter(|_| look.sight.sees_all()).ok_or_else(Problem::absent)
}

async fn page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let line = seen(look, id)?;
    let around = frame(look);
    let docket = Docket::titled("Erasure of a person's data", state(line))
        .under(vec![around.link("/erasures", "Erasures")])
        .marked(line.person.as_str(), Vec::new());
    let mut facts = Block::new("facts", "On record").with(facts(look, line));
    if line.completed.is_some() {
        let way = around.link(&format!("/erasures/{}/certificate", line.person), "The certificate, to print");
        facts = facts.with(Part::Links(vec![way]));
    }
    let mut page = super::page(look, docket).wide(facts);
    if let Some(history) = super::record::history(desk, look, &format!("erasure/{id}")).await? {
        page = page.wide(history);
    }
    if look.as_of.is_none()
        && let Some(acts) = acts(desk, look, line)?
    {
        page = page.narrow(acts);
    }
    Ok(page)
}

fn facts(look: &Look, line: &Line) -> Facts {
    let wall = wall(look);
    let (asked, confirmed) = (line.asked.as_ref(), line.confirmed.first());
    let subjects = asked.map(|it| it.subjects.len()).or(Some(line.confirmed.len()).filter(|it| *it > 0));
    let basis = asked.map(|it| it.basis).or(confirmed.map(|it| it.basis));
    let asked_by = asked.map(|it| &it.by).or(confirmed.and_then(|it| it.asked_by.as_ref()));
    Facts::default()
        .and("State", state(line))
        .and_if("Legal hold", line.hold.as_ref().map(|it| it.reason.clone()))
        .and_if("Basis", basis.map(words))
        .and_if(
            "Class of the schedule",
            confirmed.and_then(|it| it.class.clone()).or(asked.map(|it| it.class.clone())),
        )
        .and_if("Its time began", asked.and_then(|it| it.since).map(|day| day.to_string()))
        .and_if("Grounds", asked.map(|it| it.grounds.clone()))
        .and_if("Pseudonyms, with those of originals", subjects.map(|number| number.to_string()))
        .and_if("Asked by", asked_by.map(|it| label(look, it.as_str())))
        .and_if("Confirmed by", confirmed.and_then(|it| it.by.as_ref()).map(|it| label(look, it.as_str())))
        .and_if("Confirmed", line.confirmed_at.map(|(_, at)| wall.long(at)))
        .and_if("Keys destroyed", line.completed.as_ref().map(|it| it.keys.to_string()))
        .and_if("Parts destroyed", line.completed.as_ref().map(|it| it.parts.to_string()))
        .and_if("Files destroyed", line.completed.as_ref().map(|it| it.files.to_string()))
        .and_if("Nothing left", line.completed_at.map(|(_, at)| wall.long(at)))
}

const fn words(basis: Basis) -> &'static str {
    match basis {
        Basis::Person => "The person asked for it",
        Basis::Schedule => "The retention schedule: its time is over",
        Basis::Replay => "The list of erasures, after a restore",
    }
}

/// The certificate of a completed erasure, on one sheet.
pub(crate) async fn certificate(Reader(look): Reader, Path(id): Path<String>) -> Shown {
    let line = seen(&look, &id)?;
    let (Some(done), Some((position, _)), Some((confirmed, _))) =
        (&line.completed, line.completed_at, line.confirmed_at)
    else {
        return Err(Problem::absent().into());
    };
    let around = frame(&look);
    let searched = if done.files_searched {
        "The database's own files were searched byte by byte; none of the destroyed values was found in them."
    } else {
        "The database was rewritten; how long its server keeps older pages in its log is in the operating notes."
    };
    let said = format!(
        "The personal data kept under the pseudonym {} was destroyed: the key that sealed it, every sealed part and every file. \
         References, dates and decisions remain, and every proof made before still verifies.",
        line.person
    );
    let links = vec![
        around.link(&format!("/record/{confirmed}"), format!("Confirmation: position {confirmed}")),
        around.link(&format!("/record/{position}"), format!("Completion: position {position}")),
    ];
    let docket = Docket::titled("Certificate of erasure", "Print this page; the record proves what it says.")
        .under(vec![around.link(&format!("/erasures/{}", line.person), "Erasure")])
        .marked(line.person.as_str(), Vec::new());
    let block = Block::new("certificate", "Certificate")
        .with(Part::Words(said))
        .with(facts(&look, line))
        .with(Part::Words(searched.to_owned()))
        .with(Part::Links(links));
    Ok(html(&super::page(&look, docket).over(block)))
}

fn ask() -> Act {
    let classes = erasable().map(|(code, words)| Choice::new(code, words)).collect();
    let bases = vec![
        Choice::new("person", "The person asked for it"),
        Choice::new("schedule", "The retention schedule: its time is over"),
    ];
    Act::new("Ask for an erasure", "/erasures/ask")
        .noting("A second officer confirms it. Then nobody sees the person's data any more, at any instant.")
        .asking(person())
        .asking(Field::line("class", "Class of the schedule").of(Control::Choose(classes)))
        .asking(Field::line("basis", "Basis").of(Control::Choose(bases)))
        .asking(
            Field::line("since", "Its time began").hinted("2010-03-14; only where the schedule is the basis"),
        )
        .asking(reason("grounds", "Grounds"))
}

fn hold() -> Act {
    Act::new("Place a legal hold", "/erasures/hold").asking(person()).asking(reason("reason", "Reason"))
}

fn person() -> Field {
    Field::line("person", "Person").hinted("Reference of the nomination, or the pseudonym.").needed()
}

fn reason(name: &str, label: &str) -> Field {
    Field::line(name, label).of(Control::Text(2)).hinted("In words that name nobody.").needed()
}

fn acts(desk: &Desk, look: &Look, line: &Line) -> Result<Option<Block>, Problem> {
    if !look.person.holds(&CONFIRMERS) {
        return Ok(None);
    }
    let address = |act: &str| format!("/erasures/{}/{act}", line.person);
    let mut acts = Vec::new();
    if let Some(asked) = &line.asked {
        if asked.by != look.person.person && line.hold.is_none() {
            let note = "What is destroyed cannot be brought back.";
            acts.push(Act::new("Confirm the erasure", address("confirm")).toned(Tone::Against).noting(note));
        }
        acts.push(Act::new("Reject the erasure", address("reject")).asking(reason("reason", "Reason")));
    }
    if line.hold.is_some() {
        acts.push(Act::new("Lift the legal hold", address("lift-hold")).asking(reason("reason", "Reason")));
    }
    if acts.is_empty() {
        return Ok(None);
    }
    let mut block = Block::new("acts", "What you can do");
    for act in acts {
        let key = workflows::fresh::key(desk.office.clock().now())?;
        block = block.with(act.carrying("key", key).carrying("version", line.version));
    }
    Ok(Some(block))
}

/// Posts of the list: a person who was never asked about has no page yet.
pub(crate) async fn begin(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(what): Path<String>,
    typed: Typed,
) -> Shown {
    if !look.person.holds(&ASKERS) {
        return Err(Problem::absent().into());
    }
    match begun(&desk, &what, &typed).await {
        Ok((person, position)) => Ok(see(&format!("/erasures/{person}"), "set", position)),
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => Ok(again(whole_list(&desk, &look)?, (&look, "/erasures"), &typed, &problem)),
    }
}

async fn begun(desk: &Desk, what: &str, typed: &Typed) -> Result<(String, Option<u64>), Problem> {
    let text = |name: &str| typed.text(name).to_owned();
    if bodies::find(desk, typed.text("person")).is_none() {
        let message = "Give the reference of a nomination, or a pseudonym.";
        return Err(Problem::field("person", "no-such-person", message));
    }
    let asked = match what {
        "ask" => {
            let new = bodies::NewErasure {
                person: text("person"),
                class: text("class"),
                basis: text("basis"),
                since: typed.given("since"),
                grounds: text("grounds"),
            };
            new.ask(desk).await?
        }
        "hold" => bodies::NewHold { person: text("person"), reason: text("reason") }.ask(desk).await?,
        _ => return Err(Problem::absent()),
    };
    let done = perform(desk, typed.asking(desk)?, asked, None).await?;
    Ok((done.id, done.receipt.positions.map(|(_, last)| last)))
}

pub(crate) async fn act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, what)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let home = format!("/erasures/{id}");
    match acted(&desk, &id, &what, &typed).await {
        Ok(position) => Ok(see(&home, "set", position)),
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => Ok(again(page(&desk, &look, &id).await?, (&look, &home), &typed, &problem)),
    }
}

async fn acted(desk: &Desk, id: &str, what: &str, typed: &Typed) -> Result<Option<u64>, Problem> {
    let why = || WithReason { reason: typed.text("reason").to_owned() };
    let asked: Asked = match what {
        "confirm" => bodies::Confirm::ask(id, Nothing {}, desk).await?,
        "reject" => bodies::Reject::ask(id, why(), desk).await?,
        "lift-hold" => bodies::LiftHold::ask(id, why(), desk).await?,
        _ => return Err(Problem::absent()),
    };
    let asking = typed.asking(desk)?;
    let seen = asking.seen;
    let done = perform(desk, asking, asked, seen).await?;
    Ok(done.receipt.positions.map(|(_, last)| last))
}

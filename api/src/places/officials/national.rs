//! `/focal-points`: the official who is a member government's direct contact; exactly one serves at any instant.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::focal_point::Command;
use domain::focal_point::command::Nominate;
use domain::focal_point::event::Slot;
use domain::form::{Answers, Schema};
use domain::{IntakeId, NominationRef, ParticipantCode, Role};
use projections::focal_points::{Official, State as Stage, Succession};
use workflows::Ask;

use super::super::originals;
use super::{Typing, acts, came, choose, form, name, own, registered};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::look::Look;
use crate::pages::form::FormPage;
use crate::places::acts::items;
use crate::places::typed::Typed;
use crate::places::{
    Reader, Refused, Shown, again, csv, csv_address, frame, html, record, see, wall, with_status,
};
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::scan::Scan;
use crate::view::{Act, Block, Docket, Link, Page, Pager, Say, Table};

/// The acts for which a whole form is typed.
const FORMS: [&str; 4] = ["nominate", "resubmit", "change-details", "verify"];
/// Where these pages are.
const PLACE: &str = "/focal-points";

pub(crate) async fn list(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    let table = directory(&desk, &look).await?;
    let note = format!("{} member governments", table.rows.len());
    let pager = Pager { note, csv: Some(csv_address(&look)), ..Pager::default() };
    let mut docket =
        Docket::titled("Focal points", "The official who is a member government's direct contact.");
    let mut ways = Vec::new();
    if look.as_of.is_none() && look.person.holds(&[Role::MemberGovernment, Role::Registrar]) {
        ways.push(Link::new(format!("{PLACE}/new"), "Name a focal point"));
    }
    ways.push(frame(&look).link("/questionnaire-focal-points", "For the questionnaire"));
    docket = docket.with_ways(ways);
    let page = crate::places::page(&look, docket).over(Block::new("directory", "").with(table).with(pager));
    Ok(html(&page))
}

pub(crate) async fn list_csv(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(csv("focal-points", &directory(&desk, &look).await?))
}

async fn directory(desk: &Desk, look: &Look) -> Result<Table, Problem> {
    let around = frame(look);
    let heads = ["Member", "Primary focal point", "Since", "Waiting"];
    let mut table = Table::of(&heads, "No member has named a focal point yet.");
    for succession in look.world.focal_points.all() {
        let holder = succession.holder(Slot::Primary, look.now);
        let holder = holder.filter(|it| look.sight.may_see_focal_point(succession, it));
        let named = match holder {
            Some(official) => name(desk, look, &succession.member, &official.form).await?,
            None => Some("nobody".to_owned()),
        };
        let waiting = succession.officials.iter().filter(|it| it.state == Stage::Submitted);
        let waiting = waiting.filter(|it| look.sight.may_see_focal_point(succession, it)).count();
        let member = succession.member.as_str();
        table = table.row(vec![
            around.link(&format!("{PLACE}/{member}"), member).into(),
            Say::maybe(named),
            holder.and_then(|it| it.since).map_or(Say::Nothing, |at| wall(look).day(at).into()),
            if waiting > 0 { Say::text(format!("{waiting} to acknowledge")) } else { Say::Nothing },
        ]);
    }
    Ok(table)
}

pub(crate) async fn new(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    let member = look.asked("member").map(str::to_uppercase);
    let own = look.person.acts_for(Role::MemberGovernment).map(|code| code.as_str().to_owned());
    let Some(member) = own.or(member) else {
        return Ok(html(&choose(&look, PLACE, "Name a focal point")?));
    };
    Ok(html(&typing(&desk, &look, (&member, "nominate", None), None).await?))
}

pub(crate) async fn one(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    if let Some(id) = id.strip_suffix(".csv") {
        let succession = look.world.focal_points.get(id).ok_or_else(Problem::absent)?;
        return Ok(csv(&format!("focal-points-{id}"), &officials(&desk, &look, Some(succession)).await?));
    }
    Ok(html(&page(&desk, &look, &id).await?))
}

/// The form of an act that asks for one: `/focal-points/QM/change-details?reference=NFP-QM-01`.
pub(crate) async fn ask(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
) -> Shown {
    let reference = look.asked("reference");
    Ok(html(&typing(&desk, &look, (&id, &act, reference), None).await?))
}

/// The form for an act, with what is on record or what was typed.
async fn typing(
    desk: &Desk,
    look: &Look,
    (member, act, reference): (&str, &str, Option<&str>),
    typed: Option<(Answers, &Problem)>,
) -> Result<FormPage, Problem> {
    let act = FORMS.into_iter().find(|it| *it == act).ok_or_else(Problem::absent)?;
    let succession = look.world.focal_points.get(member);
    let version = succession.map_or(0, |it| it.version);
    let typing = Typing { place: PLACE, member, act, reference, version };
    let official = match (succession, reference) {
        (Some(succession), Some(reference)) => {
            Some(succession.official(reference).ok_or_else(Problem::absent)?)
        }
        _ => None,
    };
    let scan = original(desk, look, (act, official)).await?;
    if let Some((answers, problem)) = typed {
        return form(desk, look, &typing, (&answers, Some(problem), scan));
    }
    let answers = match (succession, official) {
        (Some(succession), Some(official)) => {
            let readers = look.sight.readers_of_official(&succession.member, official.form.nominee_id());
            desk.visible(&official.form, &readers).await?
        }
        _ => Answers::default(),
    };
    form(desk, look, &typing, (&answers, None, scan))
}

/// The original beside the form: of the arrival it is being keyed from, or of what it was keyed from.
async fn original(
    desk: &Desk,
    look: &Look,
    (act, official): (&str, Option<&Official>),
) -> Result<Option<Scan>, Problem> {
    let keyed_from = official.and_then(|it| it.intake.as_ref()).map(IntakeId::as_str);
    let intake = if act == "nominate" { look.asked("intake") } else { keyed_from };
    let arrival = intake.and_then(|it| look.world.intake.get(it));
    match arrival.filter(|it| look.sight.may_see_arrival(it)) {
        Some(arrival) => originals::of_arrival(desk, look, arrival).await.map(Some),
        None => Ok(None),
    }
}

/// The succession of a member.
async fn page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let succession = look.world.focal_points.get(id);
    if succession.is_none() && !own(look, id) {
        return Err(Problem::absent());
    }
    let docket = Docket::titled(format!("Focal points of {id}"), "Who serves, who served, who comes.")
        .under(vec![frame(look).link(PLACE, "Focal points")]);
    let pager = Pager { csv: Some(csv_address(look)), ..Pager::default() };
    let table = officials(desk, look, succession).await?;
    let mut page = crate::places::page(look, docket)
        .wide(Block::new("succession", "Succession").with(table).with(pager));
    if let Some(history) = record::history(desk, look, &format!("nfp/{id}")).await? {
        page = page.wide(history);
    }
    if look.as_of.is_none() {
        page = page.narrow(what_may_happen(desk, look, id, succession)?);
    }
    Ok(page)
}

async fn officials(desk: &Desk, look: &Look, succession: Option<&Succession>) -> Result<Table, Problem> {
    let wall = wall(look);
    let heads = ["Nomination", "Official", "Place", "State", "Served"];
    let mut table = Table::of(&heads, "Nobody has been named yet.");
    let Some(succession) = succession else { return Ok(table) };
    let seen = succession.officials.iter().filter(|it| look.sight.may_see_focal_point(succession, it));
    for official in seen {
        let since = official.since.map(|at| wall.day(at).text);
        let until = official.until.map(|at| wall.day(at).text);
        let served = match (since, until) {
            (Some(since), Some(until)) => format!("{since} to {until}"),
            (Some(since), None) => format!("since {since}"),
            _ => format!("from {}", wall.day(official.effective.at).text),
        };
        table = table.row(vec![
            Say::text(official.reference.as_str()),
            Say::maybe(name(desk, look, &succession.member, &official.form).await?),
            Say::text(if official.slot == Slot::Primary { "primary" } else { "alternate" }),
            Say::text(official.state.as_str().replace('_', " ")),
            Say::text(served),
        ]);
    }
    Ok(table)
}

fn what_may_happen(
    desk: &Desk,
    look: &Look,
    id: &str,
    succession: Option<&Succession>,
) -> Result<Block, Problem> {
    let (mut open, mut links) = (Vec::new(), Vec::new());
    if own(look, id) {
        links.push(Link::new(format!("{PLACE}/{id}/nominate"), "Name a focal point or a successor"));
    } else if look.person.holds(&[Role::Registrar]) {
        links.push(Link::new(format!("{PLACE}/{id}/nominate"), "Register a nomination that arrived"));
    }
    for official in succession.into_iter().flat_map(|it| &it.officials) {
        open.extend(of_official(look, id, official));
        links.extend(forms(look, id, official));
    }
    open.extend(succession.filter(|_| own(look, id)).into_iter().filter_map(|it| handovers(id, it)));
    acts(desk, (succession.map_or(0, |it| it.version), open), links)
}

/// The forms of one official that the reader may fill in now.
fn forms(look: &Look, id: &str, official: &Official) -> Option<Link> {
    let reference = official.reference.as_str();
    let link = |act: &str, words: &str| {
        Link::new(format!("{PLACE}/{id}/{act}?reference={reference}"), format!("{words} {reference}"))
    };
    let reads = look.person.holds(&[Role::Registrar, Role::Approver]);
    match official.state {
        Stage::Submitted if official.wants_second_reading() && reads => {
            Some(link("verify", "Compare the keyed fields of"))
        }
        Stage::Returned if own(look, id) || look.person.holds(&[Role::Registrar]) => {
            Some(link("resubmit", "Mend"))
        }
        Stage::InOffice if own(look, id) => Some(link("change-details", "Change details of")),
        _ => None,
    }
}

/// The acts on one official that the reader may ask for now.
fn of_official(look: &Look, id: &str, official: &Official) -> Vec<Act> {
    let address = |act: &str| format!("{PLACE}/{id}/{act}");
    let reference = official.reference.as_str();
    let mut acts = Vec::new();
    let may_acknowledge = official.state == Stage::Submitted && !official.wants_second_reading();
    if may_acknowledge && look.person.holds(&[Role::Approver]) {
        let act = Act::new(format!("Acknowledge {reference}"), address("acknowledge"));
        acts.push(act.toned(crate::view::Tone::Solid).noting("Service begins on the effective date."));
    }
    if official.state == Stage::Submitted && look.person.holds(&[Role::Registrar]) {
        let field = Field::line("reason-0", "What is to be mended").of(Control::Text(2)).needed();
        acts.push(Act::new(format!("Return {reference}"), address("return")).asking(field));
    }
    if official.state == Stage::InOffice && own(look, id) {
        let reason = Field::line("reason", "Reason").of(Control::Text(2));
        acts.push(
            Act::new(format!("End the service of {reference}"), address("end"))
                .toned(crate::view::Tone::Against)
                .noting("The place is empty until a successor serves.")
                .asking(reason),
        );
    }
    acts.into_iter().map(|act| act.carrying("reference", reference)).collect()
}

/// Who serves can hand over at once to one who was acknowledged for the same place.
fn handovers(id: &str, succession: &Succession) -> Option<Act> {
    let of = |state: Stage| succession.officials.iter().filter(move |it| it.state == state);
    let choices = |state: Stage| {
        of(state).map(|it| Choice::new(it.reference.as_str(), it.reference.as_str())).collect::<Vec<_>>()
    };
    let (leave, come) = (choices(Stage::InOffice), choices(Stage::Acknowledged));
    if leave.is_empty() || come.is_empty() {
        return None;
    }
    Some(
        Act::new("Hand over now", format!("{PLACE}/{id}/replace"))
            .asking(Field::line("outgoing", "Who leaves").of(Control::Choose(leave)))
            .asking(Field::line("incoming", "Who comes").of(Control::Choose(come)))
            .noting("The successor serves from this moment, not from the effective date."),
    )
}

pub(crate) async fn act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    match done(&desk, &id, &act, &typed).await {
        Ok(response) => Ok(response),
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) if FORMS.contains(&&*act) => {
            let answers = typed.answers(Schema::focal_point_nomination());
            let reference = typed.given("reference");
            let which = (&*id, &*act, reference.as_deref());
            let page = typing(&desk, &look, which, Some((answers, &problem))).await?;
            Ok(with_status(problem.status, &page))
        }
        Err(problem) => {
            let page = page(&desk, &look, &id).await?;
            Ok(again(page, (&look, &format!("{PLACE}/{id}")), &typed, &problem))
        }
    }
}

async fn done(desk: &Desk, id: &str, act: &str, typed: &Typed) -> Result<Response, Problem> {
    let (command, flash) = command(id, act, typed)?;
    let (channel, received) =
        if act == "nominate" { came(desk, typed)? } else { (domain::channel::Channel::Portal, None) };
    let ask = Ask::FocalPoint(ParticipantCode::new(id), command);
    let asking = typed.asking(desk)?;
    let seen = asking.seen.filter(|_| act != "nominate");
    let asked = Asked { ask, channel, received, happened: None };
    let done = perform(desk, asking.clone(), asked, seen).await?;
    let mut last = done.receipt.positions.map(|(_, last)| last);
    if act == "nominate" {
        let stream = eventstore::StreamName::new("nfp", id);
        let (standing, _) = desk.office.load::<domain::focal_point::FocalPoint>(&stream).await?;
        let named = standing.services.last().map(|it| it.reference.clone());
        last = registered(desk, &asking, (typed.given("intake").map(IntakeId::from), named)).await?.or(last);
    }
    Ok(see(&format!("{PLACE}/{id}"), flash, last))
}

fn command(id: &str, act: &str, typed: &Typed) -> Result<(Command, &'static str), Problem> {
    let reference = || NominationRef::new(typed.text("reference"));
    // The form has a field of that name, which the secretariat's acts fill: here it says which nomination is meant.
    let answers = || typed.answers(Schema::focal_point_nomination()).without("reference");
    Ok(match act {
        "nominate" => {
            let member = ParticipantCode::new(id);
            let intake = typed.given("intake").map(IntakeId::from);
            (
                Command::Nominate(Nominate { member, intake, answers: answers(), files: Vec::new() }),
                "nominated",
            )
        }
        "resubmit" => (Command::Resubmit { reference: reference(), answers: answers() }, "resubmitted"),
        "change-details" => {
            (Command::ChangeDetails { reference: reference(), answers: answers() }, "details-changed")
        }
        "verify" => (Command::VerifyKeyedFields { reference: reference(), answers: answers() }, "verified"),
        "acknowledge" => (Command::Acknowledge { reference: reference() }, "acknowledged"),
        "return" => (Command::Return { reference: reference(), items: items(typed) }, "returned"),
        "end" => (Command::End { reference: reference(), reason: typed.given("reason") }, "ended"),
        "replace" => {
            let (outgoing, incoming) = (typed.text("outgoing").into(), typed.text("incoming").into());
            (Command::Replace { outgoing, incoming }, "replaced")
        }
        _ => return Err(Problem::absent()),
    })
}

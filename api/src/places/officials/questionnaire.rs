//! `/questionnaire-focal-points`: who answers the online questionnaire for a member, and who has access to it today.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::form::{Answers, Schema};
use domain::questionnaire_focal_point::Command;
use domain::questionnaire_focal_point::command::Nominate;
use domain::{IntakeId, ParticipantCode, Role};
use projections::questionnaire_focal_points::{Official, Place, State as Stage};
use workflows::Ask;

use super::{Typing, acts, came, choose, form, name, own, registered};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::json::reads::may_see_place;
use crate::look::Look;
use crate::places::typed::Typed;
use crate::places::{
    Reader, Refused, Shown, again, csv, csv_address, frame, html, record, see, wall, with_status,
};
use crate::problem::Problem;
use crate::times::DeadlineTime;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Link, Page, Pager, Say, Status, Table};

/// Where these pages are.
const PLACE: &str = "/questionnaire-focal-points";

pub(crate) async fn list(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    let table = directory(&desk, &look).await?;
    let note = format!("{} member governments", table.rows.len());
    let pager = Pager { note, csv: Some(csv_address(&look)), ..Pager::default() };
    let mut ways = Vec::new();
    if look.as_of.is_none() && look.person.holds(&[Role::MemberGovernment, Role::Registrar]) {
        ways.push(Link::new(format!("{PLACE}/new"), "Name a focal point"));
    }
    ways.push(frame(&look).link("/focal-points", "National focal points"));
    let docket = Docket::titled(
        "Questionnaire focal points",
        "Who answers the online questionnaire for a member government.",
    );
    let page = crate::places::page(&look, docket.with_ways(ways))
        .over(Block::new("directory", "").with(table).with(pager));
    Ok(html(&page))
}

pub(crate) async fn list_csv(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(csv("questionnaire-focal-points", &directory(&desk, &look).await?))
}

async fn directory(desk: &Desk, look: &Look) -> Result<Table, Problem> {
    let around = frame(look);
    let heads = ["Member", "Official", "State", "Access until"];
    let mut table = Table::of(&heads, "No member has named an official for the questionnaire yet.");
    for place in look.world.questionnaire_focal_points.all().filter(|it| may_see_place(look, &it.member)) {
        let current = place.current();
        let named = match current {
            Some(official) => name(desk, look, &place.member, &official.form).await?,
            None => Some("nobody".to_owned()),
        };
        let member = place.member.as_str();
        table = table.row(vec![
            around.link(&format!("{PLACE}/{member}"), member).into(),
            Say::maybe(named),
            Say::text(current.map_or("free", |it| words(it.state))),
            access(look, current),
        ]);
    }
    Ok(table)
}

fn access(look: &Look, official: Option<&Official>) -> Say {
    let until = official.filter(|it| it.state == Stage::Credentialed).and_then(|it| it.release_at);
    until.map_or(Say::Nothing, |at| wall(look).short(at).into())
}

/// The words of a state.
pub(crate) const fn words(state: Stage) -> &'static str {
    match state {
        Stage::Nominated => "to be confirmed",
        Stage::Confirmed => "confirmed, without access yet",
        Stage::Credentialed => "has access",
        Stage::Replaced => "replaced",
        Stage::Released => "access ended",
    }
}

pub(crate) async fn new(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    let member = look.asked("member").map(str::to_uppercase);
    let own = look.person.acts_for(Role::MemberGovernment).map(|code| code.as_str().to_owned());
    let Some(member) = own.or(member) else {
        return Ok(html(&choose(&look, PLACE, "Name a questionnaire focal point")?));
    };
    Ok(html(&form(&desk, &look, &typing(&look, &member), (&Answers::default(), None, None))?))
}

fn typing<'a>(look: &Look, member: &'a str) -> Typing<'a> {
    let version = look.world.questionnaire_focal_points.get(member).map_or(0, |it| it.version);
    Typing { place: PLACE, member, act: "nominate", reference: None, version }
}

pub(crate) async fn one(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    if let Some(id) = id.strip_suffix(".csv") {
        let table = officials(&desk, &look, seen(&look, id)?).await?;
        return Ok(csv(&format!("questionnaire-focal-points-{id}"), &table));
    }
    Ok(html(&page(&desk, &look, &id).await?))
}

/// The form of a nomination: `/questionnaire-focal-points/QM/nominate`.
pub(crate) async fn ask(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
) -> Shown {
    if act != "nominate" {
        return Err(Problem::absent().into());
    }
    Ok(html(&form(&desk, &look, &typing(&look, &id), (&Answers::default(), None, None))?))
}

/// The place of a member; none yet is shown to those who may fill it.
fn seen<'a>(look: &'a Look, id: &str) -> Result<Option<&'a Place>, Problem> {
    let place = look.world.questionnaire_focal_points.get(id);
    let member = look.world.participants.get(id).ok_or_else(Problem::absent)?;
    let fills = own(look, id) || look.person.holds(&[Role::Registrar]);
    match place {
        Some(_) if !may_see_place(look, &member.code) => Err(Problem::absent()),
        None if !fills => Err(Problem::absent()),
        place => Ok(place),
    }
}

/// The place of a member: who holds it, who held it, how it came about.
async fn page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let place = seen(look, id)?;
    let docket =
        Docket::titled(format!("Questionnaire focal point of {id}"), "Who answers, and who answered before.")
            .under(vec![frame(look).link(PLACE, "Questionnaire focal points")]);
    let pager = Pager { csv: Some(csv_address(look)), ..Pager::default() };
    let table = officials(desk, look, place).await?;
    let mut page = crate::places::page(look, docket)
        .standing(status(look, place))
        .wide(Block::new("held", "Who held the place").with(table).with(pager));
    if let Some(history) = record::history(desk, look, &format!("qfp/{id}")).await? {
        page = page.wide(history);
    }
    if look.as_of.is_none() {
        page = page.narrow(what_may_happen(desk, look, id, place)?);
    }
    Ok(page)
}

/// Where the place stands.
pub(crate) fn status(look: &Look, place: Option<&Place>) -> Status {
    let current = place.and_then(Place::current);
    let (owes, act) = match current.map(|it| it.state) {
        None => ("the member government", "name an official"),
        Some(Stage::Nominated) => ("a registrar", "confirm"),
        Some(Stage::Confirmed) => ("the operator of the questionnaire", "grant access"),
        Some(_) => ("", ""),
    };
    let ends = current.filter(|it| it.state == Stage::Credentialed).and_then(|it| it.release_at);
    Status {
        mark: "·",
        state: current.map_or("the place is free", |it| words(it.state)).to_owned(),
        owes: owes.to_owned(),
        act: act.to_owned(),
        otherwise: ends
            .map(|at| format!("Access ends by itself on {}.", wall(look).short(at).text))
            .unwrap_or_default(),
        ..Status::default()
    }
}

async fn officials(desk: &Desk, look: &Look, place: Option<&Place>) -> Result<Table, Problem> {
    let wall = wall(look);
    let heads = ["Nomination", "Official", "State", "Received", "Access until", "Ended"];
    let mut table = Table::of(&heads, "Nobody has been named yet.");
    for official in place.into_iter().flat_map(|it| &it.officials) {
        let member = place.map(|it| &it.member);
        let named = match member {
            Some(member) => name(desk, look, member, &official.form).await?,
            None => None,
        };
        let ended = official.ended.as_ref().map(|(at, why)| {
            let why = why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            format!("{}{why}", wall.day(*at).text)
        });
        table = table.row(vec![
            Say::text(official.reference.as_str()),
            Say::maybe(named),
            Say::text(words(official.state)),
            wall.brief(projections::partial::first_instant(&official.received)).into(),
            official.release_at.map_or(Say::Nothing, |at| wall.short(at).into()),
            Say::maybe(ended),
        ]);
    }
    Ok(table)
}

fn what_may_happen(desk: &Desk, look: &Look, id: &str, place: Option<&Place>) -> Result<Block, Problem> {
    let address = |act: &str| format!("{PLACE}/{id}/{act}");
    let (mut open, mut links) = (Vec::new(), Vec::new());
    let current = place.and_then(Place::current);
    let state = current.map(|it| it.state);
    let (own, registers) = (own(look, id), look.person.holds(&[Role::Registrar]));
    if current.is_none() && own {
        links.push(Link::new(address("nominate"), "Name an official"));
    } else if current.is_none() && registers {
        links.push(Link::new(address("nominate"), "Register a nomination that arrived"));
    }
    if state == Some(Stage::Nominated) && registers {
        let act = Act::new("Confirm the official", address("confirm")).toned(crate::view::Tone::Solid);
        open.push(act.noting("The operator of the questionnaire is then asked to grant access."));
    }
    if state == Some(Stage::Confirmed) && look.person.holds(&[Role::Iom]) {
        open.push(
            Act::new("Grant access", address("grant-access"))
                .toned(crate::view::Tone::Solid)
                .asking(Field::line("at", "Access ends at").hinted("2014-09-30T17:00").needed())
                .asking(Field::line("zone", "Time zone").typed("Asia/Bangkok").needed())
                .noting("Access ends by itself at that instant.")
                .opened(),
        );
    }
    if matches!(state, Some(Stage::Confirmed | Stage::Credentialed)) && own {
        let reason = Field::line("reason", "Reason").of(Control::Text(2));
        open.push(
            Act::new("Replace the official", address("replace"))
                .toned(crate::view::Tone::Against)
                .asking(reason)
                .noting("Access ends at once and the place is free: name the next official then."),
        );
    }
    acts(desk, (place.map_or(0, |it| it.version), open), links)
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
        Err(problem) if act == "nominate" => {
            let answers = typed.answers(Schema::focal_point_nomination());
            let page = form(&desk, &look, &typing(&look, &id), (&answers, Some(&problem), None))?;
            Ok(with_status(problem.status, &page))
        }
        Err(problem) => {
            let page = page(&desk, &look, &id).await?;
            Ok(again(page, (&look, &format!("{PLACE}/{id}")), &typed, &problem))
        }
    }
}

async fn done(desk: &Desk, id: &str, act: &str, typed: &Typed) -> Result<Response, Problem> {
    let asking = typed.asking(desk)?;
    let (mut asked, mut seen) =
        (Asked::of(Ask::QuestionnaireFocalPoint(id.into(), command(id, act, typed)?)), asking.seen);
    if act == "nominate" {
        let (channel, received) = came(desk, typed)?;
        (asked.channel, asked.received, seen) = (channel, received, None);
    }
    let flash = match act {
        "nominate" => "nominated",
        "confirm" => "confirmed",
        "grant-access" => "access-granted",
        _ => "replaced",
    };
    let done = perform(desk, asking.clone(), asked, seen).await?;
    let mut last = done.receipt.positions.map(|(_, last)| last);
    if act == "nominate" {
        let stream = eventstore::StreamName::new("qfp", id);
        let (standing, _) =
            desk.office.load::<domain::questionnaire_focal_point::QuestionnaireFocalPoint>(&stream).await?;
        let named = standing.current.map(|it| it.reference);
        last = registered(desk, &asking, (typed.given("intake").map(IntakeId::from), named)).await?.or(last);
    }
    Ok(see(&format!("{PLACE}/{id}"), flash, last))
}

fn command(id: &str, act: &str, typed: &Typed) -> Result<Command, Problem> {
    Ok(match act {
        "nominate" => Command::Nominate(Nominate {
            member: ParticipantCode::new(id),
            intake: typed.given("intake").map(IntakeId::from),
            answers: typed.answers(Schema::focal_point_nomination()),
        }),
        "confirm" => Command::Confirm,
        "grant-access" => {
            let release =
                DeadlineTime { at: typed.text("at").to_owned(), zone: typed.text("zone").to_owned() };
            Command::GrantAccess { release_at: release.read("release")?.at }
        }
        "replace" => Command::Replace { reason: typed.given("reason") },
        _ => return Err(Problem::absent()),
    })
}

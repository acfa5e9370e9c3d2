//! The smaller places: my day, calls, focal points, participants, letters, help.

use axum::extract::{Path, State};
use domain::focal_point::event::Slot;
use domain::form::{Answers, Schema};
use domain::{ParticipantCode, Role};
use projections::calls::State as CallState;
use projections::focal_points::{Official, State as OfficialState, Succession};

use super::nominations::stood;
use super::{Reader, Shown, csv, csv_address, fields, frame, html, problems, titled, wall};
use crate::desk::Desk;
use crate::json::reads;
use crate::look::Look;
use crate::pages::form::FormPage;
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Deadline, Docket, Facts, Link, Page, Pager, Part, Say, Status, Table};
use crate::words;

/// Most letters on one page.
const LETTERS: usize = 100;

pub(crate) async fn my_day(Reader(look): Reader) -> Shown {
    let day = projections::my_day::my_day(&look.world, &look.person.person, look.now);
    let table = |tasks: &[projections::my_day::Task], empty: &str| {
        let wall = wall(&look);
        let around = frame(&look);
        let rows = tasks.iter().map(|task| {
            let due = task.due.as_ref().map(|due| stood(&look, Deadline::short(&wall, due.at)));
            vec![
                around
                    .link(
                        &address(&task.matter),
                        task.matter.split_once('/').map_or(task.matter.clone(), |(_, key)| key.to_owned()),
                    )
                    .into(),
                Say::text(task.act.clone()),
                Say::text(words::role(task.role)),
                due.map_or(Say::Nothing, Say::Due),
            ]
        });
        Table::of(&["Record", "What", "As", "By"], empty).rows(rows)
    };
    let docket = Docket::titled("My day", "What you owe, soonest first, and what you wait for.");
    let page = super::page(&look, docket)
        .over(Block::new("owed", "You owe").with(table(&day.owed, "You owe nothing today.")))
        .over(Block::new("awaited", "You wait for").with(table(&day.awaited, "You wait for nobody.")));
    Ok(html(&page))
}

/// The page of a matter.
fn address(matter: &str) -> String {
    let (kind, key) = matter.split_once('/').unwrap_or((matter, ""));
    let place = match kind {
        "expert-nomination" => "nominations",
        "roster-entry" => "roster",
        "roster-call" => "calls",
        "nfp" | "qfp" => "focal-points",
        "intake" => "intake",
        "letter" => "letters",
        "participant" => "participants",
        _ => return format!("/playback/{matter}"),
    };
    format!("/{place}/{key}")
}

pub(crate) async fn calls(Reader(look): Reader) -> Shown {
    let wall = wall(&look);
    let around = frame(&look);
    let mut table =
        Table::of(&["Call", "Title", "State", "Closes", "Answered#"], "No call has been prepared.");
    for call in look.world.calls.all().filter(|it| look.sight.may_see_call(it)) {
        let answered = call.responses().iter().filter(|it| !it.nominations.is_empty()).count();
        table = table.row(vec![
            around.link(&format!("/calls/{}", call.year), call.year.as_str()).into(),
            Say::text(call.title.clone()),
            Say::text(call.state.as_str()),
            stood(&look, Deadline::short(&wall, call.closes.at)).into(),
            Say::text(answered.to_string()),
        ]);
    }
    let page = super::page(&look, Docket::titled("Calls", "Yearly invitations to put experts forward."))
        .over(Block::new("calls", "").with(table));
    Ok(html(&page))
}

pub(crate) async fn call(Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&call_page(&look, &id)?))
}

/// The page of a call with the answer of each participant.
pub(crate) fn call_page(look: &Look, id: &str) -> Result<Page, Problem> {
    let call =
        look.world.calls.get(id).filter(|it| look.sight.may_see_call(it)).ok_or_else(Problem::absent)?;
    let wall = wall(look);
    let around = frame(look);
    let day = projections::partial::day_in(look.now, look.world.settings.zone(look.now));
    let mut table =
        Table::of(&["Participant", "Told", "Reminded#", "Nominations"], "Nobody has been told yet.");
    for response in call.responses().into_iter().filter(|it| look.sight.may_see_response(&it.participant)) {
        let links = response
            .nominations
            .iter()
            .map(|it| around.link(&format!("/nominations/{}", it.nomination), it.nomination.as_str()));
        let links: Vec<Link> = links.collect();
        table = table.row(vec![
            Say::text(look.world.participants.name_on(response.participant.as_str(), day)),
            Say::text(if response.unreached {
                "not reached"
            } else if response.addressed {
                "yes"
            } else {
                "no"
            }),
            Say::text(response.reminded.to_string()),
            if links.is_empty() { Say::text("none") } else { Say::Links(links) },
        ]);
    }
    let status = Status {
        state: call.state.as_str().to_owned(),
        mark: "·",
        by: Some(stood(look, Deadline::long(&wall, call.closes.at))),
        act: "closes".to_owned(),
        ..Status::default()
    };
    let docket = Docket::titled(call.title.clone(), "Call for nominations")
        .under(vec![around.link("/calls", "Calls")])
        .marked(call.year.as_str(), Vec::new());
    let mut page = super::page(look, docket)
        .standing(status)
        .wide(Block::new("text", "What is asked for").with(Part::Text(call.text.clone())))
        .wide(Block::new("answers", "Answers").with(table));
    if look.as_of.is_none() {
        page = page.narrow(call_acts(look, call));
    }
    Ok(page)
}

fn call_acts(look: &Look, call: &projections::calls::Call) -> Block {
    let address = |act: &str| format!("/calls/{}/{act}", call.year);
    let mut acts = Vec::new();
    let manages = look.person.holds(&[Role::CoManager]);
    let registers = look.person.holds(&[Role::Registrar]);
    if manages && call.state == CallState::Drafted {
        acts.push(Act::new("Issue the call", address("issue")).toned(crate::view::Tone::Solid));
    }
    if registers && call.state == CallState::Open {
        acts.push(Act::new("Remind those who have not answered", address("remind")));
    }
    if manages && call.state == CallState::Open {
        let reason = Field::line("reason", "Reason").of(Control::Text(2)).needed();
        acts.push(Act::new("Close before its time", address("close")).asking(reason));
    }
    if registers && call.state == CallState::Closed {
        let summary = Field::line("summary", "What came of it").of(Control::Text(5)).needed();
        acts.push(Act::new("Report the outcome", address("report")).asking(summary));
    }
    let block = Block::new("acts", "What you can do");
    if acts.is_empty() {
        return block.with(Part::Empty("Nothing is asked of you here.".to_owned()));
    }
    acts.into_iter().fold(block, |block, act| block.with(act.carrying("version", call.version)))
}

pub(crate) async fn focal_points(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    let around = frame(&look);
    let mut table = Table::of(
        &["Member", "Primary focal point", "Since", "Waiting"],
        "No member has named a focal point yet.",
    );
    for succession in look.world.focal_points.all() {
        let holder = succession
            .holder(Slot::Primary, look.now)
            .filter(|it| look.sight.may_see_focal_point(succession, it));
        let name = match holder {
            Some(official) => official_name(&desk, &look, succession, official).await?,
            None => None,
        };
        let waiting = succession.officials.iter().filter(|it| it.state == OfficialState::Submitted).count();
        let member = succession.member.as_str();
        table = table.row(vec![
            around.link(&format!("/focal-points/{member}"), member).into(),
            Say::maybe(name.or_else(|| Some("nobody".to_owned()))),
            holder.and_then(|it| it.since).map_or(Say::Nothing, |at| wall(&look).day(at).into()),
            Say::text(if waiting > 0 { format!("{waiting} to acknowledge") } else { String::new() }),
        ]);
    }
    let mut docket =
        Docket::titled("Focal points", "The official who is a member government's direct contact.");
    if let Some(member) = look.person.acts_for(Role::MemberGovernment).filter(|_| look.as_of.is_none()) {
        docket =
            docket.with_ways(vec![Link::new(format!("/focal-points/{member}#acts"), "Name a focal point")]);
    }
    let page = super::page(&look, docket).over(Block::new("directory", "").with(table));
    Ok(html(&page))
}

async fn official_name(
    desk: &Desk,
    look: &Look,
    succession: &Succession,
    official: &Official,
) -> Result<Option<String>, Problem> {
    let readers = look.sight.readers_of_official(&succession.member, official.form.nominee_id());
    desk.name(&official.form, &readers).await
}

pub(crate) async fn focal_point(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(id): Path<String>,
) -> Shown {
    if look.asked("form").is_some() && look.as_of.is_none() {
        return Ok(html(&official_form(&desk, &look, &id, &Answers::default(), None)?));
    }
    Ok(html(&focal_point_page(&desk, &look, &id).await?))
}

/// The form that names a focal point.
pub(crate) fn official_form(
    desk: &Desk,
    look: &Look,
    member: &str,
    answers: &Answers,
    problem: Option<&Problem>,
) -> Result<FormPage, Problem> {
    let code = ParticipantCode::new(member);
    if look.person.acts_for(Role::MemberGovernment) != Some(&code) && !look.person.holds(&[Role::Registrar]) {
        return Err(Problem::absent());
    }
    let key = workflows::fresh::key(desk.office.clock().now())?;
    let sections =
        fields::sections(Schema::focal_point_nomination(), answers, problem, |field| field.id != "member");
    Ok(FormPage {
        frame: titled(look, "Name a focal point", problem),
        docket: Docket::titled("Name a focal point", format!("For the government of {member}"))
            .under(vec![Link::new(format!("/focal-points/{member}"), "Succession")]),
        problems: problem.map(|it| problems("The form was not sent", it)).unwrap_or_default(),
        action: format!("/focal-points/{member}/nominate"),
        hidden: vec![("key", key.to_string())],
        sections,
        verbs: vec![("nominate", "Send nomination".to_owned())],
        note: "Whom the official replaces is named in the form; service passes on the effective date."
            .to_owned(),
        ..FormPage::default()
    })
}

/// The succession of a member.
pub(crate) async fn focal_point_page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let own = look.person.acts_for(Role::MemberGovernment).is_some_and(|code| code.as_str() == id);
    let succession = look.world.focal_points.get(id);
    if succession.is_none() && !own {
        return Err(Problem::absent());
    }
    let around = frame(look);
    let docket = Docket::titled(format!("Focal points of {id}"), "Who serves, who served, who comes.")
        .under(vec![around.link("/focal-points", "Focal points")]);
    let wall = wall(look);
    let mut table =
        Table::of(&["Nomination", "Official", "Place", "State", "Served"], "Nobody has been named yet.");
    let officials = succession.map(|it| (it, &it.officials));
    for official in officials.iter().flat_map(|(_, officials)| officials.iter()) {
        let Some((succession, _)) = officials else { continue };
        if !look.sight.may_see_focal_point(succession, official) {
            continue;
        }
        let name = official_name(desk, look, succession, official).await?;
        let since = official.since.map(|at| wall.day(at).text);
        let until = official.until.map(|at| wall.day(at).text);
        let served = match (since, until) {
            (Some(since), Some(until)) => format!("{since} to {until}"),
            (Some(since), None) => format!("since {since}"),
            _ => format!("from {}", wall.day(official.effective.at).text),
        };
        table = table.row(vec![
            Say::text(official.reference.as_str()),
            Say::maybe(name),
            Say::text(if official.slot == Slot::Primary { "primary" } else { "alternate" }),
            Say::text(official.state.as_str().replace('_', " ")),
            Say::text(served),
        ]);
    }
    let mut page = super::page(look, docket).wide(Block::new("succession", "Succession").with(table));
    if let Some(succession) = succession.filter(|_| look.sight.sees_all()) {
        let matter = format!("nfp/{}", succession.member);
        let steps = reads::steps(desk, look, &matter).await?;
        page = page.wide(
            Block::new("history", "How it came about").with(super::record::sentences(look, &steps, &matter)),
        );
    }
    if look.as_of.is_none() {
        page = page.narrow(focal_point_acts(desk, look, id, succession, own)?);
    }
    Ok(page)
}

fn focal_point_acts(
    desk: &Desk,
    look: &Look,
    id: &str,
    succession: Option<&Succession>,
    own: bool,
) -> Result<Block, Problem> {
    let address = |act: &str| format!("/focal-points/{id}/{act}");
    let mut acts = Vec::new();
    for official in succession.into_iter().flat_map(|it| &it.officials) {
        let reference = official.reference.as_str();
        if official.state == OfficialState::Submitted && look.person.holds(&[Role::Approver]) {
            acts.push(
                Act::new(format!("Acknowledge {reference}"), address("acknowledge"))
                    .carrying("reference", reference),
            );
        }
        if official.state == OfficialState::Submitted && look.person.holds(&[Role::Registrar]) {
            let reason = Field::line("reason-0", "What is to be mended").of(Control::Text(2)).needed();
            acts.push(
                Act::new(format!("Return {reference}"), address("return"))
                    .carrying("reference", reference)
                    .asking(reason),
            );
        }
        if official.state == OfficialState::InOffice && own {
            let reason = Field::line("reason", "Reason").of(Control::Text(2));
            acts.push(
                Act::new(format!("End the service of {reference}"), address("end"))
                    .carrying("reference", reference)
                    .asking(reason),
            );
        }
    }
    let mut block = Block::new("acts", "What you can do");
    if own || look.person.holds(&[Role::Registrar]) {
        let link = Link::new(format!("/focal-points/{id}?form=new"), "Name a focal point or a successor");
        block = block.with(Part::Links(vec![link]));
    } else if acts.is_empty() {
        block = block.with(Part::Empty("Nothing is asked of you here.".to_owned()));
    }
    for act in acts {
        let key = workflows::fresh::key(desk.office.clock().now())?;
        let version = succession.map_or(0, |it| it.version);
        block = block.with(act.carrying("version", version).carrying("key", key));
    }
    Ok(block)
}

fn register(look: &Look) -> Table {
    let around = frame(look);
    let day = projections::partial::day_in(look.now, look.world.settings.zone(look.now));
    let mut table = Table::of(&["Code", "Name", "In the process", "Note"], "The register is empty.");
    for participant in look.world.participants.all() {
        let capacity: Vec<&str> =
            participant.capacities_on(domain::participant::PLENARY, day).map(capacity).collect();
        let mut note = participant.note.clone();
        if participant.illustrative {
            note = format!("Illustrative. {note}");
        }
        table = table.row(vec![
            around.link(&format!("/participants/{}", participant.code), participant.code.as_str()).into(),
            Say::text(participant.name_on(day)),
            Say::text(if capacity.is_empty() {
                "neither member nor observer".to_owned()
            } else {
                capacity.join(", ")
            }),
            Say::text(note),
        ]);
    }
    table
}

const fn capacity(capacity: domain::participant::event::Capacity) -> &'static str {
    use domain::participant::event::Capacity as C;
    match capacity {
        C::Member => "member",
        C::Observer => "observer",
        C::CoChair => "co-chair",
        C::CoManager => "provides a co-manager",
        C::CoLead => "co-lead",
        C::Secretary => "secretary",
    }
}

pub(crate) async fn participants(Reader(look): Reader) -> Shown {
    let table = register(&look);
    let pager = Pager {
        note: format!("{} participants", table.rows.len()),
        csv: Some(csv_address(&look)),
        ..Pager::default()
    };
    let docket =
        Docket::titled("Participants", "Members, observers and others, by the name and capacity of the day.");
    let page = super::page(&look, docket).over(Block::new("register", "").with(table).with(pager));
    Ok(html(&page))
}

pub(crate) async fn participants_csv(Reader(look): Reader) -> Shown {
    Ok(csv("participants", &register(&look)))
}

pub(crate) async fn participant(Reader(look): Reader, Path(id): Path<String>) -> Shown {
    let participant = look.world.participants.get(&id).ok_or_else(Problem::absent)?;
    let day = projections::partial::day_in(look.now, look.world.settings.zone(look.now));
    let mut names = Facts::default();
    for name in &participant.names {
        names = names.and(
            name.from.as_ref().map_or_else(|| "From the beginning".to_owned(), |from| format!("From {from}")),
            name.name.clone(),
        );
    }
    let mut table = Table::of(&["Body", "Capacity", "From", "Until"], "No capacity is on record.");
    for held in &participant.capacities {
        table = table.row(vec![
            Say::text(held.body.as_str()),
            Say::text(capacity(held.capacity)),
            Say::maybe(held.from.as_ref().map(ToString::to_string)),
            Say::maybe(held.until.as_ref().map(ToString::to_string)),
        ]);
    }
    let docket = Docket::titled(participant.name_on(day), participant.note.clone())
        .under(vec![frame(&look).link("/participants", "Participants")])
        .marked(participant.code.as_str(), Vec::new());
    let page = super::page(&look, docket)
        .wide(Block::new("capacities", "Capacities").with(table))
        .narrow(Block::new("names", "Names").with(names));
    Ok(html(&page))
}

pub(crate) async fn letters(Reader(look): Reader) -> Shown {
    let wall = wall(&look);
    let around = frame(&look);
    let mut table =
        Table::of(&["Written", "What", "About", "To", "State"], "No letter has been written yet.");
    for letter in look.world.letters.newest_first().filter(|it| look.sight.may_see_letter(it)).take(LETTERS) {
        let to = look.world.mandates.label(letter.person.as_str()).unwrap_or("a nominee");
        table = table.row(vec![
            wall.brief(letter.composed_at).into(),
            around.link(&format!("/letters/{}", letter.letter), letter.kind.replace('-', " ")).into(),
            around.link(&address(&letter.about), letter.about_key()).into(),
            Say::text(to),
            Say::text(letter.state.as_str()),
        ]);
    }
    let page =
        super::page(&look, Docket::titled("Letters", "What the secretariat wrote of itself, newest first."))
            .over(Block::new("letters", "").with(table));
    Ok(html(&page))
}

pub(crate) async fn letter(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    let letter =
        look.world.letters.get(&id).filter(|it| look.sight.may_see_letter(it)).ok_or_else(Problem::absent)?;
    let wall = wall(&look);
    let mut facts = Facts::default()
        .and("Written", wall.long(letter.composed_at))
        .and("Attempts", letter.attempts.to_string())
        .and_if(
            "Delivered",
            letter.delivered.as_ref().map(|(at, through)| format!("{} ({through})", wall.long(*at).text)),
        )
        .and_if("Last failure", letter.failure.as_ref().map(ToString::to_string));
    let text =
        if look.sight.may_read_letter(letter) { reads::letter_text(&desk, letter).await? } else { None };
    let member = |name: &str| text.as_ref().and_then(|text| text.get(name)?.as_str().map(str::to_owned));
    facts = facts.and_if("To", member("name"));
    let body = member("body")
        .unwrap_or_else(|| "You may not read this letter, or its addressee was erased.".to_owned());
    let title = member("subject").unwrap_or_else(|| letter.kind.replace('-', " "));
    let page = super::page(
        &look,
        Docket::titled(title, "Letter").under(vec![frame(&look).link("/letters", "Letters")]),
    )
    .wide(Block::new("text", "Text").with(Part::Text(body)))
    .narrow(Block::new("facts", "On record").with(facts));
    Ok(html(&page))
}

//! The smaller places: my day, calls, focal points, participants, letters, help.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::Role;
use projections::calls::{Call, State as CallState};
use projections::my_day::{MyDay, Task};

use super::nominations::stood;
use super::since::{Before, news};
use super::{Reader, Shown, csv, csv_address, frame, html, wall};
use crate::desk::Desk;
use crate::json::reads;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Deadline, Docket, Facts, Link, Page, Pager, Part, Say, Status, Table};
use crate::words;

/// Most letters on one page.
const LETTERS: usize = 100;
/// Most rows of one file.
const FILE_ROWS: usize = 10_000;

pub(crate) async fn my_day(State(desk): State<Desk>, Reader(look): Reader, headers: HeaderMap) -> Shown {
    let before = Before::of(&look, &headers);
    let day = projections::my_day::my_day(&look.world, &look.person.person, look.now);
    let docket = Docket::titled("My day", "What you owe, soonest first, and what you wait for.");
    let owed = tasks(&look, &day.owed, "You owe nothing today.");
    let awaited = tasks(&look, &day.awaited, "You wait for nobody.");
    let pager = Pager { csv: Some(csv_address(&look)), ..Pager::default() };
    let page = super::page(&look, docket)
        .over(Block::new("owed", "You owe").with(owed))
        .over(Block::new("awaited", "You wait for").with(awaited).with(pager))
        .over(news(&desk, &look, before).await?);
    before.marked(&look, Ok(html(&page)))
}

/// Both lists in one file, told apart by a first column.
pub(crate) async fn my_day_csv(Reader(look): Reader) -> Shown {
    let MyDay { owed, awaited, .. } = projections::my_day::my_day(&look.world, &look.person.person, look.now);
    let mut table = Table::of(&["List", "Record", "What", "As", "By"], "");
    for (list, rows) in [("you owe", tasks(&look, &owed, "")), ("you wait for", tasks(&look, &awaited, ""))] {
        for row in rows.rows {
            table = table.row(std::iter::once(Say::text(list)).chain(row.cells).collect());
        }
    }
    Ok(csv("my-day", &table))
}

fn tasks(look: &Look, tasks: &[Task], empty: &str) -> Table {
    let (wall, around) = (wall(look), frame(look));
    let rows = tasks.iter().map(|task| {
        let due = task.due.as_ref().map(|due| stood(look, Deadline::short(&wall, due.at)));
        let key = task.matter.split_once('/').map_or(task.matter.clone(), |(_, key)| key.to_owned());
        vec![
            around.link(&address(&task.matter), key).into(),
            Say::text(task.act.clone()),
            Say::text(words::role(task.role)),
            due.map_or(Say::Nothing, Say::Due),
        ]
    });
    Table::of(&["Record", "What", "As", "By"], empty).rows(rows)
}

/// The page of a matter.
pub(crate) fn address(matter: &str) -> String {
    let (kind, key) = matter.split_once('/').unwrap_or((matter, ""));
    let place = match kind {
        "expert-nomination" => "nominations",
        "roster-entry" => "roster",
        "roster-call" => "calls",
        "nfp" => "focal-points",
        "qfp" => "questionnaire-focal-points",
        "intake" => "intake",
        "letter" => "letters",
        "participant" => "participants",
        "round" => "rounds",
        "comment" => "comments",
        "response" => return format!("/rounds/{}", key.rsplit_once('/').map_or(key, |(round, _)| round)),
        "guide" => "guides",
        "silence" => "silence",
        "tasking" => "taskings",
        "meeting" => "meetings",
        "committee" => "committees",
        "statement" => "statements",
        "publication" => "publications",
        _ => return format!("/playback/{matter}"),
    };
    format!("/{place}/{key}")
}

pub(crate) async fn calls(Reader(look): Reader) -> Shown {
    let table = calls_table(&look);
    let note = format!("{} calls", table.rows.len());
    let pager = Pager { note, csv: Some(csv_address(&look)), ..Pager::default() };
    let mut docket = Docket::titled("Calls", "Yearly invitations to put experts forward.");
    if super::calls::may_prepare(&look) {
        docket = docket.with_ways(vec![frame(&look).link("/calls/new", "Prepare a call")]);
    }
    let page = super::page(&look, docket).over(Block::new("calls", "").with(table).with(pager));
    Ok(html(&page))
}

pub(crate) async fn calls_csv(Reader(look): Reader) -> Shown {
    Ok(csv("calls", &calls_table(&look)))
}

fn calls_table(look: &Look) -> Table {
    let (wall, around) = (wall(look), frame(look));
    let mut table =
        Table::of(&["Call", "Title", "State", "Closes", "Answered#"], "No call has been prepared.");
    for call in look.world.calls.all().filter(|it| look.sight.may_see_call(it)) {
        let answers = call.responses().into_iter().filter(|it| look.sight.may_see_response(&it.participant));
        let answered = answers.filter(|it| !it.nominations.is_empty()).count();
        table = table.row(vec![
            around.link(&format!("/calls/{}", call.year), call.year.as_str()).into(),
            Say::text(call.title.clone()),
            Say::text(call.state.as_str()),
            stood(look, Deadline::short(&wall, call.closes.at)).into(),
            Say::text(answered.to_string()),
        ]);
    }
    table
}

pub(crate) async fn call(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    if let Some(year) = id.strip_suffix(".csv") {
        return Ok(csv(&format!("call-{year}"), &answers(&look, seen_call(&look, year)?)));
    }
    Ok(html(&call_page(&desk, &look, &id).await?))
}

fn seen_call<'a>(look: &'a Look, id: &str) -> Result<&'a Call, Problem> {
    look.world.calls.get(id).filter(|it| look.sight.may_see_call(it)).ok_or_else(Problem::absent)
}

/// The answer of each participant to a call.
fn answers(look: &Look, call: &Call) -> Table {
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
        let told = match (response.unreached, response.addressed) {
            (true, _) => "not reached",
            (false, true) => "yes",
            (false, false) => "no",
        };
        table = table.row(vec![
            Say::text(look.world.participants.name_on(response.participant.as_str(), day)),
            Say::text(told),
            Say::text(response.reminded.to_string()),
            if links.is_empty() { Say::text("none") } else { Say::Links(links) },
        ]);
    }
    table
}

/// The page of a call with the answer of each participant.
pub(crate) async fn call_page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let call = seen_call(look, id)?;
    let table = answers(look, call);
    let docket = Docket::titled(call.title.clone(), "Call for nominations")
        .under(vec![frame(look).link("/calls", "Calls")])
        .marked(call.year.as_str(), Vec::new());
    let note = format!("{} participants", table.rows.len());
    let pager = Pager { note, csv: Some(csv_address(look)), ..Pager::default() };
    let mut page = super::page(look, docket)
        .standing(call_status(look, call))
        .wide(Block::new("text", "What is asked for").with(Part::Text(call.text.clone())))
        .wide(Block::new("answers", "Answers").with(table).with(pager));
    if let Some(history) = super::record::history(desk, look, &format!("roster-call/{id}")).await? {
        page = page.wide(history);
    }
    if look.as_of.is_none() {
        page = page.narrow(call_acts(look, call));
    }
    Ok(page)
}

/// Where a call stands.
pub(crate) fn call_status(look: &Look, call: &Call) -> Status {
    let until = if call.state == CallState::Open { "Closes" } else { "Closing day" };
    super::pictures::closing(look, call.state.as_str(), call.closes.at, until)
}

fn call_acts(look: &Look, call: &Call) -> Block {
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

/// The word of a capacity.
pub(crate) const fn capacity(capacity: domain::participant::event::Capacity) -> &'static str {
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

pub(crate) async fn participant(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(id): Path<String>,
) -> Shown {
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
    let mut page = super::page(&look, docket)
        .wide(Block::new("capacities", "Capacities").with(table))
        .narrow(Block::new("names", "Names").with(names));
    if let Some(history) = super::record::history(&desk, &look, &format!("participant/{id}")).await? {
        page = page.wide(history);
    }
    Ok(html(&page))
}

pub(crate) async fn letters(Reader(look): Reader) -> Shown {
    let table = letters_table(&look, LETTERS);
    let note = format!("The newest {} letters; the file has them all.", table.rows.len());
    let pager = Pager { note, csv: Some(csv_address(&look)), ..Pager::default() };
    let page =
        super::page(&look, Docket::titled("Letters", "What the secretariat wrote of itself, newest first."))
            .over(Block::new("letters", "").with(table).with(pager));
    Ok(html(&page))
}

pub(crate) async fn letters_csv(Reader(look): Reader) -> Shown {
    Ok(csv("letters", &letters_table(&look, FILE_ROWS)))
}

fn letters_table(look: &Look, most: usize) -> Table {
    let (wall, around) = (wall(look), frame(look));
    let mut table =
        Table::of(&["Written", "What", "About", "To", "State"], "No letter has been written yet.");
    for letter in look.world.letters.newest_first().filter(|it| look.sight.may_see_letter(it)).take(most) {
        let to = look.world.mandates.label(letter.person.as_str()).unwrap_or("a nominee");
        table = table.row(vec![
            wall.brief(letter.composed_at).into(),
            around.link(&format!("/letters/{}", letter.letter), letter.kind.replace('-', " ")).into(),
            around.link(&address(&letter.about), letter.about_key()).into(),
            Say::text(to),
            Say::text(letter.state.as_str()),
        ]);
    }
    table
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
    let mut page = super::page(
        &look,
        Docket::titled(title, "Letter").under(vec![frame(&look).link("/letters", "Letters")]),
    )
    .wide(Block::new("text", "Text").with(Part::Text(body)))
    .narrow(Block::new("facts", "On record").with(facts));
    if let Some(history) = super::record::history(&desk, &look, &format!("letter/{id}")).await? {
        page = page.wide(history);
    }
    Ok(html(&page))
}

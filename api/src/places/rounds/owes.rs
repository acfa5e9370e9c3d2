//! `/rounds/owes`: who owes what, delegation by delegation and text by text; selected reminders are previewed before they leave.

use axum::extract::State;
use axum::http::StatusCode;
use domain::round::Command;
use domain::round::State as Stage;
use domain::{ParticipantCode, Role, RoundId};
use projections::rounds::Record;
use workflows::{Ask, fresh};

use super::super::typed::Typed;
use super::super::{Reader, Refused, Shown, again, frame, html, page, see};
use super::one::{answered, may_remind, name_of};
use super::{due, state};
use crate::asking::Asking;
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::look::Look;
use crate::problem::Problem;
use crate::view::bulk::Bulk;
use crate::view::table::{Head, Row};
use crate::view::{Act, Block, Docket, Page, Pager, Part, Say, Table, Tone};

const HERE: &str = "/rounds/owes";
/// Most texts beside each other: more do not fit on a page. Those whose deadline comes first stand first.
const MOST: usize = 6;

/// The rounds in which something may still be owed, those that close first before the others.
fn rounds(look: &Look) -> Vec<&Record> {
    let runs =
        |record: &&Record| matches!(record.round.state, Stage::Open | Stage::Closed | Stage::Dispositions);
    let mut rounds: Vec<&Record> =
        look.world.rounds.all().filter(|record| look.sight.may_see_round(record)).filter(runs).collect();
    rounds.sort_by_key(|record| (record.round.state != Stage::Open, record.deadline().map(|it| it.at)));
    rounds
}

/// Everybody who is asked in one of these rounds.
fn delegations<'a>(rounds: &[&'a Record]) -> Vec<&'a ParticipantCode> {
    let mut all: Vec<&ParticipantCode> = rounds.iter().flat_map(|record| record.addressees()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether an answer of this delegation is awaited.
fn is_awaited(look: &Look, record: &Record, code: &ParticipantCode) -> bool {
    let answer = look.world.rounds.answer(&record.id, code);
    record.addressees().contains(code) && answer.is_some_and(|answer| answer.response.stage.is_awaited())
}

pub(crate) async fn show(Reader(look): Reader) -> Shown {
    Ok(html(&shown(&look)))
}

fn shown(look: &Look) -> Page {
    let rounds = rounds(look);
    let table = table(look, &rounds[..rounds.len().min(MOST)]);
    let docket = Docket::titled(
        "Who owes what",
        "Delegation by delegation, text by text. What goes on inside a delegation only its own people see.",
    )
    .under(vec![frame(look).link("/rounds", "Rounds")]);
    let note = match rounds.len() {
        0 => "No text is out for comment.".to_owned(),
        many if many > MOST => format!("{} delegations, {MOST} of {many} texts", table.rows.len()),
        many => format!("{} delegations, {many} texts", table.rows.len()),
    };
    let pager = Pager { note, csv: Some(super::super::csv_address(look)), ..Pager::default() };
    let block = Block::new("owes", "");
    let reminds = rounds.iter().any(|record| may_remind(look, record));
    let block = if reminds { block.with(picked_from(table)) } else { block.with(table) };
    page(look, docket).over(block.with(pager))
}

/// The same table with picks, for a reminder.
fn picked_from(mut table: Table) -> Bulk {
    table.pick = Some("to");
    let acts = vec![("remind".to_owned(), "Preview the reminder".to_owned())];
    Bulk { what: "delegations", action: format!("{HERE}/preview"), acts, table }
}

fn table(look: &Look, rounds: &[&Record]) -> Table {
    let mut table = Table::of(&["Delegation"], "Nobody owes anything: no text is out for comment.");
    table.heads.extend(rounds.iter().map(|record| {
        let text = record.round.plan.as_ref().map_or("", |plan| plan.text.as_str());
        Head { text: format!("{} ({text}), {}", record.id, state(record)), ..Head::default() }
    }));
    for code in delegations(rounds) {
        let mut cells = vec![Say::bold(code.as_str(), name_of(look, code))];
        cells.extend(rounds.iter().map(|record| cell(look, record, code)));
        let awaited = rounds.iter().any(|record| may_remind(look, record) && is_awaited(look, record, code));
        let value = if awaited { code.to_string() } else { String::new() };
        table.rows.push(Row { cells, value, picked: false });
    }
    table
}

fn cell(look: &Look, record: &Record, code: &ParticipantCode) -> Say {
    if !record.addressees().contains(code) {
        return Say::text("not asked");
    }
    let Some(answer) = look.world.rounds.answer(&record.id, code) else { return Say::Nothing };
    if look.sight.may_see_inside(answer) {
        return Say::bold(answer.inside().words(), "as your delegation sees it");
    }
    answered(answer.outside()).into()
}

pub(crate) async fn csv(Reader(look): Reader) -> Shown {
    let rounds = rounds(&look);
    Ok(super::super::csv("who-owes-what", &table(&look, &rounds)))
}

/// The delegations picked.
fn picked(typed: &Typed) -> Result<Vec<ParticipantCode>, Problem> {
    let all = typed.fields.get("to").into_iter().flatten();
    let picked: Vec<ParticipantCode> =
        all.filter(|code| !code.is_empty()).map(ParticipantCode::new).collect();
    if picked.is_empty() {
        return Err(Problem::field("to", "required", "Pick at least one delegation without an answer."));
    }
    Ok(picked)
}

/// Each open round with those of the picked whose answer it awaits.
fn awaited<'a>(look: &'a Look, picked: &[ParticipantCode]) -> Vec<(&'a Record, Vec<ParticipantCode>)> {
    let of = |record: &'a Record| {
        let codes = picked.iter().filter(|code| is_awaited(look, record, code)).cloned().collect();
        (record, codes)
    };
    let open = rounds(look).into_iter().filter(|record| may_remind(look, record)).map(of);
    open.filter(|(_, codes): &(_, Vec<_>)| !codes.is_empty()).collect()
}

/// Only who may remind is asked whom.
fn may_send(look: &Look) -> Result<(), Problem> {
    if look.as_of.is_none() && look.person.holds(&[Role::Rso]) { Ok(()) } else { Err(Problem::absent()) }
}

/// The letters and whom they reach, before they leave.
pub(crate) async fn preview(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    may_send(&look)?;
    let picked = match picked(&typed) {
        Ok(picked) => picked,
        Err(problem) => return Ok(again(shown(&look), (&look, HERE), &typed, &problem)),
    };
    let reminders = awaited(&look, &picked);
    let mut table =
        Table::of(&["Delegation", "Text", "Deadline", "Letters go to"], "None of them owes an answer.");
    for (record, codes) in &reminders {
        for code in codes {
            table = table.row(vec![
                Say::bold(code.as_str(), name_of(&look, code)),
                Say::text(record.id.as_str()),
                record.deadline().map_or(Say::Nothing, |deadline| due(&look, deadline).into()),
                reached(&look, code),
            ]);
        }
    }
    let letters = table.rows.len();
    let key = fresh::key(desk.office.clock().now())?;
    let words = if letters == 1 {
        "Send this reminder".to_owned()
    } else {
        format!("Send these {letters} reminders")
    };
    let send = Act::new(words, format!("{HERE}/remind")).toned(Tone::Solid).carrying("key", key).opened();
    let send = picked.iter().fold(send, |act, code| act.carrying("to", code));
    let docket = Docket::titled("Reminders: preview", "Nothing has left the house yet.")
        .under(vec![frame(&look).link(HERE, "Who owes what")]);
    let block = Block::new("preview", "").with(table);
    let letter = "Reminder\n\nWe have not had your delegation's answer yet.\n\nThe address of the round follows in each letter.";
    let block = block.with(Part::Heading("The letter".to_owned())).with(Part::Text(letter.to_owned()));
    let block = if letters == 0 { block } else { block.with(send) };
    Ok(html(&page(&look, docket).over(block)))
}

/// Whom the letters of a delegation reach.
pub(super) fn reached(look: &Look, code: &ParticipantCode) -> Say {
    let holders = |role| look.world.mandates.holders(role, Some(code.as_str()), look.now);
    let people: Vec<String> = holders(Role::Nfp)
        .chain(holders(Role::MemberGovernment))
        .map(|mandate| mandate.label.to_string())
        .collect();
    if people.is_empty() {
        return Say::bold("✕ nobody", "no focal point or authorised representative has a mandate today");
    }
    Say::Lines(people)
}

/// One reminder in each round, with keys derived from the page's: pressed twice it leaves once.
pub(crate) async fn remind(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    may_send(&look)?;
    let asking = typed.asking(&desk)?;
    let mut last = None;
    for (record, addressees) in awaited(&look, &picked(&typed)?) {
        match reminded(&desk, &asking, (&record.id, addressees)).await {
            Ok(position) => last = position.or(last),
            Err(problem) if problem.status == StatusCode::NOT_FOUND => return Err(Refused(problem)),
            Err(problem) => return Ok(again(shown(&look), (&look, HERE), &typed, &problem)),
        }
    }
    Ok(see(HERE, "delegations-reminded", last))
}

async fn reminded(
    desk: &Desk,
    asking: &Asking,
    (round, addressees): (&RoundId, Vec<ParticipantCode>),
) -> Result<Option<u64>, Problem> {
    let key = fresh::derived(&format!("remind {} {round}", asking.key));
    let asking = Asking { key, seen: None, ..asking.clone() };
    let ask = Ask::Round(round.clone(), Command::Remind { addressees });
    let done = perform(desk, asking, Asked::of(ask), None).await?;
    Ok(done.receipt.positions.map(|(_, last)| last))
}

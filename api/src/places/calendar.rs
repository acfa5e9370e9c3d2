//! `/calendar`: how do the deadlines of a person get into a calendar of her own? By an address nobody else knows.
//!
//! The address holds a token of which only a keyed digest is kept: it is shown once, and taken back at any time. Whoever has the
//! address reads what its person owes and by when, and nothing else.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::PersonId;
use papers::feed::{Entry, calendar};
use projections::World;
use projections::my_day::{Task, my_day};
use workflows::fresh;

use super::typed::Typed;
use super::{Reader, Refused, Shown, html, page, see};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::{Act, Block, Docket, Page, Part, Tone};

pub(crate) async fn ask(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&shown(&desk, &look)?))
}

fn shown(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    let has = look.world.sign_ins.of(look.person.person.as_str()).is_some_and(|person| person.calendar);
    let key = || fresh::key(desk.office.clock().now());
    let docket = Docket::titled(
        "Your deadlines in your calendar",
        "A calendar program that knows the address shows what you owe and by when, and follows when a deadline moves.",
    );
    let mut block = Block::new("calendar", "");
    if look.as_of.is_some() {
        return Ok(
            page(look, docket).wide(block.with(Part::Empty("Go back to now to change this.".to_owned())))
        );
    }
    let verb = if has { "Make a new address" } else { "Make an address" };
    let note = if has {
        "The address made before stops working at once."
    } else {
        "It is shown once. Whoever has it can read your deadlines: keep it to yourself."
    };
    block =
        block.with(Act::new(verb, "/calendar/make").toned(Tone::Solid).noting(note).carrying("key", key()?));
    if has {
        let revoke = Act::new("Take the address back", "/calendar/revoke").toned(Tone::Against);
        block = block.with(revoke.carrying("key", key()?));
    }
    Ok(page(look, docket).wide(block))
}

pub(crate) async fn act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(act): Path<String>,
    typed: Typed,
) -> Shown {
    let asking = typed.asking(&desk)?;
    let person = &asking.person.person;
    match act.as_str() {
        "make" => {
            let token = desk.office.issue_calendar_link(person, asking.key).await?;
            let address = format!("{}/calendar/{token}.ics", desk.site);
            let docket = Docket::titled("The address of your calendar feed", "It is shown this once.");
            let block = Block::new("address", "")
                .with(Part::Code(address))
                .with(Part::Words("Give it to your calendar program as a calendar by address.".to_owned()));
            Ok(html(&page(&look, docket).wide(block)))
        }
        "revoke" => {
            desk.office.revoke_calendar_link(person, asking.key).await?;
            Ok(see("/calendar", "calendar-revoked", None))
        }
        _ => Err(Refused(Problem::absent())),
    }
}

/// The feed itself: for calendar programs, which do not sign in. An address that never was and one that was taken back answer
/// alike.
pub(crate) async fn subscribed(
    State(desk): State<Desk>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let token = name.strip_suffix(".ics").ok_or_else(Problem::absent)?;
    let person = desk.office.calendar_of(token).await?.ok_or_else(Problem::absent)?;
    let now = desk.office.clock().now();
    let world = desk.host.now();
    let entries = entries(&world, &person, (now, &desk.site));
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    let private = HeaderValue::from_static("private, max-age=300");
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, private)];
    Ok((headers, calendar("Deadlines", &entries)).into_response())
}

/// What a person owes by an instant, as entries of a calendar.
pub(crate) fn entries(world: &World, person: &PersonId, (now, site): (jiff::Timestamp, &str)) -> Vec<Entry> {
    let tasks = my_day(world, person, now).owed;
    tasks.iter().filter_map(|task| entry(world, task, (now, site))).collect()
}

fn entry(world: &World, task: &Task, (now, site): (jiff::Timestamp, &str)) -> Option<Entry> {
    let due = task.due.clone()?;
    let (_, key) = task.matter.split_once('/').unwrap_or(("", &task.matter));
    Some(Entry {
        // The same through every move of the deadline: a calendar program changes its entry instead of adding one.
        uid: format!(
            "{}@travaux",
            fresh::derived(&format!("deadline {} {}", task.matter, task.act)).simple()
        ),
        sequence: world.history.version(&task.matter),
        summary: format!("{key}: {}", task.act),
        description: task.act.clone(),
        address: format!("{site}{}", super::lists::address(&task.matter)),
        zone: domain::calendar::zone(&due.zone).unwrap_or(jiff::tz::TimeZone::UTC),
        due: due.at,
        changed: now,
        cancelled: false,
    })
}

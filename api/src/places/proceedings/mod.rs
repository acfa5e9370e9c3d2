//! Taskings, meetings, drafting committees, statements and publications: what do their pages have in common?

pub(crate) mod acts;
pub(crate) mod committees;
pub(crate) mod meetings;
mod plan;
mod room;
pub(crate) mod taskings;
pub(crate) mod texts;

use domain::{Partial, Role};
use workflows::fresh;

use super::frame;
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::{Act, Block, Part, Say};

/// Whether any of this exists for the reader.
fn takes_part(look: &Look) -> Result<(), Problem> {
    if look.sight.may_see_proceedings() { Ok(()) } else { Err(Problem::absent()) }
}

/// Whether the reader may ask now: in the newest world, in one of these roles.
fn may(look: &Look, roles: &[Role]) -> bool {
    look.as_of.is_none() && look.person.holds(roles)
}

/// The participant the reader acts for in a role, in the newest world.
fn acting(look: &Look, role: Role) -> Option<&str> {
    look.person.acts_for(role).filter(|_| look.as_of.is_none()).map(AsRef::as_ref)
}

/// A participant by its name on the day.
fn named(look: &Look, code: &str) -> String {
    let day = projections::partial::day_in(look.now, look.world.settings.zone(look.now));
    let name = look.world.participants.name_on(code, day);
    if name.is_empty() || name == code { code.to_owned() } else { format!("{name} ({code})") }
}

/// Several participants.
fn all_named<'a>(look: &Look, codes: impl IntoIterator<Item = &'a domain::ParticipantCode>) -> String {
    let names: Vec<String> = codes.into_iter().map(|code| named(look, code.as_str())).collect();
    if names.is_empty() { "nobody yet".to_owned() } else { names.join(", ") }
}

/// A date as precisely as it is known, in words (DR26).
fn dated(date: &Partial) -> String {
    match date {
        Partial::Instant(at) => at.strftime("%-d %B %Y, %H:%M UTC").to_string(),
        Partial::Day(day) => day.strftime("%-d %B %Y").to_string(),
        Partial::Month(year, month) => jiff::civil::Date::new(*year, *month, 1)
            .map_or_else(|_| date.to_string(), |day| day.strftime("%B %Y").to_string()),
        Partial::Year(year) => year.to_string(),
    }
}

/// The same in a cell, where there is one.
fn dated_if(date: Option<&Partial>) -> Say {
    Say::maybe(date.map(dated))
}

/// What the reader can do, each act with the version seen and a key of its own.
fn what_may_happen(desk: &Desk, version: u64, acts: Vec<Act>) -> Result<Block, Problem> {
    let mut block = Block::new("acts", "What you can do");
    if acts.is_empty() {
        return Ok(block.with(Part::Empty("Nothing is asked of you here.".to_owned())));
    }
    for act in acts {
        let key = fresh::key(desk.office.clock().now())?;
        block = block.with(act.carrying("version", version).carrying("key", key));
    }
    Ok(block)
}

/// A link to the page of a matter.
fn to(look: &Look, matter: &str, text: impl Into<String>) -> Say {
    frame(look).link(&super::lists::address(matter), text).into()
}

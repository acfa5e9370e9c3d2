//! What was typed into an act of the settings: the same bodies as the API takes.

use domain::mandate::event::Identity;

use super::super::typed::Typed;
use super::ZONE;
use crate::desk::Desk;
use crate::json::act::{Act as _, Asked, Making as _};
use crate::json::settings as bodies;
use crate::problem::Problem;
use crate::times::DeadlineTime;

/// What is asked by the form at `/settings/{what}`.
pub(super) async fn asked(desk: &Desk, what: &str, typed: &Typed) -> Result<Asked, Problem> {
    match what {
        "grant" => new_mandate(desk, typed).await?.ask(desk).await,
        "revoke" => {
            let end = bodies::EndOfMandate { reason: text(typed, "reason"), from: instant(typed, "from") };
            bodies::Revoke::ask(typed.text("mandate"), end, desk).await
        }
        "version" => bodies::SetVersion::ask(typed.text("procedure"), new_version(typed)?, desk).await,
        "calendar" => new_calendar(typed)?.ask(desk).await,
        "body" => {
            let (code, name) = (text(typed, "code"), text(typed, "name"));
            bodies::NewBody { code, name, from: typed.given("from") }.ask(desk).await
        }
        "dissolve" => {
            let end = bodies::EndOfBody { on: text(typed, "on"), reason: text(typed, "reason") };
            bodies::Dissolve::ask(typed.text("body"), end, desk).await
        }
        "participant" => new_participant(typed)?.ask(desk).await,
        "rename" => {
            let name = bodies::NewName { name: text(typed, "name"), from: text(typed, "from") };
            bodies::Rename::ask(typed.text("code"), name, desk).await
        }
        "capacity" => {
            let given = bodies::NewCapacity {
                body: text(typed, "body"),
                capacity: text(typed, "capacity"),
                from: text(typed, "from"),
                until: typed.given("until"),
            };
            bodies::GiveCapacity::ask(typed.text("code"), given, desk).await
        }
        "end-capacity" => {
            let lost = bodies::LostCapacity {
                body: text(typed, "body"),
                capacity: text(typed, "capacity"),
                on: text(typed, "on"),
            };
            bodies::EndCapacity::ask(typed.text("code"), lost, desk).await
        }
        _ => Err(Problem::absent()),
    }
}

fn text(typed: &Typed, name: &str) -> String {
    typed.text(name).to_owned()
}

fn number<T: std::str::FromStr>(typed: &Typed, field: &str) -> Result<T, Problem> {
    typed
        .text(field)
        .parse()
        .map_err(|_| Problem::field(field, "not-a-number", "This has to be a whole number."))
}

/// An instant that may be left out.
fn instant(typed: &Typed, field: &str) -> Option<DeadlineTime> {
    typed.given(field).map(|at| DeadlineTime { at, zone: ZONE.to_owned() })
}

fn effective(typed: &Typed) -> DeadlineTime {
    DeadlineTime { at: text(typed, "from"), zone: ZONE.to_owned() }
}

/// A mandate; name and address of somebody known are those on file, unless others are typed.
async fn new_mandate(desk: &Desk, typed: &Typed) -> Result<bodies::NewMandate, Problem> {
    let person = typed.given("person");
    let known = match &person {
        Some(person) => on_file(desk, person).await?,
        None => None,
    };
    let (name, email) = known.map(|it| (it.name, it.email)).unwrap_or_default();
    Ok(bodies::NewMandate {
        person,
        role: text(typed, "role"),
        participant: typed.given("participant"),
        body: typed.given("body"),
        label: text(typed, "label"),
        name: typed.given("name").unwrap_or(name),
        email: typed.given("email").unwrap_or(email),
        from: instant(typed, "from"),
        until: instant(typed, "until"),
    })
}

/// Name and address as the newest mandate of a person says them; none once she is erased.
async fn on_file(desk: &Desk, person: &str) -> Result<Option<Identity>, Problem> {
    let world = desk.host.now();
    let Some(held) = world.mandates.of(person).last() else {
        return Err(Problem::field("person", "no-such-person", "Nobody on record has this pseudonym."));
    };
    Ok(desk.office.vault().open(held.granted_position, &held.identity_part).await?)
}

fn new_participant(typed: &Typed) -> Result<bodies::NewParticipant, Problem> {
    let sovereign = match typed.text("sovereign") {
        "" => None,
        "yes" => Some(true),
        "no" => Some(false),
        _ => return Err(Problem::field("sovereign", "not-yes-or-no", "Answer yes or no, or leave it out.")),
    };
    Ok(bodies::NewParticipant {
        code: text(typed, "code"),
        kind: text(typed, "kind"),
        name: text(typed, "name"),
        iso2: typed.given("iso2"),
        sovereign,
        from: typed.given("from"),
        note: text(typed, "note"),
        illustrative: typed.given("illustrative").is_some(),
    })
}

fn new_version(typed: &Typed) -> Result<bodies::NewVersion, Problem> {
    Ok(bodies::NewVersion {
        number: number(typed, "number")?,
        keys: number(typed, "keys")?,
        validity_years: number(typed, "validity_years")?,
        check: text(typed, "check"),
        decide: text(typed, "decide"),
        resubmit: text(typed, "resubmit"),
        consent: text(typed, "consent"),
        remind: text(typed, "remind"),
        effective_from: effective(typed),
    })
}

fn new_calendar(typed: &Typed) -> Result<bodies::NewCalendar, Problem> {
    let wrong = || Problem::field("rest", "not-a-number", "Type days of the week as numbers: 6,7.");
    let rest = typed
        .text("rest")
        .split(',')
        .map(|day| day.trim().parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    let days = |field: &str| typed.text(field).split_whitespace().map(str::to_owned).collect();
    Ok(bodies::NewCalendar {
        zone: text(typed, "zone"),
        rest_days: rest,
        closing: text(typed, "closing"),
        holidays: days("holidays"),
        worked: days("worked"),
        effective_from: effective(typed),
    })
}

//! `/settings`: what the secretariat sets for itself, each from an instant on and never for the past (DR10, DR36).

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use domain::Role;
use projections::mandates::Mandate;

use super::typed::Typed;
use super::{Reader, Refused, Shown, again, csv, frame, html, see, wall};
use crate::desk::Desk;
use crate::json::act::{Act as _, Asked, Making, perform};
use crate::json::nominations::WithReason;
use crate::json::settings as bodies;
use crate::look::Look;
use crate::problem::Problem;
use crate::times::DeadlineTime;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Docket, Page, Part, Say, Table};

/// The zone new settings are typed in.
const ZONE: &str = "Asia/Bangkok";
/// What is said under the procedures.
const HINT: &str =
    "What was opened under a version keeps it to its end. P5BD: five business days; P30D: thirty days.";

pub(crate) async fn page(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&shown(&desk, &look)?))
}

fn shown(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    if !look.sight.sees_all() {
        return Err(Problem::absent());
    }
    let docket = Docket::titled(
        "Settings",
        "Who takes part, who may act, by which calendar and procedure. Every change is on record.",
    );
    let register = frame(look).link("/participants", "Participants, their names and capacities");
    let mut page = super::page(look, docket)
        .wide(block(look, "procedures").with(Part::Hint(HINT.to_owned())))
        .wide(block(look, "calendar"))
        .wide(block(look, "mandates"))
        .wide(block(look, "bodies").with(Part::Links(vec![register])));
    if look.as_of.is_none() && look.person.holds(&[Role::Administrator]) {
        page = page.narrow(acts(desk, look)?);
    }
    Ok(page)
}

/// `/settings/mandates.csv` is one list as a file; `/settings/mandates` leads to its place on the page.
pub(crate) async fn part(Reader(look): Reader, Path(what): Path<String>) -> Shown {
    if !look.sight.sees_all() {
        return Err(Problem::absent().into());
    }
    let name = what.strip_suffix(".csv").unwrap_or(&what);
    if name == "participants" {
        return Ok(Redirect::to(&frame(&look).to(&format!("/{what}"))).into_response());
    }
    let (id, table) = list(&look, name).ok_or_else(Problem::absent)?;
    if what == name {
        return Ok(Redirect::to(&frame(&look).to(&format!("/settings#{id}"))).into_response());
    }
    Ok(csv(name, &table))
}

/// A list of settings by its name, with the place of its heading.
fn list(look: &Look, name: &str) -> Option<(&'static str, Table)> {
    Some(match name {
        "procedures" => ("procedures", procedures(look)),
        "calendar" => ("calendar", calendars(look)),
        "mandates" => ("mandates", mandates(look)),
        "bodies" => ("bodies", bodies_table(look)),
        _ => return None,
    })
}

/// A list of settings on its sheet.
fn block(look: &Look, name: &'static str) -> Block {
    let title = match name {
        "procedures" => "Procedures",
        "calendar" => "Working calendar",
        "mandates" => "Mandates",
        _ => "Bodies",
    };
    let way = frame(look).link(&format!("/settings/{name}.csv"), "Take this list, CSV");
    let table = list(look, name).map(|(_, table)| table);
    Block::new(name, title).leading(vec![way]).with_if(table)
}

fn procedures(look: &Look) -> Table {
    let (wall, around) = (wall(look), frame(look));
    let heads =
        ["Procedure", "Version#", "Approvals#", "Years#", "Check", "Decide", "Mend", "Consent", "From"];
    let mut table = Table::of(&heads, "No procedure is set.");
    for (id, versions) in look.world.settings.procedures() {
        for version in versions {
            table = table.row(vec![
                around.link(&format!("/playback/procedure/{}", id.as_str()), id.as_str()).into(),
                Say::text(version.number.to_string()),
                Say::text(version.keys.to_string()),
                Say::text(version.validity_years.to_string()),
                Say::text(version.check.clone()),
                Say::text(version.decide.clone()),
                Say::text(version.resubmit.clone()),
                Say::text(version.consent.clone()),
                if version.number == 1 {
                    Say::text("the beginning")
                } else {
                    wall.short(version.effective_from).into()
                },
            ]);
        }
    }
    table
}

fn calendars(look: &Look) -> Table {
    let mut table = Table::of(
        &["From", "Zone", "Closing", "Rest days", "Days off#"],
        "The calendar is the one the program came with.",
    );
    for set in look.world.settings.calendars() {
        let calendar = &set.calendar;
        let rest: Vec<&str> = calendar.rest_days.iter().map(|day| weekday(*day)).collect();
        table = table.row(vec![
            if set.version == 1 {
                Say::text("the beginning")
            } else {
                wall(look).short(set.effective_from).into()
            },
            Say::text(calendar.zone.clone()),
            Say::text(calendar.closing.to_string()),
            Say::text(rest.join(", ")),
            Say::text(calendar.holidays.len().to_string()),
        ]);
    }
    table
}

const fn weekday(day: i8) -> &'static str {
    match day {
        1 => "Monday",
        2 => "Tuesday",
        3 => "Wednesday",
        4 => "Thursday",
        5 => "Friday",
        6 => "Saturday",
        _ => "Sunday",
    }
}

fn mandates(look: &Look) -> Table {
    let (wall, around) = (wall(look), frame(look));
    let mut table =
        Table::of(&["Mandate", "Function", "As", "For", "From", "Until"], "No mandate has been granted.");
    for mandate in look.world.mandates.all().filter(|it| look.sight.may_see_mandate(it)) {
        table = table.row(vec![
            around.link(&format!("/playback/mandate/{}", mandate.mandate), mandate.mandate.as_str()).into(),
            Say::text(&*mandate.label),
            Say::text(crate::words::role(mandate.role)),
            Say::maybe(mandate.participant.as_ref().map(|code| code.as_str().to_owned())),
            wall.day(mandate.from).into(),
            mandate.ends().map_or(Say::text("open"), |at| wall.day(at).into()),
        ]);
    }
    table
}

fn bodies_table(look: &Look) -> Table {
    let around = frame(look);
    let mut table = Table::of(&["Body", "Name", "Dissolved"], "No body has been established.");
    for body in look.world.bodies.all() {
        table = table.row(vec![
            around.link(&format!("/playback/body/{}", body.code), body.code.as_str()).into(),
            Say::text(body.name.clone()),
            Say::maybe(body.dissolved.as_ref().map(|(on, reason)| format!("{on}: {reason}"))),
        ]);
    }
    table
}

/// What an administrator can set.
fn acts(desk: &Desk, look: &Look) -> Result<Block, Problem> {
    let mut block = Block::new("acts", "What you can set");
    for act in [grant(), revoke(look), version(look), calendar(), establish(), rename(), capacity(look)] {
        let key = workflows::fresh::key(desk.office.clock().now())?;
        block = block.with(act.carrying("key", key));
    }
    Ok(block)
}

fn from() -> Field {
    Field::line("from", "From").hinted("2014-07-01T09:00 in Bangkok; never in the past").needed()
}

fn grant() -> Act {
    let roles: Vec<Choice> = Role::ALL
        .into_iter()
        .filter(|role| !matches!(role, Role::System | Role::Timer | Role::Nominee))
        .map(|role| Choice::new(role.as_str(), crate::words::role(role)))
        .collect();
    Act::new("Grant a mandate", "/settings/grant")
        .asking(Field::line("name", "Name").needed())
        .asking(Field::line("email", "E-mail").of(Control::Typed("email", "")).needed())
        .asking(Field::line("role", "As").of(Control::Choose(roles)))
        .asking(
            Field::line("participant", "For participant").hinted("Its code, where the role represents one."),
        )
        .asking(
            Field::line("label", "Label of the function")
                .hinted("It names no person: Delegate of QM.")
                .needed(),
        )
}

fn revoke(look: &Look) -> Act {
    let live = |it: &&Mandate| it.is_live(look.now);
    let choices = look
        .world
        .mandates
        .all()
        .filter(live)
        .map(|it| Choice::new(it.mandate.as_str(), format!("{} {}", it.mandate, it.label)));
    Act::new("Revoke a mandate", "/settings/revoke")
        .toned(crate::view::Tone::Against)
        .asking(Field::line("mandate", "Mandate").of(Control::Choose(choices.collect())))
        .asking(Field::line("reason", "Reason").of(Control::Text(2)).needed())
}

fn version(look: &Look) -> Act {
    let names =
        look.world.settings.procedures().map(|(id, _)| Choice::new(id.as_str(), id.as_str())).collect();
    let field = |name: &str, label: &str, typed: &str| Field::line(name, label).typed(typed).needed();
    Act::new("Set the next version of a procedure", "/settings/version")
        .asking(Field::line("procedure", "Procedure").of(Control::Choose(names)))
        .asking(field("number", "Number", "2"))
        .asking(field("keys", "Approvals: 1, or 2 from two governments", "1"))
        .asking(field("validity_years", "Years an entry is valid", "4"))
        .asking(field("check", "To check completeness", "P5BD"))
        .asking(field("decide", "To decide", "P20BD"))
        .asking(field("resubmit", "To mend a returned form", "P30D"))
        .asking(field("consent", "For the nominee to answer", "P14D"))
        .asking(field("remind", "Reminder before expiry", "P60D"))
        .asking(from())
}

fn calendar() -> Act {
    Act::new("Set the working calendar", "/settings/calendar")
        .asking(Field::line("zone", "Time zone").typed(ZONE).needed())
        .asking(Field::line("closing", "Closing time").typed("17:00").needed())
        .asking(
            Field::line("rest", "Rest days")
                .hinted("1 Monday to 7 Sunday, separated by commas")
                .typed("6,7")
                .needed(),
        )
        .asking(Field::line("holidays", "Days off").of(Control::Text(4)).hinted("One a line: 2014-08-12"))
        .asking(from())
}

fn establish() -> Act {
    Act::new("Establish a body", "/settings/body")
        .asking(Field::line("code", "Code").needed())
        .asking(Field::line("name", "Name").needed())
}

fn rename() -> Act {
    Act::new("Record a participant's new name", "/settings/rename")
        .asking(Field::line("code", "Code").needed())
        .asking(Field::line("name", "New name").needed())
        .asking(Field::line("day", "From").hinted("2014-07-01").needed())
}

fn capacity(look: &Look) -> Act {
    let bodies = look.world.bodies.all().map(|it| Choice::new(it.code.as_str(), it.name.clone())).collect();
    let capacities = ["member", "observer", "co-chair", "co-manager", "co-lead", "secretary"];
    let capacities = capacities.into_iter().map(|it| Choice::new(it, it)).collect();
    Act::new("Give a participant a capacity", "/settings/capacity")
        .asking(Field::line("code", "Code").needed())
        .asking(Field::line("body", "Body").of(Control::Choose(bodies)))
        .asking(Field::line("capacity", "Capacity").of(Control::Choose(capacities)))
        .asking(Field::line("day", "From").hinted("2014-07-01").needed())
}

pub(crate) async fn set(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(what): Path<String>,
    typed: Typed,
) -> Shown {
    match done(&desk, &what, &typed).await {
        Ok(position) => Ok(see("/settings", "set", position)),
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(mut problem) => {
            for error in problem.errors.iter_mut().filter(|it| it.field == "effective_from.at") {
                "from".clone_into(&mut error.field);
            }
            Ok(again(shown(&desk, &look)?, (&look, "/settings"), &typed, &problem))
        }
    }
}

async fn done(desk: &Desk, what: &str, typed: &Typed) -> Result<Option<u64>, Problem> {
    let asked = asked(desk, what, typed).await?;
    let done = perform(desk, typed.asking(desk)?, asked, None).await?;
    Ok(done.receipt.positions.map(|(_, last)| last))
}

/// The same bodies as the API takes, filled from a form.
async fn asked(desk: &Desk, what: &str, typed: &Typed) -> Result<Asked, Problem> {
    let text = |name: &str| typed.text(name).to_owned();
    match what {
        "grant" => {
            let mandate = bodies::NewMandate {
                person: None,
                role: text("role"),
                participant: typed.given("participant"),
                body: None,
                label: text("label"),
                name: text("name"),
                email: text("email"),
                from: None,
                until: None,
            };
            mandate.ask(desk).await
        }
        "revoke" => {
            bodies::Revoke::ask(typed.text("mandate"), WithReason { reason: text("reason") }, desk).await
        }
        "version" => bodies::SetVersion::ask(typed.text("procedure"), new_version(typed)?, desk).await,
        "calendar" => new_calendar(typed)?.ask(desk).await,
        "body" => bodies::NewBody { code: text("code"), name: text("name"), from: None }.ask(desk).await,
        "rename" => {
            bodies::Rename::ask(
                typed.text("code"),
                bodies::NewName { name: text("name"), from: text("day") },
                desk,
            )
            .await
        }
        "capacity" => {
            let given = bodies::NewCapacity {
                body: text("body"),
                capacity: text("capacity"),
                from: text("day"),
                until: None,
            };
            bodies::GiveCapacity::ask(typed.text("code"), given, desk).await
        }
        _ => Err(Problem::absent()),
    }
}

fn number<T: std::str::FromStr>(typed: &Typed, field: &str) -> Result<T, Problem> {
    typed
        .text(field)
        .parse()
        .map_err(|_| Problem::field(field, "not-a-number", "This has to be a whole number."))
}

fn effective(typed: &Typed) -> DeadlineTime {
    DeadlineTime { at: typed.text("from").to_owned(), zone: ZONE.to_owned() }
}

fn new_version(typed: &Typed) -> Result<bodies::NewVersion, Problem> {
    let text = |name: &str| typed.text(name).to_owned();
    Ok(bodies::NewVersion {
        number: number(typed, "number")?,
        keys: number(typed, "keys")?,
        validity_years: number(typed, "validity_years")?,
        check: text("check"),
        decide: text("decide"),
        resubmit: text("resubmit"),
        consent: text("consent"),
        remind: text("remind"),
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
    let days = typed.text("holidays").split_whitespace().map(str::to_owned).collect();
    Ok(bodies::NewCalendar {
        zone: typed.text("zone").to_owned(),
        rest_days: rest,
        closing: typed.text("closing").to_owned(),
        holidays: days,
        worked: Vec::new(),
        effective_from: effective(typed),
    })
}

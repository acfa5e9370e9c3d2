//! What is set: procedures, calendars, mandates and bodies as lists.

use super::super::{frame, wall};
use crate::look::Look;
use crate::view::{Say, Table};

pub(super) fn procedures(look: &Look) -> Table {
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

pub(super) fn calendars(look: &Look) -> Table {
    let mut table = Table::of(
        &["From", "Zone", "Closing", "Rest days", "Days off", "Worked all the same"],
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
            days(&calendar.holidays),
            days(&calendar.worked),
        ]);
    }
    table
}

fn days(days: &[jiff::civil::Date]) -> Say {
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    Say::maybe(Some(days.join(", ")).filter(|said| !said.is_empty()))
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

pub(super) fn mandates(look: &Look) -> Table {
    let (wall, around) = (wall(look), frame(look));
    let mut table = Table::of(
        &["Mandate", "Function", "As", "For", "In", "From", "Until"],
        "No mandate has been granted.",
    );
    for mandate in look.world.mandates.all().filter(|it| look.sight.may_see_mandate(it)) {
        table = table.row(vec![
            around.link(&format!("/playback/mandate/{}", mandate.mandate), mandate.mandate.as_str()).into(),
            Say::text(&*mandate.label),
            Say::text(crate::words::role(mandate.role)),
            Say::maybe(mandate.participant.as_ref().map(|code| code.as_str().to_owned())),
            Say::maybe(mandate.body.as_ref().map(|code| code.as_str().to_owned())),
            wall.day(mandate.from).into(),
            mandate.ends().map_or(Say::text("open"), |at| wall.day(at).into()),
        ]);
    }
    table
}

pub(super) fn bodies(look: &Look) -> Table {
    let around = frame(look);
    let mut table = Table::of(&["Body", "Name", "Since", "Dissolved"], "No body has been established.");
    for body in look.world.bodies.all() {
        table = table.row(vec![
            around.link(&format!("/playback/body/{}", body.code), body.code.as_str()).into(),
            Say::text(body.name.clone()),
            Say::maybe(body.from.as_ref().map(ToString::to_string)),
            Say::maybe(body.dissolved.as_ref().map(|(on, reason)| format!("{on}: {reason}"))),
        ]);
    }
    table
}

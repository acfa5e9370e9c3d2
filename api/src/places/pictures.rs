//! How did a record of any kind stand at a step of its history? Its status, its facts, the page that shows the whole of it.

use domain::Role;
use projections::World;

use super::{arrivals, lists, nominations, officials, roster, wall};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::picture::Picture;
use crate::view::{Deadline, Facts, Say, Status};

/// A record as it stood in the world before which the reader stands, seen with her eyes; empty where there was none yet.
pub(crate) async fn of(desk: &Desk, there: &Look, stream: &str) -> Result<Picture, Problem> {
    let (kind, key) = stream.split_once('/').unwrap_or((stream, ""));
    let picture = Picture { crumb: stream.to_owned(), title: key.to_owned(), ..Picture::default() };
    if !there.sight.may_see_matter(&there.world, stream) {
        let withheld = "You were not among those who could see this record then.".to_owned();
        return Ok(Picture { withheld, ..picture });
    }
    Ok(match kind {
        "expert-nomination" => nomination(desk, there, (key, picture)).await?,
        "roster-entry" => entry(desk, there, (key, picture)).await?,
        "roster-call" => call(there, (key, picture)),
        "nfp" => succession(desk, there, (key, picture)).await?,
        "qfp" => place(desk, there, (key, picture)).await?,
        "intake" => arrival(there, (key, picture)),
        "letter" => letter(there, (key, picture)),
        "mandate" => Picture { facts: mandate(there, key), whole: whole(there, "/settings"), ..picture },
        "tasking" | "meeting" | "committee" | "statement" | "publication" => {
            proceeding(there, (kind, key, stream), picture)
        }
        "participant" => participant(there, (key, picture)),
        "body" => Picture { facts: body(&there.world, key), whole: whole(there, "/settings"), ..picture },
        "calendar" | "procedure" => {
            Picture { facts: settings(there, kind, key), whole: whole(there, "/settings"), ..picture }
        }
        _ => picture,
    })
}

/// The page of a record in the same past.
fn whole(there: &Look, address: &str) -> String {
    let as_of = there.as_of.as_deref().unwrap_or_default();
    format!("{address}?as_of={as_of}")
}

async fn nomination(desk: &Desk, there: &Look, (key, picture): (&str, Picture)) -> Result<Picture, Problem> {
    let Some(it) = there.world.nominations.get(key) else { return Ok(picture) };
    let name = desk.name(&it.form, &there.sight.readers_of_nomination(it)).await?;
    Ok(Picture {
        title: name.unwrap_or_else(|| key.to_owned()),
        status: Some(nominations::status(there, it)),
        facts: nominations::facts(there, it),
        whole: whole(there, &format!("/nominations/{key}")),
        ..picture
    })
}

async fn entry(desk: &Desk, there: &Look, (key, picture): (&str, Picture)) -> Result<Picture, Problem> {
    let Some(it) = there.world.roster.get(key) else { return Ok(picture) };
    let name = desk.name(&it.form, &there.sight.readers_of_entry(it)).await?;
    Ok(Picture {
        title: name.unwrap_or_else(|| key.to_owned()),
        status: Some(roster::status(there, it)),
        facts: roster::facts(there, it),
        whole: whole(there, &format!("/roster/{key}")),
        ..picture
    })
}

/// A tasking, a meeting, a committee, a statement or a publication.
fn proceeding(there: &Look, (kind, key, stream): (&str, &str, &str), picture: Picture) -> Picture {
    use super::proceedings::{committees, meetings, taskings, texts};
    let world = &there.world;
    let none = || (Facts::default(), None, key.to_owned());
    let (facts, status, title) = match kind {
        "tasking" => world.taskings.get(key).map_or_else(none, |it| {
            let subject = it.state.issued.as_ref().map_or_else(String::new, |issued| issued.subject.clone());
            (taskings::facts(there, it), Some(taskings::status(there, it)), subject)
        }),
        "committee" => world.committees.get(key).map_or_else(none, |it| {
            (committees::facts(there, it), Some(committees::status(there, it)), it.name().to_owned())
        }),
        "meeting" => {
            world.meetings.get(key).map_or_else(none, |it| (meetings::facts(there, it), None, key.to_owned()))
        }
        "statement" => world
            .statements
            .get(key)
            .map_or_else(none, |it| (texts::statement_facts(there, it), None, key.to_owned())),
        _ => world
            .publications
            .get(key)
            .map_or_else(none, |it| (texts::publication_facts(there, it), None, key.to_owned())),
    };
    Picture { title, facts, status, whole: whole(there, &lists::address(stream)), ..picture }
}

fn call(there: &Look, (key, picture): (&str, Picture)) -> Picture {
    let Some(it) = there.world.calls.get(key) else { return picture };
    let responses = it.responses();
    let answered = responses.iter().filter(|it| !it.nominations.is_empty()).count();
    Picture {
        title: it.title.clone(),
        status: Some(lists::call_status(there, it)),
        facts: Facts::default()
            .and("Asked", format!("{} participants", responses.len()))
            .and("Answered", format!("{answered} participants")),
        whole: whole(there, &format!("/calls/{key}")),
        ..picture
    }
}

async fn succession(desk: &Desk, there: &Look, (key, picture): (&str, Picture)) -> Result<Picture, Problem> {
    let Some(it) = there.world.focal_points.get(key) else { return Ok(picture) };
    let mut facts = Facts::default();
    for official in it.officials.iter().filter(|one| there.sight.may_see_focal_point(it, one)) {
        let name = officials::name(desk, there, &it.member, &official.form).await?;
        let said = format!(
            "{}, {}",
            name.as_deref().unwrap_or("a person whose name you may not see"),
            official.state.as_str().replace('_', " ")
        );
        facts = facts.and(official.reference.as_str(), said);
    }
    let whole = whole(there, &format!("/focal-points/{key}"));
    Ok(Picture { title: format!("Focal points of {key}"), facts, whole, ..picture })
}

async fn place(desk: &Desk, there: &Look, (key, picture): (&str, Picture)) -> Result<Picture, Problem> {
    let Some(it) = there.world.questionnaire_focal_points.get(key) else { return Ok(picture) };
    let mut facts = Facts::default();
    for official in &it.officials {
        let name = officials::name(desk, there, &it.member, &official.form).await?;
        let name = name.unwrap_or_else(|| "a person whose name you may not see".to_owned());
        let said = format!("{name}, {}", officials::questionnaire::words(official.state));
        facts = facts.and(official.reference.as_str(), said);
    }
    Ok(Picture {
        title: format!("Questionnaire focal point of {key}"),
        status: Some(officials::questionnaire::status(there, Some(it))),
        facts,
        whole: whole(there, &format!("/questionnaire-focal-points/{key}")),
        ..picture
    })
}

fn arrival(there: &Look, (key, picture): (&str, Picture)) -> Picture {
    let Some(it) = there.world.intake.get(key) else { return picture };
    Picture {
        title: "Something that arrived".to_owned(),
        facts: arrivals::facts(there, it),
        whole: whole(there, &format!("/intake/{key}")),
        ..picture
    }
}

fn letter(there: &Look, (key, picture): (&str, Picture)) -> Picture {
    let Some(it) = there.world.letters.get(key) else { return picture };
    let to = there.world.mandates.label(it.person.as_str()).unwrap_or("a person without a mandate");
    Picture {
        title: it.kind.replace('-', " "),
        facts: Facts::default()
            .and("State", it.state.as_str())
            .and("About", &*it.about)
            .and("To", to)
            .and("Attempts", it.attempts.to_string()),
        whole: whole(there, &format!("/letters/{key}")),
        ..picture
    }
}

/// A mandate in terms: who, as what, for whom, from when to when.
pub(crate) fn mandate(there: &Look, key: &str) -> Facts {
    let Some(it) = there.world.mandates.get(key) else { return Facts::default() };
    let wall = wall(there);
    let represents = it.role == Role::Nominator || it.participant.is_some();
    let whom = it.participant.as_ref().map(|code| code.as_str().to_owned());
    Facts::default()
        .and("Function", &*it.label)
        .and("As", crate::words::role(it.role))
        .and_if("For", whom.filter(|_| represents))
        .and("From", wall.day(it.from))
        .and("Until", it.ends().map_or(Say::text("open"), |at| wall.day(at).into()))
        .and_if("Ended because", it.revoked.as_ref().map(|(_, reason)| reason.clone()))
}

fn participant(there: &Look, (key, picture): (&str, Picture)) -> Picture {
    let Some(it) = there.world.participants.get(key) else { return picture };
    let day = projections::partial::day_in(there.now, there.world.settings.zone(there.now));
    let held: Vec<&str> = it.capacities_on(domain::participant::PLENARY, day).map(lists::capacity).collect();
    let held = if held.is_empty() { "neither member nor observer".to_owned() } else { held.join(", ") };
    Picture {
        title: it.name_on(day).to_owned(),
        facts: Facts::default().and("In the process", held).and_if("Note", Some(it.note.clone())),
        whole: whole(there, &format!("/participants/{key}")),
        ..picture
    }
}

fn body(world: &World, key: &str) -> Facts {
    let Some(it) = world.bodies.get(key) else { return Facts::default() };
    Facts::default()
        .and("Name", it.name.clone())
        .and_if("Dissolved", it.dissolved.as_ref().map(|(on, reason)| format!("{on}: {reason}")))
}

/// The newest version of a procedure, or of the working calendar.
fn settings(there: &Look, kind: &str, key: &str) -> Facts {
    let wall = wall(there);
    if kind == "calendar" {
        let Some(set) = there.world.settings.calendars().last() else { return Facts::default() };
        return Facts::default()
            .and("In force from", wall.short(set.effective_from))
            .and("Zone", set.calendar.zone.clone())
            .and("Closing", set.calendar.closing.to_string())
            .and("Days off", set.calendar.holidays.len().to_string());
    }
    let found = there.world.settings.procedures().find(|(id, _)| id.as_str() == key);
    let Some(version) = found.and_then(|(_, versions)| versions.last().cloned()) else {
        return Facts::default();
    };
    Facts::default()
        .and("Version", version.number.to_string())
        .and("In force from", wall.short(version.effective_from))
        .and("Approvals", version.keys.to_string())
        .and("Years an entry is valid", version.validity_years.to_string())
        .and("To check", version.check.clone())
        .and("To decide", version.decide.clone())
        .and("To mend", version.resubmit)
        .and("For the nominee to answer", version.consent)
}

/// A call's state, and when it closes.
pub(crate) fn closing(there: &Look, state: &str, at: jiff::Timestamp, until: &'static str) -> Status {
    Status {
        state: state.to_owned(),
        mark: "·",
        by: Some(nominations::stood(there, Deadline::long(&wall(there), at))),
        until,
        ..Status::default()
    }
}

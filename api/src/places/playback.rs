//! `/playback/{stream}`: the history of any record, event by event.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::form::{Field, Kind, Schema};
use projections::playback::Step as Played;
use projections::{AsOf, World};

use super::{Reader, Shown, frame, html, wall};
use crate::desk::Desk;
use crate::json::reads;
use crate::look::Look;
use crate::pages::playback::{Change, Playback, Step};
use crate::problem::Problem;
use crate::view::frame::{Past, Stand};
use crate::view::picture::Picture;
use crate::view::track::{Told, Track};
use crate::view::{Docket, Facts, Link, Wall};

pub(crate) async fn step(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(stream): Path<String>,
) -> Shown {
    let steps = reads::steps(&desk, &look, &stream).await?;
    let count = steps.len();
    let asked = look.number("step")?.unwrap_or(count as u64);
    let number = usize::try_from(asked).unwrap_or(count).clamp(1, count);
    let current = &steps[number - 1];
    let then = desk.host.at(AsOf::Position(current.position)).await?;
    let here = format!("/playback/{stream}");
    let way = |step: usize| Link::new(format!("{here}?step={step}"), step.to_string());
    let wall = Wall::new(current.recorded_at, look.world.settings.zone(current.recorded_at));
    let past = Past { as_of: current.position.to_string(), head: look.head };
    let mut around = frame(&look).titled(format!("Playback of {stream}"));
    around.stand = Stand::past(&wall, then.position(), past);
    let page = Playback {
        frame: around,
        docket: Docket::titled("Playback", stream.clone())
            .marked(format!("step {number} of {count}"), vec![current.event_type.to_owned()]),
        track: Track::of(&told(&steps, &wall), number),
        step: number,
        back: (number > 1).then(|| way(number - 1)),
        on: (number < count).then(|| way(number + 1)),
        recorded: wall.exact(current.recorded_at),
        sentence: current.sentence.clone(),
        facts: facts(current),
        stream: stream.clone(),
        changes: current.changes.iter().filter_map(|it| change(&look, &wall, it)).collect(),
        unchanged: "Nothing of the record itself changed in this step.".to_owned(),
        position: current.position.to_string(),
        leaf: leaf(&desk, current.position).await?,
        event: format!("/record/{}", current.position),
        original: None,
        picture: picture(&desk, &look, &then, (&stream, current)).await?,
        eyes: Vec::new(),
        steps: all(&look, &steps, number, &here),
        here,
    };
    Ok(html(&page))
}

/// The leaf of the event at a position.
async fn leaf(desk: &Desk, position: u64) -> Result<String, Problem> {
    let event = desk.host.event(position).await.map_err(|why| Problem::failure(&why))?;
    Ok(event.map(|(recorded, _)| hex::encode(recorded.leaf)).unwrap_or_default())
}

fn told(steps: &[Played], wall: &Wall) -> Vec<Told> {
    let one = |step: &Played| Told {
        second: step.recorded_at.as_second(),
        date: wall.day(step.recorded_at).text,
        refused: step.refused,
    };
    steps.iter().map(one).collect()
}

/// The record as it stood at a step, seen with the reader's eyes.
async fn picture(
    desk: &Desk,
    look: &Look,
    then: &Arc<World>,
    (stream, step): (&str, &Played),
) -> Result<Picture, Problem> {
    let there = look.standing_in(then, step.position, step.recorded_at, desk);
    let picture = super::pictures::of(desk, &there, stream).await?;
    Ok(Picture { seen: "What you may see of it".to_owned(), when: there_is(look, step), ..picture })
}

fn there_is(look: &Look, step: &Played) -> String {
    let wall = Wall::new(step.recorded_at, look.world.settings.zone(step.recorded_at));
    wall.long(step.recorded_at).text
}

fn facts(step: &Played) -> Facts {
    Facts::default()
        .and("Who", format!("{} ({})", step.who, step.role))
        .and_if("For", step.for_whom.clone())
        .and_if("Written down by", step.recorded_by.clone())
        .and_if("Mandate", step.mandate.clone())
        .and_if("Procedure", step.procedure.clone())
        .and_if("Rule", step.rule.clone())
}

/// Parts of a path that name where something is kept, not what it says.
const KEPT_AT: [&str; 9] = [
    "part",
    "subject",
    "facets",
    "present",
    "zone",
    "reading part",
    "identity part",
    "granted position",
    "wording",
];

/// A change as people read it; none where only the way of keeping it changed.
fn change(look: &Look, wall: &Wall, change: &projections::playback::Change) -> Option<Change> {
    let path: Vec<&str> = change.field.split(", ").collect();
    if path.iter().any(|part| KEPT_AT.contains(part)) || path.ends_with(&["form"]) {
        return None;
    }
    let answer = path.iter().position(|part| *part == "form").and_then(|at| {
        let id = path.get(at + 2)?.replace(' ', "_");
        let field = FORMS.iter().find_map(|form| form().field(&id))?;
        Some((path[..at].join(" "), field))
    });
    let said = |value: Option<&String>| {
        let text = value.map(String::as_str).unwrap_or_default();
        let option = answer.as_ref().and_then(|(_, field)| label(field, text));
        option.unwrap_or_else(|| people_read(look, wall, text))
    };
    let field = match &answer {
        Some((of, field)) if of.is_empty() => field.label.clone(),
        Some((of, field)) => format!("{of}: {}", field.label),
        None => path.join(": "),
    };
    Some(Change { field, before: said(change.before.as_ref()), after: said(change.after.as_ref()) })
}

/// The label of a choice by its code.
fn label(field: &Field, code: &str) -> Option<String> {
    let Kind::Choice(choices) = &field.kind else { return None };
    choices.iter().find(|choice| choice.value == code).map(|choice| choice.label.clone())
}

/// The forms whose answers stand in records.
const FORMS: [fn() -> &'static Schema; 2] = [Schema::expert_nomination, Schema::focal_point_nomination];

/// A value as people read it: an instant in local time, a pseudonym as the function of its bearer.
fn people_read(look: &Look, wall: &Wall, text: &str) -> String {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return wall.short(at).text;
    }
    match look.world.mandates.label(text) {
        Some(label) => label.to_owned(),
        None if text.starts_with("P-") => "a person whose name you may not see".to_owned(),
        None => text.to_owned(),
    }
}

fn all(look: &Look, steps: &[Played], current: usize, here: &str) -> Vec<Step> {
    let wall = wall(look);
    let one = |step: &Played| Step {
        at: wall.short(step.recorded_at),
        sentence: step.sentence.clone(),
        refused: step.refused,
        gap: String::new(),
        href: format!("{here}?step={}", step.number),
        current: step.number == current,
    };
    steps.iter().map(one).collect()
}

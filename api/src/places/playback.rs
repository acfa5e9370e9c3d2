//! `/playback/{stream}`: the history of any record, event by event.

use std::sync::Arc;

use axum::extract::{Path, State};
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
        changes: current.changes.iter().map(|it| change(&look, &wall, it)).collect(),
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
    let (kind, key) = stream.split_once('/').unwrap_or((stream, ""));
    let when = there_is(look, step);
    let seen = "What you may see of it".to_owned();
    let picture =
        Picture { seen, when, crumb: stream.to_owned(), title: key.to_owned(), ..Picture::default() };
    if kind != "expert-nomination" {
        return Ok(picture);
    }
    let nomination = then.nominations.get(key).filter(|it| there.sight.may_see_nomination(it));
    let Some(nomination) = nomination else {
        return Ok(Picture {
            withheld: "You were not among those who could see this record then.".to_owned(),
            ..picture
        });
    };
    let name = desk.name(&nomination.form, &there.sight.readers_of_nomination(nomination)).await?;
    Ok(Picture {
        title: name.unwrap_or_else(|| key.to_owned()),
        status: Some(super::nominations::status(&there, nomination)),
        facts: super::nominations::facts(&there, nomination),
        whole: format!("/nominations/{key}?as_of={}", step.position),
        ..picture
    })
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

fn change(look: &Look, wall: &Wall, change: &projections::playback::Change) -> Change {
    let said = |value: Option<&String>| value.map(|text| people_read(look, wall, text)).unwrap_or_default();
    Change {
        field: change.field.clone(),
        before: said(change.before.as_ref()),
        after: said(change.after.as_ref()),
    }
}

/// A value as people read it: an instant in local time, a pseudonym as the function of its bearer.
fn people_read(look: &Look, wall: &Wall, text: &str) -> String {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return wall.short(at).text;
    }
    match look.world.mandates.label(text) {
        Some(label) => label.to_owned(),
        None if text.starts_with("P-") => "a person without a mandate".to_owned(),
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

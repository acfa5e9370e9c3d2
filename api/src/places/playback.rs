//! `/playback/{stream}`: the history of any record, event by event.

use axum::extract::{Path, State};
use projections::AsOf;
use projections::playback::Step as Played;

use super::{Reader, Shown, frame, html, wall};
use crate::desk::Desk;
use crate::json::reads;
use crate::look::Look;
use crate::pages::playback::{Change, Playback, Step};
use crate::problem::Problem;
use crate::view::frame::{Past, Stand};
use crate::view::picture::Picture;
use crate::view::track::Track;
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
    let (recorded, _) = desk
        .host
        .event(current.position)
        .await
        .map_err(|why| Problem::failure(&why))?
        .ok_or_else(Problem::absent)?;
    let wall = Wall::new(current.recorded_at, look.world.settings.zone(current.recorded_at));
    let past = Past { as_of: current.position.to_string(), head: look.head };
    let mut around = frame(&look).titled(format!("Playback of {stream}"));
    around.stand = Stand::past(&wall, then.position(), past);
    let technical = serde_json::to_string_pretty(&recorded.envelope).map_err(|why| Problem::failure(&why))?;
    let page = Playback {
        frame: around,
        docket: Docket::titled("Playback", stream.clone())
            .marked(format!("step {number} of {count}"), vec![current.event_type.to_owned()]),
        track: Track::default(),
        step: number,
        back: (number > 1).then(|| way(number - 1)),
        on: (number < count).then(|| way(number + 1)),
        recorded: wall.exact(current.recorded_at),
        sentence: current.sentence.clone(),
        facts: facts(current),
        stream: stream.clone(),
        changes: current.changes.iter().map(change).collect(),
        unchanged: "Nothing of the record itself changed in this step.".to_owned(),
        position: current.position.to_string(),
        leaf: hex::encode(recorded.leaf),
        event: technical,
        original: None,
        picture: Picture::default(),
        eyes: Vec::new(),
        steps: all(&look, &steps, number, &here),
        here,
    };
    Ok(html(&page))
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

fn change(change: &projections::playback::Change) -> Change {
    Change {
        field: change.field.clone(),
        before: change.before.clone().unwrap_or_default(),
        after: change.after.clone().unwrap_or_default(),
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

//! What happens to a guide, its silence, its positions? The examples every event type has, told in their order, again and again.

use domain::{Event, Role};

use super::story::{Authority, Story};

/// One example of each event, in an order in which a guide could have them.
const EXAMPLES: [&str; 2] = [
    include_str!("../../../domain/tests/histories/guide.jsonl"),
    include_str!("../../../domain/tests/histories/v1-import.jsonl"),
];

/// The next event of the guide of the story.
pub(super) fn a_guide_goes_on(story: &mut Story) {
    let examples: Vec<&str> = EXAMPLES.iter().flat_map(|file| file.lines()).collect();
    let at = story.guide % examples.len();
    story.guide += 1;
    let Some(event) = read(examples[at]) else { return };
    let stream = match &event {
        Event::Silence(_) => "silence/TIP-1",
        Event::Position(_) => "position/PG-TIP/QT",
        Event::Opening(_) => "opening/PG-TIP/3",
        _ => "guide/PG-TIP",
    };
    let officer = Authority {
        actor: "P-S1".to_owned(),
        role: Role::Rso,
        on_behalf_of: None,
        recorded_by: None,
        mandate: Some("M-0001".to_owned()),
        procedure: Some("policy-guide/1".to_owned()),
    };
    story.write(stream, &officer, event);
}

fn read(line: &str) -> Option<Event> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let body = serde_json::to_vec(line.get("body")?).ok()?;
    Event::read(line.get("type")?.as_str()?, 1, &body).ok()
}

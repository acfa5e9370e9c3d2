//! How did one matter come about, event by event: who, for whom, under which mandate, and what changed?
//!
//! A step shows the values a record held before and after it. They come from folding the matter's own events
//! into an empty world; the page as it then stood comes from [`crate::Host::at`] with the step's position.

use std::collections::BTreeMap;

use domain::{Event, service_record};
use eventstore::Recorded;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::fact::{Fact, key_of};
use crate::sentences::{Words, plain, sentence};
use crate::world::World;

/// Changes shown for one step; a form that arrives whole has many.
const MOST_CHANGES: usize = 100;
/// Members of a record that change with every event and say nothing.
const NOISE: [&str; 4] = ["version", "changed_at", "position", "matches"];

/// One event of a matter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// 1, 2, 3 … within the matter.
    pub number: usize,
    /// Where it stands in the journal.
    pub position: u64,
    /// Its identity.
    pub event_id: Uuid,
    /// Type of the event.
    pub event_type: &'static str,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it happened, as asserted.
    pub happened_at: Option<Value>,
    /// When it was received, as asserted.
    pub received_at: Option<Value>,
    /// What happened, in one sentence.
    pub sentence: String,
    /// Who: the label of the function.
    pub who: String,
    /// In which role.
    pub role: String,
    /// For which participant, by name on that day.
    pub for_whom: Option<String>,
    /// Who wrote it down, where that was somebody else.
    pub recorded_by: Option<String>,
    /// Under which mandate.
    pub mandate: Option<String>,
    /// Procedure and version applied.
    pub procedure: Option<String>,
    /// The rule that said no, where it is a refusal.
    pub rule: Option<String>,
    /// Whether it is a refusal; nothing changed then.
    pub refused: bool,
    /// Positions of the events that caused it.
    pub causes: Vec<u64>,
    /// What changed in the record.
    pub changes: Vec<Change>,
}

/// A value before and after a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The field, in words.
    pub field: String,
    /// The value before; none where there was none.
    pub before: Option<String>,
    /// The value after; none where there is none.
    pub after: Option<String>,
}

/// The steps of a matter from its own events, refusals about it included, in order. `world` lends the words:
/// labels of functions, names of participants, the zone.
#[must_use]
pub fn steps(world: &World, matter: &str, events: &[(Recorded, Event)]) -> Vec<Step> {
    let mut alone = World::default();
    let mut before = BTreeMap::new();
    let mut steps = Vec::with_capacity(events.len());
    for (index, (recorded, event)) in events.iter().enumerate() {
        alone.apply_alone(recorded, event);
        let after = values(&alone, matter);
        let mut step = step(world, recorded, event);
        step.number = index + 1;
        step.changes = changes(&before, &after);
        steps.push(step);
        before = after;
    }
    steps
}

/// One event as a step, without what changed. Its number is 0 outside a matter.
#[must_use]
pub fn step(world: &World, recorded: &Recorded, event: &Event) -> Step {
    let fact = Fact::of(recorded);
    let words = Words::new(world, fact.at);
    let envelope = &recorded.envelope;
    let refusal = match event {
        Event::ServiceRecord(service_record::Event::Refused(refused)) => Some(refused),
        _ => None,
    };
    Step {
        number: 0,
        position: recorded.position,
        event_id: envelope.event_id,
        event_type: event.wire_type().0,
        recorded_at: fact.at,
        happened_at: envelope.happened_at.clone(),
        received_at: envelope.received_at.clone(),
        sentence: sentence(envelope, event, &words),
        who: words.actor(envelope),
        role: envelope.role.clone(),
        for_whom: envelope.on_behalf_of.as_deref().map(|code| words.participant(code)),
        recorded_by: envelope.recorded_by.as_deref().map(|person| words.person(person)),
        mandate: envelope.mandate.clone(),
        procedure: envelope.procedure.clone(),
        rule: refusal.and_then(|refused| refused.rule.clone()),
        refused: refusal.is_some(),
        causes: envelope.causation.clone(),
        changes: Vec::new(),
    }
}

/// The values of a record by path, as text. Personal answers are not among them: they lie sealed.
fn values(world: &World, matter: &str) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    if let Some(record) = record(world, matter) {
        flatten("", &record, &mut values);
    }
    values
}

/// The record of a matter as data.
fn record(world: &World, matter: &str) -> Option<Value> {
    let key = key_of(matter);
    let record = match matter.split('/').next()? {
        "expert-nomination" => serde_json::to_value(world.nominations.get(key)?),
        "roster-entry" => serde_json::to_value(world.roster.get(key)?),
        "roster-call" => serde_json::to_value(world.calls.get(key)?),
        "nfp" => serde_json::to_value(world.focal_points.get(key)?),
        "qfp" => serde_json::to_value(world.questionnaire_focal_points.get(key)?),
        "tasking" => serde_json::to_value(world.taskings.get(key)?),
        "chronicle" => serde_json::to_value(world.chronicle.get(key)?),
        "meeting" => serde_json::to_value(world.meetings.get(key)?),
        "committee" => serde_json::to_value(world.committees.get(key)?),
        "statement" => serde_json::to_value(world.statements.get(key)?),
        "publication" => serde_json::to_value(world.publications.get(key)?),
        "round" => serde_json::to_value(world.rounds.get(key)?),
        "response" => serde_json::to_value(world.rounds.answer_at(key)?),
        "comment" => serde_json::to_value(world.rounds.comment(key)?),
        "intake" => serde_json::to_value(world.intake.get(key)?),
        "letter" => serde_json::to_value(world.letters.get(key)?),
        "mandate" => serde_json::to_value(world.mandates.get(key)?),
        "participant" => serde_json::to_value(world.participants.get(key)?),
        "body" => serde_json::to_value(world.bodies.get(key)?),
        "calendar" | "procedure" => serde_json::to_value(&world.settings),
        "erasure" => serde_json::to_value(world.erasures.get(key)?),
        "journal" => serde_json::to_value(&world.purpose),
        _ => return None,
    };
    record.ok()
}

fn flatten(path: &str, value: &Value, values: &mut BTreeMap<String, String>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (name, member) in members.iter().filter(|(name, _)| !NOISE.contains(&name.as_str())) {
                flatten(&join(path, &plain(name)), member, values);
            }
        }
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            if !items.is_empty() {
                values.insert(path.to_owned(), items.iter().map(text).collect::<Vec<_>>().join(", "));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(&join(path, &(index + 1).to_string()), item, values);
            }
        }
        plain => {
            values.insert(path.to_owned(), text(plain));
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}, {name}") }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    }
}

fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<Change> {
    let fields: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = fields.into_iter().filter(|field| before.get(*field) != after.get(*field));
    let change = |field: &String| Change {
        field: field.clone(),
        before: before.get(field).cloned(),
        after: after.get(field).cloned(),
    };
    changed.take(MOST_CHANGES).map(change).collect()
}

//! What does a journal of this secretariat look like? Invented histories of any length, the same for the same seed.

pub mod cast;
pub mod chance;
mod guides;
pub mod million;
mod rounds;
pub mod script;
pub mod story;

use domain::Event;
use eventstore::{Envelope, Recorded};
use uuid::Uuid;

pub use story::{Act, Story};

/// The first events of a story as a journal would give them back.
///
/// # Panics
/// Where an event cannot be written or read back: then the catalogue is broken.
#[must_use]
pub fn history(seed: u64, length: usize) -> Vec<(Recorded, Event)> {
    let mut versions = std::collections::HashMap::<String, u64>::new();
    let acts = Story::new(seed).take(length);
    acts.zip(1..).map(|(act, position)| record(&act, position, &mut versions)).collect()
}

#[expect(clippy::expect_used, reason = "a test that cannot write its events has nothing to say")]
fn record(
    act: &Act,
    position: u64,
    versions: &mut std::collections::HashMap<String, u64>,
) -> (Recorded, Event) {
    let version = versions.entry(act.stream.clone()).or_default();
    *version += 1;
    let (event_type, schema) = act.event.wire_type();
    let body = act.event.body().expect("an event can be written");
    let event = Event::read(event_type, schema, &body).expect("what was written can be read");
    let envelope = Envelope {
        stream: act.stream.clone(),
        version: *version,
        event_id: Uuid::from_u64_pair(act.seed, position),
        event_type: event_type.to_owned(),
        schema,
        recorded_at: act.at,
        happened_at: None,
        received_at: None,
        command_id: Uuid::from_u64_pair(act.seed, position),
        correlation: Uuid::from_u64_pair(act.seed, position),
        causation: Vec::new(),
        actor: act.authority.actor.clone(),
        on_behalf_of: act.authority.on_behalf_of.clone(),
        recorded_by: act.authority.recorded_by.clone(),
        role: act.authority.role.as_str().to_owned(),
        mandate: act.authority.mandate.clone(),
        procedure: act.authority.procedure.clone(),
        parts: std::collections::BTreeMap::new(),
    };
    (Recorded { position, envelope, body, leaf: [0; 32] }, event)
}

//! Generic drills over every read model at once: live equals rebuilt, any batch size, as-of equals stopping there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::Event;
use eventstore::{Journal, MemoryJournal};
use proptest::prelude::*;

use crate::testing::million::{StoryClock, write};
use crate::testing::{Story, history};
use crate::{AsOf, Host, NotThere, World};

fn folded(events: &[(eventstore::Recorded, Event)]) -> World {
    let mut world = World::default();
    for (recorded, event) in events {
        world.apply(recorded, event);
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Somebody holds an earlier world, as readers do, while folding goes on: neither world may notice.
    #[test]
    fn a_world_does_not_change_when_folding_goes_on(seed: u64, length in 260_usize..900, stop in 0_usize..900) {
        let events = history(seed, length);
        let stop = stop.min(length);
        let held = folded(&events[..stop]);
        let mut live = held.clone();
        for (recorded, event) in &events[stop..] {
            live.apply(recorded, event);
        }
        prop_assert_eq!(&held, &folded(&events[..stop]));
        prop_assert_eq!(&live, &folded(&events));
    }

    #[test]
    fn batches_of_any_size_give_the_same_world(seed: u64, length in 260_usize..700, batch in 1_usize..97) {
        let events = history(seed, length);
        let mut published = vec![World::default()];
        for chunk in events.chunks(batch) {
            let mut next = published[published.len() - 1].clone();
            for (recorded, event) in chunk {
                next.apply(recorded, event);
            }
            published.push(next);
        }
        for world in &published {
            let position = usize::try_from(world.position()).unwrap();
            prop_assert_eq!(world, &folded(&events[..position]));
        }
    }

    /// What is counted from tallies is what is counted from the nominations themselves, for every scope, at every instant.
    #[test]
    fn figures_are_those_of_the_nominations(seed: u64, length in 260_usize..900) {
        let world = folded(&history(seed, length));
        prop_assert!(crate::statistics::agree(&world));
    }

    #[test]
    fn every_matter_knows_its_events_in_order(seed: u64, length in 260_usize..700) {
        let events = history(seed, length);
        let world = folded(&events);
        let matters: BTreeSet<&str> = world.audit_trail.all().map(|(_, row)| row.matter()).collect();
        let mut seen = 0;
        for matter in matters {
            let positions = world.history.positions(&world.audit_trail, matter);
            prop_assert!(positions.is_sorted());
            prop_assert!(positions.iter().all(|at| world.audit_trail.at(*at).unwrap().matter() == matter));
            seen += positions.len();
        }
        prop_assert_eq!(seen, length);
    }
}

async fn journal(seed: u64, length: usize) -> Arc<dyn Journal> {
    let clock = Arc::new(StoryClock::default());
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new(clock.clone()));
    write(journal.clone(), &clock, Story::new(seed), length).await.unwrap();
    journal
}

async fn folded_to(journal: &Arc<dyn Journal>, position: u64) -> World {
    let recorded = journal.read_all(0, usize::try_from(position).unwrap()).await.unwrap();
    let mut world = World::default();
    for one in recorded {
        let event = Event::read(&one.envelope.event_type, one.envelope.schema, &one.body).unwrap();
        world.apply(&one, &event);
    }
    world
}

#[tokio::test]
async fn as_of_equals_stopping_there() {
    let journal = journal(3, 6_000).await;
    let host = Host::start_keeping(journal.clone(), 4).await.unwrap();
    for position in [1, 250, 1_023, 1_024, 1_025, 3_333, 5_999, 6_000] {
        let world = host.at(AsOf::Position(position)).await.unwrap();
        assert_eq!(
            *world,
            folded_to(&journal, position).await.standing(world.recorded_at()),
            "position {position}"
        );
    }
}

#[tokio::test]
async fn an_instant_an_event_and_a_position_lead_to_the_same_world() {
    let host = Host::start(journal(4, 2_000).await).await.unwrap();
    let newest = host.now();
    let row = newest.audit_trail.at(1_234).unwrap();
    let by_event = host.at(AsOf::EventId(row.event_id())).await.unwrap();
    let by_position = host.at(AsOf::Position(1_234)).await.unwrap();
    let by_instant = host.at(AsOf::Instant(row.recorded_at())).await.unwrap();
    assert_eq!(by_event, by_position);
    assert_eq!(by_event, by_instant);
}

#[tokio::test]
async fn nobody_can_stand_in_the_future() {
    let host = Host::start(journal(4, 300).await).await.unwrap();
    assert_eq!(host.at(AsOf::Position(301)).await, Err(NotThere::Ahead { newest: 300 }));
    let unknown = AsOf::EventId(uuid::Uuid::nil());
    assert_eq!(host.at(unknown).await, Err(NotThere::NoSuchEvent));
}

#[tokio::test]
async fn what_is_appended_is_seen_without_asking_twice_and_equals_a_rebuild() {
    let clock = Arc::new(StoryClock::default());
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new(clock.clone()));
    let host = Host::start(journal.clone()).await.unwrap();
    write(journal.clone(), &clock, Story::new(5), 3_000).await.unwrap();
    let live = host.at_least(3_000, Duration::from_secs(10)).await.unwrap();
    let rebuilt = Host::start(journal).await.unwrap().now();
    assert_eq!(live, rebuilt);
}

#[tokio::test]
async fn waiting_for_a_position_that_does_not_come_ends_with_an_answer() {
    let host = Host::start(journal(6, 300).await).await.unwrap();
    let answer = host.at_least(301, Duration::from_millis(20)).await;
    assert_eq!(answer, Err(NotThere::NotYet { position: 301, newest: 300 }));
}

#[tokio::test]
async fn the_steps_of_a_matter_show_values_before_and_after() {
    let host = Host::start(journal(9, 4_000).await).await.unwrap();
    let world = host.now();
    let ended = world.nominations.all().find(|one| one.state.is_final()).unwrap();
    let matter = format!("expert-nomination/{}", ended.reference);
    let events = host.events_of(&world, &matter).await.unwrap();
    let steps = crate::playback::steps(&world, &matter, &events);
    assert_eq!(steps.len(), events.len());
    assert!(steps.iter().all(|step| !step.sentence.is_empty()));
    let submitted = steps.iter().find(|step| step.event_type == "NominationSubmitted").unwrap();
    let state = submitted.changes.iter().find(|change| change.field == "state").unwrap();
    assert_eq!((state.before.as_deref(), state.after.as_deref()), (Some("draft"), Some("submitted")));
}

#[test]
fn every_event_has_a_sentence_that_names_no_pseudonym_of_a_mandate_holder() {
    let events = history(12, 3_000);
    let world = folded(&events);
    for (recorded, event) in &events {
        let words = crate::sentences::Words::new(&world, crate::fact::instant(recorded.envelope.recorded_at));
        let sentence = crate::sentences::sentence(&recorded.envelope, event, &words);
        assert!(sentence.ends_with(['.', ')']), "{sentence}");
        assert!(!sentence.contains("P-S1"), "{sentence}");
    }
}

//! Does the crate's own framework work over a journal?

use std::sync::Arc;

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, AggregateContext, CqrsFramework, DomainEvent, EventStore};
use eventstore::cqrs::{COMMAND_ID, JournalStore};
use eventstore::{MemoryJournal, SystemClock};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
struct Tally(u64);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Counted {
    Added(u64),
}

impl DomainEvent for Counted {
    fn event_type(&self) -> String {
        "Added".to_owned()
    }
    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl Aggregate for Tally {
    const TYPE: &'static str = "tally";
    type Command = u64;
    type Event = Counted;
    type Error = std::fmt::Error;
    type Services = ();

    async fn handle(&mut self, add: u64, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        sink.write(Counted::Added(add), self).await;
        Ok(())
    }

    fn apply(&mut self, Counted::Added(add): Counted) {
        self.0 += add;
    }
}

#[tokio::test]
async fn the_framework_loads_decides_and_commits() {
    let journal = Arc::new(MemoryJournal::new(Arc::new(SystemClock)));
    let framework = CqrsFramework::new(JournalStore::<Tally>::new(journal.clone()), vec![], ());
    framework.execute("one", 2).await.expect("a commit");
    framework.execute("one", 3).await.expect("a commit");
    let store = JournalStore::<Tally>::new(journal);
    let events = store.load_events("one").await.expect("events");
    assert_eq!(
        events.iter().map(|event| event.payload.clone()).collect::<Vec<_>>(),
        [Counted::Added(2), Counted::Added(3)]
    );
    assert_eq!(events[1].metadata["position"], "2");
}

#[tokio::test]
async fn a_commit_behind_another_is_a_conflict_and_a_named_command_counts_once() {
    let journal = Arc::new(MemoryJournal::new(Arc::new(SystemClock)));
    let store = JournalStore::<Tally>::new(journal);
    let (first, late) =
        (store.load_aggregate("one").await.expect("one"), store.load_aggregate("one").await.expect("one"));
    let again = store.load_aggregate("one").await.expect("one");
    let named = |n: u128| [(COMMAND_ID.to_owned(), uuid::Uuid::from_u128(n).to_string())].into();
    store.commit(vec![Counted::Added(1)], first, named(1)).await.expect("a commit");
    store.commit(vec![Counted::Added(1)], again, named(1)).await.expect("the same commit");
    let conflict = store.commit(vec![Counted::Added(1)], late, named(2)).await;
    assert!(matches!(conflict, Err(cqrs_es::AggregateError::AggregateConflict)));
    assert_eq!(store.load_events("one").await.expect("events").len(), 1);
}

#[tokio::test]
async fn what_is_remembered_is_what_the_journal_folds_and_never_overrules_it() {
    let journal = Arc::new(MemoryJournal::new(Arc::new(SystemClock)));
    let remembering = JournalStore::<Tally>::remembering(journal.clone(), 4);
    let fresh = JournalStore::<Tally>::new(journal);
    for number in 1..=30 {
        let id = (number % 7).to_string();
        let mut loaded = remembering.load_aggregate(&id).await.expect("one");
        // Half of the callers work on the aggregate before they commit, as the framework does.
        if number % 2 == 0 {
            loaded.aggregate().apply(Counted::Added(number));
        }
        remembering.commit(vec![Counted::Added(number)], loaded, [].into()).await.expect("a commit");
        let (mut known, mut read) = (
            remembering.load_aggregate(&id).await.expect("one"),
            fresh.load_aggregate(&id).await.expect("one"),
        );
        assert_eq!(known.aggregate().0, read.aggregate().0);
        remembering.commit(vec![Counted::Added(1)], known, [].into()).await.expect("a commit");
    }
    // Another process writes: the next command is a conflict, and the one after it has read what the other wrote.
    let theirs = fresh.load_aggregate("1").await.expect("one");
    fresh.commit(vec![Counted::Added(1_000)], theirs, [].into()).await.expect("a commit");
    let stale = remembering.load_aggregate("1").await.expect("one");
    let conflict = remembering.commit(vec![Counted::Added(1)], stale, [].into()).await;
    assert!(matches!(conflict, Err(cqrs_es::AggregateError::AggregateConflict)));
    let mut read = remembering.load_aggregate("1").await.expect("one");
    assert!(read.aggregate().0 > 1_000);
    remembering.commit(vec![Counted::Added(1)], read, [].into()).await.expect("a commit");
    assert_eq!(fresh.load_events("1").await.expect("events").len(), 12);
}

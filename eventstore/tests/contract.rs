//! Does every store keep the promises of a journal?

use std::sync::Arc;

use eventstore::proposal::Expected;
use eventstore::{AppendError, Journal, MemoryJournal, SqliteJournal, StandingClock, SystemClock, contract};

#[tokio::test(flavor = "multi_thread")]
async fn memory_sits_the_contract() {
    contract::examine(Arc::new(MemoryJournal::new(Arc::new(SystemClock)))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_sits_the_contract() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal");
    contract::examine(Arc::new(journal)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_and_memory_give_the_same_leaves_and_roots() {
    let directory = tempfile::tempdir().expect("a directory");
    let clock = Arc::new(StandingClock(1_394_790_720_000_000));
    let stores: [Arc<dyn Journal>; 2] = [
        Arc::new(MemoryJournal::new(clock.clone())),
        Arc::new(SqliteJournal::open(directory.path(), clock).expect("a journal")),
    ];
    let mut heads = Vec::new();
    for store in &stores {
        for command in 1..20 {
            store.append(contract::proposal(command, "a/1", Expected::Any, 2)).await.expect("an append");
        }
        heads.push((store.head().await.expect("a head"), store.read_all(0, 100).await.expect("a read")));
    }
    assert_eq!(heads[0], heads[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_is_there_after_opening_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let before = {
        let journal = SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal");
        journal.append(contract::proposal(1, "a/1", Expected::NoStream, 5)).await.expect("an append");
        journal.head().await.expect("a head")
    };
    let journal = SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal");
    assert_eq!(journal.head().await.expect("a head"), before);
    let next = journal.append(contract::proposal(2, "a/1", Expected::Exact(5), 1)).await.expect("an append");
    assert_eq!(next.positions, Some((6, 6)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_nothing_acknowledged_is_lost() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal =
        SqliteJournal::open_limited(directory.path(), Arc::new(SystemClock), Some(60)).expect("a journal");
    let mut acknowledged = 0;
    let refused = loop {
        match journal.append(contract::proposal(acknowledged + 1, "a/1", Expected::Any, 20)).await {
            Ok(_) => acknowledged += 1,
            Err(why) => break why,
        }
    };
    assert!(matches!(&refused, AppendError::Unavailable(why) if why.contains("full")), "{refused}");
    drop(journal);
    let again = SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal");
    assert_eq!(u128::from(again.head().await.expect("a head").size), acknowledged * 20);
    again.append(contract::proposal(999_999, "a/1", Expected::Any, 1)).await.expect("with room again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_refuses_to_change_the_past() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal");
    journal.append(contract::proposal(1, "a/1", Expected::NoStream, 2)).await.expect("an append");
    let raw = rusqlite::Connection::open(directory.path().join("journal.db")).expect("a connection");
    for tampering in [
        "update events set body = x''",
        "delete from events where position = 2",
        "delete from commands",
        "update head set size = 1",
        "delete from head",
    ] {
        let refused = raw.execute(tampering, []).expect_err(tampering);
        assert!(refused.to_string().contains("append-only"), "{tampering}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_event_the_file_refuses_does_not_fail_its_neighbours() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = Arc::new(SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal"));
    let raw = rusqlite::Connection::open(directory.path().join("journal.db")).expect("a connection");
    let refusal = "create trigger odd before insert on events when new.stream = 'odd/1'
        begin select raise(abort, 'odd'); end";
    raw.execute_batch(refusal).expect("a trigger");
    let neighbours = (3..20).map(|n| contract::proposal(n, &format!("b/{n}"), Expected::NoStream, 1));
    let all = neighbours.chain([contract::proposal(2, "odd/1", Expected::NoStream, 1)]).map(|proposal| {
        let journal = journal.clone();
        async move { journal.append(proposal).await }
    });
    let outcomes = futures::future::join_all(all).await;
    let (last, others) = outcomes.split_last().expect("outcomes");
    assert!(matches!(last, Err(AppendError::Malformed(_))), "{last:?}");
    assert!(others.iter().all(Result::is_ok), "{others:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_on_one_file_learn_from_each_other() {
    let directory = tempfile::tempdir().expect("a directory");
    let open = || SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal");
    let (here, there) = (open(), open());
    here.append(contract::proposal(1, "a/1", Expected::NoStream, 1)).await.expect("an append");
    there.append(contract::proposal(2, "a/1", Expected::Exact(1), 1)).await.expect("an append");
    let again =
        here.append(contract::proposal(2, "a/1", Expected::Exact(1), 1)).await.expect("the same answer");
    assert_eq!((again.positions, again.repeated), (Some((2, 2)), true));
    here.append(contract::proposal(3, "a/1", Expected::Exact(2), 1)).await.expect("the memory was renewed");
}

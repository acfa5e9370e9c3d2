//! Do several processes on one journal hear of each other at once, and is one of them the usual writer?
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use eventstore::proposal::Expected;
use eventstore::testing::PostgresServer;
use eventstore::{Journal, PostgresJournal, SystemClock, contract};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

/// The number of the lease (`claim.sql`) without its upper half: as the server's list of locks says it in one column.
const LEASE: u32 = 2_938_777_623;

static SERVER: OnceCell<PostgresServer> = OnceCell::const_new();

async fn database(name: &str) -> String {
    let server = SERVER.get_or_init(|| async { PostgresServer::start().await.expect("a server") }).await;
    server.database(name).await.expect("a database")
}

async fn open(url: &str) -> PostgresJournal {
    PostgresJournal::open(url, Arc::new(SystemClock)).await.expect("a journal")
}

async fn raw(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

async fn append(journal: &PostgresJournal, command: u128) -> u64 {
    let asked = contract::proposal(command, &format!("a/{command}"), Expected::NoStream, 1);
    journal.append(asked).await.expect("an append").positions.expect("a position").0
}

/// Waits until something is so.
async fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Milliseconds until another process knows that an event is there: the median of many.
async fn heard_after(here: &PostgresJournal, there: &PostgresJournal, first: u128) -> u128 {
    let mut took = Vec::new();
    for command in first..first + 21 {
        let mut hint = there.watch();
        let position = append(here, command).await;
        let answered = Instant::now();
        hint.wait_for(|known| *known >= position).await.expect("a journal");
        took.push(answered.elapsed().as_millis());
        // Calls are ten milliseconds apart; whoever is heard at once has not called lately.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    took.sort_unstable();
    took[took.len() / 2]
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_hears_of_an_event_at_once() {
    let url = database("heard").await;
    let (here, there) = (open(&url).await, open(&url).await);
    // A look at the head comes once a second: half of them would take half a second.
    let median = heard_after(&here, &there, 1).await;
    assert!(median < 100, "{median} ms");
    let median = heard_after(&there, &here, 1_000).await;
    assert!(median < 100, "{median} ms, the other way");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_is_the_usual_writer_and_another_takes_over_when_it_is_gone() {
    let url = database("lease").await;
    let here = open(&url).await;
    let there = open(&url).await;
    assert!(here.is_usual_writer() && !there.is_usual_writer(), "the first is");
    let positions = [append(&there, 1).await, append(&here, 2).await, append(&there, 3).await];
    assert_eq!(positions, [1, 2, 3], "both write");
    drop(here);
    until("the other takes over", || there.is_usual_writer()).await;
    let third = open(&url).await;
    assert!(!third.is_usual_writer());
    assert_eq!([append(&there, 4).await, append(&third, 5).await], [4, 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_loses_the_connection_of_the_lease_writes_on_and_holds_it_again() {
    let url = database("lost").await;
    let (here, watcher) = (open(&url).await, raw(&url).await);
    append(&here, 1).await;
    let sql = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = $1 and granted
        and database = (select oid from pg_database where datname = current_database())";
    assert_eq!(watcher.query(sql, &[&LEASE]).await.expect("a cut").len(), 1);
    until("the lease is lost", || !here.is_usual_writer()).await;
    assert_eq!(append(&here, 2).await, 2, "a writer without it writes");
    until("the lease is held again", || here.is_usual_writer()).await;
    assert_eq!(append(&here, 3).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_while_nobody_listened_is_heard_of_afterwards() {
    let url = database("deaf").await;
    let (here, there, watcher) = (open(&url).await, open(&url).await, raw(&url).await);
    let mut hint = there.watch();
    // Everybody's ears: whoever does not hold the lease is deaf until the next look.
    let sql = "select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'travaux' and datname = current_database() and query like 'select pg_try_advisory%'
        or query like 'listen%' and datname = current_database()";
    watcher.query(sql, &[]).await.expect("cuts");
    let position = append(&here, 1).await;
    let reached =
        tokio::time::timeout(Duration::from_secs(5), hint.wait_for(|known| *known >= position)).await;
    assert!(reached.is_ok(), "the next look finds it");
}

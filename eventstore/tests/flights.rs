//! Do two batches on their way keep every promise, when the first fails, when connections are cut, when another process writes between?
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use eventstore::proposal::Expected;
use eventstore::testing::PostgresServer;
use eventstore::{
    AppendError, Journal, PostgresJournal, Proposal, Receipt, SealedPart, SystemClock, contract, erasure,
};
use futures::future::join_all;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

/// As many as make two batches.
const CALLERS: u128 = 64;
/// How often a connection is cut while everybody appends.
const CUTS: usize = 20;

static SERVER: OnceCell<PostgresServer> = OnceCell::const_new();

async fn database(name: &str) -> String {
    let server = SERVER.get_or_init(|| async { PostgresServer::start().await.expect("a server") }).await;
    server.database(name).await.expect("a database")
}

async fn open(url: &str) -> Arc<PostgresJournal> {
    Arc::new(PostgresJournal::open(url, Arc::new(SystemClock)).await.expect("a journal"))
}

/// With two batches on their way, whatever is fastest here.
async fn open_in_halves(url: &str) -> Arc<PostgresJournal> {
    Arc::new(PostgresJournal::open_in_shares(url, Arc::new(SystemClock), 2).await.expect("a journal"))
}

async fn raw(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

/// Asks until there is an answer: asking again with the same command id gives the truth.
async fn insist(journal: &PostgresJournal, command: u128, stream: &str, version: u64) -> Receipt {
    loop {
        match journal.append(contract::proposal(command, stream, Expected::Exact(version), 1)).await {
            Ok(receipt) => return receipt,
            Err(AppendError::Unavailable(_) | AppendError::Busy) => {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(other) => panic!("{other}"),
        }
    }
}

/// Everybody appends so often, each to her own stream, without a pause; the receipts.
async fn everybody(journal: &Arc<PostgresJournal>, who: u128, times: u64) -> Vec<Receipt> {
    let callers = (0..CALLERS).map(|caller| {
        let journal = journal.clone();
        tokio::spawn(async move {
            let mut receipts = Vec::new();
            for version in 0..times {
                let command = (who << 64) + (caller << 32) + u128::from(version);
                receipts.push(insist(&journal, command, &format!("w{who}/{caller}"), version).await);
            }
            receipts
        })
    });
    join_all(callers).await.into_iter().flat_map(|caller| caller.expect("a caller")).collect()
}

/// Positions without gaps, the root of the leaves, every receipt where it says, and whoever follows is told the same.
async fn holds(journal: &PostgresJournal, receipts: &[Receipt]) {
    let events = journal.read_all(0, 100_000).await.expect("a read");
    for from in [0, events.len() / 2, events.len().saturating_sub(40)] {
        let mut told = events[..from].to_vec();
        loop {
            let more = journal.follow(told.len() as u64, 33).await.expect("a read");
            if more.is_empty() {
                break;
            }
            told.extend(more);
        }
        assert_eq!(told, events, "from {from}");
    }
    assert!(events.iter().zip(1..).all(|(event, position)| event.position == position), "no gaps");
    assert!(events.is_sorted_by(|a, b| a.envelope.recorded_at < b.envelope.recorded_at));
    let head = journal.head().await.expect("a head");
    let leaves: Vec<_> = events.iter().map(|event| event.leaf).collect();
    assert_eq!((head.size, head.root), (leaves.len() as u64, ledger::root(&leaves)));
    let commands: HashSet<Uuid> = events.iter().map(|event| event.envelope.command_id).collect();
    assert_eq!(commands.len(), events.len(), "nothing was written twice");
    for receipt in receipts {
        let (first, _) = receipt.positions.expect("a position");
        let event = &events[usize::try_from(first - 1).expect("a place")];
        assert_eq!(event.envelope.command_id, receipt.command_id);
        assert_eq!(receipt.versions[0].1, event.envelope.version);
    }
}

/// Connections of this journal's writer that wait for a lock.
async fn stuck(client: &Client) -> Vec<i32> {
    let sql =
        "select pid from pg_stat_activity where application_name = 'travaux' and datname = current_database()
        and wait_event_type = 'Lock' order by wait_event <> 'transactionid', pid";
    client.query(sql, &[]).await.expect("activity").iter().map(|row| row.get(0)).collect()
}

/// The connections that wait for a lock, once so many do.
async fn until_stuck(client: &Client, many: usize) -> Vec<i32> {
    let begun = Instant::now();
    loop {
        let stuck = stuck(client).await;
        if stuck.len() >= many {
            return stuck;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{many} should wait, {} do", stuck.len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_callers_are_answered_in_the_order_of_the_journal() {
    let journal = open(&database("many").await).await;
    let receipts = everybody(&journal, 1, 30).await;
    assert!(receipts.iter().all(|receipt| !receipt.repeated));
    holds(&journal, &receipts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_batch_that_is_refused_takes_no_neighbour_and_no_second_batch_with_it() {
    let url = database("refused").await;
    let journal = open(&url).await;
    everybody(&journal, 1, 3).await;
    let refusal = "alter table travaux.events add constraint odd check (stream not like 'odd/%')";
    raw(&url).await.batch_execute(refusal).await.expect("a constraint");
    let all = (0..3 * CALLERS).map(|n| {
        let (journal, odd) = (journal.clone(), n % 40 == 0);
        let stream = if odd { format!("odd/{n}") } else { format!("even/{n}") };
        tokio::spawn(async move {
            (odd, journal.append(contract::proposal((9 << 64) + n, &stream, Expected::NoStream, 1)).await)
        })
    });
    let mut receipts = Vec::new();
    for outcome in join_all(all).await {
        match outcome.expect("a caller") {
            (true, refused) => assert!(matches!(refused, Err(AppendError::Malformed(_))), "{refused:?}"),
            (false, taken) => receipts.push(taken.expect("a receipt")),
        }
    }
    holds(&journal, &receipts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_cut_while_the_second_batch_waits_leaves_true_answers() {
    let url = database("cut").await;
    let journal = open_in_halves(&url).await;
    everybody(&journal, 1, 3).await;
    let (holder, watcher) = (raw(&url).await, raw(&url).await);
    for victim in 0..3_u128 {
        holder
            .batch_execute("begin; select id from travaux.head for update")
            .await
            .expect("the head is held");
        let appending = {
            let journal = journal.clone();
            tokio::spawn(async move { everybody(&journal, 10 + victim, 2).await })
        };
        let stuck = until_stuck(&watcher, 2).await;
        // The one before, the one behind, both.
        let cut = [&stuck[..1], &stuck[1..], &stuck[..]][usize::try_from(victim).expect("a place")];
        for pid in cut {
            watcher.execute("select pg_terminate_backend($1)", &[pid]).await.expect("a cut");
        }
        holder.batch_execute("rollback").await.expect("the head is free");
        let receipts = appending.await.expect("everybody");
        assert!(receipts.iter().all(|receipt| !receipt.repeated), "each answer is the first");
        holds(&journal, &receipts).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_of_many_callers_stay_in_one_order() {
    let url = database("two").await;
    let (here, there) = (open(&url).await, open(&url).await);
    let (ours, theirs) = tokio::join!(everybody(&here, 1, 12), everybody(&there, 2, 12));
    holds(&here, &[ours, theirs].concat()).await;
    // The server counts a moment later.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let sql = "select deadlocks from pg_stat_database where datname = current_database()";
    let deadlocks: i64 = raw(&url).await.query_one(sql, &[]).await.expect("a count").get(0);
    assert_eq!(deadlocks, 0, "nobody waits for each other");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_cut_at_any_moment_lose_and_double_nothing() {
    let url = database("cuts").await;
    let journal = open(&url).await;
    let over = Arc::new(AtomicBool::new(false));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (journal, over) = (journal.clone(), over.clone());
            tokio::spawn(async move {
                let (mut receipts, stream) = (Vec::new(), format!("w1/{caller}"));
                while !over.load(Ordering::Relaxed) {
                    let version = receipts.len() as u64;
                    let command = (1 << 64) + (caller << 32) + u128::from(version);
                    receipts.push(insist(&journal, command, &stream, version).await);
                }
                receipts
            })
        })
        .collect();
    let cutter = raw(&url).await;
    let mut cut = 0;
    while cut < CUTS {
        tokio::time::sleep(Duration::from_millis(30)).await;
        let sql = "select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'travaux' and datname = current_database() order by random() limit 1";
        cut += cutter.query(sql, &[]).await.expect("a cut").len();
    }
    over.store(true, Ordering::Relaxed);
    let receipts: Vec<_> =
        join_all(callers).await.into_iter().flat_map(|caller| caller.expect("a caller")).collect();
    let reading = open(&url).await;
    holds(&reading, &receipts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_goes_away_leaves_her_command_whole_and_nobody_waiting() {
    let url = database("away").await;
    let journal = open(&url).await;
    let gone: Vec<_> = (0..CALLERS)
        .map(|n| {
            let journal = journal.clone();
            let proposal = contract::proposal((7 << 64) + n, &format!("gone/{n}"), Expected::NoStream, 2);
            tokio::spawn(async move { journal.append(proposal).await })
        })
        .collect();
    tokio::task::yield_now().await;
    for caller in &gone {
        caller.abort();
    }
    let receipts = everybody(&journal, 1, 3).await;
    assert_eq!(receipts.len(), 3 * 64);
    for n in 0..CALLERS {
        let stream = eventstore::StreamName::whole(&format!("gone/{n}"));
        let version = journal.stream_version(&stream).await.expect("a version");
        let on_file = journal.command(Uuid::from_u128((7 << 64) + n)).await.expect("a read");
        assert_eq!(version, if on_file.is_some() { 2 } else { 0 }, "all of a command or nothing");
    }
}

/// The position of an event that lets a person be erased.
async fn named(journal: &PostgresJournal, command: u128, subject: &str) -> u64 {
    let mut asked = contract::proposal(command, "erasure/1", Expected::Any, 1);
    let event = &mut asked.writes[0].events[0];
    erasure::ERASURE.clone_into(&mut event.event_type);
    event.body.bytes = format!(r#"{{"subject":"{subject}"}}"#).into_bytes();
    journal.append(asked).await.expect("an erasure on record").positions.expect("a position").0
}

/// An event with one part about a person.
fn about(subject: &str, command: u128, stream: &str) -> Proposal {
    let mut asked = contract::proposal(command, stream, Expected::NoStream, 1);
    let part = SealedPart {
        name: "form".to_owned(),
        subject: subject.to_owned(),
        digest: [5; 32],
        bytes: vec![9; 40],
    };
    asked.writes[0].events[0].sealed.push(part);
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_waits_for_both_batches_on_their_way_and_keeps_nothing_of_theirs() {
    let url = database("erased").await;
    let journal = open_in_halves(&url).await;
    everybody(&journal, 1, 3).await;
    let by = named(&journal, 1 << 100, "P-9").await;
    let (holder, watcher) = (raw(&url).await, raw(&url).await);
    holder.batch_execute("begin; select id from travaux.head for update").await.expect("the head is held");
    let appending: Vec<_> = (0..CALLERS)
        .map(|n| {
            let journal = journal.clone();
            tokio::spawn(async move { journal.append(about("P-9", (5 << 64) + n, &format!("of/{n}"))).await })
        })
        .collect();
    until_stuck(&watcher, 2).await;
    let eraser = journal.eraser();
    let erasing = tokio::spawn(async move { eraser.erase("P-9", by).await });
    until_stuck(&watcher, 3).await;
    holder.batch_execute("rollback").await.expect("the head is free");
    erasing.await.expect("the eraser").expect("an erasure");
    let mut receipts = Vec::new();
    for outcome in join_all(appending).await {
        match outcome.expect("a caller") {
            Ok(receipt) => receipts.push(receipt),
            Err(refused) => assert!(matches!(refused, AppendError::Malformed(_)), "{refused:?}"),
        }
    }
    assert!(receipts.len() > 1, "what was on its way before the erasure was written");
    let counted = journal.eraser().count(&["P-9".to_owned()]).await.expect("a count");
    assert_eq!((counted.parts, counted.left), (receipts.len() as u64, 0));
    holds(&journal, &receipts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_amid_many_callers_stops_nobody_and_nothing_more_is_kept_of_that_person() {
    let url = database("amid").await;
    let journal = open(&url).await;
    let by = named(&journal, 1 << 100, "P-9").await;
    let writing: Vec<_> = (0..CALLERS)
        .map(|n| {
            let journal = journal.clone();
            tokio::spawn(async move {
                let (mut kept, mut refused) = (0_u64, 0_u64);
                for turn in 0..6 {
                    let subject = if n % 8 == 0 { "P-9" } else { "P-1" };
                    let command = (5 << 64) + (n << 32) + turn;
                    match journal.append(about(subject, command, &format!("of/{n}/{turn}"))).await {
                        Ok(_) => kept += u64::from(subject == "P-9"),
                        Err(AppendError::Malformed(_)) if subject == "P-9" => refused += 1,
                        Err(other) => panic!("{other}"),
                    }
                }
                (kept, refused)
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(20)).await;
    journal.eraser().erase("P-9", by).await.expect("an erasure");
    let written = join_all(writing).await.into_iter().map(|caller| caller.expect("a caller"));
    let (kept, refused) = written.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert_eq!(kept + refused, 8 * 6);
    assert!(refused > 0, "some came after the erasure");
    let counted = journal.eraser().count(&["P-9".to_owned()]).await.expect("a count");
    assert_eq!((counted.parts, counted.left), (kept, 0), "nothing is kept, before or after");
    let others = journal.eraser().count(&["P-1".to_owned()]).await.expect("a count");
    assert_eq!(others.left, 56 * 6, "everybody else is whole");
    let late = journal.append(about("P-9", 1 << 101, "of/late")).await;
    assert!(matches!(late, Err(AppendError::Malformed(_))), "{late:?}");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let sql = "select deadlocks from pg_stat_database where datname = current_database()";
    let deadlocks: i64 = raw(&url).await.query_one(sql, &[]).await.expect("a count").get(0);
    assert_eq!(deadlocks, 0, "nobody waits for each other");
}

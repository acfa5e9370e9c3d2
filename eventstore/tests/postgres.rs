//! Does the journal in PostgreSQL keep its promises, also when the server, the network and other processes do not?
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use eventstore::proposal::{Expected, StreamName};
use eventstore::testing::PostgresServer;
use eventstore::{
    AppendError, Journal, Key, KeyStore, MemoryJournal, PostgresJournal, PostgresKeys, Proposal, Receipt,
    Recorded, SqliteJournal, StandingClock, SystemClock, contract,
};
use tokio::sync::OnceCell;
use tokio_postgres::NoTls;

static SERVER: OnceCell<PostgresServer> = OnceCell::const_new();

/// A new database of the server that all tests of this program share.
async fn database(name: &str) -> String {
    let server = SERVER.get_or_init(|| async { PostgresServer::start().await.expect("a server") }).await;
    server.database(name).await.expect("a database")
}

async fn open(url: &str) -> PostgresJournal {
    PostgresJournal::open(url, Arc::new(SystemClock)).await.expect("a journal")
}

async fn raw(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_sits_the_contract() {
    contract::examine(Arc::new(open(&database("contract").await).await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_stores_give_the_same_entries_leaves_and_roots() {
    let directory = tempfile::tempdir().expect("a directory");
    let clock = Arc::new(StandingClock(1_394_790_720_000_000));
    let postgres = PostgresJournal::open(&database("bytes").await, clock.clone()).await.expect("a journal");
    let stores: [Arc<dyn Journal>; 3] = [
        Arc::new(MemoryJournal::new(clock.clone())),
        Arc::new(SqliteJournal::open(directory.path(), clock).expect("a journal")),
        Arc::new(postgres),
    ];
    let mut kept = Vec::new();
    for store in &stores {
        for command in 1..30 {
            let stream = format!("a/{}", command % 3);
            store.append(contract::proposal(command, &stream, Expected::Any, 2)).await.expect("an append");
        }
        let events = store.read_all(0, 100).await.expect("a read");
        let entries: Vec<_> = events
            .iter()
            .map(|event| eventstore::canonical::entry(&event.envelope).expect("an entry"))
            .collect();
        kept.push((store.head().await.expect("a head"), events, entries));
    }
    assert_eq!(kept[0], kept[1]);
    assert_eq!(kept[1], kept[2]);
    let sqlite = rusqlite::Connection::open(directory.path().join("journal.db")).expect("a connection");
    let from_sqlite: Vec<Vec<u8>> = sqlite
        .prepare("select entry from events order by position")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .expect("entries");
    let rows = raw(&SERVER.get().expect("a server").address("bytes"))
        .await
        .query("select entry from travaux.events order by position", &[])
        .await
        .expect("entries");
    let from_postgres: Vec<Vec<u8>> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(from_sqlite, from_postgres);
    assert_eq!(from_sqlite, kept[0].2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_contend_and_every_answer_is_true() {
    let url = database("contention").await;
    let journals = [Arc::new(open(&url).await), Arc::new(open(&url).await)];
    let mut writers = Vec::new();
    for writer in 0..24_u128 {
        let journal = journals[usize::from(writer % 2 == 1)].clone();
        writers.push(tokio::spawn(async move {
            let stream = StreamName::whole(&format!("contended/{}", writer % 3));
            let mut done = 0;
            let mut command = 10_000 * (writer + 1);
            while done < 15 {
                command += 1;
                let version = journal.stream_version(&stream).await.expect("a version");
                let proposal = contract::proposal(command, stream.as_str(), Expected::Exact(version), 1);
                match journal.append(proposal).await {
                    Ok(receipt) => {
                        assert_eq!(receipt.versions, [(stream.clone(), version + 1)]);
                        done += 1;
                    }
                    Err(AppendError::Overtaken { actual, .. }) => {
                        assert!(actual > version, "{actual} {version}");
                    }
                    Err(other) => panic!("{other}"),
                }
            }
        }));
    }
    for writer in writers {
        writer.await.expect("a writer");
    }
    let all = journals[0].read_all(0, 1_000).await.expect("a read");
    assert_eq!(all.iter().map(|event| event.position).collect::<Vec<_>>(), (1..=360).collect::<Vec<_>>());
    let leaves: Vec<_> = all.iter().map(|event| event.leaf).collect();
    assert_eq!(journals[1].head().await.expect("a head").root, ledger::root(&leaves));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_another_process_answered_is_answered_in_the_same_way() {
    let url = database("elsewhere").await;
    let (here, there) = (open(&url).await, open(&url).await);
    here.append(contract::proposal(1, "a/1", Expected::NoStream, 1)).await.expect("an append");
    there.append(contract::proposal(2, "a/1", Expected::Exact(1), 1)).await.expect("an append");
    let again =
        here.append(contract::proposal(2, "a/1", Expected::Exact(1), 1)).await.expect("the same answer");
    assert_eq!((again.positions, again.repeated), (Some((2, 2)), true));
    here.append(contract::proposal(3, "a/1", Expected::Exact(2), 1)).await.expect("the memory was renewed");
    let nothing = contract::proposal(4, "a/1", Expected::Any, 0);
    let first = here.append(nothing.clone()).await.expect("an answer");
    let second = there.append(nothing).await.expect("the same answer");
    assert_eq!((first.repeated, second.repeated), (false, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_writes_wakes_followers_here() {
    let url = database("following").await;
    let (here, there) = (open(&url).await, open(&url).await);
    let mut hint = here.watch();
    there.append(contract::proposal(1, "a/1", Expected::NoStream, 3)).await.expect("an append");
    let reached =
        tokio::time::timeout(Duration::from_secs(5), hint.wait_for(|position| *position == 3)).await;
    assert!(reached.is_ok(), "the hint moves");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_keeps_no_samples_of_what_is_sealed() {
    let url = database("samples").await;
    let journal = open(&url).await;
    let mut asked = contract::proposal(1, "a/1", Expected::NoStream, 20);
    for (event, number) in asked.writes[0].events.iter_mut().zip(1..) {
        let (name, subject) = ("form".to_owned(), format!("P-{number}"));
        event.sealed.push(eventstore::SealedPart { name, subject, digest: [5; 32], bytes: vec![number; 40] });
    }
    journal.append(asked).await.expect("an append");
    journal.put_blob([6; 32], "P-1", vec![9; 60]).await.expect("a file");
    let keys = PostgresKeys::open(&url, Key::new([7; 32])).await.expect("keys");
    let made = tokio::task::spawn_blocking(move || keys.key_for("P-1").map(|_| ())).await;
    made.expect("a thread").expect("a key");
    let client = raw(&url).await;
    client.batch_execute("analyze").await.expect("samples");
    let sql = "select distinct tablename || '.' || attname from pg_stats where schemaname like 'travaux%'
        and tablename in ('parts', 'blobs', 'keys') order by 1";
    let sampled: Vec<String> =
        client.query(sql, &[]).await.expect("samples").iter().map(|row| row.get(0)).collect();
    assert!(sampled.contains(&"parts.subject".to_owned()), "the server samples: {sampled:?}");
    let of_sealed: Vec<_> =
        sampled.iter().filter(|it| it.ends_with("sealed") || it.ends_with("wrapped")).collect();
    assert!(of_sealed.is_empty(), "{of_sealed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_event_the_database_refuses_does_not_fail_its_neighbours() {
    let url = database("neighbours").await;
    let journal = Arc::new(open(&url).await);
    journal.append(contract::proposal(1, "a/1", Expected::NoStream, 1)).await.expect("an append");
    let refusal = "alter table travaux.events add constraint odd check (stream <> 'odd/1')";
    raw(&url).await.batch_execute(refusal).await.expect("a constraint");
    let odd = contract::proposal(2, "odd/1", Expected::NoStream, 1);
    let neighbours = (3..20).map(|n| contract::proposal(n, &format!("b/{n}"), Expected::NoStream, 1));
    let all = neighbours.chain([odd]).map(|proposal| {
        let journal = journal.clone();
        async move { journal.append(proposal).await }
    });
    let outcomes = futures::future::join_all(all).await;
    let (last, others) = outcomes.split_last().expect("outcomes");
    assert!(matches!(last, Err(AppendError::Malformed(_))), "{last:?}");
    assert!(others.iter().all(Result::is_ok), "{others:?}");
    assert_eq!(journal.head().await.expect("a head").size, 18);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_refuses_to_change_the_past() {
    let url = database("tampering").await;
    let journal = open(&url).await;
    journal.append(contract::proposal(1, "a/1", Expected::NoStream, 2)).await.expect("an append");
    let owner = raw(&url).await;
    for tampering in [
        "update travaux.events set body = ''::bytea",
        "delete from travaux.events where position = 2",
        "truncate travaux.events, travaux.parts cascade",
        "delete from travaux.commands",
        "update travaux.head set size = 1",
        "delete from travaux.head",
        "insert into travaux.events select 4, 'a/1', 9, entry, body, blind, leaf from travaux.events limit 1",
    ] {
        let refused = owner.batch_execute(tampering).await.expect_err(tampering);
        let text = refused.as_db_error().map(|error| error.message().to_owned()).unwrap_or_default();
        assert!(text.contains("append-only") || text.contains("no gaps"), "{tampering}: {text}");
    }
    owner.batch_execute("set role travaux_writer").await.expect("the writing role");
    for forbidden in [
        "update travaux.events set body = ''::bytea",
        "delete from travaux.parts",
        "alter table travaux.events disable trigger all",
        "drop table travaux.events cascade",
        "create table travaux.more (id integer)",
    ] {
        let refused = owner.batch_execute(forbidden).await.expect_err(forbidden);
        assert_eq!(
            refused.code().map(tokio_postgres::error::SqlState::code),
            Some("42501"),
            "{forbidden}: {refused}"
        );
    }
}

/// Asks until there is an answer: asking again with the same command id gives the truth, whatever happened.
async fn insist(journal: &PostgresJournal, proposal: Proposal) -> Receipt {
    loop {
        match journal.append(proposal.clone()).await {
            Ok(receipt) => return receipt,
            Err(AppendError::Unavailable(_) | AppendError::Busy) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(other) => panic!("{other}"),
        }
    }
}

/// Everything that is told until it is over and nothing comes any more.
async fn followed_until(journal: Arc<PostgresJournal>, over: Arc<AtomicBool>) -> Vec<Recorded> {
    let mut seen: Vec<Recorded> = Vec::new();
    loop {
        let finished = over.load(Ordering::Relaxed);
        let Ok(events) = journal.follow(seen.len() as u64, 50).await else { continue };
        if finished && events.is_empty() {
            return seen;
        }
        seen.extend(events);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_under_many_writers_and_random_kills_sees_every_position_once_in_order() {
    const WRITERS: u128 = 32;
    const EACH: u128 = 40;
    let url = database("kills").await;
    let journals = [Arc::new(open(&url).await), Arc::new(open(&url).await)];
    let tailing = open(&url).await;
    let over = Arc::new(AtomicBool::new(false));
    let killer = {
        let (client, over) = (raw(&url).await, over.clone());
        tokio::spawn(async move {
            let mut kills = 0_u64;
            while !over.load(Ordering::Relaxed) {
                tokio::time::sleep(Duration::from_millis(25)).await;
                let sql = "select pg_terminate_backend(pid) from pg_stat_activity
                    where application_name = 'travaux' and datname = current_database() order by random() limit 2";
                kills += client.query(sql, &[]).await.expect("kills").len() as u64;
            }
            kills
        })
    };
    // One follows beside the writers, one in a process that writes.
    let tails = [Arc::new(tailing), journals[0].clone()]
        .map(|journal| tokio::spawn(followed_until(journal, over.clone())));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let journal = journals[usize::from(writer % 2 == 1)].clone();
            tokio::spawn(async move {
                for n in 0..EACH {
                    let version = u64::try_from(n).expect("a number");
                    let proposal = contract::proposal(
                        1_000 * (writer + 1) + n,
                        &format!("w/{writer}"),
                        Expected::Exact(version),
                        1,
                    );
                    let receipt = insist(&journal, proposal).await;
                    assert_eq!(receipt.versions[0].1, version + 1);
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("a writer");
    }
    over.store(true, Ordering::Relaxed);
    assert!(killer.await.expect("the killer") > 5, "connections were killed");
    let expected: Vec<u64> = (1..=u64::try_from(WRITERS * EACH).expect("a number")).collect();
    let all = loop {
        // The last kills may have met the connections that read.
        if let Ok(all) = journals[1].read_all(0, 10_000).await {
            break all;
        }
    };
    for tail in tails {
        let seen = tail.await.expect("a follower");
        assert_eq!(seen.iter().map(|event| event.position).collect::<Vec<_>>(), expected);
        assert_eq!(seen, all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_database_goes_away_in_mid_append() {
    let server = PostgresServer::start().await.expect("a server");
    let url = server.database("crash").await.expect("a database");
    let journal = Arc::new(open(&url).await);
    let over = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..16_u128)
        .map(|writer| {
            let (journal, over) = (journal.clone(), over.clone());
            tokio::spawn(async move {
                let mut acknowledged = Vec::new();
                let mut n = 0;
                while !over.load(Ordering::Relaxed) {
                    n += 1;
                    let command = 1_000_000 * (writer + 1) + n;
                    let proposal = contract::proposal(command, &format!("w/{writer}"), Expected::Any, 1);
                    match journal.append(proposal).await {
                        Ok(receipt) => {
                            assert!(!receipt.repeated, "the first answer is no repetition");
                            acknowledged.push((command, receipt));
                        }
                        Err(AppendError::Unavailable(_) | AppendError::Busy) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
                acknowledged
            })
        })
        .collect();
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        server.kill();
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.again().await.expect("the server comes back");
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    over.store(true, Ordering::Relaxed);
    let mut total = 0;
    for writer in writers {
        for (command, receipt) in writer.await.expect("a writer") {
            let record =
                journal.command(uuid::Uuid::from_u128(command)).await.expect("a read").expect("on file");
            assert_eq!(record.receipt, receipt);
            total += 1;
        }
    }
    assert!(total > 100, "{total} were acknowledged");
    let mut leaves = Vec::new();
    loop {
        let more = journal.read_all(leaves.len() as u64, 10_000).await.expect("a read");
        if more.is_empty() {
            break;
        }
        leaves.extend(more.iter().map(|event| event.leaf));
    }
    let head = journal.head().await.expect("a head");
    assert_eq!((head.size, head.root), (leaves.len() as u64, ledger::root(&leaves)));
    assert!(head.size >= total);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_in_postgresql_open_with_their_master_until_destroyed() {
    let url = database("keys").await;
    let keys = PostgresKeys::open(&url, Key::new([7; 32])).await.expect("keys");
    let other = PostgresKeys::open(&url, Key::new([7; 32])).await.expect("keys");
    let wrong = PostgresKeys::open(&url, Key::new([8; 32])).await.expect("keys");
    let key = keys.key_for("P-1").expect("a key");
    assert_eq!(other.key_for("P-1").expect("the same key"), key);
    assert_eq!(wrong.key("P-1"), Err(eventstore::KeyError::WrongMaster));
    keys.destroy("P-1").expect("destroyed");
    assert_eq!(keys.key("P-1"), Ok(None));
    assert!(keys.key_for("P-1").is_err(), "an erased person gets no second key");
}

//! Fourteen faults of a network between the program and its database, the cut after COMMIT before the reply among them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use eventstore::testing::PostgresServer;
use eventstore::{AppendError, Expected, Journal, PostgresJournal, SystemClock, contract};
use travaux_tests::drill::{Acknowledged, account, command, is_clean, turns};
use travaux_tests::{Fault, FaultProxy};

type Whatever = Result<(), Box<dyn std::error::Error>>;

const WRITERS: u64 = 64;
/// No call may take longer, whatever the network does: the writer's own steps and its search for an unknown outcome.
const DEADLINE_MS: u64 = 45_000;

/// What the writers share.
struct Run {
    journal: PostgresJournal,
    done: AtomicBool,
    slowest: AtomicU64,
    acknowledged: AtomicU64,
}

async fn write(run: Arc<Run>, writer: u64) -> Vec<Acknowledged> {
    let (mut acks, mut number) = (Vec::new(), 1);
    while !run.done.load(Ordering::Relaxed) {
        let asked =
            contract::proposal(command(writer, number), &format!("net/{}", writer % 5), Expected::Any, 1);
        let begun = Instant::now();
        let answer = run.journal.append(asked).await;
        let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        run.slowest.fetch_max(took, Ordering::Relaxed);
        match answer {
            Ok(receipt) => {
                let position = receipt.positions.map_or(0, |(first, _)| first);
                acks.push(Acknowledged { writer, number, position });
                number += 1;
                run.acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            Err(AppendError::Unavailable(_) | AppendError::Busy) => {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(why) => panic!("{why}"),
        }
    }
    acks
}

/// Waits until everybody was answered again: the next fault would meet nobody otherwise.
async fn going_on(run: &Run, after: Fault) {
    let (before, begun) = (run.acknowledged.load(Ordering::Relaxed), Instant::now());
    while run.acknowledged.load(Ordering::Relaxed) < before + 2 * WRITERS {
        assert!(begun.elapsed() < Duration::from_millis(DEADLINE_MS), "nothing goes on after {after:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_of_the_network_loses_or_doubles_an_append() -> Whatever {
    let server = PostgresServer::start().await?;
    let url = server.database("network").await?;
    let proxy = FaultProxy::before(server.port()).await;
    let through = url.replace(&format!(":{}/", server.port()), &format!(":{}/", proxy.port()));
    let journal = PostgresJournal::open(&through, Arc::new(SystemClock)).await?;
    let run = Arc::new(Run {
        journal,
        done: AtomicBool::new(false),
        slowest: AtomicU64::new(0),
        acknowledged: AtomicU64::new(0),
    });
    let writers: Vec<_> = (0..WRITERS).map(|writer| tokio::spawn(write(run.clone(), writer))).collect();
    for turn in 0..turns(1, 60) {
        for fault in Fault::ALL {
            proxy.set(fault);
            let long = turn == 1 && fault == Fault::Pause;
            tokio::time::sleep(Duration::from_millis(if long { 35_000 } else { 500 })).await;
            proxy.set(Fault::None);
            going_on(&run, fault).await;
        }
    }
    run.done.store(true, Ordering::Relaxed);
    let mut acks = Vec::new();
    for writer in writers {
        acks.extend(writer.await?);
    }
    let cuts = proxy.cuts();
    let straight = PostgresJournal::open(&url, Arc::new(SystemClock)).await?;
    is_clean(&account(&straight, &acks).await?, "network");
    let slowest = run.slowest.load(Ordering::Relaxed);
    eprintln!("network: {cuts} answers cut after COMMIT; slowest call {slowest} ms");
    assert!(cuts > 0, "the cut after COMMIT was met");
    assert!(slowest <= DEADLINE_MS, "every call ends: {slowest} ms");
    Ok(())
}

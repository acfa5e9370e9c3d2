//! Two and four programs on one journal, one of them stopped in the middle of its work and continued later.

use std::time::Duration;

use eventstore::testing::PostgresServer;
use travaux_tests::drill::{
    Dice, Store, Writers, account, acknowledged, is_clean, signal, start_writers, turns,
};

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// Sixty-four writers in so many processes.
async fn share(store: Store, processes: usize, drill: &str) -> Whatever {
    let directory = tempfile::tempdir()?;
    let mut dice = Dice::of(processes as u64);
    // Each process has writers of its own: the numbers of one begin where those of another end.
    let acks = |process: usize| directory.path().join(format!("acks-{process}"));
    let mut writers: Vec<Writers> = Vec::new();
    for process in 0..processes {
        let offset = (process * 64).to_string();
        let number = (64 / processes).max(1);
        writers.push(start_writers(
            &store,
            &acks(process),
            number,
            &["env", &format!("DRILL_OFFSET={offset}")],
        ));
    }
    for one in &mut writers {
        tokio::task::block_in_place(|| one.first());
    }
    let pause = if travaux_tests::drill::LONG { Duration::from_secs(30) } else { Duration::from_millis(900) };
    for turn in 0..turns(3, 100) {
        let stopped = writers[turn % processes].id();
        tokio::time::sleep(dice.millis(100, 300)).await;
        signal("STOP", stopped);
        tokio::time::sleep(pause).await;
        signal("CONT", stopped);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    for one in writers {
        one.kill();
    }
    let all: Vec<_> = (0..processes).flat_map(|process| acknowledged(&acks(process))).collect();
    is_clean(&account(&*store.open().await?, &all).await?, drill);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_share_a_journal_and_a_stopped_one_forks_nothing() -> Whatever {
    let server = PostgresServer::start().await?;
    share(Store::Postgres(server.database("two").await?), 2, "two programs").await
}

#[tokio::test(flavor = "multi_thread")]
async fn four_programs_share_a_journal_and_a_stopped_one_forks_nothing() -> Whatever {
    let server = PostgresServer::start().await?;
    share(Store::Postgres(server.database("four").await?), 4, "four programs").await
}

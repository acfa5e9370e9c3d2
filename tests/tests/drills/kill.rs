//! SIGKILL: of the program under sixty-four writers, and of the database under it.

use std::time::Duration;

use eventstore::testing::PostgresServer;
use travaux_tests::drill::{Dice, Store, account, acknowledged, is_clean, start_writers, turns};

type Whatever = Result<(), Box<dyn std::error::Error>>;

const WRITERS: usize = 64;

/// Kills the writers every 200 to 800 ms; the milliseconds each took from its start to its first acknowledgement.
async fn killed_again_and_again(store: Store, drill: &str) -> Result<Vec<u64>, Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let acks = directory.path().join("acks");
    let (mut dice, mut restarts) = (Dice::of(20_131_114), Vec::new());
    for _ in 0..turns(5, 1_000) {
        let mut writers = start_writers(&store, &acks, WRITERS, &[]);
        let first = tokio::task::block_in_place(|| writers.first());
        restarts.extend(first);
        tokio::time::sleep(dice.millis(200, 800)).await;
        writers.kill();
    }
    let mut last = start_writers(&store, &acks, WRITERS, &[]);
    tokio::task::block_in_place(|| last.first());
    last.kill();
    let account = account(&*store.open().await?, &acknowledged(&acks)).await?;
    is_clean(&account, drill);
    restarts.sort_unstable();
    eprintln!("{drill}: first append after a kill, ms: {restarts:?}");
    Ok(restarts)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_killed_under_sixty_four_writers_loses_nothing_in_sqlite() -> Whatever {
    let directory = tempfile::tempdir()?;
    killed_again_and_again(Store::Sqlite(directory.path().to_owned()), "kill, SQLite").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_killed_under_sixty_four_writers_loses_nothing_in_postgresql() -> Whatever {
    let server = PostgresServer::start().await?;
    killed_again_and_again(Store::Postgres(server.database("kill").await?), "kill, PostgreSQL").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_killed_under_sixty_four_writers_loses_nothing_and_the_program_goes_on() -> Whatever {
    let server = PostgresServer::start().await?;
    let store = Store::Postgres(server.database("killed").await?);
    let directory = tempfile::tempdir()?;
    let acks = directory.path().join("acks");
    let mut dice = Dice::of(7);
    let mut writers = start_writers(&store, &acks, WRITERS, &[]);
    tokio::task::block_in_place(|| writers.first());
    for _ in 0..turns(3, 300) {
        tokio::time::sleep(dice.millis(200, 600)).await;
        server.kill();
        server.again().await?;
        let before = acknowledged(&acks).len();
        let begun = std::time::Instant::now();
        while acknowledged(&acks).len() <= before + WRITERS && begun.elapsed() < Duration::from_secs(20) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "the writers go on by themselves");
    }
    assert!(!writers.has_ended(), "the program never ended");
    writers.kill();
    is_clean(&account(&*store.open().await?, &acknowledged(&acks)).await?, "kill of PostgreSQL");
    Ok(())
}

/// What an operator runs on her own machine.
#[test]
fn the_program_drills_by_itself_and_says_what_came_of_it() {
    let (clean, told) = travaux_tests::done(&["drill", "--cycles", "2", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert!(clean, "{told}");
    let drills = told["drills"].as_array().expect("drills");
    let names: Vec<&str> = drills.iter().filter_map(|drill| drill["drill"].as_str()).collect();
    assert_eq!(names, ["kill, SQLite", "kill, PostgreSQL", "kill of PostgreSQL"]);
    for drill in drills {
        let counted = [&drill["lost"], &drill["duplicated"], &drill["broken"]];
        assert_eq!(counted, [0, 0, 0], "{drill}");
        assert!(drill["acknowledged"].as_u64().is_some_and(|count| count > 0), "{drill}");
    }
}

//! Backup, restore and move as an operator does them: by the program, with its exit codes, and erased people stay erased.

use std::path::Path;
use std::process::{Command, Output};

use eventstore::testing::PostgresServer;
use serde_json::Value;
use travaux_tests::World;

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// Runs `travaux` with these words.
fn travaux(words: &[&str]) -> Output {
    let own = std::env::current_exe().expect("a path");
    let folder = own.ancestors().find(|folder| folder.join("travaux").is_file()).expect("the program");
    Command::new(folder.join("travaux")).args(words).output().expect("the program runs")
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// What it said as JSON, where it succeeded.
fn said(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_backs_up_restores_and_moves_and_the_root_is_the_same() -> Whatever {
    let world = World::demonstration();
    let live = text(&world.program.data());
    let place = tempfile::tempdir()?;
    let (backup, keys, restored) =
        (text(&place.path().join("b")), text(&place.path().join("k")), text(&place.path().join("r")));
    let written = said(&travaux(&["backup", "--data", &live, "--out", &backup, "--keys", &keys, "--json"]));
    assert!(written["events"].as_u64().is_some_and(|events| events > 500), "{written}");
    let taken = travaux(&["backup", "--data", &live, "--out", &backup]);
    assert_eq!(taken.status.code(), Some(1), "a backup is not written over a file");

    let read = said(&travaux(&["restore", &backup, "--data", &restored, "--keys", &keys, "--json"]));
    assert_eq!(read, written);
    let again = travaux(&["restore", &backup, "--data", &restored]);
    assert_eq!(again.status.code(), Some(3), "{}", String::from_utf8_lossy(&again.stderr));

    let server = PostgresServer::start().await?;
    let url = server.database("operator").await?;
    let moved =
        said(&travaux(&["import", "--from-data", &restored, "--database", &url, "--with-keys", "--json"]));
    assert_eq!(moved, written);
    let back = text(&place.path().join("back"));
    let home = said(&travaux(&["import", "--from-database", &url, "--data", &back, "--with-keys", "--json"]));
    assert_eq!(home, written);

    let mut bytes = std::fs::read(&backup)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let broken = text(&place.path().join("broken"));
    std::fs::write(&broken, &bytes)?;
    let refused = travaux(&["restore", &broken, "--data", &text(&place.path().join("n"))]);
    assert_eq!(refused.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("position "), "it says where");
    assert_eq!(travaux(&["backup", "--data", &text(place.path())]).status.code(), Some(2), "no file named");
    Ok(())
}

//! Does SQLite keep long streams in order, over chapters, and does a file of the first version move to the present tables?

use std::sync::Arc;

use eventstore::{Expected, Journal, SqliteJournal, StreamName, SystemClock, contract};

type Whatever = Result<(), Box<dyn std::error::Error>>;

fn open(directory: &std::path::Path) -> Result<SqliteJournal, eventstore::ReadError> {
    SqliteJournal::open(directory, Arc::new(SystemClock))
}

#[tokio::test]
async fn a_long_stream_is_read_in_order_from_any_version_on() -> Whatever {
    let directory = tempfile::tempdir()?;
    let journal = open(directory.path())?;
    let (long, other) = (StreamName::whole("bench/long"), StreamName::whole("bench/other"));
    let mut command = 0;
    for turn in 0..70 {
        command += 1;
        journal.append(contract::proposal(command, long.as_str(), Expected::Any, 1 + turn % 5)).await?;
        command += 1;
        journal.append(contract::proposal(command, other.as_str(), Expected::Any, 1)).await?;
    }
    let length = journal.stream_version(&long).await?;
    assert_eq!(length, 210, "several chapters and a rest");
    for (after, limit) in
        [(0, 1_000), (0, 1), (31, 2), (32, 40), (33, 100), (100, 7), (209, 5), (210, 5), (500, 5)]
    {
        let read = journal.read_stream(&long, after, limit).await?;
        let versions: Vec<u64> = read.iter().map(|event| event.envelope.version).collect();
        let until = length.min(after + limit as u64);
        assert_eq!(versions, (after + 1..=until).collect::<Vec<u64>>(), "after {after}, at most {limit}");
        assert!(read.iter().all(|event| event.envelope.stream == long.as_str()));
        assert!(read.is_sorted_by_key(|event| event.position));
    }
    Ok(())
}

#[tokio::test]
async fn a_file_of_the_first_version_goes_on_with_its_streams() -> Whatever {
    let directory = tempfile::tempdir()?;
    let before = contents(directory.path()).await?;
    let file = rusqlite::Connection::open(directory.path().join("journal.db"))?;
    file.execute_batch(include_str!("first_version.sql"))?;
    drop(file);

    let journal = open(directory.path())?;
    let after = journal.read_stream(&StreamName::whole("bench/1"), 0, 100).await?;
    assert_eq!(after, before);
    assert_eq!(journal.stream_version(&StreamName::whole("bench/2")).await?, 40);
    journal.append(contract::proposal(900, "bench/1", Expected::Exact(40), 2)).await?;
    assert_eq!(journal.read_stream(&StreamName::whole("bench/1"), 0, 100).await?.len(), 42);
    Ok(())
}

/// Two streams of forty events each in a new journal: the events of the first.
async fn contents(
    directory: &std::path::Path,
) -> Result<Vec<eventstore::Recorded>, Box<dyn std::error::Error>> {
    let journal = open(directory)?;
    for command in 0..80 {
        let stream = format!("bench/{}", 1 + command % 2);
        journal.append(contract::proposal(command + 1, &stream, Expected::Any, 1)).await?;
    }
    Ok(journal.read_stream(&StreamName::whole("bench/1"), 0, 100).await?)
}

/// Appends alone, one after the other.
async fn alone(journal: &SqliteJournal, events: u64) -> Whatever {
    for version in 0..events {
        let mut asked = contract::proposal(u128::from(version) + 1, "a/1", Expected::Exact(version), 1);
        asked.writes[0].events[0].body.bytes = format!("\"{}\"", "x".repeat(400)).into_bytes();
        journal.append(asked).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_alone_writes_in_the_room_the_log_was_given() -> Whatever {
    const ROOM: u64 = 4 << 20;
    let directory = tempfile::tempdir()?;
    let journal = open(directory.path())?;
    let log = || Ok::<_, std::io::Error>(std::fs::metadata(directory.path().join("journal.db-wal"))?.len());
    assert_eq!(log()?, ROOM);
    // Each writes four pages at least: 33 MB that are never moved would not fit in twice the room.
    alone(&journal, 2_000).await?;
    assert!(log()? <= 2 * ROOM, "{}", log()?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_room_behind_the_last_commit_holds_nothing() -> Whatever {
    let (written, copied) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let journal = open(written.path())?;
    alone(&journal, 50).await?;
    // As they would be found after the power failed.
    for file in ["journal.db", "journal.db-wal"] {
        std::fs::copy(written.path().join(file), copied.path().join(file))?;
    }
    let found = open(copied.path())?;
    assert_eq!(found.head().await?, journal.head().await?);
    assert_eq!(found.read_all(0, 100).await?, journal.read_all(0, 100).await?);
    let receipt = found.append(contract::proposal(1_000, "b/1", Expected::NoStream, 1)).await?;
    assert_eq!(receipt.positions, Some((51, 51)), "it goes on");
    Ok(())
}

//! Does a journal leave one store and enter another byte by byte the same, and does what was changed on the way show where?
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eventstore::archive::file::{backup, restore};
use eventstore::archive::keys::{self, Place};
use eventstore::archive::{Moved, NotMoved, Snapshot, import};
use eventstore::erasure::ERASURE;
use eventstore::postgres::{PostgresRefill, PostgresSnapshot};
use eventstore::sqlite::{SqliteRefill, SqliteSnapshot};
use eventstore::testing::PostgresServer;
use eventstore::{
    Expected, Journal, Key, KeyStore, PostgresJournal, SealedPart, SqliteJournal, SqliteKeys, StreamName,
    SystemClock, contract,
};

type Whatever = Result<(), Box<dyn std::error::Error>>;

fn quiet(_done: u64, _total: u64) {}

fn open(directory: &Path) -> Result<SqliteJournal, eventstore::ReadError> {
    SqliteJournal::open(directory, Arc::new(SystemClock))
}

/// A journal with streams, sealed parts, files, refusals and somebody who was erased.
async fn lived(journal: &dyn Journal) -> Whatever {
    for command in 1..=1_200 {
        let mut proposal = contract::proposal(command, &format!("a/{}", command % 7), Expected::Any, 1);
        if command % 10 == 0 {
            let subject = format!("P-{}", command % 4);
            let part = SealedPart {
                name: "nominee".to_owned(),
                subject,
                digest: [u8::try_from(command % 251)?; 32],
                bytes: vec![u8::try_from(command % 13)? ^ 0x5a; 90],
            };
            proposal.writes[0].events[0].sealed = vec![part];
        }
        journal.append(proposal).await?;
    }
    for file in 0..20_u8 {
        journal.put_blob([file; 32], &format!("P-{}", file % 4), vec![file; 10_000]).await?;
    }
    let mut asked = contract::proposal(9_000, "erasure/P-2", Expected::Any, 1);
    let event = &mut asked.writes[0].events[0];
    ERASURE.clone_into(&mut event.event_type);
    event.body.bytes = br#"{"subject":"P-2"}"#.to_vec();
    let (by, _) = journal.append(asked).await?.positions.expect("a position");
    journal.eraser().erase("P-2", by).await?;
    Ok(())
}

/// Everything a reader can ask of a journal.
async fn told(journal: &dyn Journal) -> Result<String, Box<dyn std::error::Error>> {
    let mut all = format!("{:?}\n", journal.head().await?);
    for event in journal.read_all(0, 10_000).await? {
        let parts = journal.sealed_parts(event.position).await?;
        let parts: Vec<_> = parts.iter().map(|it| (&it.name, &it.subject, &it.digest, &it.bytes)).collect();
        let erased = journal.eraser().erased_parts(event.position).await?;
        let command = journal.command(event.envelope.command_id).await?;
        writeln!(all, "{event:?} {parts:?} {erased:?} {command:?}")?;
    }
    for file in 0..20_u8 {
        let erased = journal.eraser().erased_blob([file; 32]).await?;
        writeln!(all, "{:?} {erased:?}", journal.blob([file; 32]).await?)?;
    }
    Ok(all)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_moves_to_postgresql_and_back_with_the_same_bytes_and_root() -> Whatever {
    let (first, last) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = PostgresServer::start().await?;
    let url = server.database("moved").await?;
    let journal = open(first.path())?;
    lived(&journal).await?;
    let original = told(&journal).await?;

    let mut snapshot = SqliteSnapshot::open(first.path())?;
    let there = import(&mut snapshot, &mut PostgresRefill::open(&url).await?, &quiet).await?;
    let moved = PostgresJournal::open(&url, Arc::new(SystemClock)).await?;
    assert_eq!(told(&moved).await?, original);

    let mut snapshot = PostgresSnapshot::open(&url).await?;
    let back = import(&mut snapshot, &mut SqliteRefill::open(last.path())?, &quiet).await?;
    assert_eq!(there, back);
    let again = open(last.path())?;
    assert_eq!(told(&again).await?, original);
    assert_eq!(again.read_stream(&StreamName::whole("a/3"), 40, 500).await?.len(), 132);
    again.append(contract::proposal(9_001, "a/3", Expected::Exact(172), 1)).await?;
    moved.append(contract::proposal(9_001, "a/3", Expected::Exact(172), 1)).await?;
    let repeated = again.append(contract::proposal(5, "a/5", Expected::Any, 1)).await?;
    assert!(repeated.repeated, "commands are remembered: {repeated:?}");
    Ok(())
}

/// A backup of a lived journal as bytes.
async fn backed_up(directory: &Path) -> Result<(Vec<u8>, Moved), Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    let moved = backup(&mut SqliteSnapshot::open(directory)?, &mut bytes, &quiet).await?;
    Ok((bytes, moved))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_restores_whole_and_never_over_a_journal() -> Whatever {
    let (directory, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let journal = open(directory.path())?;
    lived(&journal).await?;
    let (bytes, written) = backed_up(directory.path()).await?;
    let read = restore(&bytes[..], &mut SqliteRefill::open(other.path())?, &quiet).await?;
    assert_eq!((read.events, read.erased), (1_201, 1));
    assert_eq!(read, written);
    assert_eq!(told(&open(other.path())?).await?, told(&journal).await?);
    let refused = restore(&bytes[..], &mut SqliteRefill::open(other.path())?, &quiet).await;
    assert_eq!(refused, Err(NotMoved::NotEmpty(1_201)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_cut_off_or_altered_is_refused_at_its_first_broken_position() -> Whatever {
    let directory = tempfile::tempdir()?;
    let journal = open(directory.path())?;
    for command in 1..=40 {
        journal.append(contract::proposal(command, "a/1", Expected::Any, 1)).await?;
    }
    let (bytes, _) = backed_up(directory.path()).await?;
    let of = |position: u64| {
        let entry = format!("\"version\":{position}}}");
        bytes.windows(entry.len()).position(|it| it == entry.as_bytes()).expect("an entry")
    };
    for (at, position) in [(of(1), 1), (of(17), 17), (of(40), 40)] {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        assert_eq!(located(&altered).await?, position);
        assert_eq!(located(&bytes[..at]).await?, position);
    }
    let mut wrong = 0;
    for at in (0..bytes.len()).step_by(37) {
        for bit in [0, 5] {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            let other = tempfile::tempdir()?;
            let taken = restore(&altered[..], &mut SqliteRefill::open(other.path())?, &quiet).await;
            wrong += usize::from(taken.is_ok());
        }
    }
    assert_eq!(wrong, 0, "no flipped bit passes");
    Ok(())
}

/// At which position a damaged backup is refused.
async fn located(bytes: &[u8]) -> Result<u64, Box<dyn std::error::Error>> {
    let other = tempfile::tempdir()?;
    match restore(bytes, &mut SqliteRefill::open(other.path())?, &quiet).await {
        Err(NotMoved::Fault(fault)) => Ok(fault.position),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_tampered_with_in_the_store_does_not_get_into_a_backup() -> Whatever {
    for (tampering, position) in [
        ("drop trigger events_are_not_updated; update events set body = x'78' where position = 5", 5),
        (
            "drop trigger events_are_not_updated; update events set entry = cast(replace(cast(entry as text), 'P-S1', 'P-S2') as blob) where position = 9",
            9,
        ),
        ("drop trigger parts_are_not_deleted; delete from parts where position = 20", 20),
        (
            "pragma foreign_keys = off; drop trigger events_are_not_deleted; delete from events where position = 1201",
            1_201,
        ),
    ] {
        let directory = tempfile::tempdir()?;
        lived(&open(directory.path())?).await?;
        rusqlite::Connection::open(directory.path().join("journal.db"))?.execute_batch(tampering)?;
        let outcome = backup(&mut SqliteSnapshot::open(directory.path())?, std::io::sink(), &quiet).await;
        let Err(NotMoved::Fault(fault)) = outcome else { panic!("{tampering}: {outcome:?}") };
        assert_eq!(fault.position, position, "{tampering}: {fault}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_taken_while_sixty_four_writers_append_and_is_of_one_moment() -> Whatever {
    let server = PostgresServer::start().await?;
    let url = server.database("busy").await?;
    let directory = tempfile::tempdir()?;
    let stores: [Arc<dyn Journal>; 2] = [
        Arc::new(open(directory.path())?),
        Arc::new(PostgresJournal::open(&url, Arc::new(SystemClock)).await?),
    ];
    for (number, journal) in stores.into_iter().enumerate() {
        let done = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..64_u128)
            .map(|writer| {
                let (journal, done) = (journal.clone(), done.clone());
                tokio::spawn(async move {
                    let mut command = 1_000_000 * (writer + 1);
                    while !done.load(Ordering::Relaxed) {
                        command += 1;
                        let stream = format!("w/{}", writer % 9);
                        journal.append(contract::proposal(command, &stream, Expected::Any, 1)).await?;
                    }
                    Ok::<_, eventstore::AppendError>(())
                })
            })
            .collect();
        while journal.head().await?.size < 1_000 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let mut snapshot: Box<dyn Snapshot> = match number {
            0 => Box::new(SqliteSnapshot::open(directory.path())?),
            _ => Box::new(PostgresSnapshot::open(&url).await?),
        };
        let mut bytes = Vec::new();
        let moved = backup(&mut *snapshot, &mut bytes, &quiet).await?;
        let since = journal.head().await?.size;
        done.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await??;
        }
        assert!(since > moved.events, "the writers went on: {since} after {}", moved.events);
        let other = tempfile::tempdir()?;
        restore(&bytes[..], &mut SqliteRefill::open(other.path())?, &quiet).await?;
        let head = open(other.path())?.head().await?;
        assert_eq!((head.size, hex::encode(head.root)), (moved.events, moved.root));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn dr30_keys_travel_in_a_file_of_their_own_and_nobody_comes_back_with_them() -> Whatever {
    let (directory, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = PostgresServer::start().await?;
    let url = server.database("keys").await?;
    let store = SqliteKeys::open(directory.path(), Key::new([7; 32]))?;
    let key = store.key_for("P-1")?;
    store.key_for("P-2")?;
    let mut before = Vec::new();
    keys::write(&Place::Directory(directory.path()).keys().await?, &mut before)?;
    store.destroy("P-2")?;
    let place = Place::Directory(other.path());
    place.forget(store.destroyed()?).await?;
    place.add(&keys::read(&before[..])?).await?;
    let restored = SqliteKeys::open(other.path(), Key::new([7; 32]))?;
    assert_eq!((restored.key("P-1")?, restored.key("P-2")?), (Some(key), None));
    Place::Database(&url).add(&place.keys().await?).await?;
    assert_eq!(Place::Database(&url).keys().await?, place.keys().await?);
    before.truncate(before.len() - 3);
    assert!(keys::read(&before[..]).is_err());
    Ok(())
}

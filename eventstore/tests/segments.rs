//! Are segments read as rows are, and is every damaged, foreign or outdated one noticed and made again?
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use eventstore::testing::PostgresServer;
use eventstore::{
    Expected, Journal, MemoryJournal, PostgresJournal, SealedPart, SegmentedJournal, SqliteJournal,
    StandingClock, SystemClock, contract,
};

/// Events of a block and blocks of a segment: small enough for short journals, large enough to be read at all.
const SIZED: (u64, usize) = (40, 3);
/// Events of a segment of that size.
const LENGTH: u64 = 120;
/// More than are asked of rows for the sake of few.
const MANY: usize = 1_000;

async fn fill(journal: &dyn Journal, first: u128, commands: u128) {
    for command in first..first + commands {
        let mut asked = contract::proposal(command, &format!("a/{}", command % 7), Expected::Any, 5);
        asked.context.causation = vec![1, 300, u64::MAX >> 12];
        asked.context.on_behalf_of = (command % 2 == 0).then(|| "QM".to_owned());
        asked.context.happened_at = (command % 3 == 0).then(|| serde_json::json!({"day": "2014-03-14"}));
        journal.append(asked).await.expect("an append");
    }
}

/// A journal of 405 events: three segments and a rest.
async fn filled() -> Arc<dyn Journal> {
    let journal = MemoryJournal::new(Arc::new(StandingClock(1_394_790_720_000_000)));
    fill(&journal, 1, 81).await;
    Arc::new(journal)
}

async fn opened(journal: &Arc<dyn Journal>, directory: &Path) -> Arc<SegmentedJournal> {
    SegmentedJournal::open_sized(journal.clone(), directory, SIZED).await.expect("segments")
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(directory.join("segments")).into_iter().flatten();
    let mut files: Vec<PathBuf> = read.map(|file| file.expect("a file").path()).collect();
    files.sort();
    files
}

/// From wherever it is read, and however far: the same as the rows.
async fn assert_reads_as_rows(segmented: &SegmentedJournal, rows: &dyn Journal) {
    let size = rows.head().await.expect("a head").size;
    for after in (0..=size + 1).step_by(13).chain([39, 40, 41, 119, 120, 121, 239, 240, 359, 360, 361]) {
        for limit in [1, 65, 100, MANY] {
            let read = segmented.read_all(after, limit).await.expect("a read");
            assert_eq!(read, rows.read_all(after, limit).await.expect("a read"), "after {after}, {limit}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_with_segments_sits_the_contract() {
    let directory = tempfile::tempdir().expect("a directory");
    let sqlite = SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal");
    let segmented =
        SegmentedJournal::open_sized(Arc::new(sqlite), directory.path(), (5, 2)).await.expect("segments");
    let sealing = tokio::spawn(segmented.clone().keep_sealing());
    contract::examine(segmented.clone()).await;
    assert_eq!(
        segmented.seal().await.expect("sealed"),
        segmented.head().await.expect("a head").size / 10 * 10
    );
    assert!(segmented.sealed() > 0);
    sealing.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_are_read_as_rows_from_both_databases_and_hold_the_same_bytes() {
    let server = PostgresServer::start().await.expect("a server");
    let url = server.database("segments").await.expect("a database");
    let clock = Arc::new(StandingClock(1_394_790_720_000_000));
    let (one, other) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let sqlite: Arc<dyn Journal> =
        Arc::new(SqliteJournal::open(one.path(), clock.clone()).expect("a journal"));
    let postgres: Arc<dyn Journal> = Arc::new(PostgresJournal::open(&url, clock).await.expect("a journal"));
    let mut written = Vec::new();
    for (journal, directory) in [(sqlite, one.path()), (postgres, other.path())] {
        fill(&*journal, 1, 81).await;
        let segmented = opened(&journal, directory).await;
        assert_eq!(segmented.seal().await.expect("sealed"), 3 * LENGTH);
        assert_reads_as_rows(&segmented, &*journal).await;
        assert_reads_as_rows(&*opened(&journal, directory).await, &*journal).await;
        written.push(files(directory).iter().map(std::fs::read).map(Result::unwrap).collect::<Vec<_>>());
    }
    assert_eq!(written[0].len(), 3);
    assert_eq!(written[0], written[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_appended_later_is_sealed_behind_the_writers() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = filled().await;
    let segmented = opened(&journal, directory.path()).await;
    let sealing = tokio::spawn(segmented.clone().keep_sealing());
    fill(&*segmented, 1_000, 40).await;
    let sealed = async {
        while segmented.sealed() < 5 * LENGTH {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), sealed).await.expect("sealed in time");
    assert_reads_as_rows(&segmented, &*journal).await;
    sealing.abort();
}

/// A bit flipped anywhere in the second file, the file cut anywhere, a byte too many: what is read stays what the rows say, and
/// sealing again gives the same files as before.
#[tokio::test(flavor = "multi_thread")]
async fn damage_anywhere_is_noticed_and_mended() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = filled().await;
    opened(&journal, directory.path()).await.seal().await.expect("sealed");
    let whole = files(directory.path());
    let contents: Vec<Vec<u8>> = whole.iter().map(|file| std::fs::read(file).expect("a file")).collect();
    let rows = journal.read_all(0, MANY).await.expect("a read");
    let length = contents[1].len();
    for at in (0..900).step_by(9).chain((900..length).step_by(191)) {
        let mut flipped = contents[1].clone();
        flipped[at] ^= 1 << (at % 8);
        let mut longer = contents[1].clone();
        longer.push(0);
        let damaged = [flipped, contents[1][..at].to_vec(), longer];
        std::fs::write(&whole[1], &damaged[if at % 7 == 0 { 2 } else { at % 2 }]).expect("damage");
        let segmented = opened(&journal, directory.path()).await;
        assert_eq!(segmented.read_all(0, MANY).await.expect("a read"), rows, "damaged at {at}");
        assert!(segmented.sealed() <= LENGTH, "damaged at {at} and believed");
        assert_eq!(segmented.seal().await.expect("sealed"), 3 * LENGTH);
        let again: Vec<Vec<u8>> =
            files(directory.path()).iter().map(|it| std::fs::read(it).expect("a file")).collect();
        assert!(again == contents, "damaged at {at} and not mended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_segment_of_another_version_is_made_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = filled().await;
    opened(&journal, directory.path()).await.seal().await.expect("sealed");
    let first = &files(directory.path())[0];
    let old = std::fs::read(first).expect("a file");
    let mut other = old.clone();
    other[16] = b'0';
    std::fs::write(first, &other).expect("another version");
    let segmented = opened(&journal, directory.path()).await;
    assert_eq!((segmented.sealed(), files(directory.path()).len()), (0, 0));
    segmented.seal().await.expect("sealed");
    assert_eq!(std::fs::read(first).expect("a file"), old);
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_of_another_journal_are_not_believed() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = filled().await;
    opened(&journal, directory.path()).await.seal().await.expect("sealed");
    let other: Arc<dyn Journal> = Arc::new(MemoryJournal::new(Arc::new(StandingClock(7))));
    fill(&*other, 1, 81).await;
    let segmented = opened(&other, directory.path()).await;
    assert_eq!(segmented.sealed(), 0);
    assert_reads_as_rows(&segmented, &*other).await;
}

/// Of the files of two journals none continues the other, whichever is put between the others.
#[tokio::test(flavor = "multi_thread")]
async fn one_file_of_another_journal_among_its_own_is_not_believed() {
    let (one, two) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let journal = filled().await;
    opened(&journal, one.path()).await.seal().await.expect("sealed");
    let other: Arc<dyn Journal> = Arc::new(MemoryJournal::new(Arc::new(StandingClock(7))));
    fill(&*other, 1, 81).await;
    opened(&other, two.path()).await.seal().await.expect("sealed");
    for number in 0..3 {
        std::fs::copy(&files(two.path())[number], &files(one.path())[number]).expect("a copy");
        let segmented = opened(&journal, one.path()).await;
        assert!(segmented.sealed() <= LENGTH * number as u64, "file {number}");
        assert_reads_as_rows(&segmented, &*journal).await;
        segmented.seal().await.expect("sealed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_of_a_future_a_restored_journal_does_not_have_are_taken_away() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = filled().await;
    opened(&journal, directory.path()).await.seal().await.expect("sealed");
    let restored: Arc<dyn Journal> =
        Arc::new(MemoryJournal::new(Arc::new(StandingClock(1_394_790_720_000_000))));
    fill(&*restored, 1, 50).await;
    fill(&*restored, 5_000, 40).await;
    let segmented = opened(&restored, directory.path()).await;
    assert_reads_as_rows(&segmented, &*restored).await;
    segmented.seal().await.expect("sealed");
    assert_reads_as_rows(&segmented, &*restored).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_may_be_deleted_while_it_is_read() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = filled().await;
    let segmented = opened(&journal, directory.path()).await;
    segmented.seal().await.expect("sealed");
    std::fs::remove_dir_all(directory.path().join("segments")).expect("deleted");
    assert_reads_as_rows(&segmented, &*journal).await;
    assert_eq!(segmented.seal().await.expect("sealed"), 3 * LENGTH);
    assert_reads_as_rows(&segmented, &*journal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_changed_is_not_sealed() {
    let directory = tempfile::tempdir().expect("a directory");
    let sqlite: Arc<dyn Journal> =
        Arc::new(SqliteJournal::open(directory.path(), Arc::new(SystemClock)).expect("a journal"));
    fill(&*sqlite, 1, 81).await;
    let file = rusqlite::Connection::open(directory.path().join("journal.db")).expect("the file");
    file.execute_batch(include_str!("changed_row.sql")).expect("a change");
    let segmented = opened(&sqlite, directory.path()).await;
    let why = segmented.seal().await.expect_err("not sealed").to_string();
    assert!(why.contains("position 200") && why.contains("body"), "{why}");
    assert_eq!(segmented.sealed(), LENGTH);
}

/// Erasure has nothing to do here: of a sealed part no byte is in a segment, but the digest that stands in the entry.
#[tokio::test(flavor = "multi_thread")]
async fn no_byte_of_a_sealed_part_is_in_a_segment() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = filled().await;
    let secret: Vec<u8> = (0..=255).collect();
    let mut asked = contract::proposal(9_000, "a/sealed", Expected::Any, 200);
    for (number, event) in asked.writes[0].events.iter_mut().enumerate() {
        event.sealed.push(SealedPart {
            name: "name".to_owned(),
            subject: "P-17".to_owned(),
            digest: [u8::try_from(number).expect("few"); 32],
            bytes: secret.clone(),
        });
    }
    journal.append(asked).await.expect("an append");
    let segmented = opened(&journal, directory.path()).await;
    assert_eq!(segmented.seal().await.expect("sealed"), 5 * LENGTH);
    assert_reads_as_rows(&segmented, &*journal).await;
    for file in files(directory.path()) {
        let bytes = std::fs::read(&file).expect("a file");
        assert!(!bytes.windows(24).any(|window| window == &secret[..24] || window == &secret[100..124]));
        assert!(!bytes.windows(4).any(|window| window == b"P-17"), "not even whose it is");
    }
}

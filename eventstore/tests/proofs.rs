//! Can a journal be proved, signed, exported and examined, and is whatever was changed found where it was changed?
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use eventstore::contract::proposal;
use eventstore::examination::examine;
use eventstore::export::Exporter;
use eventstore::seal::seal_part;
use eventstore::{
    Expected, Journal, KeyStore, MemoryJournal, MemoryKeys, NotSigned, Prover, ReadError, Signer,
    SqliteJournal, StandingClock, StreamName,
};
use ledger::checkpoint::Checkpoint;
use ledger::keys::{Kind, SignerKey};
use ledger::tile::{TileId, read_entries};
use ledger::verdict::{Check, Outcome, Trust, Verdict};
use ledger::witness::{LastSeen, Watched, Witness};
use ledger::{empty_root, leaf_hash, verify_consistency, verify_inclusion};

const NAME: &str = "journal.example/office";

fn memory() -> Arc<dyn Journal> {
    Arc::new(MemoryJournal::new(Arc::new(StandingClock(1_000))))
}

fn sqlite(place: &Path) -> Arc<SqliteJournal> {
    Arc::new(SqliteJournal::open(place, Arc::new(StandingClock(1_000))).unwrap())
}

/// Appends so many events to two streams, beginning with command `first`.
async fn fill(journal: &dyn Journal, first: u128, count: usize) {
    let stream = if first.is_multiple_of(2) { "matter/0" } else { "matter/1" };
    journal.append(proposal(first, stream, Expected::Any, count)).await.unwrap();
}

/// An event with a part of a person's.
async fn personal(journal: &dyn Journal, keys: &dyn KeyStore, command: u128) {
    let mut asked = proposal(command, "matter/1", Expected::Any, 1);
    let event = &mut asked.writes[0].events[0];
    event.body.bytes = br#"{"who":{"part":"nominee","subject":"P-1"}}"#.to_vec();
    event.sealed = vec![seal_part(keys, event.event_id, ("nominee", "P-1"), b"Anna").unwrap()];
    journal.append(asked).await.unwrap();
}

/// The event that says that a person was erased.
async fn erasure(journal: &dyn Journal, command: u128, subject: &str) {
    let mut asked = proposal(command, "subject/x", Expected::Any, 1);
    let event = &mut asked.writes[0].events[0];
    event.event_type = String::from("SubjectErased");
    event.body.bytes = format!("{{\"subject\":\"{subject}\"}}").into_bytes();
    journal.append(asked).await.unwrap();
}

fn check(bundle: &[u8], trust: Trust) -> Verdict {
    let mut check = Check::new(trust);
    for line in bundle.strip_suffix(b"\n").unwrap_or(bundle).split(|byte| *byte == b'\n') {
        check.line(line);
    }
    check.verdict()
}

#[tokio::test]
async fn every_position_can_be_proved_in_every_later_tree() {
    let journal = memory();
    let prover = Prover::new(journal.clone(), None);
    fill(&*journal, 1, 300).await;
    let early = prover.head().await.unwrap();
    fill(&*journal, 2, 300).await;
    let head = journal.head().await.unwrap();
    for position in (1..=600).step_by(7) {
        for size in [None, Some(600), Some(599), Some(512)] {
            let Some(proof) = prover.inclusion(position, size).await.unwrap() else {
                assert!(size.is_some_and(|size| size < position));
                continue;
            };
            assert!(verify_inclusion(&proof.leaf, position - 1, proof.size, &proof.path, &proof.root));
            assert!(proof.size != 600 || proof.root == head.root);
        }
        let grown = prover.consistency(position, None).await.unwrap().unwrap();
        assert!(verify_consistency(position, 600, &grown.path, &grown.from_root, &head.root));
    }
    assert_eq!(prover.root(300).await.unwrap(), Some(early.root));
    for (position, size) in
        [(0, None), (601, None), (5, Some(4)), (5, Some(601)), (5, Some(1 << 63)), (u64::MAX, None)]
    {
        assert_eq!(prover.inclusion(position, size).await.unwrap(), None, "{position} {size:?}");
    }
    for (from, to) in [(0, None), (601, None), (5, Some(4)), (5, Some(u64::MAX))] {
        assert_eq!(prover.consistency(from, to).await.unwrap(), None, "{from} {to:?}");
    }
}

#[tokio::test]
async fn tiles_and_entries_are_those_of_the_journal() {
    let journal = memory();
    let prover = Prover::new(journal.clone(), None);
    fill(&*journal, 1, 600).await;
    let kept = journal.kept(0, 1_000).await.unwrap();
    let full = prover.tile_at("0/001").await.unwrap().unwrap();
    assert_eq!(full, kept[256..512].iter().flat_map(|event| event.leaf).collect::<Vec<u8>>());
    assert_eq!(prover.tile_at("0/002.p/88").await.unwrap().map(|tile| tile.len()), Some(88 * 32));
    assert_eq!(prover.tile_at("1/000.p/2").await.unwrap().map(|tile| tile.len()), Some(64));
    for absent in ["0/002", "0/002.p/89", "1/000", "1/000.p/3", "2/000.p/1", "0/003.p/1", "nonsense"] {
        assert_eq!(prover.tile_at(absent).await.unwrap(), None, "{absent}");
    }
    let bundle = prover.entries_at("002.p/88").await.unwrap().unwrap();
    let entries = read_entries(&bundle, 88).unwrap();
    assert_eq!(leaf_hash(entries[87]), kept[599].leaf);
    assert_eq!(prover.entries_at("002").await.unwrap(), None);
    assert!(TileId { level: 0, index: 2, width: 88 }.is_within(600));
}

#[tokio::test]
async fn a_cache_may_be_deleted_or_damaged_and_is_used_where_it_holds() {
    let place = tempfile::tempdir().unwrap();
    let journal = memory();
    fill(&*journal, 1, 700).await;
    let proved = |prover: Prover| async move { prover.inclusion(5, None).await.unwrap().unwrap() };
    let first = proved(Prover::new(journal.clone(), Some(place.path()))).await;
    let cache = place.path().join("tree.cache");
    let whole = std::fs::read(&cache).unwrap();
    assert_eq!(whole.len(), 64, "two full tiles");
    let mut damaged = whole.clone();
    damaged[3] ^= 1;
    for bytes in [whole.clone(), damaged, whole[..40].to_vec(), vec![0; 64 * 32], Vec::new()] {
        std::fs::write(&cache, bytes).unwrap();
        assert_eq!(proved(Prover::new(journal.clone(), Some(place.path()))).await, first);
        assert_eq!(std::fs::read(&cache).unwrap()[..64], whole[..]);
    }
    std::fs::remove_file(&cache).unwrap();
    assert_eq!(proved(Prover::new(journal.clone(), Some(place.path()))).await, first);
}

#[tokio::test]
async fn a_checkpoint_is_signed_of_every_end_and_kept_apart() {
    let place = tempfile::tempdir().unwrap();
    let journal = memory();
    fill(&*journal, 1, 10).await;
    let prover = Arc::new(Prover::new(journal.clone(), None));
    let signer = Signer::open(place.path(), NAME, None, prover.clone()).await.unwrap();
    let published = signer.checkpoint().borrow().clone().unwrap();
    let note = ledger::note::Note::parse(published.as_bytes()).unwrap();
    let promised = Checkpoint::opened(&note, signer.policy().log()).unwrap();
    let head = journal.head().await.unwrap();
    assert_eq!((promised.origin.as_str(), promised.size, promised.root), (NAME, 10, head.root));
    fill(&*journal, 2, 1).await;
    let (size, text) = signer.covering(11).await.unwrap().unwrap();
    assert_eq!((size, std::fs::read_to_string(place.path().join("signed")).unwrap().as_str()), (11, &*text));
    assert_eq!(signer.covering(12).await.unwrap(), None);
    assert!(matches!(
        Signer::open(place.path(), NAME, None, prover.clone()).await,
        Err(NotSigned::Elsewhere)
    ));
    #[cfg(unix)]
    {
        let mode = std::fs::metadata(place.path().join("log.key")).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode.permissions()) & 0o777, 0o600);
    }
    drop(signer);
    let again = Signer::open(place.path(), "another name", None, prover).await.unwrap();
    assert_eq!(again.policy().log().name(), NAME, "the key keeps its name");
}

#[tokio::test]
async fn a_restored_backup_or_another_history_is_noticed_and_refused() {
    let place = tempfile::tempdir().unwrap();
    let (whole, backup, other) = (memory(), memory(), memory());
    for journal in [&whole, &backup] {
        fill(&**journal, 1, 10).await;
    }
    fill(&*whole, 2, 5).await;
    fill(&*other, 7, 15).await;
    let opened = |journal: &Arc<dyn Journal>| {
        let prover = Arc::new(Prover::new(journal.clone(), None));
        Signer::open(place.path(), NAME, None, prover)
    };
    drop(opened(&whole).await.unwrap());
    assert!(matches!(opened(&backup).await, Err(NotSigned::WentBack { found: 10, signed: 15 })));
    assert!(matches!(opened(&other).await, Err(NotSigned::Forked { signed: 15 })));
    assert_eq!(Signer::seen(place.path()).unwrap().map(|it| it.size), Some(15));
    let found =
        examine(&*backup, None, &[Signer::seen(place.path()).unwrap().unwrap()], |_, _| {}).await.unwrap();
    assert_eq!(found.fault.map(|fault| (fault.position, fault.code)), Some((11, "went-back")));
    // The key alone does not sign on: what it signed is forgotten with its state.
    drop(opened(&whole).await.unwrap());
    std::fs::remove_file(place.path().join("log.key")).unwrap();
    assert!(matches!(opened(&whole).await, Err(NotSigned::Directory(_))));
}

#[tokio::test]
async fn a_checkpoint_is_published_once_its_quorum_of_witnesses_signed() {
    let place = tempfile::tempdir().unwrap();
    let journal = memory();
    fill(&*journal, 1, 10).await;
    let keys = [1, 2]
        .map(|seed| SignerKey::new(&format!("witness.example/{seed}"), Kind::Timed, &[seed; 32]).unwrap());
    let lines = [0, 1].map(|n| format!("witness w{n} {}\n", keys[n].public()));
    let policy = format!("{}group both all w0 w1\nquorum both\n", lines.concat());
    let prover = Arc::new(Prover::new(journal.clone(), None));
    let signer = Signer::open(place.path(), NAME, Some(&policy), prover).await.unwrap();
    assert_eq!(*signer.checkpoint().borrow(), None);
    let log = signer.policy().log().clone();
    let last = LastSeen { size: 0, root: empty_root() };
    let watched = || BTreeMap::from([(NAME.to_owned(), Watched { key: log.clone(), last })]);
    let mut witnesses = keys.map(|key| Witness::new(key, watched()));
    for (old, count) in [(0, 10), (10, 13)] {
        fill(
            &*journal,
            2 + u128::from(old),
            usize::try_from(count - old).unwrap() - usize::from(old == 0) * 10,
        )
        .await;
        let note = signer.sign().await.unwrap();
        let request = signer.request(&note, old).await.unwrap().unwrap();
        let mut given = Vec::new();
        for witness in &mut witnesses {
            let agreed = witness.consider(request.to_string().as_bytes(), 5).unwrap();
            witness.keep(&agreed);
            given.push(agreed.line);
            let enough = signer.publish_with(&note, &given).await.unwrap();
            assert_eq!(enough, given.len() == 2);
        }
        let size = signer.covering(count).await.unwrap().unwrap().0;
        assert_eq!(size, count);
    }
    let stranger = SignerKey::new("stranger.example", Kind::Timed, &[9; 32]).unwrap();
    fill(&*journal, 90, 1).await;
    let note = signer.sign().await.unwrap();
    let line = ledger::note::Note::cosigned(&note.text, &stranger, 5);
    assert!(!signer.publish_with(&note, &[line]).await.unwrap());
    assert_eq!(signer.covering(14).await.unwrap(), None);
}

#[tokio::test]
async fn an_exported_journal_and_the_file_of_a_matter_are_sound() {
    let place = tempfile::tempdir().unwrap();
    let journal = memory();
    let keys = MemoryKeys::default();
    fill(&*journal, 1, 5).await;
    personal(&*journal, &keys, 3).await;
    fill(&*journal, 2, 300).await;
    let prover = Arc::new(Prover::new(journal.clone(), None));
    let signer = Signer::open(place.path(), NAME, None, prover.clone()).await.unwrap();
    let exporter = Exporter { prover: &prover, signer: &signer };
    let trust = || Trust { policy: Some(signer.policy().clone()), seen: Vec::new() };
    let mut bundle = Vec::new();
    assert_eq!(exporter.journal(&mut bundle, |_, _| {}).await.unwrap(), 306);
    let verdict = check(&bundle, trust());
    assert_eq!(
        (verdict.verdict, verdict.events, verdict.parts_withheld),
        (Outcome::Sound, 306, 1),
        "{}",
        verdict.what
    );
    let mut matter = Vec::new();
    assert_eq!(exporter.matter(&[StreamName::whole("matter/1")], &mut matter).await.unwrap(), 6);
    let verdict = check(&matter, trust());
    assert_eq!((verdict.verdict, verdict.events, verdict.size), (Outcome::Sound, 6, 306), "{}", verdict.what);
    assert!(exporter.matter(&[StreamName::whole("matter/9")], &mut Vec::new()).await.is_err());
    assert!(exporter.matter(&[], &mut Vec::new()).await.is_err());
    // Erased, the same part is accounted for, before its bytes are gone and after.
    assert_eq!(eventstore::erasure::ERASURE, ledger::examine::ERASURE);
    erasure(&*journal, 8, "P-1").await;
    let mut bundle = Vec::new();
    exporter.journal(&mut bundle, |_, _| {}).await.unwrap();
    assert_eq!(check(&bundle, trust()).verdict, Outcome::Sound);
    journal.eraser().erase("P-1", 307).await.unwrap();
    assert!(journal.sealed_parts(6).await.unwrap().is_empty());
    let found = examine(&*journal, Some(&keys), &[], |_, _| {}).await.unwrap();
    assert_eq!((found.fault, found.counted.erased), (None, 1));
    let mut after = Vec::new();
    exporter.matter(&[StreamName::whole("matter/1")], &mut after).await.unwrap();
    assert_eq!(check(&after, trust()).verdict, Outcome::Sound);
    let mut bundle = Vec::new();
    exporter.journal(&mut bundle, |_, _| {}).await.unwrap();
    let verdict = check(&bundle, trust());
    assert_eq!((verdict.verdict, verdict.parts_erased), (Outcome::Sound, 1), "{}", verdict.what);
    assert_eq!(check(&matter, trust()).verdict, Outcome::Sound, "what was exported before still holds");
}

#[tokio::test]
async fn a_key_that_is_gone_without_an_erasure_is_tampering() {
    let (journal, keys) = (memory(), MemoryKeys::default());
    personal(&*journal, &keys, 1).await;
    let faulty =
        |found: eventstore::examination::Examined| found.fault.map(|fault| (fault.position, fault.code));
    assert_eq!(faulty(examine(&*journal, Some(&keys), &[], |_, _| {}).await.unwrap()), None);
    keys.destroy("P-1").unwrap();
    let expected = Some((1, "missing-part"));
    assert_eq!(faulty(examine(&*journal, Some(&keys), &[], |_, _| {}).await.unwrap()), expected);
    erasure(&*journal, 2, "P-2").await;
    assert_eq!(faulty(examine(&*journal, Some(&keys), &[], |_, _| {}).await.unwrap()), expected);
    erasure(&*journal, 3, "P-1").await;
    let found = examine(&*journal, Some(&keys), &[], |_, _| {}).await.unwrap();
    assert_eq!((found.fault, found.counted.erased), (None, 1));
}

/// Changes a row behind the program's back.
fn tamper(place: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(place.join("journal.db")).unwrap();
    let triggers: Vec<String> = connection
        .prepare("select name from sqlite_master where type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for trigger in triggers {
        connection.execute_batch(&format!("drop trigger {trigger}")).unwrap();
    }
    connection.execute_batch(sql).unwrap();
}

async fn fault_after(sql: &str) -> Option<(u64, &'static str)> {
    let place = tempfile::tempdir().unwrap();
    let journal = sqlite(place.path());
    let keys = MemoryKeys::default();
    fill(&*journal, 1, 20).await;
    personal(&*journal, &keys, 3).await;
    fill(&*journal, 2, 20).await;
    tamper(place.path(), sql);
    let found = examine(&*journal, Some(&keys), &[], |_, _| {}).await.unwrap();
    found.fault.map(|fault| (fault.position, fault.code))
}

#[tokio::test]
async fn rows_changed_in_the_database_are_found_at_their_position() {
    let entry = |to: &str| {
        format!(
            "update events set entry = cast(replace(cast(entry as text), {to}) as blob) where position = 7"
        )
    };
    let cases = [
        ("select 1".to_owned(), None),
        (entry("'P-S1', 'P-S2'"), Some((7, "leaf"))),
        (entry("'registrar', 'approver'"), Some((7, "leaf"))),
        ("update events set body = cast('{}' as blob) where position = 7".to_owned(), Some((7, "digest"))),
        ("update events set blind = zeroblob(32) where position = 7".to_owned(), Some((7, "digest"))),
        ("update events set blind = zeroblob(31) where position = 7".to_owned(), Some((7, "row"))),
        ("update events set leaf = zeroblob(32) where position = 7".to_owned(), Some((7, "leaf"))),
        ("delete from events where position = 7".to_owned(), Some((7, "position"))),
        ("delete from events where position > 39".to_owned(), Some((40, "cut"))),
        ("update head set peaks = zeroblob(length(peaks))".to_owned(), Some((41, "root"))),
        ("update parts set sealed = zeroblob(80)".to_owned(), Some((21, "digest"))),
        ("update parts set digest = zeroblob(32)".to_owned(), Some((21, "digest"))),
        ("update parts set name = 'officer'".to_owned(), Some((21, "digest"))),
        ("delete from parts".to_owned(), Some((21, "missing-part"))),
    ];
    for (sql, expected) in cases {
        assert_eq!(fault_after(&sql).await, expected, "{sql}");
    }
}

#[tokio::test]
async fn a_prover_does_not_prove_from_leaves_that_do_not_lead_to_the_root() {
    let place = tempfile::tempdir().unwrap();
    let journal = sqlite(place.path());
    fill(&*journal, 1, 300).await;
    tamper(place.path(), "update events set leaf = zeroblob(32) where position = 7");
    let prover = Prover::new(journal, None);
    assert!(matches!(prover.head().await, Err(ReadError::Corrupt { position: 300, .. })));
    assert!(prover.inclusion(9, None).await.is_err());
}

//! What every store promises, as one suite that memory, SQLite and PostgreSQL all sit.

use std::sync::Arc;

use uuid::Uuid;

use crate::entry::OpenPart;
use crate::journal::{AppendError, Journal};
use crate::proposal::{
    CommandKey, Context, Expectation, Expected, NewEvent, Proposal, StreamName, StreamWrite, Verdict,
};
use crate::recorded::Body;

/// A proposal of `count` events for one stream; the command's number names it.
#[must_use]
pub fn proposal(command: u128, stream: &str, expected: Expected, count: usize) -> Proposal {
    let event = |n: usize| NewEvent {
        event_id: Uuid::from_u128((command << 16) + n as u128 + 1),
        event_type: "NominationOpened".to_owned(),
        schema: 1,
        body: OpenPart { blind: [7; 32], bytes: format!("{{\"n\":{n}}}").into_bytes() },
        sealed: Vec::new(),
    };
    let write =
        StreamWrite { stream: StreamName::whole(stream), expected, events: (0..count).map(event).collect() };
    Proposal {
        command: CommandKey { id: Uuid::from_u128(command), digest: [1; 32] },
        verdict: Verdict::Accepted,
        reads: Vec::new(),
        writes: if count == 0 { Vec::new() } else { vec![write] },
        context: Context {
            correlation: Uuid::from_u128(command),
            causation: Vec::new(),
            actor: "P-S1".to_owned(),
            on_behalf_of: None,
            recorded_by: None,
            role: "registrar".to_owned(),
            mandate: None,
            procedure: None,
            happened_at: None,
            received_at: None,
        },
    }
}

/// Sits the whole suite on an empty journal.
///
/// # Panics
/// When the store breaks a promise.
pub async fn examine(journal: Arc<dyn Journal>) {
    it_counts_positions_and_versions(&*journal).await;
    it_holds_writers_to_their_expectations(&*journal).await;
    it_answers_a_repeated_command_in_the_same_way(&*journal).await;
    it_takes_all_of_a_proposal_or_nothing(&*journal).await;
    it_remembers_refusals_and_commands_without_effect(&*journal).await;
    it_keeps_files_once(&*journal).await;
    it_erases_whom_an_event_names_and_nobody_else(&*journal).await;
    it_stays_gapless_under_many_writers(journal.clone()).await;
    who_follows_it_reads_all_of_it(&*journal).await;
    its_root_is_that_of_its_leaves(&*journal).await;
}

async fn it_counts_positions_and_versions(journal: &dyn Journal) {
    let receipt = journal.append(proposal(1, "a/1", Expected::NoStream, 3)).await.expect("an append");
    assert_eq!(receipt.positions, Some((1, 3)));
    let receipt = journal.append(proposal(2, "a/2", Expected::Any, 1)).await.expect("an append");
    assert_eq!((receipt.positions, receipt.versions), (Some((4, 4)), vec![(StreamName::whole("a/2"), 1)]));
    let events = journal.read_stream(&StreamName::whole("a/1"), 1, 10).await.expect("a read");
    assert_eq!(events.iter().map(|e| (e.position, e.envelope.version)).collect::<Vec<_>>(), [(2, 2), (3, 3)]);
    let bodies = journal.bodies(&StreamName::whole("a/1"), 1, 10).await.expect("a read");
    let same = events.into_iter().map(|e| Body { version: e.envelope.version, bytes: e.body });
    assert_eq!(bodies, same.collect::<Vec<_>>(), "bodies are those of the events");
    let first = journal.bodies(&StreamName::whole("a/1"), 0, 1).await.expect("a read");
    assert_eq!(first.iter().map(|body| body.version).collect::<Vec<_>>(), [1]);
    let times: Vec<i64> =
        journal.read_all(0, 10).await.expect("a read").iter().map(|e| e.envelope.recorded_at).collect();
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "recorded times increase strictly: {times:?}");
    assert_eq!(*journal.watch().borrow(), 4);
}

async fn it_holds_writers_to_their_expectations(journal: &dyn Journal) {
    let cases = [
        ("a/1", Expected::Exact(3), true),
        ("a/1", Expected::Exact(3), false),
        ("a/1", Expected::NoStream, false),
        ("a/9", Expected::Exists, false),
        ("a/1", Expected::Exists, true),
        ("a/9", Expected::Any, true),
    ];
    for (command, (stream, expected, fits)) in (10..).zip(cases) {
        let outcome = journal.append(proposal(command, stream, expected, 1)).await;
        assert_eq!(outcome.is_ok(), fits, "{stream} {expected:?}: {outcome:?}");
    }
    let mut reading = proposal(20, "a/8", Expected::NoStream, 1);
    reading.reads = vec![Expectation { stream: StreamName::whole("a/1"), expected: Expected::Exact(3) }];
    let overtaken =
        AppendError::Overtaken { stream: "a/1".to_owned(), expected: Expected::Exact(3), actual: 5 };
    assert_eq!(journal.append(reading).await, Err(overtaken));
}

async fn it_answers_a_repeated_command_in_the_same_way(journal: &dyn Journal) {
    let first = journal.append(proposal(30, "b/1", Expected::NoStream, 2)).await.expect("an append");
    let again = journal.append(proposal(30, "b/1", Expected::NoStream, 2)).await.expect("the same answer");
    assert_eq!((again.positions, again.repeated, first.repeated), (first.positions, true, false));
    let mut other = proposal(30, "b/1", Expected::Any, 1);
    other.command.digest = [2; 32];
    assert_eq!(journal.append(other).await, Err(AppendError::KeyReused(Uuid::from_u128(30))));
    let record = journal.command(Uuid::from_u128(30)).await.expect("a read").expect("the command on file");
    assert_eq!(record.receipt, first);
}

async fn it_takes_all_of_a_proposal_or_nothing(journal: &dyn Journal) {
    let before = journal.head().await.expect("a head");
    let mut two = proposal(40, "c/1", Expected::NoStream, 1);
    two.writes.extend(proposal(41, "b/1", Expected::NoStream, 1).writes);
    assert!(journal.append(two).await.is_err());
    let mut nameless = proposal(42, "c/1", Expected::NoStream, 1);
    nameless.writes[0].stream = StreamName::whole("no slash");
    assert!(matches!(journal.append(nameless).await, Err(AppendError::Malformed(_))));
    assert_eq!(journal.head().await.expect("a head"), before);
    assert_eq!(journal.stream_version(&StreamName::whole("c/1")).await.expect("a version"), 0);
}

async fn it_remembers_refusals_and_commands_without_effect(journal: &dyn Journal) {
    let nothing = journal.append(proposal(50, "d/1", Expected::Any, 0)).await.expect("an answer");
    assert_eq!((nothing.positions, nothing.versions.len()), (None, 0));
    let mut refused = proposal(51, "refusal/d-1", Expected::Any, 1);
    refused.verdict = Verdict::Refused;
    let first = journal.append(refused.clone()).await.expect("an answer");
    let again = journal.append(refused).await.expect("an answer");
    assert_eq!(
        (first.verdict, again.verdict, again.positions),
        (Verdict::Refused, Verdict::Refused, first.positions)
    );
}

async fn it_keeps_files_once(journal: &dyn Journal) {
    journal.put_blob([5; 32], "P-1", vec![1]).await.expect("kept");
    journal.put_blob([5; 32], "P-2", vec![2]).await.expect("kept before");
    assert_eq!(journal.blob([5; 32]).await.expect("a read"), Some(("P-1".to_owned(), vec![1])));
    assert_eq!(journal.blob([6; 32]).await.expect("a read"), None);
}

/// A part of somebody, as it would come sealed.
fn part(name: &str, subject: &str, mark: u8) -> crate::SealedPart {
    crate::SealedPart {
        name: name.to_owned(),
        subject: subject.to_owned(),
        digest: [mark; 32],
        bytes: [!mark; 80].to_vec(),
    }
}

/// The event that lets a person be erased: its position.
async fn confirmed(journal: &dyn Journal, command: u128, subject: &str) -> u64 {
    let mut asked = proposal(command, "erasure/x", Expected::Any, 1);
    let event = &mut asked.writes[0].events[0];
    crate::erasure::ERASURE.clone_into(&mut event.event_type);
    event.body.bytes = serde_json::json!({ "subject": subject }).to_string().into_bytes();
    journal.append(asked).await.expect("an append").positions.expect("a position").0
}

async fn it_erases_whom_an_event_names_and_nobody_else(journal: &dyn Journal) {
    let mut holding = proposal(60, "f/1", Expected::NoStream, 1);
    holding.writes[0].events[0].sealed = vec![part("hers", "P-60", 0x60), part("his", "P-61", 0x61)];
    let position = journal.append(holding).await.expect("an append").positions.expect("a position").0;
    journal.put_blob([0x60; 32], "P-60", vec![0x62; 40]).await.expect("kept");
    let named = confirmed(journal, 61, "P-60").await;
    let root = journal.head().await.expect("a head").root;
    let eraser = journal.eraser();
    let (hers, his) = (["P-60".to_owned()], "P-61");
    assert!(eraser.erase(his, named).await.is_err(), "the event does not name him");
    assert!(eraser.erase(&hers[0], position).await.is_err(), "the event is no erasure");
    assert_eq!(eraser.erased().await.expect("a look"), [], "nobody was erased so far");
    for _ in 0..2 {
        eraser.erase(&hers[0], named).await.expect("erased, and again nothing changes");
        let swept = eraser.sweep(&hers).await.expect("a sweep");
        assert_eq!((swept.parts, swept.files, swept.left, swept.traces.unwrap_or(0)), (1, 1, 0, 0));
    }
    let left = journal.sealed_parts(position).await.expect("parts");
    assert_eq!(left.iter().map(|part| &*part.name).collect::<Vec<_>>(), ["his"]);
    let mark = crate::ErasedPart { name: "hers".to_owned(), subject: "P-60".to_owned(), by: named };
    assert_eq!(eraser.erased_parts(position).await.expect("marks"), [mark]);
    assert_eq!(eraser.erased().await.expect("a look"), [(hers[0].clone(), named)]);
    assert_eq!(journal.blob([0x60; 32]).await.expect("a read"), None);
    assert_eq!(eraser.erased_blob([0x60; 32]).await.expect("a mark"), Some(named));
    assert_eq!(journal.head().await.expect("a head").root, root, "no leaf has changed");
    let mut late = proposal(62, "f/1", Expected::Any, 1);
    late.writes[0].events[0].sealed = vec![part("hers", "P-60", 0x63)];
    assert!(journal.append(late).await.is_err(), "nothing more is kept of her");
    assert!(journal.put_blob([0x63; 32], "P-60", vec![1]).await.is_err(), "no file either");
}

async fn it_stays_gapless_under_many_writers(journal: Arc<dyn Journal>) {
    let before = journal.head().await.expect("a head").size;
    let writers = (0..32_u128).map(|writer| {
        let journal = Arc::clone(&journal);
        tokio::spawn(async move {
            for n in 0..10 {
                let command = 1_000 + writer * 100 + n;
                let stream = format!("many/{}", command % 7);
                journal.append(proposal(command, &stream, Expected::Any, 1)).await.expect("an append");
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("a writer");
    }
    let all = journal.read_all(before, 1_000).await.expect("a read");
    let positions: Vec<u64> = all.iter().map(|event| event.position).collect();
    assert_eq!(positions, (before + 1..=before + 320).collect::<Vec<_>>());
}

/// From wherever one follows, in steps of whatever size.
async fn who_follows_it_reads_all_of_it(journal: &dyn Journal) {
    let all = journal.read_all(0, 10_000).await.expect("a read");
    for (after, limit) in
        [0, 1, all.len() / 2, all.len() - 1, all.len()].into_iter().zip([7, 10_000, 64, 1, 1])
    {
        let mut read = all[..after].to_vec();
        loop {
            let page = journal.follow(read.len() as u64, limit).await.expect("a read");
            assert!(page.len() <= limit, "no more than was asked for");
            if page.is_empty() {
                break;
            }
            read.extend(page);
        }
        assert_eq!(read, all, "from {after}, {limit} at a time");
    }
}

async fn its_root_is_that_of_its_leaves(journal: &dyn Journal) {
    let all = journal.read_all(0, 10_000).await.expect("a read");
    for event in &all {
        let entry = crate::canonical::entry(&event.envelope).expect("an entry");
        assert_eq!(ledger::leaf_hash(&entry), event.leaf, "position {}", event.position);
    }
    let leaves: Vec<_> = all.iter().map(|event| event.leaf).collect();
    assert_eq!(journal.leaves(0, 10_000).await.expect("leaves"), leaves);
    assert_eq!(journal.leaves(2, 3).await.expect("leaves"), leaves[2..5]);
    for (kept, event) in journal.kept(0, 10_000).await.expect("a read").iter().zip(&all) {
        assert_eq!((kept.position, &kept.body, kept.leaf), (event.position, &event.body, event.leaf));
        assert_eq!(ledger::leaf_hash(&kept.entry), kept.leaf);
        let digest = hex::encode(crate::canonical::part_digest(&kept.blind, &kept.body));
        assert_eq!(event.envelope.parts.get("body"), Some(&digest), "position {}", kept.position);
    }
    assert_eq!(journal.kept(2, 3).await.expect("a read").len(), 3);
    let head = journal.head().await.expect("a head");
    assert_eq!((head.size, head.root), (leaves.len() as u64, ledger::root(&leaves)));
}

//! A program of somebody else's: append, load, follow, project, prove; on SQLite, or on PostgreSQL if a URL is given.

use std::sync::Arc;

use eventstore::seal::open_part;
use eventstore::{
    CommandKey, Context, Expected, Journal, NewEvent, PostgresJournal, Proposal, SqliteJournal, StreamName,
    StreamWrite, SystemClock, Verdict,
};
use uuid::Uuid;

/// An event of this program: something was added to a tally.
fn added(number: u64, id: u128, version: u64) -> Result<Proposal, eventstore::KeyError> {
    let body = open_part(number.to_string().into_bytes())?;
    let event = NewEvent {
        event_id: Uuid::from_u128(id),
        event_type: "Added".into(),
        schema: 1,
        body,
        sealed: vec![],
    };
    let stream = StreamName::new("tally", "apples");
    Ok(Proposal {
        command: CommandKey { id: Uuid::from_u128(id), digest: [0; 32] },
        verdict: Verdict::Accepted,
        reads: vec![],
        writes: vec![StreamWrite { stream, expected: Expected::Exact(version), events: vec![event] }],
        context: Context::of("gardener", "counter", Uuid::from_u128(id)),
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let journal: Arc<dyn Journal> = match std::env::args().nth(1) {
        Some(url) => Arc::new(PostgresJournal::open(&url, Arc::new(SystemClock)).await?),
        None => Arc::new(SqliteJournal::open(directory.path(), Arc::new(SystemClock))?),
    };
    let stream = StreamName::new("tally", "apples");
    // Append: all or nothing, durable when it is answered, the same answer for the same command.
    for (version, number) in [3_u64, 4, 5].into_iter().enumerate() {
        journal.append(added(number, 100 + u128::from(number), version as u64)?).await?;
    }
    assert!(journal.append(added(5, 105, 2)?).await?.repeated);
    // Load: an aggregate is its stream, folded.
    let count = |events: &[eventstore::Recorded]| {
        events
            .iter()
            .filter_map(|event| String::from_utf8_lossy(&event.body).parse::<u64>().ok())
            .sum::<u64>()
    };
    assert_eq!(count(&journal.read_stream(&stream, 0, 100).await?), 12);
    // Follow and project: wait for the hint, read what is behind the last position, fold.
    let (mut position, mut apples, mut hint) = (0, 0, journal.watch());
    while position < 3 {
        hint.wait_for(|known| *known > position).await?;
        let page = journal.read_all(position, 100).await?;
        apples += count(&page);
        position = page.last().map_or(position, |last| last.position);
    }
    // Prove: the second event is in the tree whose root the journal has, and anybody can check it.
    let leaves: Vec<ledger::Hash> = journal.read_all(0, 100).await?.iter().map(|event| event.leaf).collect();
    let (head, proof) = (journal.head().await?, ledger::inclusion(&leaves, 1).unwrap_or_default());
    assert!(ledger::verify_inclusion(&leaves[1], 1, head.size, &proof, &head.root));
    println!("{apples} apples at position {position}, proved");
    Ok(())
}

//! Who writes during a drill? A process of its own that appends without a pause and notes every acknowledgement, until it is killed.
//!
//! `drill_writer sqlite|postgres PLACE ACKS WRITERS`: a line `WRITER NUMBER POSITION` is added to ACKS for every append that was
//! answered. Started again it goes on where its acknowledgements end, with the same command ids: what was under way when it was
//! killed is asked again, as a caller would. `DRILL_OFFSET` is the number of its first writer, where several share a journal.

use std::fs::OpenOptions;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eventstore::{AppendError, Expected, Journal, contract};
use travaux_tests::drill::{Acknowledged, Store, acknowledged, command};

/// How long a caller waits before it asks again.
const ASK_AGAIN: Duration = Duration::from_millis(5);

type Whatever = Result<(), Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Whatever {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [kind, place, acks, writers] = &given[..] else {
        return Err("drill_writer sqlite|postgres PLACE ACKS WRITERS".into());
    };
    let begun = Instant::now();
    let store = Store::named(kind, place);
    let journal = loop {
        match store.open().await {
            Ok(journal) => break journal,
            Err(_) => tokio::time::sleep(ASK_AGAIN).await,
        }
    };
    let offset: u64 = std::env::var("DRILL_OFFSET").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let before = acknowledged(std::path::Path::new(acks));
    let mut tasks = Vec::new();
    for writer in offset..offset + writers.parse::<u64>()? {
        let next =
            before.iter().filter(|ack| ack.writer == writer).map(|ack| ack.number).max().unwrap_or(0) + 1;
        tasks.push(tokio::spawn(write(journal.clone(), acks.clone(), (writer, next), begun)));
    }
    for task in tasks {
        task.await??;
    }
    Ok(())
}

/// One caller: asks until it is answered, notes the answer, asks the next.
async fn write(
    journal: Arc<dyn Journal>,
    acks: String,
    (writer, first): (u64, u64),
    begun: Instant,
) -> Whatever {
    let mut notes = OpenOptions::new().create(true).append(true).open(acks)?;
    for number in first.. {
        let stream = format!("drill/{}", writer % 16);
        let receipt = loop {
            let asked = contract::proposal(command(writer, number), &stream, Expected::Any, 1);
            match journal.append(asked).await {
                Ok(receipt) => break receipt,
                Err(AppendError::Unavailable(_) | AppendError::Busy) => tokio::time::sleep(ASK_AGAIN).await,
                Err(why) => return Err(why.into()),
            }
        };
        let position = receipt.positions.map_or(0, |(first, _)| first);
        let ack = Acknowledged { writer, number, position };
        notes.write_all(ack.line().as_bytes())?;
        if number == first && writer % 64 == 0 {
            let mut out = std::io::stdout();
            writeln!(out, "first {}", begun.elapsed().as_millis())?;
            out.flush()?;
        }
    }
    Ok(())
}

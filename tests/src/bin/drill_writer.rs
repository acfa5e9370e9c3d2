//! Who writes during a drill? A process of its own that appends without a pause and notes every acknowledgement, until it is killed.
//!
//! `drill_writer sqlite|postgres PLACE ACKS WRITERS`. `DRILL_OFFSET` is the number of its first writer, where several share a journal.

use eventstore::testing::drill::{Store, write};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [kind, place, acks, writers] = &given[..] else {
        return Err("drill_writer sqlite|postgres PLACE ACKS WRITERS".into());
    };
    let offset: u64 = std::env::var("DRILL_OFFSET").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let writers = offset..offset + writers.parse::<u64>()?;
    Ok(write(&Store::named(kind, place), std::path::Path::new(acks), writers).await?)
}

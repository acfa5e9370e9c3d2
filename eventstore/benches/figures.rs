//! How fast is the journal here? Prints the figures of `eventstore::bench` as JSON.
//!
//! `cargo bench -p eventstore --features bench`; `TRAVAUX_EVENTS` changes the number of events scanned.

use eventstore::bench::{Effort, figures};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut effort = Effort::default();
    if let Some(events) = std::env::var("TRAVAUX_EVENTS").ok().and_then(|text| text.parse().ok()) {
        effort.scanned = events;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    println!("{}", serde_json::to_string_pretty(&runtime.block_on(figures(effort))?)?);
    Ok(())
}

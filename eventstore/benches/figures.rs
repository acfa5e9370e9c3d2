//! How fast is the journal here? Prints the figures of `eventstore::bench` as JSON.
//!
//! `cargo bench -p eventstore --features bench`; `TRAVAUX_EVENTS` changes the number of events scanned, `TRAVAUX_TURNS` and
//! `TRAVAUX_SECONDS` how often and how long is measured.

use std::str::FromStr;
use std::time::Duration;

use eventstore::bench::{Effort, figures};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usual = Effort::default();
    let effort = Effort {
        scanned: asked("TRAVAUX_EVENTS").unwrap_or(usual.scanned),
        turns: asked("TRAVAUX_TURNS").unwrap_or(usual.turns),
        each: asked("TRAVAUX_SECONDS").map_or(usual.each, Duration::from_secs),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    println!("{}", serde_json::to_string_pretty(&runtime.block_on(figures(effort))?)?);
    Ok(())
}

/// A number from the environment.
fn asked<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

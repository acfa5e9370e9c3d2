//! The program `travaux`: serve a secretariat's record, try one out, rehearse.

mod archive;
mod commands;
mod drill;
mod house;
mod record;
mod secrets;
mod told;
mod witness;

use clap::Parser;
use mimalloc::MiMalloc;
use tracing_subscriber::EnvFilter;

/// Measured fastest for many small immutable nodes (docs/performance.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let filter = EnvFilter::try_from_env("TRAVAUX_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match commands::run(commands::Arguments::parse()).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(told) => {
            // The one place where a failure of the program is told to whoever started it.
            let _ =
                std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("travaux: {}\n", told.why));
            std::process::ExitCode::from(told.code)
        }
    }
}

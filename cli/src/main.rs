//! The program `travaux`: serve a secretariat's record, try one out, rehearse.

mod archive;
mod commands;
mod drill;
mod house;
mod rebuild;
mod record;
mod secrets;
mod told;
mod witness;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use mimalloc::MiMalloc;
use tracing_subscriber::EnvFilter;

/// Measured fastest for many small immutable nodes (docs/performance.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How long a thread that waits for work is kept. Each holds on to memory it freed: 6 to 10 MB in all on the demonstration, as long as
/// they stayed for tokio's ten seconds (docs/performance.md).
const IDLE: Duration = Duration::from_millis(300);

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("TRAVAUX_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match tokio::runtime::Builder::new_multi_thread().thread_keep_alive(IDLE).enable_all().build() {
        Ok(runtime) => runtime.block_on(run()),
        Err(why) => {
            tell(format_args!("no threads: {why}"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> ExitCode {
    match commands::run(commands::Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(told) => {
            tell(format_args!("{}", told.why));
            ExitCode::from(told.code)
        }
    }
}

/// The one place where a failure of the program is told to whoever started it.
fn tell(why: std::fmt::Arguments<'_>) {
    // Where it cannot be told nobody is there to hear it; the code says it too.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("travaux: {why}\n"));
}

//! The program `travaux`: serve a secretariat's record, try one out, rehearse.

mod archive;
mod commands;
mod house;
mod record;
mod secrets;
mod told;
mod witness;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use mimalloc::MiMalloc;
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;

/// Measured fastest for many small immutable nodes (docs/performance.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How long a thread that read the journal waits for the next question. They come in bursts; a thread that is kept keeps its memory.
const KEPT_READY: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("TRAVAUX_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = Builder::new_multi_thread().enable_all().thread_keep_alive(KEPT_READY).build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(commands::Arguments::parse())),
        Err(why) => Err(why.to_string().into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(told) => {
            // The one place where a failure of the program is told to whoever started it.
            let _ =
                std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("travaux: {}\n", told.why));
            ExitCode::from(told.code)
        }
    }
}

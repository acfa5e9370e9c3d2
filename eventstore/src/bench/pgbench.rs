//! How many durable single inserts does the server do, and how does `pgbench` ask for them?

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::{ENTRY, NotMeasured, payload};
use crate::testing::PostgresServer;

/// How `pgbench` finds a version of its stream that is free.
const VERSION: &str = r"\set version random(1, 1000000000000)";

/// How `pgbench` speaks with the server.
#[derive(Clone, Copy)]
pub(super) enum Protocol {
    /// As it comes: each statement is a text with its values in it. The bounds are taken to be set with it (docs/performance.md).
    Simple,
    /// The server knows the statement of each client, values are sent apart.
    Prepared,
}

impl Protocol {
    const fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Prepared => "prepared",
        }
    }

    /// The insert as a script. Of a text `pgbench` replaces the variables where they stand, so values that are texts stand in quotes.
    fn script(self) -> String {
        let insert = include_str!("../../sql/bench/pgbench_insert.sql").trim_end();
        let quoted = |text: String, name: &str| text.replace(name, &format!("'{name}'"));
        let insert = match self {
            Self::Simple => [":entry", ":body", ":hash"].into_iter().fold(insert.to_owned(), quoted),
            Self::Prepared => insert.to_owned(),
        };
        format!("{VERSION}\n{insert};\n")
    }
}

/// Transactions a second of `pgbench` with one durable insert each.
pub(super) async fn pgbench(
    server: &PostgresServer,
    protocol: Protocol,
    clients: u128,
    each: Duration,
) -> Result<f64, NotMeasured> {
    let directory = tempfile::tempdir()?;
    let script = directory.path().join("insert.sql");
    std::fs::write(&script, protocol.script())?;
    let beside = server.programs().join("pgbench");
    let program = if beside.exists() { beside.as_path() } else { Path::new("pgbench") };
    let ran = Command::new(program)
        .args(["-n", "-M", protocol.name(), "-j", &clients.min(2).to_string(), "-U", "travaux"])
        .args(["-c", &clients.to_string(), "-T", &each.as_secs().max(1).to_string()])
        .args(["-D", &format!("entry={}", "e".repeat(ENTRY))])
        .args(["-D", &format!("body={}", payload())])
        .args(["-D", &format!("hash={}", "h".repeat(32))])
        .args(["-p", &server.port().to_string(), "-h"])
        .arg(server.socket_directory())
        .arg("-f")
        .arg(&script)
        .arg("pgbench")
        .stdin(Stdio::null())
        .output()
        .await?;
    let said = String::from_utf8_lossy(&ran.stdout);
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.ok_or_else(|| NotMeasured::Pgbench(String::from_utf8_lossy(&ran.stderr).into_owned()))
}

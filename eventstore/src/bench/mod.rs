//! How fast is the journal, measured against what the same machine does anyway?
//!
//! Everything runs in turns on one machine, with a server started for it: `pgbench` with single durable inserts, then
//! appends to PostgreSQL, then to SQLite; a ratio compares neighbours of the same turn. Clients and server share the
//! processors. The row that `pgbench` inserts is that of the journal: the same columns, bytes and indexes, sent by the client.
//! What it does not do: positions in the order of commits, judging, hashing, remembering commands. The bounds are those of
//! `pgbench` as it comes (each statement a text); beside them stand, without bounds, the ratios to prepared statements.
//!
//! `cargo bench -p eventstore --features bench` prints the figures; `travaux bench --json` does too.

mod limits;
mod pgbench;

use std::io::{Seek as _, Write as _};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use limits::Near;
use pgbench::{Protocol, pgbench};
use serde::Serialize;
use uuid::Uuid;

use crate::clock::SystemClock;
use crate::contract;
use crate::entry::OpenPart;
use crate::journal::{AppendError, Journal, ReadError};
use crate::postgres::PostgresJournal;
use crate::proposal::{Expected, Proposal};
use crate::sqlite::SqliteJournal;
use crate::testing::{NoServer, PostgresServer};

/// Callers that append at the same time, and clients of `pgbench`.
const CALLERS: u128 = 64;
/// Callers when many more ask than a processor has time for.
const MANY: u128 = 512;
/// Bytes that are synchronised to learn how long the disk takes.
const SYNCED: usize = 8_192;
/// How often.
const SYNCS: usize = 300;
/// Bytes of a payload: the average of the events measured for the design.
const PAYLOAD: usize = 379;
/// Bytes of an entry of the events appended here; `pgbench` writes as many.
const ENTRY: usize = 374;
/// Least ratio of appends to single inserts.
const FLOOR: f64 = 3.0;
/// The ratio aimed at.
const AIM: f64 = 4.5;
/// The same with many callers.
const MANY_FLOOR: f64 = 4.5;
/// The ratio aimed at.
const MANY_AIM: f64 = 7.0;
/// Longest wait of a caller who is alone, in times of a synchronisation: half of her appends take less.
const ALONE_FLOOR: f64 = 2.5;
/// The ratio aimed at.
const ALONE_AIM: f64 = 2.0;
/// Appends to the rows of one COPY: the least ratio, and the one aimed at.
const COPY_IN: (f64, f64) = (0.35, 0.5);
/// Whole commands to single inserts: the same.
const COMMANDS: (f64, f64) = (2.0, 3.0);
/// Loading a thousand events, in round trips of a single insert: the longest, and the one aimed at.
const LOAD: (f64, f64) = (8.0, 2.0);
/// Replay to the bare sending of the same events: the least ratio, and the one aimed at.
const REPLAY: (f64, f64) = (1.5, 3.0);
/// The same from sealed segments.
const REPLAY_SEALED: (f64, f64) = (9.0, 30.0);
/// Share of one core that the tree takes at the rate of appends: the most, and the one aimed at.
const MERKLE: (f64, f64) = (0.05, 0.025);
/// From answer to read model, in times of a synchronisation: the longest, and the one aimed at.
const VISIBLE: (f64, f64) = (5.0, 3.0);
/// Least events read from SQLite in a second.
const SCAN_FLOOR: f64 = 500_000.0;
/// The rate aimed at.
const SCAN_AIM: f64 = 1_000_000.0;
/// Events of one piece of a scan.
const PIECE: usize = 10_000;
/// Threads that scan: pieces of a gapless journal can be read side by side.
const SCANNERS: u64 = 2;

/// One measured figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What was measured; a ratio is named `what/limit`.
    pub name: String,
    /// Median of the runs.
    pub value: f64,
    /// Unit of the value.
    pub unit: String,
    /// What it must not fall below; of a wait, what it must not exceed.
    pub floor: Option<f64>,
    /// What it should reach.
    pub aim: Option<f64>,
    /// Every run.
    pub runs: Vec<f64>,
}

/// How long and how often is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Turns; a figure is their median.
    pub turns: usize,
    /// Length of each measurement.
    pub each: Duration,
    /// Events of the journal that is scanned; none: it is not.
    pub scanned: u64,
}

impl Default for Effort {
    /// Three turns of three seconds, and a journal of a million events.
    fn default() -> Self {
        Self { turns: 3, each: Duration::from_secs(3), scanned: 1_000_000 }
    }
}

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum NotMeasured {
    /// No server to compare with.
    #[error(transparent)]
    Server(#[from] NoServer),
    /// `pgbench` did not run.
    #[error("pgbench: {0}")]
    Pgbench(String),
    /// The journal could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The journal could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file system says no.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A command was not decided.
    #[error("a command: {0}")]
    Decided(String),
    /// A task was ended from outside.
    #[error("a measurement was interrupted")]
    Interrupted,
}

/// Measures appends against single inserts, and the scan.
pub async fn figures(effort: Effort) -> Result<Vec<Figure>, NotMeasured> {
    let server = PostgresServer::start().await?;
    prepare(&server).await?;
    let mut turns = Vec::with_capacity(effort.turns);
    for turn in 0..effort.turns {
        turns.push(one_turn(&server, turn, effort.each).await?);
    }
    drop(server);
    let of = |pick: fn(&Turn) -> f64| turns.iter().map(pick).collect::<Vec<f64>>();
    let mut figures = vec![
        ratio("append.64.postgresql/pgbench.64", of(|turn| turn.postgresql / turn.pgbench)),
        ratio("append.64.sqlite/pgbench.64", of(|turn| turn.sqlite / turn.pgbench)),
        Figure {
            floor: Some(MANY_FLOOR),
            aim: Some(MANY_AIM),
            ..ratio("append.512.postgresql/pgbench.64", of(|turn| turn.many / turn.pgbench))
        },
        Figure {
            floor: Some(ALONE_FLOOR),
            aim: Some(ALONE_AIM),
            ..ratio("append.1.postgresql.p50/fdatasync", of(|turn| turn.alone / turn.fdatasync))
        },
        Figure {
            floor: Some(ALONE_FLOOR),
            aim: Some(ALONE_AIM),
            ..ratio("append.1.sqlite.p50/fdatasync", of(|turn| turn.alone_sqlite / turn.fdatasync))
        },
        seconds("append.1.postgresql.p50", of(|turn| turn.alone)),
        seconds("append.1.sqlite.p50", of(|turn| turn.alone_sqlite)),
        seconds("fdatasync", of(|turn| turn.fdatasync)),
        rate("append.64.postgresql", of(|turn| turn.postgresql)),
        rate("append.512.postgresql", of(|turn| turn.many)),
        rate("append.64.sqlite", of(|turn| turn.sqlite)),
        rate("pgbench.64", of(|turn| turn.pgbench)),
        rate("pgbench.64.prepared", of(|turn| turn.prepared)),
    ];
    figures.extend(prepared(&turns));
    figures.extend(nearness(&turns));
    if effort.scanned > 0 {
        let scans = scans(effort).await?;
        figures.push(Figure { floor: Some(SCAN_FLOOR), aim: Some(SCAN_AIM), ..rate("scan.sqlite", scans) });
    }
    Ok(figures)
}

/// The ratios to single inserts, where the server knows their statement before.
fn prepared(turns: &[Turn]) -> Vec<Figure> {
    let of =
        |pick: fn(&Turn) -> f64| turns.iter().map(|turn| pick(turn) / turn.prepared).collect::<Vec<f64>>();
    let unbounded = |name: &str, runs: Vec<f64>| Figure { floor: None, aim: None, ..ratio(name, runs) };
    vec![
        unbounded("append.64.postgresql/pgbench.64.prepared", of(|turn| turn.postgresql)),
        unbounded("append.64.sqlite/pgbench.64.prepared", of(|turn| turn.sqlite)),
        unbounded("append.512.postgresql/pgbench.64.prepared", of(|turn| turn.many)),
        unbounded("commands.64.postgresql/pgbench.64.prepared", of(|turn| turn.near.commands)),
        unbounded(
            "load.1000.postgresql/pgbench.1.prepared",
            turns.iter().map(|turn| turn.near.load / turn.round_trip_prepared).collect(),
        ),
    ]
}

/// How near the rest comes to its limits.
fn nearness(turns: &[Turn]) -> Vec<Figure> {
    let of = |pick: fn(&Turn) -> f64| turns.iter().map(pick).collect::<Vec<f64>>();
    let bounded = |name: &str, (floor, aim): (f64, f64), runs: Vec<f64>| Figure {
        floor: Some(floor),
        aim: Some(aim),
        ..ratio(name, runs)
    };
    vec![
        bounded("append.64.postgresql/copy-in", COPY_IN, of(|turn| turn.postgresql / turn.near.copy_in)),
        bounded("commands.64.postgresql/pgbench.64", COMMANDS, of(|turn| turn.near.commands / turn.pgbench)),
        bounded("load.1000.postgresql/pgbench.1", LOAD, of(|turn| turn.near.load / turn.round_trip)),
        bounded("replay.postgresql/copy-out.jsonb", REPLAY, of(|turn| turn.near.replay / turn.near.copy_out)),
        bounded(
            "replay.segments/copy-out.jsonb",
            REPLAY_SEALED,
            of(|turn| turn.near.replay_sealed / turn.near.copy_out),
        ),
        bounded("merkle.64.postgresql/core", MERKLE, of(|turn| turn.near.leaf * turn.postgresql)),
        bounded("visible.postgresql.p99/fdatasync", VISIBLE, of(|turn| turn.near.seen / turn.fdatasync)),
        bounded("visible.sqlite.p99/fdatasync", VISIBLE, of(|turn| turn.seen_sqlite / turn.fdatasync)),
        rate("copy-in", of(|turn| turn.near.copy_in)),
        rate("commands.64.postgresql", of(|turn| turn.near.commands)),
        rate("commands.64.postgresql.read", of(|turn| turn.near.commands_read)),
        rate("replay.segments", of(|turn| turn.near.replay_sealed)),
        rate("replay.postgresql", of(|turn| turn.near.replay)),
        rate("copy-out.jsonb", of(|turn| turn.near.copy_out)),
        seconds("load.1000.postgresql", of(|turn| turn.near.load)),
        seconds("pgbench.1", of(|turn| turn.round_trip)),
        seconds("visible.postgresql.p99", of(|turn| turn.near.seen)),
        seconds("visible.sqlite.p99", of(|turn| turn.seen_sqlite)),
    ]
}

fn seconds(name: &str, runs: Vec<f64>) -> Figure {
    Figure { unit: "s".to_owned(), ..rate(name, runs) }
}

fn ratio(name: &str, runs: Vec<f64>) -> Figure {
    Figure {
        name: name.to_owned(),
        value: median(&runs),
        unit: "ratio".to_owned(),
        floor: Some(FLOOR),
        aim: Some(AIM),
        runs,
    }
}

fn rate(name: &str, runs: Vec<f64>) -> Figure {
    Figure {
        name: name.to_owned(),
        value: median(&runs),
        unit: "events/s".to_owned(),
        floor: None,
        aim: None,
        runs,
    }
}

fn median(runs: &[f64]) -> f64 {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// Rates of one turn, per second, and waits in seconds.
struct Turn {
    pgbench: f64,
    /// Of `pgbench` with a prepared statement.
    prepared: f64,
    postgresql: f64,
    sqlite: f64,
    many: f64,
    alone: f64,
    alone_sqlite: f64,
    seen_sqlite: f64,
    fdatasync: f64,
    /// One durable insert of one client.
    round_trip: f64,
    /// The same with a prepared statement.
    round_trip_prepared: f64,
    near: Near,
}

async fn one_turn(server: &PostgresServer, turn: usize, each: Duration) -> Result<Turn, NotMeasured> {
    checkpoint(server).await?;
    let prepared = pgbench(server, Protocol::Prepared, CALLERS, each).await?;
    checkpoint(server).await?;
    let simple = pgbench(server, Protocol::Simple, CALLERS, each).await?;
    checkpoint(server).await?;
    let name = format!("turn{turn}");
    server.database(&name).await?;
    let journal = PostgresJournal::open(&server.socket_address(&name), Arc::new(SystemClock)).await?;
    let postgresql = appends(Arc::new(journal), CALLERS, each).await?.rate;
    let directory = tempfile::tempdir()?;
    let journal = SqliteJournal::open(directory.path(), Arc::new(SystemClock))?;
    let journal: Arc<dyn Journal> = Arc::new(journal);
    let sqlite = appends(journal.clone(), CALLERS, each).await?.rate;
    let alone_sqlite = appends(journal.clone(), 1, each / 3).await?.median;
    let seen_sqlite = limits::seen(journal).await?;
    let name = format!("many{turn}");
    server.database(&name).await?;
    let journal = PostgresJournal::open(&server.socket_address(&name), Arc::new(SystemClock)).await?;
    let journal = Arc::new(journal);
    let alone = appends(journal.clone(), 1, each / 3).await?.median;
    let fdatasync = tokio::task::spawn_blocking(fdatasync).await.map_err(|_| NotMeasured::Interrupted)??;
    let many = appends(journal, MANY, each).await?.rate;
    checkpoint(server).await?;
    let round_trip = 1.0 / pgbench(server, Protocol::Simple, 1, each / 3).await?;
    let round_trip_prepared = 1.0 / pgbench(server, Protocol::Prepared, 1, each / 3).await?;
    let near = limits::measured(server, turn, each).await?;
    Ok(Turn {
        pgbench: simple,
        prepared,
        postgresql,
        sqlite,
        many,
        alone,
        alone_sqlite,
        seen_sqlite,
        fdatasync,
        round_trip,
        round_trip_prepared,
        near,
    })
}

/// Seconds until a small write is on the disk: the median of many.
fn fdatasync() -> std::io::Result<f64> {
    let mut file = tempfile::tempfile()?;
    let mut took = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        file.rewind()?;
        file.write_all(&[1; SYNCED])?;
        let begun = Instant::now();
        file.sync_data()?;
        took.push(begun.elapsed().as_secs_f64());
    }
    Ok(median(&took))
}

/// A table for `pgbench`, and a server in the state of one that has run for a while: its log files exist and are used
/// again, where a new server would spend much of the first minutes making them.
async fn prepare(server: &PostgresServer) -> Result<(), NotMeasured> {
    let address = server.database("pgbench").await?;
    for statement in [
        include_str!("../../sql/bench/pgbench_table.sql"),
        include_str!("../../sql/bench/warm_up.sql"),
        include_str!("../../sql/bench/cool_down.sql"),
    ] {
        execute(&address, statement).await?;
    }
    checkpoint(server).await
}

/// Gives every measurement the same start.
async fn checkpoint(server: &PostgresServer) -> Result<(), NotMeasured> {
    execute(&server.address("pgbench"), include_str!("../../sql/bench/checkpoint.sql")).await
}

async fn execute(address: &str, statement: &str) -> Result<(), NotMeasured> {
    let failed = |why: tokio_postgres::Error| NotMeasured::Pgbench(why.to_string());
    connected(address).await?.batch_execute(statement).await.map_err(failed)
}

async fn connected(address: &str) -> Result<tokio_postgres::Client, NotMeasured> {
    let failed = |why: tokio_postgres::Error| NotMeasured::Pgbench(why.to_string());
    let (client, connection) =
        tokio_postgres::connect(address, tokio_postgres::NoTls).await.map_err(failed)?;
    tokio::spawn(connection);
    Ok(client)
}

/// The payload of every event: whoever asks has made hers before.
static PAYLOAD_MADE: LazyLock<Vec<u8>> = LazyLock::new(|| payload().into_bytes());

/// A JSON payload of the usual size.
fn payload() -> String {
    let empty = r#"{"n":""}"#.len();
    format!(r#"{{"n":"{}"}}"#, "x".repeat(PAYLOAD - empty))
}

/// What callers saw.
struct Seen {
    /// Acknowledged appends a second.
    rate: f64,
    /// Seconds half of them waited at most.
    median: f64,
}

/// Everybody asks at once.
async fn appends(journal: Arc<dyn Journal>, callers: u128, each: Duration) -> Result<Seen, NotMeasured> {
    let begun = Instant::now();
    // Streams of one measurement are not those of another on the same journal.
    let first = callers << 10;
    let callers: Vec<_> = (first + 1..=first + callers)
        .map(|caller| tokio::spawn(keep_appending(journal.clone(), caller, each)))
        .collect();
    let mut waits = Vec::new();
    for caller in callers {
        waits.extend(caller.await.map_err(|_| NotMeasured::Interrupted)??);
    }
    let answered: f64 = waits.iter().map(|_| 1.0).sum();
    Ok(Seen { rate: answered / begun.elapsed().as_secs_f64(), median: median(&waits) })
}

/// One caller on one stream, always knowing its version; gives how long she waited each time.
async fn keep_appending(
    journal: Arc<dyn Journal>,
    caller: u128,
    each: Duration,
) -> Result<Vec<f64>, AppendError> {
    let (begun, mut waits) = (Instant::now(), Vec::new());
    for version in 0.. {
        if begun.elapsed() >= each {
            break;
        }
        let asked = Instant::now();
        journal.append(proposal(caller, version)).await?;
        waits.push(asked.elapsed().as_secs_f64());
    }
    Ok(waits)
}

/// An event of usual size; identifiers grow with time, as they do in life.
fn proposal(caller: u128, version: u64) -> Proposal {
    let number = (u128::from(version) << 64) + (caller << 32);
    let stream = format!("bench/{caller}");
    let mut proposal = contract::proposal(number, &stream, Expected::Exact(version), 1);
    proposal.writes[0].events[0].event_id = Uuid::from_u128(number + 1);
    proposal.writes[0].events[0].body = OpenPart { blind: [7; 32], bytes: PAYLOAD_MADE.clone() };
    proposal
}

/// Events a second read from SQLite into what the journal gives back.
async fn scans(effort: Effort) -> Result<Vec<f64>, NotMeasured> {
    let directory = tempfile::tempdir()?;
    let journal = Arc::new(SqliteJournal::open(directory.path(), Arc::new(SystemClock))?);
    fill(&journal, effort.scanned).await?;
    let mut runs = Vec::with_capacity(effort.turns);
    for _ in 0..effort.turns {
        let journal = journal.clone();
        let scanned = tokio::task::spawn_blocking(move || scan(&journal, effort.scanned)).await;
        runs.push(scanned.map_err(|_| NotMeasured::Interrupted)??);
    }
    Ok(runs)
}

/// Many events in many streams, a hundred a command.
async fn fill(journal: &SqliteJournal, events: u64) -> Result<(), AppendError> {
    const TOGETHER: u64 = 100;
    for command in 0..u128::from(events / TOGETHER) {
        let stream = format!("bench/{}", command % 50_000);
        let mut proposal = contract::proposal(command + 1, &stream, Expected::Any, 100);
        for event in &mut proposal.writes[0].events {
            event.body.bytes = payload().into_bytes();
        }
        journal.append(proposal).await?;
    }
    Ok(())
}

fn scan(journal: &Arc<SqliteJournal>, events: u64) -> Result<f64, ReadError> {
    let begun = Instant::now();
    let share = events / SCANNERS;
    let scanners: Vec<_> = (0..SCANNERS)
        .map(|scanner| {
            let journal = journal.clone();
            std::thread::spawn(move || scan_share(&journal, scanner * share, (scanner + 1) * share))
        })
        .collect();
    let mut read = 0.0;
    for scanner in scanners {
        let interrupted = |_| ReadError::Unavailable("a scanner stopped".to_owned());
        read += scanner.join().map_err(interrupted)??;
    }
    Ok(read / begun.elapsed().as_secs_f64())
}

fn scan_share(journal: &SqliteJournal, mut after: u64, until: u64) -> Result<f64, ReadError> {
    let mut read = 0.0;
    while after < until {
        let piece = journal.read_all_here(after, PIECE)?;
        let Some(last) = piece.last() else { break };
        after = last.position;
        for _ in &piece {
            read += 1.0;
        }
    }
    Ok(read)
}

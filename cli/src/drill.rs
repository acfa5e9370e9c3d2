//! Does this machine, with its disk and its PostgreSQL, lose or double anything that was acknowledged? `travaux drill` tries.
//!
//! Writers in a process of their own are killed again and again over a temporary journal, and everything they were answered is
//! looked for afterwards. The drills that need more than a shell (mains cuts, full disks, a network that lies) are part of the
//! tests: docs/reliability.md.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eventstore::testing::drill::{Account, Dice, Store, Writers, account, acknowledged, write};
use eventstore::testing::{NoServer, PostgresServer};
use serde::Serialize;

/// Callers that write at the same time.
const WRITERS: u64 = 64;
/// Writers are killed so many milliseconds after their first answer, at least and at most.
const KILLED: (u64, u64) = (200, 800);
/// How long writers may take to go on after their database was killed.
const GOES_ON_WITHIN: Duration = Duration::from_secs(20);

/// What is drilled, and how often.
#[derive(Debug, clap::Args)]
pub(crate) struct Drill {
    /// How often writers, or their database, are killed in each drill.
    #[arg(long, default_value_t = 100)]
    cycles: usize,
    /// Where temporary journals lie: the disk that is tried.
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    place: PathBuf,
    /// Leave PostgreSQL out, where it is not installed.
    #[arg(long)]
    without_postgresql: bool,
    /// Print the accounts as JSON.
    #[arg(long)]
    json: bool,
}

/// Who writes while somebody kills.
#[derive(Debug, clap::Args)]
pub(crate) struct Writer {
    /// `sqlite` or `postgres`.
    kind: String,
    /// Directory or address.
    place: String,
    /// Where answers are noted.
    acks: PathBuf,
}

/// What came of one drill.
#[derive(Serialize)]
struct Told {
    drill: &'static str,
    cycles: usize,
    #[serde(flatten)]
    account: Account,
    /// From a start after a kill to the first answer, in milliseconds, of which one in a hundred takes longer.
    first_append_p99_ms: Option<u64>,
}

/// Why a drill did not come to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotDrilled {
    #[error(transparent)]
    Machine(#[from] std::io::Error),
    #[error("{0}; --without-postgresql leaves it out")]
    NoServer(#[from] NoServer),
    #[error(transparent)]
    Read(#[from] eventstore::ReadError),
    #[error("the writers did not go on within {GOES_ON_WITHIN:?} after their database was killed")]
    Stopped,
    #[error("something that was acknowledged is lost, doubled or broken")]
    Lost,
}

/// Drills, and says what came of it.
pub(crate) async fn run(asked: Drill) -> Result<(), NotDrilled> {
    let directory = tempfile::tempdir_in(&asked.place)?;
    let journal = directory.path().join("sqlite");
    std::fs::create_dir(&journal)?;
    let mut all =
        vec![killed("kill, SQLite", &Store::Sqlite(journal), directory.path(), asked.cycles).await?];
    if !asked.without_postgresql {
        let server = PostgresServer::start().await?;
        let store = Store::Postgres(server.database("killed").await?);
        all.push(killed("kill, PostgreSQL", &store, directory.path(), asked.cycles).await?);
        all.push(database_killed(&server, directory.path(), asked.cycles).await?);
    }
    tell(&all, asked.json)?;
    if all.iter().all(|told| told.account.is_clean()) { Ok(()) } else { Err(NotDrilled::Lost) }
}

/// Writes until it is killed.
pub(crate) async fn write_until_killed(asked: Writer) -> std::io::Result<()> {
    write(&Store::named(&asked.kind, &asked.place), &asked.acks, 0..WRITERS).await
}

fn writers(store: &Store, acks: &Path) -> std::io::Result<Writers> {
    let own = std::env::current_exe()?.display().to_string();
    let mut words = vec![own, "drill-writer".to_owned()];
    words.extend(store.arguments());
    words.push(acks.display().to_string());
    Writers::start(&words)
}

/// The program is killed under its callers and started again on the same journal.
async fn killed(drill: &'static str, store: &Store, place: &Path, cycles: usize) -> Result<Told, NotDrilled> {
    let acks = place.join(drill);
    let (mut dice, mut first) = (Dice::of(20_131_114), Vec::new());
    for _ in 0..cycles {
        let mut writers = writers(store, &acks)?;
        first.extend(tokio::task::block_in_place(|| writers.first()));
        tokio::time::sleep(dice.millis(KILLED.0, KILLED.1)).await;
        writers.kill();
    }
    first.sort_unstable();
    let account = account(&*store.open().await?, &acknowledged(&acks)).await?;
    // The first start was after no kill; it is the same journal, only empty.
    let first_append_p99_ms = first.get(first.len() * 99 / 100).copied();
    Ok(Told { drill, cycles, account, first_append_p99_ms })
}

/// The database is killed under the program, which never ends.
async fn database_killed(server: &PostgresServer, place: &Path, cycles: usize) -> Result<Told, NotDrilled> {
    let drill = "kill of PostgreSQL";
    let store = Store::Postgres(server.database("database_killed").await?);
    let acks = place.join(drill);
    let mut dice = Dice::of(7);
    let mut writers = writers(&store, &acks)?;
    tokio::task::block_in_place(|| writers.first());
    for _ in 0..cycles {
        tokio::time::sleep(dice.millis(KILLED.0, KILLED.1)).await;
        server.kill();
        server.again().await?;
        let (before, begun) = (acknowledged(&acks).len() as u64, Instant::now());
        while acknowledged(&acks).len() as u64 <= before + WRITERS {
            if begun.elapsed() > GOES_ON_WITHIN || writers.has_ended() {
                return Err(NotDrilled::Stopped);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    writers.kill();
    let account = account(&*store.open().await?, &acknowledged(&acks)).await?;
    Ok(Told { drill, cycles, account, first_append_p99_ms: None })
}

fn tell(all: &[Told], as_json: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if as_json {
        return writeln!(out, "{}", serde_json::json!({ "drills": all }));
    }
    for Told { drill, cycles, account, first_append_p99_ms } in all {
        let Account { acknowledged, lost, duplicated, broken, .. } = account;
        write!(out, "{drill}: {cycles} cycles, {acknowledged} acknowledged, ")?;
        write!(out, "{lost} lost, {duplicated} duplicated, {broken} broken")?;
        match first_append_p99_ms {
            Some(took) => writeln!(out, "; first append after a start: 99 of 100 within {took} ms")?,
            None => writeln!(out)?,
        }
    }
    out.flush()
}

//! How are backups taken, restored, and journals moved? Progress goes to standard error, the outcome to standard output.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use eventstore::ReadError;
use eventstore::archive::keys::{self, Place as KeyPlace};
use eventstore::archive::{Moved, NotMoved, Refill, Snapshot, file};
use eventstore::postgres::{PostgresRefill, PostgresSnapshot};
use eventstore::sqlite::{SqliteRefill, SqliteSnapshot};
use serde_json::json;

use crate::told::Told;

/// Exit code where the place to be filled is taken.
const TAKEN: u8 = 3;
/// Exit code where what was read is not what was once recorded.
const BROKEN: u8 = 4;

/// Where a journal lies.
#[derive(Debug, Args)]
pub(crate) struct Store {
    /// Data directory.
    #[arg(long, default_value = "travaux-data", env = "TRAVAUX_DATA")]
    data: PathBuf,
    /// Journal in PostgreSQL instead of the data directory.
    #[arg(long, env = "TRAVAUX_DATABASE")]
    database: Option<String>,
    /// Keys in another PostgreSQL database than the journal.
    #[arg(long, env = "TRAVAUX_KEYS")]
    keys_database: Option<String>,
}

/// Take a backup while the program serves.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    store: Store,
    /// The file to write; it holds no key.
    #[arg(long)]
    out: PathBuf,
    /// Write the wrapped keys as well, into a file of their own. Keep it apart, and not for long.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Say the outcome as JSON.
    #[arg(long)]
    json: bool,
}

/// Restore a backup into an empty journal.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    store: Store,
    /// The backup.
    from: PathBuf,
    /// The file of keys.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// The list of erasures as it was last kept (`travaux erasures`): whoever is on it stays erased.
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
    /// Say the outcome as JSON.
    #[arg(long)]
    json: bool,
}

/// Move a journal from one store straight into another, empty one.
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    store: Store,
    /// The data directory it comes from.
    #[arg(long, value_name = "DIR", required_unless_present = "from_database")]
    from_data: Option<PathBuf>,
    /// The database it comes from.
    #[arg(long, value_name = "URL", conflicts_with = "from_data")]
    from_database: Option<String>,
    /// Take the wrapped keys along; both sides then need the same master.key.
    #[arg(long)]
    with_keys: bool,
    /// Say the outcome as JSON.
    #[arg(long)]
    json: bool,
}

/// Print the list of erasures, one pseudonym a line: to be kept apart from every backup.
#[derive(Debug, Args)]
pub(crate) struct Erasures {
    #[command(flatten)]
    store: Store,
}

type Done = Result<(), Told>;

impl Store {
    fn keys(&self) -> KeyPlace<'_> {
        match (&self.keys_database, &self.database) {
            (Some(url), _) | (None, Some(url)) => KeyPlace::Database(url),
            (None, None) => KeyPlace::Directory(&self.data),
        }
    }

    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, Told> {
        snapshot(&self.data, self.database.as_deref()).await
    }

    async fn refill(&self) -> Result<Box<dyn Refill>, Told> {
        if let Some(url) = &self.database {
            return Ok(Box::new(PostgresRefill::open(url).await.map_err(store)?));
        }
        std::fs::create_dir_all(&self.data).map_err(|why| format!("{}: {why}", self.data.display()))?;
        Ok(Box::new(SqliteRefill::open(&self.data).map_err(store)?))
    }
}

async fn snapshot(directory: &Path, database: Option<&str>) -> Result<Box<dyn Snapshot>, Told> {
    if let Some(url) = database {
        return Ok(Box::new(PostgresSnapshot::open(url).await.map_err(store)?));
    }
    if !directory.join("journal.db").is_file() {
        return Err(format!("{}: there is no journal here", directory.display()).into());
    }
    Ok(Box::new(SqliteSnapshot::open(directory).map_err(store)?))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn store(why: ReadError) -> Told {
    why.to_string().into()
}

/// A refusal with its own exit code.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn not_moved(why: NotMoved) -> Told {
    match why {
        NotMoved::NotEmpty(_) => Told::with_code(TAKEN, why.to_string()),
        NotMoved::Fault(_) => Told::with_code(BROKEN, why.to_string()),
        NotMoved::Store(_) | NotMoved::File(_) => why.to_string().into(),
    }
}

/// A file that nobody else may read and that is on the disk when it is done.
fn new_file(path: &Path) -> Result<File, String> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|why| format!("{}: {why}", path.display()))
}

fn old_file(path: &Path) -> Result<BufReader<File>, String> {
    File::open(path).map(BufReader::new).map_err(|why| format!("{}: {why}", path.display()))
}

/// Takes a backup; a file that could not be finished is removed.
pub(crate) async fn backup(asked: Backup) -> Done {
    let mut from = asked.store.snapshot().await?;
    let out = new_file(&asked.out)?;
    let disk = out.try_clone().map_err(|why| why.to_string())?;
    let taken =
        moving("backup", async |show| file::backup(&mut *from, BufWriter::new(out), show).await).await;
    let synced = disk.sync_all().map_err(|why| why.to_string());
    if taken.is_err() || synced.is_err() {
        // A half of a backup must not be taken for one; if it cannot be removed, reading it says that it is cut off.
        let _ = std::fs::remove_file(&asked.out);
    }
    let moved = taken?;
    synced?;
    if let Some(path) = &asked.keys {
        let kept = asked.store.keys().keys().await.map_err(store)?;
        let out = new_file(path)?;
        keys::write(&kept, BufWriter::new(&out)).map_err(not_moved)?;
        out.sync_all().map_err(|why| why.to_string())?;
    }
    say(&moved, asked.json)
}

/// Restores a backup; the list of erasures and the keys first, so that nobody is readable in between who was erased.
pub(crate) async fn restore(asked: Restore) -> Done {
    let from = old_file(&asked.from)?;
    let mut into = asked.store.refill().await?;
    let held = into.size().await.map_err(store)?;
    if held > 0 {
        return Err(not_moved(NotMoved::NotEmpty(held)));
    }
    let place = asked.store.keys();
    if let Some(list) = &asked.erasures {
        let subjects = file::listed(old_file(list)?).map_err(|why| why.to_string())?;
        place.forget(subjects).await.map_err(store)?;
    }
    if let Some(path) = &asked.keys {
        let kept = keys::read(old_file(path)?).map_err(not_moved)?;
        place.add(&kept).await.map_err(store)?;
    }
    let moved = moving("restore", async |show| file::restore(from, &mut *into, show).await).await?;
    say(&moved, asked.json)
}

/// Moves a journal.
pub(crate) async fn import(asked: Import) -> Done {
    let directory = asked.from_data.clone().unwrap_or_default();
    let mut from = snapshot(&directory, asked.from_database.as_deref()).await?;
    let mut into = asked.store.refill().await?;
    let moved =
        moving("import", async |show| eventstore::archive::import(&mut *from, &mut *into, show).await)
            .await?;
    if asked.with_keys {
        let origin = match &asked.from_database {
            Some(url) => KeyPlace::Database(url),
            None => KeyPlace::Directory(&directory),
        };
        let kept = origin.keys().await.map_err(store)?;
        asked.store.keys().add(&kept).await.map_err(store)?;
    }
    say(&moved, asked.json)
}

/// Prints whose key was destroyed.
pub(crate) async fn erasures(asked: Erasures) -> Done {
    let kept = asked.store.keys().keys().await.map_err(store)?;
    let mut out = std::io::stdout().lock();
    for (subject, _) in kept.iter().filter(|(_, wrapped)| wrapped.is_none()) {
        writeln!(out, "{subject}").map_err(|why| why.to_string())?;
    }
    Ok(())
}

/// Runs with a bar on standard error.
async fn moving(
    what: &'static str,
    work: impl AsyncFnOnce(&(dyn Fn(u64, u64) + Sync)) -> Result<Moved, NotMoved>,
) -> Result<Moved, Told> {
    let bar = crate::commands::bar(what);
    let show = |done: u64, total: u64| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let outcome = work(&show).await;
    bar.finish_and_clear();
    outcome.map_err(not_moved)
}

fn say(moved: &Moved, as_json: bool) -> Done {
    let mut out = std::io::stdout().lock();
    let said = if as_json {
        writeln!(out, "{}", json!(moved))
    } else {
        writeln!(
            out,
            "{} events, {} sealed parts, {} answers, {} files, {} persons erased; root {}",
            moved.events, moved.parts, moved.commands, moved.files, moved.erased, moved.root
        )
    };
    said.map_err(|why| why.to_string().into())
}

//! How is the house put together? Journal, keys, clock, office, worlds, clerk: once, for every command that serves.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use domain::service_record::ServiceRecord;
use domain::service_record::event::Purpose;
use eventstore::{
    Digest, Journal, KeyStore, PostgresJournal, PostgresKeys, Prover, SavedFiles, SegmentedJournal,
    SqliteJournal, SqliteKeys, StreamName,
};
use jiff::Timestamp;
use projections::{Host, SavedWorld};
use sha2::{Digest as _, Sha256};
use workflows::{Clock, Office, Parts, Post, Running};

use crate::secrets;

/// Bytes of the program read at once.
const PIECE: usize = 1 << 16;

/// Whose key says that the master key is the right one: nobody's.
const MASTER_MARK: &str = "the-master-key";

/// A house that can be served.
pub(crate) struct House {
    /// The door.
    pub office: Office,
    /// The clerk.
    pub running: Running,
    /// What proves its journal.
    pub prover: Arc<Prover>,
    /// Where what was folded lies for the next start; nowhere where the program cannot be told from another.
    pub saved: Option<SavedFiles>,
}

impl House {
    /// Saves the newest world where none is saved; whether it was.
    pub(crate) async fn keep_worlds(&self) -> Result<bool, String> {
        let Some(files) = &self.saved else { return Ok(false) };
        let saved = SavedWorld::among(files);
        if saved.is_believed().await {
            return Ok(false);
        }
        let host = Host::start_keeping(Arc::clone(self.office.journal()), 2).await;
        let host = host.map_err(|why| why.to_string())?;
        let kept = saved.keep(host.now()).await;
        kept.map(|()| true).map_err(|why| why.to_string())
    }
}

/// How time goes in the house.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Time {
    /// As in the world.
    Live,
    /// It stands until somebody moves it; a new journal begins here.
    Standing(Timestamp),
}

/// In which databases journal and keys lie; where neither is named both lie in the data directory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Databases<'a> {
    /// The journal's.
    pub journal: Option<&'a str>,
    /// That of the keys; the journal's where none is named.
    pub keys: Option<&'a str>,
}

/// Puts the house together in a data directory.
pub(crate) async fn build(
    directory: &Path,
    databases: Databases<'_>,
    time: Time,
    post: Post,
) -> Result<House, String> {
    let clock = match time {
        Time::Live => Clock::live(),
        Time::Standing(at) => Clock::standing(at),
    };
    let journal = store(directory, databases.journal, &clock).await?;
    let segmented = SegmentedJournal::open(journal, directory).await.map_err(|why| why.to_string())?;
    tokio::spawn(segmented.clone().keep_sealing());
    let prover = Arc::new(Prover::new(segmented.clone(), Some(directory)));
    let saved = saved(directory, prover.clone());
    let office = office(directory, databases, clock, segmented).await?;
    resume(&office).await?;
    let office = match &saved {
        Some(files) => office.remembering(files.clone()),
        None => office,
    };
    let running = Running::new(office.clone(), post);
    Ok(House { office, running, prover, saved })
}

/// Whether the journal, where there is one, was opened as a demonstration.
pub(crate) async fn is_demonstration(directory: &Path, databases: Databases<'_>) -> Result<bool, String> {
    let clock = Clock::live();
    let journal = store(directory, databases.journal, &clock).await?;
    let office = office(directory, databases, clock, journal).await?;
    let record = office.load::<ServiceRecord>(&StreamName::new("journal", "record")).await;
    let (record, _) = record.map_err(|why| why.to_string())?;
    Ok(record.opened.is_some_and(|opened| opened.purpose == Purpose::Demonstration))
}

/// The journal of a house that is only read; one that is not there is not made.
pub(crate) async fn journal(directory: &Path, database: Option<&str>) -> Result<Arc<dyn Journal>, String> {
    let clock = Arc::new(Clock::live());
    if let Some(url) = database {
        return Ok(Arc::new(PostgresJournal::open(url, clock).await.map_err(|why| why.to_string())?));
    }
    if !directory.join("journal.db").is_file() {
        return Err(format!("{}: there is no journal here", directory.display()));
    }
    Ok(Arc::new(SqliteJournal::open(directory, clock).map_err(|why| why.to_string())?))
}

/// The keys of a house that is only read; none where its master key is not at hand.
pub(crate) async fn keys(
    directory: &Path,
    database: Option<&str>,
) -> Result<Option<Arc<dyn KeyStore>>, String> {
    if !directory.join("master.key").is_file() {
        return Ok(None);
    }
    let master = secrets::master_key(directory)?;
    Ok(Some(match database {
        Some(url) => Arc::new(PostgresKeys::open(url, master).await.map_err(|why| why.to_string())?),
        None => Arc::new(SqliteKeys::open(directory, master).map_err(|why| why.to_string())?),
    }))
}

/// The journal itself, made where there is none.
async fn store(directory: &Path, database: Option<&str>, clock: &Clock) -> Result<Arc<dyn Journal>, String> {
    std::fs::create_dir_all(directory).map_err(|why| format!("{}: {why}", directory.display()))?;
    let clock = Arc::new(clock.clone());
    Ok(match database {
        Some(url) => Arc::new(PostgresJournal::open(url, clock).await.map_err(|why| why.to_string())?),
        None => Arc::new(SqliteJournal::open(directory, clock).map_err(|why| why.to_string())?),
    })
}

/// The door to a journal and its keys. Keys lie where every process that shares the journal finds them.
async fn office(
    directory: &Path,
    databases: Databases<'_>,
    clock: Clock,
    journal: Arc<dyn Journal>,
) -> Result<Office, String> {
    let master = secrets::master_key(directory)?;
    let keys: Arc<dyn KeyStore> = match databases.keys.or(databases.journal) {
        Some(url) => Arc::new(PostgresKeys::open(url, master).await.map_err(|why| why.to_string())?),
        None => Arc::new(SqliteKeys::open(directory, master).map_err(|why| why.to_string())?),
    };
    // Found out now, not when the first name cannot be read.
    keys.key_for(MASTER_MARK).map_err(|why| {
        let file = directory.join("master.key");
        format!(
            "{}: {why}; a second process needs the master.key and server.secret of the first",
            file.display()
        )
    })?;
    Ok(Office::new(Parts { journal, keys, clock, secret: secrets::secret(directory)? }))
}

/// A standing clock goes on where the journal left it.
async fn resume(office: &Office) -> Result<(), String> {
    let told = |why: eventstore::ReadError| why.to_string();
    let (record, _) =
        office.load::<ServiceRecord>(&StreamName::new("journal", "record")).await.map_err(told)?;
    let head = office.journal().head().await.map_err(told)?;
    let last = Timestamp::from_microsecond(head.last_recorded_at).unwrap_or_default();
    if head.size > 0 {
        office.clock().forward(record.clock.map_or(last, |moved| moved.max(last)));
    }
    Ok(())
}

/// The worlds of a house: from the one that was saved, where this very program saved one of this very journal.
pub(crate) async fn worlds(house: &House) -> Result<Arc<Host>, String> {
    let journal = Arc::clone(house.office.journal());
    let host = match &house.saved {
        Some(files) => Host::start_saving(journal, SavedWorld::among(files)).await,
        None => Host::start(journal).await,
    };
    host.map_err(|why| why.to_string())
}

/// Where what this very program folded lies; nowhere where it cannot be told from another.
pub(crate) fn saved(directory: &Path, prover: Arc<Prover>) -> Option<SavedFiles> {
    program().map(|program| SavedFiles::new(directory, program, prover))
}

/// A digest of the program that runs; none where its file is not there any more. It is read piece by piece: whole, it would be most
/// of what a small house keeps in memory.
fn program() -> Option<Digest> {
    let mut file = std::fs::File::open(std::env::current_exe().ok()?).ok()?;
    let (mut digest, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece).ok()? {
            0 => return Some(digest.finalize().into()),
            read => digest.update(&piece[..read]),
        }
    }
}

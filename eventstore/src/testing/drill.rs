//! What was acknowledged, and is it there? The harness of drills: writers that are killed, and the account afterwards.
//!
//! Writers are a process of their own. They add a line `WRITER NUMBER POSITION` to a file for every append that was answered;
//! started again they go on where their acknowledgements end, with the same command ids: what was under way when they were
//! killed is asked again, as a caller would.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write as _};
use std::ops::Range;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::contract;
use crate::proposal::Expected;
use crate::{AppendError, Journal, PostgresJournal, ReadError, SqliteJournal, SystemClock};

/// How long a caller waits before it asks again.
const ASK_AGAIN: Duration = Duration::from_millis(5);

/// Where a drill's journal lies.
#[derive(Clone, Debug)]
pub enum Store {
    /// In a directory.
    Sqlite(PathBuf),
    /// In a database.
    Postgres(String),
}

impl Store {
    /// What a command line names.
    #[must_use]
    pub fn named(kind: &str, place: &str) -> Self {
        if kind == "sqlite" { Self::Sqlite(place.into()) } else { Self::Postgres(place.to_owned()) }
    }

    /// Opens the journal.
    pub async fn open(&self) -> Result<Arc<dyn Journal>, ReadError> {
        let clock = Arc::new(SystemClock);
        Ok(match self {
            Self::Sqlite(directory) => Arc::new(SqliteJournal::open(directory, clock)?),
            Self::Postgres(url) => Arc::new(PostgresJournal::open(url, clock).await?),
        })
    }

    /// How a command line names it.
    #[must_use]
    pub fn arguments(&self) -> [String; 2] {
        match self {
            Self::Sqlite(directory) => ["sqlite".to_owned(), directory.display().to_string()],
            Self::Postgres(url) => ["postgres".to_owned(), url.clone()],
        }
    }
}

/// The command id of a writer's n-th append.
#[must_use]
pub fn command(writer: u64, number: u64) -> u128 {
    (1 << 100) | (u128::from(writer) << 64) | u128::from(number)
}

/// One append that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// Who asked.
    pub writer: u64,
    /// The how-manieth of hers.
    pub number: u64,
    /// Where it stands.
    pub position: u64,
}

impl Acknowledged {
    /// As it is noted.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {} {}\n", self.writer, self.number, self.position)
    }

    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ').map(|word| word.parse().ok());
        Some(Self { writer: words.next()??, number: words.next()??, position: words.next()?? })
    }
}

/// Everything noted in a file.
#[must_use]
pub fn acknowledged(file: &Path) -> Vec<Acknowledged> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    // A line without its end was being noted when the writer died: its caller had not heard yet.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().filter_map(Acknowledged::read).collect()
}

/// What came of a drill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Appends that were answered.
    pub acknowledged: usize,
    /// Events in the journal.
    pub events: usize,
    /// Acknowledged and not there, or elsewhere.
    pub lost: usize,
    /// There twice.
    pub duplicated: usize,
    /// Positions, versions, times, leaves or the root that do not follow.
    pub broken: usize,
}

impl Account {
    /// Whether nothing was lost, doubled or broken, and something was done at all.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.acknowledged > 0 && self.lost == 0 && self.duplicated == 0 && self.broken == 0
    }
}

/// Compares a journal with what was acknowledged.
pub async fn account(journal: &dyn Journal, acks: &[Acknowledged]) -> Result<Account, ReadError> {
    let mut account = Account { acknowledged: acks.len(), ..Account::default() };
    let (mut places, mut versions) = (HashMap::new(), HashMap::new());
    let (mut leaves, mut last) = (Vec::new(), i64::MIN);
    loop {
        let page = journal.read_all(leaves.len() as u64, 2_000).await?;
        for event in &page {
            let version = versions.entry(event.envelope.stream.clone()).or_insert(0_u64);
            *version += 1;
            let follows = event.position == leaves.len() as u64 + 1
                && event.envelope.version == *version
                && event.envelope.recorded_at > last;
            let entry = crate::canonical::entry(&event.envelope).unwrap_or_default();
            account.broken += usize::from(!follows || ledger::leaf_hash(&entry) != event.leaf);
            last = event.envelope.recorded_at;
            leaves.push(event.leaf);
            let again = places.insert(event.envelope.command_id.as_u128(), event.position);
            account.duplicated += usize::from(again.is_some());
        }
        if page.is_empty() {
            break;
        }
    }
    account.events = leaves.len();
    let head = journal.head().await?;
    account.broken += usize::from(head.size != leaves.len() as u64 || head.root != ledger::root(&leaves));
    let there = |ack: &&Acknowledged| places.get(&command(ack.writer, ack.number)) == Some(&ack.position);
    account.lost = acks.iter().filter(|ack| !there(ack)).count();
    Ok(account)
}

/// A process that writes.
pub struct Writers {
    child: Child,
}

impl Writers {
    /// Starts one with these words of a command line.
    pub fn start(words: &[String]) -> std::io::Result<Self> {
        let (program, arguments) = words.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
        let child = Command::new(program)
            .args(arguments)
            .process_group(0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child })
    }

    /// Milliseconds from its start to its first acknowledgement; waits for it.
    pub fn first(&mut self) -> Option<u64> {
        let out = self.child.stdout.as_mut()?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).ok()?;
        line.trim().strip_prefix("first ")?.parse().ok()
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.end();
    }

    /// Its process id, for signals.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it ended of itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|ended| ended.is_some())
    }

    fn end(&mut self) {
        // The whole group: what stands before the writer (`strace`) would leave it running.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}

impl Drop for Writers {
    fn drop(&mut self) {
        self.end();
    }
}

/// Writes until it is killed: so many callers by their numbers, each noting what she was answered. Says `first` and the
/// milliseconds when the first one was.
pub async fn write(store: &Store, acks: &Path, writers: Range<u64>) -> std::io::Result<()> {
    let begun = Instant::now();
    let journal = loop {
        match store.open().await {
            Ok(journal) => break journal,
            Err(_) => tokio::time::sleep(ASK_AGAIN).await,
        }
    };
    let before = acknowledged(acks);
    let mut tasks = Vec::new();
    for writer in writers {
        let next =
            before.iter().filter(|ack| ack.writer == writer).map(|ack| ack.number).max().unwrap_or(0) + 1;
        tasks.push(tokio::spawn(ask_and_note(journal.clone(), acks.to_owned(), (writer, next), begun)));
    }
    for task in tasks {
        task.await.map_err(std::io::Error::other)??;
    }
    Ok(())
}

/// One caller: asks until it is answered, notes the answer, asks the next.
async fn ask_and_note(
    journal: Arc<dyn Journal>,
    acks: PathBuf,
    (writer, first): (u64, u64),
    begun: Instant,
) -> std::io::Result<()> {
    let mut notes = OpenOptions::new().create(true).append(true).open(acks)?;
    for number in first.. {
        let stream = format!("drill/{}", writer % 16);
        let receipt = loop {
            let asked = contract::proposal(command(writer, number), &stream, Expected::Any, 1);
            match journal.append(asked).await {
                Ok(receipt) => break receipt,
                Err(AppendError::Unavailable(_) | AppendError::Busy) => tokio::time::sleep(ASK_AGAIN).await,
                Err(why) => return Err(std::io::Error::other(why)),
            }
        };
        let position = receipt.positions.map_or(0, |(first, _)| first);
        let ack = Acknowledged { writer, number, position };
        notes.write_all(ack.line().as_bytes())?;
        if number == first && writer % 64 == 0 {
            let mut out = std::io::stdout();
            writeln!(out, "first {}", begun.elapsed().as_millis())?;
            out.flush()?;
        }
    }
    Ok(())
}

/// A number that a seed decides: no drill depends on real chance, so that a failure can be repeated.
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    #[must_use]
    pub const fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// A number below a bound.
    pub const fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// A time between two, in milliseconds.
    pub const fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to - from))
    }
}

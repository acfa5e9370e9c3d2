//! What was acknowledged, and is it there? The harness of every drill: writers that are killed, and the account afterwards.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use eventstore::{Journal, PostgresJournal, ReadError, SqliteJournal, SystemClock};

/// Whether the long forms were asked for: `cargo test -p travaux-tests --features long`.
pub const LONG: bool = cfg!(feature = "long");

/// So many turns in the short form, so many in the long one.
#[must_use]
pub const fn turns(short: usize, long: usize) -> usize {
    if LONG { long } else { short }
}

/// What a drill needs and this machine lacks: a drill that cannot run has failed, it is never passed over.
pub fn needs(what: &str, probe: Result<String, String>) -> Result<(), String> {
    probe.map(|_| ()).map_err(|why| format!("this drill needs {what}: {why}"))
}

/// Where a drill's journal lies.
#[derive(Clone, Debug)]
pub enum Store {
    /// In a directory.
    Sqlite(PathBuf),
    /// In a database.
    Postgres(String),
}

impl Store {
    /// As a command line names it.
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

    fn arguments(&self) -> [String; 2] {
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Fails unless nothing was lost, doubled or broken and something was done at all.
    pub fn is_clean(&self, drill: &str) {
        eprintln!("{drill}: {self:?}");
        assert!(self.acknowledged > 0, "{drill}: nothing was acknowledged, so nothing was tried");
        assert_eq!((self.lost, self.duplicated, self.broken), (0, 0, 0), "{drill}: {self:?}");
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
            let entry = eventstore::canonical::entry(&event.envelope).unwrap_or_default();
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
    /// Starts one, behind other words (`strace …`) if there are any.
    #[must_use]
    pub fn start(store: &Store, acks: &Path, number: usize, before: &[&str]) -> Self {
        let program = writer_program();
        let mut words: Vec<String> = before.iter().map(|word| (*word).to_owned()).collect();
        words.push(program.display().to_string());
        words.extend(store.arguments());
        words.extend([acks.display().to_string(), number.to_string()]);
        let child = Command::new(&words[0])
            .args(&words[1..])
            .process_group(0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a writer");
        Self { child }
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
        let _ = run(&["kill", "-KILL", "--", &format!("-{}", self.child.id())]);
        let _ = self.child.wait();
    }
}

impl Drop for Writers {
    fn drop(&mut self) {
        self.end();
    }
}

/// The writer's binary, beside the test's own.
fn writer_program() -> PathBuf {
    let own = std::env::current_exe().expect("a path");
    let folder = own.ancestors().find(|folder| folder.join("drill_writer").is_file()).expect("drill_writer");
    folder.join("drill_writer")
}

/// Sends a signal by its name to a process of ours.
pub fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").args([format!("-{name}"), process.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "signal {name}");
}

/// Runs a program to its end; its output where it succeeded.
pub fn run(words: &[&str]) -> Result<String, String> {
    let ran =
        Command::new(words[0]).args(&words[1..]).output().map_err(|why| format!("{}: {why}", words[0]))?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if ran.status.success() {
        Ok(said(&ran.stdout))
    } else {
        Err(format!("{words:?}: {}", said(&ran.stderr)))
    }
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

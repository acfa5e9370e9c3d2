//! A disk that is full, and a disk that fails to synchronise: said truthfully, and nothing acknowledged is lost.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use eventstore::testing::PostgresServer;
use travaux_tests::drill::{
    Store, Writers, account, acknowledged, given_to_me, is_clean, needs, run, run_as_root, start_writers,
    turns, words_of_root,
};

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// A small file system in memory, unmounted when it is dropped.
struct Small(tempfile::TempDir);

impl Small {
    fn mounted() -> Result<Self, String> {
        let directory = tempfile::tempdir().map_err(|why| why.to_string())?;
        let place = directory.path().display().to_string();
        needs("root", run_as_root(&["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", &place]))?;
        given_to_me(&place)?;
        Ok(Self(directory))
    }
    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = run_as_root(&["umount", "-l", &self.path().display().to_string()]);
    }
}

/// Takes all the room there is, down to the last page.
fn fill(file: &Path) {
    for size in ["1M", "4K"] {
        let piece = format!("{}", file.display());
        let _ = run(&[
            "dd",
            "if=/dev/zero",
            &format!("of={piece}"),
            &format!("bs={size}"),
            "oflag=append",
            "conv=notrunc",
        ]);
    }
}

/// Fills the disk until nothing is acknowledged any more: what the log has room for already may still be written.
async fn filled(filler: &Path, acks: &Path) -> usize {
    let begun = Instant::now();
    loop {
        fill(filler);
        let before = acknowledged(acks).len();
        tokio::time::sleep(Duration::from_millis(600)).await;
        let after = acknowledged(acks).len();
        if after == before {
            return after;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "it goes on acknowledging on a full disk");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_when_there_is_room_again_the_program_goes_on() -> Whatever {
    let small = Small::mounted()?;
    let elsewhere = tempfile::tempdir()?;
    let acks = elsewhere.path().join("acks");
    let store = Store::Sqlite(small.path().to_owned());
    let mut writers = start_writers(&store, &acks, 8, &[]);
    tokio::task::block_in_place(|| writers.first());
    let filler = small.path().join("filler");
    for _ in 0..turns(2, 50) {
        let stuck = filled(&filler, &acks).await;
        std::fs::remove_file(&filler)?;
        let begun = Instant::now();
        while acknowledged(&acks).len() <= stuck {
            assert!(begun.elapsed() < Duration::from_secs(30), "it goes on without being started again");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    assert!(!writers.has_ended());
    writers.kill();
    is_clean(&account(&*store.open().await?, &acknowledged(&acks)).await?, "disk full");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_synchronisation_is_never_acknowledged() -> Whatever {
    needs("the Debian package strace", run(&["strace", "-V"]))?;
    for nth in (1..=turns(3, 60)).map(|turn| turn * 7) {
        let directory = tempfile::tempdir()?;
        let acks = directory.path().join("acks");
        let store = Store::Sqlite(directory.path().to_owned());
        let inject = format!("inject=fsync,fdatasync:error=EIO:when={nth}+");
        let words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", &inject];
        let writers = start_writers(&store, &acks, 16, &words);
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        writers.kill();
        let after_failure = acknowledged(&acks);
        // What was written without its synchronisation must not have been acknowledged: the file alone tells.
        let account = account(&*store.open().await?, &after_failure).await?;
        eprintln!("EIO from synchronisation {nth} on: {account:?}");
        assert_eq!((account.lost, account.duplicated, account.broken), (0, 0, 0));
        let commits = account.acknowledged.div_ceil(16);
        assert!(commits <= nth, "no more rounds are acknowledged than were synchronised: {commits} of {nth}");
    }
    Ok(())
}

/// Callers at once in the drills with PostgreSQL: one round of the journal takes one event of each at most.
const CALLERS: usize = 16;
/// How long the program may take until it acknowledges again once the server is back.
const BACK_WITHIN: Duration = Duration::from_secs(40);

/// PostgreSQL on a disk that fails to synchronise: `strace` stands between its processes and the kernel.
struct FailingServer {
    server: PostgresServer,
    store: Store,
    /// What `strace` saw: a line for each synchronisation and how it ended.
    seen: PathBuf,
    acks: PathBuf,
    strace: Child,
    /// Removed last.
    _place: tempfile::TempDir,
}

impl FailingServer {
    /// A server whose every process has its `when`-th synchronisations fail, as `strace` counts: `7`, or `7+` from there on.
    async fn started(when: &str) -> Result<Self, Box<dyn std::error::Error>> {
        needs("the Debian package strace", run(&["strace", "-V"]))?;
        let place = tempfile::tempdir()?;
        let server = PostgresServer::start().await?;
        let store = Store::Postgres(server.database("failing").await?);
        // The tables are made while the disk is well: what is tried is the journal at work.
        drop(store.open().await?);
        // A recovery synchronises every file written since the last checkpoint: those of the new database are no part of this.
        checkpointed(&server.address("postgres")).await?;
        let (seen, acks) = (place.path().join("strace"), place.path().join("acks"));
        let inject = format!("inject=fsync,fdatasync:error=EIO:when={when}");
        let processes: Vec<String> = server.processes().iter().map(u32::to_string).collect();
        let said = seen.display().to_string();
        let mut words =
            vec!["strace", "-f", "-qq", "-o", &said, "-e", "trace=fsync,fdatasync", "-e", &inject];
        words.extend(processes.iter().flat_map(|process| ["-p", process]));
        let words = words_of_root(&words);
        let strace = Command::new(&words[0]).args(&words[1..]).stderr(Stdio::piped()).spawn()?;
        let failing = Self { server, store, seen, acks, strace, _place: place };
        failing.until(Duration::from_secs(10), "strace holds every process", FailingServer::is_held);
        Ok(failing)
    }

    fn is_held(&self) -> bool {
        let held = |process: &u32| {
            let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
            status.lines().any(|line| line.starts_with("TracerPid:") && !line.ends_with("\t0"))
        };
        self.server.processes().iter().all(held)
    }

    fn until(&self, within: Duration, what: &str, reached: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !reached(self) {
            assert!(begun.elapsed() < within, "{what}; the server said:\n{}", self.server.said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn acknowledged(&self) -> usize {
        acknowledged(&self.acks).len()
    }

    /// Synchronisations that succeeded, and those that were made to fail.
    fn synchronisations(&self) -> (usize, usize) {
        let seen = std::fs::read_to_string(&self.seen).unwrap_or_default();
        let succeeded = seen.lines().filter(|line| line.ends_with("= 0")).count();
        (succeeded, seen.lines().filter(|line| line.contains("EIO")).count())
    }

    /// How often the server gave itself up, rather than say that something was kept which was not.
    fn panics(&self) -> usize {
        self.server.said().matches("PANIC:  could not f").count()
    }

    /// Nothing may be acknowledged that no synchronisation stands behind: each carries one event of every caller at most.
    fn is_truthful(&self, acknowledged: usize) {
        let (succeeded, failed) = self.synchronisations();
        eprintln!("{acknowledged} acknowledged; synchronisations: {succeeded} succeeded, {failed} failed");
        assert!(failed > 0, "no synchronisation failed: nothing was tried");
        assert!(
            acknowledged <= CALLERS * (succeeded + 1),
            "{acknowledged} acknowledged behind {succeeded} synchronisations"
        );
    }

    /// Ends the writers and compares the journal with what they were answered.
    async fn settled(mut self, mut writers: Writers, drill: &str) -> Whatever {
        assert!(!writers.has_ended(), "the program never ended");
        writers.kill();
        let clean = account(&*self.store.open().await?, &acknowledged(&self.acks)).await?;
        is_clean(&clean, drill);
        self.server.kill();
        // It ends with the last process it held.
        self.strace.wait()?;
        Ok(())
    }
}

async fn checkpointed(address: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute("checkpoint").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_disk_fails_now_and_then_loses_nothing_and_the_program_comes_back_by_itself()
-> Whatever {
    // Every process of the server has its hundredth synchronisation fail: it gives itself up, recovers, and is hit again.
    let failing = FailingServer::started("100").await?;
    let mut writers = start_writers(&failing.store, &failing.acks, CALLERS, &[]);
    tokio::task::block_in_place(|| {
        writers.first();
        for panics in 1..=turns(2, 100) {
            failing.until(BACK_WITHIN, "a synchronisation fails", |it| it.panics() >= panics);
            let before = failing.acknowledged();
            failing.until(BACK_WITHIN, "the program comes back by itself", |it| {
                it.acknowledged() > before + CALLERS
            });
        }
        failing.is_truthful(failing.acknowledged());
    });
    failing.settled(writers, "EIO now and then, PostgreSQL").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_disk_fails_for_good_acknowledges_nothing_until_it_is_put_right() -> Whatever {
    for nth in (0..turns(2, 40)).map(|turn| 1 + turn * 17) {
        let failing = FailingServer::started(&format!("{nth}+")).await?;
        let writers = start_writers(&failing.store, &failing.acks, CALLERS, &[]);
        tokio::task::block_in_place(|| {
            failing.until(BACK_WITHIN, "the server gives itself up", |it| it.panics() > 0);
            // What was under way may still be answered; then there is silence, and not an answer too many.
            std::thread::sleep(Duration::from_secs(1));
            failing.is_truthful(failing.acknowledged());
        });
        // Another disk: the server without what made it fail.
        failing.server.kill();
        failing.server.again().await?;
        let before = failing.acknowledged();
        tokio::task::block_in_place(|| {
            failing.until(BACK_WITHIN, "the program goes on by itself", |it| {
                it.acknowledged() > before + CALLERS
            });
        });
        failing.settled(writers, &format!("EIO from synchronisation {nth} on, PostgreSQL")).await?;
    }
    Ok(())
}

//! Mains cuts without a mains switch: ext4 on a loop device, shut down by its own ioctl so that only what was synchronised stays.
//!
//! The control runs the same cut with synchronisation that only pretends: it has to lose data, or the rig sees nothing. Needs root, or sudo that does not ask.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use travaux_tests::drill::{
    Account, Dice, Store, account, acknowledged, given_to_me, is_clean, needs, run, run_as_root, signal,
    start_writers, turns,
};

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// `FS_IOC_SHUTDOWN` with `NOLOGFLUSH`: nothing more reaches the device, as when the current goes.
const CUT: &str = "import fcntl, os, struct, sys\n\
fd = os.open(sys.argv[1], os.O_RDONLY)\n\
fcntl.ioctl(fd, 0x8004587D, struct.pack('I', 2))\n";

/// How long a file system may be in use after its last writer was killed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A file system of its own on a loop device.
struct Mains {
    directory: tempfile::TempDir,
}

impl Mains {
    fn new() -> Result<Self, String> {
        let directory = tempfile::tempdir().map_err(|why| why.to_string())?;
        let mains = Self { directory };
        let image = mains.image().display().to_string();
        run(&["truncate", "-s", "192M", &image])?;
        needs("the Debian package e2fsprogs", run(&["mkfs.ext4", "-q", "-F", &image]))?;
        std::fs::create_dir(mains.place()).map_err(|why| why.to_string())?;
        mains.on()?;
        Ok(mains)
    }
    fn image(&self) -> PathBuf {
        self.directory.path().join("image")
    }
    fn place(&self) -> PathBuf {
        self.directory.path().join("mounted")
    }
    fn acks(&self) -> PathBuf {
        self.directory.path().join("acks")
    }
    fn on(&self) -> Result<(), String> {
        let (image, place) = (self.image(), self.place());
        let (image, place) = (image.display().to_string(), place.display().to_string());
        needs("root", run_as_root(&["mount", "-o", "loop", &image, &place]))?;
        given_to_me(&place)
    }
    fn cut(&self) -> Result<(), String> {
        run_as_root(&["/usr/bin/python3", "-c", CUT, &self.place().display().to_string()]).map(|_| ())
    }
    /// Whoever wrote there is killed, but may still be on the way out.
    fn off(&self) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            match run_as_root(&["umount", &self.place().display().to_string()]) {
                Err(why) if why.contains("busy") && begun.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(100));
                }
                done => return done.map(|_| ()),
            }
        }
    }
}

impl Drop for Mains {
    fn drop(&mut self) {
        let _ = run_as_root(&["umount", "-l", &self.place().display().to_string()]);
    }
}

/// Writes, cuts at some moment, and says what is left after the next start.
async fn cut(mains: &Mains, before: &[&str], after: Duration) -> Result<Account, Box<dyn std::error::Error>> {
    let store = Store::Sqlite(mains.place());
    let mut writers = start_writers(&store, &mains.acks(), 64, before);
    tokio::task::block_in_place(|| writers.first());
    tokio::time::sleep(after).await;
    if before.is_empty() {
        // The current goes for the processors too: nobody is answered any more. Without this a synchronisation that the cut overtakes
        // may still say that it was done, to a program that would no longer be there to believe it. (The control has a tracer
        // between, which has to stay awake.)
        signal("STOP", writers.id());
    }
    mains.cut()?;
    writers.kill();
    mains.off()?;
    mains.on()?;
    let acks = acknowledged(&mains.acks());
    match store.open().await {
        Ok(journal) => Ok(account(&*journal, &acks).await?),
        // A file that cannot even be opened has lost everything.
        Err(_) => Ok(Account { acknowledged: acks.len(), lost: acks.len(), ..Account::default() }),
    }
}

fn ready(place: &Path) -> Result<(), String> {
    needs("root", run_as_root(&["true"]))?;
    needs("Python", run(&["/usr/bin/python3", "-c", "import fcntl"]))?;
    needs("loop devices", run(&["stat", &place.display().to_string()]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_loses_nothing_that_was_acknowledged_and_the_rig_sees_losses() -> Whatever {
    ready(Path::new("/dev/loop-control"))?;
    let mains = Mains::new()?;
    let mut dice = Dice::of(1_000);
    for turn in 1..=turns(3, 1_000) {
        let account = cut(&mains, &[], dice.millis(200, 900)).await?;
        is_clean(&account, &format!("power cut {turn}"));
    }
    needs("the Debian package strace", run(&["strace", "-V"]))?;
    let control = Mains::new()?;
    // Synchronisation that says it was done and was not.
    let lying = [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=fsync,fdatasync",
        "-e",
        "inject=fsync,fdatasync:retval=0",
    ];
    let lost = cut(&control, &lying, Duration::from_millis(900)).await?;
    eprintln!("control without synchronisation: {lost:?}");
    assert!(lost.acknowledged > 0 && lost.lost > 0, "the rig sees losses: {lost:?}");
    Ok(())
}

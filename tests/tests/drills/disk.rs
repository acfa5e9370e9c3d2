//! A disk that is full, and a disk that fails to synchronise: said truthfully, and nothing acknowledged is lost.

use std::path::Path;
use std::time::{Duration, Instant};

use travaux_tests::drill::{
    Store, account, acknowledged, given_to_me, is_clean, needs, run, run_as_root, start_writers, turns,
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

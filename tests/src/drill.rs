//! What do the drills here need besides the harness of `eventstore::testing::drill`? How long they are, their writers, signals.

use std::path::{Path, PathBuf};
use std::process::Command;

pub use eventstore::testing::drill::{
    Account, Acknowledged, Dice, Store, Writers, account, acknowledged, command,
};

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

/// Fails unless nothing was lost, doubled or broken and something was done at all.
pub fn is_clean(account: &Account, drill: &str) {
    eprintln!("{drill}: {account:?}");
    assert!(account.acknowledged > 0, "{drill}: nothing was acknowledged, so nothing was tried");
    assert!(account.is_clean(), "{drill}: {account:?}");
}

/// Starts a process of so many writers, behind other words (`strace …`) if there are any.
#[must_use]
pub fn start_writers(store: &Store, acks: &Path, number: usize, before: &[&str]) -> Writers {
    let mut words: Vec<String> = before.iter().map(|word| (*word).to_owned()).collect();
    words.push(writer_program().display().to_string());
    words.extend(store.arguments());
    words.extend([acks.display().to_string(), number.to_string()]);
    Writers::start(&words).expect("a writer")
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

/// The same with the rights of root, where a drill mounts or cuts a file system: as root, or by `sudo` that does not ask.
///
/// # Errors
/// What the program said; or, where neither is possible, what somebody can do about it.
pub fn run_as_root(words: &[&str]) -> Result<String, String> {
    if is_root() {
        return run(words);
    }
    run(&["sudo", "-n", "true"]).map_err(|why| {
        format!(
            "this drill mounts file systems: run ./test as root, or as somebody whom sudo lets do so (sudo -v first); {why}"
        )
    })?;
    run(&[&["sudo", "-n"], words].concat())
}

/// The words that run a program with the rights of root, for whoever starts it and does not wait for its end.
#[must_use]
pub fn words_of_root(words: &[&str]) -> Vec<String> {
    let before: &[&str] = if is_root() { &[] } else { &["sudo", "-n"] };
    before.iter().chain(words).map(|word| (*word).to_owned()).collect()
}

/// Whether this runs as root.
#[must_use]
pub fn is_root() -> bool {
    run(&["id", "-u"]).is_ok_and(|user| user == "0")
}

/// Gives a place to whoever runs this: what root mounted is root's at first.
///
/// # Errors
/// What `chown` said.
pub fn given_to_me(place: &str) -> Result<(), String> {
    let me = format!("{}:{}", run(&["id", "-u"])?, run(&["id", "-g"])?);
    run_as_root(&["chown", &me, place]).map(|_| ())
}

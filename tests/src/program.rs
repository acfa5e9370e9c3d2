//! A running program: the built binary on a free port, with a data directory of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Makes a small file system of its own at `$1`, and runs there what follows. Nobody else sees it; it goes with the program.
const ON_A_SMALL_DISK: &str = "mount -t tmpfs -o size=$0 none $1 && shift && exec \"$@\"";
/// Bytes that fill a disk at a time.
const PIECE: [u8; 4096] = [0; 4096];
/// The file that fills it.
const FILLER: &str = "filler";

/// A running program, stopped when it is dropped.
pub struct Program {
    child: Child,
    directory: TempDir,
    arguments: Vec<String>,
    /// What it printed when it was ready.
    pub announced: Value,
}

impl Program {
    /// Starts `travaux` with a command and waits until it is ready.
    ///
    /// # Panics
    /// When the binary was not built (`cargo build -p travaux`) or does not become ready.
    #[must_use]
    pub fn start(arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        let (child, announced) = launch(Command::new(binary()), &directory, &arguments);
        Self { child, directory, arguments, announced }
    }

    /// The same with a data directory on a disk of so many megabytes.
    ///
    /// # Panics
    /// Where this machine lets nobody mount a file system in a name space of his own.
    #[must_use]
    pub fn start_on_a_small_disk(megabytes: u32, arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        let as_whom = if is_root() { "-m" } else { "-rm" };
        let mut command = Command::new("unshare");
        let allowed = Command::new("unshare").args([as_whom, "true"]).status();
        assert!(
            allowed.is_ok_and(|status| status.success()),
            "allow name spaces of one's own: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or run as root"
        );
        command.args([as_whom, "sh", "-c", ON_A_SMALL_DISK, &format!("{megabytes}m")]);
        command.arg(directory.path()).arg(binary());
        let (child, announced) = launch(command, &directory, &arguments);
        Self { child, directory, arguments, announced }
    }

    /// The address it serves at.
    #[must_use]
    pub fn address(&self) -> &str {
        self.announced["ready"].as_str().unwrap_or_default()
    }

    /// The one-time link's token of somebody, by label.
    #[must_use]
    pub fn token(&self, label: &str) -> String {
        let people = self.announced["people"].as_array().expect("people");
        let found = people
            .iter()
            .find(|one| one["label"] == label)
            .unwrap_or_else(|| panic!("nobody is called {label}"));
        found["token"].as_str().unwrap_or_default().to_owned()
    }

    /// Kills it as a power cut would, and starts it again on the same data.
    pub fn kill_and_start_again(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
        let (child, announced) = launch(Command::new(binary()), &self.directory, &self.arguments);
        self.child = child;
        self.announced = announced;
    }

    /// Stops it; what it leaves behind.
    #[must_use]
    pub fn stop(mut self) -> TempDir {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
        std::mem::replace(&mut self.directory, tempfile::tempdir().expect("a directory"))
    }

    /// Where its data lies.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    /// Fills the disk of a program that was started on a small one, to its last byte.
    pub fn fill_the_disk(&self) {
        let mut filler = std::fs::File::create(self.seen_inside(FILLER)).expect("a file");
        while filler.write_all(&PIECE).is_ok() {}
        while filler.write_all(&PIECE[..1]).is_ok() {}
    }

    /// Gives the room back.
    pub fn empty_the_disk(&self) {
        std::fs::remove_file(self.seen_inside(FILLER)).expect("removed");
    }

    /// A file of its data directory, as the program itself sees it.
    fn seen_inside(&self, file: &str) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.child.id()));
        let data = self.directory.path().strip_prefix("/").unwrap_or_else(|_| self.directory.path());
        root.join(data).join(file)
    }

    /// The most memory it ever had resident, in megabytes.
    #[must_use]
    pub fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("a status");
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a high-water mark");
        let kilobytes: u64 =
            line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).expect("a number");
        kilobytes / 1_024
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Gone already is gone too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the tests run as root.
fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().any(|line| line.starts_with("Uid:\t0\t"))
}

fn launch(mut command: Command, directory: &TempDir, arguments: &[String]) -> (Child, Value) {
    let mut child = command
        .args(arguments)
        .args(["--data", &directory.path().display().to_string(), "--listen", "127.0.0.1:0", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the program, built by `cargo build -p travaux`");
    let mut line = String::new();
    let out = child.stdout.take().expect("its output");
    BufReader::new(out).read_line(&mut line).expect("a line");
    let announced =
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("it did not become ready: {line:?}"));
    (child, announced)
}

/// Starts the program where it is expected to say no: what it says, when it has ended.
///
/// # Panics
/// When the program serves, or cannot be started.
#[must_use]
pub fn declined(data: &Path, arguments: &[&str]) -> String {
    let output = Command::new(binary())
        .args(arguments)
        .args(["--data", &data.display().to_string(), "--listen", "127.0.0.1:0", "--json"])
        .output()
        .expect("the program, built by `cargo build -p travaux`");
    assert!(!output.status.success(), "it began: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Lets the program do something to its end; whether it succeeded, and what it printed.
///
/// # Panics
/// When the program cannot be started.
#[must_use]
pub fn done(arguments: &[&str]) -> (bool, String) {
    let done = Command::new(binary()).args(arguments).stderr(Stdio::null()).output().expect("the program");
    (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned())
}

/// The binary beside the test's own directory: `target/debug/travaux`.
fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    let target = test.parent().and_then(|deps| deps.parent()).expect("a target directory");
    target.join("travaux")
}

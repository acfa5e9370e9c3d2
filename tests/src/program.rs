//! A running program: the built binary on a free port, with a data directory of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

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
        let (child, announced) = launch(&directory, &arguments);
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
        let (child, announced) = launch(&self.directory, &self.arguments);
        self.child = child;
        self.announced = announced;
    }

    /// Where its data lies.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.directory.path().to_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Gone already is gone too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn launch(directory: &TempDir, arguments: &[String]) -> (Child, Value) {
    let mut child = Command::new(binary())
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

/// The binary beside the test's own directory: `target/debug/travaux`.
fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    let target = test.parent().and_then(|deps| deps.parent()).expect("a target directory");
    target.join("travaux")
}

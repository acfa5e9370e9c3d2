//! A real mail server that keeps what it is sent: `aiosmtpd` on a free loopback port, messages in a directory.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// Debian's own Python, for which its package installs the server.
const PYTHON: &str = "/usr/bin/python3";
/// How long the server may take to listen.
const PATIENCE: Duration = Duration::from_secs(10);

/// The program of the server: every message becomes a file.
const SERVER: &str = "
import sys, time, itertools, pathlib
from aiosmtpd.controller import Controller
class Keep:
    count = itertools.count()
    async def handle_DATA(self, server, session, envelope):
        name = pathlib.Path(sys.argv[2]) / f'{next(self.count):04}.eml'
        name.write_bytes(envelope.content)
        return '250 kept'
Controller(Keep(), hostname='127.0.0.1', port=int(sys.argv[1])).start()
time.sleep(86400)
";

/// A mail server, stopped when it is dropped.
pub struct SmtpSink {
    child: Child,
    directory: TempDir,
    port: u16,
}

impl SmtpSink {
    /// Starts one on a free port.
    #[must_use]
    pub fn start() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        Self::start_on(free.expect("a port").port())
    }

    /// Starts one where another was: nothing of what that one took is known to it.
    #[must_use]
    pub fn start_on(port: u16) -> Self {
        let known = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        assert!(
            known.is_ok_and(|status| status.success()),
            "install the mail server: apt-get install python3-aiosmtpd"
        );
        let directory = tempfile::tempdir().expect("a directory");
        let kept = directory.path().display().to_string();
        let child = Command::new(PYTHON)
            .args(["-c", SERVER, &port.to_string(), &kept])
            .spawn()
            .expect("a mail server");
        let sink = Self { child, directory, port };
        let began = std::time::Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "the mail server does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        sink
    }

    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// What it was sent, in order.
    #[must_use]
    pub fn messages(&self) -> Vec<String> {
        let mut names: Vec<PathBuf> = std::fs::read_dir(self.directory.path())
            .expect("a directory")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        names.sort();
        names.iter().filter_map(|name| std::fs::read_to_string(name).ok()).collect()
    }
}

impl SmtpSink {
    /// What was sent to an address, in order, its soft line breaks undone.
    #[must_use]
    pub fn to(&self, address: &str) -> Vec<String> {
        let plain = |message: String| message.replace("=\r\n", "").replace("=\n", "");
        let sent_to = |message: &String| {
            message.lines().any(|line| line.to_lowercase().starts_with("to:") && line.contains(address))
        };
        self.messages().into_iter().map(plain).filter(sent_to).collect()
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        // Gone already is gone too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

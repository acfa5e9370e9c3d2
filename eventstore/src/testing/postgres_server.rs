//! Where does a test get a PostgreSQL server from? It starts one of its own, durable like a real one, and ends it.

use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio_postgres::NoTls;

/// Where Debian and Ubuntu keep the server's programs, by version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// How long a server may take to start.
const START_WITHIN: Duration = Duration::from_secs(30);
/// Pause between two looks.
const LOOK_AGAIN: Duration = Duration::from_millis(30);
/// The unprivileged user's number where the machine names none: `nobody`, everywhere.
const NOBODY: u32 = 65_534;
/// Runs the server as a child that ends when the test program ends, however it ends: its standard input closes then.
const GUARD: &str = r#""$@" & server=$!; read -r _; kill -INT "$server"; wait "$server""#;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum NoServer {
    /// It is not installed.
    #[error("no PostgreSQL server found: apt-get install postgresql")]
    NotInstalled,
    /// It did not start.
    #[error("the PostgreSQL server did not start: {0}")]
    NotStarted(String),
}

impl From<std::io::Error> for NoServer {
    fn from(why: std::io::Error) -> Self {
        Self::NotStarted(why.to_string())
    }
}

/// A server of this test program's own; it stops when dropped, and at the latest when the program ends.
pub struct PostgresServer {
    programs: PathBuf,
    directory: TempDir,
    user: Option<u32>,
    port: u16,
    settings: Vec<String>,
    running: Mutex<Option<Child>>,
}

impl PostgresServer {
    /// Makes a cluster in a temporary directory and starts its server.
    pub async fn start() -> Result<Self, NoServer> {
        let server = Self::made()?;
        server.again().await?;
        Ok(server)
    }

    /// The same with a certificate and its key, as PEM: it encrypts for whoever asks.
    pub async fn start_encrypted(certificate: &str, key: &str) -> Result<Self, NoServer> {
        let mut server = Self::made()?;
        for (name, setting, text) in
            [("server.crt", "ssl_cert_file", certificate), ("server.key", "ssl_key_file", key)]
        {
            let path = server.directory.path().join(name);
            std::fs::write(&path, text)?;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
            if let Some(user) = server.user {
                chown(&path, Some(user), Some(user))?;
            }
            server.settings.push(format!("{setting}={}", path.display()));
        }
        server.settings.push("ssl=on".to_owned());
        server.again().await?;
        Ok(server)
    }

    fn made() -> Result<Self, NoServer> {
        let programs = programs().ok_or(NoServer::NotInstalled)?;
        let directory = TempDir::with_prefix("travaux-postgres-")?;
        let user = unprivileged(directory.path())?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server =
            Self { programs, directory, user, port, settings: Vec::new(), running: Mutex::default() };
        server.make_cluster()?;
        Ok(server)
    }

    /// Starts it again after [`PostgresServer::kill`].
    pub async fn again(&self) -> Result<(), NoServer> {
        let log = std::fs::File::create(self.directory.path().join("guard.log"))?;
        let mut command = self.command("/bin/sh".as_ref());
        command.arg("-c").arg(GUARD).arg("sh").arg(self.programs.join("postgres"));
        command.arg("-D").arg(self.data()).arg("-k").arg(self.directory.path());
        command.args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        for setting in ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=200"] {
            command.args(["-c", setting]);
        }
        for setting in &self.settings {
            command.args(["-c", setting]);
        }
        command.args(["-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB", "-c", "min_wal_size=1GB"]);
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        let child = command.spawn()?;
        *self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(child);
        self.wait().await
    }

    /// Ends it at once, as a power cut would: nothing is flushed, connections just end.
    pub fn kill(&self) {
        let mut stop = self.command(&self.programs.join("pg_ctl"));
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "stop"]);
        // A server that has ended already is what was wanted.
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let mut running = self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(mut child) = running.take() {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }

    /// A new, empty database with this name; its address.
    pub async fn database(&self, name: &str) -> Result<String, NoServer> {
        let failed = |why: tokio_postgres::Error| NoServer::NotStarted(why.to_string());
        let (client, connection) =
            tokio_postgres::connect(&self.address("postgres"), NoTls).await.map_err(failed)?;
        tokio::spawn(connection);
        client.batch_execute(&format!("create database \"{name}\"")).await.map_err(failed)?;
        Ok(self.address(name))
    }

    /// The address of a database on loopback.
    #[must_use]
    pub fn address(&self, database: &str) -> String {
        format!("postgres://travaux@127.0.0.1:{}/{database}", self.port)
    }

    /// The address of a database by its socket: no network in between.
    #[must_use]
    pub fn socket_address(&self, database: &str) -> String {
        let directory = self.directory.path().display().to_string().replace('/', "%2F");
        format!("postgres://travaux@{directory}:{}/{database}", self.port)
    }

    /// Where the server's programs are.
    #[must_use]
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    /// The directory of its socket.
    #[must_use]
    pub fn socket_directory(&self) -> &Path {
        self.directory.path()
    }

    /// The port it listens at.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The processes of the running server, its first one first; none if it does not run.
    #[must_use]
    pub fn processes(&self) -> Vec<u32> {
        let noted = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        let Some(first) = noted.lines().next().and_then(|line| line.trim().parse::<u32>().ok()) else {
            return Vec::new();
        };
        let children = std::fs::read_to_string(format!("/proc/{first}/task/{first}/children"));
        let children = children.unwrap_or_default();
        let children = children.split_whitespace().filter_map(|child| child.parse().ok());
        std::iter::once(first).chain(children).collect()
    }

    /// What the server said since it was started last.
    #[must_use]
    pub fn said(&self) -> String {
        std::fs::read(self.directory.path().join("guard.log"))
            .map(|said| String::from_utf8_lossy(&said).into_owned())
            .unwrap_or_default()
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// A command of the server's user.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.directory.path())
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", self.directory.path());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    fn make_cluster(&self) -> Result<(), NoServer> {
        let mut command = self.command(&self.programs.join("initdb"));
        command.arg("-D").arg(self.data()).args([
            "-U",
            "travaux",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]);
        // The files made here are thrown away; only what is written later has to survive a crash.
        let made = command.arg("--no-sync").output()?;
        if made.status.success() {
            return Ok(());
        }
        Err(NoServer::NotStarted(String::from_utf8_lossy(&made.stderr).into_owned()))
    }

    async fn wait(&self) -> Result<(), NoServer> {
        let begun = Instant::now();
        loop {
            match tokio_postgres::connect(&self.address("postgres"), NoTls).await {
                Ok(_) => return Ok(()),
                Err(_) if begun.elapsed() < START_WITHIN => tokio::time::sleep(LOOK_AGAIN).await,
                Err(why) => {
                    let log = std::fs::read_to_string(self.directory.path().join("guard.log"));
                    return Err(NoServer::NotStarted(format!("{why}\n{}", log.unwrap_or_default())));
                }
            }
        }
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        let mut running = self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(mut child) = running.take() {
            if let Some(mut word) = child.stdin.take() {
                // The guard ends the server at the end of its input; a guard that is gone has done so.
                let _ = word.flush();
            }
            let _ = child.wait();
        }
    }
}

/// The newest server's programs: Debian's folders, or wherever `postgres` is on the path.
fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let newest = installed
        .filter_map(|version| {
            let number = version.file_name().to_string_lossy().parse::<u32>().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").exists() && bin.join("postgres").exists())
        .max_by_key(|(number, _)| *number);
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|bin| bin.join("postgres").exists() && bin.join("initdb").exists())
    };
    newest.map(|(_, bin)| bin).or_else(on_path)
}

/// The server refuses to run as root: then the directory and the processes belong to `nobody`.
fn unprivileged(directory: &Path) -> Result<Option<u32>, NoServer> {
    if std::fs::metadata(directory)?.uid() != 0 {
        return Ok(None);
    }
    chown(directory, Some(NOBODY), Some(NOBODY))?;
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o755))?;
    Ok(Some(NOBODY))
}

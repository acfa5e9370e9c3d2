//! The server dies for good and its synchronous standby takes over: nothing acknowledged is lost, the dead one's tail is not missed.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use eventstore::testing::PostgresServer;
use travaux_tests::drill::{Store, account, acknowledged, is_clean, start_writers, turns};

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// Words as the server's own person, who is not root.
fn as_server(server: &PostgresServer, program: &str, words: &[&str]) -> Command {
    let path = server.programs().join(program);
    let is_root = travaux_tests::drill::run(&["id", "-u"]).is_ok_and(|user| user == "0");
    let mut command = if is_root { Command::new("setpriv") } else { Command::new(&path) };
    if is_root {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&path);
    }
    command.args(words).env("LC_ALL", "C.UTF-8").stdout(Stdio::null()).stderr(Stdio::null());
    command.current_dir(server.socket_directory());
    command
}

fn done(mut command: Command) {
    assert!(command.status().is_ok_and(|status| status.success()), "{command:?}");
}

async fn sql(url: &str, statement: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    let rows = client.simple_query(statement).await?;
    let first = |row: &tokio_postgres::SimpleQueryMessage| match row {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    };
    Ok(rows.iter().filter_map(first).collect())
}

/// A free port, as far as one can know.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A standby of a server, synchronous by the time this returns: its port and its directory.
async fn standby(
    server: &PostgresServer,
    url: &str,
    turn: usize,
) -> Result<(u16, String), Box<dyn std::error::Error>> {
    let port = free_port();
    let directory = server.socket_directory().join(format!("standby-{turn}")).display().to_string();
    let from = format!("host=127.0.0.1 port={} user=travaux application_name=standby", server.port());
    done(as_server(
        server,
        "pg_basebackup",
        &["-d", &from, "-D", &directory, "-R", "-X", "stream", "-c", "fast"],
    ));
    let options = format!(
        "-p {port} -k {directory} -c listen_addresses=127.0.0.1 -c max_connections=200 -c primary_conninfo='{from}'"
    );
    let log = format!("{directory}.log");
    done(as_server(server, "pg_ctl", &["-D", &directory, "-w", "-l", &log, "-o", &options, "start"]));
    sql(url, "alter system set synchronous_standby_names = 'standby'").await?;
    sql(url, "select pg_reload_conf()").await?;
    let begun = Instant::now();
    loop {
        let state = sql(url, "select sync_state from pg_stat_replication").await?;
        if state.iter().any(|it| it == "sync") {
            return Ok((port, directory));
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "the standby becomes synchronous: {state:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promoted_synchronous_standby_has_everything_that_was_acknowledged() -> Whatever {
    for turn in 0..turns(1, 100) {
        let server = PostgresServer::start().await?;
        let url = server.database("failover").await?;
        Store::Postgres(url.clone()).open().await?;
        let (port, directory) = standby(&server, &url, turn).await?;
        let elsewhere = tempfile::tempdir()?;
        let acks = elsewhere.path().join("acks");
        let mut writers = start_writers(&Store::Postgres(url.clone()), &acks, 64, &[]);
        tokio::task::block_in_place(|| writers.first());
        tokio::time::sleep(Duration::from_millis(600)).await;
        server.kill();
        writers.kill();
        done(as_server(&server, "pg_ctl", &["-D", &directory, "-w", "promote"]));
        let promoted = format!("postgres://travaux@127.0.0.1:{port}/failover");
        // The new server has no standby yet: it must not wait for one.
        sql(&promoted, "alter system set synchronous_standby_names = ''").await?;
        sql(&promoted, "select pg_reload_conf()").await?;
        let store = Store::Postgres(promoted.clone());
        is_clean(&account(&*store.open().await?, &acknowledged(&acks)).await?, "failover");
        let mut again = start_writers(&store, &acks, 64, &[]);
        tokio::task::block_in_place(|| again.first());
        tokio::time::sleep(Duration::from_millis(300)).await;
        again.kill();
        is_clean(&account(&*store.open().await?, &acknowledged(&acks)).await?, "after the failover");
        done(as_server(&server, "pg_ctl", &["-D", &directory, "-m", "immediate", "stop"]));
    }
    Ok(())
}

//! How is the database reached? As the writing role, which may add and read, never change; with every wait bounded.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio::task::JoinHandle;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Connection, Socket, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::append::Turn;
use super::said;
use super::step::{Failed, step};
use super::tls::Asked;
use crate::journal::ReadError;

/// How long a connection may take to be made: a server that does not answer by then is away.
pub(super) const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// How long the kernel waits for an answer of a peer that fell silent.
const SILENCE: Duration = Duration::from_secs(10);
/// Connections that read at once; more would only queue on the same processors.
const READERS: usize = 8;
/// How long a reader waits for one of them.
const WAIT_FOR_READER: Duration = Duration::from_secs(5);

/// Where the database is, and how it is spoken to.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    tls: MakeRustlsConnect,
}

impl Address {
    /// What a URL names, with our limits.
    pub(super) fn of(url: &str) -> Result<Self, ReadError> {
        let wrong = |why: String| ReadError::Unavailable(format!("the database's address: {why}"));
        let (url, asked) = Asked::taken_from(url);
        let (mode, tls) = asked.granted().map_err(wrong)?;
        let mut config: Config = url.parse().map_err(|why: tokio_postgres::Error| wrong(said(&why)))?;
        config.connect_timeout(CONNECT_WITHIN).tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
        config.ssl_mode(mode);
        if config.get_application_name().is_none() {
            config.application_name("travaux");
        }
        Ok(Self { config, tls })
    }

    /// A connection that somebody drives.
    pub(super) async fn connect(&self) -> Result<(Client, Wire), tokio_postgres::Error> {
        self.config.connect(self.tls.clone()).await
    }
}

/// What carries a connection's messages.
pub(super) type Wire = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// A connection as whoever the URL names: for migrations.
pub(super) async fn owner(address: &Address) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = address.connect().await?;
    tokio::spawn(connection);
    Ok(client)
}

/// A connection as the writing role.
pub(super) async fn session(address: &Address) -> Result<Client, tokio_postgres::Error> {
    let client = owner(address).await?;
    settle(&client).await?;
    Ok(client)
}

/// Connections for readers.
pub(super) fn pool(address: &Address) -> Result<Pool, ReadError> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(address.config.clone(), address.tls.clone(), recycling);
    Pool::builder(manager)
        .max_size(READERS)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(WAIT_FOR_READER))
        .create_timeout(Some(CONNECT_WITHIN))
        .post_create(Hook::async_fn(|client, _| {
            Box::pin(async move { settle(client).await.map_err(HookError::Backend) })
        }))
        .build()
        .map_err(|why| ReadError::Unavailable(why.to_string()))
}

/// Time limits, durability and the writing role, for the whole session.
pub(super) async fn settle(client: &Client) -> Result<(), tokio_postgres::Error> {
    client.query_one(include_str!("../../sql/postgres/settle_session.sql"), &[]).await.map(|_| ())
}

/// The writer's connection with its statements.
pub(super) struct Line {
    pub(super) client: Client,
    pub(super) head: Statement,
    pub(super) lock_head: Statement,
    pub(super) versions: Statement,
    pub(super) commands: Statement,
    pub(super) append: Statement,
    pub(super) append_with_parts: Statement,
    /// The turn its session holds.
    pub(super) turn: Option<Turn>,
    driver: JoinHandle<()>,
}

impl Drop for Line {
    fn drop(&mut self) {
        // Whatever the server still does for this connection is fenced by the head's compare-and-set.
        self.driver.abort();
    }
}

impl Line {
    pub(super) async fn open(address: &Address) -> Result<Self, String> {
        match tokio::time::timeout(CONNECT_WITHIN, Self::connect(address)).await {
            Ok(outcome) => outcome.map_err(|why| said(&why)),
            Err(_) => Err(format!("no connection within {} seconds", CONNECT_WITHIN.as_secs())),
        }
    }

    async fn connect(address: &Address) -> Result<Self, tokio_postgres::Error> {
        let (client, connection) = address.connect().await?;
        let driver = tokio::spawn(async move {
            // Its end reaches the writer through the statement that fails.
            let _ = connection.await;
        });
        settle(&client).await?;
        // A plan of its own for each batch would cost more than its rows: they differ in nothing a plan depends on.
        client.query_one(include_str!("../../sql/postgres/writing_session.sql"), &[]).await?;
        Ok(Self {
            head: client.prepare(include_str!("../../sql/postgres/head.sql")).await?,
            lock_head: client.prepare(include_str!("../../sql/postgres/lock_head.sql")).await?,
            versions: client.prepare(include_str!("../../sql/postgres/versions.sql")).await?,
            commands: client.prepare(include_str!("../../sql/postgres/commands.sql")).await?,
            append: client.prepare(include_str!("../../sql/postgres/append.sql")).await?,
            append_with_parts: client
                .prepare(include_str!("../../sql/postgres/append_with_parts.sql"))
                .await?,
            client,
            turn: None,
            driver,
        })
    }

    /// Holds a turn, if it holds none.
    pub(super) async fn hold(&mut self, turn: Turn) -> Result<Turn, Failed> {
        if let Some(held) = self.turn {
            return Ok(held);
        }
        let sql = include_str!("../../sql/postgres/hold_turn.sql");
        let asked: [&(dyn ToSql + Sync); 2] = [&turn.writer, &turn.number];
        step(self.client.query_one(sql, &asked)).await?;
        self.turn = Some(turn);
        Ok(turn)
    }

    /// Lets go of every turn, so that nobody waits for what will not come; none if the connection is of no more use.
    pub(super) async fn let_go(mut self) -> Option<Self> {
        let sql = include_str!("../../sql/postgres/let_go.sql");
        step(self.client.query_one(sql, &[])).await.ok()?;
        self.turn = None;
        Some(self)
    }
}

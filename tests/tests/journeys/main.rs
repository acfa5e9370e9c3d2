//! The journeys people make, through the real program, on SQLite and on PostgreSQL.
#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod bad_input;
mod board;
mod committees;
mod consent;
mod crawl;
mod deadlines;
mod duplicates;
mod erasure;
mod experts;
mod feed;
mod focal_points;
mod guide_acts;
mod guide_import;
mod guide_rounds;
mod guides;
mod originals;
mod pages;
mod past;
mod purposes;
mod round_paths;
mod rounds;
mod self_approval;
mod settings;
mod story;
mod trouble;

use eventstore::testing::PostgresServer;
use tokio::sync::OnceCell;
use travaux_tests::World;

static SERVER: OnceCell<PostgresServer> = OnceCell::const_new();

/// A new PostgreSQL database of the one throw-away server.
async fn a_database(name: &str) -> String {
    let server =
        SERVER.get_or_init(|| async { PostgresServer::start().await.expect("a PostgreSQL server") }).await;
    server.database(name).await.expect("a database")
}

/// A rehearsal on a new PostgreSQL database.
async fn on_postgres(name: &str) -> World {
    World::postgres(&a_database(name).await)
}

/// Runs a journey on both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => { $(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$name(travaux_tests::World::sqlite()).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgresql() {
                super::$name(crate::on_postgres(stringify!($name)).await).await;
            }
        }
    )* };
}
pub(crate) use on_both;

//! What do tests of other crates need from the journal? The contract suite and a throw-away server.

mod postgres_server;

pub use crate::contract;
pub use postgres_server::{NoServer, PostgresServer};

//! What do tests of other crates need from the journal? The contract suite, a throw-away server, the harness of drills.

pub mod drill;
pub mod parsers;
mod postgres_server;

pub use crate::contract;
pub use postgres_server::{NoServer, PostgresServer};

//! A participant of the process with its names and capacities over time.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

/// A participant as its stream tells it (names and capacities over time).
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Participant {}

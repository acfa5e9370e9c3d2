//! A letter of the secretariat: composed once, handed over, delivered.

pub mod command;
mod decide;
pub mod event;
pub mod refusal;
#[cfg(test)]
mod scenarios;
mod state;
pub mod wire;

pub use command::Command;
pub use event::Event;
pub use refusal::Refusal;
pub use state::{Letter, State};

crate::aggregate!(Letter, "letter");

//! What the journal is for, and how its clock was moved.

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
pub use state::ServiceRecord;

crate::aggregate!(ServiceRecord, "journal");

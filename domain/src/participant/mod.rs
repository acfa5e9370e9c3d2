//! A participant of the process with its names and capacities over time.
//!
//! # What always holds
//! * A participant is not a state and not an ISO code (DR01); capacity belongs to participant, body and date (DR02).
//! * A new name is not a new participant (DR33).

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
pub use state::{PLENARY, Participant};

crate::aggregate!(Participant, "participant");

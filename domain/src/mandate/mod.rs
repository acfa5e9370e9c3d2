//! A mandate: who may act for whom, as what, from when to when.

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
pub use state::Mandate;

crate::aggregate!(Mandate, "mandate");

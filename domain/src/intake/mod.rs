//! Something arrived by mail, fax, post or hand: its original, its time of receipt, what became of it.

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
pub use state::{Intake, Outcome};

crate::aggregate!(Intake, "intake");

//! A procedure and its versions: an instance keeps the version it began with (DR36).

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
pub use event::Version;
pub use refusal::Refusal;
pub use state::Procedure;

crate::aggregate!(Procedure, "procedure");

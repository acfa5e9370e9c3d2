//! Who opened a version of a guide: one stream per guide and version, one event per person (AQ13).

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
pub use state::Opening;

crate::aggregate!(Opening, "opening");

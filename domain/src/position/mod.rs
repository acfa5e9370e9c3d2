//! What a delegation holds of a version of a guide: one stream per guide and participant.
//!
//! # What always holds
//! * A position is about one version, and says so for ever: the grid marks those given on an older one.
//! * It stands until its author lifts it or takes another; nobody else lifts it.
//! * An objection cites the paragraphs it is about, and only a member of the body objects (DR02).
//! * A recusal is a person's: while it stands she sees nothing of the matter that is not open to all participants.

pub mod command;
mod decide;
pub mod event;
pub mod refusal;
#[cfg(test)]
mod scenarios;
mod state;
pub mod wire;

pub use command::Command;
pub use event::{Event, Stance};
pub use refusal::Refusal;
pub use state::Position;

crate::aggregate!(Position, "position");

//! What others did or recommended that our own records refer to, written down as it is known.
//!
//! # What always holds
//! * A line says what happened, who did it, when with which precision, and where that is known from (DR26).
//! * A recommendation is written down as one; nothing cites it as a mandate (DR35).
//! * The same line twice is one line.

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
pub use state::Chronicle;

crate::aggregate!(Chronicle, "chronicle");

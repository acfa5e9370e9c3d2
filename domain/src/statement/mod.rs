//! A member's reservation, explanation of position or interpretative statement beside a text.
//!
//! ```text
//! Entered ──attach──▶ Attached ──withdraw──▶ Withdrawn
//!   └─amend (before the decision)
//! ```
//!
//! # What always holds
//! * It is attached to a decision and never changes its state: reservations attach, objections block (DR20).
//! * Only its author withdraws it, and it is printed with every issue of the text where the author insists (DR20).
//! * It says in which capacity it was entered; an observer enters it as one (DR02).

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
pub use state::{Stage, Statement};

crate::aggregate!(Statement, "statement");

//! A meeting of ministers or senior officials: who was there, and whether that was enough.
//!
//! # What always holds
//! * Quorum is counted when the meeting opens, over the members of the body on that day: each delegation once, observers and
//!   the secretariat not at all (DR25). Acts of the meeting cite this count.
//! * A meeting of the past may be entered as closed, with what is known of it.

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
pub use state::{Meeting, Stage};

crate::aggregate!(Meeting, "meeting");

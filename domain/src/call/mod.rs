//! The call of a year for nominations of experts.
//!
//! ```text
//! Drafted ──issue──▶ Open ──close──▶ Closed ──report──▶ Reported
//! ```
//!
//! # What always holds
//! * A call goes to every member and observer of the day it is issued.
//! * It closes at its instant whatever the replies.

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
pub use state::{Call, State};

crate::aggregate!(Call, "roster-call");

//! What ministers or senior officials asked for, with their own verb, and what became of it.
//!
//! ```text
//! Issued ──assign──▶ Assigned ──start──▶ InProgress ──report──▶ Reported ──discharge──▶ Discharged
//!    └──────────────────┴──────lapse──────────┴──────────────────┘  └─continue─▶ InProgress
//! ```
//!
//! # What always holds
//! * The verb is kept as it was used: *directed* is not *encouraged* (DR21).
//! * Every other instance cites a tasking or says that it is an own initiative; a recommendation is no tasking (DR35).
//! * Whether it is late is computed from the date it is to be reported by, never stored (DR26).

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
pub use state::{Stage, Tasking};

crate::aggregate!(Tasking, "tasking");

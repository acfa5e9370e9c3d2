//! A silence procedure: a text is adopted at an instant unless a member speaks before.
//!
//! ```text
//! Proposed ──start──▶ Running ──expire──▶ Held
//!     └──refuse──▶ Refused   ├──break──▶ Broken
//!                  ↺ extend  └──cancel─▶ Cancelled
//! ```
//!
//! # What always holds
//! * It starts only after it was agreed; one refusal in the meeting is enough that it does not (DR13).
//! * An amendment in writing breaks it as much as an objection does (DR14); the clock of receipt decides, so that a fax
//!   received in time and read late breaks it all the same (DR06).
//! * What is received at the instant or later is refused and only recorded (DR14).
//! * A broken silence is never repaired by withdrawal: a new one is needed (DR15).
//! * Only a member of the body breaks it (DR02).
//! * Silence is recorded: who was silent counts as assent, and who of them had opened the text is on file (DR12).

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
pub use state::{Running, SilencePeriod, Stage};

crate::aggregate!(SilencePeriod, "silence");

//! What the secretariat publishes: a newsletter, an information sheet, a catalogue, a guide.
//!
//! ```text
//! Drafted ──both co-managers clear──▶ Cleared ──publish──▶ Published ──withdraw──▶ Withdrawn
//!                                                              └─correct
//! ```
//!
//! # What always holds
//! * Both co-managers clear it, for two governments; one never suffices (DR05).
//! * Everything in it is classified as public.
//! * What was published stays published: mistakes are corrected by a corrigendum, not by another text.

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
pub use state::{Publication, Stage};

crate::aggregate!(Publication, "publication");

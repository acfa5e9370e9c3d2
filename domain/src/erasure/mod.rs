//! The erasure of a person's data: asked by one officer, confirmed by another, carried out by the program (DR30).
//!
//! ```text
//! Untouched ──ask──▶ Asked ──confirm──▶ Confirmed ──complete──▶ Completed
//!     ▲                └──reject──┘                 (a restored journal is erased again: replay)
//! ```
//!
//! # What always holds
//! * Whoever asked does not confirm.
//! * What the retention schedule keeps is not erased, and nothing is while a legal hold stands (AQ15).
//! * From the confirmation on nobody sees the person's data; what remains are pseudonyms, references, dates and decisions.
//!
//! # What is not here
//! Keys, bytes and files: the program destroys them because [`Event::Confirmed`] is on record, and says when nothing is left.

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
pub use state::{Erasure, Stage};

crate::aggregate!(Erasure, "erasure");

//! A government's focal point for the online questionnaire.
//!
//! ```text
//! Nominated ──confirm──▶ Confirmed ──grant access──▶ Credentialed ──release──▶ Released
//!                            └───────────replace───────────┴──────▶ Replaced
//! ```

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
pub use state::{Current, QuestionnaireFocalPoint, Stage};

crate::aggregate!(QuestionnaireFocalPoint, "qfp");

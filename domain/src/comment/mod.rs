//! One comment on a text: received, dealt with in the open, and followed to what became of the words.
//!
//! ```text
//!     Received ──triage──▶ Triaged ──propose──▶ Proposed ──decide──▶ Decided
//!                             │                   │  ▲                  │
//!                             └──merge──▶ Merged  │  └──────reopen──────┘
//!                                                 └──refer──▶ Referred ──decide──▶ Decided
//! ```
//!
//! # What always holds
//! * A comment stays attached to the words it was made about: version, language, paragraph and what was quoted (DR18).
//! * Merging keeps every author, and never leads back to where it came from.
//! * A disposition has a reason unless the comment is accepted as proposed, and is not its author's.
//! * The co-leads decide jointly; two halves that differ leave the comment open and say so (DR05).
//! * What is decided may be reopened for a reason until the round is complete.
//! * In a workshop without attribution no comment carries a name (DR29).
//!
//! # What is not here
//! Drafts live in the delegation's [`response`](crate::response) until they are submitted. The text itself is the guide's.

pub mod command;
mod decide;
pub mod event;
mod placing;
pub mod refusal;
#[cfg(test)]
mod scenarios;
mod state;
pub mod wire;

pub use command::Command;
pub use decide::{checked, follows, is_late};
pub use event::Event;
pub use placing::{Origin, origin, placed};
pub use refusal::Refusal;
pub use state::{Comment, Decision, Joined, Opinion, Proposal, Stage};

crate::aggregate!(Comment, "comment");

//! An expert's entry on the roster, from its publication to its removal.
//!
//! ```text
//!     Active ◀──reinstate──  Suspended
//!       │    ──suspend────▶      │
//!       └──────────expire────────┴──▶ Expired ──renew──▶ Active        any ──remove──▶ Removed
//! ```
//!
//! # What always holds
//! * Nobody finds an entry without the expert's consent, live on that day (DR09).
//! * The term runs from the last substantive update, by the rule the entry was published under: a later rule does not
//!   shorten it (DR10).
//! * Suspension hides an entry and keeps its history and its term.
//!
//! # What is not here
//! Who may see which field is said by the form (`form::Schema::visible_fields`); the search is a projection.

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
pub use state::{Listing, RosterEntry, Stage};

crate::aggregate!(RosterEntry, "roster-entry");

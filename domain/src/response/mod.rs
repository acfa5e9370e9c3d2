//! One addressee's answer in a round: a single consolidated position, written inside the delegation and cleared there.
//!
//! ```text
//!     Invited ──▶ Acknowledged ──▶ Preparing ──submit──▶ Submitted ──supersede──┐
//!        │             │               │  └─declare none─▶ NoComments           │
//!        └─────────────┴───────────────┴──timer──▶ NoResponse ──late──▶ Late    ▼
//!                                                                        └──▶ Final
//! ```
//!
//! # What always holds
//! * What an expert writes stays inside her delegation until its focal point clears it, and for ever if it is never
//!   submitted: the words are sealed under the delegation's own key.
//! * A delegation has one position. Another authority of the same member does not replace it but by saying so; otherwise
//!   both are kept, flagged and held for the member to resolve (DR11).
//! * In time is strictly before the deadline. Late is a label, not a loss, until the round is complete.
//! * Nothing said is recorded with what it means in a round of this kind (DR12).
//!
//! # What is not here
//! What is submitted becomes comments in streams of their own, in the same append: [`comment`](crate::comment).

pub mod command;
mod decide;
pub mod event;
pub mod refusal;
#[cfg(test)]
mod scenarios;
mod state;
pub mod wire;

pub use command::Command;
pub use decide::{Follows, follows};
pub use event::Event;
pub use refusal::Refusal;
pub use state::{Draft, Held, Invitation, Response, Stage, Standing};

crate::aggregate!(Response, "response");

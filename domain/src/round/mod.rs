//! A text goes to those who are asked about it, stays with them until an instant, and comes back with comments.
//!
//! ```text
//!     Prepared ──circulate──▶ Open ──close──▶ Closed ──▶ Dispositions ──complete──▶ Complete
//!                              │ ▲ extend, pause, reopen
//!                              └──cancel──▶ Cancelled
//! ```
//!
//! # What always holds
//! * Who is asked is settled on a day, from the capacities of that day; what is asked about is fixed by digest.
//! * The deadline moves for all addressees or for none, before it passes and for a reason; after it only a further round helps (DR16).
//! * Whoever says nothing is read as the kind of the round says, and in no other way (DR12).
//! * Where members speak only if they object, each remark names its paragraph and is about what the text says.
//! * Assent by silence is not a round: it has a procedure that was agreed to first (DR13).
//! * How talk is attributed in a workshop is settled before it opens (DR29).
//! * A round is not complete while a comment on it is undisposed, and the refusal names the comments (DR17).
//! * What the co-leads do they do jointly (DR05).
//!
//! # What is not here
//! The answer of each addressee is a [`response`](crate::response), each remark a [`comment`](crate::comment).

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
pub use state::{Pending, Round, State};

crate::aggregate!(Round, "round");

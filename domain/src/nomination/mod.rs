//! A member or observer puts an expert forward; the secretariat decides.
//!
//! ```text
//!     Draft ──submit──▶ Submitted ──accept──▶ UnderReview ──approve──▶ Approved
//!                        ▲    └──return──▶ Returned  ▲   └──decline──▶ NotApproved
//!                        └─────resubmit──────┘       └──▶ AwaitingConsent
//! ```
//!
//! # What always holds
//! * Whoever wrote, registered or is named in the form does not decide on it; whoever keyed it does not verify it (DR08).
//! * A returned form keeps its reference and the date it was first received (DR07).
//! * Late is what the channel's clock says, not the day of registration (DR06).
//! * Where the procedure asks for two keys they come from two governments, in either order (DR05).
//! * The version of the procedure at opening holds to the end, unless an explicit, reasoned migration says otherwise (DR36).
//! * Asking twice for the same thing changes nothing and is not an error: people press buttons twice.
//!
//! # What is not here
//! Deadlines and letters live in `workflows`, the officers' board in `projections`. Nothing here knows the time.

pub mod command;
mod decide;
pub mod event;
pub mod refusal;
#[cfg(test)]
mod scenarios;
mod state;
pub mod wire;

pub use command::Command;
pub use decide::CHECKLIST;
pub use event::Event;
pub use refusal::Refusal;
pub use state::{Dossier, Nomination, Stage, Suspicion};

crate::aggregate!(Nomination, "expert-nomination");

//! The succession of a member's national focal points: one stream per member.
//!
//! ```text
//! Submitted ──acknowledge──▶ Acknowledged ──takes office──▶ InOffice ──replace──▶ Replaced
//!   ▲   └──return──▶ Returned                                  └──────end──────▶ Ended
//!   └───resubmit──────┘
//! ```
//!
//! # What always holds
//! * At any instant at most one official serves in each place; who comes ends the service of who leaves in the same append.
//! * A replacement names both.
//! * Only the government of a member names its focal point; the secretariat acknowledges, it does not choose (DR03).

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
pub use state::{FocalPoint, Service, Stage};

crate::aggregate!(FocalPoint, "nfp");

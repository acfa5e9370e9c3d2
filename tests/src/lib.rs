//! The program from outside: started as people start it, asked as people ask it.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "the harness of tests fails by panicking"
)]

pub mod drill;
mod fault_proxy;
mod program;
mod smtp_sink;
mod world;

pub use fault_proxy::{Fault, FaultProxy};
pub use program::{Program, declined, done};
pub use smtp_sink::SmtpSink;
pub use world::{Answer, Person, World, expert_form, official_form, table};

//! The journal itself: what it is for, its clock, its refusals, its series of references.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

//! The succession of a member's national focal points.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

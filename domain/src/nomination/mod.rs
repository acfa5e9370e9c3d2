//! A member or observer puts an expert forward; the secretariat decides.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

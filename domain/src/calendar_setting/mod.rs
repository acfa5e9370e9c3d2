//! The secretariat's working calendar as a setting over time.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

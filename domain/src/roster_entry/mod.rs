//! An expert's entry on the roster.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

//! A procedure and its versions.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

pub use event::Version;

//! A person's one-time links and cookies.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

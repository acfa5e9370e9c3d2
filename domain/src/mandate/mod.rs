//! Who may act for whom, as what, from when to when.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

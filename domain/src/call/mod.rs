//! The call of a year for nominations of experts.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

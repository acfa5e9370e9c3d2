//! A government's focal point for the online questionnaire.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

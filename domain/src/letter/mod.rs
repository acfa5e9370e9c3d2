//! A letter of the secretariat, from composition to delivery.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

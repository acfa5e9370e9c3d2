//! Something that arrived by mail, fax, post or hand.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

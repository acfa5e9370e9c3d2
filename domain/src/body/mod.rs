//! A body of the process: plenary, steering group, ad hoc group, committee.

pub mod command;
pub mod event;

pub use command::Command;
pub use event::Event;

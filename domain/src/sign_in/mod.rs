//! How a person signs in: one-time links and the cookies they were exchanged for.

pub mod command;
mod decide;
pub mod event;
pub mod refusal;
#[cfg(test)]
mod scenarios;
mod state;
pub mod wire;

pub use command::Command;
pub use event::Event;
pub use refusal::Refusal;
pub use state::SignIn;

crate::aggregate!(SignIn, "sign-in");

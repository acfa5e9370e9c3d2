//! Asking for things: the path of a command, reactions, deadlines, letters.
//!
//! Every change enters here as a [`Request`]; reactions and the clock enter at the same door.

pub mod office;
pub mod request;
pub mod vault;

pub use office::Office;
pub use request::{Ask, Done, NotDone, Refusal, Request};
pub use vault::Vault;

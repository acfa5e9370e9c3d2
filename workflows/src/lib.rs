//! Asking for things: the path of a command, reactions, deadlines, letters.
//!
//! Every change enters here as a [`Request`]; reactions and the clock enter at the same door.

pub mod clock;
pub mod demonstration;
pub mod directory;
pub mod erasure;
pub mod fork;
pub mod fresh;
pub mod import;
mod kept;
pub mod mail;
pub mod office;
mod remembered;
pub mod request;
pub mod running;
pub mod settings;
pub mod sign_in;
pub mod vault;

pub use clock::Clock;
pub use directory::Directory;
pub use fresh::Secret;
pub use office::{Office, Parts};
pub use request::{Ask, Done, NotDone, Refusal, Request};
pub use running::{Post, Running, Smtp};
pub use sign_in::{Credential, HeldMandate, Person};
pub use vault::Vault;

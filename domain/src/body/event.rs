//! What happened to a body of the process.

use serde::{Deserialize, Serialize};

use crate::asserted::Partial;
use crate::identity::BodyCode;
use crate::wire::Payload;

/// A body was established.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Established {
    /// Its code.
    pub code: BodyCode,
    /// Its name.
    pub name: String,
    /// Since when; open if not known.
    pub from: Option<Partial>,
}

/// A body was dissolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dissolved {
    /// From when it is no more.
    pub on: Partial,
    /// By what decision.
    pub reason: String,
}

impl Payload for Established {}
impl Payload for Dissolved {}

crate::events! {
    /// What happened to a body.
    pub enum Event {
        /// It was established.
        Established(Established) = "BodyEstablished" v 1,
        /// It was dissolved.
        Dissolved(Dissolved) = "BodyDissolved" v 1,
    }
}

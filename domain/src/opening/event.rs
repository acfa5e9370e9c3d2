//! What happened: somebody opened a version.

use serde::{Deserialize, Serialize};

use crate::identity::{GuideId, ParticipantCode, PersonId};
use crate::text::Symbol;
use crate::wire::Payload;

/// A person opened a version, for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The guide.
    pub guide: GuideId,
    /// The version.
    pub number: u32,
    /// Its symbol.
    pub symbol: Symbol,
    /// Who.
    pub person: PersonId,
    /// For which participant, where she acts for one.
    pub participant: Option<ParticipantCode>,
}

impl Payload for Opened {}

crate::events! {
    /// What happened to a version that was circulated.
    pub enum Event {
        /// Somebody opened it.
        Opened(Opened) = "VersionOpened" v 1,
    }
}

//! What happened to a delegation's position on a guide.

use serde::{Deserialize, Serialize};

use crate::identity::{BodyCode, GuideId, ParagraphId, ParticipantCode, PersonId};
use crate::text::Symbol;
use crate::wire::Payload;

/// What a delegation holds of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// For it.
    Support,
    /// Not against it.
    NoObjection,
    /// Not against it, with a reservation.
    Reservation,
    /// Against it; it blocks the decision.
    Objection,
    /// A person of the delegation stands aside.
    Recusal,
}

impl Stance {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::NoObjection => "no-objection",
            Self::Reservation => "reservation",
            Self::Objection => "objection",
            Self::Recusal => "recusal",
        }
    }

    /// Every stance, from yes to no.
    pub const ALL: [Self; 5] =
        [Self::Support, Self::NoObjection, Self::Reservation, Self::Objection, Self::Recusal];
}

/// A position was taken; it takes the place of the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// On which guide.
    pub guide: GuideId,
    /// Whose.
    pub participant: ParticipantCode,
    /// On which text.
    pub symbol: Symbol,
    /// In which body.
    pub body: BodyCode,
    /// What is held.
    pub stance: Stance,
    /// The paragraphs it is about.
    pub paragraphs: Vec<ParagraphId>,
    /// Why.
    pub reason: Option<String>,
    /// Who took it; of a recusal, who stands aside.
    pub by: PersonId,
}

/// A position was lifted by its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// What was held.
    pub stance: Stance,
    /// On which text.
    pub symbol: Symbol,
}

impl Payload for Taken {}
impl Payload for Lifted {}

crate::events! {
    /// What happened to a delegation's position.
    pub enum Event {
        /// It was taken.
        Taken(Taken) = "PositionTaken" v 1,
        /// It was lifted.
        Lifted(Lifted) = "PositionLifted" v 1,
    }
}

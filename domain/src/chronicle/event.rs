//! What is known of a matter of others.

use serde::{Deserialize, Serialize};

use crate::asserted::Partial;
use crate::identity::ParticipantCode;
use crate::wire::Payload;

/// Something happened that we did not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What, as a past tense in one word: `EstablishmentAgreed`.
    pub what: String,
    /// Who did it: a body, a meeting, an organisation.
    pub by: String,
    /// Which participant it concerns, if one.
    #[serde(default)]
    pub participant: Option<ParticipantCode>,
    /// When, as precisely as it is known.
    pub on: Partial,
    /// What else is known.
    #[serde(default)]
    pub note: String,
    /// Where it is known from: `public`, `newsletter`.
    pub source: String,
}

/// Somebody thought it would be good to do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    /// What.
    pub text: String,
    /// Who thought so.
    pub by: String,
    /// When.
    pub on: Partial,
}

impl Payload for Fact {}
impl Payload for Recommendation {}

crate::events! {
    /// What is known of a matter of others.
    pub enum Event {
        /// It happened.
        Noted(Fact) = "PublicFactRecorded" v 1,
        /// It was recommended.
        Recommended(Recommendation) = "RecommendationRecorded" v 1,
    }
}

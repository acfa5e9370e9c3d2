//! What happened at a meeting.

use serde::{Deserialize, Serialize};

use crate::identity::{BodyCode, ParticipantCode};
use crate::quorum::Quorum;
use crate::wire::Payload;

/// It was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Of which body.
    pub body: BodyCode,
    /// Where.
    pub place: String,
    /// Delegations in the room.
    pub present: Vec<ParticipantCode>,
    /// Observers in the room.
    #[serde(default)]
    pub observers: Vec<ParticipantCode>,
    /// Others who take part, by function: "RSO Co-Managers".
    #[serde(default)]
    pub participating: Vec<String>,
}

/// Who was there was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuorumComputed {
    /// Over the members of which body.
    pub body: BodyCode,
    /// The count.
    #[serde(flatten)]
    pub quorum: Quorum,
}

/// It was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// Of which body; needed for a meeting of the past.
    #[serde(default)]
    pub body: Option<BodyCode>,
    /// Where.
    pub place: String,
    /// What is known of who was there and what came of it.
    #[serde(default)]
    pub summary: String,
}

impl Payload for Opened {}
impl Payload for QuorumComputed {}
impl Payload for Closed {}

crate::events! {
    /// What happened at a meeting.
    pub enum Event {
        /// It was opened.
        Opened(Opened) = "MeetingOpened" v 1,
        /// Who was there was counted.
        QuorumComputed(QuorumComputed) = "QuorumComputed" v 1,
        /// It was closed.
        Closed(Closed) = "MeetingClosed" v 1,
    }
}

//! What an administrator may ask about a mandate.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Identity, Revoked};
use crate::actor::Role;
use crate::identity::{BodyCode, ParticipantCode, PersonId};

/// Grant a mandate; its identifier comes from [`Fresh`](crate::facts::Fresh).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// An existing holder; left out for a new person.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// As what.
    pub role: Role,
    /// For which participant.
    #[serde(default)]
    pub participant: Option<ParticipantCode>,
    /// In which body.
    #[serde(default)]
    pub body: Option<BodyCode>,
    /// Public label of the function.
    pub label: String,
    /// Limits on what may be submitted.
    #[serde(default)]
    pub powers: Vec<String>,
    /// First instant; now if left out, never earlier than now.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// First instant without it.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Name and address.
    pub identity: Identity,
}

/// A request about one mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Grant it.
    Grant(Grant),
    /// End it before its time.
    Revoke(Revoked),
}

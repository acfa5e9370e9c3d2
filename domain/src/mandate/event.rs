//! What happened to a mandate: who may act for whom, as what, from when to when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::identity::{BodyCode, MandateId, ParticipantCode, PersonId};
use crate::personal::{Personal, PersonalPart};
use crate::wire::Payload;

/// The holder's name and address; personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Name as it should be shown.
    pub name: String,
    /// Address for sign-in links and letters.
    pub email: String,
}

/// A mandate was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// The mandate.
    pub mandate: MandateId,
    /// Its holder, by pseudonym.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// For which participant, where the role represents one.
    pub participant: Option<ParticipantCode>,
    /// In which body, where it is limited to one.
    pub body: Option<BodyCode>,
    /// Public label that names the function, not the person: "Registrar S1", "Delegate of QM".
    pub label: String,
    /// What the holder may submit for the participant (form field `powers`); empty: everything of the role.
    pub powers: Vec<String>,
    /// First instant.
    pub from: Timestamp,
    /// First instant without it; open if it goes on.
    pub until: Option<Timestamp>,
    /// Name and address; part `identity`.
    pub identity: Personal<Identity>,
}

/// A mandate was ended before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// First instant without it.
    pub from: Timestamp,
    /// Why.
    pub reason: String,
}

impl Payload for Granted {
    fn personal(&self) -> Vec<PersonalPart> {
        self.identity.part().into_iter().collect()
    }
}
impl Payload for Revoked {}

crate::events! {
    /// What happened to a mandate.
    pub enum Event {
        /// It was granted.
        Granted(Granted) = "MandateGranted" v 1,
        /// It was ended before its time.
        Revoked(Revoked) = "MandateRevoked" v 1,
    }
}

//! What happened to a government's focal point for the online questionnaire.

use serde::{Deserialize, Serialize};

use crate::asserted::Asserted;
use crate::channel::Channel;
use crate::form::FormRecord;
use crate::identity::{IntakeId, NominationRef, ParticipantCode, PersonId};
use crate::personal::PersonalPart;
use crate::wire::Payload;

/// An official was nominated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nominated {
    /// Reference of this nomination: `QFP-QM-01`.
    pub reference: NominationRef,
    /// The member.
    pub member: ParticipantCode,
    /// How it came.
    pub channel: Channel,
    /// The officer who registered it, if one did.
    pub registered_by: Option<PersonId>,
    /// What arrived, where it did not come through the portal.
    pub intake: Option<IntakeId>,
    /// When it was received.
    pub received: Asserted,
    /// Version of the procedure it keeps.
    pub procedure: u32,
    /// The form; its `nominee` part is the official's.
    pub form: FormRecord,
}

/// The nomination was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Which one.
    pub reference: NominationRef,
    /// By whom.
    pub by: PersonId,
}

/// Access to the questionnaire was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessGranted {
    /// To which one.
    pub reference: NominationRef,
    /// When access ends by itself.
    pub release_at: jiff::Timestamp,
}

/// The official was replaced by another nomination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Who leaves.
    pub outgoing: NominationRef,
    /// Why, if it was said.
    pub reason: Option<String>,
}

/// Access ended with the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// Which one.
    pub reference: NominationRef,
    /// The instant that passed.
    pub due: jiff::Timestamp,
}

impl Payload for Nominated {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Confirmed {}
impl Payload for AccessGranted {}
impl Payload for Replaced {}
impl Payload for Released {}

crate::events! {
    /// What happened to a questionnaire focal point.
    pub enum Event {
        /// An official was nominated.
        Nominated(Nominated) = "QfpNominated" v 1,
        /// Confirmed.
        Confirmed(Confirmed) = "QfpConfirmed" v 1,
        /// Given access.
        AccessGranted(AccessGranted) = "QfpAccessGranted" v 1,
        /// Replaced.
        Replaced(Replaced) = "QfpReplaced" v 1,
        /// Released.
        Released(Released) = "QfpReleased" v 1,
    }
}

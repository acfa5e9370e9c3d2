//! What happened in the succession of a member's national focal points.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::asserted::Asserted;
use crate::calendar::Deadline;
use crate::channel::{Channel, FileRef};
use crate::form::FormRecord;
use crate::identity::{IntakeId, NominationRef, ParticipantCode, PersonId};
use crate::nomination::event::ReturnItem;
use crate::personal::PersonalPart;
use crate::wire::Payload;

/// Which of the two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// The direct contact point; at most one at any instant.
    Primary,
    /// Stands in.
    Alternate,
}

/// An official was nominated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nominated {
    /// Reference of this nomination: `NFP-QM-02`.
    pub reference: NominationRef,
    /// The member government.
    pub member: ParticipantCode,
    /// Which place.
    pub slot: Slot,
    /// From which instant the official serves: the start of the effective date in the form's zone.
    pub effective: Deadline,
    /// Whom the official replaces.
    pub outgoing: Option<NominationRef>,
    /// How it came.
    pub channel: Channel,
    /// The officer who registered it; none where the government typed it.
    pub registered_by: Option<PersonId>,
    /// What arrived, where it did not come through the portal.
    pub intake: Option<IntakeId>,
    /// When it was received.
    pub received: Asserted,
    /// Version of the procedure it keeps.
    pub procedure: u32,
    /// The form; its `nominee` part is the official's.
    pub form: FormRecord,
    /// Files sent with it.
    pub files: Vec<FileRef>,
    /// By when it is acknowledged.
    pub acknowledge_due: Deadline,
}

/// The nomination was returned, itemised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Which one.
    pub reference: NominationRef,
    /// What is to be mended.
    pub items: Vec<ReturnItem>,
}

/// The mended nomination came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resubmitted {
    /// Which one.
    pub reference: NominationRef,
    /// The form as it now stands.
    pub form: FormRecord,
    /// When it was received.
    pub received: Asserted,
    /// By when it is acknowledged.
    pub acknowledge_due: Deadline,
}

/// A second officer compared the keyed fields with the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedFieldsVerified {
    /// Which one.
    pub reference: NominationRef,
    /// Who compared; never who keyed.
    pub by: PersonId,
    /// Fields that were corrected.
    pub corrected: Vec<String>,
    /// The form after the corrections.
    pub form: FormRecord,
}

/// The secretariat acknowledged it; it does not choose a government's focal point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Which one.
    pub reference: NominationRef,
    /// By whom.
    pub by: PersonId,
}

/// The official took office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TookOffice {
    /// Which one.
    pub reference: NominationRef,
    /// In which place.
    pub slot: Slot,
    /// From when.
    pub at: Timestamp,
}

/// Details changed; the person did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsChanged {
    /// Which one.
    pub reference: NominationRef,
    /// The form as it now stands.
    pub form: FormRecord,
}

/// One official was replaced by another: both are named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Who leaves.
    pub outgoing: NominationRef,
    /// Who comes.
    pub incoming: NominationRef,
    /// The instant at which one ends and the other begins.
    pub at: Timestamp,
}

/// Service ended without a successor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Which one.
    pub reference: NominationRef,
    /// Why, if it was said.
    pub reason: Option<String>,
}

impl Payload for Nominated {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Resubmitted {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for KeyedFieldsVerified {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for DetailsChanged {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Returned {}
impl Payload for Acknowledged {}
impl Payload for TookOffice {}
impl Payload for Replaced {}
impl Payload for Ended {}

crate::events! {
    /// What happened in a succession of focal points.
    pub enum Event {
        /// An official was nominated.
        Nominated(Nominated) = "NfpNominated" v 1,
        /// The nomination was returned.
        Returned(Returned) = "NfpNominationReturned" v 1,
        /// It came back.
        Resubmitted(Resubmitted) = "NfpNominationResubmitted" v 1,
        /// The keyed fields were compared with the original.
        KeyedFieldsVerified(KeyedFieldsVerified) = "NfpKeyedFieldsVerified" v 1,
        /// It was acknowledged.
        Acknowledged(Acknowledged) = "NfpAcknowledged" v 1,
        /// The official took office.
        TookOffice(TookOffice) = "NfpTookOffice" v 1,
        /// Details changed.
        DetailsChanged(DetailsChanged) = "NfpDetailsChanged" v 1,
        /// One replaced another.
        Replaced(Replaced) = "NfpReplaced" v 1,
        /// Service ended.
        Ended(Ended) = "NfpEnded" v 1,
    }
}

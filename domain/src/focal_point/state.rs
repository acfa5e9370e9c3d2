//! Who was nominated, who serves, who served.

use serde::{Deserialize, Serialize};

use super::event::{Event, Nominated, Slot};
use crate::calendar::Deadline;
use crate::channel::Channel;
use crate::form::FormRecord;
use crate::identity::{NominationRef, PersonId};

/// The states of `nfp-nomination`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waits to be acknowledged.
    Submitted,
    /// With the government, to be mended.
    Returned,
    /// Acknowledged; takes office on the effective date.
    Acknowledged,
    /// Serves.
    InOffice,
    /// Was followed by another.
    Replaced,
    /// Ended without a successor.
    Ended,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Acknowledged => "acknowledged",
            Self::InOffice => "in_office",
            Self::Replaced => "replaced",
            Self::Ended => "ended",
        }
    }
}

/// One official's nomination and service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its reference.
    pub reference: NominationRef,
    /// In which place.
    pub slot: Slot,
    /// From when.
    pub effective: Deadline,
    /// Whom the official replaces, as the form says.
    pub outgoing: Option<NominationRef>,
    /// The officer who registered it.
    pub registered_by: Option<PersonId>,
    /// The officer whose keyed fields nobody has compared with the original yet.
    #[serde(default)]
    pub unverified: Option<PersonId>,
    /// Whether an officer keyed it from what arrived.
    #[serde(default)]
    pub keyed: bool,
    /// Version of the procedure it keeps.
    pub procedure: u32,
    /// The form as it stands.
    pub form: FormRecord,
    /// Where it stands.
    pub stage: Stage,
}

/// The succession as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FocalPoint {
    /// Every nomination, in order.
    pub services: Vec<Service>,
}

impl FocalPoint {
    /// A nomination by its reference.
    #[must_use]
    pub fn service(&self, reference: &NominationRef) -> Option<&Service> {
        self.services.iter().find(|service| service.reference == *reference)
    }

    /// Who serves in a place now.
    #[must_use]
    pub fn serving(&self, slot: Slot) -> Option<&Service> {
        self.services.iter().find(|service| service.slot == slot && service.stage == Stage::InOffice)
    }

    pub(super) fn and(mut self, event: Event) -> Self {
        match event {
            Event::Nominated(nominated) => self.services.push(begun(nominated)),
            Event::Returned(it) => self.moves(&it.reference, Stage::Returned),
            Event::Resubmitted(it) => {
                self.moves(&it.reference, Stage::Submitted);
                self.rewrite(&it.reference, it.form);
            }
            Event::KeyedFieldsVerified(it) => {
                self.rewrite(&it.reference, it.form);
                self.is_verified(&it.reference);
            }
            Event::Acknowledged(it) => self.moves(&it.reference, Stage::Acknowledged),
            Event::TookOffice(it) => self.moves(&it.reference, Stage::InOffice),
            Event::DetailsChanged(it) => self.rewrite(&it.reference, it.form),
            Event::Replaced(it) => self.moves(&it.outgoing, Stage::Replaced),
            Event::Ended(it) => self.moves(&it.reference, Stage::Ended),
        }
        self
    }

    fn moves(&mut self, reference: &NominationRef, stage: Stage) {
        if let Some(service) = self.services.iter_mut().find(|service| service.reference == *reference) {
            service.stage = stage;
        }
    }

    fn is_verified(&mut self, reference: &NominationRef) {
        if let Some(service) = self.services.iter_mut().find(|service| service.reference == *reference) {
            service.unverified = None;
        }
    }

    fn rewrite(&mut self, reference: &NominationRef, form: FormRecord) {
        if let Some(service) = self.services.iter_mut().find(|service| service.reference == *reference) {
            service.form = form;
        }
    }
}

fn begun(nominated: Nominated) -> Service {
    let keyed = nominated.channel != Channel::Portal;
    Service {
        reference: nominated.reference,
        unverified: nominated.registered_by.clone().filter(|_| keyed),
        keyed: keyed && nominated.registered_by.is_some(),
        slot: nominated.slot,
        effective: nominated.effective,
        outgoing: nominated.outgoing,
        registered_by: nominated.registered_by,
        procedure: nominated.procedure,
        form: nominated.form,
        stage: Stage::Submitted,
    }
}

//! What happened to an expert's entry on the roster.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::Deadline;
use crate::form::FormRecord;
use crate::identity::{EntryId, NominationRef, ParticipantCode, PersonId};
use crate::personal::PersonalPart;
use crate::wire::Payload;

/// What the nominee answered: three questions, each on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentChoice {
    /// To be registered in the roster.
    pub processing: bool,
    /// To be found by members and observers.
    pub visibility: bool,
    /// To have the e-mail address shown to those who search.
    pub contact: bool,
    /// `link`, or `form` where the signed form says so.
    pub method: String,
    /// Version of the wording that was shown.
    pub wording: u32,
}

/// Consent as it stands, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// What was answered.
    pub choice: ConsentChoice,
    /// When.
    pub at: Timestamp,
}

impl Consent {
    /// Whether the entry may exist at all.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.choice.processing
    }
    /// Whether searchers may find it (DR09).
    #[must_use]
    pub const fn may_be_found(&self) -> bool {
        self.choice.processing && self.choice.visibility
    }
    /// Whether a searcher may see the e-mail address.
    #[must_use]
    pub const fn may_be_contacted(&self) -> bool {
        self.may_be_found() && self.choice.contact
    }
}

/// The entry was published after an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The entry.
    pub entry: EntryId,
    /// The nomination it comes from.
    pub nomination: NominationRef,
    /// Who nominated.
    pub nominator: ParticipantCode,
    /// The expert, by pseudonym.
    pub expert: PersonId,
    /// The form's public answers that the entry shows, and its personal ones sealed.
    pub form: FormRecord,
    /// Consent at that instant.
    pub consent: Consent,
    /// Years of validity by the pinned procedure (DR10).
    pub validity_years: i8,
    /// Until when.
    pub valid_until: Deadline,
    /// When the reminder goes.
    pub remind_at: Timestamp,
}

/// A substantive update: the term runs anew from here (DR10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Updated {
    /// The form as it now stands.
    pub form: FormRecord,
    /// Until when.
    pub valid_until: Deadline,
    /// When the reminder goes.
    pub remind_at: Timestamp,
}

/// The entry was suspended; its history stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// Why.
    pub reason: String,
}

/// The entry was reinstated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reinstated {}

/// The term ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expired {
    /// The instant that passed.
    pub due: Timestamp,
}

/// The entry was renewed after its term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    /// The nomination that renewed it, if one did.
    pub nomination: Option<NominationRef>,
    /// The form as it now stands.
    pub form: FormRecord,
    /// Until when.
    pub valid_until: Deadline,
    /// When the reminder goes.
    pub remind_at: Timestamp,
}

/// The entry was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Why.
    pub reason: String,
}

/// The expert changed consent (a fact; visibility follows from it the same instant).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentChanged {
    /// Consent as it now stands.
    pub consent: Consent,
}

/// The entry came up for renewal and its people were told (a fact).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiryReminded {
    /// The instant the reminder was due.
    pub due: Timestamp,
}

/// The expert was chosen for an assignment (a fact).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectedForAssignment {
    /// For what.
    pub assignment: String,
    /// Why this one.
    pub reason: String,
}

/// A search found the entry and somebody opened it (a fact; the search itself is recorded, not its reader's other acts).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchMatched {
    /// The criteria, as the address of the search.
    pub criteria: String,
}

impl Payload for Published {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Updated {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Renewed {
    fn personal(&self) -> Vec<PersonalPart> {
        self.form.personal()
    }
}
impl Payload for Suspended {}
impl Payload for Reinstated {}
impl Payload for Expired {}
impl Payload for Removed {}
impl Payload for ConsentChanged {}
impl Payload for ExpiryReminded {}
impl Payload for SelectedForAssignment {}
impl Payload for SearchMatched {}

crate::events! {
    /// What happened to a roster entry.
    pub enum Event {
        /// It was published.
        Published(Published) = "EntryPublished" v 1,
        /// It was updated.
        Updated(Updated) = "EntryUpdated" v 1,
        /// It was suspended.
        Suspended(Suspended) = "EntrySuspended" v 1,
        /// It was reinstated.
        Reinstated(Reinstated) = "EntryReinstated" v 1,
        /// It expired.
        Expired(Expired) = "EntryExpired" v 1,
        /// It was renewed.
        Renewed(Renewed) = "EntryRenewed" v 1,
        /// It was removed.
        Removed(Removed) = "EntryRemoved" v 1,
        /// Consent changed.
        ConsentChanged(ConsentChanged) = "EntryConsentChanged" v 1,
        /// Its expiry was announced.
        ExpiryReminded(ExpiryReminded) = "EntryExpiryReminded" v 1,
        /// The expert was selected.
        SelectedForAssignment(SelectedForAssignment) = "SelectedForAssignment" v 1,
        /// A search found it.
        SearchMatched(SearchMatched) = "SearchMatched" v 1,
    }
}

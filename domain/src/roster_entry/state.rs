//! What is known of an entry after its history.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Consent, Event, Published};
use crate::calendar::Deadline;
use crate::form::FormRecord;
use crate::identity::{EntryId, NominationRef, ParticipantCode, PersonId};

/// An entry: nothing yet, or what is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterEntry {
    /// The listing, once published.
    pub listing: Option<Box<Listing>>,
}

/// Everything on file about one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The entry.
    pub entry: EntryId,
    /// The nomination that founded it.
    pub nomination: NominationRef,
    /// Who nominated.
    pub nominator: ParticipantCode,
    /// The expert.
    pub expert: PersonId,
    /// The form as it stands.
    pub form: FormRecord,
    /// Consent as it stands.
    pub consent: Consent,
    /// Years of a term, by the procedure it was published under.
    pub validity_years: i8,
    /// When the term ends.
    pub valid_until: Deadline,
    /// When the reminder goes.
    pub remind_at: Timestamp,
    /// Whether it went, in this term.
    pub reminded: bool,
    /// The renewal that began this term, with the nomination it names; none in the first term or after an update.
    pub renewed_by: Option<Option<NominationRef>>,
    /// Assignments the expert was chosen for.
    pub assignments: BTreeSet<String>,
    /// Where it stands.
    pub stage: Stage,
}

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// On the roster.
    Active,
    /// Hidden for a reason.
    Suspended {
        /// The reason.
        reason: String,
    },
    /// Its term is over.
    Expired,
    /// Taken off for good.
    Removed,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended { .. } => "suspended",
            Self::Expired => "expired",
            Self::Removed => "removed",
        }
    }
}

impl RosterEntry {
    /// The word of `processes.json` for where it stands; none before it was published.
    #[must_use]
    pub fn stage(&self) -> Option<&'static str> {
        self.listing.as_ref().map(|listing| listing.stage.as_str())
    }

    /// Whether members and observers find it at an instant: active, in its term, with live consent (DR09).
    #[must_use]
    pub fn is_found(&self, now: Timestamp) -> bool {
        self.listing.as_ref().is_some_and(|listing| listing.is_found(now))
    }

    /// One fact more. A history that does not begin with a publication tells nothing.
    pub(super) fn and(self, event: Event) -> Self {
        let listing = match (self.listing, event) {
            (None, Event::Published(published)) => Some(Box::new(Listing::published(published))),
            (Some(mut listing), event) => {
                listing.note(event);
                Some(listing)
            }
            (None, _) => None,
        };
        Self { listing }
    }
}

impl Listing {
    /// See [`RosterEntry::is_found`].
    #[must_use]
    pub fn is_found(&self, now: Timestamp) -> bool {
        self.stage == Stage::Active && !self.valid_until.has_passed(now) && self.consent.may_be_found()
    }

    fn published(published: Published) -> Self {
        Self {
            entry: published.entry,
            nomination: published.nomination,
            nominator: published.nominator,
            expert: published.expert,
            form: published.form,
            consent: published.consent,
            validity_years: published.validity_years,
            valid_until: published.valid_until,
            remind_at: published.remind_at,
            reminded: false,
            renewed_by: None,
            assignments: BTreeSet::new(),
            stage: Stage::Active,
        }
    }

    fn begin_term(&mut self, form: FormRecord, valid_until: Deadline, remind_at: Timestamp) {
        self.form = form;
        self.valid_until = valid_until;
        self.remind_at = remind_at;
        self.reminded = false;
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Published(_) | Event::SearchMatched(_) => {}
            Event::Updated(updated) => {
                self.begin_term(updated.form, updated.valid_until, updated.remind_at);
                self.renewed_by = None;
            }
            Event::Renewed(renewed) => {
                self.begin_term(renewed.form, renewed.valid_until, renewed.remind_at);
                self.renewed_by = Some(renewed.nomination);
                self.stage = Stage::Active;
            }
            Event::Suspended(suspended) => self.stage = Stage::Suspended { reason: suspended.reason },
            Event::Reinstated(_) => self.stage = Stage::Active,
            Event::Expired(_) => self.stage = Stage::Expired,
            Event::Removed(_) => self.stage = Stage::Removed,
            Event::ConsentChanged(changed) => self.consent = changed.consent,
            Event::ExpiryReminded(_) => self.reminded = true,
            Event::SelectedForAssignment(selected) => {
                self.assignments.insert(selected.assignment);
            }
        }
    }
}

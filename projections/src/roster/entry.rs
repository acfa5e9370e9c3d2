//! What does one entry of the roster hold, and how does each event change it?

use std::sync::Arc;

use domain::calendar::Deadline;
use domain::roster_entry::Event;
use domain::roster_entry::event::{Consent, Published};
use domain::{EntryId, NominationRef, ParticipantCode, PersonId};
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::form::Form;
use crate::lexicon::Lexicon;
use crate::saved::Saved;

/// The states of the definition `roster-entry`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Saved)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Listed.
    Active,
    /// Not shown for a while.
    Suspended,
    /// Its term ended.
    Expired,
    /// Taken off.
    Removed,
}

impl State {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
            Self::Removed => "removed",
        }
    }
}

/// One entry as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Entry {
    /// Its identifier.
    pub entry: EntryId,
    /// Version of its stream.
    pub version: u64,
    /// Where it stands.
    pub state: State,
    /// The nomination it comes from, and those that renewed it.
    pub nominations: Vec<NominationRef>,
    /// Who nominated; independent of where the expert works (DR04).
    pub nominator: ParticipantCode,
    /// The expert.
    pub expert: PersonId,
    /// The form as it now stands.
    pub form: Arc<Form>,
    /// Consent as it stands.
    pub consent: Consent,
    /// Every consent that held before, with the instant it was replaced.
    pub consents_before: Vec<(Consent, Timestamp)>,
    /// Years of validity by the pinned procedure (DR10).
    pub validity_years: i8,
    /// Until when it is listed.
    pub valid_until: Deadline,
    /// When the reminder goes.
    pub remind_at: Timestamp,
    /// When the reminder went.
    pub reminded_at: Option<Timestamp>,
    /// When it was published.
    pub published_at: Timestamp,
    /// Last substantive update (DR10).
    pub updated_at: Timestamp,
    /// Why it is suspended or was removed.
    pub reason: Option<String>,
    /// Assignments the expert was chosen for.
    pub selections: Vec<Selection>,
    /// How often a search led to it, and when last.
    pub matches: (u32, Option<Timestamp>),
}

/// An assignment the expert was chosen for (AQ18).
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Selection {
    /// For what.
    pub assignment: String,
    /// Why this one.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub position: u64,
}

impl Entry {
    pub(super) fn publish(
        fact: &Fact<'_>,
        published: &Published,
        nominated: Option<&Form>,
        lexicon: &mut Lexicon,
    ) -> Self {
        Self {
            entry: published.entry.clone(),
            version: fact.envelope.version,
            state: State::Active,
            nominations: vec![published.nomination.clone()],
            nominator: published.nominator.clone(),
            expert: published.expert.clone(),
            form: Form::keep(&published.form, fact.position, nominated, lexicon),
            consent: published.consent.clone(),
            consents_before: Vec::new(),
            validity_years: published.validity_years,
            valid_until: published.valid_until.clone(),
            remind_at: published.remind_at,
            reminded_at: None,
            published_at: fact.at,
            updated_at: fact.at,
            reason: None,
            selections: Vec::new(),
            matches: (0, None),
        }
    }

    pub(super) fn apply(&mut self, fact: &Fact<'_>, event: &Event, lexicon: &mut Lexicon) {
        self.version = fact.envelope.version;
        match event {
            Event::Published(_) => {}
            Event::Updated(updated) => {
                self.form = Form::keep(&updated.form, fact.position, Some(&self.form), lexicon);
                self.begin_term(fact.at, &updated.valid_until, updated.remind_at);
            }
            Event::Suspended(suspended) => self.rest(State::Suspended, Some(suspended.reason.clone())),
            Event::Reinstated(_) => self.rest(State::Active, None),
            Event::Expired(_) => self.rest(State::Expired, None),
            Event::Renewed(renewed) => {
                self.rest(State::Active, None);
                self.nominations.extend(renewed.nomination.clone());
                self.form = Form::keep(&renewed.form, fact.position, Some(&self.form), lexicon);
                self.begin_term(fact.at, &renewed.valid_until, renewed.remind_at);
            }
            Event::Removed(removed) => self.rest(State::Removed, Some(removed.reason.clone())),
            Event::ConsentChanged(changed) => {
                let before = std::mem::replace(&mut self.consent, changed.consent.clone());
                self.consents_before.push((before, fact.at));
            }
            Event::ExpiryReminded(_) => self.reminded_at = Some(fact.at),
            Event::SelectedForAssignment(selected) => self.selections.push(Selection {
                assignment: selected.assignment.clone(),
                reason: selected.reason.clone(),
                at: fact.at,
                position: fact.position,
            }),
            Event::SearchMatched(_) => self.matches = (self.matches.0.saturating_add(1), Some(fact.at)),
        }
    }

    fn rest(&mut self, state: State, reason: Option<String>) {
        self.state = state;
        self.reason = reason;
    }

    fn begin_term(&mut self, at: Timestamp, valid_until: &Deadline, remind_at: Timestamp) {
        self.updated_at = at;
        self.valid_until = valid_until.clone();
        self.remind_at = remind_at;
        self.reminded_at = None;
    }

    /// Whether it is listed at an instant: active and within its term.
    #[must_use]
    pub fn is_listed(&self, at: Timestamp) -> bool {
        self.state == State::Active && at < self.valid_until.at
    }

    /// Whether a searcher may find it at an instant (DR09).
    #[must_use]
    pub fn may_be_found(&self, at: Timestamp) -> bool {
        self.is_listed(at) && self.consent.may_be_found()
    }
}

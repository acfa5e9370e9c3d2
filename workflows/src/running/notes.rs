//! What does the clerk have to know to go on where the journal was read? A fold of it, saved for the next start.
//!
//! Nothing that was done is noted: everything that follows from an event has a key derived from it, and is found done when it is
//! asked again. So notes may be older than the journal; newer than what was done they must never be.

use std::collections::BTreeMap;

use domain::nomination::Event as NominationEvent;
use domain::{Event, NominationRef};
use eventstore::{ReadError, Recorded};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::deadlines::Deadlines;
use super::post::Outbox;
use crate::erasure::Erasures;
use crate::kept::Fold;
use crate::office::read;

/// What is noted of the journal.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Notes {
    position: u64,
    /// Instants up to this one were asked and are not noted any more.
    asked_until: Timestamp,
    pub(super) deadlines: Deadlines,
    pub(super) letters: Outbox,
    /// Erasures that are still to be carried out.
    pub(super) erasures: Erasures,
    /// The newest form of every nomination that was sent in: where the names lie sealed with which those to come are compared.
    forms: BTreeMap<NominationRef, u64>,
}

impl Notes {
    /// Notes an event that was read already.
    pub(super) fn take(&mut self, recorded: &Recorded, event: &Event) {
        self.position = recorded.position;
        self.deadlines.note(recorded, event);
        self.letters.note(recorded, event);
        self.erasures.note(recorded, event);
        if let Event::Nomination(NominationEvent::Submitted(_) | NominationEvent::Resubmitted(_)) = event {
            let key = recorded.envelope.stream.split_once('/').map_or("", |(_, key)| key);
            self.forms.insert(NominationRef::new(key), recorded.position);
        }
    }

    /// Where the forms lie with which those to come are compared.
    pub(super) const fn forms(&self) -> &BTreeMap<NominationRef, u64> {
        &self.forms
    }

    /// Marks up to when everything that fell due was asked: just before the next that is to come.
    pub(super) fn settle(&mut self, now: Timestamp) {
        let before = |next: Timestamp| next.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(next);
        self.asked_until = self.deadlines.next().map_or(now, |next| before(next).min(now));
    }

    /// The notes of a clerk who has done everything that fell due up to an instant.
    pub(super) fn done_by(self, now: Timestamp) -> Self {
        self.done_as_in(&Done { asked_until: now, erasures: Erasures::default() })
    }

    /// The same journal's notes as a clerk has them who did what these say was done.
    pub(super) fn done_as_in(mut self, other: &Done) -> Self {
        self.asked_until = other.asked_until;
        self.deadlines.forget_until(other.asked_until);
        self.erasures = other.erasures.clone();
        self
    }

    /// What of these notes does not follow from the journal alone.
    pub(super) fn done(&self) -> Done {
        Done { asked_until: self.asked_until, erasures: self.erasures.clone() }
    }
}

/// How far a clerk had come with what the journal asks for.
#[derive(Clone, Debug)]
pub(super) struct Done {
    asked_until: Timestamp,
    erasures: Erasures,
}

impl Fold for Notes {
    const FILE: &'static str = "clerk";

    fn position(&self) -> u64 {
        self.position
    }

    fn note(&mut self, recorded: &Recorded) -> Result<(), ReadError> {
        self.take(recorded, &read(recorded)?);
        Ok(())
    }
}

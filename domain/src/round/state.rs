//! How far a round is, and what holds in it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Act, Event, ExtensionRequested, FixedText, HalfGiven, Prepared, Tally};
use crate::calendar::Deadline;
use crate::identity::ParticipantCode;
use crate::joint::Halves;

/// The states of `review-round`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not begun.
    #[default]
    None,
    /// Written, not sent.
    Prepared,
    /// With the addressees.
    Open,
    /// The deadline has passed.
    Closed,
    /// Comments are dealt with.
    Dispositions,
    /// All is dealt with.
    Complete,
    /// Called off.
    Cancelled,
}

impl State {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Prepared => "prepared",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Dispositions => "dispositions",
            Self::Complete => "complete",
            Self::Cancelled => "cancelled",
        }
    }
}

/// An act of which halves are on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What.
    pub act: Act,
    /// Why, as the first half says.
    pub reason: Option<String>,
    /// Whose halves.
    pub halves: Halves,
}

/// A round as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// How far it is.
    pub state: State,
    /// What was prepared; none before.
    pub plan: Option<Prepared>,
    /// What went out; none before.
    pub text: Option<FixedText>,
    /// Until when, as it stands; none before it went out.
    pub deadline: Option<Deadline>,
    /// Since when it rests; none while it runs.
    pub resting_since: Option<Timestamp>,
    /// Who asked for more time.
    pub requests: Vec<ExtensionRequested>,
    /// Joint acts half given.
    pub pending: Vec<Pending>,
    /// Addressees it did not reach so far.
    pub unreached: BTreeSet<ParticipantCode>,
    /// How it closed; none before.
    pub tally: Option<Tally>,
}

impl Round {
    /// Whether answers are taken: it is open, does not rest, and the instant has not come.
    #[must_use]
    pub fn takes_answers(&self, at: Timestamp) -> bool {
        self.state == State::Open
            && self.resting_since.is_none()
            && self.deadline.as_ref().is_some_and(|deadline| deadline.is_in_time(at))
    }

    /// Whether what comes is late and still of use: the deadline has passed and not everything is dealt with.
    #[must_use]
    pub const fn takes_late_answers(&self) -> bool {
        matches!(self.state, State::Closed | State::Dispositions)
    }

    /// Whether comments may be decided, or decided anew.
    #[must_use]
    pub const fn takes_dispositions(&self) -> bool {
        matches!(self.state, State::Closed | State::Dispositions)
    }

    /// Whether this participant was asked.
    #[must_use]
    pub fn asks(&self, participant: &ParticipantCode) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.addressees.contains(participant))
    }

    /// Whether no name may stand beside a comment (DR29).
    #[must_use]
    pub fn is_non_attributable(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.manner.is_non_attributable())
    }

    /// The halves on file for an act, and the reason given with the first.
    pub(super) fn pending(&self, act: &Act) -> Option<&Pending> {
        self.pending.iter().find(|pending| pending.act == *act)
    }

    pub(super) fn and(mut self, event: Event) -> Self {
        match event {
            Event::Prepared(it) => {
                self.state = State::Prepared;
                self.plan = Some(it);
            }
            Event::Circulated(it) => {
                self.state = State::Open;
                self.text = Some(it.text);
                self.deadline = Some(it.deadline);
            }
            Event::DispatchConfirmed(it) => {
                self.unreached.remove(&it.participant);
            }
            Event::DispatchFailed(it) => {
                self.unreached.insert(it.participant);
            }
            Event::DispatchRepeated(it) => {
                if it.delivered {
                    self.unreached.remove(&it.participant);
                }
            }
            Event::ExtensionRequested(it) => self.requests.push(it),
            Event::HalfGiven(it) => self.half(it),
            Event::Extended(it) => {
                self.deadline = Some(it.deadline_new);
                self.requests.clear();
                self.pending.clear();
            }
            Event::ReminderSent(_) => {}
            Event::Paused(it) => self.resting_since = Some(it.at),
            Event::Reopened(it) => {
                self.resting_since = None;
                self.deadline = Some(it.deadline_new);
                self.pending.clear();
            }
            Event::Closed(it) => {
                self.state = State::Closed;
                self.tally = Some(it.tally);
                self.pending.clear();
            }
            Event::DispositionsStarted(_) => self.state = State::Dispositions,
            Event::Completed(_) => self.state = State::Complete,
            Event::Cancelled(_) => self.state = State::Cancelled,
        }
        self
    }

    /// A half of an act; another deadline is another act, and its first half takes the place of a former one.
    fn half(&mut self, given: HalfGiven) {
        let same_kind = |one: &Act| std::mem::discriminant(one) == std::mem::discriminant(&given.act);
        self.pending.retain(|pending| pending.act == given.act || !same_kind(&pending.act));
        if let Some(pending) = self.pending.iter_mut().find(|pending| pending.act == given.act) {
            pending.halves.note(given.half);
        } else {
            let mut halves = Halves::default();
            halves.note(given.half);
            self.pending.push(Pending { act: given.act, reason: given.reason, halves });
        }
    }
}

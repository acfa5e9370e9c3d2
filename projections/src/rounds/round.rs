//! *How far is a round, how did its deadline move, whom did it reach, and how many of its comments are dealt with?*

use std::collections::BTreeMap;

use domain::calendar::Deadline;
use domain::channel::Channel;
use domain::comment::Stage;
use domain::round::{Event, Round};
use domain::{Decide, ParticipantCode, RoundId};
use imbl::Vector;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// One round.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Record {
    /// Which.
    pub id: RoundId,
    /// Version of its stream.
    pub version: u64,
    /// How far it is.
    pub round: Round,
    /// When it went out.
    pub circulated_at: Option<Timestamp>,
    /// When it closed.
    pub closed_at: Option<Timestamp>,
    /// How its deadline moved, oldest first.
    pub moved: Vec<Moved>,
    /// When whom was reminded.
    pub reminders: Vec<(Timestamp, Vec<ParticipantCode>)>,
    /// Whether it reached each.
    pub dispatched: BTreeMap<ParticipantCode, Dispatched>,
    /// How many of its comments stand where.
    pub counts: Counts,
    /// The numbers of its comments, in the order they came.
    #[serde(skip)]
    pub(super) comments: Vector<u32>,
}

/// One move of a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct Moved {
    /// When it was moved.
    pub at: Timestamp,
    /// The instant so far.
    pub from: Deadline,
    /// The instant from then on.
    pub to: Deadline,
    /// Why.
    pub reason: String,
    /// Who had asked for it.
    pub requested_by: Vec<ParticipantCode>,
}

/// Whether a dispatch arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Saved)]
#[serde(rename_all = "kebab-case")]
pub enum Dispatch {
    /// It arrived.
    Arrived,
    /// It did not.
    Failed,
}

/// What became of a dispatch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct Dispatched {
    /// Whether it arrived.
    pub state: Dispatch,
    /// By which channel.
    pub channel: Channel,
    /// When that was recorded.
    pub at: Timestamp,
    /// Why it failed.
    pub reason: Option<String>,
    /// How often it failed.
    pub failures: u32,
}

/// How many comments stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Saved)]
pub struct Counts {
    /// Received, not sorted.
    pub received: usize,
    /// Sorted, nothing proposed.
    pub triaged: usize,
    /// Something is proposed.
    pub proposed: usize,
    /// With the committee.
    pub referred: usize,
    /// Decided.
    pub decided: usize,
    /// Dealt with in another.
    pub merged: usize,
    /// Withdrawn.
    pub withdrawn: usize,
}

impl Counts {
    /// All of them.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.open() + self.decided + self.merged + self.withdrawn
    }

    /// Those on which something is owed (DR17).
    #[must_use]
    pub const fn open(&self) -> usize {
        self.received + self.triaged + self.proposed + self.referred
    }

    fn of(&mut self, stage: Stage) -> Option<&mut usize> {
        match stage {
            Stage::None => None,
            Stage::Received => Some(&mut self.received),
            Stage::Triaged => Some(&mut self.triaged),
            Stage::Proposed => Some(&mut self.proposed),
            Stage::Referred => Some(&mut self.referred),
            Stage::Decided => Some(&mut self.decided),
            Stage::Merged => Some(&mut self.merged),
            Stage::Withdrawn => Some(&mut self.withdrawn),
        }
    }
}

impl Record {
    pub(super) fn new(id: RoundId) -> Self {
        Self {
            id,
            version: 0,
            round: Round::default(),
            circulated_at: None,
            closed_at: None,
            moved: Vec::new(),
            reminders: Vec::new(),
            dispatched: BTreeMap::new(),
            counts: Counts::default(),
            comments: Vector::new(),
        }
    }

    pub(super) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        self.version = fact.envelope.version;
        match event {
            Event::Circulated(_) => self.circulated_at = Some(fact.at),
            Event::Closed(_) => self.closed_at = Some(fact.at),
            Event::Extended(it) => self.moved.push(Moved {
                at: fact.at,
                from: it.deadline_old.clone(),
                to: it.deadline_new.clone(),
                reason: it.reason.clone(),
                requested_by: it.requested_by.clone(),
            }),
            Event::Reopened(it) => self.moved.push(Moved {
                at: fact.at,
                from: it.deadline_old.clone(),
                to: it.deadline_new.clone(),
                reason: it.reason.clone(),
                requested_by: Vec::new(),
            }),
            Event::ReminderSent(it) => self.reminders.push((fact.at, it.addressees.clone())),
            Event::DispatchConfirmed(it) => {
                self.dispatch(fact, &it.participant, (Dispatch::Arrived, it.channel, None));
            }
            Event::DispatchFailed(it) => {
                let reason = Some(it.reason.clone());
                self.dispatch(fact, &it.participant, (Dispatch::Failed, it.channel, reason));
            }
            Event::DispatchRepeated(it) => {
                let state = if it.delivered { Dispatch::Arrived } else { Dispatch::Failed };
                self.dispatch(fact, &it.participant, (state, it.channel, None));
            }
            _ => {}
        }
        self.round = std::mem::take(&mut self.round).evolve(event.clone());
    }

    fn dispatch(
        &mut self,
        fact: &Fact<'_>,
        participant: &ParticipantCode,
        (state, channel, reason): (Dispatch, Channel, Option<String>),
    ) {
        let before = self.dispatched.get(participant).map_or(0, |known| known.failures);
        let failures = before + u32::from(state == Dispatch::Failed);
        self.dispatched
            .insert(participant.clone(), Dispatched { state, channel, at: fact.at, reason, failures });
    }

    /// A comment moved from one state to another.
    pub(super) fn note(&mut self, number: u32, (before, after): (Stage, Stage)) {
        if before == Stage::None {
            self.comments.push_back(number);
        } else if let Some(count) = self.counts.of(before) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = self.counts.of(after) {
            *count += 1;
        }
    }

    /// Until when, as it stands: as it went out, as it moved, or as it was prepared.
    #[must_use]
    pub fn deadline(&self) -> Option<&Deadline> {
        self.round.deadline.as_ref().or_else(|| self.round.plan.as_ref().map(|plan| &plan.deadline))
    }

    /// Those who are asked.
    #[must_use]
    pub fn addressees(&self) -> &[ParticipantCode] {
        self.round.plan.as_ref().map_or(&[][..], |plan| plan.addressees.as_slice())
    }

    /// Whether it has gone out.
    #[must_use]
    pub const fn is_out(&self) -> bool {
        self.circulated_at.is_some()
    }

    /// Whether its comments are sealed now: until it closes, where that was chosen.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.closed_at.is_none() && self.round.plan.as_ref().is_some_and(|plan| plan.sealed_until_close)
    }
}

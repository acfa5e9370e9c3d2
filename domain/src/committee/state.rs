//! Who leads, who sits there on a day, what is planned, what was held and decided.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{
    Attribution, Change, Constituted, Event, LeadershipTaken, Mandated, MeetingCalled, Milestone, Seat,
    TorDrafted,
};
use crate::asserted::Partial;
use crate::calendar::{Deadline, TimeProblem};
use crate::identity::ParticipantCode;
use crate::joint::Halves;

/// The states of the definition `drafting-committee`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Mandated.
    #[default]
    Mandated,
    /// Its terms wait for both who lead.
    TorDrafted,
    /// Members may say that they are interested.
    Calling,
    /// At work.
    Constituted,
    /// Done.
    Discharged,
    /// Given up before it began.
    Abandoned,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mandated => "mandated",
            Self::TorDrafted => "tor_drafted",
            Self::Calling => "calling",
            Self::Constituted => "constituted",
            Self::Discharged => "discharged",
            Self::Abandoned => "abandoned",
        }
    }

    /// Whether it has come to its end.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Discharged | Self::Abandoned)
    }
}

/// A seat with its dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// Who.
    pub participant: ParticipantCode,
    /// As what.
    pub seat: Seat,
    /// From which day.
    pub from: Partial,
    /// First day without; open while it goes on.
    pub until: Option<Partial>,
}

impl Sitting {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.starts_by(day) && !self.until.as_ref().is_some_and(|until| until.starts_by(day))
    }
}

/// How far a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// Called.
    Called,
    /// It sits.
    Open,
    /// It was held.
    Held,
}

/// A committee as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committee {
    /// How it was mandated; none before.
    pub mandated: Option<Mandated>,
    /// Where it stands.
    pub stage: Stage,
    /// The two governments that lead it; none before they took the lead.
    pub leads: Vec<ParticipantCode>,
    /// Terms of reference as drafted.
    pub terms: Option<TorDrafted>,
    /// Halves of the approval of the terms.
    pub approval: Halves,
    /// Halves of giving it up.
    pub abandonment: Halves,
    /// By when interest was to be expressed.
    pub interest_deadline: Option<Deadline>,
    /// Who is interested.
    pub interested: BTreeMap<ParticipantCode, u32>,
    /// When the first meeting is planned.
    pub first_meeting: Option<Partial>,
    /// Seats with their dates; those who lead included once it is constituted.
    pub sittings: Vec<Sitting>,
    /// Its meetings by number.
    pub meetings: BTreeMap<u32, (MeetingCalled, Held)>,
    /// The work plan as it stands.
    pub milestones: Vec<Milestone>,
    /// Milestones reached, with the date.
    pub reached: BTreeMap<String, Partial>,
    /// How many decisions it took.
    pub decisions: u32,
}

impl Committee {
    /// The governments that lead it now.
    #[must_use]
    pub fn co_leads(&self) -> &[ParticipantCode] {
        &self.leads
    }

    /// Members on a day, those who lead included, each once.
    #[must_use]
    pub fn members_on(&self, day: Date) -> Vec<ParticipantCode> {
        let holds = |one: &&Sitting| one.seat == Seat::Member && one.holds_on(day);
        let mut members: Vec<_> =
            self.sittings.iter().filter(holds).map(|one| one.participant.clone()).collect();
        members.sort();
        members.dedup();
        members
    }

    /// Whether a participant sits on it on a day, as a member or with experts.
    #[must_use]
    pub fn sits_on(&self, participant: &ParticipantCode, day: Date) -> bool {
        self.leads.contains(participant)
            || self.sittings.iter().any(|one| one.participant == *participant && one.holds_on(day))
    }

    /// Whether the first meeting is overdue: after the planned day or month, not within it (DR26).
    pub fn first_meeting_is_late(&self, now: Timestamp, zone: &str) -> Result<bool, TimeProblem> {
        let held = self.meetings.values().any(|(_, held)| *held == Held::Held);
        match &self.first_meeting {
            Some(planned) if !held => Ok(Deadline::after(planned, zone)?.has_passed(now)),
            _ => Ok(false),
        }
    }

    /// The policy of a meeting.
    #[must_use]
    pub fn attribution(&self, meeting: u32) -> Option<Attribution> {
        self.meetings.get(&meeting).map(|(called, _)| called.attribution)
    }

    pub(super) fn and(mut self, event: Event) -> Self {
        match event {
            Event::Mandated(it) => self.mandated = Some(it),
            Event::LeadershipTaken(it) => self.led_by(it),
            Event::TorDrafted(it) => {
                self.milestones.clone_from(&it.milestones);
                self.terms = Some(it);
                self.stage = Stage::TorDrafted;
            }
            Event::TorApprovalGiven(it) => self.approval.note(it.half),
            Event::TorApproved(_) => self.stage = Stage::Calling,
            Event::CallCirculated(it) => self.interest_deadline = Some(it.deadline),
            Event::InterestExpressed(it) => {
                self.interested.insert(it.participant, it.experts);
            }
            Event::FirstMeetingScheduled(it) => self.first_meeting = Some(it.scheduled_for),
            Event::Constituted(it) => self.constituted(it),
            Event::MembershipChanged(it) => self.changed(it.participant, it.change),
            Event::MeetingCalled(it) => {
                self.meetings.insert(it.meeting, (it, Held::Called));
            }
            Event::MeetingOpened(it) => self.meeting_is(it.meeting, Held::Open),
            Event::InterventionRecorded(_) => {}
            Event::MeetingHeld(it) => self.meeting_is(it.meeting, Held::Held),
            Event::Decided(it) => self.decisions = it.number,
            Event::WorkPlanRevised(it) => self.milestones = it.milestones,
            Event::MilestoneReached(it) => {
                self.reached.insert(it.key, it.on);
            }
            Event::Discharged(_) => self.stage = Stage::Discharged,
            Event::AbandonmentGiven(it) => self.abandonment.note(it.half),
            Event::Abandoned(_) => self.stage = Stage::Abandoned,
        }
        self
    }

    /// Who leads a constituted committee is a member of it; who led before stays one until she leaves.
    fn led_by(&mut self, taken: LeadershipTaken) {
        for government in &taken.left {
            self.approval.leave(government);
            self.abandonment.leave(government);
        }
        if self.stage == Stage::Constituted {
            for lead in &taken.leads {
                let sits = |one: &Sitting| {
                    one.participant == *lead && one.seat == Seat::Member && one.until.is_none()
                };
                if !self.sittings.iter().any(sits) {
                    self.sits(lead.clone(), Seat::Member, taken.from.clone());
                }
            }
        }
        self.leads = taken.leads;
    }

    fn constituted(&mut self, it: Constituted) {
        self.stage = Stage::Constituted;
        for member in it.members {
            self.sits(member, Seat::Member, it.from.clone());
        }
        for participant in it.experts_from {
            self.sits(participant, Seat::Expert, it.from.clone());
        }
    }

    fn sits(&mut self, participant: ParticipantCode, seat: Seat, from: Partial) {
        self.sittings.push(Sitting { participant, seat, from, until: None });
    }

    fn changed(&mut self, participant: ParticipantCode, change: Change) {
        match change {
            Change::Joins { seat, from } => self.sits(participant, seat, from),
            Change::Leaves { from } => {
                let open = |one: &&mut Sitting| one.participant == participant && one.until.is_none();
                for sitting in self.sittings.iter_mut().filter(open) {
                    sitting.until = Some(from.clone());
                }
            }
            Change::NamesAlternate { .. } | Change::WillBeAbsent { .. } => {}
        }
    }

    fn meeting_is(&mut self, meeting: u32, held: Held) {
        if let Some((_, stands)) = self.meetings.get_mut(&meeting) {
            *stands = held;
        }
    }
}

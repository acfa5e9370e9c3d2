//! *Who leads a drafting committee, who sits on it, what is planned, what was held and decided, and what is owed?*

use std::sync::Arc;

use domain::calendar::Deadline;
use domain::committee::event::{
    CallCirculated, Change, Constituted, Decided, Event, Intervention, MeetingCalled, MeetingHeld, Milestone,
};
use domain::committee::{Held, Stage};
use domain::joint::Half;
use domain::{Asserted, BodyCode, CommitteeId, Decide as _, Partial, ParticipantCode, PersonId, committee};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// All committees, by identifier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Committees {
    by_id: OrdMap<CommitteeId, Arc<Committee>>,
}

/// One committee.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Committee {
    /// Its identifier.
    pub id: CommitteeId,
    /// Version of its stream.
    pub version: u64,
    /// As its stream tells it.
    #[serde(flatten)]
    pub state: committee::Committee,
    /// Halves of the approval of its terms, with the instant they were given.
    pub approvals: Vec<(Half, Timestamp)>,
    /// The call for interest.
    pub call: Option<CallCirculated>,
    /// Who is interested, in order of receipt.
    pub interest: Vec<Interest>,
    /// How it was constituted.
    pub constituted: Option<Constituted>,
    /// Alternates named, with their dates.
    pub alternates: Vec<Alternate>,
    /// Absences announced: who, at which meeting, why.
    pub absences: Vec<(ParticipantCode, u32, Option<String>)>,
    /// Its meetings, in order.
    pub sessions: Vec<Session>,
    /// What it decided, with the instant it was recorded.
    pub decided: Vec<(Decided, Timestamp)>,
    /// How its work was taken or why it was given up.
    pub ended: Option<String>,
}

/// One member's interest.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Interest {
    /// Which.
    pub participant: ParticipantCode,
    /// How many experts it would send.
    pub experts: u32,
    /// When it was received, by the channel's clock.
    pub received: Asserted,
    /// Whether it came late.
    pub late: bool,
    /// The officer who registered it.
    pub registered_by: Option<PersonId>,
}

/// An alternate, by function.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Alternate {
    /// Of which participant.
    pub participant: ParticipantCode,
    /// The function.
    pub function: String,
    /// From which day.
    pub from: Partial,
    /// First day without.
    pub until: Option<Partial>,
}

/// How far a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Saved)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// Everybody was called to it.
    Called,
    /// It was opened.
    Open,
    /// It was held.
    Held,
}

impl Stands {
    /// The word of pages and of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Called => "called",
            Self::Open => "open",
            Self::Held => "held",
        }
    }
}

/// One meeting.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Session {
    /// How it was called.
    pub called: MeetingCalled,
    /// How far it is.
    pub stands: Stands,
    /// When it opened.
    pub opened_at: Option<Timestamp>,
    /// How it was held.
    pub held: Option<MeetingHeld>,
    /// What was said.
    pub interventions: Vec<Intervention>,
}

/// A milestone with what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step<'a> {
    /// As planned.
    pub planned: &'a Milestone,
    /// When it was reached.
    pub reached: Option<&'a Partial>,
    /// Whether its time has passed and it was not reached (DR26).
    pub late: bool,
}

impl Committees {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) -> &Committee {
        let id = CommitteeId::new(fact.key());
        let kept = self
            .by_id
            .entry(id.clone())
            .or_insert_with(|| Arc::new(Committee { id, ..Committee::default() }));
        let one = Arc::make_mut(kept);
        one.version = fact.envelope.version;
        one.note(fact, event);
        one.state = std::mem::take(&mut one.state).evolve(event.clone());
        one
    }

    /// A committee.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Committee> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All of them, by identifier.
    pub fn all(&self) -> impl Iterator<Item = &Committee> {
        self.by_id.values().map(AsRef::as_ref)
    }
}

impl Committee {
    fn note(&mut self, fact: &Fact<'_>, event: &Event) {
        match event {
            Event::LeadershipTaken(it) => {
                self.approvals.retain(|(half, _)| !it.left.contains(&half.government));
            }
            Event::TorApprovalGiven(it) => self.approvals.push((it.half.clone(), fact.at)),
            Event::CallCirculated(it) => self.call = Some(it.clone()),
            Event::InterestExpressed(it) => {
                self.interest.retain(|one| one.participant != it.participant);
                self.interest.push(Interest {
                    participant: it.participant.clone(),
                    experts: it.experts,
                    received: it.received.clone(),
                    late: it.late,
                    registered_by: it.registered_by.clone(),
                });
            }
            Event::Constituted(it) => self.constituted = Some(it.clone()),
            Event::MembershipChanged(it) => self.note_change(&it.participant, &it.change),
            Event::MeetingCalled(it) => self.note_called(it),
            Event::MeetingOpened(it) => self.session(it.meeting, |session| {
                session.stands = Stands::Open;
                session.opened_at = Some(fact.at);
            }),
            Event::InterventionRecorded(it) => {
                self.session(it.meeting, |session| session.interventions.push(it.clone()));
            }
            Event::MeetingHeld(it) => self.session(it.meeting, |session| {
                session.stands = Stands::Held;
                session.held = Some(it.clone());
            }),
            Event::Decided(it) => self.decided.push((it.clone(), fact.at)),
            Event::Discharged(it) => self.ended = Some(it.verb.clone()),
            Event::Abandoned(it) => self.ended = Some(it.reasons.clone()),
            Event::Mandated(_)
            | Event::TorDrafted(_)
            | Event::TorApproved(_)
            | Event::FirstMeetingScheduled(_)
            | Event::WorkPlanRevised(_)
            | Event::MilestoneReached(_)
            | Event::AbandonmentGiven(_) => {}
        }
    }

    fn note_change(&mut self, participant: &ParticipantCode, change: &Change) {
        let participant = participant.clone();
        match change {
            Change::NamesAlternate { function, from, until } => self.alternates.push(Alternate {
                participant,
                function: function.clone(),
                from: from.clone(),
                until: until.clone(),
            }),
            Change::WillBeAbsent { meeting, reason } => {
                self.absences.push((participant, *meeting, reason.clone()));
            }
            Change::Joins { .. } | Change::Leaves { .. } => {}
        }
    }

    fn note_called(&mut self, called: &MeetingCalled) {
        let known = self.sessions.iter_mut().find(|session| session.called.meeting == called.meeting);
        match known {
            Some(session) => session.called = called.clone(),
            None => self.sessions.push(Session {
                called: called.clone(),
                stands: Stands::Called,
                opened_at: None,
                held: None,
                interventions: Vec::new(),
            }),
        }
    }

    fn session(&mut self, meeting: u32, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.sessions.iter_mut().find(|session| session.called.meeting == meeting) {
            change(session);
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.state.mandated.as_ref().map_or("", |mandated| &mandated.name)
    }

    /// The body it is, for mandates.
    #[must_use]
    pub fn body(&self) -> BodyCode {
        committee::body_of(&self.id)
    }

    /// Whether a participant sits on it at an instant, or leads it.
    #[must_use]
    pub fn seats(&self, participant: &ParticipantCode, at: Timestamp, zone: &str) -> bool {
        domain::calendar::day_of(at, zone).is_ok_and(|day| self.state.sits_on(participant, day))
    }

    /// The work plan with what became of each step.
    #[must_use]
    pub fn steps(&self, now: Timestamp, zone: &str) -> Vec<Step<'_>> {
        let step = |planned| {
            let milestone: &Milestone = planned;
            let reached = self.state.reached.get(&milestone.key);
            let passed = Deadline::after(&milestone.due, zone).is_ok_and(|due| due.has_passed(now));
            Step { planned, reached, late: reached.is_none() && passed && !self.state.stage.is_final() }
        };
        self.state.milestones.iter().map(step).collect()
    }

    /// Whether its first meeting is overdue (DR26).
    #[must_use]
    pub fn first_meeting_is_late(&self, now: Timestamp, zone: &str) -> bool {
        self.state.first_meeting_is_late(now, zone).unwrap_or(false)
    }

    /// Governments whose half of the approval of the terms is still to come.
    pub fn halves_owed(&self) -> impl Iterator<Item = &ParticipantCode> {
        let waits = self.state.stage == Stage::TorDrafted;
        self.state.leads.iter().filter(move |lead| waits && !self.state.approval.has(lead))
    }

    /// By when interest is to be expressed, while the call is open.
    #[must_use]
    pub fn interest_closes(&self) -> Option<&Deadline> {
        self.call.as_ref().filter(|_| self.state.stage == Stage::Calling).map(|call| &call.deadline)
    }

    /// Meetings that were called or opened and not yet held.
    pub fn unheld(&self) -> impl Iterator<Item = (&MeetingCalled, Held)> {
        let open = |(called, held): &&(MeetingCalled, Held)| *held != Held::Held && called.meeting > 0;
        self.state.meetings.values().filter(open).map(|(called, held)| (called, *held))
    }
}

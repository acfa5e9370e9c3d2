//! What a request about a committee leads to.

use super::command::{Command, Constitute};
use super::event::{
    Abandoned, AbandonmentGiven, CallCirculated, Change, Constituted, Discharged, Event,
    FirstMeetingScheduled, InterestExpressed, LeadershipTaken, Mandated, MembershipChanged, Milestone,
    MilestoneReached, Seat, TorApprovalGiven, TorApproved, TorDrafted, WorkPlanRevised,
};
use super::{Committee, FEWEST_MEMBERS, Refusal, Stage};
use crate::actor::Role;
use crate::asserted::{Asserted, Partial};
use crate::channel::Channel;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::reason;
use crate::identity::ParticipantCode;
use crate::joint::{Given, Halves};

crate::asked!(Command {
    Self::Mandate(_) => "Mandate" by [Ministers, SeniorOfficials, Rso],
    Self::TakeLead { .. } => "TakeLead" by [CoLeads, CoChairs, Rso],
    Self::DraftTor(_) => "DraftTor" by [Rso],
    Self::ApproveTor => "ApproveTor" by [CoLeads],
    Self::CirculateCall(_) => "CirculateCall" by [Rso],
    Self::ExpressInterest { .. } => "ExpressInterest" by [MemberGovernment, Nominator, Nfp, Registrar, Rso],
    Self::ScheduleFirst(_) => "ScheduleFirst" by [Rso, CoLeads],
    Self::Constitute(_) => "Constitute" by [CoLeads],
    Self::ChangeMembership(_) => "ChangeMembership" by [CoLeads, MemberGovernment],
    Self::CallMeeting(_) => "CallMeeting" by [Rso, CoLeads],
    Self::OpenMeeting { .. } => "OpenMeeting" by [Rso, CoLeads],
    Self::RecordIntervention(_) => "RecordIntervention" by [Rso],
    Self::HoldMeeting { .. } => "HoldMeeting" by [Rso],
    Self::Decide { .. } => "Decide" by [Rso, CoLeads],
    Self::ReviseWorkPlan { .. } => "ReviseWorkPlan" by [Rso, CoLeads],
    Self::ReachMilestone { .. } => "ReachMilestone" by [Rso, CoLeads],
    Self::Discharge { .. } => "Discharge" by [SeniorOfficials],
    Self::Abandon { .. } => "Abandon" by [CoLeads],
});

pub(super) type Outcome = Result<Vec<Event>, Refusal>;

/// The stages before it is at work, in which it can be given up.
const BEFORE_WORK: [Stage; 3] = [Stage::Mandated, Stage::TorDrafted, Stage::Calling];

impl Decide for Committee {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Mandate(mandated) => self.mandate(mandated, facts),
            _ if self.mandated.is_none() => Err(Refusal::NotMandated {}),
            Command::TakeLead { leads } => self.take_lead(leads, facts),
            Command::DraftTor(drafted) => self.draft_terms(drafted),
            Command::ApproveTor => self.approve_terms(facts),
            Command::CirculateCall(call) => self.circulate(call, facts),
            Command::ExpressInterest { participant, experts } => self.interest(participant, experts, facts),
            Command::ScheduleFirst(scheduled) => self.schedule_first(scheduled),
            Command::Constitute(constitute) => self.constitute(constitute, facts),
            Command::ChangeMembership(changed) => self.change(changed, facts),
            Command::CallMeeting(called) => self.call_meeting(called, facts),
            Command::OpenMeeting { meeting } => self.open_meeting(meeting, facts),
            Command::RecordIntervention(said) => self.record_intervention(said),
            Command::HoldMeeting { meeting, present, summary } => {
                self.hold_meeting(meeting, present, &summary, facts)
            }
            Command::Decide { meeting, guide, text } => self.decided(meeting, guide, &text, facts),
            Command::ReviseWorkPlan { milestones, reason } => self.revise_plan(milestones, &reason, facts),
            Command::ReachMilestone { key, on } => self.reach(key, on, facts),
            Command::Discharge { verb } => self.discharge(&verb, facts),
            Command::Abandon { reasons } => self.abandon(&reasons, facts),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

impl Committee {
    fn mandate(&self, mandated: Mandated, facts: &Facts) -> Outcome {
        let basis = mandated.basis.checked(facts.cited).map_err(|why| Refusal::Baseless { why })?;
        let mandated = Mandated { name: words(&mandated.name, "name")?, basis };
        match &self.mandated {
            None => Ok(vec![Event::Mandated(mandated)]),
            Some(on_file) if *on_file == mandated => Ok(vec![]),
            Some(_) => Err(Refusal::AlreadyMandated {}),
        }
    }

    fn take_lead(&self, leads: Vec<ParticipantCode>, facts: &Facts) -> Outcome {
        self.is_going_on("change the lead of")?;
        let [first, second] = leads.as_slice() else { return Err(Refusal::NotTwoLeads {}) };
        if first == second {
            return Err(Refusal::OneGovernmentTwice {});
        }
        for lead in &leads {
            if !known(lead, facts)?.has_government() {
                return Err(Refusal::NotAGovernment { participant: lead.clone() });
            }
            is_member(lead, facts)?;
        }
        if self.leads.iter().all(|lead| leads.contains(lead)) && !self.leads.is_empty() {
            return Ok(vec![]);
        }
        let left = self.leads.iter().filter(|lead| !leads.contains(lead)).cloned().collect();
        Ok(vec![Event::LeadershipTaken(LeadershipTaken { leads, left, from: facts.date()? })])
    }

    fn draft_terms(&self, drafted: TorDrafted) -> Outcome {
        let drafted = TorDrafted {
            document: words(&drafted.document, "document")?,
            terms: words(&drafted.terms, "terms")?,
            milestones: plan(drafted.milestones)?,
        };
        match self.stage {
            Stage::Mandated => Ok(vec![Event::TorDrafted(drafted)]),
            Stage::TorDrafted if self.terms.as_ref() == Some(&drafted) => Ok(vec![]),
            _ => Err(self.not_now("draft the terms of")),
        }
    }

    fn approve_terms(&self, facts: &Facts) -> Outcome {
        let document = match (self.stage, &self.terms) {
            (Stage::TorDrafted, Some(terms)) => terms.document.clone(),
            (Stage::Calling | Stage::Constituted, _) => return Ok(vec![]),
            _ => return Err(self.not_now("approve the terms of")),
        };
        let given = |half| Event::TorApprovalGiven(TorApprovalGiven { half, document: document.clone() });
        Ok(match self.half(&self.approval, facts)? {
            Given::Already => vec![],
            Given::First(half) => vec![given(half)],
            Given::Completes { half, by } => {
                let approved = TorApproved { document: document.clone(), by };
                vec![given(half), Event::TorApproved(approved)]
            }
        })
    }

    /// One government's half of a joint act of the two who lead (DR05).
    fn half(&self, halves: &Halves, facts: &Facts) -> Result<Given, Refusal> {
        let by = facts.asker().ok_or(Refusal::NobodyInPerson {})?;
        Ok(halves.give(by, facts.authority.on_behalf_of.as_ref(), &self.leads)?)
    }

    fn circulate(&self, call: CallCirculated, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Calling if self.interest_deadline.is_none() => {}
            Stage::Calling if self.interest_deadline.as_ref() == Some(&call.deadline) => return Ok(vec![]),
            _ => return Err(self.not_now("circulate the call of")),
        }
        if call.addressees.is_empty() {
            return Err(Refusal::NobodyAddressed {});
        }
        if call.deadline.has_passed(facts.now) {
            return Err(Refusal::DeadlineInThePast {});
        }
        Ok(vec![Event::CallCirculated(call)])
    }

    fn interest(&self, participant: ParticipantCode, experts: u32, facts: &Facts) -> Outcome {
        if self.stage != Stage::Calling {
            return Err(self.not_now("express interest in"));
        }
        let deadline = self.interest_deadline.as_ref().ok_or(Refusal::NotCalled {})?;
        let registers = facts.authority.role.is_staff();
        if !registers && facts.authority.on_behalf_of.as_ref() != Some(&participant) {
            return Err(Refusal::OfAnother {});
        }
        let received = received(facts)?;
        is_member(&participant, facts)?;
        if experts == 0 {
            return Err(Refusal::NoExperts {});
        }
        if self.interested.get(&participant) == Some(&experts) {
            return Ok(vec![]);
        }
        Ok(vec![Event::InterestExpressed(InterestExpressed {
            participant,
            experts,
            channel: facts.channel,
            late: !received.in_time(deadline)?,
            received,
            registered_by: facts.asker().filter(|_| registers).cloned(),
        })])
    }

    fn schedule_first(&self, scheduled: FirstMeetingScheduled) -> Outcome {
        self.is_going_on("plan the first meeting of")?;
        if self.first_meeting.as_ref() == Some(&scheduled.scheduled_for) {
            return Ok(vec![]);
        }
        Ok(vec![Event::FirstMeetingScheduled(scheduled)])
    }

    fn constitute(&self, constitute: Constitute, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Calling => {}
            Stage::Constituted => return Ok(vec![]),
            _ => return Err(self.not_now("constitute")),
        }
        self.leads_it(facts)?;
        let mut members = [self.leads.clone(), constitute.members].concat();
        members.sort();
        members.dedup();
        for member in &members {
            is_member(member, facts)?;
            if !self.leads.contains(member) && !self.interested.contains_key(member) {
                return Err(Refusal::NotInterested { participant: member.clone() });
            }
        }
        if members.len() < FEWEST_MEMBERS {
            return Err(Refusal::TooFewMembers { there: members.len() });
        }
        for other in constitute.experts_from.iter().chain([&constitute.secretary]) {
            known(other, facts)?;
        }
        let experts_from =
            constitute.experts_from.into_iter().filter(|other| !members.contains(other)).collect();
        Ok(vec![Event::Constituted(Constituted {
            members,
            experts_from,
            secretary: constitute.secretary,
            from: facts.date()?,
        })])
    }

    fn change(&self, changed: MembershipChanged, facts: &Facts) -> Outcome {
        self.is_at_work("change the membership of")?;
        match facts.authority.role {
            Role::CoLeads => self.leads_it(facts)?,
            _ if facts.authority.on_behalf_of.as_ref() != Some(&changed.participant) => {
                return Err(Refusal::OfAnother {});
            }
            _ => {}
        }
        let who = &changed.participant;
        let seated = |seat: Option<Seat>| {
            let open = |one: &&super::Sitting| one.participant == *who && one.until.is_none();
            self.sittings.iter().filter(open).any(|one| seat.is_none_or(|seat| one.seat == seat))
        };
        match &changed.change {
            Change::Joins { seat, .. } => {
                if facts.authority.role != Role::CoLeads {
                    return Err(Refusal::NotLeading {});
                }
                if seated(Some(*seat)) {
                    return Err(Refusal::AlreadySeated {});
                }
                known(who, facts)?;
                if *seat == Seat::Member {
                    is_member(who, facts)?;
                }
            }
            _ if !seated(None) => return Err(Refusal::NotSeated {}),
            Change::Leaves { .. } if self.leads.contains(who) => return Err(Refusal::LeadCannotLeave {}),
            Change::NamesAlternate { function, .. } => {
                words(function, "function")?;
            }
            Change::WillBeAbsent { meeting, .. } => self.is_called(*meeting)?,
            Change::Leaves { .. } => {}
        }
        Ok(vec![Event::MembershipChanged(changed)])
    }

    fn revise_plan(&self, milestones: Vec<Milestone>, why: &str, facts: &Facts) -> Outcome {
        self.is_going_on("plan the work of")?;
        self.leads_or_serves(facts)?;
        let milestones = plan(milestones)?;
        if milestones == self.milestones {
            return Ok(vec![]);
        }
        Ok(vec![Event::WorkPlanRevised(WorkPlanRevised { milestones, reason: words(why, "reason")? })])
    }

    fn reach(&self, key: String, on: Option<Partial>, facts: &Facts) -> Outcome {
        self.is_going_on("record a milestone of")?;
        self.leads_or_serves(facts)?;
        if self.milestones.iter().all(|one| one.key != key) {
            return Err(Refusal::NoSuchMilestone {});
        }
        let on = on.map_or_else(|| facts.date(), Ok)?;
        if self.reached.get(&key) == Some(&on) {
            return Ok(vec![]);
        }
        Ok(vec![Event::MilestoneReached(MilestoneReached { key, on })])
    }

    fn discharge(&self, verb: &str, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Constituted => {}
            Stage::Discharged => return Ok(vec![]),
            _ => return Err(self.not_now("discharge")),
        }
        if !facts.open_guides.is_empty() {
            let open: Vec<&str> = facts.open_guides.iter().map(AsRef::as_ref).collect();
            return Err(Refusal::GuidesOpen { guides: open.join(", ") });
        }
        Ok(vec![Event::Discharged(Discharged { verb: words(verb, "verb")? })])
    }

    fn abandon(&self, reasons: &str, facts: &Facts) -> Outcome {
        match self.stage {
            stage if BEFORE_WORK.contains(&stage) => {}
            Stage::Abandoned => return Ok(vec![]),
            _ => return Err(self.not_now("give up")),
        }
        let reasons = words(reasons, "reasons")?;
        let given = |half| Event::AbandonmentGiven(AbandonmentGiven { half, reasons: reasons.clone() });
        Ok(match self.half(&self.abandonment, facts)? {
            Given::Already => vec![],
            Given::First(half) => vec![given(half)],
            Given::Completes { half, by } => {
                vec![given(half), Event::Abandoned(Abandoned { by, reasons: reasons.clone() })]
            }
        })
    }

    pub(super) fn not_now(&self, act: &'static str) -> Refusal {
        Refusal::NotNow { act, stage: self.stage.as_str() }
    }

    /// Neither discharged nor given up.
    pub(super) fn is_going_on(&self, act: &'static str) -> Result<(), Refusal> {
        if self.stage.is_final() { Err(self.not_now(act)) } else { Ok(()) }
    }

    pub(super) fn is_at_work(&self, act: &'static str) -> Result<(), Refusal> {
        if self.stage == Stage::Constituted { Ok(()) } else { Err(self.not_now(act)) }
    }

    /// Whether who asks speaks for a government that leads this committee; co-leads of others do not act here.
    fn leads_it(&self, facts: &Facts) -> Result<(), Refusal> {
        let government = facts.authority.on_behalf_of.as_ref();
        if government.is_some_and(|code| self.leads.contains(code)) {
            Ok(())
        } else {
            Err(Refusal::NotLeading {})
        }
    }

    /// The secretariat, or a government that leads this committee.
    pub(super) fn leads_or_serves(&self, facts: &Facts) -> Result<(), Refusal> {
        if facts.authority.role == Role::CoLeads { self.leads_it(facts) } else { Ok(()) }
    }
}

/// When it was received: the portal's clock is ours, every other channel has its own (DR06).
fn received(facts: &Facts) -> Result<Asserted, Refusal> {
    match (facts.channel, &facts.received) {
        (Channel::Portal, None) | (_, Some(_)) => Ok(facts.receipt()),
        (_, None) => Err(Refusal::NoTimeOfReceipt {}),
    }
}

/// A participant that was looked up.
pub(super) fn known<'a>(
    code: &ParticipantCode,
    facts: &'a Facts,
) -> Result<&'a crate::participant::Participant, Refusal> {
    facts.participants.get(code).ok_or_else(|| Refusal::Unknown { participant: code.clone() })
}

/// A member of the process on the day of the act (DR02).
fn is_member(code: &ParticipantCode, facts: &Facts) -> Result<(), Refusal> {
    if known(code, facts)?.is_member(facts.day()?) {
        Ok(())
    } else {
        Err(Refusal::NotAMember { participant: code.clone() })
    }
}

/// A plan whose steps can be told apart.
fn plan(milestones: Vec<Milestone>) -> Result<Vec<Milestone>, Refusal> {
    let mut keys = std::collections::BTreeSet::new();
    milestones
        .into_iter()
        .map(|one| {
            let one = Milestone { key: words(&one.key, "key")?, title: words(&one.title, "title")?, ..one };
            if keys.insert(one.key.clone()) { Ok(one) } else { Err(Refusal::MilestoneTwice {}) }
        })
        .collect()
}

pub(super) fn words(text: &str, place: &str) -> Result<String, Refusal> {
    reason(text, place).map_err(|problem| Refusal::Wording { problem })
}

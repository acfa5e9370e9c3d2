//! What follows when something is asked about a questionnaire focal point.

use jiff::Timestamp;

use super::command::{Command, Nominate};
use super::event::{AccessGranted, Confirmed, Event, Nominated, Released, Replaced};
use super::{Current, QuestionnaireFocalPoint, Refusal, Stage};
use crate::actor::Role;
use crate::channel::Channel;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::{Purpose, Schema, reason};

crate::asked!(Command {
    Self::Nominate(_) => "Nominate" by [MemberGovernment, Registrar],
    Self::Confirm => "Confirm" by [Registrar],
    Self::GrantAccess { .. } => "GrantAccess" by [Iom],
    Self::Replace { .. } => "Replace" by [MemberGovernment],
    Self::Release => "Release" by [Timer],
});

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for QuestionnaireFocalPoint {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        let current = || self.current.as_ref().ok_or(Refusal::NobodyNominated);
        match command {
            Command::Nominate(nominate) => self.nominate(nominate, facts),
            Command::Confirm => current()?.confirm(facts),
            Command::GrantAccess { release_at } => current()?.grant(release_at, facts),
            Command::Replace { reason } => current()?.replace(reason),
            Command::Release => current()?.release(facts),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

impl QuestionnaireFocalPoint {
    fn nominate(&self, nominate: Nominate, facts: &Facts) -> Outcome {
        if let Some(current) = self.current.as_ref().filter(|current| current.stage < Stage::Replaced) {
            return Err(Refusal::PlaceTaken(current.reference.clone()));
        }
        if facts.channel != Channel::Portal && facts.received.is_none() {
            return Err(Refusal::NoTimeOfReceipt);
        }
        let received = facts.receipt();
        let represents = facts.authority.role == Role::MemberGovernment;
        if represents && facts.authority.on_behalf_of.as_ref() != Some(&nominate.member) {
            return Err(Refusal::OfAnother);
        }
        let day = received.day()?;
        if !facts.participant.as_ref().is_some_and(|participant| participant.is_member(day)) {
            return Err(Refusal::NotAMember);
        }
        let [nominee, officer] = facts.fresh.persons.as_slice() else {
            return Err(Refusal::NotPrepared("two pseudonyms"));
        };
        let schema = Schema::focal_point_nomination();
        let answers = schema.clean(&nominate.answers.with("member", nominate.member.as_str()));
        let problems = schema.validate(&answers, Purpose::Portal);
        if !problems.is_empty() {
            return Err(Refusal::Form(problems));
        }
        Ok(vec![Event::Nominated(Nominated {
            reference: facts.fresh.reference.clone().ok_or(Refusal::NotPrepared("a reference"))?,
            member: nominate.member,
            channel: facts.channel,
            registered_by: facts.asker().filter(|_| facts.authority.role.is_staff()).cloned(),
            intake: nominate.intake,
            received,
            procedure: facts.procedure.number,
            form: schema.split(&answers, nominee.clone(), officer.clone()),
        })])
    }
}

impl Current {
    const fn not_now(&self, act: &'static str) -> Refusal {
        Refusal::NotNow { act, stage: self.stage.as_str() }
    }

    fn confirm(&self, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Nominated => {}
            Stage::Confirmed => return Ok(vec![]),
            _ => return Err(self.not_now("confirm")),
        }
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?.clone();
        Ok(vec![Event::Confirmed(Confirmed { reference: self.reference.clone(), by })])
    }

    fn grant(&self, release_at: Timestamp, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Confirmed => {}
            Stage::Credentialed if self.release_at == Some(release_at) => return Ok(vec![]),
            _ => return Err(self.not_now("give access to")),
        }
        if release_at <= facts.now {
            return Err(Refusal::ReleaseInThePast);
        }
        Ok(vec![Event::AccessGranted(AccessGranted { reference: self.reference.clone(), release_at })])
    }

    fn replace(&self, why: Option<String>) -> Outcome {
        match self.stage {
            Stage::Confirmed | Stage::Credentialed => {}
            Stage::Replaced => return Ok(vec![]),
            _ => return Err(self.not_now("replace")),
        }
        let given = why.filter(|text| !text.trim().is_empty());
        let reason = given.map(|text| reason(&text, "reason")).transpose().map_err(Refusal::Reason)?;
        Ok(vec![Event::Replaced(Replaced { outgoing: self.reference.clone(), reason })])
    }

    fn release(&self, facts: &Facts) -> Outcome {
        match (self.stage, self.release_at) {
            (Stage::Credentialed, Some(due)) if due <= facts.now => {
                Ok(vec![Event::Released(Released { reference: self.reference.clone(), due })])
            }
            (Stage::Credentialed, _) => Err(Refusal::NotDue),
            (Stage::Replaced | Stage::Released, _) => Ok(vec![]),
            _ => Err(self.not_now("release")),
        }
    }
}

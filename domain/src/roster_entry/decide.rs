//! What follows when something is asked about an entry.

use jiff::Timestamp;

use super::command::{Command, Publish};
use super::event::{
    Consent, ConsentChanged, ConsentChoice, Event, Expired, ExpiryReminded, Published, Reinstated, Removed,
    Renewed, SearchMatched, SelectedForAssignment, Suspended, Updated,
};
use super::refusal::Refusal;
use super::state::{Listing, RosterEntry, Stage};
use crate::actor::Role;
use crate::calendar::Deadline;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::{Answers, FormRecord, Purpose, Schema, reason};
use crate::identity::NominationRef;

/// How a consent may have been given.
const METHODS: [&str; 2] = ["link", "form"];

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for RosterEntry {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match (&self.listing, command) {
            (None, Command::Publish(publish)) => published(publish, facts),
            (None, _) => Err(Refusal::NotPublished),
            (Some(listing), Command::Publish(publish)) => {
                let same = publish.entry == listing.entry && publish.nomination == listing.nomination;
                if same { Ok(vec![]) } else { Err(Refusal::AlreadyPublished) }
            }
            (Some(listing), command) => {
                listing.may_ask(facts)?;
                listing.decide(command, facts)
            }
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

fn published(publish: Publish, facts: &Facts) -> Outcome {
    let live = publish.consent.is_live() && facts.consent.as_ref().is_none_or(Consent::is_live);
    if !live {
        return Err(Refusal::NoConsent);
    }
    let schema = Schema::expert_nomination();
    let form = schema.split(&schema.clean(&publish.answers), publish.expert.clone(), publish.officer);
    let (valid_until, remind_at) = term(publish.validity_years, facts)?;
    Ok(vec![Event::Published(Published {
        entry: publish.entry,
        nomination: publish.nomination,
        nominator: publish.nominator,
        expert: publish.expert,
        form,
        consent: publish.consent,
        validity_years: publish.validity_years,
        valid_until,
        remind_at,
    })])
}

/// A term that begins now: when it ends and when its end is announced (DR10).
fn term(years: i8, facts: &Facts) -> Result<(Deadline, Timestamp), Refusal> {
    let valid_until = facts.calendar.deadline(facts.now, &format!("P{years}Y"))?;
    let remind_at = facts.calendar.before(&valid_until, &facts.procedure.remind)?;
    Ok((valid_until, remind_at))
}

impl Listing {
    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Publish(_) => Err(Refusal::AlreadyPublished),
            Command::Update { answers } => self.update(&answers, facts),
            Command::Suspend { reason } => self.suspend(&reason),
            Command::Reinstate => self.reinstate(),
            Command::Expire => self.expire(facts),
            Command::Renew { nomination, answers } => self.renew(nomination, &answers, facts),
            Command::Remove { reason } => self.remove(&reason),
            Command::ChangeConsent(choice) => self.change_consent(choice, facts),
            Command::RemindOfExpiry => self.remind(facts),
            Command::SelectForAssignment(chosen) => self.select(&chosen, facts),
            Command::RecordMatch(found) => self.matched(found, facts),
        }
    }

    const fn not_now(&self, act: &'static str) -> Refusal {
        Refusal::NotNow { act, stage: self.stage.as_str() }
    }

    /// The nominator acts on its own entries, the expert on her own.
    fn may_ask(&self, facts: &Facts) -> Result<(), Refusal> {
        match facts.authority.role {
            Role::Nominator if facts.authority.on_behalf_of.as_ref() != Some(&self.nominator) => {
                Err(Refusal::OfAnother)
            }
            Role::Nominee if facts.asker() != Some(&self.expert) => Err(Refusal::NotTheExpert),
            _ => Ok(()),
        }
    }

    /// The whole form: complete from those who represent somebody, readable from the office.
    fn form(&self, answers: &Answers, facts: &Facts) -> Result<FormRecord, Refusal> {
        let schema = Schema::expert_nomination();
        let answers = schema.clean(answers);
        let in_person = matches!(facts.authority.role, Role::Nominator | Role::Nominee);
        let problems = schema.validate(&answers, if in_person { Purpose::Portal } else { Purpose::Keyed });
        if !problems.is_empty() {
            return Err(Refusal::Form(problems));
        }
        Ok(schema.split(&answers, self.expert.clone(), self.form.officer.subject.clone()))
    }

    fn update(&self, answers: &Answers, facts: &Facts) -> Outcome {
        if self.stage != Stage::Active {
            return Err(self.not_now("update"));
        }
        let form = self.form(answers, facts)?;
        let (valid_until, remind_at) = term(self.validity_years, facts)?;
        Ok(vec![Event::Updated(Updated { form, valid_until, remind_at })])
    }

    fn suspend(&self, why: &str) -> Outcome {
        match self.stage {
            Stage::Active => {
                let reason = reason(why, "reason").map_err(Refusal::Reason)?;
                Ok(vec![Event::Suspended(Suspended { reason })])
            }
            Stage::Suspended { .. } => Ok(vec![]),
            Stage::Expired | Stage::Removed => Err(self.not_now("suspend")),
        }
    }

    fn reinstate(&self) -> Outcome {
        match self.stage {
            Stage::Suspended { .. } if self.consent.is_live() => Ok(vec![Event::Reinstated(Reinstated {})]),
            Stage::Suspended { .. } => Err(Refusal::NoConsent),
            Stage::Active => Ok(vec![]),
            Stage::Expired | Stage::Removed => Err(self.not_now("reinstate")),
        }
    }

    /// The clock asks; a term that was prolonged meanwhile goes on.
    fn expire(&self, facts: &Facts) -> Outcome {
        let over = matches!(self.stage, Stage::Expired | Stage::Removed);
        if over || facts.due.is_some_and(|due| due != self.valid_until.at) {
            return Ok(vec![]);
        }
        if !self.valid_until.has_passed(facts.now) {
            return Err(Refusal::NotDue);
        }
        Ok(vec![Event::Expired(Expired { due: self.valid_until.at })])
    }

    fn renew(&self, nomination: Option<NominationRef>, answers: &Answers, facts: &Facts) -> Outcome {
        let again = || self.renewed_by.as_ref() == Some(&nomination);
        match self.stage {
            Stage::Expired => {}
            Stage::Active if again() && self.form(answers, facts)?.reads_like(&self.form) => {
                return Ok(vec![]);
            }
            _ => return Err(self.not_now("renew")),
        }
        if !self.consent.is_live() {
            return Err(Refusal::NoConsent);
        }
        let form = self.form(answers, facts)?;
        let (valid_until, remind_at) = term(self.validity_years, facts)?;
        Ok(vec![Event::Renewed(Renewed { nomination, form, valid_until, remind_at })])
    }

    fn remove(&self, why: &str) -> Outcome {
        if self.stage == Stage::Removed {
            return Ok(vec![]);
        }
        let reason = reason(why, "reason").map_err(Refusal::Reason)?;
        Ok(vec![Event::Removed(Removed { reason })])
    }

    fn change_consent(&self, choice: ConsentChoice, facts: &Facts) -> Outcome {
        if !METHODS.contains(&choice.method.as_str()) {
            return Err(Refusal::ConsentMethod);
        }
        match self.stage {
            Stage::Removed => Err(self.not_now("change consent to")),
            _ if choice == self.consent.choice => Ok(vec![]),
            _ => {
                Ok(vec![Event::ConsentChanged(ConsentChanged { consent: Consent { choice, at: facts.now } })])
            }
        }
    }

    /// The clock asks; an entry that was prolonged or left meanwhile is not announced.
    fn remind(&self, facts: &Facts) -> Outcome {
        let over = matches!(self.stage, Stage::Expired | Stage::Removed);
        if over || self.reminded || facts.due.is_some_and(|due| due != self.remind_at) {
            return Ok(vec![]);
        }
        if facts.now < self.remind_at {
            return Err(Refusal::NotDue);
        }
        Ok(vec![Event::ExpiryReminded(ExpiryReminded { due: self.remind_at })])
    }

    fn select(&self, chosen: &SelectedForAssignment, facts: &Facts) -> Outcome {
        let assignment = reason(&chosen.assignment, "assignment").map_err(Refusal::Reason)?;
        if self.assignments.contains(&assignment) {
            return Ok(vec![]);
        }
        if !self.is_found(facts.now) {
            return Err(Refusal::NotListed);
        }
        let reason = reason(&chosen.reason, "reason").map_err(Refusal::Reason)?;
        Ok(vec![Event::SelectedForAssignment(SelectedForAssignment { assignment, reason })])
    }

    fn matched(&self, found: SearchMatched, facts: &Facts) -> Outcome {
        if !self.is_found(facts.now) {
            return Err(Refusal::NotListed);
        }
        Ok(vec![Event::SearchMatched(found)])
    }
}

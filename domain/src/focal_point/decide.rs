//! What follows when something is asked about a member's focal points.

use super::command::{Command, Nominate};
use super::event::{
    Acknowledged, DetailsChanged, Ended, Event, KeyedFieldsVerified, Nominated, Replaced, Resubmitted,
    Returned, Slot, TookOffice,
};
use super::{FocalPoint, Refusal, Service, Stage};
use crate::actor::Role;
use crate::asserted::{Asserted, Partial};
use crate::calendar::Deadline;
use crate::channel::Channel;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::{Answers, FormRecord, Purpose, Schema, reason};
use crate::identity::{NominationRef, ParticipantCode, PersonId};
use crate::nomination::event::ReturnItem;
use crate::refusal::FieldProblem;

crate::asked!(Command {
    Self::Nominate(_) => "Nominate" by [MemberGovernment, Registrar],
    Self::Return { .. } => "Return" by [Registrar],
    Self::Resubmit { .. } => "Resubmit" by [MemberGovernment, Registrar],
    Self::VerifyKeyedFields { .. } => "VerifyKeyedFields" by [Registrar, Approver],
    Self::Acknowledge { .. } => "Acknowledge" by [Approver],
    Self::TakeOffice { .. } => "TakeOffice" by [Timer],
    Self::ChangeDetails { .. } => "ChangeDetails" by [MemberGovernment],
    Self::Replace { .. } => "Replace" by [MemberGovernment],
    Self::End { .. } => "End" by [MemberGovernment, Nfp],
});

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for FocalPoint {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Nominate(nominate) => self.nominate(nominate, facts),
            Command::Return { reference, items } => self.return_(&reference, items),
            Command::Resubmit { reference, answers } => self.resubmit(&reference, &answers, facts),
            Command::VerifyKeyedFields { reference, answers } => self.verify(&reference, &answers, facts),
            Command::Acknowledge { reference } => self.acknowledge(&reference, facts),
            Command::TakeOffice { reference } => self.take_office(&reference, facts),
            Command::ChangeDetails { reference, answers } => self.change_details(&reference, &answers),
            Command::Replace { outgoing, incoming } => self.replace(&outgoing, &incoming, facts),
            Command::End { reference, reason } => self.end(&reference, reason),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

impl FocalPoint {
    fn nominate(&self, nominate: Nominate, facts: &Facts) -> Outcome {
        let received = received(facts)?;
        may_name(&nominate.member, &received, facts)?;
        let [nominee, officer] = facts.fresh.persons.as_slice() else {
            return Err(Refusal::NotPrepared("two pseudonyms"));
        };
        let (answers, form) = record(nominate.answers, &nominate.member, (nominee, officer))?;
        let outgoing = answers.text("replaces").map(NominationRef::from);
        if let Some(outgoing) = &outgoing
            && self.service(outgoing).is_none_or(|service| service.stage != Stage::InOffice)
        {
            return Err(Refusal::NotServing(outgoing.clone()));
        }
        Ok(vec![Event::Nominated(Nominated {
            reference: facts.fresh.reference.clone().ok_or(Refusal::NotPrepared("a reference"))?,
            member: nominate.member,
            slot: slot_of(&answers),
            effective: effective(&answers)?,
            outgoing,
            channel: facts.channel,
            registered_by: facts.asker().filter(|_| facts.authority.role.is_staff()).cloned(),
            intake: nominate.intake,
            acknowledge_due: facts.calendar.deadline(received.earliest()?, &facts.procedure.check)?,
            received,
            procedure: facts.procedure.number,
            form,
            files: nominate.files,
        })])
    }

    fn of(&self, reference: &NominationRef) -> Result<&Service, Refusal> {
        self.service(reference).ok_or_else(|| Refusal::NoSuchNomination(reference.clone()))
    }

    fn return_(&self, reference: &NominationRef, items: Vec<ReturnItem>) -> Outcome {
        let service = self.of(reference)?;
        match service.stage {
            Stage::Submitted => {}
            Stage::Returned => return Ok(vec![]),
            stage => return Err(Refusal::NotNow { act: "return the form of", stage: stage.as_str() }),
        }
        if items.is_empty() {
            return Err(Refusal::NothingToMend);
        }
        let items = items.into_iter().map(mendable).collect::<Result<_, _>>()?;
        Ok(vec![Event::Returned(Returned { reference: reference.clone(), items })])
    }

    fn resubmit(&self, reference: &NominationRef, answers: &Answers, facts: &Facts) -> Outcome {
        let service = self.of(reference)?;
        if service.stage != Stage::Returned {
            return Err(Refusal::NotNow { act: "resubmit the form of", stage: service.stage.as_str() });
        }
        let received = received(facts)?;
        let (_, form) = rewritten(service, answers)?;
        let acknowledge_due = facts.calendar.deadline(received.earliest()?, &facts.procedure.check)?;
        Ok(vec![Event::Resubmitted(Resubmitted {
            reference: reference.clone(),
            form,
            received,
            acknowledge_due,
        })])
    }

    /// Two pairs of eyes on what was keyed from a letter, as on an expert's form (DR08).
    fn verify(&self, reference: &NominationRef, answers: &Answers, facts: &Facts) -> Outcome {
        let service = self.of(reference)?;
        if service.stage != Stage::Submitted {
            return Err(Refusal::NotNow { act: "verify the keyed fields of", stage: service.stage.as_str() });
        }
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?;
        let (answers, form) = rewritten(service, answers)?;
        match &service.unverified {
            Some(keyed_by) if keyed_by == by => Err(Refusal::KeyerCannotVerify),
            Some(_) => Ok(vec![Event::KeyedFieldsVerified(KeyedFieldsVerified {
                reference: reference.clone(),
                by: by.clone(),
                corrected: service.form.corrected(
                    &form,
                    Schema::focal_point_nomination(),
                    facts.keyed.as_ref().map(|keyed| (keyed, &answers)),
                ),
                form,
            })]),
            None if service.keyed && form.reads_like(&service.form) => Ok(vec![]),
            None => Err(Refusal::NothingToVerify),
        }
    }

    fn acknowledge(&self, reference: &NominationRef, facts: &Facts) -> Outcome {
        let service = self.of(reference)?;
        match service.stage {
            Stage::Submitted => {}
            Stage::Acknowledged | Stage::InOffice => return Ok(vec![]),
            stage => return Err(Refusal::NotNow { act: "acknowledge", stage: stage.as_str() }),
        }
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?.clone();
        if service.registered_by.as_ref() == Some(&by) {
            return Err(Refusal::RegistrarCannotAcknowledge);
        }
        if service.unverified.is_some() {
            return Err(Refusal::NotVerified);
        }
        Ok(vec![Event::Acknowledged(Acknowledged { reference: reference.clone(), by })])
    }

    fn take_office(&self, reference: &NominationRef, facts: &Facts) -> Outcome {
        let service = self.of(reference)?;
        match service.stage {
            Stage::Acknowledged => {}
            Stage::InOffice | Stage::Replaced | Stage::Ended => return Ok(vec![]),
            stage => return Err(Refusal::NotNow { act: "put into office", stage: stage.as_str() }),
        }
        if !service.effective.has_passed(facts.now) {
            return Err(Refusal::NotDue);
        }
        Ok(self.succession(service, facts))
    }

    /// Who comes ends the service of whoever serves in the place: one append, one instant, both named.
    fn succession(&self, incoming: &Service, facts: &Facts) -> Vec<Event> {
        let at = facts.due.filter(|_| facts.authority.role == Role::Timer).unwrap_or(facts.now);
        let replaced = self.serving(incoming.slot).map(|outgoing| {
            Event::Replaced(Replaced {
                outgoing: outgoing.reference.clone(),
                incoming: incoming.reference.clone(),
                at,
            })
        });
        let took_office = TookOffice { reference: incoming.reference.clone(), slot: incoming.slot, at };
        replaced.into_iter().chain([Event::TookOffice(took_office)]).collect()
    }

    fn change_details(&self, reference: &NominationRef, answers: &Answers) -> Outcome {
        let service = self.of(reference)?;
        if service.stage != Stage::InOffice {
            return Err(Refusal::NotNow { act: "change details of", stage: service.stage.as_str() });
        }
        let (_, form) = rewritten(service, answers)?;
        Ok(vec![Event::DetailsChanged(DetailsChanged { reference: reference.clone(), form })])
    }

    fn replace(&self, outgoing: &NominationRef, incoming: &NominationRef, facts: &Facts) -> Outcome {
        let (leaves, comes) = (self.of(outgoing)?, self.of(incoming)?);
        match leaves.stage {
            Stage::InOffice => {}
            Stage::Replaced if comes.stage == Stage::InOffice => return Ok(vec![]),
            stage => return Err(Refusal::NotNow { act: "replace", stage: stage.as_str() }),
        }
        if comes.stage != Stage::Acknowledged {
            return Err(Refusal::SuccessorNotAcknowledged);
        }
        if leaves.slot != comes.slot {
            return Err(Refusal::OtherPlace);
        }
        Ok(self.succession(comes, facts))
    }

    fn end(&self, reference: &NominationRef, why: Option<String>) -> Outcome {
        let service = self.of(reference)?;
        match service.stage {
            Stage::InOffice => {}
            Stage::Ended => return Ok(vec![]),
            stage => return Err(Refusal::NotNow { act: "end the service of", stage: stage.as_str() }),
        }
        let given = why.filter(|text| !text.trim().is_empty());
        let reason = given.map(|text| reason(&text, "reason")).transpose().map_err(Refusal::Reason)?;
        Ok(vec![Event::Ended(Ended { reference: reference.clone(), reason })])
    }
}

/// Only the government of a member, and only its own (DR03).
fn may_name(member: &ParticipantCode, received: &Asserted, facts: &Facts) -> Result<(), Refusal> {
    let represents = facts.authority.role == Role::MemberGovernment;
    if represents && facts.authority.on_behalf_of.as_ref() != Some(member) {
        return Err(Refusal::OfAnother);
    }
    let participant = facts.participant.as_ref().ok_or(Refusal::NotAMember)?;
    if !participant.has_government() {
        return Err(Refusal::NotAGovernment);
    }
    if participant.is_member(received.day()?) { Ok(()) } else { Err(Refusal::NotAMember) }
}

/// When it was received: the portal's clock is ours, every other channel has its own (DR06).
fn received(facts: &Facts) -> Result<Asserted, Refusal> {
    match (facts.channel, &facts.received) {
        (Channel::Portal, None) | (_, Some(_)) => Ok(facts.receipt()),
        (_, None) => Err(Refusal::NoTimeOfReceipt),
    }
}

/// The form as the record keeps it, once nothing is wrong with it.
fn record(
    answers: Answers,
    member: &ParticipantCode,
    (nominee, officer): (&PersonId, &PersonId),
) -> Result<(Answers, FormRecord), Refusal> {
    let schema = Schema::focal_point_nomination();
    let answers = schema.clean(&if answers.get("member").is_none() {
        answers.with("member", member.as_str())
    } else {
        answers
    });
    let mut problems = schema.validate(&answers, Purpose::Portal);
    if answers.text("member").is_some_and(|typed| typed != member.as_str()) {
        problems.push(problem("member", "contradicts", "This differs from the member the form is sent for."));
    }
    if answers.get("decision_capacity").is_some_and(|stated| stated != &serde_json::Value::Bool(true)) {
        let message = "A focal point is a senior official who can decide: state the capacity to decide.";
        problems.push(problem("decision_capacity", "senior-level", message));
    }
    if problems.is_empty() {
        let form = schema.split(&answers, nominee.clone(), officer.clone());
        Ok((answers, form))
    } else {
        Err(Refusal::Form(problems))
    }
}

/// A form sent again for the same official: the person and the place stay.
fn rewritten(service: &Service, answers: &Answers) -> Result<(Answers, FormRecord), Refusal> {
    let member = ParticipantCode::new(service.form.public.read().text("member").unwrap_or_default());
    record(answers.clone(), &member, (&service.form.nominee.subject, &service.form.officer.subject))
}

fn slot_of(answers: &Answers) -> Slot {
    match answers.text("slot") {
        Some("alternate") => Slot::Alternate,
        _ => Slot::Primary,
    }
}

/// The start of the effective date in the official's zone.
fn effective(answers: &Answers) -> Result<Deadline, Refusal> {
    let zone = answers.text("time_zone").unwrap_or("UTC");
    let day: Partial = answers.text("effective_on").unwrap_or_default().parse()?;
    Ok(Deadline::new(day.from(zone)?, zone)?)
}

fn mendable(item: ReturnItem) -> Result<ReturnItem, Refusal> {
    let known = item.field == "form" || Schema::focal_point_nomination().field(&item.field).is_some();
    if !known {
        return Err(Refusal::Form(vec![problem("items", "unknown-field", "This form has no such field.")]));
    }
    let reason = reason(&item.reason, &item.field).map_err(Refusal::Reason)?;
    Ok(ReturnItem { field: item.field, reason })
}

fn problem(field: &str, code: &str, message: &str) -> FieldProblem {
    FieldProblem { field: field.to_owned(), code: code.to_owned(), message: message.to_owned() }
}

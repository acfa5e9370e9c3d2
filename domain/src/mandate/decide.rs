//! What a request about a mandate leads to.

use super::command::{Command, Grant};
use super::event::{Event, Granted, Revoked};
use super::{Mandate, Refusal};
use crate::actor::Role;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::is_blank;
use crate::identity::MandateId;
use crate::personal::Personal;

crate::asked!(Command {
    Self::Grant(_) => "Grant" by [Administrator, System],
    Self::Revoke(_) => "Revoke" by [Administrator, System],
});

impl Decide for Mandate {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Grant(grant) => self.grant(grant, facts),
            Command::Revoke(revoked) => self.revoke(revoked, facts),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Granted(granted) => self.granted = Some(granted),
            Event::Revoked(revoked) => self.revoked = Some(revoked),
        }
        self
    }
}

impl Mandate {
    fn grant(&self, grant: Grant, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.granted.is_some() {
            return Err(Refusal::AlreadyGranted {});
        }
        whole(&grant)?;
        let from = grant.from.unwrap_or(facts.now);
        if from < facts.now && facts.authority.role != Role::System {
            return Err(Refusal::Retroactive {});
        }
        if grant.until.is_some_and(|until| until <= from) {
            return Err(Refusal::EndsBeforeItBegins {});
        }
        let person =
            grant.person.or_else(|| facts.fresh.persons.first().cloned()).ok_or(Refusal::HolderMissing {})?;
        let mandate = facts
            .fresh
            .reference
            .as_ref()
            .map_or_else(MandateId::default, |made| MandateId::new(made.as_str()));
        Ok(vec![Event::Granted(Granted {
            mandate,
            person: person.clone(),
            role: grant.role,
            participant: grant.participant,
            body: grant.body,
            label: grant.label,
            powers: grant.powers,
            from,
            until: grant.until,
            identity: Personal::clear(person, "identity", grant.identity),
        })])
    }

    fn revoke(&self, revoked: Revoked, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.granted.is_none() {
            return Err(Refusal::NotGranted {});
        }
        if self.revoked.is_some() {
            return Ok(Vec::new());
        }
        if is_blank(&revoked.reason) {
            return Err(Refusal::ReasonMissing {});
        }
        // A desk ends with the office it belongs to, at the instant of that event; the program comes to it a moment later.
        if revoked.from < facts.now && facts.authority.role != Role::System {
            return Err(Refusal::Retroactive {});
        }
        Ok(vec![Event::Revoked(revoked)])
    }
}

/// Everything a mandate must say.
fn whole(grant: &Grant) -> Result<(), Refusal> {
    if matches!(grant.role, Role::System | Role::Timer | Role::Nominee) {
        return Err(Refusal::NotForPersons {});
    }
    if is_blank(&grant.identity.name) || !grant.identity.email.contains('@') {
        return Err(Refusal::HolderMissing {});
    }
    if is_blank(&grant.label) {
        return Err(Refusal::LabelMissing {});
    }
    let represents = matches!(
        grant.role,
        Role::Nominator | Role::MemberGovernment | Role::Searcher | Role::CoManager | Role::Nfp
    );
    if represents && grant.participant.is_none() {
        return Err(Refusal::ParticipantMissing {});
    }
    Ok(())
}

//! What a request about a participant leads to.

use super::command::Command;
use super::event::{CapacityEnded, CapacityGiven, Event, Registered, Renamed};
use super::{Participant, Refusal};
use crate::actor::Role;
use crate::asserted::Partial;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::is_blank;

crate::asked!(Command {
    Self::Register(_) => "Register" by [Administrator, System],
    Self::Rename(_) => "Rename" by [Administrator, System],
    Self::GiveCapacity(_) => "GiveCapacity" by [Administrator, System],
    Self::EndCapacity(_) => "EndCapacity" by [Administrator, System],
});

impl Decide for Participant {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Register(registered) => self.register(registered),
            _ if self.registered.is_none() => Err(Refusal::NotRegistered {}),
            Command::Rename(renamed) => self.rename(renamed, facts),
            Command::GiveCapacity(given) => self.give_capacity(given, facts),
            Command::EndCapacity(ended) => self.end_capacity(ended, facts),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Registered(registered) => self.registered = Some(registered),
            Event::Renamed(renamed) => self.names.push((renamed.from, renamed.name)),
            Event::CapacityGiven(given) => self.capacities.push(given),
            Event::CapacityEnded(ended) => self.end(&ended),
        }
        self
    }
}

impl Participant {
    fn register(&self, registered: Registered) -> Result<Vec<Event>, Refusal> {
        if self.registered.as_ref() == Some(&registered) {
            return Ok(Vec::new());
        }
        if self.registered.is_some() {
            return Err(Refusal::AlreadyRegistered {});
        }
        let code = registered.code.as_str();
        let good_code =
            (2..=12).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !good_code || is_blank(&registered.name) {
            return Err(Refusal::Nameless {});
        }
        Ok(vec![Event::Registered(registered)])
    }

    fn rename(&self, renamed: Renamed, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if is_blank(&renamed.name) {
            return Err(Refusal::Nameless {});
        }
        if self.latest_name() == renamed.name {
            return Ok(Vec::new());
        }
        not_retroactive(Some(&renamed.from), facts)?;
        Ok(vec![Event::Renamed(renamed)])
    }

    fn give_capacity(&self, given: CapacityGiven, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.capacities.contains(&given) {
            return Ok(Vec::new());
        }
        not_retroactive(given.from.as_ref(), facts)?;
        ends_later(&given, facts)?;
        Ok(vec![Event::CapacityGiven(given)])
    }

    fn end_capacity(&self, ended: CapacityEnded, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let same = |given: &&CapacityGiven| given.body == ended.body && given.capacity == ended.capacity;
        let given = self.capacities.iter().rev().find(same).ok_or(Refusal::NoSuchCapacity {})?;
        if given.until.as_ref() == Some(&ended.on) {
            return Ok(Vec::new());
        }
        not_retroactive(Some(&ended.on), facts)?;
        Ok(vec![Event::CapacityEnded(ended)])
    }

    fn end(&mut self, ended: &CapacityEnded) {
        let same = |given: &&mut CapacityGiven| given.body == ended.body && given.capacity == ended.capacity;
        if let Some(given) = self.capacities.iter_mut().rev().find(same) {
            given.until = Some(ended.on.clone());
        }
    }
}

/// What a person sets holds from today on; only the opening of a journal writes down what was before.
fn not_retroactive(from: Option<&Partial>, facts: &Facts) -> Result<(), Refusal> {
    if facts.authority.role == Role::System {
        return Ok(());
    }
    let zone = &facts.calendar.zone;
    let today = crate::calendar::day_of(facts.now, zone).map_err(|_| Refusal::Retroactive {})?;
    let starts =
        from.and_then(|from| from.until(zone).ok()).and_then(|end| crate::calendar::day_of(end, zone).ok());
    match starts {
        Some(day_after) if day_after > today => Ok(()),
        _ => Err(Refusal::Retroactive {}),
    }
}

/// A capacity whose first and last day are both known holds for a day at least.
fn ends_later(given: &CapacityGiven, facts: &Facts) -> Result<(), Refusal> {
    let (Some(from), Some(until)) = (&given.from, &given.until) else { return Ok(()) };
    let zone = &facts.calendar.zone;
    match (from.from(zone), until.from(zone)) {
        (Ok(from), Ok(until)) if from >= until => Err(Refusal::CapacityEndsBeforeItBegins {}),
        _ => Ok(()),
    }
}

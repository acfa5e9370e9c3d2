//! What a request about a procedure leads to.

use super::command::Command;
use super::event::{Event, Version};
use super::{Procedure, Refusal};
use crate::actor::Role;
use crate::calendar::Period;
use crate::decide::Decide;
use crate::facts::Facts;

crate::asked!(Command {
    Self::SetVersion(_) => "SetVersion" by [Administrator, System],
});

impl Decide for Procedure {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let Command::SetVersion(version) = command;
        if self.versions.last() == Some(&version) {
            return Ok(Vec::new());
        }
        let next = self.versions.last().map_or(1, |last| last.number + 1);
        if version.number != next {
            return Err(Refusal::WrongNumber { next });
        }
        usable(&version)?;
        let earliest = self.versions.last().map_or(facts.now, |last| facts.now.max(last.effective_from));
        if version.effective_from < earliest && facts.authority.role != Role::System {
            return Err(Refusal::Retroactive {});
        }
        Ok(vec![Event::VersionSet(version)])
    }

    fn evolve(mut self, event: Event) -> Self {
        let Event::VersionSet(version) = event;
        self.versions.push(version);
        self
    }
}

fn usable(version: &Version) -> Result<(), Refusal> {
    if !(1..=2).contains(&version.keys) {
        return Err(Refusal::WrongKeys {});
    }
    if !(1..=20).contains(&version.validity_years) {
        return Err(Refusal::WrongValidity {});
    }
    let durations = [
        ("check", &version.check),
        ("decide", &version.decide),
        ("resubmit", &version.resubmit),
        ("consent", &version.consent),
        ("remind", &version.remind),
    ];
    for (field, text) in durations {
        Period::parse(text).map_err(|why| Refusal::WrongDuration { field, why: why.to_string() })?;
    }
    Ok(())
}

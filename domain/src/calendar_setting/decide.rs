//! What a request about the working calendar leads to.

use super::command::Command;
use super::event::Event;
use super::{CalendarSetting, Refusal};
use crate::actor::Role;
use crate::decide::Decide;
use crate::facts::Facts;

crate::asked!(Command {
    Self::Set(_) => "Set" by [Administrator, System],
});

impl Decide for CalendarSetting {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let Command::Set(set) = command;
        if self.settings.last() == Some(&set) {
            return Ok(Vec::new());
        }
        set.calendar.check().map_err(|why| Refusal::Unusable { why: why.to_string() })?;
        if set.effective_from < facts.now && facts.authority.role != Role::System {
            return Err(Refusal::Retroactive {});
        }
        Ok(vec![Event::Set(set)])
    }

    fn evolve(mut self, event: Event) -> Self {
        let Event::Set(set) = event;
        self.settings.push(set);
        self
    }
}

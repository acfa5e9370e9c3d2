//! What follows when somebody opens a version: one fact per person, the first time.

use super::command::Command;
use super::event::{Event, Opened};
use super::refusal::Refusal;
use super::state::Opening;
use crate::decide::Decide;
use crate::facts::Facts;

impl Decide for Opening {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let Command::Open { guide, number, symbol } = command;
        let person = facts.asker().ok_or(Refusal::NobodyInPerson {})?.clone();
        if self.by.contains_key(&person) {
            return Ok(vec![]);
        }
        let known = facts.around.guide.as_ref().filter(|known| known.guide == guide);
        if !known.is_some_and(|known| known.symbols.contains(&symbol)) {
            return Err(Refusal::NoSuchVersion {});
        }
        let participant = facts.authority.on_behalf_of.clone();
        Ok(vec![Event::Opened(Opened { guide, number, symbol, person, participant })])
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

//! What a request about a body leads to.

use super::command::Command;
use super::event::{Dissolved, Established, Event};
use super::{Body, Refusal};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::is_blank;

crate::asked!(Command {
    Self::Establish(_) => "Establish" by [Administrator, System],
    Self::Dissolve(_) => "Dissolve" by [Administrator, System],
});

impl Decide for Body {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, _facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Establish(established) => self.establish(established),
            Command::Dissolve(dissolved) => self.dissolve(dissolved),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Established(established) => self.established = Some(established),
            Event::Dissolved(dissolved) => self.dissolved = Some(dissolved),
        }
        self
    }
}

impl Body {
    fn establish(&self, established: Established) -> Result<Vec<Event>, Refusal> {
        if self.established.as_ref() == Some(&established) {
            return Ok(Vec::new());
        }
        if self.established.is_some() {
            return Err(Refusal::AlreadyEstablished {});
        }
        let code = established.code.as_str();
        let good =
            (2..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !good || is_blank(&established.name) {
            return Err(Refusal::Nameless {});
        }
        Ok(vec![Event::Established(established)])
    }

    fn dissolve(&self, dissolved: Dissolved) -> Result<Vec<Event>, Refusal> {
        if self.established.is_none() {
            return Err(Refusal::NotEstablished {});
        }
        if self.dissolved.is_some() {
            return Ok(Vec::new());
        }
        if is_blank(&dissolved.reason) {
            return Err(Refusal::ReasonMissing {});
        }
        Ok(vec![Event::Dissolved(dissolved)])
    }
}

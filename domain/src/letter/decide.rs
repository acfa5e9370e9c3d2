//! What a request about a letter leads to.

use super::command::{Command, Compose};
use super::event::{Composed, Event, HandingOver};
use super::{Letter, Refusal, State};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::personal::Personal;

crate::asked!(Command {
    Self::Compose(_) => "Compose" by [System],
    Self::HandOver(_) => "HandOver" by [System],
    Self::Deliver(_) => "Deliver" by [System],
    Self::Fail(_) => "Fail" by [System],
    Self::SendAgain => "SendAgain" by [Registrar, Administrator],
});

impl Decide for Letter {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, _facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Compose(compose) => self.compose(compose),
            _ if self.composed.is_none() => Err(Refusal::NotComposed {}),
            Command::HandOver(handing) => self.hand_over(handing),
            Command::Deliver(_) | Command::Fail(_) if self.state == State::Delivered => Ok(Vec::new()),
            Command::Deliver(delivered) => Ok(vec![Event::Delivered(delivered)]),
            Command::Fail(failed) => Ok(vec![Event::Failed(failed)]),
            Command::SendAgain if self.state == State::Failed => {
                Ok(vec![Event::SendAgainAsked(super::event::SendAgainAsked {})])
            }
            Command::SendAgain => Err(Refusal::NotFailed {}),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Composed(composed) => {
                self.composed = Some(composed);
                self.state = State::Waiting;
            }
            Event::HandingOver(handing) => {
                self.state = State::HandingOver;
                self.attempts = handing.attempt;
            }
            Event::Delivered(_) => self.state = State::Delivered,
            Event::Failed(failed) => self.state = if failed.again { State::Waiting } else { State::Failed },
            Event::SendAgainAsked(_) => self.state = State::Waiting,
        }
        self
    }
}

impl Letter {
    fn compose(&self, compose: Compose) -> Result<Vec<Event>, Refusal> {
        if self.composed.is_some() {
            return Ok(Vec::new());
        }
        if compose.text.to.trim().is_empty() {
            return Err(Refusal::NoAddress {});
        }
        Ok(vec![Event::Composed(Composed {
            letter: compose.letter,
            kind: compose.kind,
            cause: compose.cause,
            about: compose.about,
            person: compose.person.clone(),
            participant: compose.participant,
            text: Personal::clear(compose.person, "text", compose.text),
        })])
    }

    fn hand_over(&self, handing: HandingOver) -> Result<Vec<Event>, Refusal> {
        let next = self.attempts + 1;
        match self.state {
            State::Delivered => Ok(Vec::new()),
            _ if handing.attempt != next => Err(Refusal::WrongAttempt { next }),
            _ => Ok(vec![Event::HandingOver(handing)]),
        }
    }
}

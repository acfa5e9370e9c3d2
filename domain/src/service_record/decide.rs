//! What a request about the journal itself leads to.

use super::command::Command;
use super::event::{ClockMoved, Event, Opened};
use super::{Refusal, ServiceRecord};
use crate::decide::Decide;
use crate::facts::Facts;

crate::asked!(Command {
    Self::Open(_) => "Open" by [System],
    Self::MoveClock(_) => "MoveClock" by [
        System, Nominator, Registrar, Approver, CoManager, Searcher, Auditor, Administrator, MemberGovernment, Nfp, Iom,
    ],
});

impl Decide for ServiceRecord {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Open(opened) => self.open(opened),
            Command::MoveClock(moved) => self.move_clock(moved, facts),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Opened(opened) => self.opened = Some(opened),
            Event::ClockMoved(moved) => self.clock = Some(moved.to),
            // Refusals and references live in streams of their own; they say nothing about the journal.
            Event::Refused(_) | Event::ReferenceIssued(_) => {}
        }
        self
    }
}

impl ServiceRecord {
    fn open(&self, opened: Opened) -> Result<Vec<Event>, Refusal> {
        match &self.opened {
            None => Ok(vec![Event::Opened(opened)]),
            Some(standing) if *standing == opened => Ok(Vec::new()),
            Some(_) => Err(Refusal::AlreadyOpened {}),
        }
    }

    fn move_clock(&self, moved: ClockMoved, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if !self.clock_may_be_moved() {
            return Err(Refusal::ClockNotMovable {});
        }
        if self.clock == Some(moved.to) {
            return Ok(Vec::new());
        }
        if moved.to < facts.now {
            return Err(Refusal::ClockGoesForward {});
        }
        Ok(vec![Event::ClockMoved(moved)])
    }
}

//! What a request about a meeting leads to.

use super::command::Command;
use super::event::{Closed, Event, Opened, QuorumComputed};
use super::{Meeting, Refusal, Stage};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::reason;
use crate::quorum::Quorum;

crate::asked!(Command {
    Self::Open(_) => "Open" by [CoChairs, SeniorOfficials, Ministers, Rso],
    Self::Close(_) => "Close" by [CoChairs, SeniorOfficials, Ministers, Rso],
});

impl Decide for Meeting {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Open(opened) => self.open(opened, facts),
            Command::Close(closed) => self.close(closed),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Opened(opened) => {
                self.opened = Some(opened);
                self.stage = Stage::Open;
            }
            Event::QuorumComputed(counted) => self.quorum = Some(counted),
            Event::Closed(closed) => {
                self.closed = Some(closed);
                self.stage = Stage::Closed;
            }
        }
        self
    }
}

impl Meeting {
    fn open(&self, opened: Opened, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let opened = Opened { place: words(&opened.place, "place")?, ..opened };
        if self.opened.as_ref() == Some(&opened) {
            return Ok(vec![]);
        }
        if self.stage != Stage::None {
            return Err(Refusal::NotNow { act: "open", stage: self.stage.as_str() });
        }
        if opened.present.is_empty() {
            return Err(Refusal::NobodyPresent {});
        }
        let members = facts.body_members.as_ref().filter(|members| !members.is_empty());
        let members = members.ok_or(Refusal::MembersUnknown {})?;
        let mut seated_wrongly = (opened.present.iter().filter(|it| !members.contains(it)))
            .chain(opened.observers.iter().filter(|it| members.contains(it)));
        if let Some(participant) = seated_wrongly.next().cloned() {
            return Err(Refusal::WrongSeat { participant });
        }
        let quorum = Quorum::count(members, opened.present.iter().chain(&opened.observers));
        let counted = QuorumComputed { body: opened.body.clone(), quorum };
        Ok(vec![Event::Opened(opened), Event::QuorumComputed(counted)])
    }

    fn close(&self, closed: Closed) -> Result<Vec<Event>, Refusal> {
        match self.stage {
            Stage::Closed => return Ok(vec![]),
            Stage::None if closed.body.is_none() => return Err(Refusal::BodyMissing {}),
            Stage::None | Stage::Open => {}
        }
        Ok(vec![Event::Closed(Closed { place: words(&closed.place, "place")?, ..closed })])
    }
}

fn words(text: &str, place: &str) -> Result<String, Refusal> {
    reason(text, place).map_err(|problem| Refusal::Wording { problem })
}

//! What a request about a statement leads to.

use super::command::{Command, Enter};
use super::event::{Amended, As, Attached, Entered, Event, Withdrawn};
use super::{Refusal, Stage, Statement};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::reason;
use crate::identity::BodyCode;
use crate::participant::event::Capacity;

crate::asked!(Command {
    Self::Enter(_) => "Enter" by [MemberGovernment],
    Self::AmendBefore { .. } => "AmendBefore" by [MemberGovernment],
    Self::Attach(_) => "Attach" by [Rso],
    Self::Withdraw => "Withdraw" by [MemberGovernment],
});

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for Statement {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Enter(enter) => self.enter(enter, facts),
            Command::AmendBefore { text } => self.amend(&text, facts),
            Command::Attach(attached) => self.attach(attached),
            Command::Withdraw => self.withdraw(facts),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Entered(entered) => self.entered = Some(entered),
            Event::Amended(amended) => {
                if let Some(entered) = &mut self.entered {
                    entered.text = amended.text;
                }
            }
            Event::Attached(attached) => {
                self.attached = Some(attached);
                self.stage = Stage::Attached;
            }
            Event::Withdrawn(_) => self.stage = Stage::Withdrawn,
        }
        self
    }
}

impl Statement {
    fn enter(&self, enter: Enter, facts: &Facts) -> Outcome {
        let author = facts.authority.on_behalf_of.clone().ok_or(Refusal::NoCapacity {})?;
        let entered = Entered {
            author,
            capacity: capacity(&enter.on.body, facts)?,
            kind: enter.kind,
            text: words(&enter.text, "text")?,
            on: enter.on,
            insists: enter.insists,
        };
        match &self.entered {
            None => Ok(vec![Event::Entered(entered)]),
            Some(on_file) if *on_file == entered => Ok(vec![]),
            Some(_) => Err(Refusal::AlreadyEntered {}),
        }
    }

    fn amend(&self, text: &str, facts: &Facts) -> Outcome {
        let entered = self.authors(facts)?;
        if self.stage != Stage::Entered {
            return Err(Refusal::NotNow { act: "amend", stage: self.stage.as_str() });
        }
        let text = words(text, "text")?;
        if entered.text == text {
            return Ok(vec![]);
        }
        Ok(vec![Event::Amended(Amended { text })])
    }

    fn attach(&self, attached: Attached) -> Outcome {
        if self.entered.is_none() {
            return Err(Refusal::NotEntered {});
        }
        match self.stage {
            Stage::Entered => {
                Ok(vec![Event::Attached(Attached { verb: words(&attached.verb, "verb")?, ..attached })])
            }
            Stage::Attached if self.attached.as_ref() == Some(&attached) => Ok(vec![]),
            stage => Err(Refusal::NotNow { act: "attach", stage: stage.as_str() }),
        }
    }

    fn withdraw(&self, facts: &Facts) -> Outcome {
        self.authors(facts)?;
        match self.stage {
            Stage::Attached => Ok(vec![Event::Withdrawn(Withdrawn {})]),
            Stage::Withdrawn => Ok(vec![]),
            Stage::Entered => Err(Refusal::NotNow { act: "withdraw", stage: self.stage.as_str() }),
        }
    }

    /// The statement, if it is the asker's own (DR20).
    fn authors(&self, facts: &Facts) -> Result<&Entered, Refusal> {
        let entered = self.entered.as_ref().ok_or(Refusal::NotEntered {})?;
        if facts.authority.on_behalf_of.as_ref() == Some(&entered.author) {
            Ok(entered)
        } else {
            Err(Refusal::OfAnother {})
        }
    }
}

/// What the author was in the body on the day it was entered.
fn capacity(body: &BodyCode, facts: &Facts) -> Result<As, Refusal> {
    let day = facts.day().map_err(|why| Refusal::Time { why })?;
    match facts.participant.as_ref().and_then(|author| author.capacity_at(body, day)) {
        Some(capacity) if capacity.is_member() => Ok(As::Member),
        Some(Capacity::Observer) => Ok(As::Observer),
        _ => Err(Refusal::NoCapacity {}),
    }
}

fn words(text: &str, place: &str) -> Result<String, Refusal> {
    reason(text, place).map_err(|problem| Refusal::Wording { problem })
}

//! What a request about a publication leads to.

use super::command::Command;
use super::event::{
    Classification, ClearanceGiven, Cleared, Corrected, Drafted, Event, Item, Released, Withdrawn,
};
use super::{Publication, Refusal, Stage};
use crate::asserted::Partial;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::reason;
use crate::joint::Given;

crate::asked!(Command {
    Self::Draft(_) => "Draft" by [Rso],
    Self::Clear { .. } => "Clear" by [CoManager],
    Self::Publish { .. } => "Publish" by [Rso],
    Self::Correct(_) => "Correct" by [Rso],
    Self::Withdraw { .. } => "Withdraw" by [CoManager],
});

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for Publication {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Draft(drafted) => self.draft(drafted, facts),
            _ if self.drafted.is_none() => Err(Refusal::NotDrafted {}),
            Command::Clear { items } => self.clear(&items, facts),
            Command::Publish { on } => self.publish(on, facts),
            Command::Correct(corrected) => self.correct(corrected),
            Command::Withdraw { reasons } => self.withdraw(&reasons),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Drafted(drafted) => {
                self.drafted = Some(drafted);
                self.clearance.clear();
            }
            Event::ClearanceGiven(given) => self.clearance.note(given.half),
            Event::Cleared(_) => self.stage = Stage::Cleared,
            Event::Released(_) => self.stage = Stage::Published,
            Event::Corrected(_) => self.corrigenda += 1,
            Event::Withdrawn(_) => self.stage = Stage::Withdrawn,
        }
        self
    }
}

impl Publication {
    fn draft(&self, drafted: Drafted, facts: &Facts) -> Outcome {
        if drafted.items.is_empty() {
            return Err(Refusal::Empty {});
        }
        let basis = drafted.basis.checked(facts.cited).map_err(|why| Refusal::Baseless { why })?;
        let items = drafted
            .items
            .into_iter()
            .enumerate()
            .map(|(at, item)| Ok(Item { title: words(&item.title, &format!("items[{at}].title"))?, ..item }))
            .collect::<Result<_, Refusal>>()?;
        let drafted = Drafted { title: words(&drafted.title, "title")?, basis, items, ..drafted };
        match (&self.drafted, self.stage) {
            (Some(on_file), _) if *on_file == drafted => Ok(vec![]),
            (Some(_), stage) => Err(Refusal::NotNow { act: "draft", stage: stage.as_str() }),
            (None, _) => Ok(vec![Event::Drafted(drafted)]),
        }
    }

    fn clear(&self, seen: &[Item], facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Drafted => {}
            Stage::Cleared => return Ok(vec![]),
            stage => return Err(Refusal::NotNow { act: "clear", stage: stage.as_str() }),
        }
        let items = self.drafted.as_ref().map_or(&[][..], |drafted| &drafted.items);
        if seen != items {
            return Err(Refusal::OtherDraft {});
        }
        if let Some(item) = items.iter().find(|item| item.classification != Classification::Public) {
            return Err(Refusal::NotPublic { title: item.title.clone() });
        }
        let by = facts.asker().ok_or(Refusal::NobodyInPerson {})?;
        let holders = facts.co_managers.as_deref().unwrap_or_default();
        let given = self
            .clearance
            .give(by, facts.authority.on_behalf_of.as_ref(), holders)
            .map_err(|why| Refusal::NotJoint { why })?;
        Ok(match given {
            Given::Already => vec![],
            Given::First(half) => vec![Event::ClearanceGiven(ClearanceGiven { half })],
            Given::Completes { half, by } => {
                vec![Event::ClearanceGiven(ClearanceGiven { half }), Event::Cleared(Cleared { by })]
            }
        })
    }

    fn publish(&self, on: Option<Partial>, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Cleared => {}
            Stage::Published => return Ok(vec![]),
            stage => return Err(Refusal::NotNow { act: "publish", stage: stage.as_str() }),
        }
        let on = on.map_or_else(|| facts.date(), Ok).map_err(|why| Refusal::Time { why })?;
        let begins = on.from(&facts.calendar.zone).map_err(|why| Refusal::Time { why })?;
        if begins > facts.now {
            return Err(Refusal::NotYet {});
        }
        Ok(vec![Event::Released(Released { on })])
    }

    fn correct(&self, corrected: Corrected) -> Outcome {
        if self.stage != Stage::Published {
            return Err(Refusal::NotNow { act: "correct", stage: self.stage.as_str() });
        }
        Ok(vec![Event::Corrected(Corrected { text: words(&corrected.text, "text")?, ..corrected })])
    }

    fn withdraw(&self, reasons: &str) -> Outcome {
        match self.stage {
            Stage::Published => Ok(vec![Event::Withdrawn(Withdrawn { reasons: words(reasons, "reasons")? })]),
            Stage::Withdrawn => Ok(vec![]),
            stage => Err(Refusal::NotNow { act: "withdraw", stage: stage.as_str() }),
        }
    }
}

fn words(text: &str, place: &str) -> Result<String, Refusal> {
    reason(text, place).map_err(|problem| Refusal::Wording { problem })
}

//! What a request about a matter of others leads to.

use super::command::Command;
use super::event::{Event, Fact, Recommendation};
use super::{Chronicle, Refusal};
use crate::asserted::Partial;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::reason;

crate::asked!(Command {
    Self::Note(_) => "Note" by [Rso],
    Self::NoteRecommendation(_) => "NoteRecommendation" by [Rso],
});

impl Decide for Chronicle {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Note(fact) => self.note(fact, facts),
            Command::NoteRecommendation(it) => self.note_recommendation(it, facts),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Noted(fact) => self.facts.push(fact),
            Event::Recommended(it) => self.recommendations.push(it),
        }
        self
    }
}

impl Chronicle {
    fn note(&self, fact: Fact, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let fact = Fact {
            what: words(&fact.what, "what")?,
            by: words(&fact.by, "by")?,
            source: words(&fact.source, "source")?,
            ..fact
        };
        has_come(&fact.on, facts)?;
        if self.facts.contains(&fact) {
            return Ok(vec![]);
        }
        Ok(vec![Event::Noted(fact)])
    }

    fn note_recommendation(&self, it: Recommendation, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let it = Recommendation { text: words(&it.text, "text")?, by: words(&it.by, "by")?, ..it };
        has_come(&it.on, facts)?;
        if self.recommendations.contains(&it) {
            return Ok(vec![]);
        }
        Ok(vec![Event::Recommended(it)])
    }
}

fn has_come(on: &Partial, facts: &Facts) -> Result<(), Refusal> {
    match on.from(&facts.calendar.zone) {
        Ok(from) if from <= facts.now => Ok(()),
        _ => Err(Refusal::NotYet {}),
    }
}

fn words(text: &str, place: &str) -> Result<String, Refusal> {
    reason(text, place).map_err(|problem| Refusal::Wording { problem })
}

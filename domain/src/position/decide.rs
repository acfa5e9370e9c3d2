//! What follows when a delegation takes or lifts a position.

use super::command::{Command, Take};
use super::event::{Event, Lifted, Stance, Taken};
use super::refusal::Refusal;
use super::state::Position;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::identity::{ParticipantCode, PersonId};
use crate::participant::event::Capacity;
use crate::text::document::one_line;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 10_000;

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for Position {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Take(take) => self.take(take, facts),
            Command::Lift => self.lift(facts),
        }
    }

    fn evolve(self, event: Event) -> Self {
        Self::after(event)
    }
}

/// A delegation speaks for itself, by a person.
fn author<'a>(participant: &ParticipantCode, facts: &'a Facts) -> Result<&'a PersonId, Refusal> {
    if facts.authority.on_behalf_of.as_ref() != Some(participant) {
        return Err(Refusal::OfAnother);
    }
    facts.asker().ok_or(Refusal::NobodyInPerson)
}

/// Capacity belongs to participant, body and day (DR02): an observer may speak, it cannot block.
fn may_object(take: &Take, facts: &Facts) -> Result<(), Refusal> {
    let day = crate::calendar::day_of(facts.now, &facts.calendar.zone)?;
    let capacity = facts.participant.as_ref().and_then(|known| known.capacity_at(&take.body, day));
    if capacity.is_some_and(Capacity::is_member) {
        return Ok(());
    }
    Err(Refusal::NotAMember { participant: take.participant.clone(), body: take.body.clone() })
}

impl Position {
    fn take(&self, take: Take, facts: &Facts) -> Outcome {
        let by = author(&take.participant, facts)?.clone();
        let guide = facts.around.guide.as_ref().filter(|guide| guide.guide == take.guide);
        if !guide.is_some_and(|guide| guide.symbols.contains(&take.symbol)) {
            return Err(Refusal::NoSuchText(take.symbol));
        }
        if take.stance == Stance::Objection {
            may_object(&take, facts)?;
            if take.paragraphs.is_empty() {
                return Err(Refusal::CitesNothing);
            }
        }
        let reason = take.reason.map(|reason| readable(&reason)).transpose()?;
        let taken = Taken {
            guide: take.guide,
            participant: take.participant,
            symbol: take.symbol,
            body: take.body,
            stance: take.stance,
            paragraphs: take.paragraphs,
            reason,
            by,
        };
        if self.standing.as_ref() == Some(&taken) {
            return Ok(vec![]);
        }
        Ok(vec![Event::Taken(taken)])
    }

    fn lift(&self, facts: &Facts) -> Outcome {
        let Some(standing) = &self.standing else { return Ok(vec![]) };
        author(&standing.participant, facts)?;
        Ok(vec![Event::Lifted(Lifted { stance: standing.stance, symbol: standing.symbol.clone() })])
    }
}

fn readable(reason: &str) -> Result<String, Refusal> {
    let reason = one_line(reason);
    let fits = !reason.is_empty() && reason.chars().count() <= LONGEST_REASON;
    if fits { Ok(reason) } else { Err(Refusal::Reason) }
}

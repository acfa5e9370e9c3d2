//! What a request about an erasure leads to.

use super::command::{Ask, Command};
use super::event::{Asked, Basis, Completed, Confirmed, Event, Hold, Rejected};
use super::{Erasure, Refusal, Stage};
use crate::calendar::day_of;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::is_blank;
use crate::identity::PersonId;
use crate::retention::{self, Disposition};

crate::asked!(Command {
    Self::Ask(_) => "AskForErasure" by [Registrar, Approver, CoManager, Administrator],
    Self::Confirm => "ConfirmErasure" by [Approver, CoManager, Administrator],
    Self::Reject { .. } => "RejectErasure" by [Approver, CoManager, Administrator],
    Self::PlaceHold { .. } => "PlaceHold" by [Registrar, Approver, CoManager, Administrator],
    Self::LiftHold { .. } => "LiftHold" by [Approver, CoManager, Administrator],
    Self::Complete(_) => "CompleteErasure" by [System],
    Self::Replay { .. } => "ReplayErasure" by [System],
});

impl Decide for Erasure {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Ask(ask) => self.ask(ask, facts),
            Command::Confirm => self.confirm(facts),
            Command::Reject { reason } => self.reject(reason, facts),
            Command::PlaceHold { reason } => self.place_hold(reason, facts),
            Command::LiftHold { reason } => self.lift_hold(reason, facts),
            Command::Complete(completed) => Ok(self.complete(completed)),
            Command::Replay { subject } => Ok(self.replay(subject)),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Asked(asked) => self.stage = Stage::Asked(asked),
            Event::Confirmed(confirmed) => match &mut self.stage {
                Stage::Confirmed(all) => all.push(confirmed),
                Stage::Untouched | Stage::Asked(_) | Stage::Completed(..) => {
                    self.stage = Stage::Confirmed(vec![confirmed]);
                }
            },
            Event::Rejected(_) => self.stage = Stage::Untouched,
            Event::HoldPlaced(hold) => self.hold = Some(hold),
            Event::HoldLifted(_) => self.hold = None,
            Event::Completed(completed) => {
                if let Stage::Confirmed(confirmed) = std::mem::take(&mut self.stage) {
                    self.stage = Stage::Completed(confirmed, completed);
                }
            }
        }
        self
    }
}

impl Erasure {
    fn ask(&self, ask: Ask, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.is_confirmed() {
            return Ok(Vec::new());
        }
        let by = asker(facts)?;
        allowed(&ask, facts)?;
        self.free(facts)?;
        let subject = facts.erasure.as_ref().map(|it| it.subject.clone()).unwrap_or_default();
        let mut subjects = vec![subject];
        subjects.extend(ask.also);
        let asked = Asked {
            subjects,
            class: ask.class,
            basis: ask.basis,
            since: ask.since,
            grounds: ask.grounds,
            by,
        };
        match &self.stage {
            Stage::Asked(standing) if *standing == asked => Ok(Vec::new()),
            Stage::Asked(_) => Err(Refusal::AlreadyAsked {}),
            _ => Ok(vec![Event::Asked(asked)]),
        }
    }

    fn confirm(&self, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let asked = match &self.stage {
            Stage::Asked(asked) => asked,
            Stage::Untouched => return Err(Refusal::NotAsked {}),
            Stage::Confirmed(_) | Stage::Completed(..) => return Ok(Vec::new()),
        };
        let by = asker(facts)?;
        if by == asked.by {
            return Err(Refusal::SamePerson {});
        }
        self.free(facts)?;
        let confirmed = asked.subjects.iter().map(|subject| {
            Event::Confirmed(Confirmed {
                subject: subject.clone(),
                class: Some(asked.class.clone()),
                basis: asked.basis,
                asked_by: Some(asked.by.clone()),
                by: Some(by.clone()),
            })
        });
        Ok(confirmed.collect())
    }

    fn reject(&self, reason: String, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match &self.stage {
            Stage::Asked(_) => {
                Ok(vec![Event::Rejected(Rejected { reason: said(reason)?, by: asker(facts)? })])
            }
            Stage::Untouched | Stage::Confirmed(_) | Stage::Completed(..) => Err(Refusal::NotAsked {}),
        }
    }

    fn place_hold(&self, reason: String, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match (&self.hold, self.is_confirmed()) {
            (_, true) => Err(Refusal::TooLate {}),
            (Some(_), false) => Ok(Vec::new()),
            (None, false) => Ok(vec![Event::HoldPlaced(Hold { reason: said(reason)?, by: asker(facts)? })]),
        }
    }

    fn lift_hold(&self, reason: String, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match &self.hold {
            None => Err(Refusal::NoHold {}),
            Some(_) => Ok(vec![Event::HoldLifted(Hold { reason: said(reason)?, by: asker(facts)? })]),
        }
    }

    fn complete(&self, completed: Completed) -> Vec<Event> {
        match &self.stage {
            Stage::Confirmed(_) => vec![Event::Completed(completed)],
            // Done again after a restore: the record says so already.
            Stage::Untouched | Stage::Asked(_) | Stage::Completed(..) => Vec::new(),
        }
    }

    /// What was erased once stays erased, hold or not: the hold of a restored journal came too late then.
    fn replay(&self, subject: PersonId) -> Vec<Event> {
        if self.is_confirmed() {
            return Vec::new();
        }
        let basis = Basis::Replay;
        vec![Event::Confirmed(Confirmed { subject, class: None, basis, asked_by: None, by: None })]
    }

    /// Whether nothing stands in the way: no hold on her or on the originals about her, and no office she holds.
    fn free(&self, facts: &Facts) -> Result<(), Refusal> {
        let looked_up = facts.erasure.as_ref();
        if self.hold.is_some() || looked_up.is_some_and(|it| it.original_on_hold) {
            return Err(Refusal::OnHold {});
        }
        if looked_up.is_some_and(|it| it.in_office) {
            return Err(Refusal::InOffice {});
        }
        Ok(())
    }
}

/// What the retention schedule says of it (AQ15).
fn allowed(ask: &Ask, facts: &Facts) -> Result<(), Refusal> {
    said(ask.grounds.clone())?;
    let class = retention::class(&ask.class).ok_or(Refusal::UnknownClass {})?;
    if class.disposition == Disposition::Archive {
        return Err(Refusal::Kept {});
    }
    match ask.basis {
        Basis::Person => Ok(()),
        Basis::Replay => Err(Refusal::NotForPersons {}),
        Basis::Schedule => {
            let due = class.due(ask.since.ok_or(Refusal::SinceMissing {})?).ok_or(Refusal::Kept {})?;
            let today = day_of(facts.now, &facts.calendar.zone).map_err(|_| Refusal::SinceMissing {})?;
            if today < due { Err(Refusal::NotYetDue { due }) } else { Ok(()) }
        }
    }
}

fn asker(facts: &Facts) -> Result<PersonId, Refusal> {
    facts.asker().cloned().ok_or(Refusal::NotAsked {})
}

fn said(reason: String) -> Result<String, Refusal> {
    if is_blank(&reason) { Err(Refusal::ReasonMissing {}) } else { Ok(reason) }
}

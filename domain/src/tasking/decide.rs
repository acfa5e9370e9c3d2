//! What a request about a tasking leads to.

use super::command::Command;
use super::event::{Assigned, Discharged, Event, Issued, Lapsed, Noted, Started};
use super::{Refusal, Stage, Tasking};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::reason;

crate::asked!(Command {
    Self::Issue(_) => "Issue" by [Ministers, SeniorOfficials, Rso],
    Self::Assign(_) => "Assign" by [CoChairs],
    Self::Start => "Start" by [Rso],
    Self::NoteProgress { .. } => "NoteProgress" by [Rso],
    Self::Report { .. } => "Report" by [Rso],
    Self::Continue { .. } => "Continue" by [SeniorOfficials],
    Self::Discharge { .. } => "Discharge" by [SeniorOfficials, Ministers],
    Self::Lapse { .. } => "Lapse" by [Ministers],
});

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for Tasking {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Issue(issued) => self.issue(issued, facts),
            _ if self.issued.is_none() => Err(Refusal::NotIssued {}),
            Command::Assign(assigned) => self.assign(assigned),
            Command::Start => {
                self.moves("start", &[Stage::Assigned], Stage::InProgress, Event::Started(Started {}))
            }
            Command::NoteProgress { text } => self.note_progress(&text),
            Command::Report { text } => {
                let report = Event::Reported(noted(&text, "text")?);
                self.moves("report", &[Stage::InProgress], Stage::Reported, report)
            }
            Command::Continue { remains } => {
                let more = Event::Continued(noted(&remains, "remains")?);
                self.moves("continue", &[Stage::Reported], Stage::InProgress, more)
            }
            Command::Discharge { verb } => {
                let verb = words(&verb, "verb")?;
                let discharged = Event::Discharged(Discharged { verb });
                self.moves("discharge", &[Stage::Reported], Stage::Discharged, discharged)
            }
            Command::Lapse { reasons } => self.lapse(&reasons),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

impl Tasking {
    fn issue(&self, issued: Issued, facts: &Facts) -> Outcome {
        let issued = Issued {
            verb: words(&issued.verb, "verb")?,
            subject: words(&issued.subject, "subject")?,
            ..issued
        };
        if self.issued.as_ref() == Some(&issued) {
            return Ok(vec![]);
        }
        if self.issued.is_some() {
            return Err(Refusal::AlreadyIssued {});
        }
        if issued.on.from(&facts.calendar.zone).is_ok_and(|from| from > facts.now) {
            return Err(Refusal::NotYetDecided {});
        }
        Ok(vec![Event::Issued(issued)])
    }

    fn assign(&self, assigned: Assigned) -> Outcome {
        if self.assigned.as_ref() == Some(&assigned) {
            return Ok(vec![]);
        }
        let funding = assigned.funding.filter(|text| !text.trim().is_empty());
        let funding = funding.map(|text| words(&text, "funding")).transpose()?;
        let assigned = Event::Assigned(Assigned { funding, ..assigned });
        self.moves("assign", &[Stage::Issued], Stage::Assigned, assigned)
    }

    fn note_progress(&self, text: &str) -> Outcome {
        match self.stage {
            Stage::InProgress => Ok(vec![Event::ProgressNoted(noted(text, "text")?)]),
            stage => Err(Refusal::NotNow { act: "note progress of", stage: stage.as_str() }),
        }
    }

    fn lapse(&self, reasons: &str) -> Outcome {
        if self.stage == Stage::Lapsed {
            return Ok(vec![]);
        }
        let lapsed = Event::Lapsed(Lapsed { reasons: words(reasons, "reasons")? });
        let open = [Stage::Issued, Stage::Assigned, Stage::InProgress, Stage::Reported];
        self.moves("let lapse", &open, Stage::Lapsed, lapsed)
    }

    /// One step from one of these stages; asked again where it already stands, nothing follows.
    fn moves(&self, act: &'static str, from: &[Stage], to: Stage, event: Event) -> Outcome {
        match self.stage {
            stage if from.contains(&stage) => Ok(vec![event]),
            stage if stage == to => Ok(vec![]),
            stage => Err(Refusal::NotNow { act, stage: stage.as_str() }),
        }
    }
}

fn words(text: &str, place: &str) -> Result<String, Refusal> {
    reason(text, place).map_err(|problem| Refusal::Wording { problem })
}

fn noted(text: &str, place: &str) -> Result<Noted, Refusal> {
    Ok(Noted { text: words(text, place)? })
}

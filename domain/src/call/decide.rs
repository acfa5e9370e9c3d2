//! What a request about a call leads to.

use super::command::Command;
use super::event::{Closed, Event, Issued, Prepared, ReminderSent, Reported};
use super::{Call, Refusal, State};
use crate::actor::Role;
use crate::decide::{Asked, Decide};
use crate::facts::Facts;
use crate::form::is_blank;
use crate::identity::ParticipantCode;

crate::asked!(Command {
    Self::Prepare(_) => "Prepare" by [Registrar],
    Self::Issue { .. } => "Issue" by [CoManager],
    Self::Remind { .. } => "Remind" by [Timer, Registrar],
    Self::Close { .. } => "Close" by [Timer, CoManager],
    Self::Report(_) => "Report" by [Registrar],
    Self::RecordDispatchFailure(_) => "RecordDispatchFailure" by [System],
});

impl Decide for Call {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let name = command.name();
        match (self.state, command) {
            (State::None, Command::Prepare(prepared)) => prepare(prepared, facts),
            (State::Drafted, Command::Prepare(prepared)) if self.prepared.as_ref() == Some(&prepared) => {
                Ok(vec![])
            }
            (State::Drafted, Command::Issue { addressees }) => self.issue(addressees, facts),
            (State::Open, Command::Issue { .. })
            | (State::Closed | State::Reported, Command::Close { .. })
            | (State::Reported, Command::Report(_)) => Ok(vec![]),
            (State::Open, Command::Remind { addressees }) => {
                Ok(vec![Event::ReminderSent(ReminderSent { addressees })])
            }
            (State::Open, Command::Close { reason }) => self.close(reason, facts),
            (State::Closed, Command::Report(reported)) => report(reported),
            (State::Open | State::Closed, Command::RecordDispatchFailure(failed)) => {
                Ok(vec![Event::DispatchFailed(failed)])
            }
            (state, _) => Err(Refusal::NotNow { command: name, state: state.as_str() }),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Prepared(prepared) => {
                self.state = State::Drafted;
                self.prepared = Some(prepared);
            }
            Event::Issued(issued) => {
                self.state = State::Open;
                self.addressees = issued.addressees;
            }
            Event::ReminderSent(_) => self.reminders += 1,
            Event::Closed(_) => self.state = State::Closed,
            Event::Reported(_) => self.state = State::Reported,
            Event::DispatchFailed(_) => {}
        }
        self
    }
}

fn prepare(prepared: Prepared, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    if is_blank(&prepared.title) || is_blank(&prepared.text) {
        return Err(Refusal::Wordless {});
    }
    if prepared.closes.has_passed(facts.now) {
        return Err(Refusal::ClosesInThePast {});
    }
    Ok(vec![Event::Prepared(prepared)])
}

fn report(reported: Reported) -> Result<Vec<Event>, Refusal> {
    if is_blank(&reported.summary) {
        return Err(Refusal::ReportMissing {});
    }
    Ok(vec![Event::Reported(reported)])
}

impl Call {
    fn issue(&self, addressees: Vec<ParticipantCode>, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if addressees.is_empty() {
            return Err(Refusal::NobodyAddressed {});
        }
        if self.prepared.as_ref().is_some_and(|prepared| prepared.closes.has_passed(facts.now)) {
            return Err(Refusal::ClosesInThePast {});
        }
        Ok(vec![Event::Issued(Issued { addressees })])
    }

    fn close(&self, reason: Option<String>, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if facts.authority.role == Role::Timer {
            return if self.is_over(facts.now) {
                Ok(vec![Event::Closed(Closed { reason: None })])
            } else {
                Err(Refusal::NotYetDue {})
            };
        }
        let reason = reason.filter(|text| !is_blank(text));
        if reason.is_none() && !self.is_over(facts.now) {
            return Err(Refusal::ReasonMissing {});
        }
        Ok(vec![Event::Closed(Closed { reason })])
    }
}

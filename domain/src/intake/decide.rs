//! What a request about an intake leads to.

use super::command::{Command, TakeIn};
use super::event::{Arrived, ArrivedAgain, Event, ReceiptKeyed, Registered, SetAside, TakenUp};
use super::{Intake, Outcome, Refusal};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::identity::IntakeId;
use crate::personal::Personal;

crate::asked!(Command {
    Self::TakeIn(_) => "TakeIn" by [Registrar],
    Self::RecordAgain { .. } => "RecordAgain" by [Registrar],
    Self::KeyReceipt(_) => "KeyReceipt" by [Registrar],
    Self::Register(_) => "Register" by [Registrar],
    Self::SetAside(_) => "SetAside" by [Registrar],
    Self::TakeUp => "TakeUp" by [Registrar],
});

impl Decide for Intake {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::TakeIn(taken) => self.take_in(taken, facts),
            _ if self.arrived.is_none() => Err(Refusal::NotThere {}),
            Command::RecordAgain { received } => Ok(vec![Event::ArrivedAgain(ArrivedAgain { received })]),
            Command::KeyReceipt(keyed) => self.key_receipt(keyed, facts),
            Command::Register(registered) => self.register(registered),
            Command::SetAside(aside) => self.set_aside(aside),
            Command::TakeUp => Ok(self.take_up(facts)),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::Arrived(arrived) => {
                self.received.clone_from(&arrived.received);
                self.arrived = Some(arrived);
            }
            // The same thing again is the same case; its time of receipt does not change (semantics, clock of receipt).
            Event::ArrivedAgain(_) => {}
            Event::ReceiptKeyed(keyed) => self.received = Some(keyed.received),
            Event::Registered(registered) => self.outcome = Outcome::Registered(registered.nomination),
            Event::SetAside(_) => self.outcome = Outcome::SetAside,
            Event::TakenUp(_) => self.outcome = Outcome::Waiting,
        }
        self
    }
}

impl Intake {
    fn take_in(&self, taken: TakeIn, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.arrived.is_some() {
            return Ok(vec![Event::ArrivedAgain(ArrivedAgain { received: taken.received })]);
        }
        if taken.files.is_empty() {
            return Err(Refusal::WithoutOriginal {});
        }
        let reference = facts.fresh.reference.as_ref().ok_or(Refusal::NotThere {})?;
        let subject = facts.fresh.persons.first().cloned().ok_or(Refusal::NotThere {})?;
        Ok(vec![Event::Arrived(Arrived {
            intake: IntakeId::new(reference.as_str()),
            channel: taken.channel,
            received: taken.received,
            conflicting: taken.conflicting,
            message: taken.message,
            files: taken.files,
            reading: Personal::clear(subject, "reading", taken.reading),
            remarks: taken.remarks,
        })])
    }

    fn key_receipt(&self, keyed: ReceiptKeyed, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.received.as_ref() == Some(&keyed.received) {
            return Ok(Vec::new());
        }
        if keyed.evidence.trim().is_empty() {
            return Err(Refusal::EvidenceMissing {});
        }
        if keyed.received.earliest().is_ok_and(|earliest| earliest > facts.now) {
            return Err(Refusal::ReceivedInTheFuture {});
        }
        Ok(vec![Event::ReceiptKeyed(keyed)])
    }

    fn register(&self, registered: Registered) -> Result<Vec<Event>, Refusal> {
        match &self.outcome {
            Outcome::Registered(nomination) if *nomination == registered.nomination => Ok(Vec::new()),
            Outcome::Registered(_) => Err(Refusal::AlreadyRegistered {}),
            Outcome::SetAside => Err(Refusal::IsSetAside {}),
            Outcome::Waiting if self.received.is_none() => Err(Refusal::ReceiptUnknown {}),
            Outcome::Waiting => Ok(vec![Event::Registered(registered)]),
        }
    }

    fn set_aside(&self, aside: SetAside) -> Result<Vec<Event>, Refusal> {
        match &self.outcome {
            Outcome::SetAside => Ok(Vec::new()),
            Outcome::Registered(_) => Err(Refusal::AlreadyRegistered {}),
            Outcome::Waiting if aside.reason.trim().is_empty() => Err(Refusal::ReasonMissing {}),
            Outcome::Waiting => Ok(vec![Event::SetAside(aside)]),
        }
    }

    fn take_up(&self, facts: &Facts) -> Vec<Event> {
        match (&self.outcome, facts.asker()) {
            (Outcome::SetAside, Some(by)) => vec![Event::TakenUp(TakenUp { by: by.clone() })],
            _ => Vec::new(),
        }
    }
}

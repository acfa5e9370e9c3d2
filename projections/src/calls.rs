//! *Who answered the call of a year, when, with what?* (AQ04, AQ19)

use std::sync::Arc;

use domain::calendar::Deadline;
use domain::call::Event;
use domain::nomination;
use domain::{CallYear, NominationRef, ParticipantCode};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::nominations::Nomination;
use crate::saved::Saved;

/// Every call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Calls {
    by_year: OrdMap<CallYear, Arc<Call>>,
}

/// The states of the definition `roster-call`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Saved)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Prepared, not issued.
    Drafted,
    /// Taking nominations.
    Open,
    /// No longer taking them.
    Closed,
    /// Its outcome was reported.
    Reported,
}

impl State {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Reported => "reported",
        }
    }
}

/// One call and who answered it.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Call {
    /// Its year.
    pub year: CallYear,
    /// Version of its stream.
    pub version: u64,
    /// Where it stands.
    pub state: State,
    /// Its title.
    pub title: String,
    /// What is asked for.
    pub text: String,
    /// When it closes.
    pub closes: Deadline,
    /// Whether late nominations are taken, labelled late.
    pub accepts_late: bool,
    /// When it was issued, and to whom.
    pub issued: Option<Told>,
    /// Every reminder, oldest first.
    pub reminders: Vec<Told>,
    /// When it was closed, and why if it was not the clock.
    pub closed: Option<(Timestamp, Option<String>)>,
    /// The report.
    pub report: Option<(Timestamp, String)>,
    /// Letters that could not be dispatched: to whom, why, when.
    pub failures: Vec<(ParticipantCode, String, Timestamp)>,
    /// Nominations that answer it, by nominator and reference.
    #[serde(skip)]
    answers: OrdMap<(ParticipantCode, NominationRef), Answer>,
}

/// Who was told, when.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub addressees: Vec<ParticipantCode>,
}

/// One nomination that answers a call.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Answer {
    /// The nomination.
    pub nomination: NominationRef,
    /// When it was first received; none while it is a draft.
    pub received_at: Option<Timestamp>,
    /// Whether that was in time.
    pub in_time: Option<bool>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

/// What one participant made of a call. Not answering is a value of its own, never an opinion.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Response {
    /// The participant.
    pub participant: ParticipantCode,
    /// Whether it was addressed.
    pub addressed: bool,
    /// How often it was reminded.
    pub reminded: usize,
    /// Whether a letter to it could not be dispatched.
    pub unreached: bool,
    /// Its nominations that were received.
    pub nominations: Vec<Answer>,
}

impl Calls {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        if let Event::Prepared(prepared) = event {
            let call = Call {
                year: prepared.year.clone(),
                version: fact.envelope.version,
                state: State::Drafted,
                title: prepared.title.clone(),
                text: prepared.text.clone(),
                closes: prepared.closes.clone(),
                accepts_late: prepared.accepts_late,
                issued: None,
                reminders: Vec::new(),
                closed: None,
                report: None,
                failures: Vec::new(),
                answers: OrdMap::new(),
            };
            self.by_year.insert(prepared.year.clone(), Arc::new(call));
            return;
        }
        let Some(call) = self.by_year.get_mut(fact.key()) else { return };
        Arc::make_mut(call).apply(fact, event);
    }

    /// Notes what a nomination means for the call it answers.
    pub(crate) fn apply_nomination(&mut self, nomination: &Nomination, event: &nomination::Event) {
        use nomination::Event as E;
        let counts =
            matches!(event, E::Opened(_) | E::Submitted(_) | E::Withdrawn(_) | E::ReceiptCorrected(_));
        if !counts {
            return;
        }
        let Some(call) = nomination.call.as_ref().and_then(|year| self.by_year.get_mut(year)) else { return };
        let call = Arc::make_mut(call);
        let answer = Answer {
            nomination: nomination.reference.clone(),
            received_at: nomination.received_at(),
            in_time: nomination.in_time,
            withdrawn: nomination.state == crate::nominations::State::Withdrawn,
        };
        call.answers.insert((nomination.nominator.clone(), nomination.reference.clone()), answer);
    }

    /// The call of a year.
    #[must_use]
    pub fn get(&self, year: &str) -> Option<&Call> {
        self.by_year.get(year).map(AsRef::as_ref)
    }

    /// All calls, newest year first.
    pub fn all(&self) -> impl Iterator<Item = &Call> {
        self.by_year.values().rev().map(AsRef::as_ref)
    }

    /// The calls that take nominations now.
    pub fn open(&self) -> impl Iterator<Item = &Call> {
        self.all().filter(|call| call.state == State::Open)
    }
}

impl Call {
    fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        self.version = fact.envelope.version;
        match event {
            Event::Prepared(_) => {}
            Event::Issued(issued) => {
                self.state = State::Open;
                self.issued = Some(Told { at: fact.at, addressees: issued.addressees.clone() });
            }
            Event::ReminderSent(sent) => {
                self.reminders.push(Told { at: fact.at, addressees: sent.addressees.clone() });
            }
            Event::Closed(closed) => {
                self.state = State::Closed;
                self.closed = Some((fact.at, closed.reason.clone()));
            }
            Event::Reported(reported) => {
                self.state = State::Reported;
                self.report = Some((fact.at, reported.summary.clone()));
            }
            Event::DispatchFailed(failed) => {
                self.failures.push((failed.addressee.clone(), failed.reason.clone(), fact.at));
            }
        }
    }

    /// The answer of every participant that was addressed or answered all the same, by code.
    #[must_use]
    pub fn responses(&self) -> Vec<Response> {
        let addressed = self.issued.as_ref().map_or(&[][..], |told| told.addressees.as_slice());
        let mut codes: Vec<&ParticipantCode> =
            addressed.iter().chain(self.answers.keys().map(|(code, _)| code)).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().map(|code| self.response(code, addressed.contains(code))).collect()
    }

    fn response(&self, code: &ParticipantCode, addressed: bool) -> Response {
        let received = |answer: &&Answer| answer.received_at.is_some();
        Response {
            participant: code.clone(),
            addressed,
            reminded: self.reminders.iter().filter(|told| told.addressees.contains(code)).count(),
            unreached: self.failures.iter().any(|(addressee, ..)| addressee == code),
            nominations: self.answers_of(code).filter(received).cloned().collect(),
        }
    }

    /// Addressees from whom nothing was received.
    pub fn silent(&self) -> impl Iterator<Item = &ParticipantCode> {
        let addressed = self.issued.as_ref().map_or(&[][..], |told| told.addressees.as_slice());
        addressed.iter().filter(|code| !self.has_answered(code))
    }

    /// Whether a participant put somebody forward.
    #[must_use]
    pub fn has_answered(&self, code: &ParticipantCode) -> bool {
        self.answers_of(code).any(|answer| answer.received_at.is_some())
    }

    /// The nominations of a participant that answer the call, drafts included.
    fn answers_of(&self, code: &ParticipantCode) -> impl Iterator<Item = &Answer> {
        let first = (code.clone(), NominationRef::default());
        let own = self.answers.range(first..).take_while(move |((nominator, _), _)| nominator == code);
        own.map(|(_, answer)| answer)
    }
}

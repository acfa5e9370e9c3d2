//! Given a history, when somebody asks, then these facts or that refusal: how rules are told as tests.
//!
//! ```ignore
//! given::<Nomination>([opened(), submitted()])
//!     .when(Command::Approve)
//!     .by(person("S1"), Role::Approver)
//!     .then_refused("registrar-cannot-approve");
//! ```

#![allow(clippy::missing_panics_doc, reason = "a test fails by panicking")]

pub mod deadlines;
pub mod review;
pub mod texts;

use std::fmt::Debug;

use jiff::Timestamp;

use crate::actor::{Actor, Authority, Role};
use crate::asserted::Asserted;
use crate::calendar::{Calendar, Deadline};
use crate::channel::Channel;
use crate::decide::Decide;
use crate::facts::{Facts, Fresh};
use crate::form::Answers;
use crate::identity::{ParticipantCode, PersonId};
use crate::participant::event::Capacity;
use crate::participant::{PLENARY, Participant};
use crate::procedure::Version;
use crate::refusal::Explain;

/// The instant at which a scenario is asked unless it says otherwise: a Monday, 10:00 in Bangkok.
#[must_use]
pub fn noon() -> Timestamp {
    at("2014-03-03T03:00:00Z")
}

/// An instant.
#[must_use]
#[expect(clippy::expect_used, reason = "a test that writes a wrong instant has to fail")]
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("an RFC 3339 instant")
}

/// A deadline: `2014-03-14T17:00[Asia/Bangkok]`.
#[must_use]
#[expect(clippy::expect_used, reason = "a test that writes a wrong deadline has to fail")]
pub fn deadline(text: &str) -> Deadline {
    Deadline::parse(text).expect("a local time with its zone")
}

/// A person by a short name: `S1` for the first officer.
#[must_use]
pub fn person(name: &str) -> PersonId {
    PersonId::new(name)
}

/// A fax of an instant, by the gateway's clock.
#[must_use]
pub fn fax_of(instant: &str) -> Asserted {
    Asserted::instant(at(instant), "Asia/Bangkok", "fax gateway")
}

/// A procedure as the secretariat starts with it: one key, four years.
#[must_use]
pub fn procedure() -> Version {
    Version {
        procedure: "expert-nomination".into(),
        number: 1,
        keys: 1,
        validity_years: 4,
        check: "P5BD".to_owned(),
        decide: "P20BD".to_owned(),
        resubmit: "P30D".to_owned(),
        consent: "P14D".to_owned(),
        remind: "P60D".to_owned(),
        effective_from: at("2013-01-01T00:00:00Z"),
    }
}

/// Facts of a decision about nothing in particular, asked by the program.
#[must_use]
pub fn facts() -> Facts {
    Facts {
        now: noon(),
        authority: Authority::secretariat(),
        received: None,
        channel: Channel::Portal,
        calendar: Calendar::default(),
        procedure: procedure(),
        participant: None,
        call: None,
        co_managers: None,
        happened: None,
        participants: std::collections::BTreeMap::new(),
        body_members: None,
        cited: None,
        open_guides: Vec::new(),
        consent: None,
        review: crate::review::ReviewFacts::default(),
        erasure: None,
        keyed: None,
        fresh: Fresh {
            reference: Some("EN-2014-0058".into()),
            persons: vec![person("P-NOMINEE"), person("P-OFFICER")],
            token_digest: Some("digest-of-a-link".to_owned()),
        },
        due: None,
        around: crate::guide::Around::default(),
    }
}

/// A participant with one capacity in the plenary, from the beginning and open-ended.
#[must_use]
pub fn participant(
    code: &str,
    kind: crate::participant::event::Kind,
    capacity: Option<Capacity>,
) -> Participant {
    use crate::participant::event::{CapacityGiven, Event, Registered};
    let registered = Event::Registered(Registered {
        code: code.into(),
        kind,
        name: format!("Participant {code}"),
        iso2: None,
        sovereign: None,
        from: None,
        note: String::new(),
        illustrative: true,
    });
    let given = capacity.map(|capacity| {
        Event::CapacityGiven(CapacityGiven { body: PLENARY.into(), capacity, from: None, until: None })
    });
    Participant::after(std::iter::once(registered).chain(given))
}

/// A complete, valid form for an expert, as a nominator types it.
#[must_use]
pub fn expert_answers() -> Answers {
    let json = include_str!("testing/expert.json");
    #[expect(clippy::expect_used, reason = "a test reads the sample")]
    serde_json::from_str(json).expect("a sample of answers")
}

/// A complete, valid form for a focal point, as a government types it.
#[must_use]
pub fn focal_point_answers() -> Answers {
    let json = include_str!("testing/focal_point.json");
    #[expect(clippy::expect_used, reason = "a test reads the sample")]
    serde_json::from_str(json).expect("a sample of answers")
}

/// Starts a scenario from what happened before.
pub fn given<A: Decide>(history: impl IntoIterator<Item = A::Event>) -> Given<A> {
    Given { state: A::after(history), facts: facts() }
}

/// A scenario whose history is told.
#[derive(Debug)]
pub struct Given<A: Decide> {
    state: A,
    facts: Facts,
}

impl<A: Decide> Given<A> {
    /// Adds to what is known besides the history.
    #[must_use]
    pub fn knowing(mut self, change: impl FnOnce(&mut Facts)) -> Self {
        change(&mut self.facts);
        self
    }

    /// What is asked.
    #[must_use]
    pub fn when(self, command: A::Command) -> When<A> {
        When { state: self.state, facts: self.facts, command }
    }
}

/// A scenario in which something is asked.
#[derive(Debug)]
pub struct When<A: Decide> {
    state: A,
    facts: Facts,
    command: A::Command,
}

impl<A: Decide> When<A> {
    /// Who asks, as what.
    #[must_use]
    pub fn by(mut self, asker: PersonId, role: Role) -> Self {
        self.facts.authority = Authority {
            actor: Actor::Person(asker),
            role,
            on_behalf_of: None,
            speaking_for: None,
            mandate: Some("M-0001".into()),
        };
        self
    }

    /// For which participant.
    #[must_use]
    pub fn on_behalf_of(mut self, participant: impl Into<ParticipantCode>) -> Self {
        self.facts.authority.on_behalf_of = Some(participant.into());
        self
    }

    /// The program asks, because something happened.
    #[must_use]
    pub fn by_the_secretariat(mut self) -> Self {
        self.facts.authority = Authority::secretariat();
        self
    }

    /// The clock asks, at the instant that fell due.
    #[must_use]
    pub fn by_the_clock(mut self, due: Timestamp) -> Self {
        self.facts.authority = Authority::timer();
        self.facts.due = Some(due);
        self.facts.now = self.facts.now.max(due);
        self
    }

    /// When it is asked.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.facts.now = now;
        self
    }

    /// How and when it reached the secretariat.
    #[must_use]
    pub fn received(mut self, channel: Channel, received: Asserted) -> Self {
        self.facts.channel = channel;
        self.facts.received = Some(received);
        self
    }

    /// What else is known.
    #[must_use]
    pub fn knowing(mut self, change: impl FnOnce(&mut Facts)) -> Self {
        change(&mut self.facts);
        self
    }

    /// The outcome, to be looked at piece by piece.
    pub fn outcome(self) -> Result<Vec<A::Event>, A::Refusal> {
        self.state.decide(self.command, &self.facts)
    }

    /// The facts it leads to; it fails if there is a refusal.
    #[must_use]
    #[track_caller]
    pub fn events(self) -> Vec<A::Event> {
        match self.outcome() {
            Ok(events) => events,
            Err(refusal) => panic!("refused: {} ({refusal})", refusal.code()),
        }
    }

    /// Exactly these facts follow.
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = A::Event>)
    where
        A::Event: Debug + PartialEq,
    {
        assert_eq!(self.events(), expected.into_iter().collect::<Vec<_>>());
    }

    /// Nothing follows: the answer is on file already.
    #[track_caller]
    pub fn then_nothing(self)
    where
        A::Event: Debug + PartialEq,
    {
        self.then([]);
    }

    /// It is refused, with this code.
    #[track_caller]
    pub fn then_refused(self, code: &str)
    where
        A::Event: Debug,
    {
        match self.outcome() {
            Ok(events) => panic!("granted: {events:?}"),
            Err(refusal) => assert_eq!(refusal.code(), code, "{refusal}"),
        }
    }
}

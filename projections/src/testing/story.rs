//! What happens in a secretariat, one event after the other, for as long as one listens?

use std::collections::VecDeque;

use domain::{Event, Role};
use jiff::{SignedDuration, Timestamp};

use super::chance::Chance;
use super::guides;
use super::script::{self, Case};

/// Matters that are being dealt with at the same time.
const BUSY: usize = 400;

/// One event with its circumstances.
#[derive(Clone, Debug)]
pub struct Act {
    /// Microseconds since 1970 UTC; strictly increasing.
    pub at: i64,
    /// The stream.
    pub stream: String,
    /// What happened.
    pub event: Event,
    /// Who did it, by what right.
    pub authority: Authority,
    /// The story's seed, for identifiers.
    pub seed: u64,
}

/// Who acts.
#[derive(Clone, Debug)]
pub struct Authority {
    /// A pseudonym, `secretariat` or `timer`.
    pub actor: String,
    /// In which role.
    pub role: Role,
    /// For which participant.
    pub on_behalf_of: Option<String>,
    /// Who wrote it down.
    pub recorded_by: Option<String>,
    /// Under which mandate.
    pub mandate: Option<String>,
    /// Procedure and version.
    pub procedure: Option<String>,
}

/// An endless history.
pub struct Story {
    pub(super) seed: u64,
    pub(super) chance: Chance,
    pub(super) now: Timestamp,
    pub(super) position: u64,
    pub(super) numbers: script::Numbers,
    pub(super) guide: usize,
    cases: Vec<Case>,
    waiting: VecDeque<Act>,
}

impl Story {
    /// The story of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut story = Self {
            seed,
            chance: Chance::new(seed),
            now: Timestamp::from_second(1_356_998_400).unwrap_or_default(),
            position: 0,
            numbers: script::Numbers::default(),
            guide: 0,
            cases: Vec::new(),
            waiting: VecDeque::new(),
        };
        script::setting(&mut story);
        story
    }

    /// Writes an event down.
    pub(super) fn write(
        &mut self,
        stream: impl Into<String>,
        authority: &Authority,
        event: impl Into<Event>,
    ) {
        self.now += SignedDuration::from_millis(i64::try_from(self.chance.below(2_000)).unwrap_or(0) + 1);
        self.position += 1;
        self.waiting.push_back(Act {
            at: self.now.as_microsecond(),
            stream: stream.into(),
            event: event.into(),
            authority: authority.clone(),
            seed: self.seed,
        });
    }

    /// Lets time pass and something happen.
    fn go_on(&mut self) {
        let pause = i64::try_from(self.chance.below(1_200)).unwrap_or(0);
        self.now += SignedDuration::from_secs(pause);
        match self.chance.below(100) {
            0..15 => script::somebody_signs_in(self),
            15..20 => script::somebody_searches(self),
            20..22 => script::somebody_is_refused(self),
            22 => {
                script::a_focal_point_changes(self);
                guides::a_guide_goes_on(self);
            }
            23..26 => script::an_entry_changes(self),
            26 if self.chance.percent(30) => super::rounds::a_round_is_held(self),
            _ => self.deal(),
        }
    }

    /// Takes up a matter or takes one a step further.
    fn deal(&mut self) {
        if self.cases.len() < BUSY && (self.cases.is_empty() || self.chance.percent(25)) {
            let case = script::open(self);
            self.cases.push(case);
            return;
        }
        let index = usize::try_from(self.chance.below(self.cases.len() as u64)).unwrap_or(0);
        let case = self.cases.swap_remove(index);
        if let Some(case) = script::step(self, case) {
            self.cases.push(case);
        }
    }
}

impl Iterator for Story {
    type Item = Act;

    fn next(&mut self) -> Option<Act> {
        while self.waiting.is_empty() {
            self.go_on();
        }
        self.waiting.pop_front()
    }
}

//! What does a dashboard have to know of one nomination? A few numbers, kept up with every event, so that all can be counted at once.
//!
//! A tally follows from its nomination and the zone alone: counting tallies gives what counting nominations gives, and the
//! tests of `statistics` hold the two against each other. Days are those of the zone in force when they were noted; where it
//! changes, all are noted again.

use std::sync::Arc;

use domain::NominationRef;
use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{decided_at, height, is_late};
use crate::nominations::{Nomination, Nominations, State};
use crate::saved::Saved;

/// The tallies of all nominations.
#[derive(Clone, Debug, PartialEq, Saved)]
pub struct Tallies {
    by_reference: OrdMap<NominationRef, Tally>,
    words: Words,
    zone: Arc<str>,
    clock: TimeZone,
    /// The first and the last day noted.
    span: Option<(Day, Day)>,
}

impl Default for Tallies {
    fn default() -> Self {
        Self {
            by_reference: OrdMap::new(),
            words: Words::default(),
            zone: Arc::from("UTC"),
            clock: TimeZone::UTC,
            span: None,
        }
    }
}

/// What is counted of one nomination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Saved)]
pub(super) struct Tally {
    /// Day of first receipt; none of a draft.
    pub(super) received: Option<Day>,
    /// Day of a decision.
    pub(super) decided: Option<Day>,
    pub(super) nominator: u16,
    pub(super) call: u16,
    pub(super) area: u16,
    pub(super) sector: u16,
    pub(super) state: State,
    /// The highest step of the funnel it reached.
    pub(super) height: u8,
    pub(super) late: bool,
    pub(super) decided_late: bool,
}

/// A civil day, counted from 1 January 1970.
pub(super) type Day = i32;

/// Most words that are numbered; a table of area by sector has their square of cells.
const MOST_WORDS: u16 = 400;

/// The word for what is not given; the first in every list of words.
pub(super) const NOTHING: u16 = 0;

/// Words by the number they are counted under: nominators, calls, areas and sectors, two hundred or so.
#[derive(Clone, Debug, PartialEq, Saved)]
pub(super) struct Words {
    numbers: OrdMap<Arc<str>, u16>,
    words: Vector<Arc<str>>,
}

impl Default for Words {
    fn default() -> Self {
        let nothing: Arc<str> = Arc::from("not given");
        Self { numbers: OrdMap::unit(nothing.clone(), NOTHING), words: Vector::unit(nothing) }
    }
}

impl Words {
    fn number(&mut self, word: &str) -> Option<u16> {
        if let Some(known) = self.numbers.get(word) {
            return Some(*known);
        }
        let number = u16::try_from(self.words.len()).ok().filter(|number| *number < MOST_WORDS)?;
        let word: Arc<str> = Arc::from(word);
        self.numbers.insert(word.clone(), number);
        self.words.push_back(word);
        Some(number)
    }

    /// The number of a word that was counted; none where it never was.
    pub(super) fn known(&self, word: &str) -> Option<u16> {
        self.numbers.get(word).copied()
    }

    /// The word with a number.
    pub(super) fn word(&self, number: usize) -> Arc<str> {
        self.words.get(number).cloned().unwrap_or_else(|| self.words[0].clone())
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

impl Tallies {
    /// Notes a nomination as it now stands. `zone` is that in force; where it is another than before, all are noted again.
    pub(crate) fn note(&mut self, nomination: &Nomination, zone: &str) {
        let Some(tally) = self.tally(nomination) else { return self.forget() };
        if *self.zone == *zone && self.by_reference.get(&nomination.reference) != Some(&tally) {
            for day in [tally.received, tally.decided].into_iter().flatten() {
                let (first, last) = self.span.unwrap_or((day, day));
                self.span = Some((first.min(day), last.max(day)));
            }
            self.by_reference.insert(nomination.reference.clone(), tally);
        }
    }

    /// Whether days are noted in this zone.
    pub(crate) fn is_in(&self, zone: &str) -> bool {
        *self.zone == *zone
    }

    /// Notes all nominations again, in another zone.
    pub(crate) fn note_all(&mut self, nominations: &Nominations, zone: &str) {
        self.zone = Arc::from(zone);
        self.clock = domain::calendar::zone(zone).unwrap_or(TimeZone::UTC);
        (self.by_reference, self.span) = (OrdMap::new(), None);
        for nomination in nominations.all() {
            self.note(nomination, zone);
        }
    }

    /// All tallies.
    pub(super) fn all(&self) -> impl Iterator<Item = &Tally> {
        self.by_reference.values()
    }

    /// The first and the last day of any tally.
    pub(super) const fn span(&self) -> Option<(Day, Day)> {
        self.span
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.by_reference.len()
    }

    /// The words behind their numbers.
    pub(super) const fn words(&self) -> &Words {
        &self.words
    }

    /// More words than can be numbered: nothing is tallied any more, and figures are counted from the nominations.
    fn forget(&mut self) {
        self.by_reference = OrdMap::new();
    }

    fn tally(&mut self, nomination: &Nomination) -> Option<Tally> {
        let facets = &nomination.form.facets;
        let decided = decided_at(nomination);
        let received = nomination.received_at();
        Some(Tally {
            received: received.map(|at| self.day(at)),
            decided: decided.map(|at| self.day(at)),
            nominator: self.words.number(nomination.nominator.as_str())?,
            call: match &nomination.call {
                Some(call) => self.words.number(call.as_str())?,
                None => NOTHING,
            },
            area: match facets.top_area() {
                Some(area) => self.words.number(area)?,
                None => NOTHING,
            },
            sector: match &facets.sector {
                Some(sector) => self.words.number(sector)?,
                None => NOTHING,
            },
            state: nomination.state,
            height: height(nomination),
            late: nomination.is_late(),
            decided_late: decided.is_some_and(|at| is_late(nomination, at)),
        })
    }

    fn day(&self, at: Timestamp) -> Day {
        let local = self.clock.to_datetime(at).date();
        (local - jiff::civil::Date::constant(1970, 1, 1)).get_days()
    }
}

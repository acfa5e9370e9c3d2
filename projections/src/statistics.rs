//! *How many nominations by month, area, sector, nominator and outcome, how long did a decision take, and how far
//! did they get?* (AQ17)
//!
//! Counted from the tallies of the nominations when asked, so that the totals cannot differ from the record. Who
//! nominates and where the expert works stay two axes (DR04).

mod tallies;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ParticipantCode;
use domain::calendar::Calendar;
use domain::nomination::Event;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use crate::nominations::{Nomination, State};
use crate::partial::day_in;
use crate::world::World;
pub use tallies::Tallies;
use tallies::{Day, NOTHING, Tally};

/// Working days of one bar of the picture "time to decision".
const BAR: usize = 5;
/// Bars; the last one holds everything longer.
const BARS: usize = 6;
/// A decision that took longer than this is not counted day by day; nothing in ten years of working days is.
const LONGEST: i32 = 3_660;

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only nominations that answer this call.
    pub call: Option<String>,
    /// Only nominations of this participant.
    pub nominator: Option<String>,
}

/// The figures of a dashboard.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Statistics {
    /// Nominations received (drafts are not).
    pub received: usize,
    /// Of them late for their call.
    pub late: usize,
    /// Received and decided by month, in the secretariat's zone; `2014-05`.
    pub by_month: BTreeMap<String, Month>,
    /// Main area, top level, against the sector in which the expert works.
    pub by_area_and_sector: BTreeMap<Arc<str>, BTreeMap<Arc<str>, usize>>,
    /// By nominator.
    pub by_nominator: BTreeMap<ParticipantCode, usize>,
    /// By where they stand now.
    pub by_state: BTreeMap<State, usize>,
    /// How long decisions took.
    pub time_to_decision: Times,
    /// How far they got.
    pub funnel: Vec<Step>,
}

/// One month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Month {
    /// Received in it.
    pub received: usize,
    /// Approved or not approved in it.
    pub decided: usize,
}

/// How long decisions took, in working days since first receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Times {
    /// Decisions per bar: 0–4, 5–9 …; the last bar is open.
    pub bars: Vec<Bar>,
    /// The middle decision.
    pub median: Option<usize>,
    /// Decisions after their deadline.
    pub late: usize,
    /// All decisions.
    pub decisions: usize,
}

/// Decisions that took about equally long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// Fewest working days.
    pub from: usize,
    /// Most working days; none in the last bar.
    pub to: Option<usize>,
    /// How many decisions.
    pub count: usize,
}

/// A step of the way from form to roster.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The step, in the words of a page.
    pub name: &'static str,
    /// How many got at least so far.
    pub count: usize,
    /// Where those stand that got here and no further, with their number.
    pub not_further: BTreeMap<State, usize>,
}

/// The steps of the funnel.
const STEPS: [&str; 5] = ["received", "found complete", "consent given", "decided", "approved and listed"];

/// Counts the nominations of a scope as of an instant.
#[must_use]
pub fn statistics(world: &World, scope: &Scope, now: Timestamp) -> Statistics {
    let whole = world.tallies.len() == world.nominations.len();
    if whole && world.tallies.is_in(world.settings.zone(now)) {
        counted(world, scope, now)
    } else {
        counted_one_by_one(world, scope, now)
    }
}

/// Whether an event can change what is counted of its nomination.
pub(crate) const fn counts(event: &Event) -> bool {
    !matches!(
        event,
        Event::Acknowledged(_)
            | Event::DuplicateSuspected(_)
            | Event::DuplicateDismissed(_)
            | Event::KeyGiven(_)
            | Event::Merged(_)
            | Event::Unmerged(_)
    )
}

/// Counts the tallies.
fn counted(world: &World, scope: &Scope, now: Timestamp) -> Statistics {
    let words = world.tallies.words();
    let mut sums = Sums::of(world.settings.calendar(now), (&world.tallies, words.len()));
    let wanted = |name: Option<&String>| name.map(|name| words.known(name).filter(|it| *it != NOTHING));
    let (call, nominator) = (wanted(scope.call.as_ref()), wanted(scope.nominator.as_ref()));
    let takes = |wanted: Option<Option<u16>>, own: u16| wanted.is_none_or(|wanted| wanted == Some(own));
    for tally in world.tallies.all() {
        if takes(call, tally.call) && takes(nominator, tally.nominator) {
            sums.add(tally);
        }
    }
    sums.told(&world.tallies)
}

/// Sums by number, to be told with their words at the end.
struct Sums {
    figures: Statistics,
    days: Days,
    areas: usize,
    by_area_and_sector: Vec<usize>,
    by_nominator: Vec<usize>,
    by_month: Vec<Month>,
    by_state: [usize; State::ALL.len()],
    taken: Vec<usize>,
    funnel: [Step; 5],
}

/// What every day of the figures is: its month and the working days up to it.
struct Days {
    first: Day,
    days: Vec<(i32, usize)>,
}

impl Days {
    fn of(calendar: Option<&Calendar>, tallies: &Tallies) -> Self {
        let (first, last) = tallies.span().unwrap_or((0, 0));
        let beginning = Date::constant(1970, 1, 1);
        let mut worked = 0;
        let days = (first..=last).map(|day| {
            let day = beginning.checked_add(day.days()).unwrap_or(beginning);
            worked += usize::from(calendar.is_none_or(|calendar| calendar.is_working_day(day)));
            (i32::from(day.year()) * 12 + i32::from(day.month()) - 1, worked)
        });
        Self { first, days: days.collect() }
    }

    fn first_month(&self) -> i32 {
        self.at(self.first).0
    }

    fn at(&self, day: Day) -> (i32, usize) {
        let index = usize::try_from(day - self.first).unwrap_or(0);
        self.days.get(index).copied().unwrap_or_default()
    }

    /// Working days after one day up to and including another.
    fn worked(&self, from: Day, until: Day) -> usize {
        let until = from + (until - from).clamp(0, LONGEST);
        self.at(until).1 - self.at(from).1
    }
}

impl Sums {
    fn of(calendar: Option<&Calendar>, (tallies, words): (&Tallies, usize)) -> Self {
        Self {
            figures: Statistics::default(),
            days: Days::of(calendar, tallies),
            areas: words,
            by_area_and_sector: vec![0; words * words],
            by_nominator: vec![0; words],
            by_month: Vec::new(),
            by_state: [0; State::ALL.len()],
            taken: Vec::new(),
            funnel: STEPS.map(|name| Step { name, count: 0, not_further: BTreeMap::new() }),
        }
    }

    fn add(&mut self, tally: &Tally) {
        self.by_state[tally.state as usize] += 1;
        let Some(received) = tally.received else { return };
        self.figures.received += 1;
        self.figures.late += usize::from(tally.late);
        self.month(received).received += 1;
        self.by_nominator[usize::from(tally.nominator)] += 1;
        self.by_area_and_sector[usize::from(tally.area) * self.areas + usize::from(tally.sector)] += 1;
        climb(&mut self.funnel, usize::from(tally.height), tally.state);
        if let Some(decided) = tally.decided {
            self.month(decided).decided += 1;
            self.figures.time_to_decision.late += usize::from(tally.decided_late);
            self.took(self.days.worked(received, decided));
        }
    }

    fn took(&mut self, days: usize) {
        if days >= self.taken.len() {
            self.taken.resize(days + 1, 0);
        }
        self.taken[days] += 1;
    }

    /// The month of a day, counted from the first month of all.
    fn month(&mut self, day: Day) -> &mut Month {
        let index = usize::try_from(self.days.at(day).0 - self.days.first_month()).unwrap_or(0);
        if index >= self.by_month.len() {
            self.by_month.resize(index + 1, Month::default());
        }
        &mut self.by_month[index]
    }

    /// The figures, with words for numbers.
    fn told(mut self, tallies: &Tallies) -> Statistics {
        let words = tallies.words();
        for (index, count) in self.by_area_and_sector.iter().enumerate().filter(|(_, count)| **count > 0) {
            let sectors = self.figures.by_area_and_sector.entry(words.word(index / self.areas)).or_default();
            sectors.insert(words.word(index % self.areas), *count);
        }
        for (index, count) in self.by_nominator.iter().enumerate().filter(|(_, count)| **count > 0) {
            self.figures.by_nominator.insert(ParticipantCode::new(&*words.word(index)), *count);
        }
        let named = |month: i32| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
        let months = (self.days.first_month()..).zip(self.by_month);
        let months = months.filter(|(_, month)| *month != Month::default());
        self.figures.by_month = months.map(|(month, it)| (named(month), it)).collect();
        let states = State::ALL.into_iter().map(|state| (state, self.by_state[state as usize]));
        self.figures.by_state = states.filter(|(_, count)| *count > 0).collect();
        let taken = self.taken.into_iter().enumerate();
        let taken = taken.flat_map(|(days, count)| std::iter::repeat_n(days, count)).collect();
        self.figures.time_to_decision.fill(taken);
        self.figures.funnel = self.funnel.into();
        self.figures
    }
}

/// Counts the nominations themselves: where the zone of the figures is not that of the tallies, and to hold these against.
fn counted_one_by_one(world: &World, scope: &Scope, now: Timestamp) -> Statistics {
    let zone = world.settings.zone(now);
    let calendar = world.settings.calendar(now);
    let mut figures = Statistics::default();
    let mut days = Vec::new();
    let mut reached = STEPS.map(|name| Step { name, count: 0, not_further: BTreeMap::new() });
    for nomination in world.nominations.all().filter(|nomination| scope.takes(nomination)) {
        *figures.by_state.entry(nomination.state).or_default() += 1;
        let Some(received) = nomination.received_at() else { continue };
        figures.count(nomination, day_in(received, zone));
        climb(&mut reached, usize::from(height(nomination)), nomination.state);
        if let Some(decided) = decided_at(nomination) {
            let (received, decided_on) = (day_in(received, zone), day_in(decided, zone));
            figures.by_month.entry(month(decided_on)).or_default().decided += 1;
            figures.time_to_decision.late += usize::from(is_late(nomination, decided));
            days.push(working_days(calendar, received, decided_on));
        }
    }
    figures.time_to_decision.fill(days);
    figures.funnel = reached.into();
    figures
}

impl Scope {
    fn takes(&self, nomination: &Nomination) -> bool {
        self.call
            .as_deref()
            .is_none_or(|call| nomination.call.as_ref().is_some_and(|own| own.as_str() == call))
            && self.nominator.as_deref().is_none_or(|code| nomination.nominator.as_str() == code)
    }
}

impl Statistics {
    fn count(&mut self, nomination: &Nomination, received: Date) {
        self.received += 1;
        self.late += usize::from(nomination.is_late());
        self.by_month.entry(month(received)).or_default().received += 1;
        *self.by_nominator.entry(nomination.nominator.clone()).or_default() += 1;
        let facets = &nomination.form.facets;
        let area = Arc::from(facets.top_area().unwrap_or("not given"));
        let sector = facets.sector.clone().unwrap_or_else(|| Arc::from("not given"));
        *self.by_area_and_sector.entry(area).or_default().entry(sector).or_default() += 1;
    }
}

impl Times {
    fn fill(&mut self, mut days: Vec<usize>) {
        days.sort_unstable();
        self.decisions = days.len();
        self.median = days.get(days.len().saturating_sub(1) / 2).copied();
        self.bars = (0..BARS).map(bar).collect();
        for taken in days {
            self.bars[(taken / BAR).min(BARS - 1)].count += 1;
        }
    }
}

fn bar(index: usize) -> Bar {
    let to = (index + 1 < BARS).then_some((index + 1) * BAR - 1);
    Bar { from: index * BAR, to, count: 0 }
}

/// The highest step a nomination reached.
fn height(nomination: &Nomination) -> u8 {
    let decided = matches!(nomination.state, State::Approved | State::NotApproved);
    let met = [
        true,
        nomination.found_complete.is_some() || decided,
        nomination.has_consent() || nomination.state == State::Approved,
        decided,
        nomination.state == State::Approved,
    ];
    met.iter().rposition(|met| *met).and_then(|height| u8::try_from(height).ok()).unwrap_or(0)
}

/// Notes that a nomination reached a step and stands somewhere.
fn climb(steps: &mut [Step; 5], height: usize, state: State) {
    for step in &mut steps[..=height] {
        step.count += 1;
    }
    if height + 1 < steps.len() {
        *steps[height].not_further.entry(state).or_default() += 1;
    }
}

fn decided_at(nomination: &Nomination) -> Option<Timestamp> {
    let decided = matches!(nomination.state, State::Approved | State::NotApproved);
    nomination.decision.as_ref().filter(|_| decided).map(|decision| decision.at)
}

fn is_late(nomination: &Nomination, decided: Timestamp) -> bool {
    nomination.decide_due.as_ref().is_some_and(|due| due.at <= decided)
}

fn month(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

/// Working days after one day up to and including another; calendar days where no calendar was set.
#[must_use]
pub fn working_days(calendar: Option<&Calendar>, from: Date, until: Date) -> usize {
    let days = (until - from).get_days().clamp(0, LONGEST);
    let worked = |offset: &i32| {
        let day = from.checked_add(offset.days());
        day.is_ok_and(|day| calendar.is_none_or(|calendar| calendar.is_working_day(day)))
    };
    (1..=days).filter(worked).count()
}

/// Whether both ways of counting give the same figures, for everybody, one nominator, one call, and nobody.
#[cfg(test)]
pub(crate) fn agree(world: &World) -> bool {
    let now = world.recorded_at();
    let some = world.nominations.all().find(|it| it.received.is_some());
    let of = |nominator: Option<&str>, call: Option<&str>| Scope {
        nominator: nominator.map(str::to_owned),
        call: call.map(str::to_owned),
    };
    let scopes = [
        Scope::default(),
        of(some.map(|it| it.nominator.as_str()), None),
        of(None, some.and_then(|it| it.call.as_ref()).map(domain::CallYear::as_str)),
        of(Some("nobody"), None),
    ];
    world.tallies.len() == world.nominations.len()
        && scopes.iter().all(|scope| counted(world, scope, now) == counted_one_by_one(world, scope, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        Calendar {
            zone: "Asia/Bangkok".to_owned(),
            rest_days: vec![6, 7],
            closing: jiff::civil::time(17, 0, 0, 0),
            holidays: vec![jiff::civil::date(2014, 5, 14)],
            worked: vec![jiff::civil::date(2014, 5, 17)],
        }
    }

    #[test]
    fn the_day_of_receipt_does_not_count_and_rest_days_and_holidays_do_not_either() {
        let day = |day| jiff::civil::date(2014, 5, day);
        assert_eq!(working_days(Some(&calendar()), day(12), day(12)), 0);
        assert_eq!(working_days(Some(&calendar()), day(12), day(15)), 2);
        assert_eq!(working_days(Some(&calendar()), day(15), day(19)), 3);
    }

    #[test]
    fn the_last_bar_holds_everything_longer() {
        let mut times = Times::default();
        times.fill(vec![0, 4, 12, 25, 400]);
        let counts: Vec<usize> = times.bars.iter().map(|bar| bar.count).collect();
        assert_eq!(counts, [2, 0, 1, 0, 0, 2]);
        assert_eq!((times.median, times.decisions), (Some(12), 5));
    }
}

//! When is it due? Deadlines, business days and zones: one function computes them all.
//!
//! [`Calendar::deadline`] is that function; pages, letters, calendar feeds and enforcement call it, so they cannot
//! disagree. *In time* is strictly before the instant. What cannot be read is refused, never guessed.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::asserted::Partial;
use crate::refusal::Explain;

/// The zone data that travels in the program: the same answer on every machine, and no file is read.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// How far a search for working days looks before it gives up: a calendar without any is a mistake, not a long wait.
const FARTHEST_WORKING_DAY: i32 = 3_660;

/// The largest number one part of a duration may carry; beyond it somebody slipped on the keyboard.
const LARGEST_PART: i64 = 99_999;

/// A deadline: an instant and the zone in which people read it. *In time* is strictly before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The instant.
    pub at: Timestamp,
    /// IANA zone.
    pub zone: String,
}

/// The secretariat's working calendar in force at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// IANA zone of the secretariat.
    pub zone: String,
    /// Weekly rest days, 1 Monday to 7 Sunday.
    pub rest_days: Vec<i8>,
    /// Closing time of a working day.
    pub closing: Time,
    /// Days off.
    pub holidays: Vec<Date>,
    /// Rest days or holidays that are worked all the same.
    pub worked: Vec<Date>,
}

/// Why an instant could not be computed. Nothing of this is ever guessed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeProblem {
    /// Not `P5BD` and not ISO 8601.
    #[error("a duration is written like P5BD, P30D or P1M; this one is not")]
    Malformed,
    /// Business days beside other parts.
    #[error("business days cannot be mixed with other parts of a duration")]
    Mixed,
    /// A period of nothing.
    #[error("a period of zero is not a period")]
    Zero,
    /// No such IANA zone.
    #[error("there is no time zone of that name")]
    UnknownZone,
    /// The offset given is not the one the zone has then.
    #[error("the offset given is not the one this time zone has at that moment")]
    OffsetContradictsZone,
    /// The calendar has no working day within ten years.
    #[error("the working calendar has no working day to count")]
    NoWorkingDay,
    /// Beyond what can be written as a date.
    #[error("that instant lies outside the calendar")]
    OutOfRange,
    /// Not a date or an instant.
    #[error("a time is written like 2014-03-14, 2014-03 or 2014-03-14T17:00[Asia/Bangkok]; this one is not")]
    NotATime,
}

impl Explain for TimeProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "duration-malformed",
            Self::Mixed => "duration-mixed",
            Self::Zero => "duration-zero",
            Self::UnknownZone => "zone-unknown",
            Self::OffsetContradictsZone => "offset-contradicts-zone",
            Self::NoWorkingDay => "no-working-day",
            Self::OutOfRange => "time-out-of-range",
            Self::NotATime => "time-malformed",
        }
    }
    fn rule(&self) -> Option<&'static str> {
        Some("deadlines")
    }
}

/// The zone of this name, from the data that travels in the program.
pub fn zone(name: &str) -> Result<TimeZone, TimeProblem> {
    if name.is_empty() || name == "Etc/Unknown" {
        return Err(TimeProblem::UnknownZone);
    }
    ZONES.get(name).map_err(|_| TimeProblem::UnknownZone)
}

/// A wall clock read in a zone. Inside a gap it moves forward by the gap; of two it means the first.
pub fn instant(local: DateTime, zone: &TimeZone) -> Result<Timestamp, TimeProblem> {
    zone.to_ambiguous_timestamp(local).compatible().map_err(|_| TimeProblem::OutOfRange)
}

/// The local day on which an instant falls.
pub fn day_of(at: Timestamp, zone_name: &str) -> Result<Date, TimeProblem> {
    Ok(zone(zone_name)?.to_datetime(at).date())
}

impl Deadline {
    /// A deadline at an instant, read in a zone that exists.
    pub fn new(at: Timestamp, zone_name: impl Into<String>) -> Result<Self, TimeProblem> {
        let name = zone_name.into();
        zone(&name)?;
        Ok(Self { at, zone: name })
    }

    /// A deadline at a wall clock of a zone.
    pub fn at_local(local: DateTime, zone_name: &str) -> Result<Self, TimeProblem> {
        Ok(Self { at: instant(local, &zone(zone_name)?)?, zone: zone_name.to_owned() })
    }

    /// The deadline that a day, month or year sets: late begins at the first instant after it, in the zone (DR26).
    pub fn after(partial: &Partial, zone_name: &str) -> Result<Self, TimeProblem> {
        Ok(Self { at: partial.until(zone_name)?, zone: zone_name.to_owned() })
    }

    /// Reads `2014-03-14T17:00[Asia/Bangkok]`, with or without an offset; an offset must agree with the zone.
    pub fn parse(text: &str) -> Result<Self, TimeProblem> {
        let (time, name) =
            text.strip_suffix(']').and_then(|rest| rest.split_once('[')).ok_or(TimeProblem::NotATime)?;
        let tz = zone(name)?;
        let at = match time.parse::<Timestamp>() {
            Ok(at) => {
                let local: DateTime = time.parse().map_err(|_| TimeProblem::NotATime)?;
                if !time.ends_with(['Z', 'z']) && tz.to_datetime(at) != local {
                    return Err(TimeProblem::OffsetContradictsZone);
                }
                at
            }
            Err(_) => instant(time.parse().map_err(|_| TimeProblem::NotATime)?, &tz)?,
        };
        Ok(Self { at, zone: name.to_owned() })
    }

    /// Whether something at this instant is in time: strictly before.
    #[must_use]
    pub fn is_in_time(&self, at: Timestamp) -> bool {
        at < self.at
    }

    /// Whether it has passed by now.
    #[must_use]
    pub fn has_passed(&self, now: Timestamp) -> bool {
        now >= self.at
    }
}

/// A duration as procedures write it, read once and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// `P5BD`: working days of the secretariat.
    Business(i32),
    /// An ISO 8601 duration: a date part that moves the local calendar, and elapsed time.
    Calendar {
        /// Years and months, together in months.
        months: i64,
        /// Weeks and days, together in days.
        days: i64,
        /// The time part, elapsed, in seconds.
        seconds: i64,
    },
}

impl Period {
    /// Reads `P5BD` or an ISO 8601 duration of whole, positive parts.
    pub fn parse(text: &str) -> Result<Self, TimeProblem> {
        let body = text.strip_prefix('P').ok_or(TimeProblem::Malformed)?;
        if let Some(count) = body.strip_suffix("BD") {
            return Self::business(count);
        }
        if body.contains("BD") {
            return Err(TimeProblem::Mixed);
        }
        let (date, time) = match body.split_once('T') {
            Some((_, "")) => return Err(TimeProblem::Malformed),
            Some((date, time)) => (date, time),
            None => (body, ""),
        };
        if date.is_empty() && time.is_empty() {
            return Err(TimeProblem::Malformed);
        }
        let [years, months, weeks, days] = parts(date, ['Y', 'M', 'W', 'D'])?;
        let [hours, minutes, seconds] = parts(time, ['H', 'M', 'S'])?;
        let (months, days) = (years * 12 + months, weeks * 7 + days);
        let seconds = hours * 3_600 + minutes * 60 + seconds;
        if months == 0 && days == 0 && seconds == 0 {
            return Err(TimeProblem::Zero);
        }
        Ok(Self::Calendar { months, days, seconds })
    }

    fn business(count: &str) -> Result<Self, TimeProblem> {
        let is_number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            let mixed = count.contains(['Y', 'M', 'W', 'D', 'T']);
            return Err(if mixed { TimeProblem::Mixed } else { TimeProblem::Malformed });
        }
        match count.parse() {
            Ok(0) => Err(TimeProblem::Zero),
            Ok(days) if days <= FARTHEST_WORKING_DAY => Ok(Self::Business(days)),
            _ => Err(TimeProblem::OutOfRange),
        }
    }
}

/// Reads the parts of one half of a duration: each unit at most once, in order, whole numbers.
fn parts<const N: usize>(mut text: &str, units: [char; N]) -> Result<[i64; N], TimeProblem> {
    let mut values = [0; N];
    let mut next = 0;
    while !text.is_empty() {
        let end = text.find(|letter: char| !letter.is_ascii_digit()).ok_or(TimeProblem::Malformed)?;
        let unit = text[end..].chars().next().ok_or(TimeProblem::Malformed)?;
        let place =
            units.iter().skip(next).position(|known| *known == unit).ok_or(TimeProblem::Malformed)? + next;
        let value: i64 = text[..end].parse().map_err(|_| TimeProblem::Malformed)?;
        if value > LARGEST_PART {
            return Err(TimeProblem::OutOfRange);
        }
        values[place] = value;
        next = place + 1;
        text = &text[end + unit.len_utf8()..];
    }
    Ok(values)
}

impl Default for Calendar {
    /// The secretariat's own calendar before an administrator sets another: `data/calendar.json`.
    fn default() -> Self {
        static GIVEN: LazyLock<Calendar> = LazyLock::new(|| {
            #[expect(clippy::expect_used, reason = "the file is compiled in and read by a test")]
            serde_json::from_str(include_str!("../data/calendar.json"))
                .expect("data/calendar.json is a calendar")
        });
        GIVEN.clone()
    }
}

impl Calendar {
    /// When something that starts now is due: the one function that computes a deadline.
    ///
    /// Business days follow this calendar and end at its closing hour; every other duration moves the local clock of
    /// this calendar's zone.
    pub fn deadline(&self, from: Timestamp, duration: &str) -> Result<Deadline, TimeProblem> {
        self.deadline_in(from, duration, &self.zone)
    }

    /// The same, where people read the deadline in another zone. Business days stay those of the secretariat.
    pub fn deadline_in(
        &self,
        from: Timestamp,
        duration: &str,
        zone_name: &str,
    ) -> Result<Deadline, TimeProblem> {
        let read_in = zone(zone_name)?;
        let at = match Period::parse(duration)? {
            Period::Business(days) => self.working_day(from, days)?,
            Period::Calendar { months, days, seconds } => elapse(&read_in, from, months, days)?
                .checked_add(SignedDuration::from_secs(seconds))
                .map_err(|_| TimeProblem::OutOfRange)?,
        };
        Ok(Deadline { at, zone: zone_name.to_owned() })
    }

    /// The instant a duration before a deadline, for reminders; the same arithmetic backwards.
    pub fn before(&self, deadline: &Deadline, duration: &str) -> Result<Timestamp, TimeProblem> {
        let read_in = zone(&deadline.zone)?;
        match Period::parse(duration)? {
            Period::Business(days) => self.working_day(deadline.at, -days),
            Period::Calendar { months, days, seconds } => {
                let start = deadline
                    .at
                    .checked_sub(SignedDuration::from_secs(seconds))
                    .map_err(|_| TimeProblem::OutOfRange)?;
                elapse(&read_in, start, -months, -days)
            }
        }
    }

    /// Whether the secretariat works on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        self.worked.contains(&day)
            || !(self.holidays.contains(&day) || self.rest_days.contains(&number_of(day.weekday())))
    }

    /// The closing hour of the n-th working day after (or, negative, before) the local day of an instant.
    fn working_day(&self, from: Timestamp, count: i32) -> Result<Timestamp, TimeProblem> {
        let tz = zone(&self.zone)?;
        let step = if count < 0 { -1 } else { 1 };
        let mut day = tz.to_datetime(from).date();
        let mut left = count.abs();
        for _ in 0..FARTHEST_WORKING_DAY {
            day = day.checked_add(step.days()).map_err(|_| TimeProblem::OutOfRange)?;
            left -= i32::from(self.is_working_day(day));
            if left == 0 {
                return instant(day.to_datetime(self.closing), &tz);
            }
        }
        Err(TimeProblem::NoWorkingDay)
    }

    /// Whether every part of the calendar can be used: a zone that exists, rest days of a week, a day to work on.
    pub fn check(&self) -> Result<(), TimeProblem> {
        zone(&self.zone)?;
        let days_of_week = self.rest_days.iter().all(|day| (1..=7).contains(day));
        let some_day_left = (1..=7).any(|day| !self.rest_days.contains(&day));
        if days_of_week && some_day_left { Ok(()) } else { Err(TimeProblem::NoWorkingDay) }
    }
}

/// Moves the local calendar and keeps the wall clock: months first, the day clamped, then days. An instant that does
/// not move stays itself, also the second of two equal wall clocks.
fn elapse(tz: &TimeZone, from: Timestamp, months: i64, days: i64) -> Result<Timestamp, TimeProblem> {
    if months == 0 && days == 0 {
        return Ok(from);
    }
    let moved = Span::new()
        .try_months(months)
        .and_then(|span| tz.to_datetime(from).checked_add(span))
        .and_then(|local| Span::new().try_days(days).and_then(|span| local.checked_add(span)))
        .map_err(|_| TimeProblem::OutOfRange)?;
    instant(moved, tz)
}

const fn number_of(day: Weekday) -> i8 {
    day.to_monday_one_offset()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        Calendar::default()
    }
    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_secretariats_own_calendar_can_be_used() {
        assert_eq!(calendar().check(), Ok(()));
    }

    #[test]
    fn five_business_days_skip_the_weekend_and_end_at_closing_hour() {
        // Friday 16:52 in Bangkok: Monday is the first working day after it.
        let due = calendar().deadline(at("2014-03-14T09:52:00Z"), "P5BD").unwrap();
        assert_eq!(due.at, at("2014-03-21T10:00:00Z"));
    }

    #[test]
    fn the_day_of_the_start_never_counts_not_even_before_opening() {
        let due = calendar().deadline(at("2014-03-16T17:30:00Z"), "P1BD").unwrap(); // Monday 00:30 local
        assert_eq!(due.at, at("2014-03-18T10:00:00Z"));
    }

    #[test]
    fn a_holiday_does_not_count_and_a_worked_saturday_does() {
        let mut given = calendar();
        given.holidays.push("2014-03-17".parse().unwrap());
        given.worked.push("2014-03-15".parse().unwrap());
        let due = given.deadline(at("2014-03-14T02:00:00Z"), "P2BD").unwrap();
        assert_eq!(due.at, at("2014-03-18T10:00:00Z"));
    }

    #[test]
    fn a_month_from_the_31st_is_clamped_to_the_months_length() {
        let due = calendar().deadline(at("2014-01-31T05:00:00Z"), "P1M").unwrap();
        assert_eq!(due.at, at("2014-02-28T05:00:00Z"));
    }

    #[test]
    fn years_and_months_move_before_days() {
        let due = calendar().deadline(at("2012-01-30T05:00:00Z"), "P1Y1M1D").unwrap();
        assert_eq!(due.at, at("2013-03-01T05:00:00Z"));
    }

    #[test]
    fn a_day_keeps_the_wall_clock_and_24_hours_do_not() {
        let (from, zone) = (at("2014-04-05T05:00:00Z"), "Australia/Sydney"); // 16:00, the clocks go back that night
        assert_eq!(calendar().deadline_in(from, "P1D", zone).unwrap().at, at("2014-04-06T06:00:00Z"));
        assert_eq!(calendar().deadline_in(from, "PT24H", zone).unwrap().at, at("2014-04-06T05:00:00Z"));
    }

    #[test]
    fn a_wall_clock_inside_a_gap_moves_forward_by_the_gap() {
        let from = at("2014-10-03T16:30:00Z"); // 4 October 02:30 in Sydney; on the 5th that hour does not exist
        let due = calendar().deadline_in(from, "P1D", "Australia/Sydney").unwrap();
        assert_eq!(due.at, at("2014-10-04T16:30:00Z")); // 03:30 +11:00
    }

    #[test]
    fn a_wall_clock_that_occurs_twice_means_the_first() {
        let from = at("2014-04-04T15:30:00Z"); // 5 April 02:30 in Sydney; on the 6th that hour comes twice
        let due = calendar().deadline_in(from, "P1D", "Australia/Sydney").unwrap();
        assert_eq!(due.at, at("2014-04-05T15:30:00Z"));
    }

    #[test]
    fn elapsed_time_from_the_second_of_two_equal_clocks_stays_there() {
        let second = at("2014-04-05T16:30:00Z");
        assert_eq!(
            calendar().deadline_in(second, "PT1H", "Australia/Sydney").unwrap().at,
            at("2014-04-05T17:30:00Z")
        );
    }

    #[test]
    fn a_reminder_goes_sixty_days_before() {
        let due = Deadline::parse("2018-03-14T17:00[Asia/Bangkok]").unwrap();
        assert_eq!(calendar().before(&due, "P60D").unwrap(), at("2018-01-13T10:00:00Z"));
        assert_eq!(calendar().before(&due, "P1BD").unwrap(), at("2018-03-13T10:00:00Z"));
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_reason() {
        for (text, why) in [
            ("", TimeProblem::Malformed),
            ("P", TimeProblem::Malformed),
            ("PT", TimeProblem::Malformed),
            ("P1DT", TimeProblem::Malformed),
            ("5BD", TimeProblem::Malformed),
            ("PBD", TimeProblem::Malformed),
            ("P-1D", TimeProblem::Malformed),
            ("P+1BD", TimeProblem::Malformed),
            ("P1.5D", TimeProblem::Malformed),
            ("P1D1Y", TimeProblem::Malformed),
            ("P1D1D", TimeProblem::Malformed),
            ("p1d", TimeProblem::Malformed),
            ("P1D ", TimeProblem::Malformed),
            ("P0D", TimeProblem::Zero),
            ("P0BD", TimeProblem::Zero),
            ("P1D2BD", TimeProblem::Mixed),
            ("P5BDT1H", TimeProblem::Mixed),
            ("P999999D", TimeProblem::OutOfRange),
            ("P99999999999999999999BD", TimeProblem::OutOfRange),
        ] {
            assert_eq!(Period::parse(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn a_zone_that_does_not_exist_is_refused() {
        let given = calendar().deadline_in(at("2014-01-01T00:00:00Z"), "P1D", "Asia/Atlantis");
        assert_eq!(given, Err(TimeProblem::UnknownZone));
    }

    #[test]
    fn an_offset_that_contradicts_the_zone_is_refused() {
        assert_eq!(
            Deadline::parse("2014-03-14T17:00:00+08:00[Asia/Bangkok]"),
            Err(TimeProblem::OffsetContradictsZone)
        );
        assert_eq!(
            Deadline::parse("2014-03-14T17:00:00+07:00[Asia/Bangkok]"),
            Deadline::parse("2014-03-14T17:00[Asia/Bangkok]")
        );
    }

    #[test]
    fn a_calendar_without_a_working_day_is_refused_not_searched_for_ever() {
        let none = Calendar { rest_days: (1..=7).collect(), worked: vec![], ..calendar() };
        assert_eq!(none.deadline(at("2014-01-01T00:00:00Z"), "P1BD"), Err(TimeProblem::NoWorkingDay));
        assert_eq!(none.check(), Err(TimeProblem::NoWorkingDay));
    }

    #[test]
    fn dr26_late_begins_at_the_first_instant_after_the_month() {
        let due = Deadline::after(&"2013-09".parse().unwrap(), "Asia/Bangkok").unwrap();
        assert!(due.is_in_time(at("2013-09-15T00:00:00Z")));
        assert!(due.is_in_time(at("2013-09-30T16:59:59.999999Z")));
        assert!(due.has_passed(at("2013-09-30T17:00:00Z")));
    }
}

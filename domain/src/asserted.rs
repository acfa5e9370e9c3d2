//! Times that somebody asserts, with the precision at which they were given (DR26).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calendar::{Deadline, TimeProblem, instant, zone};

/// A date as it was given: to the instant, the day, the month or the year. Written as EDTF does
/// (`2013-09`), an instant as RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Partial {
    /// An instant.
    Instant(Timestamp),
    /// A day, in the zone of the [`Asserted`] that holds it.
    Day(Date),
    /// A month: year and month 1 to 12.
    Month(i16, i8),
    /// A year.
    Year(i16),
}

/// An asserted time: what was said, in which zone, by which clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asserted {
    /// What was said.
    pub at: Partial,
    /// IANA zone in which it was said.
    pub zone: String,
    /// Which clock said so: "fax gateway", "topmost Received header", "portal".
    pub clock: String,
}

impl Partial {
    /// The first instant it may mean, in a zone.
    pub fn from(&self, zone_name: &str) -> Result<Timestamp, TimeProblem> {
        match self {
            Self::Instant(at) => Ok(*at),
            _ => start_of(self.first_day()?, zone_name),
        }
    }

    /// The first instant after it, in a zone; of an instant, the instant itself.
    pub fn until(&self, zone_name: &str) -> Result<Timestamp, TimeProblem> {
        match self {
            Self::Instant(at) => Ok(*at),
            _ => start_of(self.day_after()?, zone_name),
        }
    }

    /// Whether it certainly holds at or before the start of this day: how registers compare dates of capacities.
    /// An instant is read in UTC.
    #[must_use]
    pub fn starts_by(&self, day: Date) -> bool {
        match self {
            Self::Instant(at) => jiff::tz::TimeZone::UTC.to_datetime(*at).date() <= day,
            _ => self.first_day().is_ok_and(|first| first <= day),
        }
    }

    fn first_day(&self) -> Result<Date, TimeProblem> {
        match self {
            Self::Instant(at) => Ok(jiff::tz::TimeZone::UTC.to_datetime(*at).date()),
            Self::Day(day) => Ok(*day),
            Self::Month(year, month) => Date::new(*year, *month, 1).map_err(|_| TimeProblem::OutOfRange),
            Self::Year(year) => Date::new(*year, 1, 1).map_err(|_| TimeProblem::OutOfRange),
        }
    }

    fn day_after(&self) -> Result<Date, TimeProblem> {
        let step = match self {
            Self::Instant(_) | Self::Day(_) => 1.day(),
            Self::Month(..) => 1.month(),
            Self::Year(_) => 1.year(),
        };
        self.first_day()?.checked_add(step).map_err(|_| TimeProblem::OutOfRange)
    }
}

fn start_of(day: Date, zone_name: &str) -> Result<Timestamp, TimeProblem> {
    instant(day.at(0, 0, 0, 0), &zone(zone_name)?)
}

/// Earlier intervals first; of two with the same beginning the more precise. A month is never its first day (DR26).
impl Ord for Partial {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |partial: &Self| (partial.from("UTC").ok(), partial.until("UTC").ok());
        key(self).cmp(&key(other)).then_with(|| self.precision().cmp(&other.precision()))
    }
}
impl PartialOrd for Partial {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Partial {
    const fn precision(&self) -> u8 {
        match self {
            Self::Instant(_) => 0,
            Self::Day(_) => 1,
            Self::Month(..) => 2,
            Self::Year(_) => 3,
        }
    }
}

impl fmt::Display for Partial {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(at) => write!(out, "{at}"),
            Self::Day(day) => write!(out, "{day}"),
            Self::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            Self::Year(year) => write!(out, "{year:04}"),
        }
    }
}

impl FromStr for Partial {
    type Err = TimeProblem;
    fn from_str(text: &str) -> Result<Self, TimeProblem> {
        let digits =
            |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [year] if digits(year, 4) => year.parse().map(Self::Year).map_err(|_| TimeProblem::NotATime),
            [year, month] if digits(year, 4) && digits(month, 2) => match (year.parse(), month.parse()) {
                (Ok(year), Ok(month @ 1..=12)) => Ok(Self::Month(year, month)),
                _ => Err(TimeProblem::NotATime),
            },
            [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
                text.parse().map(Self::Day).map_err(|_| TimeProblem::NotATime)
            }
            _ => text.parse().map(Self::Instant).map_err(|_| TimeProblem::NotATime),
        }
    }
}

impl Serialize for Partial {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Partial {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Asserted {
    /// An instant, by a clock.
    #[must_use]
    pub fn instant(at: Timestamp, zone: impl Into<String>, clock: impl Into<String>) -> Self {
        Self { at: Partial::Instant(at), zone: zone.into(), clock: clock.into() }
    }

    /// The first instant it may mean.
    pub fn earliest(&self) -> Result<Timestamp, TimeProblem> {
        self.at.from(&self.zone)
    }

    /// The first instant after it; of an instant, the instant itself.
    pub fn latest(&self) -> Result<Timestamp, TimeProblem> {
        self.at.until(&self.zone)
    }

    /// Whether it may have been in time: late is what certainly was. A day or month that holds the deadline gets the
    /// benefit of the doubt; an instant must be strictly before it.
    pub fn in_time(&self, deadline: &Deadline) -> Result<bool, TimeProblem> {
        Ok(deadline.is_in_time(self.earliest()?))
    }

    /// The local day on which it begins, in its own zone.
    pub fn day(&self) -> Result<Date, TimeProblem> {
        crate::calendar::day_of(self.earliest()?, &self.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_partial_date_is_written_as_it_was_given() {
        for text in ["2013", "2013-09", "2013-09-15", "2013-09-15T09:52:00Z"] {
            assert_eq!(text.parse::<Partial>().unwrap().to_string(), text);
        }
        for text in ["13", "2013-13", "2013-9", "2013-02-30", "tomorrow", "", "2013-09-15T09:52"] {
            assert_eq!(text.parse::<Partial>(), Err(TimeProblem::NotATime), "{text:?}");
        }
    }

    #[test]
    fn dr06_a_fax_at_16_52_is_in_time_for_17_00_and_one_at_17_00_is_not() {
        let closes = Deadline::parse("2014-03-14T17:00[Asia/Bangkok]").unwrap();
        let fax = |text| Asserted::instant(at(text), "Asia/Bangkok", "fax gateway");
        assert_eq!(fax("2014-03-14T09:52:00Z").in_time(&closes), Ok(true));
        assert_eq!(fax("2014-03-14T10:00:00Z").in_time(&closes), Ok(false));
    }

    #[test]
    fn dr26_a_month_is_an_interval_and_sorts_as_one() {
        let month: Partial = "2013-09".parse().unwrap();
        assert_eq!(month.from("Asia/Bangkok"), Ok(at("2013-08-31T17:00:00Z")));
        assert_eq!(month.until("Asia/Bangkok"), Ok(at("2013-09-30T17:00:00Z")));
        let mut dates: Vec<Partial> =
            ["2013-09-01", "2013-10", "2013-09", "2013"].map(|text| text.parse().unwrap()).to_vec();
        dates.sort();
        assert_eq!(
            dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["2013", "2013-09-01", "2013-09", "2013-10"]
        );
    }
}

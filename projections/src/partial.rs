//! On which day does a date given to the month or the year begin to hold? (DR26)

use domain::{Asserted, Partial};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The first day of the interval a date stands for.
#[must_use]
pub fn first_day(partial: &Partial) -> Date {
    match partial {
        Partial::Instant(at) => at.to_zoned_datetime(TimeZone::UTC).date(),
        Partial::Day(day) => *day,
        Partial::Month(year, month) => Date::new(*year, *month, 1).unwrap_or(Date::MIN),
        Partial::Year(year) => Date::new(*year, 1, 1).unwrap_or(Date::MIN),
    }
}

/// Whether a day lies in the half-open interval between two dates; an open end has no limit.
#[must_use]
pub fn holds_on(from: Option<&Partial>, until: Option<&Partial>, day: Date) -> bool {
    from.is_none_or(|from| first_day(from) <= day) && until.is_none_or(|until| day < first_day(until))
}

/// The first instant of an asserted time, in the zone in which it was said.
#[must_use]
pub fn first_instant(asserted: &Asserted) -> Timestamp {
    if let Partial::Instant(at) = asserted.at {
        return at;
    }
    let zone = TimeZone::get(&asserted.zone).unwrap_or(TimeZone::UTC);
    first_day(&asserted.at).to_zoned_datetime(zone).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// The civil day of an instant in a zone; the day in UTC where the zone is not known.
#[must_use]
pub fn day_in(at: Timestamp, zone: &str) -> Date {
    at.to_zoned_datetime(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_to_hold_on_its_first_day_and_an_end_is_exclusive() {
        let april = Partial::Month(2013, 4);
        let day = |text: &str| text.parse::<Date>().unwrap_or(Date::MIN);
        assert!(!holds_on(Some(&april), None, day("2013-03-31")));
        assert!(holds_on(Some(&april), None, day("2013-04-01")));
        assert!(!holds_on(None, Some(&april), day("2013-04-01")));
    }
}

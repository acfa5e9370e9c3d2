//! On which day does a date given to the month or the year begin to hold, and on which local day falls an instant?

use domain::{Asserted, Partial};
use jiff::Timestamp;
use jiff::civil::Date;

/// Whether a day lies in the half-open interval between two dates; an open end has no limit (DR26).
#[must_use]
pub fn holds_on(from: Option<&Partial>, until: Option<&Partial>, day: Date) -> bool {
    from.is_none_or(|from| from.starts_by(day)) && until.is_none_or(|until| !until.starts_by(day))
}

/// The first instant of an asserted time, in the zone in which it was said.
#[must_use]
pub fn first_instant(asserted: &Asserted) -> Timestamp {
    asserted.earliest().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The civil day of an instant in a zone; the day in UTC where the zone is not known.
#[must_use]
pub fn day_in(at: Timestamp, zone: &str) -> Date {
    domain::calendar::day_of(at, zone).unwrap_or_else(|_| jiff::tz::TimeZone::UTC.to_datetime(at).date())
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

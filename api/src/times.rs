//! How are times typed? Instants with their zone, local times, days, months: read once, here.

use domain::asserted::{Asserted, Partial};
use domain::calendar::Deadline;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::Problem;

/// A time somebody asserts: by which clock, in which zone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssertedTime {
    /// `2014-03-14T16:52:00+07:00`, `2014-03-14T16:52` in the zone, or a day, month or year.
    #[schema(example = "2014-03-14T16:52")]
    pub at: String,
    /// IANA zone.
    #[schema(example = "Asia/Bangkok")]
    pub zone: String,
    /// Which clock said so.
    #[schema(example = "fax gateway")]
    pub clock: String,
}

/// A deadline: an instant, or a local time in its zone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlineTime {
    /// `2014-03-14T17:00` in the zone, or an instant.
    #[schema(example = "2014-03-14T17:00")]
    pub at: String,
    /// IANA zone.
    #[schema(example = "Asia/Bangkok")]
    pub zone: String,
}

impl AssertedTime {
    /// The domain's value; problems name `field`.
    pub(crate) fn read(&self, field: &str) -> Result<Asserted, Problem> {
        let zone = zone(&self.zone, &format!("{field}.zone"))?;
        let at = partial(self.at.trim(), &zone).ok_or_else(|| {
            Problem::field(
                &format!("{field}.at"),
                "not-a-time",
                "Type a time like 2014-03-14T16:52, or a day, month or year.",
            )
        })?;
        Ok(Asserted { at, zone: self.zone.clone(), clock: self.clock.clone() })
    }
}

impl DeadlineTime {
    /// The domain's value; problems name `field`.
    pub(crate) fn read(&self, field: &str) -> Result<Deadline, Problem> {
        let zone = zone(&self.zone, &format!("{field}.zone"))?;
        let at = instant(self.at.trim(), &zone).ok_or_else(|| {
            Problem::field(&format!("{field}.at"), "not-a-time", "Type a time like 2014-03-14T17:00.")
        })?;
        Ok(Deadline { at, zone: self.zone.clone() })
    }
}

/// A zone by its IANA name; a zone that does not exist is told with the field.
pub(crate) fn zone(name: &str, field: &str) -> Result<TimeZone, Problem> {
    domain::calendar::zone(name).map_err(|_| {
        Problem::field(
            field,
            "no-such-zone",
            "There is no such time zone. Type an IANA name such as Asia/Bangkok.",
        )
    })
}

/// An instant as typed: RFC 3339, or local in the zone with `T` or a blank between day and time.
pub(crate) fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    if text.len() <= 10 {
        return None;
    }
    let local: DateTime = text.replacen(' ', "T", 1).parse().ok()?;
    domain::calendar::instant(local, zone).ok()
}

/// A time with the precision at which it was typed.
fn partial(text: &str, zone: &TimeZone) -> Option<Partial> {
    if let Some(instant) = instant(text, zone) {
        return Some(Partial::Instant(instant));
    }
    if let Ok(day) = text.parse::<Date>() {
        return Some(Partial::Day(day));
    }
    let numbers: Vec<&str> = text.split('-').collect();
    match numbers.as_slice() {
        [year] if year.len() == 4 => Some(Partial::Year(year.parse().ok()?)),
        [year, month] if year.len() == 4 && month.len() == 2 => {
            let month: i8 = month.parse().ok()?;
            (1..=12).contains(&month).then_some(Partial::Month(year.parse().ok()?, month))
        }
        _ => None,
    }
}

/// An instant of the past as people and programs write it: RFC 3339, or local with its zone behind a blank:
/// `2014-03-14 17:00 Asia/Bangkok`.
pub(crate) fn past(text: &str) -> Option<Timestamp> {
    let (local, zone) = match text.rsplit_once(' ') {
        Some((local, name)) if name.contains('/') || name == "UTC" => {
            (local, domain::calendar::zone(name).ok()?)
        }
        _ => (text, TimeZone::UTC),
    };
    instant(local, &zone).or_else(|| {
        let day: Date = local.parse().ok()?;
        domain::calendar::instant(day.at(0, 0, 0, 0), &zone).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asserted(at: &str, zone: &str) -> Result<Partial, Problem> {
        AssertedTime { at: at.into(), zone: zone.into(), clock: "fax gateway".into() }
            .read("received")
            .map(|time| time.at)
    }

    #[test]
    fn a_local_time_is_read_in_its_zone() {
        let expected = Partial::Instant("2014-03-14T09:52:00Z".parse().unwrap_or_default());
        assert_eq!(asserted("2014-03-14T16:52", "Asia/Bangkok"), Ok(expected.clone()));
        assert_eq!(asserted("2014-03-14 16:52", "Asia/Bangkok"), Ok(expected));
    }

    #[test]
    fn a_month_stays_a_month() {
        assert_eq!(asserted("2013-09", "Asia/Bangkok"), Ok(Partial::Month(2013, 9)));
        assert!(asserted("2013-13", "Asia/Bangkok").is_err());
    }

    #[test]
    fn a_zone_that_does_not_exist_is_named() {
        let problem = asserted("2014-03-14", "Asia/Atlantis").err();
        assert_eq!(
            problem.map(|p| (p.code, p.errors[0].field.clone())),
            Some(("no-such-zone".into(), "received.zone".into()))
        );
    }

    #[test]
    fn the_past_is_typed_with_or_without_a_zone() {
        assert_eq!(
            past("2014-03-14 17:00 Asia/Bangkok").map(|t| t.to_string()),
            Some("2014-03-14T10:00:00Z".into())
        );
        assert_eq!(past("2014-03-14T10:00:00Z").map(|t| t.to_string()), Some("2014-03-14T10:00:00Z".into()));
        assert_eq!(past("2014-03-14").map(|t| t.to_string()), Some("2014-03-14T00:00:00Z".into()));
        assert_eq!(past("soon"), None);
    }
}

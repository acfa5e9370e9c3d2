//! How is an instant written? Local time with its place, the same in UTC, and what remains until it.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// The clock on the wall of a page: the instant the page stands at and the zone it is read in.
#[derive(Clone, Debug)]
pub(crate) struct Wall {
    /// The instant: now, or the past instant one stands at.
    pub now: Timestamp,
    /// The zone of the secretariat.
    pub zone: TimeZone,
}

/// An instant, ready to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    /// RFC 3339 with the local offset, for `datetime`.
    pub iso: String,
    /// For people.
    pub text: String,
    /// The same in UTC, with the day where it differs.
    pub utc: String,
}

impl Wall {
    /// The wall of an office in an IANA zone; UTC where the zone is not known, and the page says so.
    pub(crate) fn new(now: Timestamp, zone: &str) -> Self {
        Self { now, zone: domain::calendar::zone(zone).unwrap_or(TimeZone::UTC) }
    }

    /// `Fri 13 June 2014, 17:00 Bangkok`.
    pub(crate) fn long(&self, at: Timestamp) -> Moment {
        let local = self.local(at);
        self.moment(&local, format!("{} {}", local.strftime("%a %-d %B %Y, %H:%M"), place(&local)))
    }

    /// `Fri 13 June, 17:00`, with the year where it is not the year of the page.
    pub(crate) fn short(&self, at: Timestamp) -> Moment {
        let local = self.local(at);
        let form = if self.this_year(&local) { "%a %-d %B, %H:%M" } else { "%a %-d %B %Y, %H:%M" };
        self.moment(&local, local.strftime(form).to_string())
    }

    /// `10 June 14:05`, with the year where it is not the year of the page.
    pub(crate) fn brief(&self, at: Timestamp) -> Moment {
        let local = self.local(at);
        let form = if self.this_year(&local) { "%-d %B %H:%M" } else { "%-d %B %Y %H:%M" };
        self.moment(&local, local.strftime(form).to_string())
    }

    /// `12 June 2014`.
    pub(crate) fn day(&self, at: Timestamp) -> Moment {
        let local = self.local(at);
        self.moment(&local, local.strftime("%-d %B %Y").to_string())
    }

    /// To the millisecond, as the record of an event gives it.
    pub(crate) fn exact(&self, at: Timestamp) -> Moment {
        let local = self.local(at);
        self.moment(&local, format!("{} {}", local.strftime("%a %-d %B %Y, %H:%M:%S%.3f"), place(&local)))
    }

    /// The same wall read in another zone.
    pub(crate) fn in_zone(&self, zone: &str) -> Self {
        Self { now: self.now, zone: domain::calendar::zone(zone).unwrap_or(TimeZone::UTC) }
    }

    fn local(&self, at: Timestamp) -> ZonedDateTime {
        at.to_zoned_datetime(self.zone.clone())
    }

    fn this_year(&self, local: &ZonedDateTime) -> bool {
        self.local(self.now).year() == local.year()
    }

    fn moment(&self, local: &ZonedDateTime, text: String) -> Moment {
        let utc = local.with_time_zone(TimeZone::UTC);
        let form = if utc.date() == local.date() { "%H:%M UTC" } else { "%a %-d %B, %H:%M UTC" };
        Moment {
            iso: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            text,
            utc: utc.strftime(form).to_string(),
        }
    }
}

/// The place that names a zone: `Bangkok` for `Asia/Bangkok`.
pub(crate) fn place(local: &ZonedDateTime) -> String {
    let zone = local.time_zone().iana_name().unwrap_or("UTC");
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// `1 day 6 h`, `6 h 36 min`, `12 min`: the two largest units, which is what people act on.
pub(crate) fn span(seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        (1, _) => format!("1 day {hours} h"),
        _ => format!("{days} days {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall() -> Wall {
        Wall::new("2014-06-12T03:24:00Z".parse().unwrap(), "Asia/Bangkok")
    }

    #[test]
    fn an_instant_names_its_place_and_gives_utc() {
        let moment = wall().long("2014-06-13T10:00:00Z".parse().unwrap());
        assert_eq!(moment.text, "Fri 13 June 2014, 17:00 Bangkok");
        assert_eq!(moment.utc, "10:00 UTC");
        assert_eq!(moment.iso, "2014-06-13T17:00:00+07:00");
    }

    #[test]
    fn utc_names_the_day_where_it_differs() {
        assert_eq!(wall().short("2014-06-12T18:30:00Z".parse().unwrap()).utc, "Thu 12 June, 18:30 UTC");
    }

    #[test]
    fn a_year_is_written_only_where_it_is_another() {
        assert_eq!(wall().brief("2013-06-10T07:05:00Z".parse().unwrap()).text, "10 June 2013 14:05");
        assert_eq!(wall().brief("2014-06-10T07:05:00Z".parse().unwrap()).text, "10 June 14:05");
    }

    #[test]
    fn spans_keep_their_two_largest_units() {
        assert_eq!(span(17 * 3600 + 24 * 60), "17 h 24 min");
        assert_eq!(span(-30 * 3600), "1 day 6 h");
        assert_eq!(span(102 * 3600), "4 days 6 h");
        assert_eq!(span(59), "0 min");
    }
}

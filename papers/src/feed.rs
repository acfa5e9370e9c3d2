//! Which deadlines does a calendar show? RFC 5545, one event for each, in UTC, so that no calendar has to know our zones.
//!
//! Each deadline keeps its `UID`; when it moves its `SEQUENCE` goes up, and calendars that hold it move it. Pure: whoever calls says when
//! the feed was made, from the journal's own instants.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// How long an event lasts on the page of a calendar; it ends with what may still be done.
const SHOWN: SignedDuration = SignedDuration::from_mins(30);
/// Most bytes of a line before it is folded (RFC 5545 §3.1).
const LONGEST_LINE: usize = 75;

/// One deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The same as long as the deadline exists, in the whole program: `round/PG-SOM/1/comments`.
    pub uid: String,
    /// When it falls due; *in time* is strictly before.
    pub due: Timestamp,
    /// The zone it was set in; the local time is said in the description.
    pub zone: TimeZone,
    /// `Comments on Criminalizing migrant smuggling are due`
    pub summary: String,
    /// What has to be done, by whom; may have several lines.
    pub description: String,
    /// Where it can be done.
    pub address: String,
    /// How often it was moved.
    pub sequence: u64,
    /// When it was last set or moved.
    pub changed: Timestamp,
    /// Whether it no longer holds: met, withdrawn or replaced.
    pub cancelled: bool,
}

/// A calendar of deadlines with this name.
#[must_use]
pub fn calendar(name: &str, entries: &[Entry]) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//travaux//deadlines//EN");
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "METHOD", "PUBLISH");
    line(&mut out, "X-WR-CALNAME", &text(name));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    for entry in entries {
        event(&mut out, entry);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

/// A deadline is an instant: the event ends at it, so that what is in time lies before its end, and takes nobody's time.
fn event(out: &mut String, entry: &Entry) {
    let local =
        entry.due.to_zoned_datetime(entry.zone.clone()).strftime("%A %-d %B %Y, %H:%M %:z (%Q)").to_string();
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &text(&entry.uid));
    line(out, "DTSTAMP", &utc(entry.changed));
    line(out, "LAST-MODIFIED", &utc(entry.changed));
    line(out, "SEQUENCE", &entry.sequence.to_string());
    line(out, "DTSTART", &utc(entry.due - SHOWN));
    line(out, "DTEND", &utc(entry.due));
    line(out, "SUMMARY", &text(&entry.summary));
    line(out, "DESCRIPTION", &text(&format!("{}\nDue before {local}.", entry.description)));
    line(out, "URL", &entry.address.chars().filter(|one| !one.is_control()).collect::<String>());
    line(out, "STATUS", if entry.cancelled { "CANCELLED" } else { "CONFIRMED" });
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
}

/// `20140611T100000Z`. Calendars know whole seconds; a part of one is left out, which is never later than the deadline.
fn utc(instant: Timestamp) -> String {
    instant.to_zoned_datetime(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text of a property: backslash, semicolon, comma and line ends are escaped, other control characters left out (RFC 5545 §3.3.11).
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' => out.push_str("\\n"),
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    out
}

/// A line, folded before it has more than 75 bytes and never inside a character.
fn line(out: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for character in name.chars().chain([':']).chain(value.chars()) {
        if used + character.len_utf8() > LONGEST_LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(character);
        used += character.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(summary: &str) -> Entry {
        Entry {
            uid: "round/PG-SOM/1/comments@travaux".into(),
            due: "2014-03-31T10:00:00Z".parse().unwrap(),
            zone: TimeZone::get("Asia/Bangkok").unwrap(),
            summary: summary.into(),
            description: "QM; answer".into(),
            address: "https://travaux.example/rounds/PG-SOM/1".into(),
            sequence: 2,
            changed: "2014-03-20T03:00:00Z".parse().unwrap(),
            cancelled: false,
        }
    }

    #[test]
    fn a_deadline_is_written_with_its_local_time() {
        let written = calendar("Deadlines of QM", &[entry("Comments, all of them")]).replace("\r\n ", "");
        for expected in [
            "UID:round/PG-SOM/1/comments@travaux\r\n",
            "SEQUENCE:2\r\n",
            "DTSTAMP:20140320T030000Z\r\n",
            "DTSTART:20140331T093000Z\r\n",
            "DTEND:20140331T100000Z\r\n",
            "SUMMARY:Comments\\, all of them\r\n",
            "DESCRIPTION:QM\\; answer\\nDue before Monday 31 March 2014\\, 17:00 +07:00 (Asia/Bangkok).\r\n",
        ] {
            assert!(written.contains(expected), "{expected:?} in {written}");
        }
    }

    proptest! {
        #[test]
        fn lines_are_short_and_unfold_to_what_was_said(summary in r"[a-z é界,;\\\n\r]{0,200}") {
            let written = calendar("x", &[entry(&summary)]);
            for line in written.split("\r\n") {
                prop_assert!(line.len() <= LONGEST_LINE && !line.contains(['\n', '\r']), "{line:?}");
            }
            let unfolded = written.replace("\r\n ", "");
            let said = format!("SUMMARY:{}\r\n", text(&summary));
            prop_assert!(unfolded.contains(&said));
        }
    }
}

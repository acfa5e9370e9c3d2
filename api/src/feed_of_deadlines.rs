//! How is a deadline written for calendar programs? As RFC 5545 has it: instants in UTC, folded lines, one UID for ever.

use domain::calendar::Deadline;
use jiff::Timestamp;

/// Most bytes of a line before it is folded (RFC 5545 §3.1).
const LINE: usize = 75;
/// How long an entry lasts on the page of a calendar; a deadline is an instant, and ends what may still be done.
const SHOWN: jiff::SignedDuration = jiff::SignedDuration::from_mins(30);

/// One deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Names the deadline for ever, however it moves.
    pub uid: String,
    /// Grows with every change.
    pub sequence: u64,
    /// What is owed.
    pub summary: String,
    /// The page that says the rest.
    pub about: String,
    /// By when.
    pub due: Deadline,
}

/// A calendar of deadlines. An entry ends at the due instant, so that what is in time lies before its end.
pub(crate) fn feed(entries: &[Entry], now: Timestamp) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//travaux//deadlines//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "X-WR-CALNAME:Deadlines".to_owned(),
    ];
    for entry in entries {
        lines.extend(event(entry, now));
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn event(entry: &Entry, now: Timestamp) -> Vec<String> {
    let zone = domain::calendar::zone(&entry.due.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let local = zone.to_datetime(entry.due.at).strftime("%-d %B %Y, %H:%M");
    let said = format!("In time is before {local} ({}).\n{}", entry.due.zone, entry.about);
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", entry.uid),
        format!("SEQUENCE:{}", entry.sequence),
        format!("DTSTAMP:{}", utc(now)),
        format!("DTSTART:{}", utc(entry.due.at - SHOWN)),
        format!("DTEND:{}", utc(entry.due.at)),
        format!("SUMMARY:{}", escaped(&entry.summary)),
        format!("DESCRIPTION:{}", escaped(&said)),
        format!("URL:{}", entry.about),
        "END:VEVENT".to_owned(),
    ]
}

/// `20140314T100000Z`.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value: backslash, comma, semicolon and new line escaped (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A line folded between letters, never inside one, and ended.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 4);
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > LINE {
            folded.push_str("\r\n ");
            width = 1;
        }
        folded.push(letter);
        width += letter.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(summary: &str) -> Entry {
        Entry {
            uid: "u@travaux".to_owned(),
            sequence: 3,
            summary: summary.to_owned(),
            about: "https://travaux.example/rounds/PG-SOM/1".to_owned(),
            due: Deadline::parse("2014-03-14T17:00[Asia/Bangkok]").unwrap(),
        }
    }

    #[test]
    fn a_deadline_ends_its_entry_at_the_instant_in_utc() {
        let now = "2014-03-01T00:00:00Z".parse().unwrap();
        let text = feed(&[entry("answer; now, or never")], now);
        assert!(text.contains("DTEND:20140314T100000Z\r\n"), "{text}");
        assert!(text.contains("SUMMARY:answer\\; now\\, or never\r\n"), "{text}");
        assert!(text.contains("SEQUENCE:3\r\n"), "{text}");
    }

    #[test]
    fn long_lines_are_folded_between_letters() {
        let now = "2014-03-01T00:00:00Z".parse().unwrap();
        let text = feed(&[entry(&"é".repeat(200))], now);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        assert_eq!(text.replace("\r\n ", "").matches('é').count(), 200);
    }
}

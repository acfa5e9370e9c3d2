"""Says what a calendar program finds in a feed: one line for each event."""

import sys

import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
assert not calendar.errors, calendar.errors
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    due = event.decoded("dtend")
    assert due.utcoffset().total_seconds() == 0
    said = [
        event["uid"],
        due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        event["sequence"],
        event["summary"],
        event["status"],
        event["url"],
        event["description"].count("\n"),
    ]
    print("|".join(str(part) for part in said))

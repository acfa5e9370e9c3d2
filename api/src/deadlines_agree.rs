//! One deadline, one truth: do page, letter, calendar feed and enforcement tell the same instant, whatever the zone and whatever
//! its clocks do that night?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::Decide;
use domain::calendar::{Calendar, Deadline};
use domain::round::{Command, Event, Round};
use domain::testing::deadlines::near_a_change;
use domain::testing::review::{asked, circulated, prepared, round_after};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use papers::feed::{Entry, calendar};
use workflows::running::deadline_in_letters;

use crate::view::{self, Wall};

/// How many deadlines are compared.
const MANY: usize = 1_000;

/// The deadline with this number: in its zone, on a day at or near a change of the clocks, at some minute.
fn generated(number: usize) -> Deadline {
    let (local, zone) = near_a_change(number, "2008-01-01T00:00:00Z".parse().unwrap());
    Deadline::at_local(local, zone).unwrap()
}

/// What the page says: the instant a program reads, and what a person reads, in the deadline's zone and in UTC.
fn on_the_page(deadline: &Deadline) -> (Timestamp, String, String) {
    let wall = Wall::new("2014-01-01T00:00:00Z".parse().unwrap(), "Asia/Bangkok");
    let shown = view::Deadline::long(&wall.in_zone(&deadline.zone), deadline.at);
    (shown.at.iso.parse().unwrap(), shown.at.text, shown.at.utc)
}

/// What the letter says, in UTC.
fn in_the_letter(deadline: &Deadline) -> (Timestamp, String) {
    let text = deadline_in_letters(deadline);
    let (local, rest) = text.split_once(" (").unwrap();
    let utc = rest.split_once("; ").unwrap().1.trim_end_matches(" UTC)");
    let read = jiff::civil::DateTime::strptime("%d %B %Y, %H:%M", utc).unwrap();
    (TimeZone::UTC.to_timestamp(read).unwrap(), local.to_owned())
}

/// What the calendar feed says.
fn in_the_feed(deadline: &Deadline) -> Timestamp {
    let entry = Entry {
        uid: "u".to_owned(),
        sequence: 1,
        summary: "s".to_owned(),
        description: "d".to_owned(),
        address: "a".to_owned(),
        due: deadline.at,
        zone: domain::calendar::zone(&deadline.zone).unwrap(),
        changed: deadline.at,
        cancelled: false,
    };
    let text = calendar("Deadlines", &[entry]);
    let end = text.lines().find_map(|line| line.strip_prefix("DTEND:")).unwrap().to_owned();
    let read = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", &end).unwrap();
    TimeZone::UTC.to_timestamp(read).unwrap()
}

/// The first instant at which the round takes nothing and the clock may close it.
fn enforced(deadline: &Deadline) -> Timestamp {
    let plan = domain::round::event::Prepared { deadline: deadline.clone(), ..prepared() };
    let sent = circulated(&plan);
    let round: Round = round_after(plan, [Event::Circulated(sent)]);
    let tick = SignedDuration::from_micros(1);
    assert!(round.takes_answers(deadline.at - tick) && !round.takes_answers(deadline.at));
    let mut facts = asked(round.clone(), domain::Role::Timer, ("", None));
    facts.review.tally = Some(domain::round::event::Tally::default());
    facts.now = deadline.at - tick;
    assert!(round.decide(Command::Close, &facts).is_err());
    facts.now = deadline.at;
    assert!(matches!(round.decide(Command::Close, &facts).unwrap().as_slice(), [Event::Closed(_)]));
    deadline.at
}

/// The first instant at which the clock may end a silence that nobody broke, and at which nobody breaks it any more.
fn enforced_in_silence(deadline: &Deadline) -> Timestamp {
    use domain::silence::event::{Agreed, Event, Proposed, Started};
    use domain::silence::{Command, SilencePeriod};
    let symbol = domain::text::Symbol::read("RSO/PG/SOM/2014/1").unwrap();
    let proposed = Proposed {
        silence: "SOM-1".into(),
        body: "PLENARY".into(),
        guide: "PG-SOM".into(),
        symbol: symbol.clone(),
        provisional_title: "A guide".to_owned(),
        note: None,
        procedure: 1,
    };
    let started = Started {
        agreed: Agreed { place: "Bangkok".to_owned(), on: "2008-01-01".parse().unwrap() },
        symbol,
        number: 1,
        expires: deadline.clone(),
        title: "provisional".to_owned(),
        addressees: vec!["QM".into()],
    };
    let silence = SilencePeriod::after([Event::Proposed(proposed), Event::Started(started)]);
    let mut facts = domain::testing::facts();
    facts.authority = domain::Authority::timer();
    let tick = SignedDuration::from_micros(1);
    (facts.now, facts.due) = (deadline.at - tick, None);
    assert!(silence.decide(Command::Expire, &facts).is_err());
    facts.now = deadline.at;
    assert!(matches!(silence.decide(Command::Expire, &facts).unwrap().as_slice(), [Event::Held(_)]));
    let spoken =
        |at: Timestamp| domain::Asserted::instant(at, &deadline.zone, "fax gateway").in_time(deadline);
    assert!(spoken(deadline.at - tick).unwrap() && !spoken(deadline.at).unwrap());
    deadline.at
}

#[test]
fn page_letter_feed_and_enforcement_tell_one_instant_for_a_thousand_deadlines() {
    let mut changes = 0;
    for deadline in (0..MANY).map(generated) {
        let enforced = enforced(&deadline);
        let (page, words, _) = on_the_page(&deadline);
        let (letter, local) = in_the_letter(&deadline);
        assert_eq!(page, enforced, "the page, {deadline:?}");
        assert_eq!(enforced_in_silence(&deadline), enforced, "silence, {deadline:?}");
        assert_eq!(letter, enforced, "the letter, {deadline:?}");
        assert_eq!(in_the_feed(&deadline), enforced, "the feed, {deadline:?}");
        let zone = domain::calendar::zone(&deadline.zone).unwrap();
        let there = zone.to_datetime(deadline.at);
        assert_eq!(local, there.strftime("%-d %B %Y, %H:%M").to_string(), "{deadline:?}");
        assert!(words.contains(&there.strftime("%-d %B %Y, %H:%M").to_string()), "{words}, {deadline:?}");
        let day = SignedDuration::from_hours(24);
        let offset = |at: Timestamp| zone.to_offset(at);
        changes += usize::from(offset(deadline.at - day) != offset(deadline.at + day));
    }
    assert!(changes > MANY / 5, "{changes} of them lie within a day of a change of the clocks");
}

#[test]
fn a_deadline_that_is_counted_from_a_period_agrees_as_well() {
    let calendar = Calendar::default();
    for (number, deadline) in (0..MANY).map(generated).enumerate() {
        let period = ["P5BD", "P30D", "P1M", "PT36H", "P8W"][number % 5];
        let counted = calendar.deadline_in(deadline.at, period, &deadline.zone).unwrap();
        let (page, ..) = on_the_page(&counted);
        assert_eq!((page, in_the_feed(&counted)), (enforced(&counted), counted.at), "{counted:?}");
    }
}

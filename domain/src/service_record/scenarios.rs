//! What holds for the journal itself, told as cases.

use super::event::{ClockMoved, Opened, Purpose};
use super::{Command, Event, Refusal, ServiceRecord};
use crate::decide::Decide;
use crate::testing::{at, facts};

fn opened(purpose: Purpose) -> Event {
    Event::Opened(Opened { purpose, secretariat: "RSO".to_owned() })
}

#[test]
fn the_clock_of_a_live_journal_is_not_moved() {
    let live = ServiceRecord::after([opened(Purpose::Live)]);
    let moved = Command::MoveClock(ClockMoved { to: at("2099-01-01T00:00:00Z") });
    assert_eq!(live.decide(moved, &facts()), Err(Refusal::ClockNotMovable {}));
}

#[test]
fn the_clock_of_a_rehearsal_goes_forward_only() {
    let rehearsal = ServiceRecord::after([opened(Purpose::Rehearsal { origin: "empty".to_owned() })]);
    let moved = |to| rehearsal.decide(Command::MoveClock(ClockMoved { to: at(to) }), &facts());
    assert!(moved("2099-01-01T00:00:00Z").is_ok());
    assert_eq!(moved("2001-01-01T00:00:00Z"), Err(Refusal::ClockGoesForward {}));
}

#[test]
fn a_journal_is_opened_for_one_purpose() {
    let live = ServiceRecord::after([opened(Purpose::Live)]);
    let other = Opened { purpose: Purpose::Demonstration, secretariat: "RSO".to_owned() };
    assert_eq!(live.decide(Command::Open(other), &facts()), Err(Refusal::AlreadyOpened {}));
}

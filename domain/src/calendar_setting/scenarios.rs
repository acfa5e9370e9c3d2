//! What holds for the working calendar, told as cases.

use super::event::Set;
use super::{CalendarSetting, Command, Event, Refusal};
use crate::actor::Role;
use crate::calendar::Calendar;
use crate::decide::Decide;
use crate::testing::{at, facts};

fn from(instant: &str, holiday: &str) -> Set {
    let calendar = Calendar { holidays: vec![holiday.parse().unwrap()], ..Calendar::default() };
    Set { calendar, effective_from: at(instant) }
}

#[test]
fn the_calendar_in_force_is_the_one_that_began_last() {
    let setting = CalendarSetting::after([
        Event::Set(from("2014-01-01T00:00:00Z", "2014-04-14")),
        Event::Set(from("2014-06-01T00:00:00Z", "2014-08-12")),
    ]);
    let holidays = |instant| setting.in_force_at(at(instant)).holidays;
    assert_eq!(holidays("2014-05-31T23:59:59Z"), [jiff::civil::date(2014, 4, 14)]);
    assert_eq!(holidays("2014-06-01T00:00:00Z"), [jiff::civil::date(2014, 8, 12)]);
}

#[test]
fn dr10_a_calendar_is_never_set_for_the_past() {
    let mut asked = facts();
    asked.authority.role = Role::Administrator;
    let set = Command::Set(from("2001-01-01T00:00:00Z", "2014-04-14"));
    assert_eq!(CalendarSetting::default().decide(set, &asked), Err(Refusal::Retroactive {}));
}

#[test]
fn a_calendar_in_a_zone_that_does_not_exist_is_refused() {
    let mut set = from("2030-01-01T00:00:00Z", "2030-04-14");
    set.calendar.zone = "Asia/Atlantis".to_owned();
    let refused = CalendarSetting::default().decide(Command::Set(set), &facts());
    assert!(matches!(refused, Err(Refusal::Unusable { .. })));
}

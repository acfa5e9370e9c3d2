//! What holds for calls, told as cases.

use super::event::{Issued, Prepared};
use super::{Call, Command, Event, Refusal, State};
use crate::actor::Role;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::testing::{deadline, facts};

fn prepared() -> Event {
    Event::Prepared(Prepared {
        year: "2014".into(),
        title: "Call for experts".to_owned(),
        text: "Please nominate experts.".to_owned(),
        closes: deadline("2099-03-14T17:00[Asia/Bangkok]"),
        accepts_late: false,
    })
}

fn open() -> Call {
    Call::after([prepared(), Event::Issued(Issued { addressees: vec!["QM".into()] })])
}

fn asked_by(role: Role) -> Facts {
    let mut asked = facts();
    asked.authority.role = role;
    asked
}

#[test]
fn a_call_that_tells_nobody_is_not_issued() {
    let call = Call::after([prepared()]);
    let refused = call.decide(Command::Issue { addressees: vec![] }, &asked_by(Role::CoManager));
    assert_eq!(refused, Err(Refusal::NobodyAddressed {}));
}

#[test]
fn a_call_is_closed_before_its_time_only_with_a_reason() {
    let refused = open().decide(Command::Close { reason: None }, &asked_by(Role::CoManager));
    assert_eq!(refused, Err(Refusal::ReasonMissing {}));
}

#[test]
fn the_clock_closes_a_call_at_its_instant_and_not_before() {
    let mut asked = asked_by(Role::Timer);
    assert_eq!(open().decide(Command::Close { reason: None }, &asked), Err(Refusal::NotYetDue {}));
    asked.now = deadline("2099-03-14T17:00[Asia/Bangkok]").at;
    let events = open().decide(Command::Close { reason: None }, &asked).unwrap();
    assert_eq!(events.into_iter().fold(open(), Call::evolve).state, State::Closed);
}

#[test]
fn issuing_twice_changes_nothing() {
    assert_eq!(open().decide(Command::Issue { addressees: vec![] }, &asked_by(Role::CoManager)), Ok(vec![]));
}

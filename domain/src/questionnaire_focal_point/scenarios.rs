//! What holds for questionnaire focal points, told as cases.

use super::event::{AccessGranted, Confirmed, Nominated};
use super::{Command, Event, QuestionnaireFocalPoint, Refusal};
use crate::channel::Channel;
use crate::decide::Decide;
use crate::form::{Answers, Schema};
use crate::testing::{at, facts, fax_of};

fn nominated() -> Event {
    Event::Nominated(Nominated {
        reference: "QFP-QM-01".into(),
        member: "QM".into(),
        channel: Channel::Portal,
        registered_by: None,
        intake: None,
        received: fax_of("2014-03-01T00:00:00Z"),
        procedure: 1,
        form: Schema::focal_point_nomination().split(&Answers::default(), "P-1".into(), "P-2".into()),
    })
}

fn credentialed() -> QuestionnaireFocalPoint {
    let reference = || "QFP-QM-01".into();
    QuestionnaireFocalPoint::after([
        nominated(),
        Event::Confirmed(Confirmed { reference: reference(), by: "P-S1".into() }),
        Event::AccessGranted(AccessGranted {
            reference: reference(),
            release_at: at("2014-12-31T00:00:00Z"),
        }),
    ])
}

#[test]
fn access_ends_at_its_instant_and_not_before() {
    let mut asked = facts();
    assert_eq!(credentialed().decide(Command::Release, &asked), Err(Refusal::NotDue));
    asked.now = at("2014-12-31T00:00:00Z");
    assert!(matches!(credentialed().decide(Command::Release, &asked).as_deref(), Ok([Event::Released(_)])));
}

#[test]
fn a_place_is_given_to_one_official_at_a_time() {
    let nominate =
        super::command::Nominate { member: "QM".into(), intake: None, answers: Answers::default() };
    let refused = credentialed().decide(Command::Nominate(nominate), &facts());
    assert_eq!(refused, Err(Refusal::PlaceTaken("QFP-QM-01".into())));
}

#[test]
fn replacing_twice_changes_nothing() {
    let replaced = credentialed().decide(Command::Replace { reason: None }, &facts()).unwrap();
    let after = replaced.into_iter().fold(credentialed(), QuestionnaireFocalPoint::evolve);
    assert_eq!(after.decide(Command::Replace { reason: None }, &facts()), Ok(vec![]));
}

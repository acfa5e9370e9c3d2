//! What holds for erasures, told as cases.

use jiff::civil::date;

use super::command::Ask;
use super::event::{Basis, Completed};
use super::{Command, Erasure, Event, Refusal, Stage};
use crate::actor::{Actor, Authority, Role};
use crate::decide::Decide;
use crate::facts::{ErasureFacts, Facts};
use crate::testing::{facts, person};

fn by(name: &str) -> Facts {
    let authority = Authority {
        actor: Actor::Person(person(name)),
        role: Role::Approver,
        on_behalf_of: None,
        speaking_for: None,
        mandate: Some("M-0001".into()),
    };
    let erasure = Some(ErasureFacts { subject: person("P-X"), original_on_hold: false, in_office: false });
    Facts { authority, erasure, ..facts() }
}

fn ask(class: &str, basis: Basis) -> Ask {
    let since = (basis == Basis::Schedule).then(|| date(2010, 3, 3));
    let grounds = "She asked by letter.".to_owned();
    Ask { also: vec![person("P-FAX")], class: class.to_owned(), basis, since, grounds }
}

fn after(commands: &[(&str, Command)]) -> Erasure {
    commands.iter().fold(Erasure::default(), |erasure, (who, command)| {
        let events = erasure.decide(command.clone(), &by(who)).unwrap();
        events.into_iter().fold(erasure, Erasure::evolve)
    })
}

fn asked() -> Erasure {
    after(&[("S1", Command::Ask(ask("NOMINATION-APPROVED", Basis::Person)))])
}

#[test]
fn dr30_whoever_asked_does_not_confirm() {
    assert_eq!(asked().decide(Command::Confirm, &by("S1")), Err(Refusal::SamePerson {}));
    let confirmed = asked().decide(Command::Confirm, &by("S2")).unwrap();
    let [Event::Confirmed(it), Event::Confirmed(also)] = &confirmed[..] else { panic!("{confirmed:?}") };
    assert_eq!((&it.subject, &also.subject), (&person("P-X"), &person("P-FAX")));
    assert_eq!((it.asked_by.as_ref(), it.by.as_ref()), (Some(&person("S1")), Some(&person("S2"))));
}

#[test]
fn dr30_asking_or_confirming_twice_changes_nothing() {
    let same = Command::Ask(ask("NOMINATION-APPROVED", Basis::Person));
    assert_eq!(asked().decide(same.clone(), &by("S1")), Ok(Vec::new()));
    assert_eq!(asked().decide(same.clone(), &by("S2")), Err(Refusal::AlreadyAsked {}));
    let confirmed = after(&[("S1", same.clone()), ("S2", Command::Confirm)]);
    assert_eq!(confirmed.decide(Command::Confirm, &by("S3")), Ok(Vec::new()));
    assert_eq!(confirmed.decide(same, &by("S3")), Ok(Vec::new()));
    assert_eq!(Erasure::default().decide(Command::Confirm, &by("S2")), Err(Refusal::NotAsked {}));
}

#[test]
fn aq15_what_the_schedule_keeps_is_not_erased() {
    let refused = |class: &str, basis| Erasure::default().decide(Command::Ask(ask(class, basis)), &by("S1"));
    assert_eq!(refused("DRAFTING-RECORD", Basis::Person), Err(Refusal::Kept {}));
    assert_eq!(refused("DECISION", Basis::Schedule), Err(Refusal::Kept {}));
    assert_eq!(refused("NOTHING", Basis::Person), Err(Refusal::UnknownClass {}));
    assert_eq!(refused("NFP-NOMINATION", Basis::Replay), Err(Refusal::NotForPersons {}));
}

#[test]
fn aq15_the_schedule_lets_go_on_the_day_and_not_before() {
    let until = |since| Ask { since, ..ask("NOMINATION-APPROVED", Basis::Schedule) };
    let decided = |since| Erasure::default().decide(Command::Ask(until(since)), &by("S1"));
    assert!(decided(Some(date(2010, 3, 3))).is_ok(), "four years to the day");
    assert_eq!(decided(Some(date(2010, 3, 4))), Err(Refusal::NotYetDue { due: date(2014, 3, 4) }));
    assert_eq!(decided(None), Err(Refusal::SinceMissing {}));
}

#[test]
fn aq15_a_legal_hold_stands_before_every_schedule_and_wish() {
    let hold = Command::PlaceHold { reason: "A court asked.".to_owned() };
    let standing = after(&[("S1", hold.clone())]);
    let wish = Command::Ask(ask("NOMINATION-APPROVED", Basis::Person));
    assert_eq!(standing.decide(wish.clone(), &by("S1")), Err(Refusal::OnHold {}));
    let late = after(&[("S1", wish.clone()), ("S2", hold.clone())]);
    assert_eq!(late.decide(Command::Confirm, &by("S2")), Err(Refusal::OnHold {}));
    let lifted = after(&[("S1", hold.clone()), ("S2", Command::LiftHold { reason: "Closed.".to_owned() })]);
    assert!(lifted.decide(wish.clone(), &by("S1")).is_ok());
    let confirmed = after(&[("S1", wish), ("S2", Command::Confirm)]);
    assert_eq!(confirmed.decide(hold, &by("S1")), Err(Refusal::TooLate {}));
}

#[test]
fn a_person_who_may_act_for_somebody_is_not_erased() {
    let mut facts = by("S1");
    let wish = Command::Ask(ask("NFP-NOMINATION", Basis::Person));
    facts.erasure.as_mut().unwrap().in_office = true;
    assert_eq!(Erasure::default().decide(wish, &facts), Err(Refusal::InOffice {}));
}

#[test]
fn what_was_asked_can_be_rejected_with_a_reason_and_asked_again() {
    let blank = Command::Reject { reason: " ".to_owned() };
    assert_eq!(asked().decide(blank, &by("S2")), Err(Refusal::ReasonMissing {}));
    let rejected = after(&[
        ("S1", Command::Ask(ask("NOMINATION-APPROVED", Basis::Person))),
        ("S2", Command::Reject { reason: "Not the same person.".to_owned() }),
    ]);
    assert_eq!(rejected.stage, Stage::Untouched);
    assert!(rejected.decide(Command::Ask(ask("CONSENT", Basis::Person)), &by("S1")).is_ok());
}

#[test]
fn dr30_it_is_completed_once_and_replayed_where_the_record_does_not_know_it() {
    let done = Completed { keys: 2, parts: 3, files: 1, files_searched: true };
    let complete = Command::Complete(done);
    assert_eq!(asked().decide(complete.clone(), &facts()), Ok(Vec::new()));
    let replay = Command::Replay { subject: person("P-X") };
    let replayed = Erasure::after(Erasure::default().decide(replay.clone(), &facts()).unwrap());
    assert!(replayed.is_confirmed());
    assert_eq!(replayed.decide(replay, &facts()), Ok(Vec::new()));
    let completed = replayed.decide(complete.clone(), &facts()).unwrap();
    let completed = completed.into_iter().fold(replayed, Erasure::evolve);
    assert!(matches!(completed.stage, Stage::Completed(..)));
    assert_eq!(completed.decide(complete, &facts()), Ok(Vec::new()));
}

//! What holds for intakes, told as cases.

use super::command::TakeIn;
use super::event::{Arrived, Reading, ReceiptKeyed, Registered, SetAside};
use super::{Command, Event, Intake, Refusal};
use crate::channel::{Channel, FileRef};
use crate::decide::Decide;
use crate::personal::Personal;
use crate::testing::{facts, fax_of};

fn scan() -> FileRef {
    FileRef { digest: "00".repeat(32), media_type: "image/tiff".to_owned(), bytes: 10, subject: "P-9".into() }
}

fn arrived(received: Option<&str>) -> Intake {
    Intake::after([Event::Arrived(Arrived {
        intake: "IN-2014-0001".into(),
        channel: Channel::Fax,
        received: received.map(fax_of),
        conflicting: vec![],
        message: None,
        files: vec![scan()],
        reading: Personal::clear("P-9".into(), "reading", Reading::default()),
        remarks: vec![],
    })])
}

fn taken(files: Vec<FileRef>) -> Command {
    Command::TakeIn(TakeIn {
        channel: Channel::Fax,
        received: None,
        conflicting: vec![],
        message: None,
        files,
        reading: Reading::default(),
        remarks: vec![],
    })
}

#[test]
fn nothing_is_taken_in_without_its_original() {
    assert_eq!(Intake::default().decide(taken(vec![]), &facts()), Err(Refusal::WithoutOriginal {}));
}

#[test]
fn the_same_thing_again_is_the_same_case_and_keeps_its_time_of_receipt() {
    let intake = arrived(Some("2014-03-01T09:52:00Z"));
    let events = intake.decide(taken(vec![scan()]), &facts()).unwrap();
    assert!(matches!(events.as_slice(), [Event::ArrivedAgain(_)]));
    let after = events.into_iter().fold(intake.clone(), Intake::evolve);
    assert_eq!(after.received, intake.received);
}

#[test]
fn dr06_a_time_of_receipt_is_keyed_with_its_evidence() {
    let keyed = |evidence: &str| {
        Command::KeyReceipt(ReceiptKeyed {
            received: fax_of("2014-03-01T09:52:00Z"),
            evidence: evidence.to_owned(),
        })
    };
    assert_eq!(arrived(None).decide(keyed(""), &facts()), Err(Refusal::EvidenceMissing {}));
    assert!(arrived(None).decide(keyed("the gateway's log"), &facts()).is_ok());
}

#[test]
fn what_has_no_time_of_receipt_is_not_registered() {
    let register = Command::Register(Registered { nomination: "EN-2014-0001".into() });
    assert_eq!(arrived(None).decide(register, &facts()), Err(Refusal::ReceiptUnknown {}));
}

#[test]
fn what_was_set_aside_is_taken_up_before_it_is_registered() {
    let aside = arrived(Some("2014-03-01T09:52:00Z"))
        .evolve(Event::SetAside(SetAside { reason: "an advert".to_owned() }));
    let register = Command::Register(Registered { nomination: "EN-2014-0001".into() });
    assert_eq!(aside.decide(register, &facts()), Err(Refusal::IsSetAside {}));
}

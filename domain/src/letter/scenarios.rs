//! What holds for letters, told as cases.

use super::command::Compose;
use super::event::{Delivered, HandingOver, Text};
use super::{Command, Event, Letter, Refusal, State};
use crate::decide::Decide;
use crate::testing::facts;

fn compose() -> Compose {
    Compose {
        letter: "L-1".into(),
        kind: "nomination-returned".to_owned(),
        cause: 7,
        about: "expert-nomination/EN-2014-0001".to_owned(),
        person: "P-1".into(),
        participant: None,
        text: Text {
            to: "a@qm.example".into(),
            name: "A".into(),
            subject: "Returned".into(),
            body: "Please mend.".into(),
        },
    }
}

fn composed() -> Letter {
    Letter::after(Letter::default().decide(Command::Compose(compose()), &facts()).unwrap())
}

#[test]
fn composing_twice_is_composing_once() {
    assert_eq!(composed().decide(Command::Compose(compose()), &facts()), Ok(vec![]));
}

#[test]
fn a_letter_found_half_handed_over_is_handed_over_once_more() {
    let crashed = composed().evolve(Event::HandingOver(HandingOver { attempt: 1 }));
    let again = crashed.decide(Command::HandOver(HandingOver { attempt: 2 }), &facts());
    assert_eq!(again, Ok(vec![Event::HandingOver(HandingOver { attempt: 2 })]));
    let skipped = crashed.decide(Command::HandOver(HandingOver { attempt: 3 }), &facts());
    assert_eq!(skipped, Err(Refusal::WrongAttempt { next: 2 }));
}

#[test]
fn a_delivered_letter_stays_delivered() {
    let delivered = Delivered { attempt: 1, through: "smtp".to_owned() };
    let letter = composed()
        .evolve(Event::HandingOver(HandingOver { attempt: 1 }))
        .evolve(Event::Delivered(delivered.clone()));
    assert_eq!(letter.state, State::Delivered);
    assert_eq!(letter.decide(Command::Deliver(delivered), &facts()), Ok(vec![]));
    assert_eq!(letter.decide(Command::SendAgain, &facts()), Err(Refusal::NotFailed {}));
}

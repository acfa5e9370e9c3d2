//! What holds for bodies, told as cases.

use super::event::{Dissolved, Established};
use super::{Body, Command, Event, Refusal};
use crate::decide::Decide;
use crate::testing::facts;

fn established() -> Established {
    Established { code: "DC-PG-2013".into(), name: "Drafting committee".to_owned(), from: None }
}

#[test]
fn a_body_is_established_once() {
    let body = Body::after([Event::Established(established())]);
    assert_eq!(body.decide(Command::Establish(established()), &facts()), Ok(vec![]));
    let other = Established { name: "Another".to_owned(), ..established() };
    assert_eq!(body.decide(Command::Establish(other), &facts()), Err(Refusal::AlreadyEstablished {}));
}

#[test]
fn a_body_is_dissolved_by_a_decision_that_is_named() {
    let body = Body::after([Event::Established(established())]);
    let nameless = Dissolved { on: "2014".parse().unwrap(), reason: " ".to_owned() };
    assert_eq!(body.decide(Command::Dissolve(nameless), &facts()), Err(Refusal::ReasonMissing {}));
}

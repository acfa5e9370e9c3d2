//! What holds for matters of others, told as cases.

use super::event::Fact;
use super::{Chronicle, Command, Event};
use crate::actor::Role;
use crate::testing::{given, person};

fn launched(on: &str) -> Fact {
    Fact {
        what: "Launched".to_owned(),
        by: "co-chairs".to_owned(),
        participant: None,
        on: on.parse().unwrap(),
        note: String::new(),
        source: "public".to_owned(),
    }
}

#[test]
fn dr26_a_fact_keeps_the_precision_of_its_date() {
    let events =
        given::<Chronicle>([]).when(Command::Note(launched("2012-09"))).by(person("R"), Role::Rso).events();
    assert_eq!(events, [Event::Noted(launched("2012-09"))]);
}

#[test]
fn the_same_line_twice_is_one_line() {
    given::<Chronicle>([Event::Noted(launched("2012-09"))])
        .when(Command::Note(launched("2012-09")))
        .by(person("R"), Role::Rso)
        .then_nothing();
}

#[test]
fn what_has_not_happened_is_not_written_down() {
    given::<Chronicle>([])
        .when(Command::Note(launched("2014-04")))
        .by(person("R"), Role::Rso)
        .then_refused("chronicle-not-yet");
}

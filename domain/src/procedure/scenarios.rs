//! What holds for procedures, told as cases.

use super::event::Version;
use super::{Command, Event, Procedure, Refusal};
use crate::actor::Role;
use crate::decide::Decide;
use crate::testing::{at, facts, procedure};

fn second(effective_from: &str) -> Version {
    Version { number: 2, keys: 2, effective_from: at(effective_from), ..procedure() }
}

#[test]
fn dr36_what_was_opened_before_keeps_its_version() {
    let both =
        Procedure::after([Event::VersionSet(procedure()), Event::VersionSet(second("2030-01-01T00:00:00Z"))]);
    assert_eq!(both.version_at(at("2029-12-31T00:00:00Z")).map(|version| version.number), Some(1));
    assert_eq!(both.version_at(at("2030-01-01T00:00:00Z")).map(|version| version.number), Some(2));
    assert_eq!(both.numbered(1), Some(&procedure()));
}

#[test]
fn dr36_a_version_is_never_set_for_the_past() {
    let mut asked = facts();
    asked.authority.role = Role::Administrator;
    let standing = Procedure::after([Event::VersionSet(procedure())]);
    let refused = standing.decide(Command::SetVersion(second("2001-01-01T00:00:00Z")), &asked);
    assert_eq!(refused, Err(Refusal::Retroactive {}));
}

#[test]
fn a_duration_that_cannot_be_read_is_refused_with_its_field() {
    let version = Version { check: "five days".to_owned(), ..procedure() };
    let refused = Procedure::default().decide(Command::SetVersion(version), &facts());
    assert!(matches!(refused, Err(Refusal::WrongDuration { field: "check", .. })));
}

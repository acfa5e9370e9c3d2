//! What holds for mandates, told as cases.

use super::command::Grant;
use super::event::{Identity, Revoked};
use super::{Command, Event, Mandate, Refusal};
use crate::actor::Role;
use crate::decide::Decide;
use crate::testing::{at, facts};

fn grant(role: Role) -> Grant {
    Grant {
        person: Some("P-1".into()),
        role,
        participant: Some("QM".into()),
        body: None,
        label: "Delegate of QM".to_owned(),
        powers: Vec::new(),
        from: None,
        until: None,
        identity: Identity { name: "A Delegate".to_owned(), email: "delegate@qm.example".to_owned() },
    }
}

fn granted() -> Mandate {
    Mandate::after(Mandate::default().decide(Command::Grant(grant(Role::Nominator)), &facts()).unwrap())
}

#[test]
fn a_mandate_is_live_from_its_first_instant_until_it_is_revoked() {
    let mandate = granted();
    let now = facts().now;
    assert!(mandate.live_at(now));
    assert!(!mandate.live_at(now - jiff::SignedDuration::from_secs(1)));
    let ended = mandate.evolve(Event::Revoked(Revoked { from: now, reason: "left".to_owned() }));
    assert!(!ended.live_at(now));
}

#[test]
fn dr10_a_mandate_never_begins_in_the_past() {
    let before = Grant { from: Some(at("2001-01-01T00:00:00Z")), ..grant(Role::Nominator) };
    let mut asked = facts();
    asked.authority.role = Role::Administrator;
    assert_eq!(Mandate::default().decide(Command::Grant(before), &asked), Err(Refusal::Retroactive {}));
}

#[test]
fn a_role_that_represents_a_participant_names_it() {
    let nobody = Grant { participant: None, ..grant(Role::Searcher) };
    assert_eq!(
        Mandate::default().decide(Command::Grant(nobody), &facts()),
        Err(Refusal::ParticipantMissing {})
    );
}

#[test]
fn a_mandate_ends_in_the_past_only_where_the_program_writes_down_what_ended_it() {
    let mut later = facts();
    later.now += jiff::SignedDuration::from_hours(1);
    let end =
        || Command::Revoke(Revoked { from: facts().now, reason: "NFP-QM-02 follows NFP-QM-01".to_owned() });
    later.authority.role = Role::Administrator;
    assert_eq!(granted().decide(end(), &later), Err(Refusal::Retroactive {}));
    later.authority.role = Role::System;
    let events = granted().decide(end(), &later).unwrap();
    let ended = events.into_iter().fold(granted(), Mandate::evolve);
    assert!(!ended.live_at(facts().now));
}

#[test]
fn a_name_in_which_there_is_nothing_to_see_is_none() {
    let unseen = Identity { name: "\u{200B}\u{200B}".to_owned(), email: "delegate@qm.example".to_owned() };
    let grant = Grant { identity: unseen, ..grant(Role::Nominator) };
    assert_eq!(Mandate::default().decide(Command::Grant(grant), &facts()), Err(Refusal::HolderMissing {}));
}

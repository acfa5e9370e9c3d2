//! What holds for publications, told as cases.

use super::event::{Classification, ClearanceGiven, Drafted, Event, Item, Kind};
use super::{Command, Publication};
use crate::actor::Role;
use crate::basis::{Basis, Cited};
use crate::joint::Half;
use crate::testing::{When, given, person};

fn items(classification: Classification) -> Vec<Item> {
    vec![Item {
        title: "Message from both co-managers".to_owned(),
        classification,
        guide: None,
        digest: None,
    }]
}

fn drafted(classification: Classification) -> Event {
    Event::Drafted(Drafted {
        title: "Newsletter".to_owned(),
        kind: Kind::Newsletter,
        basis: Basis::OwnInitiative("Quarterly.".to_owned()),
        items: items(classification),
    })
}

fn half(by: &str, government: &str) -> Half {
    Half { by: person(by), government: government.into() }
}

fn clear(history: Vec<Event>, by: &str, government: &str) -> When<Publication> {
    given::<Publication>(history)
        .knowing(|facts| facts.co_managers = Some(vec!["AU".into(), "ID".into()]))
        .when(Command::Clear { items: items(Classification::Public) })
        .by(person(by), Role::CoManager)
        .on_behalf_of(government)
}

#[test]
fn dr05_a_publication_is_cleared_by_the_co_managers_of_two_governments() {
    let first = Event::ClearanceGiven(ClearanceGiven { half: half("A1", "AU") });
    let draft = drafted(Classification::Public);
    clear(vec![draft.clone()], "A1", "AU").then([first.clone()]);
    clear(vec![draft.clone(), first.clone()], "A2", "AU").then_nothing();
    let events = clear(vec![draft, first], "I1", "ID").events();
    assert_eq!(events.len(), 2);
    let Event::Cleared(cleared) = &events[1] else { panic!("{events:?}") };
    assert_eq!(cleared.by, [half("A1", "AU"), half("I1", "ID")]);
}

#[test]
fn nothing_that_is_not_public_is_cleared() {
    given::<Publication>([drafted(Classification::Committee)])
        .when(Command::Clear { items: items(Classification::Committee) })
        .by(person("A1"), Role::CoManager)
        .on_behalf_of("AU")
        .then_refused("publication-not-public");
}

#[test]
fn a_clearance_is_for_the_draft_that_was_looked_at() {
    given::<Publication>([drafted(Classification::Public)])
        .when(Command::Clear { items: vec![] })
        .by(person("A1"), Role::CoManager)
        .on_behalf_of("AU")
        .then_refused("publication-other-draft");
}

#[test]
fn dr35_a_publication_does_not_cite_a_recommendation() {
    let draft = Command::Draft(Drafted {
        title: "Information hub".to_owned(),
        kind: Kind::InformationSheet,
        basis: Basis::Tasking("tip-hub".into()),
        items: items(Classification::Public),
    });
    given::<Publication>([])
        .knowing(|facts| facts.cited = Some(Cited::Recommendation))
        .when(draft)
        .by(person("R"), Role::Rso)
        .then_refused("publication-baseless");
}

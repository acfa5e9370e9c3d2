//! How delegations take and lift positions, told as given, when, then.

use super::command::{Command, Take};
use super::event::{Event, Stance, Taken};
use super::{Position, Refusal};
use crate::actor::Role;
use crate::guide::{GuideFacts, Stage};
use crate::participant::event::{Capacity, Kind};
use crate::refusal::Explain;
use crate::testing::{When, given, participant, person};
use crate::text::Symbol;

fn symbol() -> Symbol {
    Symbol::read("RSO/PG/TIP/2014/1/Rev.1").unwrap()
}

fn take(stance: Stance) -> Take {
    Take {
        guide: "PG-TIP".into(),
        participant: "QT".into(),
        symbol: symbol(),
        body: "PLENARY".into(),
        stance,
        paragraphs: if stance == Stance::Objection { vec!["p9".into()] } else { vec![] },
        reason: None,
    }
}

fn taken(stance: Stance) -> Event {
    let Take { guide, participant, symbol, body, stance, paragraphs, reason } = take(stance);
    Event::Taken(Taken { guide, participant, symbol, body, stance, paragraphs, reason, by: person("G-QT") })
}

fn asked(history: Vec<Event>, command: Command) -> When<Position> {
    given::<Position>(history)
        .knowing(|facts| {
            facts.participant = Some(participant("QT", Kind::Country, Some(Capacity::Member)));
            facts.around.guide = Some(GuideFacts {
                guide: "PG-TIP".into(),
                stage: Stage::FinalText,
                symbol: Some(symbol()),
                symbols: vec![symbol()],
                number: 3,
            });
        })
        .when(command)
        .by(person("G-QT"), Role::MemberGovernment)
        .on_behalf_of("QT")
}

#[test]
fn a_delegation_takes_a_position_on_a_version_once() {
    asked(vec![], Command::Take(take(Stance::Support))).then([taken(Stance::Support)]);
    asked(vec![taken(Stance::Support)], Command::Take(take(Stance::Support))).then_nothing();
}

#[test]
fn an_objection_cites_paragraphs() {
    let bare = Take { paragraphs: vec![], ..take(Stance::Objection) };
    asked(vec![], Command::Take(bare)).then_refused("position-cites-nothing");
    asked(vec![], Command::Take(take(Stance::Objection))).then([taken(Stance::Objection)]);
}

#[test]
fn dr02_an_observer_of_the_body_cannot_object_and_may_reserve() {
    let observer = || participant("QT", Kind::Organisation, Some(Capacity::Observer));
    let refused = asked(vec![], Command::Take(take(Stance::Objection)))
        .knowing(|facts| facts.participant = Some(observer()))
        .outcome();
    assert!(matches!(&refused, Err(Refusal::NotAMember { .. })));
    assert_eq!(refused.unwrap_err().rule(), Some("DR02"));
    asked(vec![], Command::Take(take(Stance::Reservation)))
        .knowing(|facts| facts.participant = Some(observer()))
        .then([taken(Stance::Reservation)]);
}

#[test]
fn only_its_author_lifts_a_position() {
    asked(vec![taken(Stance::Objection)], Command::Lift)
        .on_behalf_of("QM")
        .then_refused("position-of-another");
    let lifted = asked(vec![taken(Stance::Objection)], Command::Lift).events();
    assert!(matches!(lifted.as_slice(), [Event::Lifted(_)]));
    asked(vec![], Command::Lift).then_nothing();
}

#[test]
fn a_position_is_about_a_text_that_exists() {
    let other = Take { symbol: Symbol::read("RSO/PG/TIP/2014/1/Rev.9").unwrap(), ..take(Stance::Support) };
    asked(vec![], Command::Take(other)).then_refused("position-no-such-text");
}

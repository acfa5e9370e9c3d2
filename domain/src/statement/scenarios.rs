//! What holds for statements, told as cases.

use super::command::Enter;
use super::event::{As, Attached, Entered, Event, Kind, On};
use super::{Command, Statement};
use crate::actor::Role;
use crate::participant::event::{Capacity, Kind as ParticipantKind};
use crate::testing::{Given, given, participant, person};

fn on() -> On {
    On { guide: "PG-SOM".into(), symbol: "RSO/PG/SOM/2014/1/Rev.1".to_owned(), body: "PLENARY".into() }
}

fn enter() -> Command {
    Command::Enter(Enter {
        kind: Kind::ExplanationOfPosition,
        on: on(),
        text: "QW reads section 12 in the light of its own law.".to_owned(),
        insists: true,
    })
}

fn entered(capacity: As) -> Event {
    Event::Entered(Entered {
        author: "QW".into(),
        capacity,
        kind: Kind::ExplanationOfPosition,
        on: on(),
        text: "QW reads section 12 in the light of its own law.".to_owned(),
        insists: true,
    })
}

fn attached() -> Attached {
    Attached { body: "AHG-SOM8".into(), verb: "endorsed".to_owned(), on: "2014-08-06".parse().unwrap() }
}

fn knowing(history: Vec<Event>, capacity: Option<Capacity>) -> Given<Statement> {
    given::<Statement>(history).knowing(|facts| {
        facts.participant = Some(participant("QW", ParticipantKind::Country, capacity));
    })
}

#[test]
fn dr20_a_statement_says_in_which_capacity_it_was_entered() {
    for (capacity, kept) in [(Capacity::Member, As::Member), (Capacity::Observer, As::Observer)] {
        knowing(vec![], Some(capacity))
            .when(enter())
            .by(person("D"), Role::MemberGovernment)
            .on_behalf_of("QW")
            .then([entered(kept)]);
    }
    knowing(vec![], None)
        .when(enter())
        .by(person("D"), Role::MemberGovernment)
        .on_behalf_of("QW")
        .then_refused("statement-no-capacity");
}

#[test]
fn dr20_a_statement_is_amended_before_the_decision_and_not_after() {
    let amend = || Command::AmendBefore { text: "QW reads section 12 strictly.".to_owned() };
    let before = vec![entered(As::Member)];
    let after = vec![entered(As::Member), Event::Attached(attached())];
    let by = |history| {
        knowing(history, Some(Capacity::Member))
            .when(amend())
            .by(person("D"), Role::MemberGovernment)
            .on_behalf_of("QW")
    };
    assert_eq!(by(before).events().len(), 1);
    by(after).then_refused("statement-not-now");
}

#[test]
fn dr20_only_the_author_withdraws_a_statement() {
    let history = || vec![entered(As::Member), Event::Attached(attached())];
    let by = |code: &str| {
        given::<Statement>(history())
            .when(Command::Withdraw)
            .by(person("D"), Role::MemberGovernment)
            .on_behalf_of(code)
    };
    by("QV").then_refused("statement-of-another");
    assert_eq!(by("QW").events().len(), 1);
}

//! How openings are noted, told as given, when, then.

use super::{Command, Event, Opening};
use crate::actor::Role;
use crate::guide::{GuideFacts, Stage};
use crate::testing::{When, given, person};
use crate::text::Symbol;

fn symbol() -> Symbol {
    Symbol::read("RSO/PG/SOM/2014/1").unwrap()
}

fn opens(history: Vec<Event>, who: &str) -> When<Opening> {
    given::<Opening>(history)
        .knowing(|facts| {
            facts.around.guide = Some(GuideFacts {
                guide: "PG-SOM".into(),
                stage: Stage::MemberReview,
                symbol: Some(symbol()),
                symbols: vec![symbol()],
                number: 1,
            });
        })
        .when(Command::Open { guide: "PG-SOM".into(), number: 1, symbol: symbol() })
        .by(person(who), Role::Nfp)
        .on_behalf_of("QM")
}

#[test]
fn aq13_an_opening_is_an_event_once_per_person_and_version() {
    let first = opens(vec![], "F-QM").events();
    assert_eq!(first.len(), 1);
    opens(first.clone(), "F-QM").then_nothing();
    assert_eq!(opens(first, "E-QM").events().len(), 1);
}

#[test]
fn nobody_opens_what_was_not_issued() {
    opens(vec![], "F-QM").knowing(|facts| facts.around.guide = None).then_refused("opening-no-such-version");
}

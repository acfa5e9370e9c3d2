//! What holds for signing in, told as cases.

use super::event::{LinkIssued, SignedIn, SignedOut};
use super::{Command, Event, Refusal, SignIn};
use crate::decide::Decide;
use crate::testing::{at, facts, given};

fn used(cookie: &str) -> SignedIn {
    SignedIn {
        token_digest: "t".to_owned(),
        cookie_digest: cookie.to_owned(),
        until: at("2099-01-01T00:00:00Z"),
    }
}

fn issued(until: &str) -> SignIn {
    SignIn::after([Event::LinkIssued(LinkIssued { token_digest: "t".to_owned(), until: at(until) })])
}

#[test]
fn a_link_works_once() {
    let signed_in = issued("2099-01-01T00:00:00Z").evolve(Event::SignedIn(used("c")));
    assert!(signed_in.holds("c", facts().now));
    assert_eq!(signed_in.decide(Command::UseLink(used("d")), &facts()), Err(Refusal::LinkSpent {}));
}

#[test]
fn a_link_works_until_its_instant() {
    let late = issued("2001-01-01T00:00:00Z").decide(Command::UseLink(used("c")), &facts());
    assert_eq!(late, Err(Refusal::LinkSpent {}));
}

#[test]
fn a_cookie_no_longer_holds_after_signing_out() {
    let out = issued("2099-01-01T00:00:00Z")
        .evolve(Event::SignedIn(used("c")))
        .evolve(Event::SignedOut(SignedOut { cookie_digest: "c".to_owned() }));
    assert!(!out.holds("c", facts().now));
}

#[test]
fn a_calendar_has_one_address_and_none_once_it_is_taken_back() {
    use super::event::{CalendarLinkIssued, CalendarLinkRevoked};
    let issued = |token: &str| CalendarLinkIssued { token_digest: token.to_owned() };
    let first =
        given::<SignIn>([]).when(Command::IssueCalendarLink(issued("one"))).by_the_secretariat().events();
    let second = given::<SignIn>(first.clone())
        .when(Command::IssueCalendarLink(issued("two")))
        .by_the_secretariat()
        .events();
    let both: Vec<Event> = first.into_iter().chain(second).collect();
    given::<SignIn>(both.clone())
        .when(Command::IssueCalendarLink(issued("two")))
        .by_the_secretariat()
        .then_nothing();
    let revoke = || Command::RevokeCalendarLink(CalendarLinkRevoked {});
    let revoked = given::<SignIn>(both.clone()).when(revoke()).by_the_secretariat().events();
    let all: Vec<Event> = both.into_iter().chain(revoked).collect();
    given::<SignIn>(all).when(revoke()).by_the_secretariat().then_nothing();
}

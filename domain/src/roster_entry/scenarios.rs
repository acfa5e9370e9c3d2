//! How an entry lives on the roster, told as given, when, then.

use super::command::{Command, Publish};
use super::event::{
    Consent, ConsentChanged, ConsentChoice, Event, Expired, ExpiryReminded, Published, Reinstated, Removed,
    Renewed, SearchMatched, SelectedForAssignment, Suspended, Updated,
};
use super::{Listing, RosterEntry};
use crate::actor::Role;
use crate::decide::Decide;
use crate::form::{Answers, FormRecord, Schema};
use crate::testing::{When, at, deadline, expert_answers, given, noon, person};

const END: &str = "2018-03-03T10:00[Asia/Bangkok]";

fn form_of(answers: &Answers) -> FormRecord {
    Schema::expert_nomination().split(answers, person("P-NOMINEE"), person("P-OFFICER"))
}
fn choice(visibility: bool) -> ConsentChoice {
    ConsentChoice { processing: true, visibility, contact: false, method: "link".to_owned(), wording: 1 }
}
fn no_consent() -> ConsentChoice {
    ConsentChoice { processing: false, ..choice(false) }
}
fn consent() -> Consent {
    Consent { choice: choice(true), at: noon() }
}
fn publish() -> Publish {
    Publish {
        entry: "RE-2014-0058".into(),
        nomination: "EN-2014-0058".into(),
        nominator: "QM".into(),
        expert: person("P-NOMINEE"),
        officer: person("P-OFFICER"),
        answers: expert_answers(),
        consent: consent(),
        validity_years: 4,
    }
}
fn published() -> Event {
    Event::Published(Published {
        entry: "RE-2014-0058".into(),
        nomination: "EN-2014-0058".into(),
        nominator: "QM".into(),
        expert: person("P-NOMINEE"),
        form: form_of(&expert_answers()),
        consent: consent(),
        validity_years: 4,
        valid_until: deadline(END),
        remind_at: at("2018-01-02T03:00:00Z"),
    })
}
fn suspended() -> Event {
    Event::Suspended(Suspended { reason: "Asked by her employer.".to_owned() })
}
fn expired() -> Event {
    Event::Expired(Expired { due: deadline(END).at })
}
fn removed() -> Event {
    Event::Removed(Removed { reason: "Retired.".to_owned() })
}
fn consent_changed(choice: ConsentChoice) -> Event {
    Event::ConsentChanged(ConsentChanged { consent: Consent { choice, at: noon() } })
}
fn asks(history: Vec<Event>, command: Command) -> When<RosterEntry> {
    given::<RosterEntry>(history).when(command)
}
fn approver(history: Vec<Event>, command: Command) -> When<RosterEntry> {
    asks(history, command).by(person("S2"), Role::Approver)
}
fn nominator(history: Vec<Event>, command: Command) -> When<RosterEntry> {
    asks(history, command).by(person("D-QM"), Role::Nominator).on_behalf_of("QM")
}
fn expert(history: Vec<Event>, command: Command) -> When<RosterEntry> {
    asks(history, command).by(person("P-NOMINEE"), Role::Nominee)
}
fn clock(history: Vec<Event>, command: Command, due: &str) -> When<RosterEntry> {
    asks(history, command).by_the_clock(at(due))
}
fn listing(history: Vec<Event>) -> Listing {
    *RosterEntry::after(history).listing.unwrap()
}
fn update() -> Command {
    Command::Update { answers: expert_answers().with("years_experience", 13) }
}

#[test]
fn an_approval_is_published_for_four_years_and_its_end_announced_sixty_days_before() {
    asks(vec![], Command::Publish(publish())).then([published()]);
    asks(vec![published()], Command::Publish(publish())).then_nothing();
    let other = Publish { nomination: "EN-2014-0059".into(), ..publish() };
    asks(vec![published()], Command::Publish(other)).then_refused("entry-already-published");
}

#[test]
fn dr09_nothing_is_published_without_live_consent() {
    let without = Publish { consent: Consent { choice: no_consent(), at: noon() }, ..publish() };
    asks(vec![], Command::Publish(without)).then_refused("entry-without-consent");
    let withdrawn_meanwhile = Consent { choice: no_consent(), at: noon() };
    asks(vec![], Command::Publish(publish()))
        .knowing(|facts| facts.consent = Some(withdrawn_meanwhile))
        .then_refused("entry-without-consent");
}

#[test]
fn dr09_an_entry_is_found_while_consent_is_live_on_the_day_and_no_longer() {
    let found = |history: Vec<Event>| RosterEntry::after(history).is_found(noon());
    assert!(found(vec![published()]));
    assert!(!found(vec![published(), consent_changed(choice(false))]));
    assert!(!found(vec![published(), consent_changed(no_consent())]));
    assert!(found(vec![published(), consent_changed(no_consent()), consent_changed(choice(true))]));
    assert!(!found(vec![published(), suspended()]));
    assert!(!RosterEntry::after([published()]).is_found(deadline(END).at));
}

#[test]
fn dr10_a_substantive_update_restarts_the_term_by_the_rule_of_publication() {
    let events = nominator(vec![published()], update())
        .at(at("2015-07-01T03:00:00Z"))
        .knowing(|facts| facts.procedure.validity_years = 2)
        .events();
    let [Event::Updated(updated)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(updated.valid_until, deadline("2019-07-01T10:00[Asia/Bangkok]"));
}

#[test]
fn dr10_the_clock_of_the_first_term_rings_in_vain_after_an_update() {
    let updated = Event::Updated(Updated {
        form: form_of(&expert_answers()),
        valid_until: deadline("2019-07-01T10:00[Asia/Bangkok]"),
        remind_at: at("2019-05-02T03:00:00Z"),
    });
    clock(vec![published(), updated.clone()], Command::Expire, "2018-03-03T03:00:00Z").then_nothing();
    clock(vec![published(), updated], Command::RemindOfExpiry, "2018-01-02T03:00:00Z").then_nothing();
}

#[test]
fn an_entry_expires_at_the_end_of_its_term_once_also_when_suspended() {
    let due = "2018-03-03T03:00:00Z";
    clock(vec![published()], Command::Expire, due).then([expired()]);
    clock(vec![published(), suspended()], Command::Expire, due).then([expired()]);
    clock(vec![published(), expired()], Command::Expire, due).then_nothing();
    clock(vec![published()], Command::Expire, due)
        .at(at("2018-03-03T02:59:59Z"))
        .then_refused("entry-not-due");
}

#[test]
fn the_end_of_a_term_is_announced_once() {
    let due = "2018-01-02T03:00:00Z";
    let reminded = Event::ExpiryReminded(ExpiryReminded { due: at(due) });
    clock(vec![published()], Command::RemindOfExpiry, due).then([reminded.clone()]);
    clock(vec![published(), reminded], Command::RemindOfExpiry, due).then_nothing();
    clock(vec![published(), removed()], Command::RemindOfExpiry, due).then_nothing();
    clock(vec![published()], Command::RemindOfExpiry, due).at(noon()).then_refused("entry-not-due");
}

#[test]
fn an_entry_is_suspended_for_a_reason_and_reinstated_with_its_history() {
    let suspend = |why: &str| Command::Suspend { reason: why.to_owned() };
    approver(vec![published()], suspend("")).then_refused("entry-reason-missing");
    approver(vec![published()], suspend("Asked by her employer.")).then([suspended()]);
    approver(vec![published(), suspended()], suspend("Again.")).then_nothing();
    approver(vec![published(), suspended()], Command::Reinstate).then([Event::Reinstated(Reinstated {})]);
    approver(vec![published(), suspended(), Event::Reinstated(Reinstated {})], Command::Reinstate)
        .then_nothing();
    assert_eq!(listing(vec![published(), suspended()]).valid_until, deadline(END));
}

#[test]
fn dr09_nobody_is_reinstated_or_renewed_without_consent() {
    let withdrawn = consent_changed(no_consent());
    approver(vec![published(), suspended(), withdrawn.clone()], Command::Reinstate)
        .then_refused("entry-without-consent");
    let renew = Command::Renew { nomination: None, answers: expert_answers() };
    nominator(vec![published(), withdrawn, expired()], renew).then_refused("entry-without-consent");
}

#[test]
fn an_expired_entry_is_renewed_by_its_nominator_with_a_valid_form() {
    let renew = |answers| Command::Renew { nomination: Some("EN-2018-0003".into()), answers };
    let later = at("2018-04-02T03:00:00Z");
    nominator(vec![published(), expired()], renew(expert_answers().without("email")))
        .then_refused("entry-form-invalid");
    let renewed = Event::Renewed(Renewed {
        nomination: Some("EN-2018-0003".into()),
        form: form_of(&expert_answers()),
        valid_until: deadline("2022-04-02T10:00[Asia/Bangkok]"),
        remind_at: at("2022-02-01T03:00:00Z"),
    });
    nominator(vec![published(), expired()], renew(expert_answers())).at(later).then([renewed.clone()]);
    nominator(vec![published(), expired(), renewed], renew(expert_answers())).then_nothing();
    nominator(vec![published()], renew(expert_answers())).then_refused("entry-not-now");
}

#[test]
fn an_entry_is_removed_for_good_and_for_a_reason() {
    let remove = |why: &str| Command::Remove { reason: why.to_owned() };
    for history in [vec![published()], vec![published(), suspended()], vec![published(), expired()]] {
        expert(history.clone(), remove(" ")).then_refused("entry-reason-missing");
        expert(history, remove("Retired.")).then([removed()]);
    }
    expert(vec![published(), removed()], remove("Again.")).then_nothing();
    nominator(vec![published(), removed()], update()).then_refused("entry-not-now");
}

#[test]
fn the_expert_changes_consent_at_any_time_and_only_her_own() {
    let change = || Command::ChangeConsent(no_consent());
    expert(vec![published()], change()).then([consent_changed(no_consent())]);
    expert(vec![published(), consent_changed(no_consent())], change()).then_nothing();
    asks(vec![published()], change()).by(person("P-SOMEBODY"), Role::Nominee).then_refused("not-the-expert");
    let by_word = Command::ChangeConsent(ConsentChoice { method: "telephone".to_owned(), ..no_consent() });
    expert(vec![published()], by_word).then_refused("entry-consent-method");
}

#[test]
fn a_nominator_acts_on_its_own_entries_only() {
    let ask = asks(vec![published()], update()).by(person("D-QN"), Role::Nominator).on_behalf_of("QN");
    ask.then_refused("entry-of-another");
}

#[test]
fn only_a_listed_expert_is_chosen_or_opened() {
    let chosen =
        SelectedForAssignment { assignment: "Drafting committee".to_owned(), reason: "Casework.".to_owned() };
    let select = || Command::SelectForAssignment(chosen.clone());
    let found = SearchMatched { criteria: "q=trafficking".to_owned() };
    let opened = || Command::RecordMatch(found.clone());
    let selected = Event::SelectedForAssignment(chosen.clone());
    approver(vec![published()], select()).then([selected.clone()]);
    approver(vec![published(), selected], select()).then_nothing();
    approver(vec![published(), consent_changed(choice(false))], select()).then_refused("entry-not-listed");
    let searcher = |history| asks(history, opened()).by(person("SR-QT"), Role::Searcher);
    searcher(vec![published()]).then([Event::SearchMatched(found.clone())]);
    searcher(vec![published(), suspended()]).then_refused("entry-not-listed");
}

#[test]
fn what_was_never_published_cannot_be_acted_on() {
    approver(vec![], Command::Reinstate).then_refused("entry-not-published");
}

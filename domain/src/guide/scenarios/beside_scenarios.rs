//! What is issued beside a text, told as given, when, then.

use super::{Desk, act, correct, endorsed, final_text, in_committee, issue, publish, published};
use crate::actor::Role;
use crate::guide::command::{Amend, Command, Correcting, Publish, Supplement};
use crate::guide::event::{Event, Explanation};
use crate::guide::{Dossier, Stage};
use crate::testing::at;
use crate::text::{Digest, Language, Symbol};

fn supplement(label: &str) -> Command {
    let markdown = "# 1 Model provisions\n\nWhoever does so is liable.".to_owned();
    Command::IssueAddendum(Supplement { label: label.to_owned(), markdown })
}

fn amend(body: &str) -> Command {
    let markdown = "In section 9, *may* gives way to *should*.".to_owned();
    Command::IssueAmendment(Amend {
        label: "amendment to section 9".to_owned(),
        markdown,
        act: act(body, "adopted"),
    })
}

fn reissue(reason: &str) -> Command {
    Command::Reissue { reason: reason.to_owned(), languages: vec![Language::english()] }
}

fn dossier(desk: &Desk) -> Box<Dossier> {
    desk.state().dossier.unwrap()
}

fn symbol(text: &str) -> Symbol {
    Symbol::read(text).unwrap()
}

#[test]
fn dr23_after_publication_an_addendum_an_amendment_and_a_star_are_issued_and_the_text_in_force_says_so() {
    let desk = published()
        .rso(supplement("annex"))
        .rso(amend("AHG"))
        .rso(correct(&["en"]))
        .rso(reissue("A page was missing in print."))
        .rso(reissue("The cover was wrong."));
    assert_eq!(desk.stage(), Stage::Published);
    let english = dossier(&desk).symbols.current(&Language::english()).unwrap();
    assert_eq!(english.text, symbol("RSO/PG/TIP/2014/1/Rev.1**"));
    assert_eq!(english.addenda, [symbol("RSO/PG/TIP/2014/1/Rev.1/Add.1")]);
    assert_eq!(english.amendments, [symbol("RSO/PG/TIP/2014/1/Rev.1/Amend.1")]);
    assert_eq!(english.corrigenda, [symbol("RSO/PG/TIP/2014/1/Rev.1/Corr.1")]);
    let newest = dossier(&desk).newest().unwrap().symbol.clone();
    assert_eq!(newest, symbol("RSO/PG/TIP/2014/1/Rev.1"), "nothing beside a text becomes the text");
}

#[test]
fn dr23_pressed_twice_a_document_beside_is_issued_once_and_another_gets_the_next_number() {
    let desk = published().rso(supplement("annex"));
    desk.ask(supplement("annex"), Role::Rso, None).then_nothing();
    let other = Command::IssueAddendum(Supplement {
        label: "annex".to_owned(),
        markdown: "Another annex altogether.".to_owned(),
    });
    let desk = desk.rso(other);
    let symbols: Vec<Symbol> = dossier(&desk).beside.iter().map(|it| it.symbol.clone()).collect();
    assert_eq!(symbols, ["RSO/PG/TIP/2014/1/Rev.1/Add.1", "RSO/PG/TIP/2014/1/Rev.1/Add.2"].map(symbol));
    let starred = desk.rso(reissue("A page was missing."));
    starred.ask(reissue("A page was missing."), Role::Rso, None).then_nothing();
}

#[test]
fn dr23_only_an_adopted_text_is_amended_and_by_an_act_that_is_whole() {
    final_text().ask(amend("AHG"), Role::Rso, None).then_refused("guide-not-now");
    published().ask(amend(" "), Role::Rso, None).then_refused("guide-act-incomplete");
    let empty = Command::IssueAddendum(Supplement { label: "annex".to_owned(), markdown: " ".to_owned() });
    published().ask(empty, Role::Rso, None).then_refused("guide-wordless");
    let in_french =
        Command::Reissue { reason: "Typeface.".to_owned(), languages: vec![Language::read("fr").unwrap()] };
    published().ask(in_french, Role::Rso, None).then_refused("guide-words-missing");
}

#[test]
fn dr23_a_text_is_new_or_a_revision_and_what_stands_beside_it_is_no_version() {
    for mark in ["Add.1", "Corr.1", "Amend.1"] {
        let taken = format!("RSO/PG/TIP/2013/1/{mark}");
        in_committee()
            .ask(Command::IssueRevision(issue(&taken)), Role::Rso, None)
            .then_refused("guide-symbol-unusable");
    }
    in_committee()
        .ask(Command::IssueRevision(issue("RSO/PG/TIP/2013/1*")), Role::Rso, None)
        .then_refused("guide-symbol-unusable");
}

#[test]
fn dr24_a_corrigendum_that_goes_out_with_the_text_explains_the_difference() {
    let Command::Publish(other) = publish(Digest::of(b"the file as printed"), None) else { unreachable!() };
    let says = |says: &str| {
        let correcting = Correcting { languages: vec![Language::english()], says: says.to_owned() };
        Command::Publish(Publish { correcting: Some(correcting), ..other.clone() })
    };
    endorsed().ask(says(" "), Role::Rso, None).then_refused("guide-words-missing");
    let events = endorsed().ask(says("Page 14: article number."), Role::Rso, None).events();
    let [Event::CorrigendumIssued(corrigendum), Event::Published(published)] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(published.explanation, Some(Explanation::Corrigendum(corrigendum.symbol.clone())));
    assert_eq!(published.symbol, corrigendum.corrects, "the text is the endorsed one, with its repair");
    let desk = endorsed().rso(says("Page 14: article number."));
    assert_eq!(desk.stage(), Stage::Published);
    desk.ask(says("Page 14: article number."), Role::Rso, None).then_nothing();
}

#[test]
fn names_of_positions_are_shown_from_an_instant_to_come_and_then_for_good() {
    let from = |text: Option<&str>| Command::SetDisclosure { names_from: text.map(at) };
    let desk = published();
    desk.ask(from(Some("2014-03-01T00:00:00Z")), Role::Rso, None)
        .then_refused("guide-disclosure-in-the-past");
    let set = desk.rso(from(Some("2014-03-20T00:00:00Z")));
    set.ask(from(Some("2014-03-20T00:00:00Z")), Role::Rso, None).then_nothing();
    let set = set.rso(from(None)).rso(from(Some("2014-03-10T00:00:00Z")));
    let later = set.ask(from(None), Role::Rso, None).knowing(|facts| facts.now = at("2014-03-11T00:00:00Z"));
    later.then_refused("guide-names-are-shown");
}

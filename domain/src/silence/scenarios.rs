//! How silence goes, told as given, when, then.

use super::command::{Break, Command, Propose};
use super::event::{
    Agreed, Broken, Event, Extended, Form, Held, LateObjectionRefused, ObjectionWithdrawn, Proposed, Refused,
    Started,
};
use super::{Refusal, SilencePeriod};
use crate::actor::Role;
use crate::channel::Channel;
use crate::facts::Facts;
use crate::guide::{GuideFacts, Stage as GuideStage};
use crate::participant::event::{Capacity, Kind};
use crate::refusal::Explain;
use crate::testing::{When, at, deadline, fax_of, given, participant, person};
use crate::text::Symbol;

/// The instant at which silence ends: 23 June, noon in Bangkok.
const END: &str = "2014-06-23T12:00[Asia/Bangkok]";

fn symbol() -> Symbol {
    Symbol::read("RSO/PG/TIP/2014/1/Rev.1").unwrap()
}
fn propose() -> Propose {
    Propose {
        body: "PLENARY".into(),
        guide: "PG-TIP".into(),
        symbol: symbol(),
        provisional_title: "Criminalizing trafficking in persons".to_owned(),
        note: None,
    }
}
fn proposed() -> Event {
    Event::Proposed(Proposed {
        silence: "TIP-1".into(),
        body: "PLENARY".into(),
        guide: "PG-TIP".into(),
        symbol: symbol(),
        provisional_title: "Criminalizing trafficking in persons".to_owned(),
        note: None,
        procedure: 1,
    })
}
fn agreed() -> Agreed {
    Agreed { place: "senior officials, in writing".to_owned(), on: "2014-06-06".parse().unwrap() }
}
fn start() -> Command {
    Command::Start { agreed: agreed(), expires: deadline(END), addressees: vec!["QM".into(), "QT".into()] }
}
fn started() -> Event {
    Event::Started(Started {
        agreed: agreed(),
        symbol: symbol(),
        number: 3,
        expires: deadline(END),
        title: "provisional".to_owned(),
        addressees: vec!["QM".into(), "QT".into()],
    })
}
fn spoken(form: Form) -> Break {
    Break {
        member: "QT".into(),
        form,
        paragraphs: vec!["p9".into()],
        says: "Insert a safeguard clause.".to_owned(),
    }
}
fn broken() -> Event {
    Event::Broken(Broken {
        member: "QT".into(),
        form: Form::Amendment,
        paragraphs: vec!["p9".into()],
        says: "Insert a safeguard clause.".to_owned(),
        channel: Channel::Fax,
        received: fax_of("2014-06-20T10:40:00Z"),
        after_held: false,
    })
}
fn held() -> Event {
    let (symbol, at) = (symbol(), deadline(END));
    Event::Held(Held { symbol, at, silent: vec!["QM".into(), "QT".into()], opened: vec!["QM".into()] })
}

fn knows(facts: &mut Facts) {
    facts.procedure.decide = "PT72H".to_owned();
    facts.participant = Some(participant("QT", Kind::Country, Some(Capacity::Member)));
    facts.around.target = Some("TIP-1".to_owned());
    facts.around.guide = Some(GuideFacts {
        guide: "PG-TIP".into(),
        stage: GuideStage::FinalText,
        symbol: Some(symbol()),
        symbols: vec![symbol()],
        number: 3,
    });
}
fn asked(history: &[Event], command: Command) -> When<SilencePeriod> {
    given::<SilencePeriod>(history.iter().cloned()).knowing(knows).when(command)
}
/// The co-chairs ask, on 9 June.
fn by_the_chairs(history: &[Event], command: Command) -> When<SilencePeriod> {
    asked(history, command)
        .by(person("C-AU"), Role::CoChairs)
        .on_behalf_of("AU")
        .at(at("2014-06-09T02:00:00Z"))
}
/// A delegate of QT types it at this instant.
fn typed_at(history: &[Event], command: Command, instant: &str) -> When<SilencePeriod> {
    asked(history, command).by(person("G-QT"), Role::MemberGovernment).on_behalf_of("QT").at(at(instant))
}
/// An officer reads a fax of one instant at another.
fn faxed(history: &[Event], sent: &str, read: &str) -> When<SilencePeriod> {
    asked(history, Command::Break(spoken(Form::Amendment)))
        .by(person("S1"), Role::Rso)
        .received(Channel::Fax, fax_of(sent))
        .at(at(read))
}

#[test]
fn dr13_one_refusal_in_the_meeting_and_no_silence_runs() {
    let refuse = Command::Refuse { member: "QT".into(), reason: None };
    let refused = Event::Refused(Refused { member: "QT".into(), reason: None });
    typed_at(&[proposed()], refuse, "2014-06-03T03:00:00Z").then([refused.clone()]);
    by_the_chairs(&[proposed(), refused], start()).then_refused("silence-not-now");
}

#[test]
fn dr13_silence_starts_only_where_it_is_said_that_it_was_agreed() {
    let nowhere = Agreed { place: " ".to_owned(), on: "2014-06-06".parse().unwrap() };
    let bare = Command::Start { agreed: nowhere, expires: deadline(END), addressees: vec!["QM".into()] };
    by_the_chairs(&[proposed()], bare).then_refused("silence-not-agreed");
    let later = Agreed { on: "2014-06-10".parse().unwrap(), ..agreed() };
    let early = Command::Start { agreed: later, expires: deadline(END), addressees: vec!["QM".into()] };
    by_the_chairs(&[proposed()], early).then_refused("silence-agreed-in-the-future");
    by_the_chairs(&[proposed()], start()).then([started()]);
}

#[test]
fn dr13_the_text_is_called_provisional_while_silence_runs() {
    let events = by_the_chairs(&[proposed()], start()).events();
    assert!(matches!(events.as_slice(), [Event::Started(it)] if it.title == "provisional"));
}

#[test]
fn dr13_silence_runs_at_least_as_long_as_the_procedure_says() {
    let short = |end: &str| Command::Start {
        agreed: agreed(),
        expires: deadline(end),
        addressees: vec!["QM".into()],
    };
    let too_short = by_the_chairs(&[proposed()], short("2014-06-12T08:59:59[Asia/Bangkok]"));
    too_short.then_refused("silence-too-short");
    let enough = by_the_chairs(&[proposed()], short("2014-06-12T09:00[Asia/Bangkok]"));
    assert_eq!(enough.events().len(), 1);
}

#[test]
fn dr13_only_the_final_text_of_a_guide_is_settled_by_silence() {
    by_the_chairs(&[], Command::Propose(propose())).then([proposed()]);
    by_the_chairs(&[], Command::Propose(propose()))
        .knowing(|facts| {
            if let Some(guide) = &mut facts.around.guide {
                guide.stage = GuideStage::Consolidation;
            }
        })
        .then_refused("silence-not-the-final-text");
}

#[test]
fn dr14_an_amendment_a_second_before_the_end_breaks_and_one_at_the_end_does_not() {
    let running = [proposed(), started()];
    for form in [Form::Amendment, Form::Objection] {
        let command = || Command::Break(spoken(form));
        let before = typed_at(&running, command(), "2014-06-23T04:59:59Z").events();
        assert!(matches!(before.as_slice(), [Event::Broken(it)] if it.form == form));
        typed_at(&running, command(), "2014-06-23T05:00:00Z").then_refused("silence-objection-late");
        typed_at(&running, command(), "2014-06-23T05:00:01Z").then_refused("silence-objection-late");
    }
}

#[test]
fn dr14_what_came_late_is_recorded_with_what_was_offered_instead() {
    let record = |received: &str| Command::RefuseLateObjection {
        member: "QW".into(),
        received_at: Some(received.parse().unwrap()),
        offered: "explanation of position".to_owned(),
    };
    let asked = |received: &str| {
        asked(&[proposed(), started(), held()], record(received))
            .by(person("S1"), Role::Rso)
            .at(at("2014-06-25T02:00:00Z"))
    };
    asked("2014-06-23T05:04:00Z").then([Event::LateObjectionRefused(LateObjectionRefused {
        member: "QW".into(),
        received_at: "2014-06-23T05:04:00Z".parse().unwrap(),
        offered: "explanation of position".to_owned(),
    })]);
    asked("2014-06-23T04:59:00Z").then_refused("silence-not-late");
}

#[test]
fn dr14_what_came_late_is_recorded_also_while_the_clock_stands_and_the_journal_is_ahead_of_it() {
    let record = || Command::RefuseLateObjection {
        member: "QT".into(),
        received_at: Some("2014-06-23T05:00:00.000004Z".parse().unwrap()),
        offered: "explanation of position".to_owned(),
    };
    let now = at("2014-06-23T05:00:00Z");
    let noted = asked(&[proposed(), started(), held()], record()).at(now).events();
    assert!(matches!(noted.as_slice(), [Event::LateObjectionRefused(it)] if it.member == "QT".into()));
    asked(&[proposed(), started(), held()], record())
        .by(person("S1"), Role::Rso)
        .at(now)
        .then_refused("silence-received-in-the-future");
}

#[test]
fn dr06_a_fax_received_in_time_and_read_after_the_weekend_breaks() {
    faxed(&[proposed(), started()], "2014-06-20T10:40:00Z", "2014-06-23T01:30:00Z").then([broken()]);
}

#[test]
fn dr06_a_fax_received_in_time_breaks_though_silence_was_recorded_as_held() {
    let read_late =
        faxed(&[proposed(), started(), held()], "2014-06-23T04:52:00Z", "2014-06-23T06:30:00Z").events();
    assert!(matches!(read_late.as_slice(), [Event::Broken(it)] if it.after_held));
    faxed(&[proposed(), started(), held()], "2014-06-23T05:00:00Z", "2014-06-23T06:30:00Z")
        .then_refused("silence-objection-late");
}

#[test]
fn dr06_an_officer_registers_only_with_the_time_of_receipt() {
    asked(&[proposed(), started()], Command::Break(spoken(Form::Objection)))
        .by(person("S1"), Role::Rso)
        .at(at("2014-06-20T10:40:00Z"))
        .then_refused("silence-no-time-of-receipt");
}

#[test]
fn dr15_a_broken_silence_is_not_repaired_by_withdrawal() {
    let history = [proposed(), started(), broken()];
    let withdrawn = Event::ObjectionWithdrawn(ObjectionWithdrawn {
        member: "QT".into(),
        effect: "none: a broken silence stays broken".to_owned(),
    });
    let withdraw = Command::WithdrawObjection { member: "QT".into() };
    typed_at(&history, withdraw, "2014-06-23T04:00:00Z").then([withdrawn.clone()]);
    let after = [history.to_vec(), vec![withdrawn]].concat();
    asked(&after, Command::Expire).by_the_clock(at("2014-06-23T05:00:00Z")).then_refused("silence-not-now");
    by_the_chairs(&after, start()).then_refused("silence-not-now");
}

#[test]
fn dr02_an_observer_cannot_break_silence_and_is_offered_a_statement() {
    let outcome =
        typed_at(&[proposed(), started()], Command::Break(spoken(Form::Objection)), "2014-06-20T03:00:00Z")
            .knowing(|facts| {
                facts.participant = Some(participant("QT", Kind::Organisation, Some(Capacity::Observer)));
            })
            .outcome();
    let refusal = outcome.unwrap_err();
    assert_eq!((refusal.code(), refusal.rule()), ("not-a-member-of-body", Some("DR02")));
    assert!(refusal.to_string().contains("statement as an observer"));
}

#[test]
fn nobody_breaks_silence_for_another_member() {
    typed_at(&[proposed(), started()], Command::Break(spoken(Form::Objection)), "2014-06-20T03:00:00Z")
        .on_behalf_of("QM")
        .then_refused("silence-of-another");
}

#[test]
fn dr12_at_the_end_the_clock_records_who_was_silent_and_who_of_them_had_opened_the_text() {
    asked(&[proposed(), started()], Command::Expire)
        .knowing(|facts| facts.around.opened_by = vec!["QM".into(), "ORG-X1".into()])
        .by_the_clock(at("2014-06-23T05:00:00Z"))
        .then([held()]);
}

#[test]
fn dr16_the_end_moves_before_it_comes_and_the_old_timer_finds_nothing_to_do() {
    let later = deadline("2014-06-30T12:00[Asia/Bangkok]");
    let extend = || Command::Extend { expires: later.clone(), reason: "A holiday.".to_owned() };
    let extended = Event::Extended(Extended {
        from: deadline(END),
        expires: later.clone(),
        reason: "A holiday.".to_owned(),
    });
    by_the_chairs(&[proposed(), started()], extend()).then([extended.clone()]);
    by_the_chairs(&[proposed(), started()], extend())
        .at(at("2014-06-23T05:00:00Z"))
        .then_refused("silence-passed");
    let history = [proposed(), started(), extended];
    asked(&history, Command::Expire).by_the_clock(at("2014-06-23T05:00:00Z")).then_refused("silence-not-due");
    let at_the_new_end = asked(&history, Command::Expire).by_the_clock(at("2014-06-30T05:00:00Z")).events();
    assert!(matches!(at_the_new_end.as_slice(), [Event::Held(it)] if it.at == later));
}

#[test]
fn an_objection_says_something_in_writing() {
    let bare = Break { says: "  ".to_owned(), ..spoken(Form::Objection) };
    let refused = typed_at(&[proposed(), started()], Command::Break(bare), "2014-06-20T03:00:00Z").outcome();
    assert_eq!(refused, Err(Refusal::Wordless));
}

//! How a nomination goes, told as given, when, then.

use serde_json::json;

use super::command::{Command, Open};
use super::event::{
    Approved, Check, ConsentAnswered, ConsentRequested, Edited, Event, FoundComplete, Hand, KeyGiven,
    KeyedFieldsVerified, Kind, Lapsed, Likeness, NotApproved, Opened, ProcedureMigrated, ReceiptCorrected,
    Resubmitted, ReturnItem, Returned, Submitted,
};
use super::{CHECKLIST, Nomination, Refusal};
use crate::actor::Role;
use crate::asserted::Asserted;
use crate::channel::{Channel, FileRef};
use crate::decide::Decide;
use crate::facts::{CallFacts, Facts};
use crate::form::{Answers, FormRecord, Schema};
use crate::identity::NominationRef;
use crate::participant::event::{Capacity, Kind as ParticipantKind};
use crate::refusal::Explain;
use crate::roster_entry::event::{Consent, ConsentChoice};
use crate::testing::{
    When, at, deadline, expert_answers, fax_of, given, noon, participant, person, procedure,
};

fn form_of(answers: &Answers) -> FormRecord {
    Schema::expert_nomination().split(answers, person("P-NOMINEE"), person("P-OFFICER"))
}
fn typed(by: &str) -> Hand {
    Hand { by: Some(person(by)), keyed: false }
}
fn keyed(by: &str) -> Hand {
    Hand { by: Some(person(by)), keyed: true }
}
fn opening() -> Open {
    Open {
        nominator: "QM".into(),
        kind: Kind::New,
        call: None,
        entry: None,
        intake: None,
        answers: Answers::default(),
    }
}
fn open_for_call() -> Open {
    Open { call: Some("2014".into()), ..opening() }
}
fn opened_event() -> Opened {
    Opened {
        reference: "EN-2014-0058".into(),
        nominator: "QM".into(),
        kind: Kind::New,
        call: None,
        entry: None,
        channel: Channel::Portal,
        registered_by: None,
        hand: typed("D-QM"),
        intake: None,
        procedure: 1,
        form: form_of(&Answers::default().with("nominator", "QM").with("nomination_kind", "new")),
    }
}
fn opened() -> Event {
    Event::Opened(opened_event())
}
fn opened_for_call() -> Event {
    Event::Opened(Opened { call: Some("2014".into()), ..opened_event() })
}
fn registered_from_fax_by(officer: &str) -> Event {
    Event::Opened(Opened {
        channel: Channel::Fax,
        registered_by: Some(person(officer)),
        hand: keyed(officer),
        intake: Some("IN-2014-0007".into()),
        ..opened_event()
    })
}
fn portal(instant: &str) -> Asserted {
    Asserted::instant(at(instant), "Asia/Bangkok", "portal")
}
fn submitted_as(hand: Hand, answers: &Answers, received: Asserted) -> Event {
    Event::Submitted(Submitted {
        form: form_of(answers),
        hand,
        received,
        in_time: None,
        files: vec![],
        check_due: deadline("2014-03-10T17:00[Asia/Bangkok]"),
        decide_due: deadline("2014-03-31T17:00[Asia/Bangkok]"),
    })
}
fn submitted() -> Event {
    submitted_as(typed("D-QM"), &expert_answers(), portal("2014-03-03T03:00:00Z"))
}
fn faxed_by(officer: &str) -> Event {
    submitted_as(keyed(officer), &expert_answers(), fax_of("2014-03-02T09:52:00Z"))
}
fn verified_by(officer: &str) -> Event {
    Event::KeyedFieldsVerified(KeyedFieldsVerified {
        by: person(officer),
        corrected: vec![],
        form: form_of(&expert_answers()),
    })
}
fn checklist() -> Vec<Check> {
    CHECKLIST.iter().map(|(line, _)| Check { line: (*line).to_owned(), met: true }).collect()
}
fn complete() -> Event {
    Event::FoundComplete(FoundComplete { checklist: checklist(), by: person("S1") })
}
fn items() -> Vec<ReturnItem> {
    vec![ReturnItem { field: "consent_processing".to_owned(), reason: "The consent is missing.".to_owned() }]
}
fn returned() -> Event {
    Event::Returned(Returned { items: items(), respond_by: deadline("2014-04-02T10:00[Asia/Bangkok]") })
}
fn consent_asked() -> Event {
    Event::ConsentRequested(ConsentRequested {
        token_digest: "digest-of-a-link".to_owned(),
        respond_by: deadline("2014-03-17T10:00[Asia/Bangkok]"),
    })
}
fn choice(processing: bool) -> ConsentChoice {
    ConsentChoice {
        processing,
        visibility: processing,
        contact: false,
        method: "link".to_owned(),
        wording: 1,
    }
}
fn answered(processing: bool) -> ConsentAnswered {
    ConsentAnswered { consent: Consent { choice: choice(processing), at: noon() } }
}
fn consented() -> Event {
    Event::ConsentGiven(answered(true))
}
fn approved(by: &[&str]) -> Event {
    Event::Approved(Approved {
        by: by.iter().map(|name| person(name)).collect(),
        entry: "RE-2014-0058".into(),
        validity_years: 4,
    })
}
fn reviewed() -> Vec<Event> {
    vec![opened(), submitted(), complete(), consent_asked(), consented()]
}
fn reviewed_from_fax() -> Vec<Event> {
    vec![
        registered_from_fax_by("S1"),
        faxed_by("S1"),
        verified_by("S2"),
        complete(),
        consent_asked(),
        consented(),
    ]
}
fn qm_is(capacity: Option<Capacity>) -> impl FnOnce(&mut Facts) {
    move |facts| facts.participant = Some(participant("QM", ParticipantKind::Country, capacity))
}
fn call(open: bool, accepts_late: bool) -> CallFacts {
    CallFacts { open, closes: deadline("2014-03-03T17:00[Asia/Bangkok]"), accepts_late }
}
fn asks(history: Vec<Event>, command: Command) -> When<Nomination> {
    given::<Nomination>(history).knowing(qm_is(Some(Capacity::Member))).when(command)
}
fn delegate(ask: When<Nomination>) -> When<Nomination> {
    ask.by(person("D-QM"), Role::Nominator).on_behalf_of("QM")
}
fn submit() -> Command {
    Command::Submit { answers: expert_answers(), files: vec![] }
}
fn co_manager(history: Vec<Event>, who: &str, government: &str) -> When<Nomination> {
    asks(history, Command::Approve)
        .by(person(who), Role::CoManager)
        .on_behalf_of(government)
        .knowing(|facts| facts.procedure.keys = 2)
}
fn key_of(who: &str, government: &str) -> Event {
    Event::KeyGiven(KeyGiven { by: person(who), government: government.into(), of: 2 })
}

// ---- opening -------------------------------------------------------------------------------------------------

#[test]
fn a_member_opens_a_nomination_under_the_procedure_of_the_day() {
    delegate(asks(vec![], Command::Open(opening()))).then([opened()]);
}

#[test]
fn dr03_an_observer_may_nominate_an_expert_and_a_mere_partner_may_not() {
    let asked = |capacity| delegate(asks(vec![], Command::Open(opening())).knowing(qm_is(capacity)));
    asked(Some(Capacity::Observer)).then([opened()]);
    asked(None).then_refused("nominator-without-capacity");
}

#[test]
fn dr03_an_organisation_may_nominate_an_expert() {
    let organisation = participant("QM", ParticipantKind::Organisation, Some(Capacity::Observer));
    delegate(asks(vec![], Command::Open(opening())))
        .knowing(|facts| facts.participant = Some(organisation))
        .then([opened()]);
}

#[test]
fn dr04_who_nominates_and_where_the_expert_works_are_independent() {
    let answers = expert_answers().with("sector", "SECT.CSO");
    let events = delegate(asks(vec![opened()], Command::Submit { answers, files: vec![] })).events();
    let [Event::Submitted(submitted)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(submitted.form.public.read().text("sector"), Some("SECT.CSO"));
    assert_eq!(submitted.form.public.read().text("nominator"), Some("QM"));
}

#[test]
fn an_unknown_participant_cannot_nominate() {
    let ask = delegate(asks(vec![], Command::Open(opening())));
    ask.knowing(|facts| facts.participant = None).then_refused("nominator-unknown");
}

#[test]
fn a_delegate_cannot_act_for_another_participant() {
    let of_qn = |ask: When<Nomination>| ask.by(person("D-QN"), Role::Nominator).on_behalf_of("QN");
    of_qn(asks(vec![], Command::Open(opening()))).then_refused("nomination-of-another");
    of_qn(asks(vec![opened(), submitted()], Command::Withdraw { reason: None }))
        .then_refused("nomination-of-another");
}

#[test]
fn the_form_cannot_contradict_what_the_nomination_was_opened_for() {
    let open = Open { answers: Answers::default().with("nominator", "QN"), ..opening() };
    delegate(asks(vec![], Command::Open(open))).then_refused("nomination-form-invalid");
}

#[test]
fn a_draft_may_be_edited_by_its_nominator_and_not_after_submission() {
    let edit = || Command::Edit { answers: expert_answers() };
    let edited = Edited { form: form_of(&expert_answers()), hand: typed("D-QM") };
    delegate(asks(vec![opened()], edit())).then([Event::Edited(edited)]);
    delegate(asks(vec![opened(), submitted()], edit())).then_refused("nomination-not-now");
}

// ---- the clock of receipt --------------------------------------------------------------------------------------

#[test]
fn dr06_a_fax_of_16_52_is_in_time_for_17_00_though_registered_the_next_morning_when_the_call_is_closed() {
    let fax = fax_of("2014-03-03T09:52:00Z");
    let open = asks(vec![], Command::Open(open_for_call()))
        .by(person("S1"), Role::Registrar)
        .received(Channel::Fax, fax.clone())
        .at(at("2014-03-04T02:00:00Z"))
        .knowing(|facts| facts.call = Some(call(false, false)));
    let mut history = open.events();
    let submit = asks(history.clone(), submit())
        .by(person("S1"), Role::Registrar)
        .received(Channel::Fax, fax.clone())
        .at(at("2014-03-04T02:05:00Z"))
        .knowing(|facts| facts.call = Some(call(false, false)));
    history.extend(submit.events());
    let Some(Event::Submitted(submitted)) = history.last() else { panic!() };
    assert_eq!((submitted.in_time, &submitted.received), (Some(true), &fax));
    assert_eq!(submitted.check_due, deadline("2014-03-10T17:00[Asia/Bangkok]"));
}

#[test]
fn dr06_received_at_17_00_sharp_is_late_and_a_label_where_the_call_takes_late_ones() {
    let late = |accepts| {
        asks(vec![opened_for_call()], submit())
            .by(person("S1"), Role::Registrar)
            .received(Channel::Fax, fax_of("2014-03-03T10:00:00Z"))
            .at(at("2014-03-04T02:00:00Z"))
            .knowing(move |facts| facts.call = Some(call(false, accepts)))
    };
    let events = late(true).events();
    assert!(
        matches!(events.as_slice(), [Event::Submitted(Submitted { in_time: Some(false), .. })]),
        "{events:?}"
    );
    late(false).then_refused("nomination-call-closed");
}

#[test]
fn a_closed_call_cannot_be_answered_in_the_portal() {
    let ask = |now, facts_of_call: Option<CallFacts>| {
        delegate(asks(vec![], Command::Open(open_for_call())))
            .at(at(now))
            .knowing(|facts| facts.call = facts_of_call)
    };
    ask("2014-03-04T02:00:00Z", Some(call(false, false))).then_refused("nomination-call-closed");
    ask("2014-03-01T02:00:00Z", Some(call(false, false))).then_refused("nomination-call-not-open");
    ask("2014-03-01T02:00:00Z", None).then_refused("nomination-call-unknown");
}

#[test]
fn dr06_the_portals_clock_is_ours_whatever_a_program_asserts() {
    let ask =
        delegate(asks(vec![opened()], submit())).received(Channel::Portal, fax_of("2014-01-01T00:00:00Z"));
    ask.then([submitted()]);
}

#[test]
fn dr06_what_came_by_fax_needs_the_clock_of_the_fax() {
    let registering = |ask: When<Nomination>| {
        ask.by(person("S1"), Role::Registrar).knowing(|facts| facts.channel = Channel::Fax)
    };
    registering(asks(vec![], Command::Open(opening()))).then_refused("nomination-without-receipt");
    registering(asks(vec![], Command::Open(opening())))
        .received(Channel::Fax, fax_of("2014-03-09T00:00:00Z"))
        .then_refused("nomination-received-in-future");
}

#[test]
fn dr06_a_correction_of_the_receipt_keeps_both_clocks_and_its_evidence() {
    let history = vec![opened_for_call(), submitted()];
    let correct = |received: Asserted, evidence: &str| {
        asks(history.clone(), Command::CorrectReceipt { received, evidence: evidence.to_owned() })
            .by(person("S1"), Role::Registrar)
            .at(at("2014-03-05T02:00:00Z"))
            .knowing(|facts| facts.call = Some(call(false, false)))
    };
    let now = fax_of("2014-03-03T10:30:00Z");
    correct(now.clone(), "The gateway's log of 3 March.").then([Event::ReceiptCorrected(ReceiptCorrected {
        was: portal("2014-03-03T03:00:00Z"),
        now: now.clone(),
        evidence: "The gateway's log of 3 March.".to_owned(),
        in_time: Some(false),
    })]);
    correct(now, " ").then_refused("nomination-reason-missing");
    correct(portal("2014-03-03T03:00:00Z"), "").then_nothing();
}

// ---- submission ------------------------------------------------------------------------------------------------

#[test]
fn a_form_with_a_missing_field_comes_back_with_the_field_named() {
    let answers = expert_answers().without("email").with("phone", "call me");
    let outcome = delegate(asks(vec![opened()], Command::Submit { answers, files: vec![] })).outcome();
    let problems = outcome.unwrap_err().problems();
    let named: Vec<(&str, &str)> =
        problems.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
    assert_eq!(named, [("email", "required"), ("phone", "not-a-phone")]);
}

#[test]
fn the_same_form_sent_twice_is_one_submission_and_another_form_is_not_taken_for_it() {
    delegate(asks(vec![opened(), submitted()], submit())).then_nothing();
    let other = Command::Submit { answers: expert_answers().with("years_experience", 13), files: vec![] };
    delegate(asks(vec![opened(), submitted()], other)).then_refused("nomination-not-now");
}

#[test]
fn a_curriculum_vitae_has_to_be_stored_before_and_be_a_document() {
    let digest = "ab".repeat(32);
    let file = |media_type: &str, bytes| FileRef {
        digest: digest.clone(),
        media_type: media_type.to_owned(),
        bytes,
        subject: person("P-NOMINEE"),
    };
    let send = |files| {
        let answers = expert_answers().with("cv", digest.clone());
        delegate(asks(vec![opened()], Command::Submit { answers, files })).outcome()
    };
    let code = |files| send(files).unwrap_err().problems()[0].code.clone();
    assert!(send(vec![file("application/pdf", 1_000)]).is_ok());
    assert_eq!(code(vec![]), "not-attached");
    assert_eq!(code(vec![file("application/x-msdownload", 1_000)]), "wrong-file-type");
    assert_eq!(code(vec![file("application/pdf", 6_000_000)]), "file-too-large");
}

#[test]
fn the_receipt_is_acknowledged_once() {
    let ask = |history| asks(history, Command::Acknowledge).by_the_secretariat();
    let events = ask(vec![opened(), submitted()]).events();
    assert_eq!(events.len(), 1);
    ask([vec![opened(), submitted()], events].concat()).then_nothing();
    ask(vec![opened()]).then_refused("nomination-not-now");
}

// ---- keying and verifying --------------------------------------------------------------------------------------

#[test]
fn dr08_whoever_keyed_the_fields_cannot_verify_them() {
    let verify = || Command::VerifyKeyedFields { answers: expert_answers() };
    let history = vec![registered_from_fax_by("S1"), faxed_by("S1")];
    asks(history.clone(), verify()).by(person("S1"), Role::Registrar).then_refused("keyer-cannot-verify");
    asks(history, verify()).by(person("S2"), Role::Registrar).then([verified_by("S2")]);
}

#[test]
fn dr08_a_corrected_personal_field_is_named_and_its_value_is_not() {
    let history = vec![registered_from_fax_by("S1"), faxed_by("S1")];
    let right = expert_answers().with("family_name", "Zebulon").with("years_experience", 11);
    let verify = asks(history, Command::VerifyKeyedFields { answers: right.clone() })
        .knowing(|facts| facts.keyed = Some(expert_answers()))
        .by(person("S2"), Role::Registrar);
    let verified = KeyedFieldsVerified {
        by: person("S2"),
        corrected: vec!["family_name".to_owned(), "years_experience".to_owned()],
        form: form_of(&right),
    };
    let open = serde_json::to_string(&verified).unwrap();
    assert!(!open.contains("Zebulon"), "{open}");
    verify.then([Event::KeyedFieldsVerified(verified)]);
}

#[test]
fn dr08_whoever_resubmits_for_the_nominator_keyed_it_anew() {
    let again = Event::Resubmitted(Resubmitted {
        form: form_of(&expert_answers()),
        hand: keyed("S2"),
        received: fax_of("2014-03-05T03:00:00Z"),
        files: vec![],
        check_due: deadline("2014-03-12T17:00[Asia/Bangkok]"),
    });
    let history = vec![registered_from_fax_by("S1"), faxed_by("S1"), verified_by("S2"), returned(), again];
    let verify = || Command::VerifyKeyedFields { answers: expert_answers() };
    asks(history.clone(), verify()).by(person("S2"), Role::Registrar).then_refused("keyer-cannot-verify");
    asks(history.clone(), verify()).by(person("S1"), Role::Registrar).then([verified_by("S1")]);
    let reviewed = [history, vec![verified_by("S1"), complete(), consent_asked(), consented()]].concat();
    asks(reviewed, Command::Approve).by(person("S2"), Role::Approver).then_refused("writer-cannot-decide");
}

#[test]
fn corrections_of_keyed_fields_are_listed() {
    let answers = expert_answers().with("years_experience", 13).with("notice_days", 10);
    let history = vec![registered_from_fax_by("S1"), faxed_by("S1")];
    let events =
        asks(history, Command::VerifyKeyedFields { answers }).by(person("S2"), Role::Registrar).events();
    let [Event::KeyedFieldsVerified(verified)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(verified.corrected, ["years_experience", "notice_days"]);
}

#[test]
fn keyed_fields_are_verified_before_the_form_is_complete() {
    let accept = || Command::AcceptComplete { checklist: checklist() };
    let history = vec![registered_from_fax_by("S1"), faxed_by("S1")];
    asks(history.clone(), accept())
        .by(person("S1"), Role::Registrar)
        .then_refused("keyed-fields-not-verified");
    asks([history, vec![verified_by("S2")]].concat(), accept())
        .by(person("S1"), Role::Registrar)
        .then([complete()]);
}

#[test]
fn a_form_its_nominator_typed_has_nothing_to_verify() {
    let verify = Command::VerifyKeyedFields { answers: expert_answers() };
    asks(vec![opened(), submitted()], verify)
        .by(person("S2"), Role::Registrar)
        .then_refused("nothing-to-verify");
}

// ---- completeness ----------------------------------------------------------------------------------------------

#[test]
fn dr07_a_form_without_consent_is_not_complete_but_can_be_returned_under_its_reference() {
    let answers = expert_answers().without("consent_processing");
    let history = vec![
        registered_from_fax_by("S1"),
        submitted_as(keyed("S1"), &answers, fax_of("2014-03-02T09:52:00Z")),
        verified_with(&answers),
    ];
    let by_s1 = |command| asks(history.clone(), command).by(person("S1"), Role::Registrar);
    by_s1(Command::AcceptComplete { checklist: checklist() }).then_refused("nomination-incomplete");
    by_s1(Command::Return { items: items() }).then([returned()]);
    let after = Nomination::after([history.clone(), vec![returned()]].concat()).dossier.unwrap();
    assert_eq!(after.reference, NominationRef::from("EN-2014-0058"));
    assert_eq!(after.received, Some(fax_of("2014-03-02T09:52:00Z")));
}
fn verified_with(answers: &Answers) -> Event {
    Event::KeyedFieldsVerified(KeyedFieldsVerified {
        by: person("S2"),
        corrected: vec![],
        form: form_of(answers),
    })
}

#[test]
fn dr07_a_resubmission_keeps_reference_first_receipt_and_the_day_of_decision() {
    let history = vec![opened(), submitted(), returned()];
    let resubmit = Command::Resubmit { answers: expert_answers(), files: vec![] };
    let events = delegate(asks(history.clone(), resubmit)).at(at("2014-03-10T03:00:00Z")).events();
    let [Event::Resubmitted(again)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(again.received, portal("2014-03-10T03:00:00Z"));
    assert_eq!(again.check_due, deadline("2014-03-17T17:00[Asia/Bangkok]"));
    let after = Nomination::after([history, events].concat()).dossier.unwrap();
    assert_eq!(after.received, Some(portal("2014-03-03T03:00:00Z")));
    assert_eq!(after.decide_due, Some(deadline("2014-03-31T17:00[Asia/Bangkok]")));
}

#[test]
fn a_return_says_what_is_to_be_mended() {
    let with = |items| {
        asks(vec![opened(), submitted()], Command::Return { items }).by(person("S1"), Role::Registrar)
    };
    with(vec![]).then_refused("nomination-nothing-to-mend");
    let item =
        |field: &str, reason: &str| vec![ReturnItem { field: field.to_owned(), reason: reason.to_owned() }];
    with(item("email", "  ")).then_refused("nomination-reason-missing");
    with(item("shoe_size", "Too small.")).then_refused("nomination-form-invalid");
    asks(vec![opened(), submitted(), returned()], Command::Return { items: items() })
        .by(person("S1"), Role::Registrar)
        .then_nothing();
}

#[test]
fn every_line_of_the_checklist_has_to_be_met() {
    let accept = |checklist| {
        asks(vec![opened(), submitted()], Command::AcceptComplete { checklist })
            .by(person("S1"), Role::Registrar)
    };
    accept(vec![]).then_refused("checklist-not-met");
    let mut unmet = checklist();
    unmet[2].met = false;
    let refused = accept(unmet).outcome().unwrap_err();
    assert_eq!(
        refused.problems().iter().map(|problem| problem.field.clone()).collect::<Vec<_>>(),
        [CHECKLIST[2].0]
    );
    accept(checklist()).then([complete()]);
    asks(vec![opened(), submitted(), complete()], Command::AcceptComplete { checklist: vec![] })
        .by(person("S1"), Role::Registrar)
        .then_nothing();
}

#[test]
fn a_fax_whose_original_was_not_kept_lacks_the_signed_form() {
    let without = Event::Opened(Opened { intake: None, channel: Channel::Fax, ..opened_event() });
    let submit = asks(vec![without], submit())
        .by(person("S1"), Role::Registrar)
        .received(Channel::Fax, fax_of("2014-03-02T09:52:00Z"));
    let events = submit.events();
    assert!(
        matches!(events.as_slice(), [Event::Submitted(submitted)] if submitted.form.missing == ["signed_form"])
    );
}

// ---- consent ---------------------------------------------------------------------------------------------------

#[test]
fn the_nominee_is_asked_by_a_link_of_fourteen_days() {
    asks(vec![opened(), submitted(), complete()], Command::RequestConsent)
        .by(person("S1"), Role::Registrar)
        .then([consent_asked()]);
    asks(vec![opened(), submitted(), complete(), consent_asked()], Command::RequestConsent)
        .by(person("S1"), Role::Registrar)
        .then_nothing();
}

#[test]
fn only_the_nominee_answers_by_link() {
    let history = vec![opened(), submitted(), complete(), consent_asked()];
    let answer = |who: &str| {
        asks(history.clone(), Command::RecordConsent(choice(true))).by(person(who), Role::Nominee)
    };
    answer("P-SOMEBODY").then_refused("not-the-nominee");
    answer("P-NOMINEE").then([consented()]);
}

#[test]
fn without_consent_there_is_no_approval() {
    let refused =
        vec![opened(), submitted(), complete(), consent_asked(), Event::ConsentRefused(answered(false))];
    for history in [vec![opened(), submitted(), complete()], refused] {
        asks(history, Command::Approve)
            .by(person("S2"), Role::Approver)
            .then_refused("nomination-without-consent");
    }
}

#[test]
fn consent_taken_back_before_the_decision_stops_it() {
    let withdraw = |history| asks(history, Command::WithdrawConsent).by(person("P-NOMINEE"), Role::Nominee);
    let events = withdraw(reviewed()).events();
    let history = [reviewed(), events].concat();
    withdraw(history.clone()).then_nothing();
    asks(history, Command::Approve)
        .by(person("S2"), Role::Approver)
        .then_refused("nomination-without-consent");
    withdraw(vec![opened(), submitted()]).then_refused("no-consent-to-withdraw");
}

// ---- the decision ----------------------------------------------------------------------------------------------

#[test]
fn dr08_a_registrar_cannot_approve_what_she_registered_and_a_colleague_can() {
    asks(reviewed_from_fax(), Command::Approve)
        .by(person("S1"), Role::Approver)
        .then_refused("registrar-cannot-approve");
    asks(reviewed_from_fax(), Command::Approve).by(person("S2"), Role::Approver).then([approved(&["S2"])]);
}

#[test]
fn dr08_a_registrar_cannot_decline_what_she_registered() {
    let decline = || Command::Decline { reasons: "Outside the scope of the roster.".to_owned() };
    asks(reviewed_from_fax(), decline())
        .by(person("S1"), Role::Approver)
        .then_refused("registrar-cannot-decline");
    asks(reviewed_from_fax(), decline()).by(person("S2"), Role::Approver).then([Event::NotApproved(
        NotApproved { reasons: "Outside the scope of the roster.".to_owned(), by: person("S2") },
    )]);
}

#[test]
fn self_approval_is_impossible_under_whatever_mandate() {
    let approve = |who: &str| asks(reviewed(), Command::Approve).by(person(who), Role::Approver);
    approve("D-QM").then_refused("writer-cannot-decide");
    approve("P-NOMINEE").then_refused("nominee-cannot-decide");
    asks(reviewed(), Command::Approve).by_the_secretariat().then_refused("nomination-needs-a-person");
    co_manager(reviewed(), "D-QM", "AU").then_refused("writer-cannot-decide");
}

#[test]
fn asking_twice_for_an_approval_changes_nothing() {
    let history = [reviewed(), vec![approved(&["S2"])]].concat();
    asks(history, Command::Approve).by(person("S3"), Role::Approver).then_nothing();
}

#[test]
fn declining_needs_grounds() {
    asks(reviewed(), Command::Decline { reasons: "\u{200B}".to_owned() })
        .by(person("S2"), Role::Approver)
        .then_refused("nomination-reason-missing");
}

#[test]
fn dr05_both_co_managers_sign_in_either_order() {
    for (first, second) in [(("CM-A", "AU"), ("CM-B", "ID")), (("CM-B", "ID"), ("CM-A", "AU"))] {
        co_manager(reviewed(), first.0, first.1).then([key_of(first.0, first.1)]);
        let half = [reviewed(), vec![key_of(first.0, first.1)]].concat();
        co_manager(half, second.0, second.1)
            .then([key_of(second.0, second.1), approved(&[first.0, second.0])]);
    }
}

#[test]
fn dr05_two_officials_of_one_government_are_one_key() {
    let half = || [reviewed(), vec![key_of("CM-A", "AU")]].concat();
    co_manager(half(), "CM-A", "AU").then_nothing();
    co_manager(half(), "CM-A2", "AU").then_nothing();
}

#[test]
fn dr05_one_person_with_two_mandates_is_not_two_holders() {
    let half = [reviewed(), vec![key_of("CM-A", "AU")]].concat();
    co_manager(half, "CM-A", "ID").then_refused("one-holder-one-key");
}

#[test]
fn dr05_a_half_falls_when_its_government_has_left_the_role() {
    let half = [reviewed(), vec![key_of("CM-A", "AU")]].concat();
    let now =
        |ask: When<Nomination>| ask.knowing(|facts| facts.co_managers = Some(vec!["ID".into(), "TH".into()]));
    now(co_manager(half.clone(), "CM-B", "ID")).then([key_of("CM-B", "ID")]);
    let both = [half.clone(), vec![key_of("CM-B", "ID")]].concat();
    now(co_manager(both, "CM-T", "TH")).then([key_of("CM-T", "TH"), approved(&["CM-B", "CM-T"])]);
    now(co_manager(half, "CM-A", "AU")).then_refused("key-without-government");
}

#[test]
fn dr05_an_approver_cannot_stand_for_two_co_managers_nor_one_of_them_for_an_approver() {
    let approver = asks(reviewed(), Command::Approve).by(person("S2"), Role::Approver);
    approver.knowing(|facts| facts.procedure.keys = 2).then_refused("co-managers-decide");
    asks(reviewed(), Command::Approve).by(person("CM-A"), Role::CoManager).then_refused("approver-decides");
    let nobodys = asks(reviewed(), Command::Approve).by(person("CM-A"), Role::CoManager);
    nobodys.knowing(|facts| facts.procedure.keys = 2).then_refused("key-without-government");
}

#[test]
fn dr07_a_return_takes_back_the_half_that_was_given() {
    let history = [reviewed(), vec![key_of("CM-A", "AU"), returned()]].concat();
    assert!(Nomination::after(history).dossier.unwrap().keys.is_empty());
}

#[test]
fn dr03_capacity_is_asked_for_the_day_of_receipt_also_at_the_decision() {
    let ask = asks(reviewed(), Command::Approve).by(person("S2"), Role::Approver);
    ask.knowing(qm_is(None)).then_refused("nominator-without-capacity");
}

#[test]
fn a_renewal_leads_to_the_entry_it_renews() {
    let renewal =
        Event::Opened(Opened { kind: Kind::Renewal, entry: Some("RE-2010-0003".into()), ..opened_event() });
    let history = [vec![renewal], reviewed().split_off(1)].concat();
    let events = asks(history, Command::Approve).by(person("S2"), Role::Approver).events();
    assert!(
        matches!(events.as_slice(), [Event::Approved(approved)] if approved.entry.as_str() == "RE-2010-0003")
    );
}

// ---- leaving ---------------------------------------------------------------------------------------------------

#[test]
fn a_nominator_withdraws_until_the_decision_and_not_after() {
    let withdraw = |history| delegate(asks(history, Command::Withdraw { reason: None }));
    for history in
        [vec![opened()], vec![opened(), submitted()], vec![opened(), submitted(), returned()], reviewed()]
    {
        let events = withdraw(history.clone()).events();
        assert_eq!(events.len(), 1);
        withdraw([history, events].concat()).then_nothing();
    }
    withdraw([reviewed(), vec![approved(&["S2"])]].concat()).then_refused("nomination-not-now");
}

#[test]
fn a_returned_form_lapses_when_its_time_is_over_and_not_before() {
    let due = at("2014-04-02T03:00:00Z");
    let lapse = |history| asks(history, Command::Lapse).by_the_clock(due);
    lapse(vec![opened(), submitted(), returned()]).then([Event::Lapsed(Lapsed { due })]);
    let early = asks(vec![opened(), submitted(), returned()], Command::Lapse)
        .by_the_clock(due)
        .at(at("2014-04-01T03:00:00Z"));
    early.then_refused("nomination-not-due");
}

#[test]
fn a_clock_that_rings_for_something_settled_changes_nothing() {
    let due = at("2014-04-02T03:00:00Z");
    let lapse = |history, due| asks(history, Command::Lapse).by_the_clock(due);
    lapse(vec![opened(), submitted()], due).then_nothing();
    lapse(vec![opened(), submitted(), returned()], at("2014-03-20T03:00:00Z")).then_nothing();
    lapse(vec![opened(), submitted(), returned(), Event::Lapsed(Lapsed { due })], due).then_nothing();
    lapse(vec![opened(), submitted(), complete(), consent_asked(), consented()], at("2014-03-17T03:00:00Z"))
        .then_nothing();
}

// ---- duplicates ------------------------------------------------------------------------------------------------

fn suspicion() -> Command {
    Command::SuspectDuplicate { other: "EN-2014-0012".into(), alike: vec![Likeness::Names, Likeness::Email] }
}

#[test]
fn a_likeness_is_noted_once_and_dismissed_with_a_reason() {
    let noted = asks(vec![opened(), submitted()], suspicion()).by_the_secretariat().events();
    let history = [vec![opened(), submitted()], noted].concat();
    asks(history.clone(), suspicion()).by_the_secretariat().then_nothing();
    let dismiss = |history, reason: &str| {
        let command = Command::DismissDuplicate { other: "EN-2014-0012".into(), reason: reason.to_owned() };
        asks(history, command).by(person("S1"), Role::Registrar)
    };
    dismiss(history.clone(), "").then_refused("nomination-reason-missing");
    let dismissed = dismiss(history.clone(), "Two persons: the dates of birth differ.").events();
    dismiss([history, dismissed].concat(), "again").then_nothing();
    dismiss(vec![opened(), submitted()], "x").then_refused("duplicate-not-suspected");
}

#[test]
fn a_merged_nomination_rests_and_can_be_taken_out_again() {
    let by_s1 = |history, command| asks(history, command).by(person("S1"), Role::Registrar);
    let merge = || Command::Merge { into: "EN-2014-0012".into(), reason: "The same person.".to_owned() };
    let history = [reviewed(), by_s1(reviewed(), merge()).events()].concat();
    by_s1(history.clone(), merge()).then_nothing();
    asks(history.clone(), Command::Approve)
        .by(person("S2"), Role::Approver)
        .then_refused("nomination-merged");
    let elsewhere = Command::Merge { into: "EN-2014-0013".into(), reason: "No, this one.".to_owned() };
    by_s1(history.clone(), elsewhere).then_refused("nomination-merged-elsewhere");
    let unmerge = || Command::Unmerge { reason: "They are two after all.".to_owned() };
    let history = [history.clone(), by_s1(history, unmerge()).events()].concat();
    by_s1(history.clone(), unmerge()).then_refused("nomination-not-merged");
    asks(history, Command::Approve).by(person("S2"), Role::Approver).then([approved(&["S2"])]);
}

#[test]
fn a_nomination_cannot_be_merged_into_itself() {
    let merge = Command::Merge { into: "EN-2014-0058".into(), reason: "Oops.".to_owned() };
    asks(reviewed(), merge).by(person("S1"), Role::Registrar).then_refused("duplicate-of-itself");
}

// ---- the procedure ---------------------------------------------------------------------------------------------

#[test]
fn dr36_a_nomination_keeps_its_version_until_a_reasoned_migration() {
    let migrate = |reason: &str| {
        asks(reviewed(), Command::MigrateProcedure { reason: reason.to_owned() })
            .by(person("ADM"), Role::Administrator)
            .knowing(|facts| facts.procedure.number = 2)
    };
    migrate("").then_refused("nomination-reason-missing");
    let migrated = ProcedureMigrated { from: 1, to: 2, reason: "Both governments asked for it.".to_owned() };
    migrate("Both governments asked for it.").then([Event::ProcedureMigrated(migrated)]);
    let same = asks(reviewed(), Command::MigrateProcedure { reason: "x".to_owned() })
        .by(person("ADM"), Role::Administrator);
    same.then_nothing();
}

#[test]
fn dr10_the_term_of_the_entry_is_that_of_the_pinned_procedure() {
    let events = asks(reviewed(), Command::Approve)
        .by(person("S2"), Role::Approver)
        .knowing(|facts| facts.procedure = crate::procedure::Version { validity_years: 2, ..procedure() })
        .events();
    assert!(matches!(events.as_slice(), [Event::Approved(Approved { validity_years: 2, .. })]));
}

// ---- always ----------------------------------------------------------------------------------------------------

#[test]
fn what_cannot_be_read_in_a_form_names_its_field_and_not_its_content() {
    let answers = expert_answers().with("family_name", "Sam\u{202E}ple").with("kinds", json!(["nonsense"]));
    let refusal =
        delegate(asks(vec![opened()], Command::Submit { answers, files: vec![] })).outcome().unwrap_err();
    assert!(matches!(&refusal, Refusal::Form(problems) if problems.len() == 2));
    assert!(!format!("{refusal} {:?}", refusal.problems()).contains("nonsense"));
}

#[test]
fn a_history_without_an_opening_tells_nothing_and_harms_nothing() {
    assert_eq!(Nomination::after([submitted(), consented()]), Nomination::default());
}

#[tokio::test]
async fn the_aggregate_serves_the_framework_people_know() {
    use cqrs_es::Aggregate;
    let mut nomination = Nomination::default();
    let sink = cqrs_es::event_sink::EventSink::default();
    let mut facts = crate::testing::facts();
    qm_is(Some(Capacity::Member))(&mut facts);
    facts.authority.actor = crate::Actor::Person(person("D-QM"));
    facts.authority.role = Role::Nominator;
    facts.authority.on_behalf_of = Some("QM".into());
    nomination.handle(Command::Open(opening()), &facts, &sink).await.unwrap();
    assert_eq!(nomination.stage(), Some("draft"));
    assert_eq!(sink.collect().await, [opened()]);
}

#[test]
fn a_nominee_may_answer_again_and_differently_until_it_is_decided() {
    let answer = |history: Vec<Event>, choice: ConsentChoice| {
        asks(history, Command::RecordConsent(choice)).by(person("P-NOMINEE"), Role::Nominee)
    };
    let asked = vec![opened(), submitted(), complete(), consent_asked()];
    let refused = [asked, vec![Event::ConsentRefused(answered(false))]].concat();
    answer(refused.clone(), choice(false)).then_nothing();
    answer(refused.clone(), choice(true)).then([consented()]);
    let found_by_nobody = ConsentChoice { visibility: false, ..choice(true) };
    let changed = ConsentAnswered { consent: Consent { choice: found_by_nobody.clone(), at: noon() } };
    answer(reviewed(), found_by_nobody).then([Event::ConsentGiven(changed)]);
    answer(vec![opened(), submitted(), complete()], choice(true)).then_refused("nomination-not-now");
}

//! What holds for focal points, told as cases.

use super::command::Nominate;
use super::event::{Acknowledged, Slot};
use super::{Command, Event, FocalPoint, Refusal, Stage};
use crate::actor::{Actor, Role};
use crate::asserted::Asserted;
use crate::channel::Channel;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::Answers;
use crate::identity::NominationRef;
use crate::participant::event::{Capacity, CapacityGiven, Kind, Registered};
use crate::participant::{self, Participant};
use crate::testing::{at, facts};

fn participant(kind: Kind, capacity: Capacity) -> Participant {
    Participant::after([
        participant::Event::Registered(Registered {
            code: "QM".into(),
            kind,
            name: "QM".to_owned(),
            iso2: None,
            sovereign: None,
            from: None,
            note: String::new(),
            illustrative: true,
        }),
        participant::Event::CapacityGiven(CapacityGiven {
            body: "PLENARY".into(),
            capacity,
            from: None,
            until: None,
        }),
    ])
}

fn asked(role: Role, number: u32) -> Facts {
    let mut facts = facts();
    facts.participant = Some(participant(Kind::Country, Capacity::Member));
    facts.authority.role = role;
    facts.authority.actor = Actor::Person("P-A".into());
    facts.authority.on_behalf_of = (role == Role::MemberGovernment).then(|| "QM".into());
    facts.fresh.reference = Some(NominationRef::new(format!("NFP-QM-{number:02}")));
    facts
}

fn form(effective: &str) -> Answers {
    let text = [
        ("nominating_authority", "Ministry of the Interior of QM"),
        ("authorising_officer_name", "Officer Q"),
        ("authorising_officer_title", "Director"),
        ("authorising_officer_email", "officer@qm.example"),
        ("nominator_date", "2014-02-20"),
        ("slot", "primary"),
        ("scope", "RSO national focal point"),
        ("effective_on", effective),
        ("family_name", "Stand-in"),
        ("name_display", "Ms A Stand-in"),
        ("position", "Head of unit"),
        ("department", "Borders"),
        ("grade", "D1"),
        ("email", "standin@qm.example"),
        ("phone", "+66212345678"),
        ("time_zone", "Asia/Bangkok"),
    ];
    let answers =
        text.into_iter().fold(Answers::default(), |answers, (field, value)| answers.with(field, value));
    answers
        .with("nominator_attestation", true)
        .with("decision_capacity", true)
        .with("weekend", serde_json::json!(["Sat", "Sun"]))
        .with("languages", serde_json::json!(["en"]))
        .with("powers", serde_json::json!(["comments on drafts"]))
        .with("consent_sharing", true)
}

fn nominate(answers: Answers) -> Command {
    Command::Nominate(Nominate { member: "QM".into(), intake: None, answers, files: vec![] })
}

fn nominated(state: FocalPoint, number: u32, effective: &str) -> FocalPoint {
    let events = state.decide(nominate(form(effective)), &asked(Role::MemberGovernment, number)).unwrap();
    events.into_iter().fold(state, FocalPoint::evolve)
}

fn acknowledged(state: FocalPoint, reference: &str) -> FocalPoint {
    state.evolve(Event::Acknowledged(Acknowledged { reference: reference.into(), by: "P-S2".into() }))
}

/// The first focal point serves, a successor is acknowledged.
fn with_successor() -> FocalPoint {
    let first = acknowledged(nominated(FocalPoint::default(), 1, "2014-03-01"), "NFP-QM-01");
    let took =
        first.decide(Command::TakeOffice { reference: "NFP-QM-01".into() }, &asked(Role::Timer, 0)).unwrap();
    let serving = took.into_iter().fold(first, FocalPoint::evolve);
    acknowledged(nominated(serving, 2, "2014-06-01"), "NFP-QM-02")
}

#[test]
fn dr03_an_observer_and_an_organisation_are_refused_for_different_reasons() {
    let refused = |kind, capacity| {
        let mut facts = asked(Role::MemberGovernment, 1);
        facts.participant = Some(participant(kind, capacity));
        FocalPoint::default().decide(nominate(form("2014-03-01")), &facts)
    };
    assert_eq!(refused(Kind::Country, Capacity::Observer), Err(Refusal::NotAMember));
    assert_eq!(refused(Kind::Organisation, Capacity::Member), Err(Refusal::NotAGovernment));
}

#[test]
fn a_government_names_its_own_focal_point_only() {
    let mut facts = asked(Role::MemberGovernment, 1);
    facts.authority.on_behalf_of = Some("QN".into());
    assert_eq!(FocalPoint::default().decide(nominate(form("2014-03-01")), &facts), Err(Refusal::OfAnother));
}

#[test]
fn senior_level_has_to_be_stated() {
    let answers = form("2014-03-01").with("decision_capacity", false);
    let refused = FocalPoint::default().decide(nominate(answers), &asked(Role::MemberGovernment, 1));
    assert!(
        matches!(refused, Err(Refusal::Form(problems)) if problems.iter().any(|it| it.field == "decision_capacity"))
    );
}

#[test]
fn dr08_who_registered_a_nomination_does_not_acknowledge_it() {
    let registered =
        FocalPoint::default().decide(nominate(form("2014-03-01")), &asked(Role::Registrar, 1)).unwrap();
    let state = FocalPoint::after(registered);
    let refused =
        state.decide(Command::Acknowledge { reference: "NFP-QM-01".into() }, &asked(Role::Approver, 0));
    assert_eq!(refused, Err(Refusal::RegistrarCannotAcknowledge));
}

#[test]
fn exactly_one_serves_in_a_place_and_a_replacement_names_both() {
    let before = with_successor();
    assert_eq!(before.serving(Slot::Primary).map(|it| it.reference.as_str()), Some("NFP-QM-01"));
    let mut facts = asked(Role::Timer, 0);
    facts.now = at("2014-06-01T00:00:00Z");
    let events = before.decide(Command::TakeOffice { reference: "NFP-QM-02".into() }, &facts).unwrap();
    let [Event::Replaced(replaced), Event::TookOffice(_)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((replaced.outgoing.as_str(), replaced.incoming.as_str()), ("NFP-QM-01", "NFP-QM-02"));
    let after = events.into_iter().fold(before, FocalPoint::evolve);
    let serving = after.services.iter().filter(|it| it.stage == Stage::InOffice).count();
    assert_eq!(
        (serving, after.serving(Slot::Primary).map(|it| it.reference.as_str())),
        (1, Some("NFP-QM-02"))
    );
}

#[test]
fn nobody_takes_office_before_the_effective_date() {
    let refused = with_successor()
        .decide(Command::TakeOffice { reference: "NFP-QM-02".into() }, &asked(Role::Timer, 0));
    assert_eq!(refused, Err(Refusal::NotDue));
}

#[test]
fn a_successor_is_acknowledged_before_the_official_is_replaced() {
    let first = acknowledged(nominated(FocalPoint::default(), 1, "2014-03-01"), "NFP-QM-01");
    let took =
        first.decide(Command::TakeOffice { reference: "NFP-QM-01".into() }, &asked(Role::Timer, 0)).unwrap();
    let state = nominated(took.into_iter().fold(first, FocalPoint::evolve), 2, "2014-06-01");
    let replace = Command::Replace { outgoing: "NFP-QM-01".into(), incoming: "NFP-QM-02".into() };
    assert_eq!(
        state.decide(replace, &asked(Role::MemberGovernment, 0)),
        Err(Refusal::SuccessorNotAcknowledged)
    );
}

/// Registered from a fax by an officer.
fn keyed_by(officer: &str) -> FocalPoint {
    let mut facts = asked(Role::Registrar, 1);
    facts.authority.actor = Actor::Person(officer.into());
    facts.channel = Channel::Fax;
    facts.received = Some(Asserted::instant(facts.now, "Asia/Bangkok", "fax gateway"));
    FocalPoint::after(FocalPoint::default().decide(nominate(form("2014-03-01")), &facts).unwrap())
}

#[test]
fn dr08_what_was_keyed_from_a_letter_is_compared_by_a_second_officer_before_it_is_acknowledged() {
    let state = keyed_by("P-S1");
    let by = |officer: &str, role| {
        let mut facts = asked(role, 0);
        facts.authority.actor = Actor::Person(officer.into());
        facts
    };
    let acknowledge = Command::Acknowledge { reference: "NFP-QM-01".into() };
    assert_eq!(state.decide(acknowledge.clone(), &by("P-S3", Role::Approver)), Err(Refusal::NotVerified));
    let corrected = form("2014-03-01").with("grade", "D2");
    let verify = Command::VerifyKeyedFields { reference: "NFP-QM-01".into(), answers: corrected };
    let own = state.decide(verify.clone(), &by("P-S1", Role::Registrar));
    assert_eq!(own, Err(Refusal::KeyerCannotVerify));
    let mut second = by("P-S2", Role::Registrar);
    second.keyed = Some(form("2014-03-01"));
    let events = state.decide(verify.clone(), &second).unwrap();
    let [Event::KeyedFieldsVerified(verified)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(
        (verified.by.as_str(), verified.corrected.as_slice()),
        ("P-S2", ["grade".to_owned()].as_slice())
    );
    let state = events.into_iter().fold(state, FocalPoint::evolve);
    assert_eq!(state.decide(verify, &by("P-S2", Role::Registrar)), Ok(vec![]), "pressed twice");
    assert!(matches!(
        state.decide(acknowledge, &by("P-S3", Role::Approver)).as_deref(),
        Ok([Event::Acknowledged(_)])
    ));
}

#[test]
fn what_a_government_typed_itself_has_no_keyed_fields() {
    let state = nominated(FocalPoint::default(), 1, "2014-03-01");
    let other = form("2014-03-01").with("position", "Head of another unit");
    let verify = Command::VerifyKeyedFields { reference: "NFP-QM-01".into(), answers: other };
    assert_eq!(state.decide(verify, &asked(Role::Registrar, 0)), Err(Refusal::NothingToVerify));
}

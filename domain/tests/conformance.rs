//! Do the typed aggregates do what `processes.json` says, for every state and every command?
//!
//! Each aggregate is driven into each state of its definition, asked each command there by somebody who may ask it, with
//! everything in order, and its answer compared: the transition the definition has, with its event and its next
//! state; or, where it has none, a refusal or no event at all, and the state as it was.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use domain::actor::{Actor, Authority, Role};
use domain::facts::Facts;
use domain::identity::NominationRef;
use domain::participant::event::{Capacity, Kind as ParticipantKind};
use domain::roster_entry::event::{Consent, ConsentChoice};
use domain::testing::{at, deadline, expert_answers, facts, focal_point_answers, noon, participant, person};
use domain::{Asked, Decide, Explain};
use serde::Deserialize;

#[derive(Deserialize)]
struct Definitions {
    processes: Vec<Definition>,
}

#[derive(Deserialize)]
struct Definition {
    id: String,
    states: Vec<String>,
    transitions: Vec<Transition>,
}

#[derive(Deserialize)]
struct Transition {
    command: String,
    event: String,
    from: Vec<String>,
    to: String,
    by: Vec<String>,
}

fn definition(id: &str) -> Definition {
    let all: Definitions = serde_json::from_str(include_str!("../data/processes.json")).unwrap();
    all.processes.into_iter().find(|process| process.id == id).unwrap()
}

/// How one aggregate is driven: its commands in good order, and the way to each state.
struct Drive<A: Decide> {
    /// The definition.
    id: &'static str,
    /// A command by its name, with everything in order, as it would be asked in this state.
    command: fn(&str) -> (A::Command, Facts),
    /// The commands that lead to a state; none to the beginning.
    way: fn(&str) -> &'static [&'static str],
    /// The state by its name in the definition; none at the beginning.
    state: fn(&A) -> Option<String>,
    /// Whether a settled stream may begin the next instance: one stream per member holds a succession.
    succession: bool,
}

fn asked_by(role: Role, who: &str, participant: Option<&str>) -> Facts {
    let mut facts = facts();
    facts.authority = match role {
        Role::Timer => Authority::timer(),
        Role::System => Authority::secretariat(),
        role => Authority {
            actor: Actor::Person(person(who)),
            role,
            on_behalf_of: participant.map(Into::into),
            speaking_for: None,
            mandate: Some("M-0001".into()),
        },
    };
    facts.participant = Some(self::participant("QM", ParticipantKind::Country, Some(Capacity::Member)));
    facts
}

impl<A: Decide> Drive<A> {
    /// The aggregate in a state of the definition, reached by its own commands.
    fn reach(&self, state: &str) -> A {
        let ways = (self.way)(state);
        let reached = ways.iter().fold(A::default(), |so_far, name| {
            let (command, facts) = (self.command)(name);
            let events = so_far
                .decide(command, &facts)
                .unwrap_or_else(|why| panic!("{}: {name} on the way to {state}: {why}", self.id));
            events.into_iter().fold(so_far, A::evolve)
        });
        let wanted = (!state.is_empty()).then(|| state.to_owned());
        assert_eq!((self.state)(&reached), wanted, "{}", self.id);
        reached
    }

    /// Every pair of state and command; how many they were.
    fn conforms(&self) -> usize {
        let definition = definition(self.id);
        let names: BTreeSet<&str> =
            definition.transitions.iter().map(|transition| transition.command.as_str()).collect();
        let states: Vec<&str> =
            std::iter::once("").chain(definition.states.iter().map(String::as_str)).collect();
        for state in &states {
            for name in &names {
                let foreseen =
                    definition.transitions.iter().find(|one| one.command == **name && one.leaves(state));
                self.pair(state, name, foreseen);
            }
        }
        states.len() * names.len()
    }

    /// Whether no command leaves a state: the instance is over.
    fn is_settled(&self, state: &str) -> bool {
        definition(self.id).transitions.iter().all(|transition| !transition.leaves(state))
    }

    fn pair(&self, state: &str, name: &str, foreseen: Option<&Transition>) {
        let pair = format!("{}: {name} in state {state:?}", self.id);
        let aggregate = self.reach(state);
        let (command, facts) = (self.command)(name);
        assert_eq!(command.name(), name);
        assert!(command.asked_by().contains(&facts.authority.role), "{pair}: asked by the wrong role");
        let outcome = aggregate.decide(command.clone(), &facts);
        match (foreseen, outcome) {
            (Some(transition), Ok(events)) => {
                let types: Vec<&str> = events
                    .iter()
                    .map(|event| Into::<domain::Event>::into(event.clone()).wire_type().0)
                    .collect();
                assert!(types.contains(&transition.event.as_str()), "{pair}: {types:?}");
                let after = events.into_iter().fold(aggregate, A::evolve);
                assert_eq!((self.state)(&after).as_deref(), Some(transition.to.as_str()), "{pair}");
                for role in &transition.by {
                    let role = role_named(role);
                    assert!(command.asked_by().contains(&role), "{pair}: {role:?} may ask it");
                }
            }
            (Some(_), Err(refusal)) => panic!("{pair}: refused with {}: {refusal}", refusal.code()),
            (None, Ok(events)) => {
                let begins_anew = self.succession && (self.command)(name).0.name() == "Nominate";
                assert!(
                    events.is_empty() || begins_anew,
                    "{pair}: a transition the definition does not have"
                );
                let after = (self.state)(&events.into_iter().fold(aggregate, A::evolve));
                let unmoved = after.as_deref() == (!state.is_empty()).then_some(state);
                assert!(unmoved || begins_anew && self.is_settled(state), "{pair}: moved to {after:?}");
            }
            (None, Err(refusal)) => assert!(!refusal.code().is_empty(), "{pair}"),
        }
    }
}

impl Transition {
    fn leaves(&self, state: &str) -> bool {
        if state.is_empty() { self.from.is_empty() } else { self.from.iter().any(|from| from == state) }
    }
}

fn role_named(name: &str) -> Role {
    Role::ALL.into_iter().find(|role| role.as_str() == name).unwrap_or_else(|| panic!("no role {name}"))
}

fn consent() -> ConsentChoice {
    ConsentChoice {
        processing: true,
        visibility: true,
        contact: false,
        method: "link".to_owned(),
        wording: 1,
    }
}

fn nomination(name: &str) -> (domain::nomination::Command, Facts) {
    use domain::nomination::event::{Check, Kind, ReturnItem};
    use domain::nomination::{CHECKLIST, Command, command::Open};
    let nominator = || asked_by(Role::Nominator, "D-QM", Some("QM"));
    let registrar = || asked_by(Role::Registrar, "S1", None);
    let approver = || asked_by(Role::Approver, "S2", None);
    match name {
        "Open" => {
            let open = Open {
                nominator: "QM".into(),
                kind: Kind::New,
                call: None,
                entry: None,
                intake: None,
                answers: domain::form::Answers::default(),
            };
            (Command::Open(open), nominator())
        }
        "Edit" => (Command::Edit { answers: expert_answers() }, nominator()),
        "Submit" => (Command::Submit { answers: expert_answers(), files: vec![] }, nominator()),
        "AcceptComplete" => {
            let ticked = CHECKLIST.iter().map(|(line, _)| Check { line: (*line).to_owned(), met: true });
            (Command::AcceptComplete { checklist: ticked.collect() }, registrar())
        }
        "Return" => {
            let item =
                ReturnItem { field: "form".to_owned(), reason: "The signature is missing.".to_owned() };
            (Command::Return { items: vec![item] }, registrar())
        }
        "Resubmit" => (Command::Resubmit { answers: expert_answers(), files: vec![] }, nominator()),
        "RequestConsent" => (Command::RequestConsent, registrar()),
        "RecordConsent" => (Command::RecordConsent(consent()), asked_by(Role::Nominee, "P-NOMINEE", None)),
        "Approve" => (Command::Approve, approver()),
        "Decline" => (Command::Decline { reasons: "Outside the scope.".to_owned() }, approver()),
        "Withdraw" => (Command::Withdraw { reason: None }, nominator()),
        "Lapse" => {
            let facts = Facts { now: at("2014-05-03T03:00:00Z"), ..asked_by(Role::Timer, "", None) };
            (Command::Lapse, facts)
        }
        other => panic!("no command {other}"),
    }
}

fn way_of_nomination(state: &str) -> &'static [&'static str] {
    const REVIEWED: [&str; 5] = ["Open", "Submit", "AcceptComplete", "RequestConsent", "RecordConsent"];
    match state {
        "draft" => &REVIEWED[..1],
        "submitted" => &REVIEWED[..2],
        "awaiting_consent" => &REVIEWED[..4],
        "under_review" => &REVIEWED,
        "returned" => &["Open", "Submit", "Return"],
        "approved" => &["Open", "Submit", "AcceptComplete", "RequestConsent", "RecordConsent", "Approve"],
        "not_approved" => &["Open", "Submit", "AcceptComplete", "Decline"],
        "withdrawn" => &["Open", "Withdraw"],
        "lapsed" => &["Open", "Submit", "Return", "Lapse"],
        _ => &[],
    }
}

fn roster_entry(name: &str) -> (domain::roster_entry::Command, Facts) {
    use domain::roster_entry::{Command, command::Publish};
    let approver = || asked_by(Role::Approver, "S2", None);
    let nominator = || asked_by(Role::Nominator, "D-QM", Some("QM"));
    match name {
        "Publish" => {
            let publish = Publish {
                entry: "RE-2014-0058".into(),
                nomination: "EN-2014-0058".into(),
                nominator: "QM".into(),
                expert: person("P-NOMINEE"),
                officer: person("P-OFFICER"),
                answers: expert_answers(),
                consent: Consent { choice: consent(), at: noon() },
                validity_years: 4,
            };
            (Command::Publish(publish), asked_by(Role::System, "", None))
        }
        "Update" => (Command::Update { answers: expert_answers() }, nominator()),
        "Suspend" => (Command::Suspend { reason: "Asked by the employer.".to_owned() }, approver()),
        "Reinstate" => (Command::Reinstate, approver()),
        "Expire" => {
            let facts = Facts { now: at("2018-04-03T03:00:00Z"), ..asked_by(Role::Timer, "", None) };
            (Command::Expire, facts)
        }
        "Renew" => (Command::Renew { nomination: None, answers: expert_answers() }, nominator()),
        "Remove" => (Command::Remove { reason: "Retired.".to_owned() }, approver()),
        other => panic!("no command {other}"),
    }
}

fn way_of_entry(state: &str) -> &'static [&'static str] {
    match state {
        "active" => &["Publish"],
        "suspended" => &["Publish", "Suspend"],
        "expired" => &["Publish", "Expire"],
        "removed" => &["Publish", "Remove"],
        _ => &[],
    }
}

fn call(name: &str) -> (domain::call::Command, Facts) {
    use domain::call::Command;
    use domain::call::event::{Prepared, Reported};
    let co_manager = || asked_by(Role::CoManager, "CM-A", Some("AU"));
    let registrar = || asked_by(Role::Registrar, "S1", None);
    match name {
        "Prepare" => {
            let prepared = Prepared {
                year: "2014".into(),
                title: "Call for experts".to_owned(),
                text: "Please nominate experts.".to_owned(),
                closes: deadline("2014-04-14T17:00[Asia/Bangkok]"),
                accepts_late: false,
            };
            (Command::Prepare(prepared), registrar())
        }
        "Issue" => (Command::Issue { addressees: vec!["QM".into()] }, co_manager()),
        "Remind" => (Command::Remind { addressees: vec!["QM".into()] }, asked_by(Role::Timer, "", None)),
        "Close" => {
            let facts = Facts { now: at("2014-04-14T10:00:00Z"), ..asked_by(Role::Timer, "", None) };
            (Command::Close { reason: None }, facts)
        }
        "Report" => (Command::Report(Reported { summary: "One of one answered.".to_owned() }), registrar()),
        other => panic!("no command {other}"),
    }
}

fn way_of_call(state: &str) -> &'static [&'static str] {
    const WHOLE: [&str; 4] = ["Prepare", "Issue", "Close", "Report"];
    match state {
        "drafted" => &WHOLE[..1],
        "open" => &WHOLE[..2],
        "closed" => &WHOLE[..3],
        "reported" => &WHOLE,
        _ => &[],
    }
}

const FIRST: &str = "NFP-QM-01";
const SECOND: &str = "NFP-QM-02";

fn focal_point(name: &str) -> (domain::focal_point::Command, Facts) {
    use domain::focal_point::{Command, command::Nominate};
    use domain::nomination::event::ReturnItem;
    let government = |reference: &str| {
        let mut facts = asked_by(Role::MemberGovernment, "G-QM", Some("QM"));
        facts.fresh.reference = Some(NominationRef::new(reference));
        facts
    };
    let nominate = || {
        let answers = focal_point_answers();
        Command::Nominate(Nominate { member: "QM".into(), intake: None, answers, files: vec![] })
    };
    let approver = || asked_by(Role::Approver, "S2", None);
    match name {
        "Nominate" => (nominate(), government(FIRST)),
        "NominateSuccessor" => (nominate(), government(SECOND)),
        "Acknowledge" => (Command::Acknowledge { reference: FIRST.into() }, approver()),
        "AcknowledgeSuccessor" => (Command::Acknowledge { reference: SECOND.into() }, approver()),
        "Return" => {
            let items = vec![ReturnItem { field: "form".to_owned(), reason: "Not signed.".to_owned() }];
            (Command::Return { reference: FIRST.into(), items }, asked_by(Role::Registrar, "S1", None))
        }
        "Resubmit" => {
            let answers = focal_point_answers();
            (Command::Resubmit { reference: FIRST.into(), answers }, government(FIRST))
        }
        "TakeOffice" => {
            let facts = Facts { now: at("2014-04-01T03:00:00Z"), ..asked_by(Role::Timer, "", None) };
            (Command::TakeOffice { reference: FIRST.into() }, facts)
        }
        "ChangeDetails" => {
            let answers = focal_point_answers().with("phone", "+990123456780");
            (Command::ChangeDetails { reference: FIRST.into(), answers }, government(FIRST))
        }
        "Replace" => {
            let replace = Command::Replace { outgoing: FIRST.into(), incoming: SECOND.into() };
            (replace, Facts { now: at("2014-05-01T03:00:00Z"), ..government(FIRST) })
        }
        "End" => (Command::End { reference: FIRST.into(), reason: None }, government(FIRST)),
        other => panic!("no command {other}"),
    }
}

fn way_of_focal_point(state: &str) -> &'static [&'static str] {
    const SERVING: [&str; 5] =
        ["Nominate", "Acknowledge", "TakeOffice", "NominateSuccessor", "AcknowledgeSuccessor"];
    match state {
        "submitted" => &SERVING[..1],
        "returned" => &["Nominate", "Return"],
        "acknowledged" => &SERVING[..2],
        "in_office" => &SERVING,
        "replaced" => {
            &["Nominate", "Acknowledge", "TakeOffice", "NominateSuccessor", "AcknowledgeSuccessor", "Replace"]
        }
        "ended" => &["Nominate", "Acknowledge", "TakeOffice", "End"],
        _ => &[],
    }
}

fn questionnaire(name: &str) -> (domain::questionnaire_focal_point::Command, Facts) {
    use domain::questionnaire_focal_point::{Command, command::Nominate};
    let government = || {
        let mut facts = asked_by(Role::MemberGovernment, "G-QM", Some("QM"));
        facts.fresh.reference = Some("QFP-QM-01".into());
        facts
    };
    match name {
        "Nominate" => {
            let answers = focal_point_answers();
            (Command::Nominate(Nominate { member: "QM".into(), intake: None, answers }), government())
        }
        "Confirm" => (Command::Confirm, asked_by(Role::Registrar, "S1", None)),
        "GrantAccess" => {
            let release_at = at("2014-12-31T10:00:00Z");
            (Command::GrantAccess { release_at }, asked_by(Role::Iom, "I-1", Some("IOM")))
        }
        "Replace" => (Command::Replace { reason: None }, government()),
        "Release" => {
            let facts = Facts { now: at("2014-12-31T10:00:00Z"), ..asked_by(Role::Timer, "", None) };
            (Command::Release, facts)
        }
        other => panic!("no command {other}"),
    }
}

fn way_of_questionnaire(state: &str) -> &'static [&'static str] {
    const GRANTED: [&str; 3] = ["Nominate", "Confirm", "GrantAccess"];
    match state {
        "nominated" => &GRANTED[..1],
        "confirmed" => &GRANTED[..2],
        "credentialed" => &GRANTED,
        "replaced" => &["Nominate", "Confirm", "Replace"],
        "released" => &["Nominate", "Confirm", "GrantAccess", "Release"],
        _ => &[],
    }
}

#[test]
fn an_experts_nomination_conforms_pair_by_pair() {
    let drive = Drive::<domain::nomination::Nomination> {
        id: "expert-nomination",
        command: nomination,
        way: way_of_nomination,
        state: |nomination| nomination.stage().map(str::to_owned),
        succession: false,
    };
    assert_eq!(drive.conforms(), 10 * 12);
}

#[test]
fn a_roster_entry_conforms_pair_by_pair() {
    let drive = Drive::<domain::roster_entry::RosterEntry> {
        id: "roster-entry",
        command: roster_entry,
        way: way_of_entry,
        state: |entry| entry.stage().map(str::to_owned),
        succession: false,
    };
    assert_eq!(drive.conforms(), 5 * 7);
}

#[test]
fn a_call_conforms_pair_by_pair() {
    let drive = Drive::<domain::call::Call> {
        id: "roster-call",
        command: call,
        way: way_of_call,
        state: |call| (call.state != domain::call::State::None).then(|| call.state.as_str().to_owned()),
        succession: false,
    };
    assert_eq!(drive.conforms(), 5 * 5);
}

#[test]
fn a_focal_point_conforms_pair_by_pair() {
    let drive = Drive::<domain::focal_point::FocalPoint> {
        id: "nfp-nomination",
        command: focal_point,
        way: way_of_focal_point,
        state: |stream| stream.service(&FIRST.into()).map(|service| service.stage.as_str().to_owned()),
        succession: true,
    };
    assert_eq!(drive.conforms(), 7 * 8);
}

#[test]
fn a_questionnaire_focal_point_conforms_pair_by_pair() {
    let drive = Drive::<domain::questionnaire_focal_point::QuestionnaireFocalPoint> {
        id: "questionnaire-focal-point",
        command: questionnaire,
        way: way_of_questionnaire,
        state: |stream| stream.current.as_ref().map(|current| current.stage.as_str().to_owned()),
        succession: true,
    };
    assert_eq!(drive.conforms(), 6 * 5);
}

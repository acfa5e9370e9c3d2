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
                assert!(types.contains(&wire_name(self.id, &transition.event)), "{pair}: {types:?}");
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

/// The name on the wire, where two definitions use one name for different things.
fn wire_name<'a>(definition: &str, event: &'a str) -> &'a str {
    match (definition, event) {
        ("publication", "CorrigendumIssued") => "PublicationCorrigendumIssued",
        (_, event) => event,
    }
}

/// The role of a word: some definitions say who it is to the matter instead.
fn role_named(name: &str) -> Role {
    let name = match name {
        "member" => Role::MemberGovernment.as_str(),
        "owner" | "secretariat" => Role::Rso.as_str(),
        role => role,
    };
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

fn tasking(name: &str) -> (domain::tasking::Command, Facts) {
    use domain::tasking::Command;
    use domain::tasking::event::{Assigned, Issued};
    let text = || "Both guides were published.".to_owned();
    match name {
        "Issue" => {
            let issued = Issued {
                body: "RMC5".into(),
                verb: "directed".to_owned(),
                subject: "Develop policy guides.".to_owned(),
                on: "2013-04-02".parse().unwrap(),
                report_by: None,
            };
            (Command::Issue(issued), asked_by(Role::Ministers, "MIN", None))
        }
        "Assign" => {
            let assigned = Assigned { owner: "RSO".into(), report_by: None, funding: None };
            (Command::Assign(assigned), asked_by(Role::CoChairs, "CC", Some("AU")))
        }
        "Start" => (Command::Start, asked_by(Role::Rso, "R1", None)),
        "Report" => (Command::Report { text: text() }, asked_by(Role::Rso, "R1", None)),
        "Continue" => (Command::Continue { remains: text() }, asked_by(Role::SeniorOfficials, "SO", None)),
        "Discharge" => {
            (Command::Discharge { verb: "noted".to_owned() }, asked_by(Role::SeniorOfficials, "SO", None))
        }
        "Lapse" => (Command::Lapse { reasons: text() }, asked_by(Role::Ministers, "MIN", None)),
        other => panic!("no command {other}"),
    }
}

fn way_of_tasking(state: &str) -> &'static [&'static str] {
    const WHOLE: [&str; 5] = ["Issue", "Assign", "Start", "Report", "Discharge"];
    match state {
        "issued" => &WHOLE[..1],
        "assigned" => &WHOLE[..2],
        "in_progress" => &WHOLE[..3],
        "reported" => &WHOLE[..4],
        "discharged" => &WHOLE,
        "lapsed" => &["Issue", "Lapse"],
        _ => &[],
    }
}

/// Somebody asks, with every participant of the committee known.
fn about_committee(role: Role, who: &str, government: Option<&str>) -> Facts {
    let mut facts = asked_by(role, who, government);
    facts.cited = Some(domain::basis::Cited::Tasking);
    let members = ["AU", "QM", "TH"].map(|code| (code, ParticipantKind::Country, Some(Capacity::Member)));
    for (code, kind, capacity) in members.into_iter().chain([("RSO", ParticipantKind::Other, None)]) {
        facts.participants.insert(code.into(), participant(code, kind, capacity));
    }
    facts
}

fn committee(name: &str) -> (domain::committee::Command, Facts) {
    use domain::committee::{Command, command::Constitute, event};
    let rso = || about_committee(Role::Rso, "R1", None);
    let lead = |who, government| about_committee(Role::CoLeads, who, Some(government));
    match name {
        "Mandate" => {
            let basis = domain::basis::Basis::Tasking("policy-guides".into());
            let mandated = event::Mandated { name: "Drafting committee".to_owned(), basis };
            (Command::Mandate(mandated), about_committee(Role::Ministers, "MIN", None))
        }
        "TakeLead" => (Command::TakeLead { leads: vec!["TH".into(), "AU".into()] }, rso()),
        "DraftTor" => {
            let document = "DC/2013/ToR".to_owned();
            let terms = "Draft two policy guides.".to_owned();
            (Command::DraftTor(event::TorDrafted { document, terms, milestones: vec![] }), rso())
        }
        "ApproveTor" => (Command::ApproveTor, lead("A1", "AU")),
        "FirstHalf" => (Command::ApproveTor, lead("T1", "TH")),
        "CirculateCall" => {
            let deadline = deadline("2014-04-14T17:00[Asia/Bangkok]");
            (Command::CirculateCall(event::CallCirculated { addressees: vec!["QM".into()], deadline }), rso())
        }
        "ExpressInterest" => {
            let interest = Command::ExpressInterest { participant: "QM".into(), experts: 1 };
            (interest, about_committee(Role::MemberGovernment, "D-QM", Some("QM")))
        }
        "Constitute" => {
            let members = vec!["QM".into()];
            let constitute = Constitute { members, experts_from: vec![], secretary: "RSO".into() };
            (Command::Constitute(constitute), lead("A1", "AU"))
        }
        "ChangeMembership" => {
            let function = "alternate delegate".to_owned();
            let change =
                event::Change::NamesAlternate { function, from: "2014-03-04".parse().unwrap(), until: None };
            let changed = event::MembershipChanged { participant: "QM".into(), change };
            (Command::ChangeMembership(changed), lead("A1", "AU"))
        }
        "CallMeeting" => {
            let called = event::MeetingCalled {
                meeting: 1,
                starts: "2014-03-03".parse().unwrap(),
                place: "Bangkok".to_owned(),
                agenda: vec![],
                attribution: event::Attribution::WithoutNames,
            };
            (Command::CallMeeting(called), rso())
        }
        "OpenMeeting" => (Command::OpenMeeting { meeting: 1 }, rso()),
        "HoldMeeting" => {
            use domain::quorum::{Presence, Through};
            let there = |code: &str| Presence { participant: code.into(), through: Through::Delegate };
            let present = vec![there("AU"), there("TH")];
            (
                Command::HoldMeeting { meeting: 1, present, summary: "The outline was agreed.".to_owned() },
                rso(),
            )
        }
        "Discharge" => {
            let discharge = Command::Discharge { verb: "noted".to_owned() };
            (discharge, about_committee(Role::SeniorOfficials, "SO", None))
        }
        "Abandon" => (Command::Abandon { reasons: "Nobody is interested.".to_owned() }, lead("A1", "AU")),
        "FirstHalfOfAbandoning" => {
            (Command::Abandon { reasons: "Nobody is interested.".to_owned() }, lead("T1", "TH"))
        }
        other => panic!("no command {other}"),
    }
}

/// Each way ends with the first halves given: the pair asked then is the second half of a joint act.
fn way_of_committee(state: &str) -> &'static [&'static str] {
    const WHOLE: [&str; 12] = [
        "Mandate",
        "TakeLead",
        "FirstHalfOfAbandoning",
        "DraftTor",
        "FirstHalf",
        "ApproveTor",
        "CirculateCall",
        "ExpressInterest",
        "Constitute",
        "CallMeeting",
        "OpenMeeting",
        "Discharge",
    ];
    match state {
        "mandated" => &WHOLE[..3],
        "tor_drafted" => &WHOLE[..5],
        "calling" => &WHOLE[..8],
        "constituted" => &WHOLE[..11],
        "discharged" => &WHOLE,
        "abandoned" => &["Mandate", "TakeLead", "FirstHalfOfAbandoning", "Abandon"],
        _ => &[],
    }
}

fn statement(name: &str) -> (domain::statement::Command, Facts) {
    use domain::statement::{Command, command::Enter, event};
    let member = || asked_by(Role::MemberGovernment, "D-QM", Some("QM"));
    match name {
        "Enter" => {
            let on = event::On {
                guide: "PG-SOM".into(),
                symbol: "RSO/PG/SOM/2014/1/Rev.1".to_owned(),
                body: domain::participant::PLENARY.into(),
            };
            let text = "QM reads section 12 in the light of its own law.".to_owned();
            (Command::Enter(Enter { kind: event::Kind::Reservation, on, text, insists: true }), member())
        }
        "AmendBefore" => (Command::AmendBefore { text: "QM reads it strictly.".to_owned() }, member()),
        "Attach" => {
            let on = "2014-02".parse().unwrap();
            let attached = event::Attached { body: "AHG".into(), verb: "endorsed".to_owned(), on };
            (Command::Attach(attached), asked_by(Role::Rso, "R1", None))
        }
        "Withdraw" => (Command::Withdraw, member()),
        other => panic!("no command {other}"),
    }
}

fn way_of_statement(state: &str) -> &'static [&'static str] {
    const WHOLE: [&str; 3] = ["Enter", "Attach", "Withdraw"];
    match state {
        "entered" => &WHOLE[..1],
        "attached" => &WHOLE[..2],
        "withdrawn" => &WHOLE,
        _ => &[],
    }
}

fn publication(name: &str) -> (domain::publication::Command, Facts) {
    use domain::publication::{Command, event};
    let rso = || asked_by(Role::Rso, "R1", None);
    let co_manager = |who, government| {
        let co_managers = Some(vec!["AU".into(), "ID".into()]);
        Facts { co_managers, ..asked_by(Role::CoManager, who, Some(government)) }
    };
    let classification = event::Classification::Public;
    let items = || vec![event::Item { title: "Guide".to_owned(), classification, guide: None, digest: None }];
    match name {
        "Draft" => {
            let drafted = event::Drafted {
                title: "The guide".to_owned(),
                kind: event::Kind::Guide,
                basis: domain::basis::Basis::OwnInitiative("For training.".to_owned()),
                items: items(),
            };
            (Command::Draft(drafted), rso())
        }
        "FirstHalf" => (Command::Clear { items: items() }, co_manager("CM-I", "ID")),
        "Clear" => (Command::Clear { items: items() }, co_manager("CM-A", "AU")),
        "Publish" => (Command::Publish { on: None }, rso()),
        "Correct" => {
            let corrected =
                event::Corrected { text: "Page 14.".to_owned(), languages: vec!["en".to_owned()] };
            (Command::Correct(corrected), rso())
        }
        "Withdraw" => (Command::Withdraw { reasons: "Replaced.".to_owned() }, co_manager("CM-A", "AU")),
        other => panic!("no command {other}"),
    }
}

fn way_of_publication(state: &str) -> &'static [&'static str] {
    const WHOLE: [&str; 5] = ["Draft", "FirstHalf", "Clear", "Publish", "Withdraw"];
    match state {
        "drafted" => &WHOLE[..2],
        "cleared" => &WHOLE[..3],
        "published" => &WHOLE[..4],
        "withdrawn" => &WHOLE,
        _ => &[],
    }
}

#[test]
fn a_tasking_conforms_pair_by_pair() {
    let drive = Drive::<domain::tasking::Tasking> {
        id: "mandate",
        command: tasking,
        way: way_of_tasking,
        state: |tasking| tasking.issued.as_ref().map(|_| tasking.stage.as_str().to_owned()),
        succession: false,
    };
    assert_eq!(drive.conforms(), 7 * 7);
}

#[test]
fn a_drafting_committee_conforms_pair_by_pair() {
    let drive = Drive::<domain::committee::Committee> {
        id: "drafting-committee",
        command: committee,
        way: way_of_committee,
        state: |committee| committee.mandated.as_ref().map(|_| committee.stage.as_str().to_owned()),
        succession: false,
    };
    assert_eq!(drive.conforms(), 7 * 8);
}

#[test]
fn a_statement_conforms_pair_by_pair() {
    let drive = Drive::<domain::statement::Statement> {
        id: "reservation",
        command: statement,
        way: way_of_statement,
        state: |statement| statement.entered.as_ref().map(|_| statement.stage.as_str().to_owned()),
        succession: false,
    };
    assert_eq!(drive.conforms(), 4 * 4);
}

#[test]
fn a_publication_conforms_pair_by_pair() {
    let drive = Drive::<domain::publication::Publication> {
        id: "publication",
        command: publication,
        way: way_of_publication,
        state: |publication| publication.drafted.as_ref().map(|_| publication.stage.as_str().to_owned()),
        succession: false,
    };
    assert_eq!(drive.conforms(), 5 * 5);
}

/// The symbol of the text that guides and silence procedures are about here.
fn symbol(text: &str) -> domain::text::Symbol {
    domain::text::Symbol::read(text).unwrap()
}

fn guide_act() -> domain::guide::event::Act {
    domain::guide::event::Act {
        body: "AHG".into(),
        meeting: Some("ahg-som8".to_owned()),
        verb: "endorsed".to_owned(),
        on: "2014-03-03".parse().unwrap(),
        also: vec![],
    }
}

/// What is around a guide when everything is in order: a quorate meeting, two co-leads, its silence as the command wants it.
fn around_guide(silence: domain::silence::Stage) -> domain::guide::Around {
    use domain::guide::{Around, MeetingFacts, SilenceFacts};
    Around {
        target: Some("PG-SOM".to_owned()),
        co_leads: vec!["AU".into(), "TH".into()],
        meeting: Some(MeetingFacts { body: "AHG".into(), quorate: true }),
        silence: Some(SilenceFacts {
            silence: "SOM-1".into(),
            guide: Some("PG-SOM".into()),
            symbol: symbol("RSO/PG/SOM/2014/1/Rev.1"),
            stage: silence,
            after_held: false,
        }),
        texts: section_texts(),
        ..Around::default()
    }
}

const WORDS: &str = "A guide is voluntary and binds nobody.";

/// The words of the one section, as the aggregate keeps them.
fn section_texts() -> domain::Texts {
    let mut texts = domain::Texts::default();
    let (command, facts) = (guide("EditSection").0, asked_by(Role::Drafter, "W1", None));
    let outlined = domain::guide::Guide::after(
        [guide("Open"), guide("SetOutline"), guide("ApproveOutline")].into_iter().fold(
            Vec::new(),
            |history: Vec<domain::guide::Event>, (command, facts)| {
                let state = domain::guide::Guide::after(history.clone());
                [history, state.decide(command, &facts).unwrap()].concat()
            },
        ),
    );
    for event in outlined.decide(command, &facts).unwrap() {
        for text in Into::<domain::Event>::into(event).texts() {
            texts.put(text.digest(), text.words().unwrap().clone());
        }
    }
    texts
}

fn guide(name: &str) -> (domain::guide::Command, Facts) {
    use domain::guide::Command as C;
    use domain::guide::command::{EditSection, Heading, Issue, Open};
    use domain::guide::event::{Classification, Instrument};
    let rso = || asked_by(Role::Rso, "S1", None);
    let lead = |who: &str, government: &str| asked_by(Role::CoLeads, who, Some(government));
    let issue = |symbol: &str| Issue {
        symbol: Some(symbol.to_owned()),
        label: "draft".to_owned(),
        classification: Classification::Committee,
        circulation: vec![],
        change: None,
        matrix: None,
    };
    let reason = || "It is being taken up elsewhere.".to_owned();
    let (command, facts) = match name {
        "Open" => {
            let open = Open {
                title: "Criminalizing migrant smuggling".to_owned(),
                instrument: Instrument::Som,
                committee: "PG-2013".into(),
                tasking: Some("policy-guides".into()),
                symbol_base: "RSO/PG/SOM".to_owned(),
                language: domain::text::Language::english(),
            };
            let mut facts = rso();
            facts.around.target = Some("PG-SOM".to_owned());
            return (C::Open(open), facts);
        }
        "SetOutline" => {
            let title = "Purpose".to_owned();
            let heading = Heading { id: None, number: "1".to_owned(), title, provisions: vec![] };
            return (C::SetOutline { sections: vec![heading] }, rso());
        }
        "ApproveOutline" => return (C::ApproveOutline, lead("A1", "AU")),
        "EditSection" => {
            let edit =
                EditSection { section: "s1".into(), expected: 0, markdown: WORDS.to_owned(), answers: None };
            return (C::EditSection(edit), asked_by(Role::Drafter, "W1", None));
        }
        "IssueZeroDraft" => (C::IssueZeroDraft(issue("RSO/PG/SOM/2014/1")), rso()),
        "IssueRevision" => (C::IssueRevision(issue("RSO/PG/SOM/2014/2")), rso()),
        "ReturnToDrafting" => (C::ReturnToDrafting { reason: reason() }, lead("A1", "AU")),
        "OneHalfOfOpening" => (C::OpenMemberRound { round: 1 }, lead("A1", "AU")),
        "OpenMemberRound" => (C::OpenMemberRound { round: 1 }, lead("T1", "TH")),
        "CloseMemberRound" => (C::CloseMemberRound { round: 1 }, asked_by(Role::Timer, "", None)),
        "OpenFurtherRound" => (C::OpenFurtherRound { round: 2 }, lead("A1", "AU")),
        "IssueFinal" => (C::IssueFinal(issue("RSO/PG/SOM/2014/1/Rev.1")), lead("A1", "AU")),
        "OneHalfOfRevising" => (C::ReviseFinal(issue("RSO/PG/SOM/2014/1/Rev.2")), lead("A1", "AU")),
        "ReviseFinal" => (C::ReviseFinal(issue("RSO/PG/SOM/2014/1/Rev.2")), lead("T1", "TH")),
        "Publish" => return (publish_guide(), rso()),
        other => guide_act_named(other),
    };
    let stage = match name {
        "SilenceBroken" => domain::silence::Stage::Broken,
        "SilenceHeld" => domain::silence::Stage::Held,
        _ => domain::silence::Stage::Running,
    };
    (command, Facts { around: around_guide(stage), ..facts })
}

/// The commands about silence and acts.
fn guide_act_named(name: &str) -> (domain::guide::Command, Facts) {
    use domain::guide::Command as C;
    let rso = || asked_by(Role::Rso, "S1", None);
    let silence = || domain::SilenceId::new("SOM-1");
    let reason = || "It is being taken up elsewhere.".to_owned();
    match name {
        "StartSilence" => {
            (C::StartSilence { silence: silence() }, asked_by(Role::CoChairs, "C1", Some("AU")))
        }
        "SilenceBroken" => {
            (C::SilenceBroken { silence: silence() }, asked_by(Role::MemberGovernment, "G-QM", Some("QM")))
        }
        "SilenceHeld" => (C::SilenceHeld { silence: silence() }, asked_by(Role::Timer, "", None)),
        "ClearInMeeting" => (C::ClearInMeeting(guide_act()), asked_by(Role::SeniorOfficials, "O1", None)),
        "Endorse" => {
            let endorse = C::Endorse { act: guide_act(), together_with: vec![] };
            (endorse, asked_by(Role::SeniorOfficials, "O1", None))
        }
        "Corrigendum" => {
            let languages = vec![domain::text::Language::english()];
            (C::Corrigendum { languages, says: "Page 14: article number.".to_owned() }, rso())
        }
        "RecordHigherAct" => {
            let act = domain::guide::event::Act { verb: "commended".to_owned(), ..guide_act() };
            (C::RecordHigherAct { act, together_with: vec![] }, rso())
        }
        "Supersede" => {
            (C::Supersede { by: None, act: guide_act() }, asked_by(Role::SeniorOfficials, "O1", None))
        }
        "WithdrawGuide" => {
            (C::WithdrawGuide { reason: reason() }, asked_by(Role::CoChairs, "C1", Some("AU")))
        }
        other => panic!("no command {other}"),
    }
}

/// What is published is what was endorsed: the digest of the one text there is.
fn publish_guide() -> domain::guide::Command {
    let final_text = ["Open", "SetOutline", "ApproveOutline", "EditSection", "IssueZeroDraft"];
    let history = final_text.iter().fold(Vec::new(), |history: Vec<domain::guide::Event>, name| {
        let (command, facts) = guide(name);
        let state = domain::guide::Guide::after(history.clone());
        [history, state.decide(command, &facts).unwrap()].concat()
    });
    let dossier = domain::guide::Guide::after(history).dossier.unwrap();
    domain::guide::Command::Publish(domain::guide::command::Publish {
        digest: dossier.newest().unwrap().text.digest(),
        on: "2014-03".parse().unwrap(),
        pages: Some(28),
        higher_act: Some("pending: ministers".to_owned()),
        explanation: None,
        correcting: None,
    })
}

fn way_of_guide(state: &str) -> &'static [&'static str] {
    const WAY: [&str; 15] = [
        "Open",
        "SetOutline",
        "ApproveOutline",
        "EditSection",
        "IssueZeroDraft",
        "OneHalfOfOpening",
        "OpenMemberRound",
        "CloseMemberRound",
        "IssueFinal",
        "OneHalfOfRevising",
        "StartSilence",
        "SilenceHeld",
        "Endorse",
        "Publish",
        "Supersede",
    ];
    match state {
        "outline" => &["Open", "SetOutline"],
        "drafting" => &["Open", "SetOutline", "ApproveOutline", "EditSection"],
        // With one co-lead's half given, so that the other's completes the act (DR05).
        "committee_review" => WAY.split_at(6).0,
        "member_review" => WAY.split_at(7).0,
        "consolidation" => WAY.split_at(8).0,
        "final_text" => WAY.split_at(10).0,
        "under_silence" => WAY.split_at(11).0,
        "cleared" => WAY.split_at(12).0,
        "endorsed" => WAY.split_at(13).0,
        "published" => WAY.split_at(14).0,
        "superseded" => WAY.split_at(15).0,
        "withdrawn" => &["Open", "WithdrawGuide"],
        _ => &[],
    }
}

fn silence(name: &str) -> (domain::silence::Command, Facts) {
    use domain::guide::{GuideFacts, Stage};
    use domain::silence::Command as C;
    use domain::silence::command::{Break, Propose};
    use domain::silence::event::{Agreed, Form};
    let text = symbol("RSO/PG/SOM/2014/1/Rev.1");
    let chairs = || asked_by(Role::CoChairs, "C1", Some("AU"));
    let member = || asked_by(Role::MemberGovernment, "G-QM", Some("QM"));
    let (command, mut facts) = match name {
        "Propose" => {
            let propose = Propose {
                body: "PLENARY".into(),
                guide: "PG-SOM".into(),
                symbol: text.clone(),
                provisional_title: "Criminalizing migrant smuggling".to_owned(),
                note: None,
            };
            (C::Propose(propose), chairs())
        }
        "Refuse" => (C::Refuse { member: "QM".into(), reason: None }, member()),
        "Start" => {
            let start = C::Start {
                agreed: Agreed { place: "senior officials".to_owned(), on: "2014-03-03".parse().unwrap() },
                expires: deadline("2014-03-17T12:00[Asia/Bangkok]"),
                addressees: vec!["QM".into()],
            };
            (start, chairs())
        }
        "Extend" => {
            let expires = deadline("2014-03-24T12:00[Asia/Bangkok]");
            (C::Extend { expires, reason: "A holiday.".to_owned() }, chairs())
        }
        "Break" => {
            let spoken = Break {
                member: "QM".into(),
                form: Form::Objection,
                paragraphs: vec![],
                says: "Section 9 goes too far.".to_owned(),
            };
            // A week after a silence that held: in time while it runs only.
            (C::Break(spoken), member())
        }
        "Expire" => {
            let facts = Facts { now: at("2014-03-17T05:00:00Z"), ..asked_by(Role::Timer, "", None) };
            (C::Expire, facts)
        }
        "Cancel" => (C::Cancel { reason: "The text is being revised.".to_owned() }, chairs()),
        other => panic!("no command {other}"),
    };
    "PT72H".clone_into(&mut facts.procedure.decide);
    facts.around.target = Some("SOM-1".to_owned());
    facts.around.guide = Some(GuideFacts {
        guide: "PG-SOM".into(),
        stage: Stage::FinalText,
        symbol: Some(text.clone()),
        symbols: vec![text],
        number: 3,
    });
    (command, facts)
}

fn way_of_silence(state: &str) -> &'static [&'static str] {
    match state {
        "proposed" => &["Propose"],
        "refused" => &["Propose", "Refuse"],
        "running" => &["Propose", "Start"],
        "broken" => &["Propose", "Start", "Break"],
        "held" => &["Propose", "Start", "Expire"],
        "cancelled" => &["Propose", "Start", "Cancel"],
        _ => &[],
    }
}

#[test]
fn a_policy_guide_conforms_pair_by_pair() {
    let drive = Drive::<domain::guide::Guide> {
        id: "policy-guide",
        command: guide,
        way: way_of_guide,
        state: |guide| guide.stage().map(str::to_owned),
        succession: false,
    };
    assert_eq!(drive.conforms(), 13 * 20);
}

#[test]
fn a_silence_procedure_conforms_pair_by_pair() {
    let drive = Drive::<domain::silence::SilencePeriod> {
        id: "silence-period",
        command: silence,
        way: way_of_silence,
        state: |silence| silence.stage.map(|stage| stage.as_str().to_owned()),
        succession: false,
    };
    assert_eq!(drive.conforms(), 7 * 7);
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

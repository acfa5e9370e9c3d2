//! Do rounds, answers and comments do what `processes.json` says, for every state and every command?
//!
//! As `conformance.rs` for the aggregates of one hand. Here acts take two hands: on the way to a state the first half of
//! every joint act possible there is given, so that the command itself is the second; and who asks depends on the state,
//! because what the co-leads refer the committee decides.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use domain::comment::command::Receive;
use domain::comment::event::{Disposition, Kind};
use domain::comment::{self, Comment};
use domain::response::{self, Response};
use domain::review::Disposals;
use domain::round::event::Tally;
use domain::round::{self, Round};
use domain::testing::review::{
    asked, complete, due, in_dispositions, later, open, prepare, received, round_id, text, words,
};
use domain::{Asked, Decide, Explain, Facts, Role};
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

impl Transition {
    fn leaves(&self, state: &str) -> bool {
        if state.is_empty() { self.from.is_empty() } else { self.from.iter().any(|from| from == state) }
    }
}

fn definition(id: &str) -> Definition {
    let all: Definitions = serde_json::from_str(include_str!("../data/processes.json")).unwrap();
    all.processes.into_iter().find(|process| process.id == id).unwrap()
}

/// How one aggregate is driven.
struct Drive<A: Decide> {
    id: &'static str,
    /// A command by its name, as it would be asked in a state.
    command: fn(&str, &str) -> (A::Command, Facts),
    /// The commands that lead to a state, halves of joint acts included.
    way: fn(&str) -> &'static [&'static str],
    state: fn(&A) -> &'static str,
}

impl<A: Decide> Drive<A> {
    fn reach(&self, state: &str) -> A {
        let reached = (self.way)(state).iter().fold(A::default(), |so_far, name| {
            let (command, facts) = (self.command)(name, (self.state)(&so_far));
            let events = so_far
                .decide(command, &facts)
                .unwrap_or_else(|why| panic!("{}: {name} on the way to {state}: {why}", self.id));
            events.into_iter().fold(so_far, A::evolve)
        });
        let wanted = if state.is_empty() { "none" } else { state };
        assert_eq!((self.state)(&reached), wanted, "{}", self.id);
        reached
    }

    fn conforms(&self) -> usize {
        let definition = definition(self.id);
        let names: BTreeSet<&str> = definition.transitions.iter().map(|one| one.command.as_str()).collect();
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

    fn pair(&self, state: &str, name: &str, foreseen: Option<&Transition>) {
        let pair = format!("{}: {name} in state {state:?}", self.id);
        let aggregate = self.reach(state);
        let (command, facts) = (self.command)(name, state);
        assert_eq!(command.name(), name);
        assert!(command.asked_by().contains(&facts.authority.role), "{pair}: asked by the wrong role");
        match (foreseen, aggregate.decide(command.clone(), &facts)) {
            (Some(transition), Ok(events)) => {
                let types: Vec<&str> = events
                    .iter()
                    .map(|event| Into::<domain::Event>::into(event.clone()).wire_type().0)
                    .collect();
                assert!(types.contains(&transition.event.as_str()), "{pair}: {types:?}");
                let after = events.into_iter().fold(aggregate, A::evolve);
                assert_eq!((self.state)(&after), transition.to, "{pair}");
                for role in &transition.by {
                    let role = Role::ALL.into_iter().find(|known| known.as_str() == role).unwrap();
                    assert!(command.asked_by().contains(&role), "{pair}: {role:?} may ask it");
                }
            }
            (Some(_), Err(refusal)) => panic!("{pair}: refused with {}: {refusal}", refusal.code()),
            (None, Ok(events)) => {
                assert!(events.is_empty(), "{pair}: a transition the definition does not have");
            }
            (None, Err(refusal)) => assert!(!refusal.code().is_empty(), "{pair}"),
        }
    }
}

fn reason() -> String {
    "For a reason that can be read.".to_owned()
}

fn round(name: &str, _state: &str) -> (round::Command, Facts) {
    use round::Command;
    let officer = || asked(open(), Role::Rso, ("P-S2", None));
    let clock = |now| Facts { now, ..asked(open(), Role::Timer, ("", None)) };
    let government = if name.ends_with("Half") { ("P-A1", Some("AU")) } else { ("P-T1", Some("TH")) };
    let mut co_lead = asked(open(), Role::CoLeads, government);
    co_lead.review.disposals = Some(Disposals { comments: 7, undisposed: vec![] });
    match name {
        "Prepare" => (Command::Prepare(prepare()), officer()),
        "Circulate" => (Command::Circulate { text: text() }, officer()),
        "Extend" | "ExtendHalf" => (Command::Extend { deadline: later(), reason: reason() }, co_lead),
        "Remind" => (Command::Remind { addressees: vec!["QM".into()] }, clock(domain::testing::noon())),
        "Close" => {
            let mut facts = clock(due().at);
            facts.review.tally =
                Some(Tally { submitted: 1, addressees: 4, no_response: 3, ..Tally::default() });
            (Command::Close, facts)
        }
        "StartDispositions" => (Command::StartDispositions, officer()),
        "Complete" | "CompleteHalf" => (Command::Complete, co_lead),
        "Cancel" | "CancelHalf" => (Command::Cancel { reason: reason() }, co_lead),
        other => panic!("no command {other}"),
    }
}

fn way_of_round(state: &str) -> &'static [&'static str] {
    match state {
        "prepared" => &["Prepare"],
        "open" => &["Prepare", "Circulate", "ExtendHalf", "CancelHalf"],
        "closed" => &["Prepare", "Circulate", "Close"],
        "dispositions" => &["Prepare", "Circulate", "Close", "StartDispositions", "CompleteHalf"],
        "complete" => &["Prepare", "Circulate", "Close", "StartDispositions", "CompleteHalf", "Complete"],
        "cancelled" => &["Prepare", "Circulate", "CancelHalf", "Cancel"],
        _ => &[],
    }
}

fn response(name: &str, state: &str) -> (response::Command, Facts) {
    use response::Command;
    let on_file = |mut facts: Facts| {
        let comment = Comment::after([comment::Event::Received(received("c20", "QM"))]);
        facts.review.comments = [("c20".into(), comment)].into();
        facts
    };
    let focal_point = |round| asked(round, Role::Nfp, ("P-N1", Some("QM")));
    let clock = |round| asked(round, Role::Timer, ("", None));
    match name {
        "Invite" => {
            let invite = Command::Invite { round: round_id(), participant: "QM".into() };
            (invite, asked(open(), Role::Rso, ("P-S2", None)))
        }
        "Acknowledge" => (Command::Acknowledge, focal_point(open())),
        "Prepare" => (Command::Prepare, focal_point(open())),
        "Submit" => (Command::Submit { drafts: vec![] }, on_file(focal_point(open()))),
        "Supersede" => {
            let supersede = Command::Supersede { drafts: vec![], withdraw: vec![], replaces: false };
            (supersede, on_file(focal_point(open())))
        }
        "DeclareNone" => (Command::DeclareNone, focal_point(open())),
        "RecordNone" => (Command::RecordNone, clock(in_dispositions())),
        "SubmitLate" => (Command::SubmitLate { drafts: vec![] }, on_file(focal_point(in_dispositions()))),
        "Freeze" => (Command::Freeze, clock(if state == "late" { complete() } else { in_dispositions() })),
        other => panic!("no command {other}"),
    }
}

fn way_of_response(state: &str) -> &'static [&'static str] {
    match state {
        "invited" => &["Invite"],
        "acknowledged" => &["Invite", "Acknowledge"],
        "preparing" => &["Invite", "Acknowledge", "Prepare"],
        "submitted" => &["Invite", "Submit"],
        "no_comments" => &["Invite", "DeclareNone"],
        "no_response" => &["Invite", "RecordNone"],
        "late" => &["Invite", "RecordNone", "SubmitLate"],
        "final" => &["Invite", "Submit", "Freeze"],
        _ => &[],
    }
}

fn comment(name: &str, state: &str) -> (comment::Command, Facts) {
    use comment::Command;
    let officer = || asked(in_dispositions(), Role::Rso, ("P-S2", None));
    let au = || asked(in_dispositions(), Role::CoLeads, ("P-A1", Some("AU")));
    let th = || asked(in_dispositions(), Role::CoLeads, ("P-T1", Some("TH")));
    let delegate = |round| asked(round, Role::Nfp, ("P-N1", Some("QM")));
    let decide = || Command::Decide {
        disposition: Disposition::NotAccepted,
        reason: Some(reason()),
        change: None,
        meeting: None,
    };
    let refer = || Command::Refer { to: "committee".to_owned(), reason: reason() };
    match name {
        "Receive" => {
            let receive = Receive { round: round_id(), participant: None, words: words() };
            (Command::Receive(receive), delegate(open()))
        }
        "Triage" => (Command::Triage { kind: Kind::Editorial }, officer()),
        "Merge" => {
            let mut facts = officer();
            let other = Comment::after([comment::Event::Received(received("c03", "QO"))]);
            facts.review.comments = [("c03".into(), other)].into();
            (Command::Merge { into: "c03".into() }, facts)
        }
        "Propose" => {
            let disposition = Disposition::NotAccepted;
            (Command::Propose { disposition, reason: Some(reason()), change: None }, officer())
        }
        "Decide" if state == "referred" => {
            let mut facts = asked(in_dispositions(), Role::Committee, ("P-C1", None));
            facts.review.body = Some("PG-2013".into());
            (decide(), facts)
        }
        "Decide" => (decide(), th()),
        "DecideHalf" => (decide(), au()),
        "Refer" => (refer(), au()),
        "ReferHalf" => (refer(), th()),
        "Withdraw" => (Command::Withdraw, delegate(in_dispositions())),
        "Reopen" => (Command::Reopen { reason: reason() }, th()),
        "ReopenHalf" => (Command::Reopen { reason: reason() }, au()),
        other => panic!("no command {other}"),
    }
}

fn way_of_comment(state: &str) -> &'static [&'static str] {
    match state {
        "received" => &["Receive"],
        "triaged" => &["Receive", "Triage"],
        "merged" => &["Receive", "Triage", "Merge"],
        "proposed" => &["Receive", "Triage", "Propose", "DecideHalf", "ReferHalf"],
        "decided" => &["Receive", "Triage", "Propose", "DecideHalf", "Decide", "ReopenHalf"],
        "referred" => &["Receive", "Triage", "Propose", "ReferHalf", "Refer"],
        "withdrawn" => &["Receive", "Withdraw"],
        _ => &[],
    }
}

#[test]
fn a_round_conforms_pair_by_pair() {
    let state = |round: &Round| round.state.as_str();
    let drive = Drive::<Round> { id: "review-round", command: round, way: way_of_round, state };
    assert_eq!(drive.conforms(), 7 * 8);
}

#[test]
fn an_answer_conforms_pair_by_pair() {
    let state = |response: &Response| response.stage.as_str();
    let drive = Drive::<Response> { id: "member-response", command: response, way: way_of_response, state };
    assert_eq!(drive.conforms(), 9 * 9);
}

#[test]
fn a_comment_conforms_pair_by_pair() {
    let state = |comment: &Comment| comment.stage.as_str();
    let drive = Drive::<Comment> { id: "comment", command: comment, way: way_of_comment, state };
    assert_eq!(drive.conforms(), 8 * 8);
}

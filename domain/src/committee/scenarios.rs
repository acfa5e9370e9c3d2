//! What holds for drafting committees, told as cases.

use super::command::Constitute;
use super::event::{
    Attribution, CallCirculated, Change, FirstMeetingScheduled, Intervention, Mandated, MeetingCalled,
    MembershipChanged, Milestone, TorDrafted,
};
use super::{Command, Committee, Event, Refusal, Stage};
use crate::actor::{Actor, Authority, Role};
use crate::basis::{Basis, Cited};
use crate::channel::Channel;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::identity::ParticipantCode;
use crate::participant::event::{Capacity, Kind};
use crate::quorum::{Presence, Through};
use crate::testing::{at, deadline, facts, fax_of, participant, person};

const MEMBERS: [&str; 6] = ["AU", "NZ", "QM", "QN", "QO", "TH"];

/// Somebody asks at an instant, as what, for whom.
fn asked(who: &str, role: Role, government: Option<&str>) -> Facts {
    let mut known = facts();
    known.now = at("2013-07-24T08:10:00Z");
    known.authority = Authority {
        actor: Actor::Person(person(who)),
        role,
        on_behalf_of: government.map(Into::into),
        speaking_for: None,
        mandate: Some("M-0001".into()),
    };
    known.cited = Some(Cited::Tasking);
    let all = MEMBERS.iter().map(|code| (*code, Kind::Country, Some(Capacity::Member)));
    let others = [
        ("CA", Kind::Country, Some(Capacity::Observer)),
        ("ORG-X1", Kind::Organisation, None),
        ("UNHCR", Kind::Organisation, Some(Capacity::Member)),
        ("RSO", Kind::Other, None),
    ];
    known.participants = all
        .chain(others)
        .map(|(code, kind, capacity)| (ParticipantCode::new(code), participant(code, kind, capacity)))
        .collect();
    known
}

fn rso() -> Facts {
    asked("R1", Role::Rso, None)
}

fn lead(who: &str, government: &str) -> Facts {
    asked(who, Role::CoLeads, Some(government))
}

/// What follows when this is asked, all of which has to be granted.
fn after(committee: Committee, asks: Vec<(Command, Facts)>) -> Committee {
    asks.into_iter().fold(committee, |state, (command, facts)| {
        let events = state.decide(command, &facts).unwrap();
        events.into_iter().fold(state, Committee::evolve)
    })
}

fn leads(codes: &[&str]) -> Command {
    Command::TakeLead { leads: codes.iter().map(|code| (*code).into()).collect() }
}

fn terms() -> Command {
    let milestone = |key: &str, due: &str| Milestone {
        key: key.to_owned(),
        title: "Zero draft".to_owned(),
        from: None,
        due: due.parse().unwrap(),
    };
    Command::DraftTor(TorDrafted {
        document: "DC/2013/ToR".to_owned(),
        terms: "Draft two policy guides.".to_owned(),
        milestones: vec![milestone("zero-draft", "2013-10"), milestone("comments", "2014-01-20")],
    })
}

fn waiting_for_approval() -> Committee {
    let mandate = Command::Mandate(Mandated {
        name: "Drafting committee for the policy guides".to_owned(),
        basis: Basis::Tasking("policy-guides".into()),
    });
    let asks = vec![(mandate, rso()), (leads(&["TH", "AU"]), rso()), (terms(), rso())];
    after(Committee::default(), asks)
}

fn calling() -> Committee {
    let call = CallCirculated {
        addressees: vec!["QM".into(), "QN".into()],
        deadline: deadline("2013-08-09T17:00[Asia/Bangkok]"),
    };
    after(
        waiting_for_approval(),
        vec![
            (Command::ApproveTor, lead("T1", "TH")),
            (Command::ApproveTor, lead("A1", "AU")),
            (Command::CirculateCall(call), rso()),
        ],
    )
}

fn interest(participant: &str) -> (Command, Facts) {
    let ask = Command::ExpressInterest { participant: participant.into(), experts: 1 };
    (ask, asked("D", Role::MemberGovernment, Some(participant)))
}

fn constitute(members: &[&str]) -> Command {
    Command::Constitute(Constitute {
        members: members.iter().map(|code| (*code).into()).collect(),
        experts_from: vec!["ORG-X1".into()],
        secretary: "RSO".into(),
    })
}

fn constituted() -> Committee {
    let interested = ["QM", "QN", "QO"].map(interest).to_vec();
    let constitute = (constitute(&["QM", "QN", "QO"]), lead("A1", "AU"));
    after(calling(), [interested, vec![constitute]].concat())
}

fn meeting(attribution: Attribution) -> MeetingCalled {
    MeetingCalled {
        meeting: 1,
        starts: "2013-08-27".parse().unwrap(),
        place: "Bangkok".to_owned(),
        agenda: vec!["Outline".to_owned()],
        attribution,
    }
}

fn opened(attribution: Attribution) -> Committee {
    let asks = vec![
        (Command::CallMeeting(meeting(attribution)), rso()),
        (Command::OpenMeeting { meeting: 1 }, rso()),
    ];
    after(constituted(), asks)
}

fn hold(codes: &[(&str, Through)]) -> Command {
    let present =
        codes.iter().map(|(code, through)| Presence { participant: (*code).into(), through: *through });
    Command::HoldMeeting {
        meeting: 1,
        present: present.collect(),
        summary: "The outline was agreed.".to_owned(),
    }
}

#[test]
fn dr05_the_terms_are_approved_by_two_governments_and_by_nothing_less() {
    let first = after(waiting_for_approval(), vec![(Command::ApproveTor, lead("A1", "AU"))]);
    assert_eq!(first.stage, Stage::TorDrafted);
    for (who, government) in [("A1", "AU"), ("A2", "AU")] {
        assert_eq!(first.decide(Command::ApproveTor, &lead(who, government)), Ok(vec![]));
    }
    let types: Vec<_> = first
        .decide(Command::ApproveTor, &lead("T1", "TH"))
        .unwrap()
        .iter()
        .map(|event| event.wire_type().0)
        .collect();
    assert_eq!(types, ["TorApprovalGiven", "TorApproved"]);
}

#[test]
fn dr05_two_co_leads_of_one_government_are_refused() {
    let mandated = waiting_for_approval();
    let refused = |codes: &[&str]| mandated.decide(leads(codes), &rso());
    assert_eq!(refused(&["AU", "AU"]), Err(Refusal::OneGovernmentTwice {}));
    assert_eq!(refused(&["AU"]), Err(Refusal::NotTwoLeads {}));
    assert_eq!(refused(&["AU", "UNHCR"]), Err(Refusal::NotAGovernment { participant: "UNHCR".into() }));
    assert_eq!(refused(&["AU", "CA"]), Err(Refusal::NotAMember { participant: "CA".into() }));
}

#[test]
fn dr05_the_half_of_a_government_that_leaves_the_lead_falls() {
    let asks = vec![(Command::ApproveTor, lead("A1", "AU")), (leads(&["NZ", "TH"]), rso())];
    let state = after(waiting_for_approval(), asks);
    let half = state.decide(Command::ApproveTor, &lead("T1", "TH")).unwrap();
    assert_eq!(half.len(), 1, "{half:?}");
    assert!(matches!(state.decide(Command::ApproveTor, &lead("A1", "AU")), Err(Refusal::NotJoint { .. })));
}

#[test]
fn dr05_no_time_replaces_a_half() {
    let first = after(waiting_for_approval(), vec![(Command::ApproveTor, lead("A1", "AU"))]);
    let years_later = Facts { now: at("2023-07-24T08:10:00Z"), ..lead("A2", "AU") };
    assert_eq!(first.decide(Command::ApproveTor, &years_later), Ok(vec![]));
    let late = Facts { now: at("2023-07-24T08:10:00Z"), ..lead("T9", "TH") };
    assert_eq!(first.decide(Command::ApproveTor, &late).unwrap().len(), 2);
}

#[test]
fn dr05_both_give_a_committee_up_or_neither() {
    let abandon = || Command::Abandon { reasons: "No member is interested.".to_owned() };
    let first = after(calling(), vec![(abandon(), lead("A1", "AU"))]);
    assert_eq!(first.stage, Stage::Calling);
    assert_eq!(after(first, vec![(abandon(), lead("T1", "TH"))]).stage, Stage::Abandoned);
}

#[test]
fn dr06_interest_sent_by_fax_in_time_is_in_time_when_it_is_registered_on_monday() {
    let ask = Command::ExpressInterest { participant: "QO".into(), experts: 1 };
    let registered = |fax: &str| {
        let mut facts = asked("S1", Role::Registrar, None);
        facts.now = at("2013-08-12T01:40:00Z");
        facts.channel = Channel::Fax;
        facts.received = Some(fax_of(fax));
        let events = calling().decide(ask.clone(), &facts).unwrap();
        let [Event::InterestExpressed(it)] = events.as_slice() else { panic!("{events:?}") };
        it.late
    };
    assert!(!registered("2013-08-09T09:52:00Z"));
    assert!(registered("2013-08-09T10:00:00Z"), "late is a label, not a loss");
}

#[test]
fn a_delegation_speaks_for_itself_only() {
    let ask = Command::ExpressInterest { participant: "QN".into(), experts: 1 };
    let refused = calling().decide(ask, &asked("D", Role::MemberGovernment, Some("QM")));
    assert_eq!(refused, Err(Refusal::OfAnother {}));
}

#[test]
fn a_committee_has_three_members_who_said_that_they_are_interested() {
    let constituting = |members: &[&str]| calling().decide(constitute(members), &lead("A1", "AU"));
    assert_eq!(constituting(&[]), Err(Refusal::TooFewMembers { there: 2 }));
    assert_eq!(constituting(&["QM"]), Err(Refusal::NotInterested { participant: "QM".into() }));
    assert_eq!(constituting(&["CA"]), Err(Refusal::NotAMember { participant: "CA".into() }));
    let interested = after(calling(), vec![interest("QM")]);
    assert_eq!(interested.decide(constitute(&["QM"]), &lead("A1", "AU")).unwrap().len(), 1);
}

#[test]
fn a_government_that_does_not_lead_this_committee_does_not_act_for_it() {
    let refused = after(calling(), vec![interest("QM")]).decide(constitute(&["QM"]), &lead("Z", "NZ"));
    assert_eq!(refused, Err(Refusal::NotLeading {}));
}

#[test]
fn dr02_membership_is_a_question_about_a_day() {
    let leaves = MembershipChanged {
        participant: "QN".into(),
        change: Change::Leaves { from: "2013-12-01".parse().unwrap() },
    };
    let state = after(constituted(), vec![(Command::ChangeMembership(leaves), lead("A1", "AU"))]);
    let members = |day: &str| state.members_on(day.parse().unwrap()).len();
    assert_eq!((members("2013-07-23"), members("2013-11-30"), members("2013-12-01")), (0, 5, 4));
    assert!(state.sits_on(&"ORG-X1".into(), "2013-09-01".parse().unwrap()));
}

#[test]
fn a_government_that_leads_keeps_its_seat() {
    let leaves = MembershipChanged {
        participant: "AU".into(),
        change: Change::Leaves { from: "2013-12-01".parse().unwrap() },
    };
    let refused = constituted().decide(Command::ChangeMembership(leaves), &lead("A1", "AU"));
    assert_eq!(refused, Err(Refusal::LeadCannotLeave {}));
}

#[test]
fn a_delegation_changes_its_own_place_and_no_other() {
    let alternate = |participant: &str| {
        Command::ChangeMembership(MembershipChanged {
            participant: participant.into(),
            change: Change::NamesAlternate {
                function: "alternate delegate".to_owned(),
                from: "2013-11-01".parse().unwrap(),
                until: None,
            },
        })
    };
    let by = asked("D", Role::MemberGovernment, Some("QM"));
    assert_eq!(constituted().decide(alternate("QM"), &by).unwrap().len(), 1);
    assert_eq!(constituted().decide(alternate("QN"), &by), Err(Refusal::OfAnother {}));
}

#[test]
fn dr25_observers_experts_and_the_secretariat_do_not_make_a_quorum() {
    use Through::{Alternate, Delegate};
    let open = opened(Attribution::WithoutNames);
    let refused = open.decide(
        hold(&[
            ("AU", Delegate),
            ("AU", Alternate),
            ("QM", Delegate),
            ("ORG-X1", Delegate),
            ("RSO", Delegate),
        ]),
        &rso(),
    );
    assert_eq!(refused, Err(Refusal::NoQuorum { present: 2, needed: 3 }));
    let events = open.decide(hold(&[("AU", Delegate), ("QM", Alternate), ("TH", Delegate)]), &rso()).unwrap();
    let [Event::MeetingHeld(held)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((held.quorum.present, held.quorum.members_of_body), (3, 5));
    assert_eq!(held.absent, ["QN".into(), "QO".into()] as [ParticipantCode; 2]);
}

#[test]
fn dr29_an_intervention_at_a_meeting_without_names_has_no_speaker() {
    let said = |speaker: Option<&str>| {
        Command::RecordIntervention(Intervention {
            meeting: 1,
            item: Some(1),
            text: "The outline should follow the protocol.".to_owned(),
            speaker: speaker.map(Into::into),
        })
    };
    let nameless = opened(Attribution::WithoutNames);
    assert_eq!(nameless.decide(said(Some("QM")), &rso()), Err(Refusal::NoSpeaker {}));
    let events = nameless.decide(said(None), &rso()).unwrap();
    let body = String::from_utf8(events[0].body().unwrap()).unwrap();
    assert!(!body.contains("speaker"), "{body}");
    assert_eq!(opened(Attribution::Named).decide(said(Some("QM")), &rso()).unwrap().len(), 1);
}

#[test]
fn dr29_the_policy_is_fixed_before_the_meeting_opens() {
    let call = |attribution| Command::CallMeeting(meeting(attribution));
    let called = after(constituted(), vec![(call(Attribution::Named), rso())]);
    assert_eq!(called.decide(call(Attribution::WithoutNames), &rso()).unwrap().len(), 1);
    let refused = opened(Attribution::WithoutNames).decide(call(Attribution::Named), &rso());
    assert_eq!(refused, Err(Refusal::PolicyFixed {}));
}

#[test]
fn dr26_a_first_meeting_planned_for_august_is_not_late_in_august() {
    let planned = FirstMeetingScheduled { scheduled_for: "2013-08".parse().unwrap(), note: String::new() };
    let state = after(calling(), vec![(Command::ScheduleFirst(planned), rso())]);
    let late = |now: &str| state.first_meeting_is_late(at(now), "Asia/Bangkok").unwrap();
    assert!(!late("2013-08-15T00:00:00Z"));
    assert!(!late("2013-08-31T16:59:59Z"));
    assert!(late("2013-08-31T17:00:00Z"));
}

#[test]
fn dr34_a_committee_is_not_discharged_before_its_guides_have_ended() {
    let discharge = || Command::Discharge { verb: "noted".to_owned() };
    let mut facts = asked("O", Role::SeniorOfficials, None);
    facts.open_guides = vec!["PG-TIP".into()];
    let refused = constituted().decide(discharge(), &facts);
    assert_eq!(refused, Err(Refusal::GuidesOpen { guides: "PG-TIP".to_owned() }));
    facts.open_guides = vec![];
    assert_eq!(constituted().decide(discharge(), &facts).unwrap().len(), 1);
}

#[test]
fn dr35_a_committee_cites_a_tasking_and_not_a_recommendation() {
    let mandate = Command::Mandate(Mandated {
        name: "Hub committee".to_owned(),
        basis: Basis::Tasking("tip-hub".into()),
    });
    let facts = Facts { cited: Some(Cited::Recommendation), ..rso() };
    let refused = Committee::default().decide(mandate, &facts);
    assert!(matches!(refused, Err(Refusal::Baseless { .. })), "{refused:?}");
}

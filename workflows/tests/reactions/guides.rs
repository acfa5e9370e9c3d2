//! A guide is issued, revised, refused, placed under silence; silence is moved, broken, called off and held.

use domain::guide::Command as C;
use domain::guide::command::{EditSection, Heading, Issue, Open, OpenBracket};
use domain::guide::event::{Classification, Instrument};
use domain::mandate::command::Grant;
use domain::mandate::event::Identity;
use domain::silence::Command as S;
use domain::silence::command::{Break, Propose};
use domain::silence::event::{Agreed, Form};
use domain::text::{Language, Symbol};
use domain::{Role, mandate};
use workflows::Ask;

use crate::house::House;

const OFFICE: (&str, Role) = ("S1", Role::Rso);
const LEAD_AU: (&str, Role) = ("CM-A", Role::CoLeads);
const LEAD_TH: (&str, Role) = ("CM-B", Role::CoLeads);
const CHAIR: (&str, Role) = ("S3", Role::CoChairs);
const MEMBER: (&str, Role) = ("D-QT", Role::MemberGovernment);

pub(crate) async fn tell(house: &House) {
    for ((label, role), participant) in
        [(OFFICE, None), (LEAD_AU, Some("AU")), (LEAD_TH, Some("TH")), (CHAIR, Some("AU"))]
    {
        let grant = Grant {
            person: Some(house.person(label)),
            role,
            participant: participant.map(Into::into),
            body: None,
            label: format!("{label}, {}", role.as_str()),
            powers: vec![],
            from: None,
            until: None,
            identity: Identity { name: label.to_owned(), email: "somebody@travaux.example".to_owned() },
        };
        let ask = Ask::Mandate(None, mandate::Command::Grant(grant));
        house
            .ask(("ADM", Role::Administrator), &format!("guide, grant {label} {}", role.as_str()), ask)
            .await;
    }
    a_final_text(house).await;
    silence(house, "X-1", "RSO/PG/X/2018/1/Rev.2").await;
    starts(house, "X-1", "2018-09-15T12:00[Asia/Bangkok]").await;
    let ends = domain::calendar::Deadline::parse("2018-09-18T12:00[Asia/Bangkok]").expect("a deadline");
    let moved = S::Extend { expires: ends, reason: "A holiday.".to_owned() };
    house.ask(CHAIR, "guide, extend X-1", Ask::Silence("X-1".into(), moved)).await;
    house.ask(MEMBER, "guide, break X-1", Ask::Silence("X-1".into(), spoken())).await;
    let told = S::InformMembers { outcome: "not adopted".to_owned() };
    house.ask(CHAIR, "guide, inform X-1", Ask::Silence("X-1".into(), told)).await;
    silence(house, "X-2", "RSO/PG/X/2018/1/Rev.2").await;
    starts(house, "X-2", "2018-09-15T12:00[Asia/Bangkok]").await;
    let off = S::Cancel { reason: "The text is being revised.".to_owned() };
    house.ask(CHAIR, "guide, cancel X-2", Ask::Silence("X-2".into(), off)).await;
    house.ask(LEAD_AU, "guide, revise AU", guide(C::ReviseFinal(issue()))).await;
    house.ask(LEAD_TH, "guide, revise TH", guide(C::ReviseFinal(issue()))).await;
    silence(house, "X-3", "RSO/PG/X/2018/1/Rev.3").await;
    starts(house, "X-3", "2018-09-15T12:00[Asia/Bangkok]").await;
    house.clock_to("2018-09-16T05:00:00Z").await;
    house.is_refused(MEMBER, "guide, late X-3", Ask::Silence("X-3".into(), spoken())).await;
}

async fn a_final_text(house: &House) {
    let open = Open {
        title: "A guide".to_owned(),
        instrument: Instrument::Tip,
        committee: "PG-2013".into(),
        tasking: None,
        symbol_base: "RSO/PG/X".to_owned(),
        language: Language::english(),
    };
    house.ask(OFFICE, "guide, open", guide(C::Open(open))).await;
    let title = "Victims".to_owned();
    let heading = Heading { id: None, number: "9".to_owned(), title, provisions: vec!["TIP-14".into()] };
    house.ask(OFFICE, "guide, outline", guide(C::SetOutline { sections: vec![heading] })).await;
    house.ask(LEAD_AU, "guide, approve", guide(C::ApproveOutline)).await;
    let words = "Such persons should not be punished.".to_owned();
    let edit = EditSection { section: "s1".into(), expected: 0, markdown: words, answers: None };
    house.ask(OFFICE, "guide, edit", guide(C::EditSection(edit))).await;
    let first = Issue { symbol: Some("RSO/PG/X/2018/1".to_owned()), ..issue() };
    house.ask(OFFICE, "guide, zero draft", guide(C::IssueZeroDraft(first))).await;
    house.ask(OFFICE, "guide, revision", guide(C::IssueRevision(issue()))).await;
    house.ask(LEAD_AU, "guide, round AU", guide(C::OpenMemberRound { round: 1 })).await;
    house.ask(LEAD_TH, "guide, round TH", guide(C::OpenMemberRound { round: 1 })).await;
    house.ask(LEAD_AU, "guide, round closes", guide(C::CloseMemberRound { round: 1 })).await;
    let bracket = OpenBracket {
        bracket: "B1".to_owned(),
        section: "s1".into(),
        paragraph: None,
        requesters: vec!["QT".into()],
        text: "[should not | may not]".to_owned(),
    };
    house.ask(OFFICE, "guide, bracket", guide(C::OpenBracket(bracket))).await;
    house.is_refused(LEAD_AU, "guide, final too early", guide(C::IssueFinal(issue()))).await;
    let close = domain::guide::command::CloseBracket {
        bracket: "B1".to_owned(),
        choice: "should not".to_owned(),
        consent_of: vec!["QT".into()],
        ruling: None,
    };
    house.ask(LEAD_AU, "guide, bracket closes", guide(C::CloseBracket(close))).await;
    house.ask(LEAD_AU, "guide, final", guide(C::IssueFinal(issue()))).await;
}

fn guide(command: C) -> Ask {
    Ask::Guide("PG-X".into(), command)
}

fn issue() -> Issue {
    Issue {
        symbol: None,
        label: "text".to_owned(),
        classification: Classification::Participants,
        circulation: vec![],
        change: None,
        matrix: None,
    }
}

async fn silence(house: &House, name: &str, symbol: &str) {
    let propose = Propose {
        body: "PLENARY".into(),
        guide: "PG-X".into(),
        symbol: Symbol::read(symbol).expect("a symbol"),
        provisional_title: "A guide".to_owned(),
        note: None,
    };
    house.ask(CHAIR, &format!("guide, propose {name}"), Ask::Silence(name.into(), S::Propose(propose))).await;
}

async fn starts(house: &House, name: &str, ends: &str) {
    let start = S::Start {
        agreed: Agreed { place: "in writing".to_owned(), on: "2018-01".parse().expect("a month") },
        expires: domain::calendar::Deadline::parse(ends).expect("a deadline"),
        addressees: vec![],
    };
    house.ask(CHAIR, &format!("guide, start {name}"), Ask::Silence(name.into(), start)).await;
}

fn spoken() -> S {
    S::Break(Break {
        member: "QT".into(),
        form: Form::Amendment,
        paragraphs: vec![],
        says: "Insert a safeguard clause.".to_owned(),
    })
}

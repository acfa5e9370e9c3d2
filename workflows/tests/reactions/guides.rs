//! A guide is issued, revised, refused, placed under silence; silence is moved, broken, called off and held.

use domain::comment::command::Receive;
use domain::comment::event::{Anchor, Change, Disposition, Kind as CommentKind, Words};
use domain::guide::Command as C;
use domain::guide::command::{EditSection, Heading, Issue, Open, OpenBracket};
use domain::guide::event::{Classification, Instrument};
use domain::mandate::command::Grant;
use domain::mandate::event::Identity;
use domain::round::command::Prepare;
use domain::round::event::{FixedText, Kind, LanguageText, Manner};
use domain::silence::Command as S;
use domain::silence::command::{Break, Propose};
use domain::silence::event::{Agreed, Form};
use domain::text::{Language, Symbol};
use domain::{CommentId, Role, comment, mandate, round};
use eventstore::StreamName;
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
    a_round_of_comments(house).await;
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
    // One comes after the text it is about has a successor.
    let late = commented(house, "guide, comment that comes late").await;
    disposed(house, &late, (Disposition::Noted, Some("It is said elsewhere.")), None).await;
}

const SYMBOL: &str = "RSO/PG/X/2018/1/Rev.1";

/// A comment on words of the text is accepted: the words change on the desk, and the comment finds its place on the next text.
async fn a_round_of_comments(house: &House) {
    let (office, stream) = (house.office(), StreamName::new("guide", "PG-X"));
    let (standing, _) = office.load::<domain::guide::Guide>(&stream).await.expect("a guide");
    let text = standing.dossier.and_then(|dossier| dossier.newest().map(|version| version.text.digest()));
    let digest = text.map(|digest| digest.to_string()).unwrap_or_default();
    let prepare = Prepare {
        round: "PG-X/1".into(),
        guide: "PG-X".into(),
        number: 1,
        committee: "PG-2013".into(),
        text: SYMBOL.to_owned(),
        kind: Kind::MemberComments,
        manner: Manner::InWriting,
        deadline: domain::calendar::Deadline::parse("2018-09-02T12:00[Asia/Bangkok]").expect("a deadline"),
        sealed_until_close: false,
        reminders: vec![],
        addressees: vec!["QM".into()],
        informed: vec![],
        resolved_on: None,
    };
    house.ask(OFFICE, "guide, prepare", round(round::Command::Prepare(prepare))).await;
    let language = LanguageText { language: "en".to_owned(), digest };
    let text = FixedText { symbol: SYMBOL.to_owned(), languages: vec![language] };
    house.ask(OFFICE, "guide, circulate", round(round::Command::Circulate { text })).await;
    let accepted = commented(house, "guide, comment").await;
    house.clock_to("2018-09-02T06:00:00Z").await;
    house.ask(OFFICE, "guide, dispositions", round(round::Command::StartDispositions)).await;
    let own = str::to_owned;
    let (delete, insert) = (own("should not be punished"), own("must not be punished"));
    let change = Change { paragraph: "p1".into(), delete, insert, before: String::new() };
    disposed(house, &accepted, (Disposition::Accepted, None), Some(change)).await;
}

async fn commented(house: &House, words: &str) -> CommentId {
    let anchor = Anchor {
        version: SYMBOL.to_owned(),
        language: "en".to_owned(),
        section: Some("s1".into()),
        paragraph: Some("p1".into()),
        quote: Some("punished".to_owned()),
        ..Anchor::default()
    };
    let (comment, proposed) = (words.to_owned(), Some("must not be punished".to_owned()));
    let said = Words { anchor, kind: CommentKind::Technical, comment, proposed, rationale: None };
    let receive = Receive { round: "PG-X/1".into(), participant: Some("QM".into()), words: said };
    let done = house.ask(OFFICE, words, Ask::Comment(None, comment::Command::Receive(receive))).await;
    CommentId::new(done.id)
}

async fn disposed(
    house: &House,
    id: &CommentId,
    (disposition, reason): (Disposition, Option<&str>),
    change: Option<Change>,
) {
    let ask = |command| Ask::Comment(Some(id.clone()), command);
    let reason = reason.map(str::to_owned);
    let triage = comment::Command::Triage { kind: CommentKind::Technical };
    house.ask(OFFICE, &format!("guide, triage {id}"), ask(triage)).await;
    let propose = comment::Command::Propose { disposition, reason: reason.clone(), change: change.clone() };
    house.ask(OFFICE, &format!("guide, propose {id}"), ask(propose)).await;
    for lead in [LEAD_AU, LEAD_TH] {
        let (reason, change) = (reason.clone(), change.clone());
        let decide = comment::Command::Decide { disposition, reason, change, meeting: None };
        house.ask(lead, &format!("guide, decide {id} {}", lead.0), ask(decide)).await;
    }
}

fn round(command: round::Command) -> Ask {
    Ask::Round("PG-X/1".into(), command)
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

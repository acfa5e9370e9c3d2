//! What happened to the drafting committee from its mandate to its guides? The steps of the years 2011 to 2016, each asked on its
//! day by whoever asked it then.
//!
//! The story is in `domain/data/scenario-2013-14.jsonl`; a test compares the journal with it. What happened before the clock of
//! the demonstration begins is entered in its first hours with its own date.

use domain::asserted::{Asserted, Partial};
use domain::basis::Basis;
use domain::calendar::Deadline;
use domain::channel::Channel;
use domain::committee::command::Constitute;
use domain::committee::event as committee;
use domain::quorum::{Presence, Through};
use domain::statement::event::{Attached, Kind, On};
use domain::{ParticipantCode, Role, chronicle, meeting, publication, statement, tasking};
use jiff::Timestamp;

use super::at;
use crate::request::{Ask, Request};

/// The zone of the scenario.
const ZONE: &str = "Asia/Bangkok";
/// The committee of the scenario.
const COMMITTEE: &str = "PG-2013";

/// One step: when, who asks in which role, what.
pub(super) struct Step {
    /// The instant at which it is asked.
    pub at: Timestamp,
    /// Who asks, as what.
    pub who: (&'static str, Role),
    /// What is asked.
    pub request: Request,
    /// Whether the story is that a rule says no.
    pub refused: bool,
    /// Whether it comes after the others of its instant.
    pub after: bool,
}

impl Step {
    /// The same, asked in vain: the refusal is what the story tells.
    pub(super) fn refused(self) -> Self {
        Self { refused: true, ..self }
    }
}

/// Somebody of the scenario.
pub(super) type Who = (&'static str, Role);

pub(super) const RSO: Who = ("R1", Role::Rso);
const MINISTERS: Who = ("MIN", Role::Ministers);
pub(super) const CHAIR: Who = ("CC-A", Role::CoChairs);
pub(super) const LEAD_A: Who = ("L-AU", Role::CoLeads);
pub(super) const LEAD_B: Who = ("L-TH", Role::CoLeads);

/// A step on an instant.
pub(super) fn step(when: &str, who: Who, ask: Ask) -> Step {
    Step { at: at(when), who, request: super::story::plain(ask), refused: false, after: false }
}

/// The same, of something that happened on a day or in a month as it is asserted.
pub(super) fn asserted(when: &str, who: Who, ask: Ask, on: &str) -> Step {
    let mut step = step(when, who, ask);
    step.request.happened = on.parse::<Partial>().ok().map(|at| Asserted {
        at,
        zone: ZONE.to_owned(),
        clock: "as published".to_owned(),
    });
    step
}

/// A date of the scenario.
pub(super) fn date(text: &str) -> Partial {
    text.parse().unwrap_or(Partial::Year(2013))
}

fn codes(text: &str) -> Vec<ParticipantCode> {
    text.split(' ').map(ParticipantCode::from).collect()
}

/// Every step in the order of its instant.
pub(super) fn steps() -> Vec<Step> {
    let ours = [taskings(), chronicle(), meetings(), founding(), work(), texts()];
    let theirs = [super::drafting::steps(), super::review::steps()];
    let parts = ours.into_iter().chain(theirs);
    let mut all: Vec<Step> = parts.flatten().collect();
    all.sort_by_key(|step| (step.at, step.after));
    all
}

fn taskings() -> Vec<Step> {
    use tasking::Command as C;
    let issue = |when: &str, id: &str, (body, verb, subject, on): (&str, &str, &str, &str)| {
        let issued = tasking::event::Issued {
            body: body.into(),
            verb: verb.to_owned(),
            subject: subject.to_owned(),
            on: date(on),
            report_by: None,
        };
        asserted(when, MINISTERS, Ask::Tasking(id.into(), C::Issue(issued)), on)
    };
    let fifth = |id: &'static str, verb: &'static str, subject: &'static str| {
        issue("2013-04-02T10:00:00+07:00", id, ("RMC5", verb, subject, "2013-04-02"))
    };
    let guides = |command| Ask::Tasking("policy-guides".into(), command);
    let owner =
        tasking::event::Assigned { owner: "RSO".into(), report_by: Some(date("2014-08")), funding: None };
    vec![
        issue(
            "2013-04-01T09:10:00+07:00",
            "rcf",
            ("RMC4", "agreed", "inclusive, non-binding regional cooperation framework", "2011-03-30"),
        ),
        fifth(
            "policy-guides",
            "directed",
            "develop policy guides on criminalization, in consultation with interested members",
        ),
        fifth("jclec", "directed", "programme of cooperation and training with JCLEC"),
        fifth("tip-wg", "agreed", "working group on trafficking in persons"),
        fifth("vrs", "encouraged", "participation in VRS-MSRC"),
        step("2013-04-16T09:00:00+07:00", CHAIR, guides(C::Assign(owner))),
        step("2013-05-06T09:00:00+07:00", RSO, guides(C::Start)),
        step(
            "2014-08-11T09:00:00+07:00",
            RSO,
            guides(C::Report { text: "Both guides were endorsed and go to the ministers.".to_owned() }),
        ),
    ]
}

/// A line of the chronicle: when it is written down, which matter, what, by whom, when it happened, what is known.
type Line = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// What others did, as far as the scenario tells it.
const LINES: [Line; 16] = [
    (
        "2013-04-01T09:20:00+07:00",
        "body-rso",
        "EstablishmentAgreed",
        "senior officials",
        "2011-10-12",
        "AHG-SOM5: Regional Support Office",
    ),
    ("2013-04-01T09:21:00+07:00", "body-rso", "SeatDecided", "steering group", "2012-02-08", "SG23: Bangkok"),
    (
        "2013-04-01T09:22:00+07:00",
        "body-rso",
        "Launched",
        "co-chairs",
        "2012-09",
        "Year confirmed by sources.",
    ),
    (
        "2013-04-01T09:23:00+07:00",
        "roster-call-2013",
        "CallIssued",
        "RSO",
        "2013-02-22",
        "All members and observers.",
    ),
    ("2013-04-02T10:30:00+07:00", "working-group-tip", "GroupAgreed", "ministers", "2013-04-02", "RMC5"),
    (
        "2013-05-20T17:00:00+07:00",
        "correspondence-joint-letter-2013-05-20",
        "LetterSent",
        "co-chairs (both)",
        "2013-05-20",
        "Support for VRS-MSRC.",
    ),
    ("2013-05-20T17:10:00+07:00", "guidelines-uasc", "ConsultationHeld", "UNHCR", "2013-05-20", "Bangkok"),
    ("2013-06-21T17:20:00+07:00", "working-group-tip", "ScopingStarted", "RSO", "2013-06-21", ""),
    (
        "2013-06-24T17:00:00+07:00",
        "return-batch-2013-06-24",
        "CaseloadSnapshotRecorded",
        "IOM",
        "2013-06-24",
        "Returned 230, approved 25, awaiting approval 77.",
    ),
    ("2013-07-16T17:00:00+07:00", "vrs-system", "SystemLaunched", "UNODC", "2013-07-16", ""),
    (
        "2014-01-27T13:00:00+07:00",
        "nfp-QQ",
        "NfpDetailsChanged",
        "member government",
        "2014-01-27T06:00:00Z",
        "New shared mailbox.",
    ),
    ("2014-07-07T09:00:00+07:00", "working-group-tip", "TorDrafted", "RSO", "2014-07-07T02:00:00Z", ""),
    (
        "2014-08-06T17:30:00+07:00",
        "working-group-tip",
        "TorEndorsed",
        "AHG senior officials",
        "2014-08-06",
        "AHG-SOM8",
    ),
    (
        "2014-11-03T09:00:00+07:00",
        "audit-2014-01",
        "ReplayRequested",
        "auditor",
        "2014-11-03T02:00:00Z",
        "AQ01-AQ08 on both guides, as of 2014-08-06.",
    ),
    (
        "2014-11-03T09:01:00+07:00",
        "audit-2014-01",
        "ReplayVerified",
        "system",
        "2014-11-03T02:01:00Z",
        "Every event up to the date; the chain is intact.",
    ),
    ("2015-03-27T17:00:00+07:00", "working-group-tip", "GroupMet", "co-chairs (AU, ID)", "2015-03-27", ""),
];

fn chronicle() -> Vec<Step> {
    let line = |(when, matter, what, by, on, note): &Line| {
        let fact = chronicle::event::Fact {
            what: (*what).to_owned(),
            by: (*by).to_owned(),
            participant: None,
            on: date(on),
            note: (*note).to_owned(),
            source: "scenario".to_owned(),
        };
        asserted(when, RSO, Ask::Chronicle((*matter).into(), chronicle::Command::Note(fact)), on)
    };
    let hub = chronicle::event::Recommendation {
        text: "explore a central information hub on services for victims".to_owned(),
        by: "participants of the stakeholders' meeting".to_owned(),
        on: date("2013-06-21"),
    };
    let hub = Ask::Chronicle("tip-hub".into(), chronicle::Command::NoteRecommendation(hub));
    let recommended = asserted("2013-06-21T17:10:00+07:00", RSO, hub, "2013-06-21");
    LINES.iter().map(line).chain([recommended]).collect()
}

fn meetings() -> Vec<Step> {
    let closed = |body: &str, place: &str, summary: &str| {
        meeting::Command::Close(meeting::event::Closed {
            body: Some(body.into()),
            place: place.to_owned(),
            summary: summary.to_owned(),
        })
    };
    let seventh = closed("AHG", "Sydney", "14 states and two organisations; CA and UNODC observed.");
    let stakeholders =
        closed("TIP-WG", "Bangkok", "Stakeholders met before the working group was constituted.");
    let eighth = meeting::Command::Open(meeting::event::Opened {
        body: "AHG".into(),
        place: "Canberra".to_owned(),
        present: codes("AF AU BD ID MY MV MM NZ PH LK TH US VN UNHCR IOM"),
        observers: codes("CA UNODC"),
        participating: vec!["RSO Co-Managers".to_owned()],
    });
    let about = |id: &str, command| Ask::Meeting(id.into(), command);
    vec![
        asserted("2013-04-01T09:30:00+07:00", CHAIR, about("ahg-som7", seventh), "2013-03-05"),
        asserted("2013-06-21T17:00:00+07:00", RSO, about("tip-stakeholders", stakeholders), "2013-06-21"),
        asserted("2014-08-06T09:00:00+07:00", CHAIR, about("ahg-som8", eighth), "2014-08-06"),
    ]
}

fn ours(command: domain::committee::Command) -> Ask {
    Ask::Committee(COMMITTEE.into(), command)
}

/// From the mandate to the committee that sits.
fn founding() -> Vec<Step> {
    use domain::committee::Command as C;
    let milestone = |key: &str, title: &str, from: &str, due: &str| committee::Milestone {
        key: key.to_owned(),
        title: title.to_owned(),
        from: Some(date(from)),
        due: date(due),
    };
    let terms = committee::TorDrafted {
        document: "DC/2013/ToR".to_owned(),
        terms: "The committee drafts two policy guides on the criminalization of the smuggling of migrants and of \
                trafficking in persons, in consultation with interested members. The guides are voluntary and non-binding."
            .to_owned(),
        milestones: vec![
            milestone("first-meeting", "First meeting", "2013-08", "2013-08"),
            milestone("zero-drafts", "Zero drafts of both guides", "2013-09", "2013-10"),
            milestone("member-round", "Comments by all members", "2014-01", "2014-03"),
            milestone("final-texts", "Final texts", "2014-04", "2014-05"),
            milestone("endorsement", "Endorsement by senior officials", "2014-06", "2014-08"),
        ],
    };
    let mandated = committee::Mandated {
        name: "Drafting committee for the policy guides".to_owned(),
        basis: Basis::Tasking("policy-guides".into()),
    };
    let planned = committee::FirstMeetingScheduled {
        scheduled_for: date("2013-08"),
        note: "Whether it took place then was not found.".to_owned(),
    };
    let call = committee::CallCirculated {
        addressees: Vec::new(),
        deadline: Deadline { at: at("2013-08-09T17:00:00+07:00"), zone: ZONE.to_owned() },
    };
    let leads = codes("TH AU");
    vec![
        asserted("2013-06-30T17:00:00+07:00", RSO, ours(C::Mandate(mandated)), "2013-06-30"),
        asserted("2013-07-01T09:00:00+07:00", RSO, ours(C::TakeLead { leads }), "2013-07-01"),
        asserted("2013-07-01T09:10:00+07:00", RSO, ours(C::DraftTor(terms)), "2013-07-01"),
        asserted("2013-07-16T17:10:00+07:00", RSO, ours(C::ScheduleFirst(planned)), "2013-07-16"),
        step("2013-07-22T10:30:00+07:00", LEAD_B, ours(C::ApproveTor)),
        step("2013-07-24T15:10:00+07:00", LEAD_A, ours(C::ApproveTor)),
        step("2013-07-25T09:00:00+07:00", RSO, ours(C::CirculateCall(call))),
        interest("2013-07-30T11:00:00+07:00", ("D-QM", Role::MemberGovernment), "QM"),
        interest("2013-08-01T11:00:00+07:00", ("D-QN", Role::MemberGovernment), "QN"),
        interest("2013-08-07T11:00:00+07:00", ("D-QO", Role::MemberGovernment), "QO"),
        by_fax(
            interest("2013-08-12T08:40:00+07:00", ("S1", Role::Registrar), "QP"),
            "2013-08-09T16:52:00+07:00",
        ),
        step(
            "2013-08-14T09:00:00+07:00",
            LEAD_A,
            ours(C::Constitute(Constitute {
                members: codes("QM QN QO QP"),
                experts_from: codes("ORG-X1"),
                secretary: "RSO".into(),
            })),
        ),
    ]
}

fn interest(when: &str, who: Who, member: &str) -> Step {
    let command = domain::committee::Command::ExpressInterest { participant: member.into(), experts: 1 };
    step(when, who, ours(command))
}

pub(super) fn by_fax(mut step: Step, received: &str) -> Step {
    step.request.channel = Channel::Fax;
    step.request.received = Some(Asserted::instant(at(received), ZONE, "fax gateway"));
    step
}

/// One meeting: called, opened and recorded; who came, through whom, with what agenda.
fn sitting(
    number: u32,
    (called_on, held_on): (&str, &str),
    (delegates, alternates): (&str, &str),
    (agenda, summary): (&[&str], &str),
) -> Vec<Step> {
    use domain::committee::Command as C;
    let there = |list: &str, through: Through| -> Vec<Presence> {
        let listed = list.split_whitespace();
        listed.map(|code| Presence { participant: code.into(), through }).collect()
    };
    let called = committee::MeetingCalled {
        meeting: number,
        starts: Partial::Instant(at(held_on)),
        place: "Bangkok".to_owned(),
        agenda: agenda.iter().map(|item| (*item).to_owned()).collect(),
        attribution: committee::Attribution::WithoutNames,
    };
    let present = [there(delegates, Through::Delegate), there(alternates, Through::Alternate)].concat();
    vec![
        step(called_on, RSO, ours(C::CallMeeting(called))),
        step(held_on, RSO, ours(C::OpenMeeting { meeting: number })),
        step(held_on, RSO, ours(C::HoldMeeting { meeting: number, present, summary: summary.to_owned() })),
    ]
}

/// The three meetings, what was decided, and which milestones were reached.
fn work() -> Vec<Step> {
    use domain::committee::Command as C;
    let reached =
        |when: &str, key: &str| step(when, RSO, ours(C::ReachMilestone { key: key.to_owned(), on: None }));
    let decided = |when: &str, meeting: u32, text: &str| {
        let meeting = Some(meeting);
        step(when, RSO, ours(C::Decide { meeting, guide: None, text: text.to_owned() }))
    };
    let alternate = committee::MembershipChanged {
        participant: "QM".into(),
        change: committee::Change::NamesAlternate {
            function: "alternate delegate".to_owned(),
            from: date("2013-11-01"),
            until: None,
        },
    };
    let first = sitting(
        1,
        ("2013-08-19T09:00:00+07:00", "2013-08-27T09:00:00+07:00"),
        ("AU TH QM QN QP", ""),
        (
            &["Outlines of both guides", "Method of work"],
            "Both outlines were discussed and the method of work agreed.",
        ),
    );
    let second = sitting(
        2,
        ("2013-11-04T09:00:00+07:00", "2013-11-12T09:00:00+07:00"),
        ("AU TH QO QP", "QM"),
        (&["Zero drafts"], "The zero drafts were read section by section; two brackets were opened."),
    );
    let third = sitting(
        3,
        ("2014-04-28T09:00:00+07:00", "2014-05-07T09:30:00+07:00"),
        ("AU TH QM QN QO QP", ""),
        (&["Comments referred by those who lead"], "The comments referred to the committee were settled."),
    );
    let rest = vec![
        reached("2013-08-27T17:00:00+07:00", "first-meeting"),
        decided(
            "2013-08-27T17:10:00+07:00",
            1,
            "The committee works in English and records its talks without names.",
        ),
        step(
            "2013-11-01T09:00:00+07:00",
            ("D-QM", Role::MemberGovernment),
            ours(C::ChangeMembership(alternate)),
        ),
        reached("2013-10-15T17:00:00+07:00", "zero-drafts"),
        reached("2014-04-07T17:00:00+07:00", "member-round"),
        decided(
            "2014-05-07T17:00:00+07:00",
            3,
            "The text of those who lead replaces all alternatives on the punishment of victims.",
        ),
        reached("2014-05-19T17:00:00+07:00", "final-texts"),
        reached("2014-08-06T18:00:00+07:00", "endorsement"),
    ];
    [first, second, third, rest].into_iter().flatten().collect()
}

/// Statements beside the texts, and a newsletter cleared by both co-managers.
fn texts() -> Vec<Step> {
    let enter = |kind, guide: &str, symbol: &str, text: &str| {
        statement::Command::Enter(statement::command::Enter {
            kind,
            on: On { guide: guide.into(), symbol: symbol.to_owned(), body: "PLENARY".into() },
            text: text.to_owned(),
            insists: true,
        })
    };
    let understanding = enter(
        Kind::Interpretative,
        "PG-TIP",
        "RSO/PG/TIP/2014/1/Rev.1",
        "Illustrative: QN understands section 9 as leaving its rules on prosecution as they are.",
    );
    let explanation = enter(
        Kind::ExplanationOfPosition,
        "PG-SOM",
        "RSO/PG/SOM/2014/1/Rev.1",
        "Illustrative: QW explains how it reads section 12 in the light of its own law.",
    );
    let attached = statement::Command::Attach(Attached {
        body: "AHG-SOM8".into(),
        verb: "endorsed".to_owned(),
        on: date("2014-08-06"),
    });
    let about = |id: &str, command| Ask::Statement(id.into(), command);
    let mut all = vec![
        step("2014-06-10T09:00:00+07:00", ("D-QN", Role::MemberGovernment), about("QN-1", understanding)),
        step("2014-06-26T09:00:00+07:00", ("AR-QW", Role::MemberGovernment), about("QW-1", explanation)),
        step("2014-08-07T09:00:00+07:00", RSO, about("QW-1", attached)),
    ];
    all.extend(newsletter());
    all
}

fn newsletter() -> Vec<Step> {
    use publication::Command as C;
    use publication::event::{Classification, Drafted, Item, Kind as Sort};
    let item = |title: &str| Item {
        title: title.to_owned(),
        classification: Classification::Public,
        guide: None,
        digest: None,
    };
    let items =
        vec![item("A message from both co-managers"), item("Information sheet on the drafting committee")];
    let drafted = Drafted {
        title: "Newsletter, middle of 2013".to_owned(),
        kind: Sort::Newsletter,
        basis: Basis::OwnInitiative("The secretariat informs members four times a year.".to_owned()),
        items: items.clone(),
    };
    let about = |command| Ask::Publication("newsletter-2013-2".into(), command);
    let clear = || about(C::Clear { items: items.clone() });
    vec![
        step("2013-07-08T09:00:00+07:00", RSO, about(C::Draft(drafted))),
        step("2013-07-09T09:00:00+07:00", ("CM-A", Role::CoManager), clear()),
        step("2013-07-10T09:00:00+07:00", ("CM-B", Role::CoManager), clear()),
        step("2013-07-12T09:00:00+07:00", RSO, about(C::Publish { on: None })),
    ]
}

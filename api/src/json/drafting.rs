//! What may be asked of taskings, meetings, drafting committees, statements and publications: one body per act.

use domain::basis::Basis;
use domain::committee::command::Constitute;
use domain::committee::event as fact;
use domain::quorum::{Presence, Through};
use domain::{
    CommitteeId, MatterId, MeetingId, Partial, ParticipantCode, PublicationId, StatementId, TaskingId,
    chronicle, committee, meeting, publication, statement, tasking,
};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Act, Asked, Making, acts};
use super::nominations::Nothing;
use crate::desk::Desk;
use crate::problem::Problem;
use crate::times::{AssertedTime, DeadlineTime};

/// A date as precisely as it is known: `2013-04-02`, `2013-08`, `2013`, or an instant.
fn date(text: &str, field: &str) -> Result<Partial, Problem> {
    text.trim().parse().map_err(|_| {
        Problem::field(
            field,
            "not-a-date",
            "Type a day, a month or a year, like 2013-08-27, 2013-08 or 2013.",
        )
    })
}

fn maybe_date(text: Option<&String>, field: &str) -> Result<Option<Partial>, Problem> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(|text| date(text, field)).transpose()
}

fn codes(list: Vec<String>) -> Vec<ParticipantCode> {
    list.into_iter().map(|code| ParticipantCode::new(code.trim())).collect()
}

/// What something carries out: a tasking, or an own initiative with its reason. Exactly one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Origin {
    /// The tasking.
    #[serde(default)]
    pub tasking: Option<String>,
    /// Why it is done although nobody asked for it.
    #[serde(default)]
    pub own_initiative: Option<String>,
}

impl Origin {
    fn read(self) -> Result<Basis, Problem> {
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        match (said(self.tasking), said(self.own_initiative)) {
            (Some(tasking), None) => Ok(Basis::Tasking(TaskingId::new(tasking.trim()))),
            (None, Some(why)) => Ok(Basis::OwnInitiative(why)),
            _ => {
                let message = "Cite a tasking, or say that it is an own initiative and why.";
                Err(Problem::field("basis", "one-of-two", message))
            }
        }
    }
}

/// Enter a tasking in the words of the body that decided it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssueTasking {
    /// Its identifier: `policy-guides`.
    pub id: String,
    /// The body or its meeting: `RMC5`.
    pub body: String,
    /// The verb it used, exactly.
    pub verb: String,
    /// What it asked for.
    pub subject: String,
    /// When: a day, a month or a year.
    pub on: String,
    /// By when it is to be reported.
    #[serde(default)]
    pub report_by: Option<String>,
}

impl Making for IssueTasking {
    async fn ask(self, desk: &Desk) -> Result<Asked, Problem> {
        let on = date(&self.on, "on")?;
        let happened = AssertedTime {
            at: self.on.trim().to_owned(),
            zone: "Asia/Bangkok".to_owned(),
            clock: "as decided".to_owned(),
        };
        let issued = tasking::event::Issued {
            body: self.body.trim().into(),
            verb: self.verb,
            subject: self.subject,
            on,
            report_by: maybe_date(self.report_by.as_ref(), "report_by")?,
        };
        let ask = Ask::Tasking(TaskingId::new(self.id.trim()), tasking::Command::Issue(issued));
        Asked::of(ask).happened(desk, Some(&happened))
    }
}

/// Who carries it out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignTasking {
    /// The secretariat or a participant, by code.
    pub owner: String,
    /// By when it is to be reported.
    #[serde(default)]
    pub report_by: Option<String>,
    /// From what it is paid.
    #[serde(default)]
    pub funding: Option<String>,
}

/// A text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithText {
    /// The words.
    pub text: String,
}

/// A verb.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithVerb {
    /// As it was used: `noted`, `welcomed`.
    pub verb: String,
}

/// Reasons.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithReasons {
    /// Why.
    pub reasons: String,
}

/// A fact of others.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteFact {
    /// The matter: `vrs`.
    pub matter: String,
    /// What happened, as a past tense in one word: `SystemLaunched`.
    pub what: String,
    /// Who did it.
    pub by: String,
    /// Which participant it concerns, if one.
    #[serde(default)]
    pub participant: Option<String>,
    /// When.
    pub on: String,
    /// What else is known.
    #[serde(default)]
    pub note: String,
    /// Where it is known from.
    pub source: String,
}

impl Making for NoteFact {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let fact = chronicle::event::Fact {
            on: date(&self.on, "on")?,
            what: self.what,
            by: self.by,
            participant: self.participant.map(ParticipantCode::from),
            note: self.note,
            source: self.source,
        };
        let command = chronicle::Command::Note(fact);
        Ok(Asked::of(Ask::Chronicle(MatterId::new(self.matter.trim()), command)))
    }
}

/// A recommendation of others.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteRecommendation {
    /// The matter: `tip-hub`.
    pub matter: String,
    /// What was recommended.
    pub text: String,
    /// By whom.
    pub by: String,
    /// When.
    pub on: String,
}

impl Making for NoteRecommendation {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let on = date(&self.on, "on")?;
        let it = chronicle::event::Recommendation { text: self.text, by: self.by, on };
        let command = chronicle::Command::NoteRecommendation(it);
        Ok(Asked::of(Ask::Chronicle(MatterId::new(self.matter.trim()), command)))
    }
}

/// Open a meeting of ministers or senior officials.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenMeeting {
    /// Its identifier: `ahg-som8`.
    pub id: String,
    /// Of which body: `AHG`.
    pub body: String,
    /// Where.
    pub place: String,
    /// Delegations in the room.
    pub present: Vec<String>,
    /// Observers in the room.
    #[serde(default)]
    pub observers: Vec<String>,
    /// Others who take part, by function.
    #[serde(default)]
    pub participating: Vec<String>,
    /// When it took place, where it is written down later.
    #[serde(default)]
    pub happened: Option<AssertedTime>,
}

impl Making for OpenMeeting {
    async fn ask(self, desk: &Desk) -> Result<Asked, Problem> {
        let opened = meeting::event::Opened {
            body: self.body.trim().into(),
            place: self.place,
            present: codes(self.present),
            observers: codes(self.observers),
            participating: self.participating,
        };
        let ask = Ask::Meeting(MeetingId::new(self.id.trim()), meeting::Command::Open(opened));
        Asked::of(ask).happened(desk, self.happened.as_ref())
    }
}

/// Close a meeting, or enter one of the past as closed (`If-Match: "0"`).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CloseMeeting {
    /// Of which body; needed for a meeting of the past.
    #[serde(default)]
    pub body: Option<String>,
    /// Where.
    pub place: String,
    /// What is known of it.
    #[serde(default)]
    pub summary: String,
    /// When it took place, where it is written down later.
    #[serde(default)]
    pub happened: Option<AssertedTime>,
}

/// Close a meeting.
pub(crate) struct Close;

impl Act for Close {
    type Body = CloseMeeting;
    async fn ask(id: &str, body: CloseMeeting, desk: &Desk) -> Result<Asked, Problem> {
        let closed = meeting::event::Closed {
            body: body.body.map(|code| code.trim().into()),
            place: body.place,
            summary: body.summary,
        };
        let ask = Ask::Meeting(MeetingId::new(id), meeting::Command::Close(closed));
        Asked::of(ask).happened(desk, body.happened.as_ref())
    }
}

/// Mandate a drafting committee.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MandateCommittee {
    /// Its identifier: `PG-2013`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it carries out.
    pub basis: Origin,
}

impl Making for MandateCommittee {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let mandated = fact::Mandated { name: self.name, basis: self.basis.read()? };
        let command = committee::Command::Mandate(mandated);
        Ok(Asked::of(Ask::Committee(CommitteeId::new(self.id.trim()), command)))
    }
}

/// The two governments that lead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leads {
    /// Two codes.
    pub leads: Vec<String>,
}

/// A step of the work plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanStep {
    /// Short key, unique in the plan.
    pub key: String,
    /// What is to be reached.
    pub title: String,
    /// When it begins.
    #[serde(default)]
    pub from: Option<String>,
    /// By when: a day, a month or a year.
    pub due: String,
}

fn plan(steps: Vec<PlanStep>) -> Result<Vec<fact::Milestone>, Problem> {
    let step = |(at, step): (usize, PlanStep)| {
        Ok(fact::Milestone {
            from: maybe_date(step.from.as_ref(), &format!("milestones[{at}].from"))?,
            due: date(&step.due, &format!("milestones[{at}].due"))?,
            key: step.key,
            title: step.title,
        })
    };
    steps.into_iter().enumerate().map(step).collect()
}

/// Terms of reference and work plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Terms {
    /// Symbol of the terms: `DC/2013/ToR`.
    pub document: String,
    /// What the committee is to do.
    #[serde(rename = "terms")]
    pub words: String,
    /// The work plan.
    #[serde(default)]
    pub milestones: Vec<PlanStep>,
}

/// By when interest is expressed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InterestCall {
    /// The instant; later answers are taken and labelled late.
    pub deadline: DeadlineTime,
}

/// A member's interest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpressInterest {
    /// Which member.
    pub participant: String,
    /// How many experts it would send.
    pub experts: u32,
    /// When it was received, for an officer who registers it.
    #[serde(default)]
    pub received: Option<AssertedTime>,
    /// By which channel it came, for an officer who registers it: `fax`, `email`, `post`, `hand`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub channel: Option<domain::channel::Channel>,
}

/// A member says that it is interested.
pub(crate) struct Interest;

impl Act for Interest {
    type Body = ExpressInterest;
    async fn ask(id: &str, body: ExpressInterest, _desk: &Desk) -> Result<Asked, Problem> {
        let participant = ParticipantCode::new(body.participant.trim());
        let command = committee::Command::ExpressInterest { participant, experts: body.experts };
        let asked =
            Asked::of(Ask::Committee(CommitteeId::new(id), command)).received(body.received.as_ref())?;
        Ok(Asked { channel: body.channel.unwrap_or(asked.channel), ..asked })
    }
}

/// When the first meeting is planned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FirstMeeting {
    /// A day or a month.
    pub scheduled_for: String,
    /// What is known besides.
    #[serde(default)]
    pub note: String,
}

/// Who is to sit on it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seats {
    /// Its members; those who lead are members whether they are named or not.
    pub members: Vec<String>,
    /// Who sends experts without being a member.
    #[serde(default)]
    pub experts_from: Vec<String>,
    /// Who is its secretary.
    pub secretary: String,
}

/// What changes for a participant: exactly one of the members beside `participant`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeatChange {
    /// Whose place.
    pub participant: String,
    /// What: `joins-as-member`, `joins-as-expert`, `leaves`, `names-alternate`, `will-be-absent`.
    pub change: String,
    /// From which day; for an absence left out.
    #[serde(default)]
    pub from: Option<String>,
    /// First day without, for an alternate.
    #[serde(default)]
    pub until: Option<String>,
    /// The function of an alternate.
    #[serde(default)]
    pub function: Option<String>,
    /// The meeting of an absence.
    #[serde(default)]
    pub meeting: Option<u32>,
    /// Why, if one says so.
    #[serde(default)]
    pub reason: Option<String>,
}

impl SeatChange {
    /// The domain's value.
    pub(crate) fn read(self) -> Result<fact::MembershipChanged, Problem> {
        let from = || date(self.from.as_deref().unwrap_or_default(), "from");
        let change = match self.change.as_str() {
            "joins-as-member" => fact::Change::Joins { seat: fact::Seat::Member, from: from()? },
            "joins-as-expert" => fact::Change::Joins { seat: fact::Seat::Expert, from: from()? },
            "leaves" => fact::Change::Leaves { from: from()? },
            "names-alternate" => fact::Change::NamesAlternate {
                function: self.function.clone().unwrap_or_default(),
                from: from()?,
                until: maybe_date(self.until.as_ref(), "until")?,
            },
            "will-be-absent" => {
                let missing = || Problem::field("meeting", "required", "Say at which meeting.");
                let meeting = self.meeting.ok_or_else(missing)?;
                fact::Change::WillBeAbsent { meeting, reason: self.reason.clone() }
            }
            _ => return Err(Problem::field("change", "not-an-option", "Choose one of the changes.")),
        };
        Ok(fact::MembershipChanged { participant: ParticipantCode::new(self.participant.trim()), change })
    }
}

/// A meeting of the committee.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallSession {
    /// Its number.
    pub meeting: u32,
    /// When: an instant, a day or a month.
    pub starts: String,
    /// Where, or how.
    pub place: String,
    /// What is to be talked about.
    #[serde(default)]
    pub agenda: Vec<String>,
    /// `true`: interventions carry names; `false`: a summary without names. Fixed once it opens (DR29).
    pub named: bool,
}

/// Which meeting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhichMeeting {
    /// Its number.
    pub meeting: u32,
}

/// What was said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaidAtMeeting {
    /// At which meeting.
    pub meeting: u32,
    /// On which item of the agenda, from 1.
    #[serde(default)]
    pub item: Option<usize>,
    /// What.
    pub text: String,
    /// Whose delegation; refused where the meeting is without names (DR29).
    #[serde(default)]
    pub speaker: Option<String>,
}

/// A meeting that was held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeldSession {
    /// Its number.
    pub meeting: u32,
    /// Participants whose delegate was there.
    #[serde(default)]
    pub delegates: Vec<String>,
    /// Participants whose alternate was there.
    #[serde(default)]
    pub alternates: Vec<String>,
    /// What came of it.
    pub summary: String,
}

/// Delegates and alternates in the room.
pub(crate) fn present(delegates: Vec<String>, alternates: Vec<String>) -> Vec<Presence> {
    let there = |list: Vec<String>, through| {
        codes(list).into_iter().map(move |participant| Presence { participant, through })
    };
    there(delegates, Through::Delegate).chain(there(alternates, Through::Alternate)).collect()
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionTaken {
    /// At which meeting; in writing if left out.
    #[serde(default)]
    pub meeting: Option<u32>,
    /// About which guide, if about one.
    #[serde(default)]
    pub guide: Option<String>,
    /// What was decided, with its verb.
    pub text: String,
}

/// The work plan as it now stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// The whole plan.
    pub milestones: Vec<PlanStep>,
    /// Why it changes.
    pub reason: String,
}

/// A milestone that was reached.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reached {
    /// Which.
    pub key: String,
    /// When; today if left out.
    #[serde(default)]
    pub on: Option<String>,
}

/// Kinds of statements.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StatementKind {
    /// Goes along, except in this.
    Reservation,
    /// Says why.
    ExplanationOfPosition,
    /// Says how it reads the text.
    Interpretative,
}

/// Enter a statement beside a text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterStatement {
    /// Its identifier: `QW-1`.
    pub id: String,
    /// What kind.
    pub kind: StatementKind,
    /// On which guide.
    pub guide: String,
    /// Symbol of the version.
    pub symbol: String,
    /// Before which body.
    pub body: String,
    /// Its words.
    pub text: String,
    /// Whether it is to be printed with every issue of the text.
    #[serde(default)]
    pub insists: bool,
}

impl Making for EnterStatement {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        use statement::event::{Kind, On};
        let enter = statement::command::Enter {
            kind: match self.kind {
                StatementKind::Reservation => Kind::Reservation,
                StatementKind::ExplanationOfPosition => Kind::ExplanationOfPosition,
                StatementKind::Interpretative => Kind::Interpretative,
            },
            on: On { guide: self.guide.trim().into(), symbol: self.symbol, body: self.body.trim().into() },
            text: self.text,
            insists: self.insists,
        };
        let command = statement::Command::Enter(enter);
        Ok(Asked::of(Ask::Statement(StatementId::new(self.id.trim()), command)))
    }
}

/// The decision a statement stands beside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BesideDecision {
    /// Who decided.
    pub body: String,
    /// With which verb.
    pub verb: String,
    /// When.
    pub on: String,
}

/// Kinds of publications.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PublicationKind {
    /// A newsletter.
    Newsletter,
    /// An information sheet.
    InformationSheet,
    /// A catalogue.
    Catalogue,
    /// A guide.
    Guide,
}

/// Who may read a thing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Class {
    /// Everybody.
    Public,
    /// Members and observers.
    Participants,
    /// The committee.
    Committee,
    /// Those on a list.
    Restricted,
}

/// One thing in a publication.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishedItem {
    /// What it is called.
    pub title: String,
    /// How it is classified.
    pub classification: Class,
    /// The guide it is, if it is one.
    #[serde(default)]
    pub guide: Option<String>,
    /// SHA-256 of its bytes in hexadecimal, if there is a file.
    #[serde(default)]
    pub digest: Option<String>,
}

fn items(list: Vec<PublishedItem>) -> Vec<publication::event::Item> {
    use publication::event::{Classification, Item};
    let item = |item: PublishedItem| Item {
        title: item.title,
        classification: match item.classification {
            Class::Public => Classification::Public,
            Class::Participants => Classification::Participants,
            Class::Committee => Classification::Committee,
            Class::Restricted => Classification::Restricted,
        },
        guide: item.guide.map(Into::into),
        digest: item.digest,
    };
    list.into_iter().map(item).collect()
}

/// Draft a publication.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftPublication {
    /// Its identifier: `guide-SOM`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What kind.
    pub kind: PublicationKind,
    /// What it carries out.
    pub basis: Origin,
    /// What is in it.
    pub items: Vec<PublishedItem>,
}

impl Making for DraftPublication {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        use publication::event::{Drafted, Kind};
        let kind = match self.kind {
            PublicationKind::Newsletter => Kind::Newsletter,
            PublicationKind::InformationSheet => Kind::InformationSheet,
            PublicationKind::Catalogue => Kind::Catalogue,
            PublicationKind::Guide => Kind::Guide,
        };
        let drafted =
            Drafted { title: self.title, kind, basis: self.basis.read()?, items: items(self.items) };
        let command = publication::Command::Draft(drafted);
        Ok(Asked::of(Ask::Publication(PublicationId::new(self.id.trim()), command)))
    }
}

/// What a co-manager saw in the draft she clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenItems {
    /// Every item.
    pub items: Vec<PublishedItem>,
}

/// When something was published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishedOn {
    /// A day or a month; today if left out.
    #[serde(default)]
    pub on: Option<String>,
}

/// What reads how from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Corrigendum {
    /// The words.
    pub text: String,
    /// Language tags.
    pub languages: Vec<String>,
}

acts! { Tasking(TaskingId):
    /// Give it to an owner.
    Assign(AssignTasking) |it| tasking::Command::Assign(tasking::event::Assigned {
        owner: ParticipantCode::new(it.owner.trim()),
        report_by: maybe_date(it.report_by.as_ref(), "report_by")?,
        funding: it.funding,
    });
    /// Begin the work.
    Start(Nothing) |_nothing| tasking::Command::Start;
    /// Note how far it is.
    NoteProgress(WithText) |it| tasking::Command::NoteProgress { text: it.text };
    /// Report to those who asked.
    Report(WithText) |it| tasking::Command::Report { text: it.text };
    /// Ask for more.
    Continue(WithText) |it| tasking::Command::Continue { remains: it.text };
    /// Take the report as the end of it.
    DischargeTasking(WithVerb) |it| tasking::Command::Discharge { verb: it.verb };
    /// Let it lapse.
    LapseTasking(WithReasons) |it| tasking::Command::Lapse { reasons: it.reasons };
}

acts! { Committee(CommitteeId):
    /// Enter who leads it from now on.
    TakeLead(Leads) |it| committee::Command::TakeLead { leads: codes(it.leads) };
    /// Lay terms of reference and work plan before those who lead.
    DraftTerms(Terms) |it| committee::Command::DraftTor(fact::TorDrafted {
        document: it.document,
        terms: it.words,
        milestones: plan(it.milestones)?,
    });
    /// Give one government's half of their approval.
    ApproveTerms(Nothing) |_nothing| committee::Command::ApproveTor;
    /// Ask all members who is interested: the office resolves who is one today.
    CirculateCall(InterestCall) |it| committee::Command::CirculateCall(fact::CallCirculated {
        addressees: Vec::new(),
        deadline: it.deadline.read("deadline")?,
    });
    /// Say when the first meeting is planned.
    ScheduleFirst(FirstMeeting) |it| committee::Command::ScheduleFirst(fact::FirstMeetingScheduled {
        scheduled_for: date(&it.scheduled_for, "scheduled_for")?,
        note: it.note,
    });
    /// Constitute it.
    ConstituteCommittee(Seats) |it| committee::Command::Constitute(Constitute {
        members: codes(it.members),
        experts_from: codes(it.experts_from),
        secretary: ParticipantCode::new(it.secretary.trim()),
    });
    /// Change a participant's place.
    ChangeMembership(SeatChange) |it| committee::Command::ChangeMembership(it.read()?);
    /// Call a meeting.
    CallMeeting(CallSession) |it| committee::Command::CallMeeting(fact::MeetingCalled {
        meeting: it.meeting,
        starts: date(&it.starts, "starts")?,
        place: it.place,
        agenda: it.agenda,
        attribution: if it.named { fact::Attribution::Named } else { fact::Attribution::WithoutNames },
    });
    /// Open a meeting.
    OpenSession(WhichMeeting) |it| committee::Command::OpenMeeting { meeting: it.meeting };
    /// Write down what was said.
    RecordIntervention(SaidAtMeeting) |it| committee::Command::RecordIntervention(fact::Intervention {
        meeting: it.meeting,
        item: it.item,
        text: it.text,
        speaker: it.speaker.map(|code| ParticipantCode::new(code.trim())),
    });
    /// Record that a meeting was held.
    HoldMeeting(HeldSession) |it| committee::Command::HoldMeeting {
        meeting: it.meeting,
        present: present(it.delegates, it.alternates),
        summary: it.summary,
    };
    /// Record a decision.
    Decide(DecisionTaken) |it| committee::Command::Decide {
        meeting: it.meeting,
        guide: it.guide.map(Into::into),
        text: it.text,
    };
    /// Change the work plan.
    ReviseWorkPlan(Plan) |it| committee::Command::ReviseWorkPlan {
        milestones: plan(it.milestones)?,
        reason: it.reason,
    };
    /// Record that a milestone was reached.
    ReachMilestone(Reached) |it| committee::Command::ReachMilestone {
        key: it.key,
        on: maybe_date(it.on.as_ref(), "on")?,
    };
    /// Take its work as done.
    DischargeCommittee(WithVerb) |it| committee::Command::Discharge { verb: it.verb };
    /// Give one government's half of giving it up.
    Abandon(WithReasons) |it| committee::Command::Abandon { reasons: it.reasons };
}

acts! { Statement(StatementId):
    /// Change its words before the decision.
    Amend(WithText) |it| statement::Command::AmendBefore { text: it.text };
    /// Attach it to the decision.
    Attach(BesideDecision) |it| statement::Command::Attach(statement::event::Attached {
        body: it.body.trim().into(),
        verb: it.verb,
        on: date(&it.on, "on")?,
    });
    /// Withdraw it.
    WithdrawStatement(Nothing) |_nothing| statement::Command::Withdraw;
}

acts! { Publication(PublicationId):
    /// Give one co-manager's half of its clearance.
    Clear(SeenItems) |it| publication::Command::Clear { items: items(it.items) };
    /// Publish it.
    Publish(PublishedOn) |it| publication::Command::Publish { on: maybe_date(it.on.as_ref(), "on")? };
    /// Correct it.
    Correct(Corrigendum) |it| publication::Command::Correct(publication::event::Corrected {
        text: it.text,
        languages: it.languages,
    });
    /// Withdraw it.
    WithdrawPublication(WithReasons) |it| publication::Command::Withdraw { reasons: it.reasons };
}

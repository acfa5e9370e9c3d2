//! A request, and the three kinds of no.

use domain::asserted::Asserted;
use domain::channel::Channel;
use domain::identity::{
    BodyCode, CallYear, CommentId, CommitteeId, EntryId, GuideId, IntakeId, LetterId, MandateId, MatterId,
    MeetingId, NominationRef, ParticipantCode, PersonId, ProcedureId, PublicationId, RoundId, SilenceId,
    StatementId, TaskingId,
};
use domain::{Authority, FieldProblem};
use eventstore::{Receipt, StreamName};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is asked of which aggregate; no identifier where the command makes a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Ask {
    /// Of a participant.
    Participant(ParticipantCode, domain::participant::Command),
    /// Of a body.
    Body(BodyCode, domain::body::Command),
    /// Of a mandate.
    Mandate(Option<MandateId>, domain::mandate::Command),
    /// Of the working calendar.
    Calendar(domain::calendar_setting::Command),
    /// Of a procedure.
    Procedure(ProcedureId, domain::procedure::Command),
    /// Of a call.
    Call(CallYear, domain::call::Command),
    /// Of an expert's nomination.
    Nomination(Option<NominationRef>, domain::nomination::Command),
    /// Of a roster entry.
    RosterEntry(EntryId, domain::roster_entry::Command),
    /// Of a member's national focal points.
    FocalPoint(ParticipantCode, domain::focal_point::Command),
    /// Of a member's questionnaire focal point.
    QuestionnaireFocalPoint(ParticipantCode, domain::questionnaire_focal_point::Command),
    /// Of what ministers or senior officials asked for.
    Tasking(TaskingId, domain::tasking::Command),
    /// Of a matter of others.
    Chronicle(MatterId, domain::chronicle::Command),
    /// Of a meeting of ministers or senior officials.
    Meeting(MeetingId, domain::meeting::Command),
    /// Of a drafting committee.
    Committee(CommitteeId, domain::committee::Command),
    /// Of a statement beside a text.
    Statement(StatementId, domain::statement::Command),
    /// Of a publication.
    Publication(PublicationId, domain::publication::Command),
    /// Of something that arrived.
    Intake(Option<IntakeId>, domain::intake::Command),
    /// Of a letter.
    Letter(LetterId, domain::letter::Command),
    /// Of a person's signing in.
    SignIn(PersonId, domain::sign_in::Command),
    /// Of a round of comments.
    Round(RoundId, domain::round::Command),
    /// Of an addressee's answer in a round.
    Response(RoundId, ParticipantCode, domain::response::Command),
    /// Of a comment.
    Comment(Option<CommentId>, domain::comment::Command),
    /// Of the erasure of a person's data.
    Erasure(PersonId, domain::erasure::Command),
    /// Of the journal itself.
    ServiceRecord(domain::service_record::Command),
    /// Of a policy guide.
    Guide(GuideId, domain::guide::Command),
    /// Of a silence procedure.
    Silence(SilenceId, domain::silence::Command),
    /// Of a delegation's position on a guide.
    Position(GuideId, ParticipantCode, domain::position::Command),
    /// Of who opened a version of a guide.
    Opening(GuideId, u32, domain::opening::Command),
    /// Of several at once: all or nothing. Each is decided on what those before it lead to.
    Together(Vec<Ask>),
}

/// One request: who asks what, with which key, seen at which version.
#[derive(Clone, Debug)]
pub struct Request {
    /// The idempotency key; the same key and content always get the same answer.
    pub key: Uuid,
    /// Who asks, as what, for whom, under which mandate. The executor checks the mandate against its stream.
    pub authority: Authority,
    /// What is asked.
    pub ask: Ask,
    /// The version of the aggregate that the asker saw (`If-Match`); none where it is not required.
    pub seen: Option<u64>,
    /// How it came.
    pub channel: Channel,
    /// When it was received by the channel's clock; the portal's is the journal's own.
    pub received: Option<Asserted>,
    /// When the act took place, where the asker asserts it: what ministers decided is often written down later.
    pub happened: Option<Asserted>,
    /// Positions of the events that caused it, for reactions.
    pub causes: Vec<u64>,
    /// The first command of the chain; the request's own key if it starts one.
    pub correlation: Option<Uuid>,
    /// For the clock: the instant that fell due.
    pub due: Option<jiff::Timestamp>,
    /// A one-time link's keyed digest, where the request makes one.
    pub token_digest: Option<String>,
    /// What acts decided in the same breath lead to: filled by the executor alone.
    pub pending: Vec<(StreamName, domain::Event)>,
}

impl Request {
    /// A request through the portal, with nothing said besides.
    #[must_use]
    pub const fn of(authority: Authority, key: Uuid, ask: Ask) -> Self {
        Self {
            key,
            authority,
            ask,
            seen: None,
            channel: Channel::Portal,
            received: None,
            happened: None,
            causes: Vec::new(),
            correlation: None,
            due: None,
            token_digest: None,
            pending: Vec::new(),
        }
    }
}

/// The request was granted (or had been before: then `receipt.repeated`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Where it stands in the journal.
    pub receipt: Receipt,
    /// Identifier of the aggregate: `EN-2014-0058`, `M-0031`.
    pub id: String,
    /// Its version now.
    pub version: u64,
}

/// A rule said no; the refusal is on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable code.
    pub code: String,
    /// The rule: `DR08`.
    pub rule: Option<String>,
    /// One sentence.
    pub message: String,
    /// Fields concerned.
    pub problems: Vec<FieldProblem>,
    /// Where the refusal stands in the journal; none where it was not worth a record (asked again with the same key gives the same).
    pub position: Option<u64>,
}

/// Why a request was not granted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotDone {
    /// A rule said no (422).
    #[error("{}", .0.message)]
    Refused(Refusal),
    /// There is no such thing, or the asker may not know of it (404).
    #[error("there is no such thing")]
    Absent,
    /// The aggregate moved on since the asker saw it (412), or others kept writing first (409).
    #[error("it was changed meanwhile: version {actual}")]
    Overtaken {
        /// Version the asker saw, if given.
        seen: Option<u64>,
        /// Version it has.
        actual: u64,
    },
    /// The key was used before for another request (422, code `key-reused`).
    #[error("the same key was used before with another content")]
    KeyReused,
    /// Too much at once (503 with Retry-After).
    #[error("too busy")]
    Busy,
    /// The journal cannot be reached or its answer is not known yet (503 with Retry-After).
    #[error("the journal is unavailable: {0}")]
    Unavailable(String),
    /// Ours: a defect (500), logged once at the edge.
    #[error("failure: {0}")]
    Failure(String),
}

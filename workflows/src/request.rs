//! A request, and the three kinds of no.

use domain::asserted::Asserted;
use domain::channel::Channel;
use domain::identity::{
    BodyCode, CallYear, EntryId, IntakeId, LetterId, MandateId, NominationRef, ParticipantCode, PersonId,
    ProcedureId,
};
use domain::{Authority, FieldProblem};
use eventstore::Receipt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is asked of which aggregate; no identifier where the command makes a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Of something that arrived.
    Intake(Option<IntakeId>, domain::intake::Command),
    /// Of a letter.
    Letter(LetterId, domain::letter::Command),
    /// Of a person's signing in.
    SignIn(PersonId, domain::sign_in::Command),
    /// Of the journal itself.
    ServiceRecord(domain::service_record::Command),
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
    /// Positions of the events that caused it, for reactions.
    pub causes: Vec<u64>,
    /// The first command of the chain; the request's own key if it starts one.
    pub correlation: Option<Uuid>,
    /// For the clock: the instant that fell due.
    pub due: Option<jiff::Timestamp>,
    /// A one-time link's keyed digest, where the request makes one.
    pub token_digest: Option<String>,
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
            causes: Vec::new(),
            correlation: None,
            due: None,
            token_digest: None,
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

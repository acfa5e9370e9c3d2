//! The secretariat's settings as JSON: participants, bodies, mandates, calendar, procedures.

use domain::asserted::Partial;
use domain::calendar::Calendar;
use domain::mandate::command::Grant;
use domain::mandate::event::{Identity, Revoked};
use domain::participant::event::{Capacity, CapacityEnded, CapacityGiven, Kind, Registered, Renamed};
use domain::{
    BodyCode, MandateId, ParticipantCode, PersonId, ProcedureId, body, calendar_setting, mandate,
    participant, procedure,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Act, Asked, Making};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::times::DeadlineTime;

/// A word that has to be one of a list of the domain.
fn word<T: serde::de::DeserializeOwned>(field: &str, text: &str) -> Result<T, Problem> {
    serde_json::from_value(Value::String(text.to_owned()))
        .map_err(|_| Problem::field(field, "not-an-option", "There is no such choice."))
}

fn partial(field: &str, text: Option<&String>) -> Result<Option<Partial>, Problem> {
    let wrong =
        || Problem::field(field, "not-a-time", "Type a day, a month or a year: 2014-03-14, 2014-03, 2014.");
    text.map(|text| text.parse().map_err(|_| wrong())).transpose()
}

fn date(field: &str, text: &str) -> Result<Partial, Problem> {
    partial(field, Some(&text.to_owned()))?.ok_or_else(Problem::absent)
}

/// A code of ISO 3166-1: two capital letters.
fn alpha2(code: &str) -> Result<String, Problem> {
    let fits = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let wrong = || Problem::field("iso2", "not-a-country", "Type two capital letters, such as ID.");
    if fits { Ok(code.to_owned()) } else { Err(wrong()) }
}

/// Enter a participant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewParticipant {
    /// Its code.
    pub code: String,
    /// `country`, `organisation` or `other`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-2, where it has one of its own.
    #[serde(default)]
    pub iso2: Option<String>,
    /// Whether it is a sovereign state; left out where that is not asked.
    #[serde(default)]
    pub sovereign: Option<bool>,
    /// Since when the name holds: a day, month or year; left out if it is not known.
    #[serde(default)]
    pub from: Option<String>,
    /// What the register notes about it.
    #[serde(default)]
    pub note: String,
    /// Whether it stands for no real participant.
    #[serde(default)]
    pub illustrative: bool,
}

impl Making for NewParticipant {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let code = ParticipantCode::new(&self.code);
        let registered = Registered {
            code: code.clone(),
            kind: word::<Kind>("kind", &self.kind)?,
            name: self.name,
            iso2: self.iso2.map(|code| alpha2(&code)).transpose()?,
            sovereign: self.sovereign,
            from: partial("from", self.from.as_ref())?,
            note: self.note,
            illustrative: self.illustrative,
        };
        Ok(Asked::of(Ask::Participant(code, participant::Command::Register(registered))))
    }
}

/// A new name from a date.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewName {
    /// The name.
    pub name: String,
    /// From when it holds: a day, month or year.
    pub from: String,
}

/// A capacity in a body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCapacity {
    /// The body.
    pub body: String,
    /// `member`, `observer`, `co-chair`, `co-manager`, `co-lead` or `secretary`.
    pub capacity: String,
    /// From when.
    pub from: String,
    /// First day without it; open if left out.
    #[serde(default)]
    pub until: Option<String>,
}

/// The end of a capacity.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LostCapacity {
    /// The body.
    pub body: String,
    /// The capacity.
    pub capacity: String,
    /// First day without it.
    pub on: String,
}

/// Rename a participant.
pub(crate) struct Rename;
impl Act for Rename {
    type Body = NewName;
    async fn ask(id: &str, body: NewName, _desk: &Desk) -> Result<Asked, Problem> {
        let renamed = Renamed { name: body.name, from: date("from", &body.from)? };
        Ok(Asked::of(Ask::Participant(id.into(), participant::Command::Rename(renamed))))
    }
}

/// Give a participant a capacity.
pub(crate) struct GiveCapacity;
impl Act for GiveCapacity {
    type Body = NewCapacity;
    async fn ask(id: &str, body: NewCapacity, _desk: &Desk) -> Result<Asked, Problem> {
        let given = CapacityGiven {
            body: BodyCode::new(body.body),
            capacity: word::<Capacity>("capacity", &body.capacity)?,
            from: Some(date("from", &body.from)?),
            until: partial("until", body.until.as_ref())?,
        };
        Ok(Asked::of(Ask::Participant(id.into(), participant::Command::GiveCapacity(given))))
    }
}

/// End a participant's capacity.
pub(crate) struct EndCapacity;
impl Act for EndCapacity {
    type Body = LostCapacity;
    async fn ask(id: &str, body: LostCapacity, _desk: &Desk) -> Result<Asked, Problem> {
        let ended = CapacityEnded {
            body: BodyCode::new(body.body),
            capacity: word::<Capacity>("capacity", &body.capacity)?,
            on: date("on", &body.on)?,
        };
        Ok(Asked::of(Ask::Participant(id.into(), participant::Command::EndCapacity(ended))))
    }
}

/// Establish a body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBody {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Since when: a day, month or year.
    #[serde(default)]
    pub from: Option<String>,
}

impl Making for NewBody {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let code = BodyCode::new(&self.code);
        let established = body::event::Established {
            code: code.clone(),
            name: self.name,
            from: partial("from", self.from.as_ref())?,
        };
        Ok(Asked::of(Ask::Body(code, body::Command::Establish(established))))
    }
}

/// The end of a body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndOfBody {
    /// From when it is no more.
    pub on: String,
    /// By what decision.
    pub reason: String,
}

/// Dissolve a body.
pub(crate) struct Dissolve;
impl Act for Dissolve {
    type Body = EndOfBody;
    async fn ask(id: &str, body: EndOfBody, _desk: &Desk) -> Result<Asked, Problem> {
        let dissolved = body::event::Dissolved { on: date("on", &body.on)?, reason: body.reason };
        Ok(Asked::of(Ask::Body(id.into(), body::Command::Dissolve(dissolved))))
    }
}

/// Grant a mandate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMandate {
    /// An existing holder, by pseudonym; left out for a new person.
    #[serde(default)]
    pub person: Option<String>,
    /// As what: `registrar`, `approver`, `nominator` …
    pub role: String,
    /// For which participant, where the role represents one.
    #[serde(default)]
    pub participant: Option<String>,
    /// In which body, where it is limited to one.
    #[serde(default)]
    pub body: Option<String>,
    /// Label of the function; it names no person.
    pub label: String,
    /// Name of the holder.
    pub name: String,
    /// Address for sign-in links and letters.
    pub email: String,
    /// First instant; now if left out.
    #[serde(default)]
    pub from: Option<DeadlineTime>,
    /// First instant without it.
    #[serde(default)]
    pub until: Option<DeadlineTime>,
}

impl Making for NewMandate {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let instant = |field: &str, time: Option<&DeadlineTime>| {
            time.map(|it| it.read(field).map(|it| it.at)).transpose()
        };
        let grant = Grant {
            person: self.person.map(PersonId::from),
            role: word("role", &self.role)?,
            participant: self.participant.map(ParticipantCode::from),
            body: self.body.map(BodyCode::from),
            label: self.label,
            powers: Vec::new(),
            from: instant("from", self.from.as_ref())?,
            until: instant("until", self.until.as_ref())?,
            identity: Identity { name: self.name, email: self.email },
        };
        Ok(Asked::of(Ask::Mandate(None, mandate::Command::Grant(grant))))
    }
}

/// The end of a mandate before its time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndOfMandate {
    /// Why.
    pub reason: String,
    /// First instant without it; now if left out.
    #[serde(default)]
    pub from: Option<DeadlineTime>,
}

/// Revoke a mandate.
pub(crate) struct Revoke;
impl Act for Revoke {
    type Body = EndOfMandate;
    async fn ask(id: &str, body: EndOfMandate, desk: &Desk) -> Result<Asked, Problem> {
        let from = body.from.map(|it| it.read("from").map(|it| it.at)).transpose()?;
        let from = from.unwrap_or_else(|| desk.office.clock().now());
        let revoked = Revoked { from, reason: body.reason };
        Ok(Asked::of(Ask::Mandate(Some(MandateId::new(id)), mandate::Command::Revoke(revoked))))
    }
}

/// A working calendar from an instant.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCalendar {
    /// IANA zone of the secretariat.
    pub zone: String,
    /// Weekly rest days, 1 Monday to 7 Sunday.
    pub rest_days: Vec<i8>,
    /// Closing time of a working day: `17:00`.
    pub closing: String,
    /// Days off: `2014-04-14`.
    #[serde(default)]
    pub holidays: Vec<String>,
    /// Rest days or holidays that are worked all the same.
    #[serde(default)]
    pub worked: Vec<String>,
    /// From when deadlines are computed by it.
    pub effective_from: DeadlineTime,
}

impl Making for NewCalendar {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let days = |field: &str, texts: &[String]| {
            let wrong = || Problem::field(field, "not-a-day", "Type days like 2014-04-14.");
            texts.iter().map(|text| text.parse().map_err(|_| wrong())).collect::<Result<Vec<_>, _>>()
        };
        let closing = self
            .closing
            .parse()
            .map_err(|_| Problem::field("closing", "not-a-time", "Type a time like 17:00."))?;
        let calendar = Calendar {
            zone: self.zone,
            rest_days: self.rest_days,
            closing,
            holidays: days("holidays", &self.holidays)?,
            worked: days("worked", &self.worked)?,
        };
        let effective_from = self.effective_from.read("effective_from")?.at;
        let set = calendar_setting::event::Set { calendar, effective_from };
        Ok(Asked::of(Ask::Calendar(calendar_setting::Command::Set(set))))
    }
}

/// The next version of a procedure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVersion {
    /// Its number: one more than the last.
    pub number: u32,
    /// How many approvals it takes: 1 or 2.
    pub keys: u8,
    /// Years an entry stays valid.
    pub validity_years: i8,
    /// Time to check completeness: `P5BD`.
    pub check: String,
    /// Time to decide: `P20BD`.
    pub decide: String,
    /// How long a returned form waits: `P30D`.
    pub resubmit: String,
    /// How long the nominee has to answer: `P14D`.
    pub consent: String,
    /// How long before expiry the reminder goes: `P60D`.
    pub remind: String,
    /// From when instances that are opened follow it.
    pub effective_from: DeadlineTime,
}

/// Set the next version of a procedure.
pub(crate) struct SetVersion;
impl Act for SetVersion {
    type Body = NewVersion;
    async fn ask(id: &str, body: NewVersion, _desk: &Desk) -> Result<Asked, Problem> {
        let version = procedure::Version {
            procedure: ProcedureId::new(id),
            number: body.number,
            keys: body.keys,
            validity_years: body.validity_years,
            check: body.check,
            decide: body.decide,
            resubmit: body.resubmit,
            consent: body.consent,
            remind: body.remind,
            effective_from: body.effective_from.read("effective_from")?.at,
        };
        Ok(Asked::of(Ask::Procedure(ProcedureId::new(id), procedure::Command::SetVersion(version))))
    }
}

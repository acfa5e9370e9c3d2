//! Who asks, with which key, at which version, under which mandate? Read from a request, once.
//!
//! What reads a part of a request gives a boxed future, here and in `look.rs`, `signed_in.rs` and `places/typed.rs`: so it is compiled
//! once, not within each of the handlers that take it (decision 0029).

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use domain::{Actor, Asked as _, Authority, MandateId, Role};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use workflows::Ask;

use crate::desk::Desk;
use crate::problem::Problem;
use crate::signed_in::SignedIn;

/// Most bytes of a JSON body; the longest form is a tenth of it.
const MAX_BODY_BYTES: usize = 1 << 20;

/// A person asks for something to be done.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// Who.
    pub person: SignedIn,
    /// The idempotency key.
    pub key: Uuid,
    /// The version seen.
    pub seen: Option<u64>,
    /// The mandate chosen; the first live one that fits if none.
    pub mandate: Option<MandateId>,
}

impl Asking {
    /// By what right a request is made: the chosen mandate, else the first live one whose role may ask it and, for a role
    /// that represents a participant, one for the participant concerned first. Without a fitting one there is no such thing.
    pub(crate) fn authority_for(&self, ask: &Ask) -> Result<Authority, Problem> {
        authority(&self.person, self.mandate.as_ref(), ask)
    }

    /// `If-Match` is missing where it must not be.
    pub(crate) fn version_missing() -> Problem {
        Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "version-required",
            "Say with If-Match which version you saw (the ETag of the record).",
        )
    }
}

/// See [`Asking::authority_for`]; pages ask in the same way.
pub(crate) fn authority(
    person: &SignedIn,
    chosen: Option<&MandateId>,
    ask: &Ask,
) -> Result<Authority, Problem> {
    let roles = roles_of(ask);
    let concerned = concerns(ask);
    let fitting = |mandate: &&crate::signed_in::HeldMandate| roles.contains(&mandate.role);
    let found = if let Some(chosen) = chosen {
        person.mandates.iter().find(|mandate| mandate.id == *chosen)
    } else {
        let mut candidates: Vec<_> = person.mandates.iter().filter(fitting).collect();
        candidates.sort_by_key(|mandate| mandate.participant.as_ref() != concerned.as_ref());
        candidates.into_iter().next()
    };
    let mandate = found.ok_or_else(Problem::absent)?;
    Ok(Authority {
        actor: Actor::Person(person.person.clone()),
        role: mandate.role,
        on_behalf_of: mandate.participant.clone(),
        speaking_for: None,
        mandate: Some(mandate.id.clone()),
    })
}

/// The roles that may ask this.
fn roles_of(ask: &Ask) -> &'static [Role] {
    match ask {
        Ask::Participant(_, command) => command.asked_by(),
        Ask::Body(_, command) => command.asked_by(),
        Ask::Mandate(_, command) => command.asked_by(),
        Ask::Calendar(command) => command.asked_by(),
        Ask::Procedure(_, command) => command.asked_by(),
        Ask::Call(_, command) => command.asked_by(),
        Ask::Nomination(_, command) => command.asked_by(),
        Ask::RosterEntry(_, command) => command.asked_by(),
        Ask::FocalPoint(_, command) => command.asked_by(),
        Ask::QuestionnaireFocalPoint(_, command) => command.asked_by(),
        Ask::Tasking(_, command) => command.asked_by(),
        Ask::Chronicle(_, command) => command.asked_by(),
        Ask::Meeting(_, command) => command.asked_by(),
        Ask::Committee(_, command) => command.asked_by(),
        Ask::Statement(_, command) => command.asked_by(),
        Ask::Publication(_, command) => command.asked_by(),
        Ask::Intake(_, command) => command.asked_by(),
        Ask::Letter(_, command) => command.asked_by(),
        Ask::SignIn(_, command) => command.asked_by(),
        Ask::Round(_, command) => command.asked_by(),
        Ask::Response(_, _, command) => command.asked_by(),
        Ask::Comment(_, command) => command.asked_by(),
        Ask::Erasure(_, command) => command.asked_by(),
        Ask::ServiceRecord(command) => command.asked_by(),
        Ask::Guide(_, command) => command.asked_by(),
        Ask::Silence(_, command) => command.asked_by(),
        Ask::Position(_, _, command) => command.asked_by(),
        Ask::Opening(_, _, command) => command.asked_by(),
        // Each of the others is looked at where it is decided.
        Ask::Together(asks) => asks.first().map_or(&[], roles_of),
    }
}

/// The participant a request is about, where it says so.
fn concerns(ask: &Ask) -> Option<domain::ParticipantCode> {
    match ask {
        Ask::Nomination(None, domain::nomination::Command::Open(open)) => Some(open.nominator.clone()),
        Ask::FocalPoint(participant, _)
        | Ask::QuestionnaireFocalPoint(participant, _)
        | Ask::Position(_, participant, _)
        | Ask::Participant(participant, _)
        | Ask::Response(_, participant, _)
        | Ask::Committee(_, domain::committee::Command::ExpressInterest { participant, .. }) => {
            Some(participant.clone())
        }
        Ask::Silence(_, domain::silence::Command::Break(spoken)) => Some(spoken.member.clone()),
        Ask::Comment(None, domain::comment::Command::Receive(receive)) => receive.participant.clone(),
        _ => None,
    }
}

impl FromRequestParts<Desk> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Problem> {
        Self::read(parts, desk).await
    }
}

impl Asking {
    fn read<'a>(parts: &'a mut Parts, desk: &'a Desk) -> BoxFuture<'a, Result<Self, Problem>> {
        async move {
            let person = SignedIn::from_request_parts(parts, desk).await?;
            let key = text(&parts.headers, "idempotency-key")?.ok_or_else(|| {
                Problem::new(
                    StatusCode::BAD_REQUEST,
                    "key-required",
                    "Give the request a UUID of your own as Idempotency-Key.",
                )
            })?;
            let key = Uuid::parse_str(key).map_err(|_| {
                Problem::new(StatusCode::BAD_REQUEST, "key-malformed", "The Idempotency-Key is not a UUID.")
            })?;
            let seen = text(&parts.headers, header::IF_MATCH.as_str())?.map(version).transpose()?;
            let mandate = text(&parts.headers, "travaux-mandate")?.map(MandateId::new);
            Ok(Self { person, key, seen, mandate })
        }
        .boxed()
    }
}

/// A header's text; one that is not text is told.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Problem> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    value
        .to_str()
        .map(Some)
        .map_err(|_| Problem::unreadable(format!("The header {name} is not readable text.")))
}

/// `"7"` and `W/"7"` and `7` mean version 7.
fn version(text: &str) -> Result<u64, Problem> {
    let number = text.trim().trim_start_matches("W/").trim_matches('"');
    number.parse().map_err(|_| Problem::unreadable("If-Match is not an ETag of this service, such as \"7\"."))
}

/// The bytes of a body that says it is JSON, and is no longer than one may be.
pub(crate) struct JsonBytes(pub Bytes);

impl FromRequest<Desk> for JsonBytes {
    type Rejection = Problem;

    fn from_request(
        request: axum::extract::Request,
        _desk: &Desk,
    ) -> impl Future<Output = Result<Self, Problem>> + Send {
        async move {
            let kind = request
                .headers()
                .get(header::CONTENT_TYPE)
                .and_then(|kind| kind.to_str().ok())
                .unwrap_or_default();
            if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
                return Err(Problem::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "not-json",
                    "Send application/json.",
                ));
            }
            let bytes = axum::body::to_bytes(request.into_body(), MAX_BODY_BYTES).await.map_err(|_| {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too-large",
                    "The body is larger than one mebibyte.",
                )
            })?;
            Ok(Self(bytes))
        }
        .boxed()
    }
}

/// A JSON body, strictly read: unknown members and wrong types are told with their place.
pub(crate) fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|why| unreadable_body(&why))
}

/// The same as an argument of a handler.
pub(crate) struct Body<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequest<Desk> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: axum::extract::Request, desk: &Desk) -> Result<Self, Problem> {
        let bytes = JsonBytes::from_request(request, desk).await?;
        body(&bytes.0).map(Self)
    }
}

/// Why a body cannot be read; serde names the member and the place, never the value where it is personal.
fn unreadable_body(why: &serde_json::Error) -> Problem {
    let status = if why.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
    let place = format!("line {}, column {}", why.line(), why.column());
    let what = if why.is_data() { without_values(&why.to_string()) } else { "It is not JSON".to_owned() };
    Problem::new(status, "unreadable-body", format!("The body cannot be read: {what} ({place})."))
}

/// Removes quoted values and positions from a message of serde: `invalid type: string "Anna", expected …`.
fn without_values(message: &str) -> String {
    let message = message.split(" at line").next().unwrap_or(message);
    match message.strip_prefix("invalid ") {
        Some(rest) => {
            let kind = rest.split(':').next().unwrap_or(rest);
            let expected = rest.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
            format!("invalid {kind}, expected {expected}")
        }
        None => message.to_owned(),
    }
}

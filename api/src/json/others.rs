//! The rest of the JSON API: signing in, one-time consent, files, intake, the journal's feed, the rehearsal's clock.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::channel::Channel;
use domain::{Actor, Authority, NominationRef, Role, intake, letter, nomination, roster_entry};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use workflows::{Ask, Request, fresh};

use super::act::{Act, Answer, Asked, answered, perform};
use super::nominations::{ConsentAnswer, Nothing};
use super::reads::Record;
use crate::asking::{Asking, Body};
use crate::desk::Desk;
use crate::files::{MAX_FILE_BYTES, media_type, too_large, whole};
use crate::look::Look;
use crate::problem::Problem;
use crate::times::{AssertedTime, DeadlineTime};

/// A one-time link's token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Token {
    /// The token of the link.
    pub token: String,
}

/// Whom a link is sent to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    /// The e-mail address on file.
    pub email: String,
}

/// Exchanges a one-time link for a bearer token.
pub(crate) async fn sign_in(
    State(desk): State<Desk>,
    Body(body): Body<Token>,
) -> Result<Json<Record>, Problem> {
    let credential = desk.office.sign_in(&body.token).await?;
    let who = desk.office.who(&credential.secret).await?.ok_or_else(Problem::sign_in_required)?;
    let mandates: Vec<_> = who
        .mandates
        .iter()
        .map(|it| json!({"id": it.id, "role": it.role, "participant": it.participant, "label": it.label}))
        .collect();
    let answer = json!({"bearer": credential.secret, "until": credential.until, "person": who.person, "mandates": mandates});
    Ok(Json(Record(answer)))
}

/// Sends a link, and says the same whether the address is known or not.
pub(crate) async fn send_link(
    State(desk): State<Desk>,
    Body(body): Body<Address>,
) -> Result<Response, Problem> {
    desk.office.send_link(&body.email).await?;
    let answer = json!({"sent": "If somebody with this address has a mandate, a link is on its way."});
    Ok((StatusCode::ACCEPTED, Json(Record(answer))).into_response())
}

/// A nominee's link: the reference, and the digest of the token.
pub(crate) struct Link {
    /// The nomination.
    pub reference: String,
    /// Keyed digest of the token.
    pub digest: String,
}

/// Reads `EN-2014-0058.3f2a…`.
pub(crate) fn link(desk: &Desk, token: &str) -> Result<Link, Problem> {
    let (reference, secret) = token.rsplit_once('.').ok_or_else(Problem::absent)?;
    Ok(Link { reference: reference.to_owned(), digest: desk.office.secret().token_digest(secret) })
}

/// What a nominee's link opens: her nomination, if the link was sent for it.
pub(crate) async fn linked(
    desk: &Desk,
    link: &Link,
) -> Result<projections::nominations::record::Nomination, Problem> {
    let world = desk.host.now();
    let nomination = world.nominations.get(&link.reference).cloned().ok_or_else(Problem::absent)?;
    let events = desk.host.events_of(&world, &format!("expert-nomination/{}", link.reference)).await;
    let events = events.map_err(|why| Problem::failure(&why))?;
    let sent = events.iter().any(|(_, event)| {
        matches!(event, domain::Event::Nomination(nomination::Event::ConsentRequested(it)) if it.token_digest == link.digest)
    });
    if sent { Ok(nomination) } else { Err(Problem::absent()) }
}

/// What a nominee is asked.
pub(crate) async fn consent(
    State(desk): State<Desk>,
    Path(token): Path<String>,
) -> Result<Json<Record>, Problem> {
    let nomination = linked(&desk, &link(&desk, &token)?).await?;
    let answer = json!({
        "reference": nomination.reference, "nominator": nomination.nominator, "state": nomination.state,
        "wording": ConsentAnswer::WORDING, "answered": nomination.consent.as_ref().map(|it| &it.consent),
    });
    Ok(Json(Record(answer)))
}

/// A nominee answers, or changes her answer once she is listed.
pub(crate) async fn answer_consent(
    desk: &Desk,
    token: &str,
    answer: ConsentAnswer,
) -> Result<Answer, Problem> {
    let link = link(desk, token)?;
    let nomination = linked(desk, &link).await?;
    let choice = answer.choice("link");
    let listed = desk
        .host
        .now()
        .roster
        .of_expert(nomination.form.nominee_id().as_str())
        .map(|entry| entry.entry.clone());
    let ask = match listed {
        Some(entry) => Ask::RosterEntry(entry, roster_entry::Command::ChangeConsent(choice)),
        None if nomination.consent.is_some() && !choice.processing => {
            Ask::Nomination(Some(nomination.reference.clone()), nomination::Command::WithdrawConsent)
        }
        None => Ask::Nomination(
            Some(NominationRef::new(&link.reference)),
            nomination::Command::RecordConsent(choice),
        ),
    };
    let authority = Authority {
        actor: Actor::Person(nomination.form.nominee_id().clone()),
        role: Role::Nominee,
        on_behalf_of: None,
        speaking_for: None,
        mandate: None,
    };
    let key = fresh::key(desk.office.clock().now())?;
    let request = Request { token_digest: Some(link.digest), ..Request::of(authority, key, ask) };
    Ok(desk.office.execute(request).await?.into())
}

/// Handles the nominee's answer.
pub(crate) async fn give_consent(
    State(desk): State<Desk>,
    Path(token): Path<String>,
    Body(body): Body<ConsentAnswer>,
) -> Result<Response, Problem> {
    Ok(answered(StatusCode::OK, None, answer_consent(&desk, &token, body).await?))
}

/// A kept file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Kept {
    /// SHA-256 of its content: how requests name it.
    pub digest: String,
    /// Media type, by its first bytes.
    pub media_type: String,
    /// Length.
    pub bytes: u64,
}

/// Keeps a file sealed, for a nomination or an intake that will name it.
pub(crate) async fn keep_file(
    State(desk): State<Desk>,
    person: crate::signed_in::SignedIn,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    if !person.holds(&[Role::Registrar, Role::Nominator, Role::MemberGovernment]) {
        return Err(Problem::absent());
    }
    let kept = keep(&desk, &whole(bytes, "file")?).await?;
    let answer = Kept { digest: kept.digest, media_type: kept.media_type, bytes: kept.bytes };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Keeps bytes as a file; an empty or too large one is told.
pub(crate) async fn keep(desk: &Desk, bytes: &[u8]) -> Result<domain::channel::FileRef, Problem> {
    if bytes.is_empty() {
        return Err(Problem::field("file", "empty-file", "The file is empty."));
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large("file"));
    }
    let kept = desk.office.vault().keep_file(bytes, media_type(bytes), fresh::person()?).await;
    kept.map_err(|why| workflows::NotDone::Unavailable(why.to_string()).into())
}

/// A kept file, to those who may see what it belongs to.
pub(crate) async fn file(
    State(desk): State<Desk>,
    look: Look,
    Path(digest): Path<String>,
) -> Result<Response, Problem> {
    let bytes = readable(&desk, &look, &digest).await?;
    let kind = media_type(&bytes);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(closed_off(kind)));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok((headers, bytes).into_response())
}

/// What a file may do in the browser: nothing. The viewer of PDFs, which keeps a document apart by itself, does not open in a sandbox.
fn closed_off(kind: &str) -> &'static str {
    if kind == "application/pdf" {
        "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
    } else {
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    }
}

/// The bytes of a kept file, for those who may see what it belongs to.
pub(crate) async fn readable(desk: &Desk, look: &Look, digest: &str) -> Result<Vec<u8>, Problem> {
    let in_arrival =
        look.world.intake.with_file(digest).is_some_and(|arrival| look.sight.may_see_arrival(arrival));
    let in_nomination = look
        .world
        .nominations
        .all()
        .filter(|it| it.files.iter().any(|filed| filed.file.digest == digest))
        .any(|it| look.sight.may_see_nomination(it));
    if !in_arrival && !in_nomination {
        return Err(Problem::absent());
    }
    let (_, bytes) = desk.office.vault().file(digest).await?.ok_or_else(Problem::absent)?;
    Ok(bytes)
}

/// Something that arrived: its kept original and the channel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Arrived {
    /// How it came.
    pub channel: Channels,
    /// When, by the channel's clock; left out where nobody knows it yet.
    #[serde(default)]
    pub received: Option<AssertedTime>,
    /// Digests of the original and its attachments, sent before to `/api/v1/files`.
    pub files: Vec<String>,
}

/// The channels of an intake.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Channels {
    /// A received mail.
    Email,
    /// A fax.
    Fax,
    /// A letter by post.
    Post,
    /// Handed over.
    Hand,
}

impl From<Channels> for Channel {
    fn from(channel: Channels) -> Self {
        match channel {
            Channels::Email => Self::Email,
            Channels::Fax => Self::Fax,
            Channels::Post => Self::Post,
            Channels::Hand => Self::Hand,
        }
    }
}

impl super::act::Making for Arrived {
    async fn ask(self, desk: &Desk) -> Result<Asked, Problem> {
        let files = super::act::files(desk, &self.files).await?;
        let received = self.received.as_ref().map(|time| time.read("received")).transpose()?;
        let first =
            self.files.first().ok_or_else(|| Problem::field("files", "required", "Name the original."))?;
        let (_, original) = desk.office.vault().file(first).await?.ok_or_else(Problem::absent)?;
        let mut taken =
            crate::places::arrivals::taken(desk, &original, self.channel.into(), received).await?;
        taken.files.extend(files.into_iter().skip(1));
        Ok(Asked::of(Ask::Intake(None, intake::Command::TakeIn(taken))))
    }
}

/// Send a letter again that failed.
pub(crate) struct SendAgain;
impl Act for SendAgain {
    type Body = Nothing;
    async fn ask(id: &str, _body: Nothing, _desk: &Desk) -> Result<Asked, Problem> {
        Ok(Asked::of(Ask::Letter(id.into(), letter::Command::SendAgain)))
    }
}

/// The end of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Head {
    /// Number of events.
    pub size: u64,
    /// RFC 6962 root over all leaves, in hexadecimal.
    pub root: String,
}

/// The end of the journal, for staff and auditor.
pub(crate) async fn head(State(desk): State<Desk>, look: Look) -> Result<Json<Head>, Problem> {
    if !look.sight.sees_all() {
        return Err(Problem::absent());
    }
    let head = desk.office.journal().head().await?;
    Ok(Json(Head { size: head.size, root: hex::encode(head.root) }))
}

/// To when the clock is moved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveTo {
    /// An instant, or a local time with its zone behind a blank.
    #[schema(example = "2014-03-14 17:00 Asia/Bangkok")]
    pub to: String,
    /// The zone of a local time, if it is not behind it.
    #[serde(default)]
    pub zone: Option<String>,
}

/// The clock of a rehearsal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClockStands {
    /// What time it is.
    #[schema(value_type = String, format = DateTime)]
    pub now: jiff::Timestamp,
    /// How many instants fell due on the way.
    pub fired: usize,
    /// Position up to which everything is settled.
    pub position: u64,
}

/// What time it is; only where people move the clock.
pub(crate) async fn clock(State(desk): State<Desk>, look: Look) -> Result<Json<ClockStands>, Problem> {
    if !desk.office.clock().is_standing() {
        return Err(Problem::absent());
    }
    Ok(Json(ClockStands { now: desk.office.clock().now(), fired: 0, position: look.head }))
}

/// Moves the clock; what falls due on the way fires before the answer.
pub(crate) async fn move_clock(
    State(desk): State<Desk>,
    asking: Asking,
    Body(body): Body<MoveTo>,
) -> Result<Json<ClockStands>, Problem> {
    if !desk.office.clock().is_standing() {
        return Err(Problem::absent());
    }
    let to = match &body.zone {
        Some(zone) => DeadlineTime { at: body.to, zone: zone.clone() }.read("to")?.at,
        None => crate::times::past(&body.to).ok_or_else(|| {
            Problem::field("to", "not-an-instant", "Type an instant like 2014-03-14 17:00 Asia/Bangkok.")
        })?,
    };
    let ask = Ask::ServiceRecord(domain::service_record::Command::MoveClock(
        domain::service_record::event::ClockMoved { to },
    ));
    let authority = asking.authority_for(&ask)?;
    let moved = desk.running.move_clock(asking.key, authority, to).await?;
    Ok(Json(ClockStands { now: moved.now, fired: moved.fired, position: moved.position }))
}

/// Letters in full, where they stay inside.
pub(crate) async fn mailbox(State(desk): State<Desk>, look: Look) -> Result<Json<Record>, Problem> {
    if !desk.office.clock().is_standing() {
        return Err(Problem::absent());
    }
    let mut letters = Vec::new();
    for letter in look.world.letters.newest_first() {
        let text = super::reads::letter_text(&desk, letter).await?;
        letters.push(json!({"letter": letter.letter, "kind": letter.kind, "about": letter.about, "state": letter.state, "text": text}));
    }
    Ok(Json(Record(json!({"items": letters}))))
}

/// Several nominations, one act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bulk {
    /// Their references with the versions seen.
    pub items: Vec<BulkItem>,
    /// `approve` or `decline`.
    pub act: String,
    /// The grounds, to decline.
    #[serde(default)]
    pub reasons: Option<String>,
}

/// One of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkItem {
    /// Reference.
    pub reference: String,
    /// Version seen.
    pub version: u64,
}

/// Most nominations in one bulk act.
const MAX_BULK: usize = 200;

/// Does one act on several nominations, each on its own: what is refused does not stop the others.
pub(crate) async fn bulk(
    State(desk): State<Desk>,
    asking: Asking,
    Body(body): Body<Bulk>,
) -> Result<Json<Record>, Problem> {
    if body.items.len() > MAX_BULK {
        return Err(Problem::field("items", "too-many", format!("At most {MAX_BULK} at once.")));
    }
    let mut outcomes = Vec::new();
    for item in body.items {
        let command = match body.act.as_str() {
            "approve" => nomination::Command::Approve,
            "decline" => nomination::Command::Decline { reasons: body.reasons.clone().unwrap_or_default() },
            _ => return Err(Problem::field("act", "not-an-option", "There is no such act.")),
        };
        let ask = Ask::Nomination(Some(NominationRef::new(&item.reference)), command);
        let key = fresh::derived(&format!("bulk {} {}", asking.key, item.reference));
        let one = Asking { key, ..asking.clone() };
        outcomes.push(match perform(&desk, one, Asked::of(ask), Some(item.version)).await {
            Ok(done) => json!({"reference": item.reference, "done": true, "version": done.version}),
            Err(problem) => {
                json!({"reference": item.reference, "done": false, "problem": problem.document()})
            }
        });
    }
    Ok(Json(Record(json!({"items": outcomes}))))
}

//! How do programs follow the journal? As CloudEvents: a page of lines, or a stream that goes on as events come.
//!
//! The same address answers both; who sends `Accept: text/event-stream` gets the stream. Its `id:` is the position, so a client that
//! lost the connection goes on with `Last-Event-ID`. Envelopes and public bodies only: personal data stays sealed in the journal.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use eventstore::{Journal, Recorded};
use futures::stream::{self, Stream};
use projections::Sight;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;

/// Most events in one answer of lines.
const PAGE: u64 = 1_000;
/// Events in an answer of lines if nobody says.
const USUAL: u64 = 100;
/// Events a stream reads at once.
const PIECE: usize = 200;
/// How long one stream lasts: the client comes again with its last position, and whether it still may read is asked anew.
const LASTS: Duration = Duration::from_mins(10);
/// A line that means nothing, so that a quiet stream is not taken for a dead one.
const ALIVE: Duration = Duration::from_secs(15);
/// When a client that lost the stream comes again.
const COME_AGAIN: Duration = Duration::from_secs(2);

/// The journal as CloudEvents, for staff and auditor: lines, or a stream.
pub(crate) async fn events(
    State(desk): State<Desk>,
    headers: HeaderMap,
    look: Look,
) -> Result<Response, Problem> {
    if !look.sight.sees_all() {
        return Err(Problem::absent());
    }
    let after = look.number("after")?;
    if wants_stream(&headers) {
        let after = last_seen(&headers)?.or(after).unwrap_or(0);
        return Ok(streamed(Arc::clone(desk.office.journal()), after, Arc::new(look.sight.clone())));
    }
    let limit = look.number("limit")?.unwrap_or(USUAL).clamp(1, PAGE);
    let limit = usize::try_from(limit).map_err(|why| Problem::failure(&why))?;
    let mut lines = Vec::new();
    let sight = Arc::new(look.sight.clone());
    for event in desk.office.journal().read_all(after.unwrap_or(0), limit).await? {
        lines.push(told(&event, &sight)?.to_string());
    }
    lines.push(String::new());
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines.join("\n")).into_response())
}

fn wants_stream(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|kind| kind.trim().starts_with("text/event-stream"))
}

/// The position a client saw last, in the header the standard for event streams gives it.
fn last_seen(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get("last-event-id") else { return Ok(None) };
    let position = value.to_str().ok().and_then(|text| text.parse().ok());
    position.map(Some).ok_or_else(|| {
        Problem::field("Last-Event-ID", "not-a-position", "This has to be the position of an event.")
    })
}

/// An event as this reader may know of it. What stays inside a delegation is told as a place and a leaf, so that the tree can
/// still be computed, and nothing else.
fn told(event: &Recorded, sight: &Sight) -> Result<Value, Problem> {
    if !sight.is_kept_from(&event.envelope.stream, &event.envelope.event_type) {
        return cloud_event(event);
    }
    let time = jiff::Timestamp::from_microsecond(event.envelope.recorded_at).unwrap_or_default();
    Ok(json!({
        "specversion": "1.0", "id": event.envelope.event_id, "source": "/api/v1/journal",
        "type": "Withheld", "time": time, "position": event.position, "leaf": hex::encode(event.leaf),
    }))
}

/// One event as a `CloudEvent`: the entry that was hashed, its leaf, and its public body.
fn cloud_event(event: &Recorded) -> Result<Value, Problem> {
    let body: Value = serde_json::from_slice(&event.body).map_err(|why| Problem::failure(&why))?;
    let time = jiff::Timestamp::from_microsecond(event.envelope.recorded_at).unwrap_or_default();
    Ok(json!({
        "specversion": "1.0", "id": event.envelope.event_id, "source": "/api/v1/journal",
        "type": event.envelope.event_type, "subject": event.envelope.stream, "time": time,
        "datacontenttype": "application/json", "position": event.position, "leaf": hex::encode(event.leaf),
        "envelope": event.envelope, "data": body,
    }))
}

/// Where a stream stands.
struct Following {
    journal: Arc<dyn Journal>,
    head: watch::Receiver<u64>,
    after: u64,
    read: VecDeque<Recorded>,
    until: Instant,
    sight: Arc<Sight>,
}

impl Following {
    /// The next event as soon as there is one; nothing when the stream has lasted long enough, or cannot be read.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.read.pop_front() {
                self.after = event.position;
                let told = told(&event, &self.sight).ok()?;
                let name = told["type"].as_str().unwrap_or_default().to_owned();
                let sent = Event::default()
                    .id(self.after.to_string())
                    .event(name)
                    .data(told.to_string())
                    .retry(COME_AGAIN);
                return Some((Ok(sent), self));
            }
            self.read = self.journal.follow(self.after, PIECE).await.ok()?.into();
            if self.read.is_empty() {
                let woken = tokio::time::timeout_at(self.until, self.head.changed()).await;
                woken.ok()?.ok()?;
            }
        }
    }
}

fn streamed(journal: Arc<dyn Journal>, after: u64, sight: Arc<Sight>) -> Response {
    let head = journal.watch();
    let until = Instant::now() + LASTS;
    let following = Following { journal, head, after, read: VecDeque::new(), until, sight };
    let answer = Sse::new(going_on(following)).keep_alive(KeepAlive::new().interval(ALIVE));
    // A proxy in front must pass events on as they come.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    ([unbuffered], answer).into_response()
}

fn going_on(following: Following) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(following, Following::next)
}

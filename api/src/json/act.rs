//! How does a body become a request? One way for every act of every record.

use axum::Json;
use axum::extract::{OriginalUri, RawPathParams};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::asserted::Asserted;
use domain::channel::{Channel, FileRef};
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use workflows::{Ask, Done, Request};

use crate::asking::{self, Asking, JsonBytes};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::times::AssertedTime;

/// Most files one request may name; a nomination has a curriculum vitae, a signed form and a few certificates.
const MAX_FILES: usize = 20;

/// What a body asks, with what came beside it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The request.
    pub ask: Ask,
    /// How it came, if not by the portal.
    pub channel: Channel,
    /// When, by the channel's clock.
    pub received: Option<Asserted>,
    /// When the act took place, where that is asserted.
    pub happened: Option<Asserted>,
}

impl Asked {
    /// Asked through the portal, at this moment.
    pub(crate) const fn of(ask: Ask) -> Self {
        Self { ask, channel: Channel::Portal, received: None, happened: None }
    }

    /// With an asserted time of receipt, where one was typed.
    pub(crate) fn received(mut self, received: Option<&AssertedTime>) -> Result<Self, Problem> {
        self.received = received.map(|time| time.read("received")).transpose()?;
        Ok(self)
    }

    /// With the asserted time of the act, where one was typed; it has come already.
    pub(crate) fn happened(mut self, desk: &Desk, happened: Option<&AssertedTime>) -> Result<Self, Problem> {
        self.happened = happened.map(|time| time.read("happened")).transpose()?;
        let ahead =
            |asserted: &Asserted| asserted.earliest().is_ok_and(|from| from > desk.office.clock().now());
        if self.happened.as_ref().is_some_and(ahead) {
            return Err(Problem::field("happened", "in-the-future", "This has not happened yet."));
        }
        Ok(self)
    }
}

/// An act on a record that exists: `POST /{collection}/{id}/{verb}`.
pub(crate) trait Act: Send + 'static {
    /// What the request's body holds.
    type Body: DeserializeOwned + ToSchema + Send + 'static;
    /// The request it becomes.
    fn ask(id: &str, body: Self::Body, desk: &Desk) -> impl Future<Output = Result<Asked, Problem>> + Send;
}

/// Declares the acts on a record, by the ask it is for and the type of its identifier: a type of its own for each address, the body it
/// takes, the command it becomes.
macro_rules! acts {
    ($ask:ident($id:ident): $( $(#[$doc:meta])* $name:ident($body:ty) |$given:ident| $command:expr; )*) => { $(
        $(#[$doc])*
        pub(crate) struct $name;
        impl $crate::json::act::Act for $name {
            type Body = $body;
            async fn ask(
                id: &str,
                $given: $body,
                _desk: &$crate::desk::Desk,
            ) -> Result<$crate::json::act::Asked, $crate::problem::Problem> {
                Ok($crate::json::act::Asked::of(workflows::Ask::$ask($id::new(id).into(), $command)))
            }
        }
    )* };
}
pub(crate) use acts;

/// A body that makes a new record: `POST /{collection}`.
pub(crate) trait Making: DeserializeOwned + ToSchema + Send + 'static {
    /// The request it becomes.
    fn ask(self, desk: &Desk) -> impl Future<Output = Result<Asked, Problem>> + Send;
}

/// The answer to an act: what stands where now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Answer {
    /// Identifier of the record.
    pub id: String,
    /// Its version now; the next `If-Match`.
    pub version: u64,
    /// Position of the last event written; none if nothing changed.
    pub position: Option<u64>,
    /// Address of the receipt of the first event written, with the proof that it is in the journal.
    pub receipt: Option<String>,
    /// Whether this key had been answered before.
    pub repeated: bool,
}

impl From<Done> for Answer {
    fn from(done: Done) -> Self {
        let positions = done.receipt.positions;
        Self {
            id: done.id,
            version: done.version,
            position: positions.map(|(_, last)| last),
            // The record's own events stand first; behind them may stand that of a counted reference.
            receipt: positions.map(|(first, _)| format!("/api/v1/record/{first}/receipt")),
            repeated: done.receipt.repeated,
        }
    }
}

/// How the body of an act on a record is read, and what it asks then. One type for all, so that what is around it (who asks, routes,
/// the answer) is compiled once and not for each of two hundred addresses.
pub(crate) type Reading = for<'a> fn(&'a str, &'a [u8], &'a Desk) -> BoxFuture<'a, Result<Asked, Problem>>;

/// Reads the body of an act on a record.
pub(crate) fn on_record<'a, A: Act>(
    id: &'a str,
    body: &'a [u8],
    desk: &'a Desk,
) -> BoxFuture<'a, Result<Asked, Problem>> {
    Box::pin(async move { A::ask(id, asking::body(body)?, desk).await })
}

/// Reads a body that makes a new record, which has no identifier yet.
pub(crate) fn on_new<'a, M: Making>(
    _id: &'a str,
    body: &'a [u8],
    desk: &'a Desk,
) -> BoxFuture<'a, Result<Asked, Problem>> {
    Box::pin(async move { asking::body::<M>(body)?.ask(desk).await })
}

/// Handles `POST /{collection}/{id}/{verb}`; an identifier may have several segments.
pub(crate) async fn act(
    read: Reading,
    (desk, asking, id, body): (Desk, Asking, RawPathParams, JsonBytes),
) -> Result<Response, Problem> {
    let segments: Vec<&str> = id.iter().map(|(_, segment)| segment).collect();
    let asked = read(&segments.join("/"), &body.0, &desk).await?;
    let seen = Some(asking.seen.ok_or_else(Asking::version_missing)?);
    let done = perform(&desk, asking, asked, seen).await?;
    Ok(answered(StatusCode::OK, None, done.into()))
}

/// Handles `POST /{collection}`; `Location` is `/api/v1/{collection}/{id}`.
pub(crate) async fn make(
    read: Reading,
    (desk, asking, uri, body): (Desk, Asking, OriginalUri, JsonBytes),
) -> Result<Response, Problem> {
    let asked = read("", &body.0, &desk).await?;
    let done = perform(&desk, asking, asked, None).await?;
    let location = format!("{}/{}", uri.path(), done.id);
    Ok(answered(StatusCode::CREATED, Some(location), done.into()))
}

/// Asks the office, on behalf of who asks.
pub(crate) async fn perform(
    desk: &Desk,
    asking: Asking,
    asked: Asked,
    seen: Option<u64>,
) -> Result<Done, Problem> {
    let authority = asking.authority_for(&asked.ask)?;
    let request = Request {
        key: asking.key,
        authority,
        ask: asked.ask,
        seen,
        channel: asked.channel,
        received: asked.received,
        happened: asked.happened,
        causes: Vec::new(),
        correlation: None,
        due: None,
        token_digest: None,
        pending: Vec::new(),
    };
    let done = desk.office.execute(request).await?;
    // Where people move the clock, what follows from an act has happened when it is answered: training and tests see it at once.
    if desk.office.clock().is_standing() {
        desk.running.settle().await?;
    }
    Ok(done)
}

/// An answer with its version as `ETag`.
pub(crate) fn answered(status: StatusCode, location: Option<String>, answer: Answer) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::ETAG, etag(answer.version));
    if let Some(location) = location.and_then(|text| HeaderValue::try_from(text).ok()) {
        headers.insert(header::LOCATION, location);
    }
    (status, headers, Json(answer)).into_response()
}

/// A version as an `ETag`.
pub(crate) fn etag(version: u64) -> HeaderValue {
    HeaderValue::try_from(format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// The kept files with these digests.
pub(crate) async fn files(desk: &Desk, digests: &[String]) -> Result<Vec<FileRef>, Problem> {
    if digests.len() > MAX_FILES {
        return Err(Problem::field("files", "too-many", format!("At most {MAX_FILES} files.")));
    }
    let mut kept = Vec::with_capacity(digests.len());
    for (at, digest) in digests.iter().enumerate() {
        let file = desk.kept_file(digest).await?.ok_or_else(|| {
            Problem::field(&format!("files[{at}]"), "no-such-file", "Send the file to /api/v1/files first.")
        })?;
        kept.push(file);
    }
    Ok(kept)
}

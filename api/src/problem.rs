//! How is a "no" told to a program? RFC 9457 problem documents with a stable code, the rule and the fields.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::FieldProblem;
use serde::Serialize;
use utoipa::ToSchema;
use workflows::{NotDone, Refusal};

/// Seconds after which it is worth asking again when the journal is busy or away.
const RETRY_AFTER_SECONDS: u16 = 2;

/// One field that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Identifier of the field in its form, or its place in the request.
    pub field: String,
    /// Stable code: `required`, `too-long`, `not-an-option` …
    pub code: String,
    /// What to do.
    pub message: String,
}

/// A "no" of any kind, on its way to a program or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable code in kebab case.
    pub code: String,
    /// The rule that said no, if one did.
    pub rule: Option<String>,
    /// One sentence.
    pub message: String,
    /// Fields concerned.
    pub errors: Vec<FieldError>,
    /// Where the refusal stands in the journal.
    pub position: Option<u64>,
}

/// The document of RFC 9457 as it travels.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Document {
    /// Address of the description of this kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// The sentence.
    title: String,
    /// HTTP status, repeated.
    status: u16,
    /// Stable code.
    code: String,
    /// The rule that said no.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rule: Option<String>,
    /// Fields concerned.
    errors: Vec<FieldError>,
    /// Where the refusal is recorded in the journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    position: Option<u64>,
}

impl Problem {
    /// A problem without fields.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            rule: None,
            message: message.into(),
            errors: Vec::new(),
            position: None,
        }
    }

    /// There is no such thing, or none this person may know of: the same answer for both.
    #[must_use]
    pub fn absent() -> Self {
        Self::new(StatusCode::NOT_FOUND, "absent", "There is no such thing.")
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn sign_in_required() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign-in-required", "Sign in first.")
    }

    /// The request cannot be read.
    pub fn unreadable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", message)
    }

    /// The request can be read, a field of it cannot be used.
    pub fn field(field: &str, code: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let error = FieldError { field: field.to_owned(), code: code.to_owned(), message: message.clone() };
        Self { errors: vec![error], ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message) }
    }

    /// A defect of ours; what happened is in the log, not in the answer.
    pub fn failure(why: &dyn std::fmt::Display) -> Self {
        tracing::error!(%why, "failure");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "failure",
            "Something failed on our side. It has been noted.",
        )
    }

    /// The document that travels.
    pub(crate) fn document(&self) -> Document {
        Document {
            kind: format!("/api#{}", self.code),
            title: self.message.clone(),
            status: self.status.as_u16(),
            code: self.code.clone(),
            rule: self.rule.clone(),
            errors: self.errors.clone(),
            position: self.position,
        }
    }
}

impl From<FieldProblem> for FieldError {
    fn from(problem: FieldProblem) -> Self {
        Self { field: problem.field, code: problem.code, message: problem.message }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: refusal.code,
            rule: refusal.rule,
            message: refusal.message,
            errors: refusal.problems.into_iter().map(FieldError::from).collect(),
            position: refusal.position,
        }
    }
}

impl From<NotDone> for Problem {
    fn from(not_done: NotDone) -> Self {
        match not_done {
            NotDone::Refused(refusal) => refusal.into(),
            NotDone::Absent => Self::absent(),
            NotDone::Overtaken { seen: Some(seen), actual } => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "changed-meanwhile",
                format!("It was changed meanwhile: you saw version {seen}, it is at version {actual}."),
            ),
            NotDone::Overtaken { seen: None, .. } => Self::new(
                StatusCode::CONFLICT,
                "overtaken",
                "Others kept writing at the same moment. Ask again.",
            ),
            NotDone::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key-reused",
                "This Idempotency-Key was used before for another request.",
            ),
            NotDone::Busy => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Too much at once. Ask again in a moment.")
            }
            NotDone::Unavailable(why) => {
                tracing::warn!(%why, "journal unavailable");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "journal-unavailable",
                    "The journal cannot be reached. Ask again with the same key: nothing is done twice.",
                )
            }
            NotDone::Failure(why) => Self::failure(&why),
        }
    }
}

impl From<eventstore::ReadError> for Problem {
    fn from(error: eventstore::ReadError) -> Self {
        match error {
            eventstore::ReadError::Unavailable(why) => NotDone::Unavailable(why).into(),
            corrupt @ eventstore::ReadError::Corrupt { .. } => Self::failure(&corrupt),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.document()).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_SECONDS));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

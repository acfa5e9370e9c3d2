//! What was typed? The fields and files of a posted form, with its key and the version it was made from.

use std::collections::BTreeMap;

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use domain::form::Answers;
use futures::FutureExt as _;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Refused;
use crate::asking::Asking;
use crate::desk::Desk;
use crate::files::{MAX_FILE_BYTES, too_large};
use crate::problem::Problem;
use crate::signed_in::SignedIn;

/// Most bytes of a form without files.
const MAX_FORM_BYTES: usize = 1 << 20;
/// Most fields of a form.
const MAX_FIELDS: usize = 2_000;

/// A posted form.
pub(crate) struct Typed {
    /// Who posts it; nobody on the pages before signing in.
    pub person: Option<SignedIn>,
    /// Values by field, in order.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Files by field.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Typed {
    /// The last value of a field, trimmed.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(|values| values.last()).map_or("", |text| text.trim())
    }

    /// The same, if it says something.
    pub(crate) fn given(&self, field: &str) -> Option<String> {
        Some(self.text(field)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Who asks, with the key and the version the form was made with.
    pub(crate) fn asking(&self, desk: &Desk) -> Result<Asking, Problem> {
        let person = self.person.clone().ok_or_else(Problem::sign_in_required)?;
        let key = match Uuid::parse_str(self.text("key")) {
            Ok(key) => key,
            Err(_) => workflows::fresh::key(desk.office.clock().now())?,
        };
        Ok(Asking { person, key, seen: self.text("version").parse().ok(), mandate: None })
    }

    /// The answers of a form: values by field, rows by `field.0.column`.
    pub(crate) fn answers(&self, schema: &domain::form::Schema) -> Answers {
        let mut answers = Answers::default();
        let mut rows: BTreeMap<(String, usize), Map<String, Value>> = BTreeMap::new();
        for (name, values) in &self.fields {
            let parts: Vec<&str> = name.split('.').collect();
            match parts.as_slice() {
                [field, number, column] if schema.field(field).is_some() => {
                    let number = number.parse().unwrap_or(0);
                    let cell = values.last().cloned().unwrap_or_default();
                    rows.entry(((*field).to_owned(), number))
                        .or_default()
                        .insert((*column).to_owned(), cell.into());
                }
                [field] if schema.field(field).is_some() => {
                    answers = answers.with(*field, value(schema, field, values));
                }
                _ => {}
            }
        }
        for ((field, _), row) in rows {
            let mut items = match answers.get(&field) {
                Some(Value::Array(items)) => items.clone(),
                _ => Vec::new(),
            };
            items.push(Value::Object(row));
            answers = answers.with(field, Value::Array(items));
        }
        answers
    }
}

/// One value, or a list where several are asked: one a line, or ticked one by one.
fn value(schema: &domain::form::Schema, field: &str, values: &[String]) -> Value {
    let is_list = schema.field(field).is_some_and(domain::form::Field::is_list);
    if !is_list {
        return Value::String(values.last().cloned().unwrap_or_default());
    }
    let lines = values.iter().flat_map(|text| text.split(['\n', ',', ';']));
    Value::Array(lines.map(str::trim).filter(|text| !text.is_empty()).map(Value::from).collect())
}

impl FromRequest<Desk> for Typed {
    type Rejection = Refused;

    fn from_request(request: Request, desk: &Desk) -> impl Future<Output = Result<Self, Refused>> + Send {
        async move {
            same_site(&request)?;
            let secret = crate::signed_in::secret(request.headers());
            let person = match secret {
                Some(secret) => desk.office.who(&secret).await?,
                None => None,
            };
            let person = person.map(|it| SignedIn { person: it.person, mandates: it.mandates });
            let kind = request
                .headers()
                .get(header::CONTENT_TYPE)
                .and_then(|it| it.to_str().ok())
                .unwrap_or_default();
            let (fields, files) = if kind.starts_with("multipart/form-data") {
                parts(
                    Multipart::from_request(request, desk)
                        .await
                        .map_err(|_| Problem::unreadable("The form cannot be read."))?,
                )
                .await?
            } else {
                let announced = request.headers().get(header::CONTENT_LENGTH);
                let announced =
                    announced.and_then(|it| it.to_str().ok()).and_then(|it| it.parse::<usize>().ok());
                if announced.is_some_and(|length| length > MAX_FORM_BYTES) {
                    return Err(too_long().into());
                }
                let bytes = axum::body::to_bytes(request.into_body(), MAX_FORM_BYTES).await;
                let unreadable = "The form is larger than is taken, or arrived incomplete.";
                let bytes = bytes.map_err(|_| Problem::unreadable(unreadable))?;
                (pairs(&bytes)?, Vec::new())
            };
            Ok(Self { person, fields, files })
        }
        .boxed()
    }
}

/// What was typed or pasted is more than a form takes; the browser still has it.
fn too_long() -> Problem {
    let limit = MAX_FORM_BYTES >> 20;
    let told = Problem::unreadable(format!(
        "This is more than a form takes, which is {limit} MB. What you typed is still in your browser: go back, and send it in parts."
    ));
    Problem { status: StatusCode::PAYLOAD_TOO_LARGE, ..told }
}

/// A form is taken from our own pages only.
fn same_site(request: &Request) -> Result<(), Problem> {
    let header = |name: header::HeaderName| request.headers().get(name).and_then(|it| it.to_str().ok());
    match (header(header::ORIGIN), header(header::HOST)) {
        (Some(origin), Some(host)) if origin != "null" && origin.split("://").nth(1) != Some(host) => {
            Err(Problem::unreadable("This form was sent from another site."))
        }
        _ => Ok(()),
    }
}

pub(crate) fn pairs(bytes: &[u8]) -> Result<BTreeMap<String, Vec<String>>, Problem> {
    let pairs: Vec<(String, String)> =
        serde_html_form::from_bytes(bytes).map_err(|_| Problem::unreadable("The form cannot be read."))?;
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs.into_iter().take(MAX_FIELDS) {
        fields.entry(name).or_default().push(value);
    }
    Ok(fields)
}

pub(crate) type Parts = (BTreeMap<String, Vec<String>>, Vec<(String, Vec<u8>)>);

pub(crate) async fn parts(mut form: Multipart) -> Result<Parts, Problem> {
    let (mut fields, mut files): Parts = (BTreeMap::new(), Vec::new());
    let unreadable = |_| Problem::unreadable("The form or a file in it arrived incomplete.");
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = whole(part, &name).await?;
        if is_file {
            if !bytes.is_empty() {
                files.push((name, bytes));
            }
        } else {
            let text = String::from_utf8(bytes)
                .map_err(|_| Problem::field(&name, "not-text", "This is not text."))?;
            fields.entry(name).or_default().push(text);
        }
    }
    Ok((fields, files))
}

/// The content of one part, put together only when all of it is there.
async fn whole(mut part: Field<'_>, name: &str) -> Result<Vec<u8>, Problem> {
    let (mut pieces, mut length) = (Vec::new(), 0);
    while let Some(piece) = part.chunk().await.map_err(|why| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(name),
        _ => Problem::unreadable("The form or a file in it arrived incomplete."),
    })? {
        length += piece.len();
        if length > MAX_FILE_BYTES {
            return Err(too_large(name));
        }
        pieces.push(piece);
    }
    Ok(pieces.concat())
}

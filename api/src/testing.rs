//! What is read of requests, for those who try to break it? Each function reads bytes and says whether they were accepted.

#![expect(clippy::missing_panics_doc, reason = "what is promised and does not hold is told by panicking")]

use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header;

use crate::places::{fax_pages, fields_of, fields_of_parts};
use crate::times::{AssertedTime, DeadlineTime};
use crate::{look, times};

/// Largest form in parts that is tried, in bytes.
const LARGEST: usize = 1 << 20;

/// The body of a form.
#[must_use]
pub fn form(bytes: &[u8]) -> bool {
    let Ok(fields) = fields_of(bytes) else { return false };
    !fields.is_empty()
}

/// The body of a form with files; its parts are divided by `b1`.
#[must_use]
pub fn form_in_parts(bytes: &[u8]) -> bool {
    let kind = "multipart/form-data; boundary=b1";
    let request = Request::builder().header(header::CONTENT_TYPE, kind).body(Body::from(bytes.to_vec()));
    let Ok(request) = request else { return false };
    futures::executor::block_on(async {
        let Ok(parts) = Multipart::from_request(request, &()).await else { return false };
        let Ok((fields, files)) = fields_of_parts(parts).await else { return false };
        let told: usize = fields.values().flatten().map(String::len).sum();
        let kept: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(told + kept <= bytes.len(), "nothing is made up");
        !fields.is_empty() || !files.is_empty()
    })
}

/// A query, and what stands in it: an instant of the past, numbers.
#[must_use]
pub fn query(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    look::reads(text)
}

/// A time as somebody types it.
#[must_use]
pub fn typed_time(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let zone = || "Asia/Bangkok".to_owned();
    let asserted = AssertedTime { at: text.to_owned(), zone: zone(), clock: "portal".to_owned() };
    let deadline = DeadlineTime { at: text.to_owned(), zone: zone() };
    let read = asserted.read("at");
    if let Ok(asserted) = &read {
        let again = AssertedTime { at: asserted.at.to_string(), zone: zone(), clock: "portal".to_owned() };
        assert_eq!(again.read("at").as_ref(), Ok(asserted), "a time is written and read as the same");
    }
    read.is_ok() || deadline.read("at").is_ok() || times::past(text).is_some()
}

/// The pages of a fax as pictures.
#[must_use]
pub fn fax(bytes: &[u8]) -> bool {
    if bytes.len() > LARGEST {
        return false;
    }
    let (pages, shown) = fax_pages(bytes);
    assert!(shown <= pages.max(1), "no picture is shown of a page that is not there");
    shown > 0
}

//! `/api` and `/metrics`: what other programs find here, for people who write them and for operators.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::codes::CODES as CODES_OF_RULES;

use super::html;
use crate::desk::Desk;
use crate::json;
use crate::problem::Problem;
use crate::view::{Block, Docket, Facts, Frame, Link, Page, Part, Say, Table};

/// Codes of problems that no rule of the domain gives, and what to do.
const CODES: [(&str, &str); 15] = [
    ("sign-in-required", "Send the bearer token: Authorization: Bearer …"),
    ("absent", "There is no such thing, or none you may know of. The two look alike on purpose."),
    ("key-required", "Give every request that changes something a UUID of your own as Idempotency-Key."),
    ("key-malformed", "The Idempotency-Key is not a UUID."),
    ("key-reused", "The key was used for another request. Take a new one."),
    ("version-required", "Say with If-Match which version of the record you saw: its ETag."),
    ("changed-meanwhile", "Read the record again, then decide again."),
    ("overtaken", "Others kept writing at the same moment. Ask again with the same key."),
    ("busy", "Ask again after Retry-After seconds, with the same key: nothing is done twice."),
    ("journal-unavailable", "The same: with the same key the answer is the truth."),
    ("unreadable-body", "The body is not the JSON this address takes; the message names member and place."),
    ("not-json", "Send application/json."),
    (
        "identifier-unusable",
        "A code has Latin letters, digits, points, hyphens and underscores, and at least one of them.",
    ),
    ("not-an-instant", "Type an instant: 2014-03-14T10:00:00Z, or 2014-03-14 17:00 Asia/Bangkok."),
    ("no-such-zone", "Type an IANA zone, such as Asia/Bangkok."),
];

/// Every operation of the API, and the codes of problems.
pub(crate) async fn describe() -> Response {
    let description = json::description();
    let mut table = Table::of(&["Method", "Address", "What it does"], "There are none.");
    let described = serde_json::to_value(&description.paths).unwrap_or_default();
    for (path, operations) in described.as_object().into_iter().flatten() {
        for (method, operation) in operations.as_object().into_iter().flatten() {
            let summary = operation.get("summary").and_then(serde_json::Value::as_str).unwrap_or_default();
            table = table.row(vec![
                Say::text(method.to_uppercase()),
                Say::Mono(path.clone()),
                Say::text(summary),
            ]);
        }
    }
    let codes = CODES.iter().fold(Facts::default(), |facts, (code, meaning)| facts.and(*code, *meaning));
    let how = "Lists take limit and cursor, and as_of for any instant of the past. Requests that change something take \
               Idempotency-Key and, on a record that exists, If-Match. A rule's refusal is a problem document (RFC 9457) with code, \
               rule and fields, and stands in the record.";
    let docket = Docket::titled("For other programs", "The JSON API, described as OpenAPI 3.1 too.")
        .with_ways(vec![Link::new("/openapi.json", "openapi.json")]);
    let page = Page::new(Frame::door("For other programs"), docket)
        .over(Block::new("how", "How to ask").with(Part::Words(how.to_owned())))
        .over(Block::new("operations", "Operations").with(table))
        .over(Block::new("codes", "Codes of problems").with(codes))
        .over(Block::new("refusals", "Codes of refusals by a rule").with(refusals()));
    html(&page)
}

/// Every code a rule of the domain says no with.
fn refusals() -> Table {
    let table = Table::of(&["Code", "Rule", "When it is given"], "There are none.");
    CODES_OF_RULES.iter().fold(table, |table, code| {
        table.row(vec![Say::Mono(code.code.to_owned()), Say::text(code.rule), Say::text(code.meaning)])
    })
}

/// Figures an operator scrapes.
pub(crate) async fn metrics(State(desk): State<Desk>) -> Result<Response, Problem> {
    let head = desk.office.journal().head().await?;
    let world = desk.host.now();
    let figures = [
        ("travaux_journal_events", "Events in the journal.", head.size),
        ("travaux_world_position", "Position of the newest world.", world.position()),
        ("travaux_worlds_kept", "Past worlds kept in memory.", desk.host.kept().len() as u64),
        (
            "travaux_letters_undelivered",
            "Letters that wait or failed.",
            world.letters.undelivered().count() as u64,
        ),
    ];
    let line = |(name, help, value): &(&str, &str, u64)| {
        format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
    };
    let text: String = figures.iter().map(line).collect();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

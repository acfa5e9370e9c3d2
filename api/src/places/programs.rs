//! `/api` and `/metrics`: what other programs find here, for people who write them and for operators.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::codes::CODES as CODES_OF_RULES;

use super::html;
use crate::codes::{OF_FIELDS, OF_REQUESTS};
use crate::desk::Desk;
use crate::json;
use crate::problem::Problem;
use crate::view::{Block, Docket, Facts, Frame, Link, Page, Part, Say, Table};

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
    let how = "Lists take limit and cursor, and as_of for any instant of the past. Requests that change something take \
               Idempotency-Key and, on a record that exists, If-Match. A rule's refusal is a problem document (RFC 9457) with code, \
               rule and fields, and stands in the record.";
    let docket = Docket::titled("For other programs", "The JSON API, described as OpenAPI 3.1 too.")
        .with_ways(vec![Link::new("/openapi.json", "openapi.json")]);
    let page = Page::new(Frame::door("For other programs"), docket)
        .over(Block::new("how", "How to ask").with(Part::Words(how.to_owned())))
        .over(Block::new("operations", "Operations").with(table))
        .over(Block::new("codes", "Codes of problems with a request").with(listed(OF_REQUESTS)))
        .over(Block::new("fields", "Codes of problems with a field").with(listed(OF_FIELDS)))
        .over(Block::new("refusals", "Codes of refusals by a rule").with(refusals()));
    html(&page)
}

/// Codes with what to do.
fn listed(codes: &[(&'static str, &'static str)]) -> Facts {
    codes.iter().fold(Facts::default(), |facts, (code, meaning)| facts.and(*code, *meaning))
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
            world.letters.undelivered_count() as u64,
        ),
    ];
    let line = |(name, help, value): &(&str, &str, u64)| {
        format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
    };
    let text: String = figures.iter().map(line).collect();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

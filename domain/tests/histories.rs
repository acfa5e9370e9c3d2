//! Can everything that was ever written still be read? One example of each event type, kept for ever.
//!
//! A line of `histories/` is never edited: an event type that has been on main is read for ever. A new type adds a
//! line, a changed shape adds a schema number, a translation in its `wire.rs` and a line in the next file.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use domain::Event;
use serde::Deserialize;
use serde_json::Value;

const HISTORIES: &[&str] = &[
    include_str!("histories/v1.jsonl"),
    include_str!("histories/committee.jsonl"),
    include_str!("histories/focal-points.jsonl"),
    include_str!("histories/guide.jsonl"),
    include_str!("histories/beside.jsonl"),
    include_str!("histories/v1-review.jsonl"),
    include_str!("histories/v1-import.jsonl"),
];

#[derive(Deserialize)]
struct Written {
    r#type: String,
    schema: u32,
    body: Value,
}

fn written() -> Vec<Written> {
    HISTORIES.iter().flat_map(|file| file.lines()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn read(line: &Written) -> Event {
    let body = serde_json::to_vec(&line.body).unwrap();
    Event::read(&line.r#type, line.schema, &body).unwrap_or_else(|why| panic!("{}: {why}", line.r#type))
}

#[test]
fn every_event_ever_written_is_read_as_what_it_was() {
    for line in written() {
        assert_eq!(read(&line).wire_type().0, line.r#type);
    }
}

#[test]
fn an_event_of_the_newest_schema_is_written_again_as_it_was() {
    for line in written() {
        let event = read(&line);
        if event.wire_type().1 == line.schema {
            let again: Value = serde_json::from_slice(&event.body().unwrap()).unwrap();
            assert_eq!(again, line.body, "{}", line.r#type);
        }
    }
}

#[test]
fn what_is_read_back_holds_no_personal_data_to_seal() {
    for line in written() {
        assert!(read(&line).personal().is_empty(), "{}", line.r#type);
    }
}

#[test]
fn no_event_type_lacks_an_example_and_no_two_aggregates_share_a_name() {
    let known: Vec<(String, u32)> =
        Event::types().into_iter().map(|(name, schema, _)| (name.to_owned(), schema)).collect();
    let names: BTreeSet<&String> = known.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), known.len());
    let examples: BTreeSet<(String, u32)> =
        written().into_iter().map(|line| (line.r#type, line.schema)).collect();
    assert_eq!(
        known.into_iter().collect::<BTreeSet<_>>().difference(&examples).collect::<Vec<_>>(),
        [] as [&(String, u32); 0]
    );
}

#[test]
fn an_unknown_type_and_an_unknown_schema_are_told_apart() {
    assert!(matches!(Event::read("Nothing", 1, b"{}"), Err(domain::wire::Unreadable::Type(_))));
    assert!(matches!(Event::read("NominationLapsed", 9, b"{}"), Err(domain::wire::Unreadable::Schema(_, 9))));
    assert!(matches!(Event::read("NominationLapsed", 1, b"{}"), Err(domain::wire::Unreadable::Body(..))));
}

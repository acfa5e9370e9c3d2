//! Is the story of the years 2011 to 2016 in the journal of the demonstration, event by event, on the scenario's dates?
//!
//! Compared are the matter, the event, its date and whom it is about. The counts that a line carries beside them are not: the program
//! counts what is in its own journal, and the scenario names eight of its 48 addressees, and single provisions where coverage goes by
//! groups (DR31).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use domain::service_record::event::Purpose;
use eventstore::{Key, MemoryJournal, Recorded, SqliteKeys};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use workflows::demonstration;
use workflows::{Clock, Office, Parts, Post, Running, Secret};

/// One line of the scenario.
#[derive(Deserialize)]
struct Line {
    seq: u32,
    at: String,
    precision: String,
    stream: String,
    r#type: String,
    #[serde(default)]
    participant: Option<String>,
}

fn scenario() -> Vec<Line> {
    let text = include_str!("../../domain/data/scenario-2013-14.jsonl");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The kinds of streams told as they happened; the others tell of what others did and stand in the chronicle.
const TOLD: [&str; 8] =
    ["mandate", "committee", "meeting", "statement", "guide", "silence", "round", "comment"];
/// Streams of what others did.
const OF_OTHERS: [&str; 9] = [
    "body",
    "working-group",
    "correspondence",
    "guidelines",
    "return-batch",
    "vrs",
    "audit",
    "roster-call",
    "nfp",
];

/// Our stream and the type of the event that tells a line; none where another part of the program tells it.
fn ours(line: &Line) -> Option<(String, &str)> {
    let (kind, key) = line.stream.split_once('/').unwrap();
    match kind {
        "mandate" => Some((format!("tasking/{key}"), &line.r#type)),
        "committee" => Some((format!("committee/{}", key.trim_start_matches("DC-")), &line.r#type)),
        "recommendation" => Some((format!("chronicle/{key}"), "RecommendationRecorded")),
        "register" => Some((format!("participant/{key}"), "CapacityGiven")),
        "round" if key.contains("/response/") => {
            Some((format!("response/{}", key.replacen("/response/", "/", 1)), &line.r#type))
        }
        // A letter has the plain name.
        "round" if line.r#type == "DispatchFailed" => Some((line.stream.clone(), "RoundDispatchFailed")),
        kind if TOLD.contains(&kind) => Some((line.stream.clone(), &line.r#type)),
        kind if OF_OTHERS.contains(&kind) => {
            Some((format!("chronicle/{}", line.stream.replacen('/', "-", 1)), "PublicFactRecorded"))
        }
        _ => None,
    }
}

/// Events that are the program's own answer to another.
const BY_ITSELF: [&str; 3] = ["CoverageComputed", "SilenceWasHeld", "SilenceWasBroken"];

fn body(recorded: &Recorded) -> Value {
    serde_json::from_slice(&recorded.body).unwrap()
}

/// The date an event carries: of receipt, as asserted, or of record, written as the scenario writes it.
fn is_on(recorded: &Recorded, line: &Line) -> bool {
    let said = |value: &Option<Value>| value.as_ref().and_then(|it| it["at"].as_str().map(str::to_owned));
    let inside = body(recorded);
    let dates = [
        said(&recorded.envelope.received_at),
        said(&recorded.envelope.happened_at),
        inside["on"].as_str().map(str::to_owned),
        inside["from"].as_str().map(str::to_owned),
        inside["received"]["at"].as_str().map(str::to_owned),
        inside["act"]["on"].as_str().map(str::to_owned),
    ];
    if line.precision != "instant" {
        return dates.contains(&Some(line.at.clone()));
    }
    let wanted: Timestamp = line.at.parse().unwrap();
    let recorded_at = Timestamp::from_microsecond(recorded.envelope.recorded_at).unwrap();
    // What the program does of itself it does at once; the scenario gives it a minute, the measuring of a draft five.
    let patience = if BY_ITSELF.contains(&line.r#type.as_str()) { 300 } else { 0 };
    let to_the_second = |at: Timestamp| (0..=patience).contains(&(wanted.as_second() - at.as_second()));
    let asserted = dates.iter().flatten().filter_map(|text| text.parse().ok());
    to_the_second(recorded_at) || asserted.into_iter().any(to_the_second)
}

/// Whether it is about the participant the line names: in the envelope, in the body, or one of two that lead.
fn is_about(recorded: &Recorded, line: &Line) -> bool {
    let Some(participant) = &line.participant else { return true };
    let inside = body(recorded);
    let named = [&inside["participant"], &inside["government"], &inside["author"]];
    let leads: Vec<&str> =
        inside["leads"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    recorded.envelope.on_behalf_of.as_ref() == Some(participant)
        || named.iter().any(|it| it.as_str() == Some(participant))
        || leads.join("+") == *participant
        || inside["requesters"][0].as_str() == Some(participant)
        || inside["member"].as_str() == Some(participant)
        || recorded.envelope.stream.ends_with(&format!("/{participant}"))
        || recorded.envelope.stream == format!("chronicle/nfp-{participant}")
}

async fn told() -> (Vec<Recorded>, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::standing(demonstration::begins());
    let journal = MemoryJournal::new(Arc::new(clock.clone()));
    let keys = SqliteKeys::open(directory.path(), Key::new([7; 32])).unwrap();
    let parts =
        Parts { journal: Arc::new(journal), keys: Arc::new(keys), clock, secret: Secret::new([9; 32]) };
    let office = Office::new(parts);
    let running = Running::new(office.clone(), Post::Mailbox);
    office.open(&Purpose::Demonstration, |_, _| {}).await.unwrap();
    let people = demonstration::people(&office).await.unwrap();
    demonstration::load((&office, &running), &people, demonstration::ends(), |_, _| {}).await.unwrap();
    assert_eq!(office.clock().now(), demonstration::ends());
    let mut all = Vec::new();
    loop {
        let page = office.journal().read_all(all.len() as u64, 10_000).await.unwrap();
        let last = page.len() < 10_000;
        all.extend(page);
        if last {
            return (all, directory);
        }
    }
}

#[tokio::test]
async fn every_line_of_the_scenario_is_in_the_journal_on_its_date() {
    let (journal, _directory) = told().await;
    let mut missing = Vec::new();
    let mut checked = 0;
    let mut used = std::collections::BTreeSet::new();
    for line in scenario() {
        let Some((stream, event_type)) = ours(&line) else { continue };
        checked += 1;
        let what = |recorded: &Recorded| {
            event_type != "PublicFactRecorded" || body(recorded)["what"].as_str() == Some(&line.r#type)
        };
        let found = journal.iter().find(|it| {
            it.envelope.stream == stream
                && it.envelope.event_type == event_type
                && what(it)
                && is_on(it, &line)
                && is_about(it, &line)
                && !used.contains(&it.position)
        });
        match found {
            Some(recorded) => {
                used.insert(recorded.position);
            }
            None => missing.push(format!("{} {} {} {}", line.seq, line.at, line.stream, line.r#type)),
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(checked, LINES_TOLD);
}

/// All of them.
const LINES_TOLD: usize = 210;

//! Is a rehearsal ever served as live, or a live journal as a rehearsal? Not on SQLite, not on PostgreSQL, whichever word is typed.

use travaux_tests::{Program, World, declined};

use crate::a_database;

/// Words with which a journal of each kind is begun.
const KINDS: [(&str, &[&str]); 3] =
    [("live", &["serve"]), ("a rehearsal", &["rehearse"]), ("the demonstration", &["demo"])];

/// Begins a journal of each kind, stops it, and starts it with each other word: only its own is served.
/// A demonstration that is started with `serve` stays a demonstration.
fn keeps_its_purpose(begun: &str, with: &[&str], again: &[&str], database: Option<&str>) {
    let place: Vec<&str> = database.into_iter().flat_map(|url| ["--database", url]).collect();
    let first = Program::start(&[with, &place].concat());
    let data = first.stop();
    let why = declined(data.path(), &[again, &place].concat());
    assert!(why.contains("it cannot be served as"), "{begun}, started with {again:?}: {why}");
}

#[test]
fn a_journal_is_served_as_what_it_is_on_sqlite() {
    for (begun, with) in KINDS {
        for (other, again) in KINDS.iter().filter(|(other, _)| *other != begun) {
            if (begun, *other) == ("the demonstration", "live") {
                continue;
            }
            keeps_its_purpose(begun, with, again, None);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_is_served_as_what_it_is_on_postgresql() {
    for (number, (begun, with)) in KINDS.iter().enumerate() {
        for (place, (other, again)) in KINDS.iter().enumerate().filter(|(_, (other, _))| other != begun) {
            if (*begun, *other) == ("the demonstration", "live") {
                continue;
            }
            let url = a_database(&format!("purpose_{number}_{place}")).await;
            keeps_its_purpose(begun, with, again, Some(&url));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_begins_with_a_live_journal_of_postgresql_without_its_personal_data() {
    let administrator = "Edith Canary <edith@canary.example>";
    let live = a_database("forked_from").await;
    let served = Program::start(&["serve", "--administrator", administrator, "--database", &live]);
    let began = served.stop();
    let place = a_database("forked_into").await;
    let world = World::of(&["rehearse", "--fork-database", &live, "--database", &place]);
    let auditor = world.person("AUD").await;
    let mandates = auditor.get("/api/v1/mandates?limit=200").await;
    let administrators = mandates.text.matches("\"administrator\"").count();
    assert_eq!(administrators, 1, "hers is the rehearsal's too: {}", mandates.text);
    let record = auditor.get("/api/v1/record?type=MandateGranted&limit=200").await;
    for answer in [&mandates, &record] {
        assert!(!answer.text.contains("Canary"), "{}", answer.text);
    }
    let why = declined(began.path(), &["rehearse", "--database", &live]);
    assert!(why.contains("this journal is live; it cannot be served as a rehearsal"), "{why}");
}

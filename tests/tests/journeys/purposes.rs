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

/// A live journal with one officer who has a name; where it lies when its program has ended.
async fn a_live_record(place: &[&str]) -> tempfile::TempDir {
    let administrator = "Edith Canary <edith@canary.example>";
    let live = Program::start(&[&["serve", "--administrator", administrator], place].concat());
    let ready = reqwest::get(format!("{}/readyz", live.address())).await.expect("an answer");
    assert_eq!(ready.status().as_u16(), 200);
    live.stop()
}

/// A rehearsal that begins with that record: all of it is there but the name, and people can act on it.
async fn begins_with_the_record(words: &[&str]) {
    let world = World::of(&[&["rehearse"], words].concat());
    let clerk = world.clerk().await;
    let mandates = clerk.get("/api/v1/mandates?limit=200").await.body;
    let all: Vec<_> = mandates["items"].as_array().cloned().unwrap_or_default();
    let first = all.iter().min_by_key(|it| it["granted_position"].as_u64()).expect("a mandate");
    assert_eq!(first["role"], "administrator", "the live administrator's office is there: {mandates}");
    assert!(all.len() > 20, "and people to rehearse with: {mandates}");
    let participants = clerk.get("/api/v1/participants?limit=200").await.body;
    assert!(participants["items"].as_array().is_some_and(|all| all.len() >= 50), "{participants}");
    clerk.page("/my-day").await.says("A rehearsal: nothing here is the record.");
    for place in ["/settings", "/record", "/letters"] {
        let page = clerk.page(place).await;
        assert!(!page.text.contains("Canary"), "{place} knows nobody's name: {}", page.text);
    }
    let data = world.program.data();
    for entry in std::fs::read_dir(&data).expect("a directory") {
        let bytes = std::fs::read(entry.expect("a file").path()).unwrap_or_default();
        assert!(!bytes.windows(6).any(|window| window == b"canary"), "in the clear in {}", data.display());
    }
    let (delegate, s1) = (world.person("D-QM").await, world.person("S1").await);
    let id = crate::experts::submitted(&delegate, "Ada", "Sample").await;
    assert_eq!(s1.get(&format!("/api/v1/nominations/{id}")).await.body["state"], "submitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_begins_with_the_record_of_a_live_secretariat_on_sqlite() {
    let live = a_live_record(&[]).await;
    let before = std::fs::metadata(live.path().join("journal.sqlite")).map(|it| it.len()).unwrap_or_default();
    begins_with_the_record(&["--fork", &live.path().display().to_string()]).await;
    // The live record is read and nothing else: it is served again as what it is.
    let after = std::fs::metadata(live.path().join("journal.sqlite")).map(|it| it.len()).unwrap_or_default();
    assert_eq!(before, after);
    let why = declined(live.path(), &["rehearse"]);
    assert!(why.contains("it cannot be served as"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_begins_with_the_record_of_a_live_secretariat_on_postgresql() {
    let (live, rehearsal) = (a_database("fork_of").await, a_database("fork_into").await);
    a_live_record(&["--database", &live]).await;
    begins_with_the_record(&["--database", &rehearsal, "--fork-database", &live]).await;
}

//! Does every list, record and export show the world of then? Everything is read, half a year goes by, and is read again as of then.

use std::collections::BTreeMap;

use travaux_tests::{Person, World, expert_form};

/// What is read: the JSON of every collection and record, and every list as a file. A test beside fails for one that is missing.
const READ: [(&str, &str); 53] = [
    ("AUD", "/api/v1/calls"),
    ("AUD", "/api/v1/calls/2014"),
    ("AUD", "/api/v1/intake"),
    ("AUD", "/api/v1/nominations?limit=200"),
    ("AUD", "/api/v1/nominations?state=under_review"),
    ("AUD", "/api/v1/nominations/EN-2014-0011"),
    ("AUD", "/api/v1/nominations/EN-2014-0014"),
    ("AUD", "/api/v1/nominations/EN-2014-0011/history"),
    ("AUD", "/api/v1/focal-points"),
    ("AUD", "/api/v1/focal-points/QM"),
    ("AUD", "/api/v1/questionnaire-focal-points"),
    ("AUD", "/api/v1/questionnaire-focal-points/QM"),
    ("AUD", "/api/v1/my-day"),
    ("S1", "/api/v1/my-day"),
    ("AUD", "/api/v1/statistics"),
    ("AUD", "/api/v1/letters?limit=200"),
    ("AUD", "/api/v1/record?limit=200"),
    ("AUD", "/api/v1/playback/expert-nomination/EN-2014-0011"),
    ("AUD", "/api/v1/participants?limit=200"),
    ("AUD", "/api/v1/participants/QM"),
    ("AUD", "/api/v1/bodies"),
    ("AUD", "/api/v1/mandates"),
    ("AUD", "/api/v1/calendar"),
    ("AUD", "/api/v1/procedures"),
    ("AUD", "/api/v1/rounds"),
    ("AUD", "/api/v1/erasures"),
    ("AUD", "/api/v1/guides"),
    ("AUD", "/api/v1/silence"),
    ("AUD", "/api/v1/taskings"),
    ("AUD", "/api/v1/taskings/policy-guides"),
    ("AUD", "/api/v1/chronicle"),
    ("AUD", "/api/v1/committees"),
    ("AUD", "/api/v1/committees/PG-2013"),
    ("AUD", "/api/v1/publications"),
    ("AUD", "/api/v1/publications/newsletter-2013-2"),
    ("AUD", "/api/v1/statements"),
    ("D-QN", "/api/v1/statements/QN-1"),
    ("AUD", "/api/v1/roster?limit=200"),
    ("SR-QT", "/api/v1/roster?q=advice&nominator=QN"),
    ("AUD", "/api/v1/roster/RE-2014-0001"),
    ("S1", "/my-day.csv"),
    ("AUD", "/nominations.csv"),
    ("AUD", "/roster.csv"),
    ("AUD", "/focal-points.csv"),
    ("AUD", "/focal-points/QM.csv"),
    ("AUD", "/questionnaire-focal-points.csv"),
    ("AUD", "/calls.csv"),
    ("AUD", "/calls/2014.csv"),
    ("AUD", "/participants.csv"),
    ("AUD", "/letters.csv"),
    ("AUD", "/intake.csv"),
    ("AUD", "/record.csv"),
    ("AUD", "/dashboard.csv"),
];

/// The pages that show a list or a record.
const SHOWN: [&str; 15] = [
    "/my-day",
    "/nominations",
    "/nominations/EN-2014-0011",
    "/roster",
    "/roster/RE-2014-0001",
    "/focal-points",
    "/focal-points/QM",
    "/questionnaire-focal-points",
    "/calls",
    "/calls/2014",
    "/participants",
    "/participants/QM",
    "/letters",
    "/intake",
    "/record",
];

/// Addresses of the API that are asked of no instant (who asks, the journal itself, forms, files, links, the clock), and records
/// of which the demonstration has none.
const OF_NO_INSTANT: [&str; 14] = [
    "/api/v1/me",
    "/api/v1/forms/",
    "/api/v1/files/",
    "/api/v1/consents/",
    "/api/v1/journal/",
    "/api/v1/rehearsal/",
    "/api/v1/intake/{id}",
    "/api/v1/letters/{id}",
    "/api/v1/rounds/{",
    "/api/v1/comments/",
    "/api/v1/erasures/{",
    "/api/v1/record/{position}/receipt",
    "/api/v1/guides/{",
    "/api/v1/silence/{",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_list_record_and_export_shows_the_world_of_then() {
    let world = World::demonstration();
    let mut people = BTreeMap::new();
    for label in ["AUD", "S1", "S3", "D-QM", "D-QN", "SR-QT"] {
        people.insert(label, world.person(label).await);
    }
    official_of_the_questionnaire(&people["D-QM"]).await;
    world.clock_to("2014-06-12T03:25:00Z").await;
    let before = read(&people, "").await;

    world.clock_to("2014-06-12T04:00:00Z").await;
    half_a_year(&world, &people).await;

    let after = read(&people, "").await;
    let then = read(&people, "as_of=2014-06-12T03:24:59Z").await;
    let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
    assert!(changed > 25, "half a year changes most of what is read: {changed}");
    for ((before, then), (label, path)) in before.iter().zip(&then).zip(READ) {
        assert_eq!(before, then, "{path} as {label}");
    }
    for path in SHOWN {
        let page = people["AUD"].page(&format!("{path}?as_of=2014-06-12T03:24:59Z")).await;
        assert_eq!(page.status.as_u16(), 200, "{path}: {}", page.text);
        assert!(page.text.contains("You are standing at"), "{path}");
        assert!(!page.text.contains("Comer") && !page.text.contains("EN-2014-0017"), "{path}: {}", page.text);
    }
}

/// Everything that is read, each as its reader.
async fn read(people: &BTreeMap<&str, Person<'_>>, then: &str) -> Vec<String> {
    let mut all = Vec::with_capacity(READ.len());
    for (label, path) in READ {
        let sign = if path.contains('?') { "&" } else { "?" };
        let address = if then.is_empty() { path.to_owned() } else { format!("{path}{sign}{then}") };
        let person = &people[label];
        let answer =
            if path.starts_with("/api/") { person.get(&address).await } else { person.page(&address).await };
        assert_eq!(answer.status.as_u16(), 200, "{address} as {label}: {}", answer.text);
        all.push(answer.text);
    }
    all
}

async fn official_of_the_questionnaire(delegate: &Person<'_>) {
    let form = travaux_tests::official_form("Petra", "Vorbild", "2014-06-10", None);
    let named = serde_json::json!({"answers": form});
    let place = "/api/v1/questionnaire-focal-points/QM";
    let answer = delegate.ask_at(place, "nominate", named, 0).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
}

/// What changes everything: decisions, a new nomination, an update, a withdrawn consent, and time.
async fn half_a_year(world: &World, people: &BTreeMap<&str, Person<'_>>) {
    use serde_json::json;
    let (s1, s3, delegate) = (&people["S1"], &people["S3"], &people["D-QM"]);
    s3.does("/api/v1/nominations/EN-2014-0011", "approve", json!({})).await;
    let form = expert_form("QM", "Late", "Comer");
    let id = delegate.make("/api/v1/nominations", json!({"nominator": "QM", "answers": form})).await;
    delegate.does(&format!("/api/v1/nominations/{id}"), "submit", json!({"answers": form})).await;
    s1.does(
        "/api/v1/roster/RE-2014-0001",
        "change-consent",
        json!({"processing": true, "visibility": false, "contact": false}),
    )
    .await;
    s1.does("/api/v1/questionnaire-focal-points/QM", "confirm", json!({})).await;
    let second =
        json!({"answers": travaux_tests::official_form("Late", "Follower", "2014-07-01", Some("NFP-QM-02"))});
    delegate.does("/api/v1/focal-points/QM", "nominate", second).await;
    world.clock_to("2014-12-12T03:00:00Z").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_that_reads_is_left_out() {
    let world = World::sqlite();
    let described = world.anybody(reqwest::Method::GET, "/openapi.json", None).await.body;
    let mut left_out = Vec::new();
    for (path, operations) in described["paths"].as_object().expect("paths") {
        let is_asked =
            operations.get("get").is_some() && !OF_NO_INSTANT.iter().any(|it| path.starts_with(it));
        if is_asked && !READ.iter().any(|(_, read)| is_of(read, path)) {
            left_out.push(path);
        }
    }
    assert!(left_out.is_empty(), "{left_out:#?}");
}

/// Whether an address is one of a route with its braces.
fn is_of(address: &str, route: &str) -> bool {
    let address = address.split('?').next().unwrap_or_default();
    let (parts, laid) = (address.split('/'), route.split('/'));
    parts.clone().count() == laid.clone().count()
        && parts.zip(laid).all(|(part, laid)| part == laid || laid.starts_with('{'))
}

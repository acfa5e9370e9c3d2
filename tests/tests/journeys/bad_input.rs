//! What happens to what cannot be right: a clear answer that names the field or the rule, and nothing acknowledged is lost.

use std::path::Path;

use eventstore::testing::PostgresServer;
use reqwest::Method;
use serde_json::json;
use travaux_tests::{World, expert_form};

use crate::experts::{submitted, under_review};
use crate::on_both;

on_both!(
    what_cannot_be_right_is_answered_with_the_field_or_the_rule,
    the_same_key_with_another_body_is_told_and_with_the_same_body_answered_alike,
    a_mail_is_taken_in_once_and_one_that_is_cut_off_is_told,
    two_officers_deciding_at_once_get_one_decision,
    whoever_may_not_read_a_thing_is_told_that_there_is_none,
    what_was_acknowledged_is_there_after_a_power_cut,
);

async fn what_cannot_be_right_is_answered_with_the_field_or_the_rule(world: World) {
    let (s1, delegate) = (world.person("S1").await, world.person("D-QM").await);

    let unknown = json!({"nominator": "QZ", "answers": {}});
    let answer =
        s1.ask_with_key("/api/v1/nominations", unknown, "00000000-0000-4000-8000-000000000001").await;
    assert_eq!(answer.status.as_u16(), 422, "an unknown participant: {}", answer.text);

    for (text, why) in [("Ada\u{202e}", "a bidi override"), ("A\u{0000}da", "a NUL byte")] {
        let form = expert_form("QM", "Ada", text);
        let body = json!({"nominator": "QM", "answers": form});
        let answer = delegate
            .ask_with_key(
                "/api/v1/nominations",
                body,
                &uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, why.as_bytes()).to_string(),
            )
            .await;
        assert_eq!(answer.status.as_u16(), 422, "{why}: {}", answer.text);
        let fields: Vec<&str> = answer.body["errors"]
            .as_array()
            .map(|all| all.iter().filter_map(|e| e["field"].as_str()).collect())
            .unwrap_or_default();
        assert!(fields.contains(&"family_name"), "{why}: {}", answer.text);
    }

    let nowhere = json!({"year": "2014", "title": "Call", "text": "Text", "closes": {"at": "2014-03-14T17:00", "zone": "Asia/Atlantis"}});
    let answer = s1.ask_with_key("/api/v1/calls", nowhere, "00000000-0000-4000-8000-000000000002").await;
    assert_eq!(
        (answer.status.as_u16(), answer.body["errors"][0]["field"].as_str()),
        (422, Some("closes.zone")),
        "{}",
        answer.text
    );

    let closed = json!({"nominator": "QM", "call": "2013", "answers": {}});
    let answer =
        delegate.ask_with_key("/api/v1/nominations", closed, "00000000-0000-4000-8000-000000000003").await;
    assert_eq!(answer.status.as_u16(), 422, "a call that is not open: {}", answer.text);

    let anybody = world.anybody(Method::GET, "/api/v1/nominations", None).await;
    assert_eq!(anybody.status.as_u16(), 401);

    // A field that is required only when another says so: what updates an entry names it.
    let form = expert_form("QM", "Ada", "Sample");
    let update = json!({"nominator": "QM", "kind": "update", "answers": form});
    let id = delegate.make("/api/v1/nominations", update).await;
    let answer = delegate.ask(&format!("/api/v1/nominations/{id}"), "submit", json!({"answers": form})).await;
    let fields: Vec<&str> = answer.body["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["field"].as_str())
        .collect();
    assert_eq!((answer.status.as_u16(), fields.contains(&"replaces_entry")), (422, true), "{}", answer.text);
}

async fn the_same_key_with_another_body_is_told_and_with_the_same_body_answered_alike(world: World) {
    let delegate = world.person("D-QM").await;
    let key = "00000000-0000-4000-8000-00000000000a";
    let body = json!({"nominator": "QM", "answers": expert_form("QM", "Ada", "Sample")});
    let first = delegate.ask_with_key("/api/v1/nominations", body.clone(), key).await;
    let again = delegate.ask_with_key("/api/v1/nominations", body, key).await;
    assert_eq!(
        (first.body["id"].clone(), again.body["repeated"].as_bool()),
        (again.body["id"].clone(), Some(true)),
        "{}",
        again.text
    );
    let other = json!({"nominator": "QM", "answers": expert_form("QM", "Ada", "Another")});
    delegate.ask_with_key("/api/v1/nominations", other, key).await.refused("key-reused");
}

async fn a_mail_is_taken_in_once_and_one_that_is_cut_off_is_told(world: World) {
    let s1 = world.person("S1").await;
    let mail = "Received: from a.example by b.example; Mon, 3 Feb 2014 08:00:00 +0700\r\nFrom: Officer Q <officer@qm.example>\r\n\
        Message-ID: <1@qm.example>\r\nSubject: Nomination\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n\
        --b1\r\nContent-Type: text/plain\r\n\r\nThe form is attached.\r\n--b1--\r\n";
    let cut = s1.upload("/intake", "file", mail.as_bytes()[..mail.len() - 9].to_vec()).await;
    assert_eq!(cut.status.as_u16(), 422, "{}", cut.text);
    assert!(cut.text.contains("the mail is cut off"), "{}", cut.text);
    for _ in 0..2 {
        let taken = s1.upload("/intake", "file", mail.as_bytes().to_vec()).await;
        assert_eq!(taken.status.as_u16(), 303, "{}", taken.text);
    }
    let arrived = s1.get("/api/v1/intake").await.body;
    assert_eq!(
        arrived["items"].as_array().map(Vec::len),
        Some(1),
        "the same mail is the same case: {arrived}"
    );
    let one = &arrived["items"][0];
    assert_eq!(
        (one["channel"].as_str(), one["received"]["clock"].as_str()),
        (Some("email"), Some("topmost Received header")),
        "{one}"
    );
}

async fn two_officers_deciding_at_once_get_one_decision(world: World) {
    let (s1, s2, s3, delegate) = (
        world.person("S1").await,
        world.person("S2").await,
        world.person("S3").await,
        world.person("D-QM").await,
    );
    let id = under_review(&world, &s1, &delegate).await;
    let record = format!("/api/v1/nominations/{id}");
    let version = s3.get(&record).await.body["version"].as_u64().unwrap_or(0);
    let decline = json!({"reasons": "Not enough experience."});
    let (one, other) = tokio::join!(
        s3.ask_at(&record, "approve", json!({}), version),
        s2.ask_at(&record, "decline", decline, version)
    );
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 412], "{} / {}", one.text, other.text);
}

async fn whoever_may_not_read_a_thing_is_told_that_there_is_none(world: World) {
    let (delegate, neighbour) = (world.person("D-QM").await, world.person("D-QN").await);
    let id = submitted(&delegate, "Ada", "Sample").await;
    let (hidden, missing) = (
        neighbour.get(&format!("/api/v1/nominations/{id}")).await,
        neighbour.get("/api/v1/nominations/EN-2014-9999").await,
    );
    assert_eq!((hidden.status, &hidden.text), (missing.status, &missing.text));
    hidden.absent();
}

async fn what_was_acknowledged_is_there_after_a_power_cut(mut world: World) {
    let id = {
        let delegate = world.person("D-QM").await;
        submitted(&delegate, "Ada", "Sample").await
    };
    world.program.kill_and_start_again();
    let delegate = world.person("D-QM").await;
    let stands = delegate.get(&format!("/api/v1/nominations/{id}")).await.body;
    assert_eq!(stands["state"], "submitted", "{stands}");
    assert_eq!(stands["answers"]["family_name"], "Sample", "{stands}");
}

/// Words that must not lie on any disk, typed into a form.
const PERSONAL: [&str; 3] = ["Zebulonia", "Quackenbush", "expert@qm.example"];

/// Which of them lie in the clear in a folder's files.
fn in_the_clear(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a directory") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // A file that its server removes meanwhile holds nothing any more; sockets cannot be read.
            let bytes = std::fs::read(&path).unwrap_or_default();
            let lies = |name: &&&str| bytes.windows(name.len()).any(|window| window == name.as_bytes());
            found.extend(PERSONAL.iter().filter(lies).map(|name| format!("{name} in {}", path.display())));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_lies_on_the_disk_in_the_clear() {
    let world = World::sqlite();
    submitted(&world.person("D-QM").await, "Zebulonia", "Quackenbush").await;
    assert_eq!(in_the_clear(&world.program.data()), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_lies_on_the_disk_of_the_database_in_the_clear() {
    let server = PostgresServer::start().await.expect("a PostgreSQL server");
    let world = World::postgres(&server.database("in_the_clear").await.expect("a database"));
    submitted(&world.person("D-QM").await, "Zebulonia", "Quackenbush").await;
    server.kill();
    let data = server.socket_directory();
    assert!(data.join("data").is_dir(), "the server keeps its files in {}", data.display());
    assert_eq!(in_the_clear(data), Vec::<String>::new());
    assert_eq!(in_the_clear(&world.program.data()), Vec::<String>::new());
}

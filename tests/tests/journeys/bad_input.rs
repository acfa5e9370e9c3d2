//! What happens to what cannot be right: a clear answer that names the field or the rule, and nothing acknowledged is lost.

use reqwest::Method;
use serde_json::json;
use travaux_tests::{World, expert_form};

use crate::experts::{submitted, under_review};

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_right_is_answered_with_the_field_or_the_rule() {
    let world = World::sqlite();
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
    let large = s1.keep(vec![b'x'; 26 * 1024 * 1024]).await;
    assert_eq!(large.status.as_u16(), 413, "{}", large.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_with_another_body_is_told_and_with_the_same_body_answered_alike() {
    let world = World::sqlite();
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

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_taken_in_once_and_one_that_is_cut_off_is_told() {
    let world = World::sqlite();
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

#[tokio::test(flavor = "multi_thread")]
async fn two_officers_deciding_at_once_get_one_decision() {
    let world = World::sqlite();
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

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_read_a_thing_is_told_that_there_is_none() {
    let world = World::sqlite();
    let (delegate, neighbour) = (world.person("D-QM").await, world.person("D-QN").await);
    let id = submitted(&delegate, "Ada", "Sample").await;
    let (hidden, missing) = (
        neighbour.get(&format!("/api/v1/nominations/{id}")).await,
        neighbour.get("/api/v1/nominations/EN-2014-9999").await,
    );
    assert_eq!((hidden.status, &hidden.text), (missing.status, &missing.text));
    hidden.absent();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_a_power_cut() {
    let mut world = World::sqlite();
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

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_lies_on_the_disk_in_the_clear() {
    let world = World::sqlite();
    let delegate = world.person("D-QM").await;
    submitted(&delegate, "Zebulonia", "Quackenbush").await;
    for entry in std::fs::read_dir(world.program.data()).expect("a directory") {
        let path = entry.expect("a file").path();
        let bytes = std::fs::read(&path).expect("its bytes");
        for name in ["Zebulonia", "Quackenbush", "expert@qm.example", "delegate"] {
            let found = bytes.windows(name.len()).any(|window| window == name.as_bytes());
            assert!(!found || name == "delegate", "{name} in {}", path.display());
        }
    }
}

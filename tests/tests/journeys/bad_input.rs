//! What happens to what cannot be right: a clear answer that names the field or the rule, and nothing acknowledged is lost.

use std::path::Path;

use eventstore::testing::PostgresServer;
use reqwest::Method;
use serde_json::json;
use travaux_tests::{World, expert_form, table};

use crate::experts::{submitted, under_review};
use crate::on_both;

on_both!(
    a_call_that_the_clock_has_closed_is_told_by_its_code,
    what_nobody_can_see_is_told_on_the_page_and_in_a_table,
    a_table_is_judged_by_the_rules_before_anything_is_written,
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
    answer.refused("nominator-unknown");
    assert_eq!(answer.body["rule"], "DR01", "an unknown participant is told by the rule: {}", answer.text);

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

    let nowhere = json!({"nominator": "QM", "call": "2013", "answers": {}});
    let answer =
        delegate.ask_with_key("/api/v1/nominations", nowhere, "00000000-0000-4000-8000-000000000003").await;
    answer.refused("nomination-call-unknown");

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
    // On the page the reason stands beside the field, and what was typed is still there.
    let typed = [("family_name", "Sample"), ("version", "1")];
    let page = delegate.form(&format!("/nominations/{id}/submit"), &typed).await;
    assert_eq!(page.status.as_u16(), 422, "{}", page.text);
    page.says("f-replaces_entry-e");
    page.says("needed because of another answer");
    page.says("value=\"Sample\"");
}

/// A call that the clock has closed takes nothing more: not by program, not on the page, not in a table, not in a draft opened before.
async fn a_call_that_the_clock_has_closed_is_told_by_its_code(world: World) {
    let (s1, manager, delegate) =
        (world.person("S1").await, world.person("CM-A").await, world.person("D-QM").await);
    let call = json!({"year": "2014", "title": "Call 2014", "text": "Please nominate experts.",
        "closes": {"at": "2014-02-14T17:00", "zone": "Asia/Bangkok"}, "accepts_late": false});
    s1.make("/api/v1/calls", call).await;
    manager.does("/api/v1/calls/2014", "issue", json!({})).await;
    let form = expert_form("QM", "Ada", "Sample");
    let body = json!({"nominator": "QM", "call": "2014", "answers": form});
    let before = delegate.make("/api/v1/nominations", body.clone()).await;
    world.clock_to("2014-02-14 17:00 Asia/Bangkok").await;
    assert_eq!(s1.get("/api/v1/calls/2014").await.body["state"], "closed");
    let answer =
        delegate.ask_with_key("/api/v1/nominations", body, "00000000-0000-4000-8000-000000000004").await;
    answer.refused("nomination-call-closed");
    let record = format!("/api/v1/nominations/{before}");
    delegate.ask(&record, "submit", json!({"answers": form})).await.refused("nomination-call-closed");
    let page = delegate.form("/nominations/new", &[("nominator", "QM"), ("call", "2014")]).await;
    assert_eq!(page.status.as_u16(), 422, "{}", page.text);
    page.says("closed");
    page.says("value=\"2014\"");
}

/// Characters nobody can see are told in web forms and in tables too, with the field.
async fn what_nobody_can_see_is_told_on_the_page_and_in_a_table(world: World) {
    let delegate = world.person("D-QM").await;
    delegate.form("/nominations/new", &[("nominator", "QM")]).await.sent_on();
    let id = delegate.get("/api/v1/nominations").await.body["items"][0]["reference"].clone();
    let address = format!("/nominations/{}/submit", id.as_str().unwrap_or_default());
    for (name, why) in
        [("Sam\u{202e}elp", "turns the writing direction"), ("Sam\u{0}ple", "invisible control character")]
    {
        let answer = delegate.form(&address, &[("family_name", name), ("version", "1")]).await;
        assert_eq!(answer.status.as_u16(), 422, "{}", answer.text);
        answer.says("f-family_name-e");
        answer.says(why);
        let mut stained = row("QM", "", "Ada Sample");
        stained["family_name"] = name.into();
        let table = table(&[stained]);
        let report = delegate.upload("/nominations/import", "file", table.clone()).await;
        report.says("family_name: This holds");
        report.says(why);
        report.says("0 of 1 rows can be submitted");
        let key = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).to_string();
        let answer = delegate.send_table("/api/v1/nominations/import", table, &key).await;
        let row = &answer.body["rows"][0];
        let told = row["errors"].as_array().into_iter().flatten().any(|it| it["field"] == "family_name");
        assert!(told && row["outcome"] == "fails", "{}", answer.text);
    }
    assert_eq!(delegate.get("/api/v1/nominations").await.body["items"].as_array().map(Vec::len), Some(1));
}

/// A table with a row for each way of being refused, and one that passes: the report says so before anything is written, and what is
/// refused leaves no draft behind.
async fn a_table_is_judged_by_the_rules_before_anything_is_written(world: World) {
    let (s1, manager, delegate) =
        (world.person("S1").await, world.person("CM-A").await, world.person("D-QM").await);
    let call = json!({"year": "2014", "title": "Call 2014", "text": "Please nominate experts.",
        "closes": {"at": "2014-02-14T17:00", "zone": "Asia/Bangkok"}, "accepts_late": false});
    s1.make("/api/v1/calls", call).await;
    manager.does("/api/v1/calls/2014", "issue", json!({})).await;
    world.clock_to("2014-02-17 09:00 Asia/Bangkok").await;
    let table = table(&[
        row("QM", "", "Ada Sample"),
        row("ZZ", "", "Bo Example"),
        row("QN", "", "Cím Próba"),
        row("QM", "2014", "Dee Muster"),
        row("QM", "2011", "Ela Voorbeeld"),
    ]);
    let report = delegate.upload("/nominations/import", "file", table.clone()).await;
    report.says("1 of 5 rows can be submitted");
    report.says("another participant");
    report.says("there is no such call");
    let dry = delegate.send_table("/api/v1/nominations/import?dry_run=true", table.clone(), KEYS[0]).await;
    let codes = |answer: &travaux_tests::Answer| -> Vec<(String, Option<String>)> {
        let rows = answer.body["rows"].as_array().cloned().unwrap_or_default();
        let told = rows.iter().map(|row| {
            (row["outcome"].as_str().unwrap_or_default().to_owned(), row["code"].as_str().map(str::to_owned))
        });
        told.collect()
    };
    let refused = |code: &str| ("refused".to_owned(), Some(code.to_owned()));
    let expected = [
        refused("nomination-of-another"),
        refused("nomination-of-another"),
        refused("nomination-call-closed"),
        refused("nomination-call-unknown"),
    ];
    assert_eq!(codes(&dry)[0], ("passes".to_owned(), None), "{}", dry.text);
    assert_eq!(codes(&dry)[1..], expected, "{}", dry.text);
    let count = |answer: travaux_tests::Answer| answer.body["items"].as_array().map_or(0, Vec::len);
    assert_eq!(count(delegate.get("/api/v1/nominations").await), 0, "nothing is written yet");
    let done = delegate.send_table("/api/v1/nominations/import", table.clone(), KEYS[1]).await;
    assert_eq!(codes(&done)[0], ("submitted".to_owned(), None), "{}", done.text);
    assert_eq!(codes(&done)[1..], expected, "{}", done.text);
    let listed = delegate.get("/api/v1/nominations").await.body;
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "no draft is left behind: {listed}");
    assert_eq!(listed["items"][0]["state"], "submitted", "{listed}");
    let again = delegate.send_table("/api/v1/nominations/import", table, KEYS[1]).await;
    assert_eq!(codes(&again), codes(&done), "sent twice is sent once");
    assert_eq!(count(delegate.get("/api/v1/nominations").await), 1);

    // An officer may register for everybody; a nominator nobody knows is told by the rule.
    let dry = "/api/v1/nominations/import?dry_run=true";
    let told = s1.send_table(dry, travaux_tests::table(&[row("ZZ", "", "Bo Example")]), KEYS[0]).await;
    assert_eq!(codes(&told), [refused("nominator-unknown")], "{}", told.text);

    // The page tells every row's outcome, those that were not sent too.
    let key = |name: &str| {
        let start = report.text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
        start.split('"').next().unwrap_or_default().to_owned()
    };
    let fields = [("table", &*key("table")), ("key", &*key("key"))];
    let outcome = delegate.form("/nominations/import/confirm", &fields).await;
    for name in ["Ada Sample", "Bo Example", "Cím Próba", "Dee Muster", "Ela Voorbeeld"] {
        outcome.says(name);
    }
    outcome.says("EN-2014-0002");
    assert_eq!(count(delegate.get("/api/v1/nominations").await), 2);
}

/// Keys of two imports.
const KEYS: [&str; 2] = ["00000000-0000-4000-8000-0000000000b1", "00000000-0000-4000-8000-0000000000b2"];

/// The form of an expert as a row of a table: who nominates, in answer to which call, whom.
fn row(nominator: &str, call: &str, name: &str) -> serde_json::Value {
    let mut form = expert_form("QM", "Ada", "Sample");
    form["nominator"] = nominator.into();
    form["call_ref"] = call.into();
    form["name_display"] = name.into();
    form
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

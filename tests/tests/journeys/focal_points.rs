//! How a focal point is named and replaced.

use serde_json::json;
use travaux_tests::{Person, World, official_form};

use crate::on_both;

on_both!(a_focal_point_is_replaced);

async fn a_focal_point_is_replaced(world: World) {
    let (delegate, s3, auditor) =
        (world.person("D-QM").await, world.person("S3").await, world.person("AUD").await);
    let place = "/api/v1/focal-points/QM";
    let first = json!({"answers": official_form("Petra", "Vorbild", "2014-02-10", None)});
    let answer = delegate.ask_at(place, "nominate", first, 0).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    s3.does(place, "acknowledge", json!({"reference": "NFP-QM-01"})).await;
    world.clock_to("2014-02-11 09:00 Asia/Bangkok").await;
    // With the office comes the desk: nobody at the secretariat has to grant anything.
    let petra = world.by_letter("nfp@qm.example").await;
    let desk = "/focal-points/QM";
    assert_eq!(labels(&petra).await, ["National focal point of QM"]);
    petra.page(desk).await.says("NFP-QM-01");
    let second = json!({"answers": official_form("Rana", "Misal", "2014-03-01", Some("NFP-QM-01"))});
    delegate.does(place, "nominate", second).await;
    s3.does(place, "acknowledge", json!({"reference": "NFP-QM-02"})).await;

    let serving = |record: &serde_json::Value| -> Vec<String> {
        let officials = record["officials"].as_array().cloned().unwrap_or_default();
        let serves = officials.iter().filter(|official| official["state"] == "in_office");
        serves.filter_map(|official| official["reference"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(serving(&delegate.get(place).await.body), ["NFP-QM-01"]);
    world.clock_to("2014-03-01 00:00 Asia/Bangkok").await;
    assert_eq!(serving(&delegate.get(place).await.body), ["NFP-QM-02"], "one ends as the other begins");
    let then = auditor.get(&format!("{place}?as_of=2014-02-28%2023:59%20Asia/Bangkok")).await.body;
    assert_eq!(serving(&then), ["NFP-QM-01"]);
    let history = auditor.page("/focal-points/QM").await;
    assert!(history.text.contains("NFP-QM-02"), "{}", history.text);

    // The desk went to the successor in the same instant: who left holds nothing, who came sits down.
    assert_eq!(labels(&petra).await, [] as [String; 0]);
    petra.ask(place, "end", json!({"reference": "NFP-QM-02"})).await.absent();
    let rana = world.by_letter("nfp@qm.example").await;
    assert_eq!(labels(&rana).await, ["National focal point of QM"]);
    assert_eq!(rana.page("/my-day").await.status.as_u16(), 200);
    rana.does(place, "end", json!({"reference": "NFP-QM-02", "reason": "She moves to another ministry."}))
        .await;
    world.clock_to("2014-03-01 00:01 Asia/Bangkok").await;
    assert_eq!(labels(&rana).await, [] as [String; 0], "the desk ends with the service");
    let mandates = auditor.get("/api/v1/mandates?limit=200").await.body;
    let ended = mandates["items"].as_array().into_iter().flatten();
    let ended = ended.filter(|it| it["label"] == "National focal point of QM" && !it["revoked"].is_null());
    assert_eq!(ended.count(), 2, "{mandates}");

    nobody_else_names_one(&world).await;
}

/// What somebody may act as now.
async fn labels(person: &Person<'_>) -> Vec<String> {
    let mandates = person.get("/api/v1/me").await.body["mandates"].clone();
    let all = mandates.as_array().cloned().unwrap_or_default();
    all.iter().filter_map(|it| it["label"].as_str().map(str::to_owned)).collect()
}

/// An observer and an organisation may not name a focal point, for different reasons (DR03).
async fn nobody_else_names_one(world: &World) {
    let form = json!({"answers": official_form("Nobody", "Here", "2014-04-01", None)});
    let received = json!({"at": "2014-02-28T09:00", "zone": "Asia/Bangkok", "clock": "fax gateway"});
    // Neither has a government at the process: whoever speaks for it has no such act.
    for (label, code) in [("D-QV", "QV"), ("ORG-X1", "ORG-X1")] {
        let person = world.person(label).await;
        person.ask_at(&format!("/api/v1/focal-points/{code}"), "nominate", form.clone(), 0).await.absent();
    }
    // A letter of theirs that an officer registers is answered by the rule.
    let s1 = world.person("S1").await;
    for (code, why) in [("QV", "focal-point-not-a-member"), ("ORG-X1", "focal-point-not-a-government")] {
        let mut form = form.clone();
        form["received"] = received.clone();
        let answer = s1.ask_at(&format!("/api/v1/focal-points/{code}"), "nominate", form, 0).await;
        answer.refused(why);
        assert_eq!(answer.body["rule"], "DR03", "{}", answer.text);
    }
}

/// The form of an official, as a browser posts it.
pub(crate) fn posted(form: &serde_json::Value) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    };
    let fields = form.as_object().cloned().unwrap_or_default().into_iter();
    let values = fields.flat_map(|(name, value)| match value {
        serde_json::Value::Array(items) => items.iter().map(|item| (name.clone(), text(item))).collect(),
        other => vec![(name, text(&other))],
    });
    values.collect()
}

on_both!(an_official_is_named_for_the_questionnaire_on_pages);

async fn an_official_is_named_for_the_questionnaire_on_pages(world: World) {
    let (delegate, s1) = (world.person("D-QM").await, world.person("S1").await);
    let (operator, other) = (world.person("IOM").await, world.person("D-QN").await);
    let place = "/questionnaire-focal-points/QM";
    let form = posted(&official_form("Petra", "Vorbild", "2014-02-10", None));
    let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
    let blank = delegate.page("/questionnaire-focal-points/new").await;
    assert!(blank.text.contains("action=\"/questionnaire-focal-points/QM/nominate\""), "{}", blank.text);
    let short = delegate.form(&format!("{place}/nominate"), &[("family_name", "Vorbild")]).await;
    assert_eq!(short.status.as_u16(), 422, "{}", short.text);
    assert!(short.text.contains("value=\"Vorbild\""), "what was typed comes back: {}", short.text);
    let named = delegate.form(&format!("{place}/nominate"), &fields).await;
    assert_eq!(named.status.as_u16(), 303, "{}", named.text);
    assert!(s1.page(place).await.text.contains("Confirm the official"));
    fields.truncate(0);
    let confirmed = s1.form(&format!("{place}/confirm"), &[("version", "1")]).await;
    assert_eq!(confirmed.status.as_u16(), 303, "{}", confirmed.text);
    let early = [("at", "2014-01-01T09:00"), ("zone", "Asia/Bangkok"), ("version", "2")];
    let refused = operator.form(&format!("{place}/grant-access"), &early).await;
    assert!(refused.text.contains("access that has ended already"), "{}", refused.text);
    assert!(refused.text.contains("value=\"2014-01-01T09:00\""), "{}", refused.text);
    let until = [("at", "2014-09-30T17:00"), ("zone", "Asia/Bangkok"), ("version", "2")];
    let granted = operator.form(&format!("{place}/grant-access"), &until).await;
    assert_eq!(granted.status.as_u16(), 303, "{}", granted.text);
    let shown = delegate.page(place).await.text;
    assert!(shown.contains("has access") && shown.contains("How it came about"), "{shown}");
    let replaced =
        delegate.form(&format!("{place}/replace"), &[("version", "3"), ("reason", "Moved on")]).await;
    assert_eq!(replaced.status.as_u16(), 303, "{}", replaced.text);
    assert!(delegate.page(&format!("{place}.csv")).await.text.contains("Moved on"));
    other.page(place).await.absent();
}

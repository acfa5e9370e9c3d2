//! How a focal point is named and replaced.

use serde_json::json;
use travaux_tests::{World, official_form};

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

    // An observer and an organisation may not name one, for different reasons (DR03).
    let observer = world.person("D-QV").await;
    let form = json!({"answers": official_form("Nobody", "Here", "2014-03-01", None)});
    observer.ask_at("/api/v1/focal-points/QV", "nominate", form, 0).await.absent();
}

/// The form of an official, as a browser posts it.
fn posted(form: &serde_json::Value) -> Vec<(String, String)> {
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

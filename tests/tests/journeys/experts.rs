//! How an expert gets onto the roster.

use serde_json::json;
use travaux_tests::{Person, World, expert_form};

use crate::on_both;

on_both!(
    an_experts_form_arrives_by_fax_and_she_is_found_on_the_roster,
    an_incomplete_form_goes_back_and_forth,
    two_co_managers_sign,
);

/// Every line of the completeness check.
pub(crate) fn checklist() -> serde_json::Value {
    let line = |name: &str| json!({"line": name, "met": true});
    json!({"checklist": [line("signed"), line("legible"), line("experience"), line("consent"), line("eligible")]})
}

/// Prepares, and issues, the call of 2014.
async fn call(registrar: &Person<'_>, manager: &Person<'_>) {
    let call = json!({"year": "2014", "title": "Call 2014", "text": "Please nominate experts.",
        "closes": {"at": "2014-03-14T17:00", "zone": "Asia/Bangkok"}});
    registrar.make("/api/v1/calls", call).await;
    manager.does("/api/v1/calls/2014", "issue", json!({})).await;
}

/// A nomination by the delegate of QM, submitted through the portal.
pub(crate) async fn submitted(delegate: &Person<'_>, given: &str, family: &str) -> String {
    let form = expert_form("QM", given, family);
    let id = delegate.make("/api/v1/nominations", json!({"nominator": "QM", "answers": form})).await;
    delegate.does(&format!("/api/v1/nominations/{id}"), "submit", json!({"answers": form})).await;
    id
}

/// A nomination that was found complete and to which the nominee agreed, by the signed form.
pub(crate) async fn under_review(world: &World, registrar: &Person<'_>, delegate: &Person<'_>) -> String {
    let id = submitted(delegate, "Ada", "Sample").await;
    let record = format!("/api/v1/nominations/{id}");
    registrar.does(&record, "accept", checklist()).await;
    registrar.does(&record, "request-consent", json!({})).await;
    let letters = world.mailbox().await;
    assert!(
        letters.iter().any(|letter| letter["kind"] == "consent-requested"),
        "the nominee is asked by letter"
    );
    registrar
        .does(&record, "record-consent", json!({"processing": true, "visibility": true, "contact": false}))
        .await;
    id
}

async fn an_experts_form_arrives_by_fax_and_she_is_found_on_the_roster(world: World) {
    let (s1, s2, s3) = (world.person("S1").await, world.person("S2").await, world.person("S3").await);
    let (manager, searcher) = (world.person("CM-A").await, world.person("SR-QT").await);
    call(&s1, &manager).await;
    let told = world.mailbox().await.iter().filter(|letter| letter["kind"] == "call-issued").count();
    assert!(told >= 10, "every stand-in with a nominator is told: {told}");

    // The fax arrived at 16:52, the call closed at 17:00, it is registered on Monday: in time (DR06).
    world.clock_to("2014-03-17 09:00 Asia/Bangkok").await;
    let scan = s2.keep(b"%PDF-1.4 a signed form".to_vec()).await;
    let received = json!({"at": "2014-03-14T16:52", "zone": "Asia/Bangkok", "clock": "fax gateway"});
    let digest = scan.body["digest"].clone();
    let arrival =
        s2.make("/api/v1/intake", json!({"channel": "fax", "received": received, "files": [digest]})).await;
    let mut form = expert_form("QM", "Žaneta", "Nováková");
    let opening = json!({"nominator": "QM", "call": "2014", "intake": arrival, "answers": form});
    let id = s2.make("/api/v1/nominations", opening).await;
    let record = format!("/api/v1/nominations/{id}");
    form["signed_form"] = digest.clone();
    s2.does(&record, "submit", json!({"answers": form, "files": [digest]})).await;
    s2.does(&format!("/api/v1/intake/{arrival}"), "register", json!({"nomination": id})).await;
    let stands = s2.get(&record).await.body;
    assert_eq!(
        (stands["in_time"].as_bool(), stands["channel"].as_str()),
        (Some(true), Some("fax")),
        "{stands}"
    );

    // Who keyed the fields does not compare them, who registered does not decide (DR08).
    s2.ask(&record, "verify", json!({"answers": form})).await.refused("keyer-cannot-verify");
    s1.does(&record, "verify", json!({"answers": form})).await;
    s2.does(&record, "accept", checklist()).await;
    s2.does(&record, "request-consent", json!({})).await;
    s2.does(&record, "record-consent", json!({"processing": true, "visibility": true})).await;
    // She holds the office of an approver too, and it does not help her.
    s2.ask(&record, "approve", json!({})).await.refused("registrar-cannot-approve");
    assert_eq!(
        searcher.get("/api/v1/roster?q=novakova").await.body["items"].as_array().map(Vec::len),
        Some(0)
    );
    s3.does(&record, "approve", json!({})).await;

    world.clock_to("2014-03-18 09:00 Asia/Bangkok").await;
    let found = searcher.get("/api/v1/roster?q=novakova").await.body;
    let entry = &found["items"][0];
    assert_eq!(entry["answers"]["name_display"], "Žaneta Nováková", "{found}");
    assert!(entry["answers"]["email"].is_null(), "without consent no address is shown: {found}");
    let page = searcher.page("/roster?q=NOVAKOVA").await;
    assert!(page.text.contains("Žaneta Nováková"), "{}", page.text);
}

async fn an_incomplete_form_goes_back_and_forth(world: World) {
    let (s1, delegate) = (world.person("S1").await, world.person("D-QM").await);
    let mut form = expert_form("QM", "Ada", "Sample");
    form.as_object_mut().expect("a form").remove("languages");
    let id = delegate.make("/api/v1/nominations", json!({"nominator": "QM", "answers": form})).await;
    let record = format!("/api/v1/nominations/{id}");

    // The portal names the field that is missing; nothing of what was typed is lost.
    let answer = delegate.ask(&record, "submit", json!({"answers": form})).await;
    assert_eq!(answer.body["errors"][0]["field"], "languages", "{}", answer.text);
    form["languages"] = json!([{"bcp47": "en", "level": "A1"}]);
    delegate.does(&record, "submit", json!({"answers": form})).await;
    let first = delegate.get(&record).await.body["received"].clone();

    let items = json!({"items": [{"field": "languages", "reason": "Please give the level you work at."}]});
    s1.does(&record, "return", items).await;
    let letters = world.mailbox().await;
    let letter = letters.iter().find(|letter| letter["kind"] == "nomination-returned").expect("a letter");
    assert!(
        letter["text"]["body"].as_str().unwrap_or_default().contains("the level you work at"),
        "{letter}"
    );
    let page = delegate.page(&format!("/nominations/{id}/edit")).await;
    assert!(
        page.text.contains("Please give the level you work at.") && page.text.contains("Sample"),
        "{}",
        page.text
    );

    world.clock_to("2014-02-10 09:00 Asia/Bangkok").await;
    form["languages"] = json!([{"bcp47": "en", "level": "C1"}]);
    delegate.does(&record, "resubmit", json!({"answers": form})).await;
    let stands = delegate.get(&record).await.body;
    assert_eq!((stands["state"].as_str(), &stands["reference"]), (Some("submitted"), &json!(id)), "{stands}");
    assert_eq!(stands["received"], first, "the date of first receipt is kept (DR07)");
    s1.does(&record, "accept", checklist()).await;
}

async fn two_co_managers_sign(world: World) {
    let (administrator, s1, delegate) =
        (world.person("ADM").await, world.person("S1").await, world.person("D-QM").await);
    let (one, other) = (world.person("CM-A").await, world.person("CM-B").await);
    let version = json!({"number": 2, "keys": 2, "validity_years": 4, "check": "P5BD", "decide": "P20BD",
        "resubmit": "P30D", "consent": "P14D", "remind": "P60D",
        "effective_from": {"at": "2014-02-04T09:00", "zone": "Asia/Bangkok"}});
    let set = administrator.ask_at("/api/v1/procedures/expert-nomination", "versions", version, 1).await;
    assert_eq!(set.status.as_u16(), 200, "{}", set.text);
    let key = administrator
        .ask_with_key(
            "/api/v1/rehearsal/clock",
            json!({"to": "2014-02-05 09:00 Asia/Bangkok"}),
            "5f0c0000-0000-4000-8000-000000000001",
        )
        .await;
    assert_eq!(key.status.as_u16(), 200, "{}", key.text);

    let id = submitted(&delegate, "Ada", "Sample").await;
    let record = format!("/api/v1/nominations/{id}");
    s1.does(&record, "accept", checklist()).await;
    s1.does(&record, "request-consent", json!({})).await;
    s1.does(&record, "record-consent", json!({"processing": true, "visibility": true})).await;
    other.does(&record, "approve", json!({})).await;
    let page = s1.page(&format!("/nominations/{id}")).await;
    assert!(page.text.contains("one of two"), "{}", page.text);
    other.does(&record, "approve", json!({})).await;
    assert_eq!(
        s1.get(&record).await.body["state"],
        "under_review",
        "the same government is the same key (DR05)"
    );
    one.does(&record, "approve", json!({})).await;
    assert_eq!(s1.get(&record).await.body["state"], "approved");
}

//! Can anybody decide on what she put forward herself? On no path: page, program, bulk of either kind, one key or two.

use serde_json::{Value, json};
use travaux_tests::{Person, World, expert_form};

use crate::experts::checklist;
use crate::on_both;

on_both!(
    an_officer_who_may_approve_cannot_approve_or_decline_what_she_registered,
    whoever_wrote_the_form_cannot_decide_on_it,
    a_co_manager_who_registered_is_not_one_of_the_two,
);

/// Registered from a letter by an officer, compared by another, found complete, agreed to by the nominee.
async fn registered_by(keyer: &Person<'_>, reader: &Person<'_>) -> String {
    let received = json!({"at": "2014-02-03T08:30", "zone": "Asia/Bangkok", "clock": "post stamp"});
    let scan = keyer.keep(b"%PDF-1.4 a signed form".to_vec()).await.body["digest"].clone();
    let arrived = json!({"channel": "post", "received": received, "files": [scan]});
    let arrival = keyer.make("/api/v1/intake", arrived).await;
    let form = expert_form("QM", "Ada", "Sample");
    let opening = json!({"nominator": "QM", "intake": arrival, "answers": form});
    let id = keyer.make("/api/v1/nominations", opening).await;
    let record = format!("/api/v1/nominations/{id}");
    keyer.does(&record, "submit", json!({"answers": form, "files": []})).await;
    reader.does(&record, "verify", json!({"answers": form})).await;
    reader.does(&record, "accept", checklist()).await;
    reader.does(&record, "request-consent", json!({})).await;
    reader.does(&record, "record-consent", json!({"processing": true, "visibility": true})).await;
    id
}

/// One nomination of a bulk of the API: its outcome.
async fn in_bulk(person: &Person<'_>, id: &str, act: &str, key: &str) -> Value {
    let version = person.get(&format!("/api/v1/nominations/{id}")).await.body["version"].clone();
    let body = json!({"act": act, "reasons": "None.", "items": [{"reference": id, "version": version}]});
    let answer = person.ask_with_key("/api/v1/bulk/nominations", body, key).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    answer.body["items"][0].clone()
}

/// Tries every path, and each says no with its code.
async fn is_refused_on_every_path(person: &Person<'_>, id: &str, code: [&str; 2], words: &str) {
    let (record, page) = (format!("/api/v1/nominations/{id}"), format!("/nominations/{id}"));
    let version = person.get(&record).await.body["version"].as_u64().unwrap_or(0).to_string();
    person.ask(&record, "approve", json!({})).await.refused(code[0]);
    person.ask(&record, "decline", json!({"reasons": "Not enough experience."})).await.refused(code[1]);
    let pressed = person.form(&format!("{page}/approve"), &[("version", &version)]).await;
    assert_eq!(pressed.status.as_u16(), 422, "{}", pressed.text);
    pressed.says(words);
    let pick = format!("{id}:{version}");
    let preview = [("act", "approve"), ("pick", &*pick)];
    let preview = person.form("/nominations/bulk/preview", &preview).await;
    preview.says("it would be refused");
    preview.says(words);
    assert!(
        !preview.text.contains("action=\"/nominations/bulk\""),
        "nothing is left to confirm: {}",
        preview.text
    );
    let bulk = person.form("/nominations/bulk", &[("act", "approve"), ("pick", &*pick)]).await;
    bulk.says("refused");
    bulk.says(words);
    for (number, (act, code)) in ["approve", "decline"].into_iter().zip(code).enumerate() {
        let key =
            uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, format!("{id} {number} {version}").as_bytes());
        let outcome = in_bulk(person, id, act, &key.to_string()).await;
        assert_eq!(
            (&outcome["done"], &outcome["problem"]["code"]),
            (&json!(false), &json!(code)),
            "{outcome}"
        );
    }
    assert_eq!(person.get(&record).await.body["state"], "under_review");
}

async fn an_officer_who_may_approve_cannot_approve_or_decline_what_she_registered(world: World) {
    let (s1, s2, s3) = (world.person("S1").await, world.person("S2").await, world.person("S3").await);
    let id = registered_by(&s2, &s1).await;
    s2.page(&format!("/nominations/{id}")).await.says("Approve nomination");
    let codes = ["registrar-cannot-approve", "registrar-cannot-decline"];
    is_refused_on_every_path(&s2, &id, codes, "what you registered").await;
    let refused = s2.get("/api/v1/record?refused=true&rule=DR08&limit=200").await.body;
    let codes: Vec<&str> = refused["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["refusal"]["code"].as_str())
        .collect();
    assert!(codes.contains(&"registrar-cannot-approve"), "the refusals stand in the record: {refused}");
    s3.does(&format!("/api/v1/nominations/{id}"), "approve", json!({})).await;
}

async fn whoever_wrote_the_form_cannot_decide_on_it(world: World) {
    let (s1, s2, delegate) = (world.person("S1").await, world.person("S2").await, world.person("D-QM").await);
    let (administrator, s3) = (world.clerk().await, world.person("S3").await);
    // The delegate who writes the form holds the office of an approver beside.
    let person = delegate.get("/api/v1/me").await.body["person"].clone();
    let grant = json!({"person": person, "role": "approver", "label": "Approver S9", "name": "Somebody",
        "email": "s9@travaux.example"});
    administrator.make("/api/v1/mandates", grant).await;
    let id = crate::experts::submitted(&delegate, "Ada", "Sample").await;
    let record = format!("/api/v1/nominations/{id}");
    s1.does(&record, "accept", checklist()).await;
    s1.does(&record, "request-consent", json!({})).await;
    s1.does(&record, "record-consent", json!({"processing": true, "visibility": true})).await;
    is_refused_on_every_path(&delegate, &id, ["writer-cannot-decide"; 2], "in which you wrote").await;
    // An officer who mended the form wrote it too.
    let items = json!({"items": [{"field": "position", "reason": "Which position?"}]});
    s1.does(&record, "return", items).await;
    let mended = json!({"answers": expert_form("QM", "Ada", "Sample"), "files": []});
    s2.does(&record, "resubmit", mended).await;
    s1.does(&record, "accept", checklist()).await;
    let stands = s1.get(&record).await.body["state"].clone();
    if stands == "awaiting_consent" || s1.get(&record).await.body["consent"].is_null() {
        s1.does(&record, "request-consent", json!({})).await;
        s1.does(&record, "record-consent", json!({"processing": true, "visibility": true})).await;
    }
    is_refused_on_every_path(&s2, &id, ["writer-cannot-decide"; 2], "in which you wrote").await;
    s3.does(&record, "approve", json!({})).await;
}

async fn a_co_manager_who_registered_is_not_one_of_the_two(world: World) {
    let (administrator, s1) = (world.clerk().await, world.person("S1").await);
    let (one, other) = (world.person("CM-A").await, world.person("CM-B").await);
    let version = json!({"number": 2, "keys": 2, "validity_years": 4, "check": "P5BD", "decide": "P20BD",
        "resubmit": "P30D", "consent": "P14D", "remind": "P60D",
        "effective_from": {"at": "2014-02-04T09:00", "zone": "Asia/Bangkok"}});
    administrator.ask_at("/api/v1/procedures/expert-nomination", "versions", version, 1).await;
    world.clock_to("2014-02-05 09:00 Asia/Bangkok").await;
    // Co-manager A also sits at the registrar's desk.
    let person = one.get("/api/v1/me").await.body["person"].clone();
    let grant = json!({"person": person, "role": "registrar", "label": "Registrar A", "name": "Somebody",
        "email": "cm-a@travaux.example"});
    administrator.make("/api/v1/mandates", grant).await;
    let id = registered_by(&one, &s1).await;
    let codes = ["registrar-cannot-approve", "registrar-cannot-decline"];
    is_refused_on_every_path(&one, &id, codes, "what you registered").await;
    other.does(&format!("/api/v1/nominations/{id}"), "approve", json!({})).await;
    let stands = s1.get(&format!("/api/v1/nominations/{id}")).await.body["state"].clone();
    assert_eq!(stands, "under_review", "one of two is not two");
}

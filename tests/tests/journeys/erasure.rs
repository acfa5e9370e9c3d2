//! A person asks to be erased: two officers, nothing left on any page at any instant, a certificate, the record intact (DR30).

use serde_json::json;
use travaux_tests::World;

#[tokio::test(flavor = "multi_thread")]
async fn dr30_two_officers_erase_an_expert_and_no_page_of_any_instant_names_her() {
    let world = World::demonstration();
    let (s1, s2, s3, auditor) = (
        world.person("S1").await,
        world.person("S2").await,
        world.person("S3").await,
        world.person("AUD").await,
    );
    let listed = s1.get("/api/v1/nominations").await.body["items"].as_array().expect("nominations").clone();
    let mut names = Vec::new();
    for row in &listed {
        let reference = row["reference"].as_str().expect("a reference");
        let record = s1.get(&format!("/api/v1/nominations/{reference}")).await.body;
        if let Some(name) = record["answers"]["name_display"].as_str() {
            names.push((reference.to_owned(), name.to_owned()));
        }
    }
    let alone =
        |(_, name): &&(String, String)| names.iter().filter(|(_, other)| other.contains(name)).count() == 1;
    let (reference, name) = names.iter().find(alone).expect("somebody who was put forward once").clone();
    let before = s1.get("/api/v1/journal/head").await.body["size"].as_u64().expect("a size");
    let ask = |class: &str| json!({"person": reference, "class": class, "basis": "person", "grounds": "She asked."});
    let key = "018f4e7a-0000-7000-8000-0000000000";
    s1.ask_with_key("/api/v1/erasures", ask("DECISION"), &format!("{key}01"))
        .await
        .refused("erasure-class-kept");
    let person = s2.make("/api/v1/erasures", ask("NOMINATION-APPROVED")).await;
    let address = format!("/api/v1/erasures/{person}");
    s2.ask(&address, "confirm", json!({})).await.refused("erasure-same-person");
    world.person("D-QM").await.get(&address).await.absent();
    s3.does(&address, "confirm", json!({})).await;

    let erasure = auditor.get(&address).await.body;
    assert_eq!(erasure["state"], "completed", "{erasure}");
    let subjects = erasure["confirmed"].as_array().map_or(0, Vec::len);
    assert_eq!(erasure["completed"]["keys"].as_u64(), Some(subjects as u64));
    for page in [
        format!("/nominations/{reference}"),
        format!("/nominations/{reference}?as_of={before}"),
        "/nominations".to_owned(),
        format!("/nominations?as_of={before}"),
        "/roster".to_owned(),
        format!("/playback/expert-nomination/{reference}"),
    ] {
        let shown = auditor.page(&page).await;
        assert_eq!(shown.status.as_u16(), 200, "{page}");
        assert!(!shown.text.contains(&name), "{page} still names her");
    }
    let found = s1.get(&format!("/api/v1/nominations?q={}", name.replace(' ', "+"))).await.body;
    assert!(found["items"].as_array().is_some_and(Vec::is_empty), "a search does not find her: {found}");
    let certificate = auditor.page(&format!("/erasures/{person}/certificate")).await;
    assert_eq!(certificate.status.as_u16(), 200);
    assert!(certificate.text.contains("Certificate of erasure") && !certificate.text.contains(&name));
    let record = auditor.get(&format!("/api/v1/nominations/{reference}")).await.body;
    assert_eq!(record["reference"], reference.as_str(), "reference and dates stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_asked_on_a_page_comes_back_with_the_reason_and_what_was_typed() {
    let world = World::demonstration();
    let s1 = world.person("S1").await;
    let fields =
        [("person", "nobody"), ("class", "CONSENT"), ("basis", "person"), ("grounds", "She wrote to us.")];
    let again = s1.form("/erasures/ask", &fields).await;
    assert_eq!(again.status.as_u16(), 422);
    assert!(again.text.contains("She wrote to us."), "what was typed comes back");
    let held = s1.form("/erasures/hold", &[("person", "EN-2014-0001"), ("reason", "A court asked.")]).await;
    assert_eq!(held.status.as_u16(), 303, "{}", held.text);
    let fields =
        [("person", "EN-2014-0001"), ("class", "CONSENT"), ("basis", "person"), ("grounds", "She wrote.")];
    let refused = s1.form("/erasures/ask", &fields).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.text.contains("legal hold"), "AQ15");
}

//! What consent opens and closes.

use serde_json::json;
use travaux_tests::World;

use crate::experts::under_review;
use crate::on_both;

on_both!(
    consent_is_withdrawn_and_she_is_not_found_but_an_auditor_still_finds_her_as_of_the_day_before,
    a_nominee_answers_by_her_one_time_link,
);

async fn consent_is_withdrawn_and_she_is_not_found_but_an_auditor_still_finds_her_as_of_the_day_before(
    world: World,
) {
    let (s1, s3, delegate) = (world.person("S1").await, world.person("S3").await, world.person("D-QM").await);
    let (searcher, auditor) = (world.person("SR-QT").await, world.person("AUD").await);
    let id = under_review(&world, &s1, &delegate).await;
    s3.does(&format!("/api/v1/nominations/{id}"), "approve", json!({})).await;
    world.clock_to("2014-05-01 09:00 Asia/Bangkok").await;
    let count = |answer: travaux_tests::Answer| answer.body["items"].as_array().map_or(0, Vec::len);
    assert_eq!(count(searcher.get("/api/v1/roster?q=sample").await), 1);

    let entry = id.replacen("EN-", "RE-", 1);
    let no = json!({"processing": false, "visibility": false, "contact": false});
    s1.does(&format!("/api/v1/roster/{entry}"), "change-consent", no).await;
    world.clock_to("2014-05-02 09:00 Asia/Bangkok").await;
    let then = "as_of=2014-04-30%2012:00%20Asia/Bangkok";
    assert_eq!(count(searcher.get("/api/v1/roster?q=sample").await), 0);
    assert_eq!(
        count(searcher.get(&format!("/api/v1/roster?q=sample&{then}")).await),
        0,
        "what t allowed must be allowed now"
    );
    assert_eq!(count(auditor.get(&format!("/api/v1/roster?q=sample&{then}")).await), 1);
    assert_eq!(count(auditor.get("/api/v1/roster?q=sample").await), 0);
    searcher.page(&format!("/roster/{entry}")).await.absent();
}

async fn a_nominee_answers_by_her_one_time_link(world: World) {
    let (s1, s3, delegate) = (world.person("S1").await, world.person("S3").await, world.person("D-QM").await);
    let id = crate::experts::submitted(&delegate, "Ada", "Sample").await;
    let record = format!("/api/v1/nominations/{id}");
    s1.does(&record, "accept", crate::experts::checklist()).await;
    s1.does(&record, "request-consent", json!({})).await;
    let letters = world.mailbox().await;
    let letter = letters.iter().find(|letter| letter["kind"] == "consent-requested").expect("a letter");
    let body = letter["text"]["body"].as_str().unwrap_or_default();
    let token = body
        .split("/consent/")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .expect("a link")
        .to_owned();
    let path = format!("/api/v1/consents/{token}");
    let wrong = format!("{path}0");
    assert_eq!(world.anybody(reqwest::Method::GET, &wrong, None).await.status.as_u16(), 404);
    let yes = json!({"processing": true, "visibility": true, "contact": true});
    let answer = world.anybody(reqwest::Method::POST, &path, Some(yes)).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(s1.get(&record).await.body["state"], "under_review");
    s3.does(&record, "approve", json!({})).await;
    world.clock_to("2014-03-01 09:00 Asia/Bangkok").await;

    // The same link takes the consent back once she is listed.
    let no = json!({"processing": false});
    let answer = world.anybody(reqwest::Method::POST, &path, Some(no)).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let entry = id.replacen("EN-", "RE-", 1);
    let stands = s1.get(&format!("/api/v1/roster/{entry}")).await.body;
    assert_eq!(stands["consent"]["choice"]["processing"], false, "{stands}");
}

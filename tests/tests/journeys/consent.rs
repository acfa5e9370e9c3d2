//! What consent opens and closes.

use serde_json::json;
use travaux_tests::World;

use crate::experts::under_review;
use crate::on_both;

on_both!(
    consent_is_withdrawn_and_she_is_not_found_but_an_auditor_still_finds_her_as_of_the_day_before,
    a_nominee_answers_by_her_one_time_link,
    a_nominee_answers_on_her_page_and_changes_her_mind,
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
    let token = world.newest_link("/consent/").await;
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

async fn a_nominee_answers_on_her_page_and_changes_her_mind(world: World) {
    let (s1, s3, delegate) = (world.person("S1").await, world.person("S3").await, world.person("D-QM").await);
    let searcher = world.person("SR-QT").await;
    let id = crate::experts::submitted(&delegate, "Ada", "Sample").await;
    let record = format!("/api/v1/nominations/{id}");
    s1.does(&record, "accept", crate::experts::checklist()).await;
    s1.does(&record, "request-consent", json!({})).await;
    let path = format!("/consent/{}", world.newest_link("/consent/").await);
    let asked = world.anybody(reqwest::Method::GET, &path, None).await;
    asked.says("Your consent, Ada Sample");
    asked.says("May we register you in the Roster of Experts?");
    assert_eq!(world.anybody(reqwest::Method::GET, &format!("{path}0"), None).await.status.as_u16(), 404);
    world.anybody_posts(&format!("{path}0"), &answers("yes", "yes", "yes")).await.absent();

    // A question left open comes back with what was answered.
    let open = world.anybody_posts(&path, &[("processing", "yes"), ("visibility", "no")]).await;
    assert_eq!(open.status.as_u16(), 422, "{}", open.text);
    open.says("Answer yes or no to every question.");
    assert!(s1.get(&record).await.body["consent"].is_null(), "half an answer is none");

    world.anybody_posts(&path, &answers("no", "no", "no")).await.says("Your answers are recorded");
    let stands = s1.get(&record).await.body;
    assert_eq!(stands["consent"]["verdict"], "refused", "{stands}");
    s3.ask(&record, "approve", json!({})).await.refused("nomination-without-consent");

    // The same link again, and another answer: it is hers to give until it is decided, and after.
    world.anybody_posts(&path, &answers("yes", "no", "no")).await.says("Your answers are recorded");
    world.anybody_posts(&path, &answers("yes", "yes", "no")).await.says("Your answers are recorded");
    let stands = s1.get(&record).await.body;
    assert_eq!(stands["consent"]["consent"]["choice"]["visibility"], true, "{stands}");
    assert_eq!(stands["consent"]["consent"]["choice"]["method"], "link", "{stands}");
    s3.does(&record, "approve", json!({})).await;
    world.clock_to("2014-03-01 09:00 Asia/Bangkok").await;
    searcher.page("/roster?q=sample").await.says("Ada Sample");
    let again = world.anybody(reqwest::Method::GET, &path, None).await;
    assert_eq!(again.status.as_u16(), 200, "the link stays hers: {}", again.text);
    world.anybody_posts(&path, &answers("no", "no", "no")).await.says("Your answers are recorded");
    world.clock_to("2014-03-02 09:00 Asia/Bangkok").await;
    let found = searcher.page("/roster?q=sample").await;
    assert!(!found.text.contains("Ada Sample"), "withdrawn on the page of the link: {}", found.text);
}

/// The three answers, as a browser posts them.
const fn answers<'a>(processing: &'a str, visibility: &'a str, contact: &'a str) -> [(&'a str, &'a str); 3] {
    [("processing", processing), ("visibility", visibility), ("contact", contact)]
}

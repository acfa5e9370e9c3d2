//! Every page of the demonstration is there, small, and without a control that writes in the past.

use reqwest::Method;
use travaux_tests::World;

/// Most bytes of a page.
const MAX_PAGE_BYTES: usize = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_demonstration_is_shown() {
    let world = World::demonstration();
    let (s1, auditor) = (world.person("S1").await, world.person("AUD").await);
    let pages = [
        "/my-day",
        "/nominations",
        "/nominations/EN-2014-0002",
        "/nominations/EN-2014-0016/edit",
        "/nominations/new",
        "/roster",
        "/roster/RE-2014-0003",
        "/focal-points",
        "/focal-points/QM",
        "/calls",
        "/calls/2014",
        "/intake",
        "/participants",
        "/participants/TR",
        "/letters",
        "/record",
        "/record/200",
        "/dashboard",
        "/rehearsal",
        "/help",
        "/playback/expert-nomination/EN-2014-0002?step=3",
    ];
    for path in pages {
        let page = s1.page(path).await;
        assert_eq!(page.status.as_u16(), 200, "{path}: {}", page.text);
        assert!(page.text.len() <= MAX_PAGE_BYTES, "{path}: {} bytes", page.text.len());
        assert!(page.text.contains("<h1"), "{path} has a heading");
    }
    for path in ["/nominations", "/nominations/EN-2014-0002", "/roster", "/calls/2014", "/focal-points/QM"] {
        let page = auditor.page(&format!("{path}?as_of=2014-05-30%2012:00%20Asia/Bangkok")).await;
        assert_eq!(page.status.as_u16(), 200, "{path}: {}", page.text);
        assert!(page.text.contains("You are standing at"), "{path} says that it stands in the past");
        let writes = page.text.matches("method=\"post\"").count();
        assert_eq!(writes, 1, "{path} has no control that writes but the one to sign out");
    }
    for path in ["/nominations.csv", "/roster.csv", "/participants.csv", "/record.csv"] {
        let file = s1.page(path).await;
        assert_eq!(file.status.as_u16(), 200, "{path}");
        assert!(file.text.lines().count() > 3, "{path}: {}", file.text);
    }
    let board = s1.page("/nominations?state=submitted").await;
    assert!(board.text.contains("EN-2014-0013") && !board.text.contains("EN-2014-0001"), "{}", board.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_back_keeps_what_was_typed() {
    let world = World::sqlite();
    let delegate = world.person("D-QM").await;
    let opened = delegate.form("/nominations/new", &[("nominator", "QM")]).await;
    assert_eq!(opened.status.as_u16(), 303, "{}", opened.text);
    let list = delegate.get("/api/v1/nominations").await.body;
    let id = list["items"][0]["reference"].as_str().unwrap_or_default().to_owned();
    let typed =
        [("act", "submit"), ("version", "1"), ("family_name", "O'Typed & <b>"), ("email", "not-an-address")];
    let answer = delegate.form(&format!("/nominations/{id}/submit"), &typed).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(
        answer.text.contains("O&#39;Typed &#38; &#60;b&#62;"),
        "what was typed comes back, escaped: {}",
        answer.text
    );
    assert!(answer.text.contains("f-email-e"), "the reason stands beside the field: {}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_of_the_api_names_every_address_it_has() {
    let world = World::sqlite();
    let described = world.anybody(Method::GET, "/openapi.json", None).await.body;
    let paths = described["paths"].as_object().expect("paths");
    assert!(paths.len() > 80, "{}", paths.len());
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().expect("operations") {
            assert!(operation["summary"].is_string(), "{method} {path} says what it does");
            assert!(operation["responses"]["422"].is_object(), "{method} {path} says how it refuses");
        }
    }
    let health = world.anybody(Method::GET, "/healthz", None).await;
    assert_eq!((health.status.as_u16(), health.text.as_str()), (200, "well\n"));
    assert_eq!(world.anybody(Method::GET, "/readyz", None).await.status.as_u16(), 200);
}

//! Letters of a live service, through a real mail server: each delivered once, and none lost when the server is away.
#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::time::Duration;

use serde_json::{Value, json};
use travaux_tests::{Program, SmtpSink};

/// How long a letter may take.
const PATIENCE: Duration = Duration::from_secs(15);

async fn post(site: &str, path: &str, body: Value) -> (u16, Value) {
    let answer =
        reqwest::Client::new().post(format!("{site}{path}")).json(&body).send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
}

async fn waits_for(what: &str, mut there: impl FnMut() -> bool) {
    let began = std::time::Instant::now();
    while !there() {
        assert!(began.elapsed() < PATIENCE, "{what} did not come in time");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_sign_in_arrives_once_by_mail_and_works_once() {
    let sink = SmtpSink::start();
    let administrator = "Admin Example <admin@travaux.example>";
    let program = Program::start(&["serve", "--smtp", &sink.url(), "--administrator", administrator]);
    let site = program.address();
    let known = post(site, "/api/v1/sign-in/links", json!({"email": "Admin@travaux.example"})).await;
    let unknown = post(site, "/api/v1/sign-in/links", json!({"email": "nobody@travaux.example"})).await;
    assert_eq!(known, unknown, "the answer does not say who is known");

    waits_for("the letter", || !sink.messages().is_empty()).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let messages = sink.messages();
    assert_eq!(messages.len(), 1, "exactly one letter: {messages:?}");
    assert!(messages[0].contains("Message-ID: <L-"), "its identity is the letter's: {}", messages[0]);
    let plain = messages[0].replace("=\r\n", "").replace("=\n", "");
    let token =
        plain.split("/sign-in/").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a link");
    let (status, answer) = post(site, "/api/v1/sign-in", json!({"token": token})).await;
    assert_eq!((status, answer["mandates"][0]["role"].as_str()), (200, Some("administrator")), "{answer}");
    let (status, answer) = post(site, "/api/v1/sign-in", json!({"token": token})).await;
    assert_eq!((status, answer["code"].as_str()), (422, Some("sign-in-link-spent")), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_the_server_does_not_take_is_kept_and_its_failure_names_no_address() {
    let sink = SmtpSink::start();
    let administrator = "Admin Example <admin@travaux.example>";
    let program = Program::start(&["serve", "--smtp", &sink.url(), "--administrator", administrator]);
    let site = program.address();
    post(site, "/api/v1/sign-in/links", json!({"email": "admin@travaux.example"})).await;
    waits_for("the letter", || !sink.messages().is_empty()).await;
    let plain = sink.messages()[0].replace("=\r\n", "").replace("=\n", "");
    let token = plain
        .split("/sign-in/")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .expect("a link")
        .to_owned();
    let (_, answer) = post(site, "/api/v1/sign-in", json!({"token": token})).await;
    let bearer = answer["bearer"].as_str().expect("a bearer").to_owned();
    drop(sink);

    post(site, "/api/v1/sign-in/links", json!({"email": "admin@travaux.example"})).await;
    let began = std::time::Instant::now();
    loop {
        let request = reqwest::Client::new().get(format!("{site}/api/v1/letters")).bearer_auth(&bearer);
        let letters: Value = request.send().await.expect("an answer").json().await.expect("json");
        let failure = letters["items"][0]["failure"].as_str().unwrap_or_default().to_owned();
        if !failure.is_empty() {
            assert!(failure.contains("mail server") && !failure.contains('@'), "{failure}");
            assert_eq!(letters["items"][0]["state"], "waiting", "it will be tried again: {letters}");
            return;
        }
        assert!(began.elapsed() < PATIENCE, "the failure was not recorded: {letters}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

//! Letters of a live service, through a real mail server: each delivered once, and none lost when the server is away.
#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::sync::Arc;
use std::time::Duration;

use domain::mandate::command::Grant;
use domain::mandate::event::Identity;
use domain::service_record::event::Purpose;
use eventstore::MemoryJournal;
use eventstore::keys::MemoryKeys;
use eventstore::testing::PostgresServer;
use serde_json::{Value, json};
use travaux_tests::{Program, SmtpSink, expert_form};
use workflows::{Ask, Clock, Office, Parts, Post, Running, Secret, Smtp};

/// How long a letter may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long nothing more may come, before once is believed to be once.
const QUIET: Duration = Duration::from_secs(2);
/// The first administrator of every service here.
const ADMINISTRATOR: &str = "Admin Example <admin@travaux.example>";

/// A live service whose letters leave by a mail server.
struct Service {
    program: Program,
    client: reqwest::Client,
}

impl Service {
    fn start(sink: &SmtpSink, more: &[&str]) -> Self {
        let url = sink.url();
        let words = [&["serve", "--smtp", &url, "--administrator", ADMINISTRATOR], more].concat();
        Self { program: Program::start(&words), client: reqwest::Client::new() }
    }

    async fn asks(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.asks(self.client.post(format!("{}{path}", self.program.address())).json(&body)).await
    }

    async fn asks_for_a_link(&self, email: &str) -> (u16, Value) {
        self.post("/api/v1/sign-in/links", json!({"email": email})).await
    }

    /// Signs somebody in by the link that her letter brings.
    async fn signed_in(&self, sink: &SmtpSink, email: &str) -> Desk<'_> {
        let before = sink.to(email).len();
        self.asks_for_a_link(email).await;
        waits_for("the letter with the link", || sink.to(email).len() > before).await;
        let letter = sink.to(email).pop().expect("a letter");
        let (status, answer) = self.post("/api/v1/sign-in", json!({"token": link_in(&letter)})).await;
        assert_eq!(status, 200, "{answer}");
        Desk { service: self, bearer: answer["bearer"].as_str().expect("a bearer").to_owned() }
    }
}

/// Somebody who is signed in.
struct Desk<'s> {
    service: &'s Service,
    bearer: String,
}

impl Desk<'_> {
    async fn gets(&self, path: &str) -> Value {
        let address = format!("{}{path}", self.service.program.address());
        self.service.asks(self.service.client.get(address).bearer_auth(&self.bearer)).await.1
    }

    async fn asks(&self, path: &str, version: Option<&Value>, body: Value) -> Value {
        let address = format!("{}{path}", self.service.program.address());
        let request = self.service.client.post(address).bearer_auth(&self.bearer).json(&body);
        let request = request.header(
            "Idempotency-Key",
            uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, format!("{path} {body}").as_bytes()).to_string(),
        );
        let request = match version {
            Some(version) => request.header("If-Match", format!("\"{version}\"")),
            None => request,
        };
        let (status, answer) = self.service.asks(request).await;
        assert!(matches!(status, 200 | 201), "{path}: {status} {answer}");
        answer
    }

    async fn does(&self, record: &str, act: &str, body: Value) {
        let version = self.gets(record).await["version"].clone();
        self.asks(&format!("{record}/{act}"), Some(&version), body).await;
    }

    /// The newest letter of the service.
    async fn newest_letter(&self) -> Value {
        self.gets("/api/v1/letters").await["items"][0].clone()
    }
}

async fn waits_for(what: &str, mut there: impl FnMut() -> bool) {
    let began = std::time::Instant::now();
    while !there() {
        assert!(began.elapsed() < PATIENCE, "{what} did not come in time");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The token of the link in a letter.
fn link_in(letter: &str) -> String {
    let rest = letter.split("/sign-in/").nth(1).and_then(|rest| rest.split_whitespace().next());
    rest.expect("a link").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_sign_in_arrives_once_by_mail_and_works_once() {
    let sink = SmtpSink::start();
    let service = Service::start(&sink, &[]);
    let known = service.asks_for_a_link("Admin@travaux.example").await;
    let unknown = service.asks_for_a_link("nobody@travaux.example").await;
    assert_eq!(known, unknown, "the answer does not say who is known");

    waits_for("the letter", || !sink.messages().is_empty()).await;
    tokio::time::sleep(QUIET).await;
    let messages = sink.to("Admin@travaux.example".to_lowercase().as_str());
    assert_eq!((messages.len(), sink.messages().len()), (1, 1), "exactly one letter: {messages:?}");
    assert!(messages[0].contains("Message-ID: <L-"), "its identity is the letter's: {}", messages[0]);
    let token = link_in(&messages[0]);
    let (status, answer) = service.post("/api/v1/sign-in", json!({"token": token})).await;
    assert_eq!((status, answer["mandates"][0]["role"].as_str()), (200, Some("administrator")), "{answer}");
    let (status, answer) = service.post("/api/v1/sign-in", json!({"token": token})).await;
    assert_eq!((status, answer["code"].as_str()), (422, Some("sign-in-link-spent")), "{answer}");
}

/// A nomination is received, returned and declined, on a live journal; each letter about it reaches the mail server once.
async fn a_nomination_told_by_mail(database: &[&str]) {
    let sink = SmtpSink::start();
    let service = Service::start(&sink, database);
    let administrator = service.signed_in(&sink, "admin@travaux.example").await;
    let delegate = json!({"role": "nominator", "participant": "ID", "label": "Delegate of ID", "name": "A Delegate",
        "email": "delegate@id.example"});
    administrator.asks("/api/v1/mandates", None, delegate).await;
    let registrar = json!({"role": "registrar", "label": "Registrar", "name": "A Registrar", "email": "registrar@travaux.example"});
    administrator.asks("/api/v1/mandates", None, registrar).await;
    let delegate = service.signed_in(&sink, "delegate@id.example").await;
    let registrar = service.signed_in(&sink, "registrar@travaux.example").await;

    let form = expert_form("ID", "Ada", "Sample");
    let opened =
        delegate.asks("/api/v1/nominations", None, json!({"nominator": "ID", "answers": form})).await;
    let id = opened["id"].as_str().expect("a reference").to_owned();
    let record = format!("/api/v1/nominations/{id}");
    delegate.does(&record, "submit", json!({"answers": form})).await;
    let about = |words: &str| -> Vec<String> {
        let subject = format!("Subject: {id}: {words}");
        sink.to("delegate@id.example").into_iter().filter(|letter| letter.contains(&subject)).collect()
    };
    waits_for("the acknowledgement", || !about("your nomination was received").is_empty()).await;
    let items = json!({"items": [{"field": "languages", "reason": "Please give the level you work at."}]});
    registrar.does(&record, "return", items).await;
    waits_for("the letter with what is to be mended", || !about("please mend the form").is_empty()).await;
    tokio::time::sleep(QUIET).await;
    for words in ["your nomination was received", "please mend the form"] {
        assert_eq!(about(words).len(), 1, "once: {words}");
    }
    let returned = about("please mend the form").remove(0);
    assert!(returned.contains("Please give the level you work at."), "{returned}");
    let link = format!("{}/nominations/{id}/edit", service.program.address());
    assert!(returned.contains(&link), "the letter leads to the form: {returned}");
    let letters = administrator.gets("/api/v1/letters?limit=200").await;
    let waiting =
        letters["items"].as_array().into_iter().flatten().filter(|it| it["state"] != "delivered").count();
    assert_eq!(waiting, 0, "{letters}");
    let identities: std::collections::BTreeSet<String> = sink
        .messages()
        .iter()
        .filter_map(|letter| letter.lines().find(|line| line.starts_with("Message-ID:")).map(str::to_owned))
        .collect();
    assert_eq!(identities.len(), sink.messages().len(), "no letter came twice");
    assert_eq!(
        Some(identities.len()),
        letters["items"].as_array().map(Vec::len),
        "each letter on record came"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_about_a_nomination_arrive_once_by_mail_from_sqlite() {
    a_nomination_told_by_mail(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_about_a_nomination_arrive_once_by_mail_from_postgresql() {
    let server = PostgresServer::start().await.expect("a PostgreSQL server");
    let url = server.database("mail").await.expect("a database");
    a_nomination_told_by_mail(&["--database", &url]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_the_server_does_not_take_is_kept_and_its_failure_names_no_address() {
    let sink = SmtpSink::start();
    let service = Service::start(&sink, &[]);
    let administrator = service.signed_in(&sink, "admin@travaux.example").await;
    drop(sink);
    service.asks_for_a_link("admin@travaux.example").await;
    let began = std::time::Instant::now();
    let failed = loop {
        let letter = administrator.newest_letter().await;
        if !letter["failure"].is_null() {
            break letter;
        }
        assert!(began.elapsed() < PATIENCE, "the failure was not recorded: {letter}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    let failure = failed["failure"].as_str().unwrap_or_default();
    assert!(failure.contains("mail server") && !failure.contains('@'), "{failure}");
    assert_eq!(failed["state"], "waiting", "it will be tried again: {failed}");
}

/// A secretariat whose clock is moved here: what waits minutes for its next attempt need not be waited for.
async fn secretariat() -> Office {
    let clock = Clock::standing("2014-02-03T02:00:00Z".parse().expect("an instant"));
    let journal = Arc::new(MemoryJournal::new(Arc::new(clock.clone())));
    let keys = Arc::new(MemoryKeys::default());
    let office = Office::new(Parts { journal, keys, clock, secret: Secret::new([9; 32]) });
    office.open(&Purpose::Live, |_, _| {}).await.expect("opened");
    let grant = Grant {
        person: None,
        role: domain::Role::Administrator,
        participant: None,
        body: None,
        label: "Administrator".to_owned(),
        powers: Vec::new(),
        from: None,
        until: None,
        identity: Identity { name: "Admin Example".to_owned(), email: "admin@travaux.example".to_owned() },
    };
    let ask = Ask::Mandate(None, domain::mandate::Command::Grant(grant));
    office.by_the_secretariat("an administrator", ask, Vec::new()).await.expect("a mandate");
    office
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_did_not_take_while_it_was_away_is_delivered_once_when_it_is_back() {
    let sink = SmtpSink::start();
    let door = sink.port();
    let post = Smtp::new(&sink.url(), "office@travaux.example", "https://travaux.example").expect("a post");
    drop(sink);
    let office = secretariat().await;
    let clerk = Running::new(office.clone(), Post::Smtp(post));
    office.send_link("admin@travaux.example").await.expect("a link");
    clerk.settle().await.expect("settled");
    let states = || async {
        let events = office.journal().read_all(0, 10_000).await.expect("the journal");
        let letters = events.into_iter().filter(|it| it.envelope.stream.starts_with("letter/"));
        letters.map(|it| it.envelope.event_type).collect::<Vec<_>>()
    };
    let failed = ["LetterComposed", "LetterHandingOver", "LetterFailed"];
    assert_eq!(states().await, failed);

    let sink = SmtpSink::start_on(door);
    clerk.settle().await.expect("settled");
    assert!(sink.messages().is_empty(), "it waits a little first");
    for _ in 0..3 {
        office.clock().forward(office.clock().now() + jiff::SignedDuration::from_mins(6));
        clerk.settle().await.expect("settled");
    }
    let messages = sink.to("admin@travaux.example");
    assert_eq!((messages.len(), sink.messages().len()), (1, 1), "once: {messages:?}");
    assert!(messages[0].contains("Message-ID: <L-"), "{}", messages[0]);
    assert_eq!(states().await, [&failed[..], &["LetterHandingOver", "LetterDelivered"]].concat());
    office.sign_in(&link_in(&messages[0])).await.expect("what it brings still works");
}

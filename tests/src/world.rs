//! A rehearsal with its people: each test asks as a person, not as a token.

use reqwest::{Client, Method, RequestBuilder, StatusCode, redirect};
use serde_json::{Value, json};

use crate::Program;

/// How long a letter may take to be written.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// A rehearsal, on SQLite or PostgreSQL.
pub struct World {
    /// The program.
    pub program: Program,
    client: Client,
    /// The bearer of the administrator, once she signed in.
    clerk: tokio::sync::OnceCell<String>,
}

/// Somebody who is signed in.
pub struct Person<'w> {
    world: &'w World,
    bearer: String,
}

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// The JSON of its body; null where it is none.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

/// A page, and the mark a browser keeps of having looked at it.
#[derive(Debug)]
pub struct Look {
    /// The page.
    pub text: String,
    /// What the browser is asked to keep.
    pub mark: Option<String>,
}

impl World {
    /// An empty rehearsal on SQLite.
    #[must_use]
    pub fn sqlite() -> Self {
        Self::of(&["rehearse"])
    }

    /// An empty rehearsal on a PostgreSQL database.
    #[must_use]
    pub fn postgres(url: &str) -> Self {
        Self::of(&["rehearse", "--database", url])
    }

    /// A rehearsal that begins with the demonstration's half year.
    #[must_use]
    pub fn demonstration() -> Self {
        Self::of(&["rehearse", "--demonstration"])
    }

    /// An empty rehearsal on SQLite whose disk has room for so many megabytes.
    #[must_use]
    pub fn on_a_small_disk(megabytes: u32) -> Self {
        Self::with(Program::start_on_a_small_disk(megabytes, &["rehearse"]))
    }

    /// Whatever is served with these words.
    #[must_use]
    pub fn of(arguments: &[&str]) -> Self {
        Self::with(Program::start(arguments))
    }

    fn with(program: Program) -> Self {
        Self { program, client: client(), clerk: tokio::sync::OnceCell::new() }
    }

    /// Somebody by label, signed in by her one-time link: `S1`, `D-QM`, `AUD`.
    pub async fn person(&self, label: &str) -> Person<'_> {
        let token = self.program.token(label);
        let answer =
            self.send(self.request(Method::POST, "/api/v1/sign-in").json(&json!({"token": token}))).await;
        assert_eq!(answer.status, StatusCode::OK, "{label} signs in: {}", answer.text);
        Person { world: self, bearer: answer.body["bearer"].as_str().unwrap_or_default().to_owned() }
    }

    /// Somebody who asks for a link by her address and uses the one in the newest letter that carries one.
    pub async fn by_letter(&self, email: &str) -> Person<'_> {
        let before = self.links("/sign-in/").await.len();
        let asked = self.request(Method::POST, "/api/v1/sign-in/links").json(&json!({"email": email}));
        assert_eq!(self.send(asked).await.status, StatusCode::ACCEPTED, "{email}");
        let began = std::time::Instant::now();
        while self.links("/sign-in/").await.len() == before {
            assert!(began.elapsed() < PATIENCE, "no letter to {email}");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let token = self.newest_link("/sign-in/").await;
        let answer =
            self.send(self.request(Method::POST, "/api/v1/sign-in").json(&json!({"token": token}))).await;
        assert_eq!(answer.status, StatusCode::OK, "{email} signs in: {}", answer.text);
        Person { world: self, bearer: answer.body["bearer"].as_str().unwrap_or_default().to_owned() }
    }

    /// The token of the newest letter with an address at this place: `/consent/`, `/sign-in/`.
    pub async fn newest_link(&self, place: &str) -> String {
        self.links(place).await.into_iter().next().expect("a letter with a link")
    }

    /// The tokens of all letters with an address at this place, newest first.
    async fn links(&self, place: &str) -> Vec<String> {
        let letters = self.mailbox().await;
        let bodies = letters.iter().filter_map(|letter| letter["text"]["body"].as_str());
        let tokens = bodies.filter_map(|body| body.split_once(place)?.1.split_whitespace().next());
        tokens.map(str::to_owned).collect()
    }

    /// Posts a form as somebody who is not signed in.
    pub async fn anybody_posts(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).form(fields)).await
    }

    /// Moves the clock; everything due on the way has happened when it returns.
    pub async fn clock_to(&self, to: &str) {
        let answer = self.person_again("S1", |person| person.moving(to)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }

    async fn person_again(&self, _label: &str, ask: impl FnOnce(&Person<'_>) -> RequestBuilder) -> Answer {
        let cached = Person { world: self, bearer: self.clock_bearer().await };
        self.send(ask(&cached)).await
    }

    /// A bearer for moving the clock: the administrator's, whose link no test uses otherwise.
    async fn clock_bearer(&self) -> String {
        self.clerk.get_or_init(|| async { self.person("ADM").await.bearer }).await.clone()
    }

    /// The administrator, who also moves the clock: her link works once, so she is kept.
    pub async fn clerk(&self) -> Person<'_> {
        Person { world: self, bearer: self.clock_bearer().await }
    }

    /// The letters of the rehearsal, newest first.
    pub async fn mailbox(&self) -> Vec<Value> {
        let clerk = Person { world: self, bearer: self.clock_bearer().await };
        let answer = clerk.get("/api/v1/rehearsal/mailbox").await;
        answer.body["items"].as_array().cloned().unwrap_or_default()
    }

    /// Asks without being signed in.
    pub async fn anybody(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.request(method, path);
        self.send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.program.address()))
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let status = response.status();
        let text = response.text().await.expect("a body");
        Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }
}

impl Person<'_> {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.world.request(method, path).bearer_auth(&self.bearer)
    }

    fn moving(&self, to: &str) -> RequestBuilder {
        self.keyed("/api/v1/rehearsal/clock").json(&json!({"to": to}))
    }

    fn keyed(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path).header("Idempotency-Key", key().to_string())
    }

    /// Reads JSON.
    pub async fn get(&self, path: &str) -> Answer {
        self.world.send(self.request(Method::GET, path)).await
    }

    /// Reads a page as a browser would, with the cookie.
    pub async fn page(&self, path: &str) -> Answer {
        let request =
            self.world.request(Method::GET, path).header("Cookie", format!("travaux={}", self.bearer));
        self.world.send(request).await
    }

    /// Reads a page as a browser would that was there before: with the mark it was given then, and the mark it is given now.
    pub async fn look(&self, path: &str, mark: Option<&str>) -> Look {
        let pair = |mark: &str| mark.split(';').next().unwrap_or_default().to_owned();
        let marks = mark.map(|mark| format!("; {}", pair(mark))).unwrap_or_default();
        let cookies = format!("travaux={}{marks}", self.bearer);
        let request = self.world.request(Method::GET, path).header("Cookie", cookies);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let set =
            response.headers().get("Set-Cookie").and_then(|value| value.to_str().ok()).map(str::to_owned);
        Look { text: response.text().await.expect("a body"), mark: set }
    }

    /// A file as a browser would save it.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let request =
            self.world.request(Method::GET, path).header("Cookie", format!("travaux={}", self.bearer));
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.bytes().await.expect("a body").to_vec()
    }

    /// Posts a form as a browser would.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request =
            self.world.request(Method::POST, path).header("Cookie", format!("travaux={}", self.bearer));
        self.world.send(request.form(fields)).await
    }

    /// Posts a form with one file as a browser would.
    pub async fn upload(&self, path: &str, field: &str, bytes: Vec<u8>) -> Answer {
        let part = reqwest::multipart::Part::bytes(bytes).file_name("a-file");
        let form = reqwest::multipart::Form::new().part(field.to_owned(), part);
        let request =
            self.world.request(Method::POST, path).header("Cookie", format!("travaux={}", self.bearer));
        self.world.send(request.multipart(form)).await
    }

    /// Makes a record: the identifier it got.
    pub async fn make(&self, path: &str, body: Value) -> String {
        let answer = self.world.send(self.keyed(path).json(&body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{path}: {}", answer.text);
        answer.body["id"].as_str().unwrap_or_default().to_owned()
    }

    /// Asks for an act on a record at its newest version.
    pub async fn ask(&self, record: &str, act: &str, body: Value) -> Answer {
        let version = self.get(record).await.body["version"].as_u64().unwrap_or(0);
        self.ask_at(record, act, body, version).await
    }

    /// Asks for an act on a record as it was seen.
    pub async fn ask_at(&self, record: &str, act: &str, body: Value, version: u64) -> Answer {
        let request = self.keyed(&format!("{record}/{act}")).header("If-Match", format!("\"{version}\""));
        self.world.send(request.json(&body)).await
    }

    /// Asks for an act that has to succeed.
    pub async fn does(&self, record: &str, act: &str, body: Value) {
        let answer = self.ask(record, act, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{record} {act}: {}", answer.text);
    }

    /// Asks with a key of one's own.
    pub async fn ask_with_key(&self, path: &str, body: Value, key: &str) -> Answer {
        let request = self.request(Method::POST, path).header("Idempotency-Key", key);
        self.world.send(request.json(&body)).await
    }

    /// Sends a body that is made as it is sent.
    pub async fn streams(&self, path: &str, media_type: &str, body: reqwest::Body) -> Answer {
        let request = self.keyed(path).header("Content-Type", media_type);
        self.world.send(request.body(body)).await
    }

    /// Sends a file as a program would, with a key of its own, and the version that was seen.
    pub async fn sends(&self, path: &str, file: Vec<u8>, seen: Option<u64>) -> Answer {
        let request = self.keyed(path).header("Content-Type", "application/octet-stream");
        let request = match seen {
            Some(version) => request.header("If-Match", format!("\"{version}\"")),
            None => request,
        };
        self.world.send(request.body(file)).await
    }

    /// Posts a form with one file that is made as it is sent, as a browser would.
    pub async fn uploads(&self, path: &str, field: &str, file: reqwest::Body) -> Answer {
        let part = reqwest::multipart::Part::stream(file).file_name("a-file");
        let form = reqwest::multipart::Form::new().part(field.to_owned(), part);
        let request =
            self.world.request(Method::POST, path).header("Cookie", format!("travaux={}", self.bearer));
        self.world.send(request.multipart(form)).await
    }

    /// Sends a table as a program would, with a key of its own.
    pub async fn send_table(&self, path: &str, table: Vec<u8>, key: &str) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("Idempotency-Key", key)
            .header("Content-Type", "text/csv");
        self.world.send(request.body(table)).await
    }

    /// Follows the journal as a stream of events until so many positions were seen.
    pub async fn follow(&self, last: Option<u64>, many: usize) -> Vec<u64> {
        let mut request =
            self.request(Method::GET, "/api/v1/journal/events").header("Accept", "text/event-stream");
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last.to_string());
        }
        let mut response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        let (mut text, mut seen) = (String::new(), Vec::new());
        while seen.len() < many {
            let chunk = response.chunk().await.expect("a piece of the stream").expect("the stream goes on");
            text.push_str(&String::from_utf8_lossy(&chunk));
            while let Some((line, rest)) = text.split_once('\n') {
                seen.extend(line.strip_prefix("id: ").and_then(|id| id.parse::<u64>().ok()));
                text = rest.to_owned();
            }
        }
        seen.truncate(many);
        seen
    }

    /// Keeps a file: its digest.
    pub async fn keep(&self, bytes: Vec<u8>) -> Answer {
        let request =
            self.request(Method::POST, "/api/v1/files").header("Content-Type", "application/octet-stream");
        self.world.send(request.body(bytes)).await
    }
}

impl Answer {
    /// Fails unless the reader is sent on: what was asked is done.
    pub fn sent_on(&self) {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
    }

    /// Fails unless the page is there and says this.
    pub fn says(&self, words: &str) {
        assert!(self.text.contains(words), "“{words}” is not said ({}): {}", self.status, self.text);
    }

    /// Fails unless a rule said no with this code.
    pub fn refused(&self, code: &str) {
        assert_eq!(
            (self.status, self.body["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(code)),
            "{}",
            self.text
        );
    }

    /// Fails unless somebody wrote first.
    pub fn is_overtaken(&self) {
        assert_eq!(self.status, StatusCode::PRECONDITION_FAILED, "{}", self.text);
    }

    /// Fails unless there is no such thing.
    pub fn absent(&self) {
        assert_eq!(self.status, StatusCode::NOT_FOUND, "{}", self.text);
    }
}

fn client() -> Client {
    Client::builder().redirect(redirect::Policy::none()).build().expect("a client")
}

/// A new key for each request.
fn key() -> uuid::Uuid {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    uuid::Uuid::from_u128((u128::from(std::process::id()) << 64) | u128::from(number))
}

/// A whole form of an invented expert.
#[must_use]
pub fn expert_form(nominator: &str, given: &str, family: &str) -> Value {
    json!({
        "nominating_authority": format!("Department of the Interior of {nominator}"),
        "authorising_officer_name": "Officer Q", "authorising_officer_title": "Director",
        "authorising_officer_email": "officer@qm.example", "nominator_attestation": true,
        "nominator_date": "2014-02-01", "family_name": family, "given_names": given,
        "name_display": format!("{given} {family}"), "nationalities": ["QM"], "residence_country": "QM",
        "contact_language": "en", "email": "expert@qm.example", "phone": "+66212345678",
        "contact_via": "nominator", "sector": "SECT.GOV", "employer": "Office of QM", "position": "Adviser",
        "employer_release": "yes", "kinds": ["KIND.LEG"], "area_primary": "AREA.TIP.CRI",
        "years_experience": 9, "expertise_summary": "Drafts criminal law.", "trainer": true,
        "languages": [{"bcp47": "en", "level": "C1"}], "modalities": ["remote advice"],
        "cost_basis": "to be agreed", "decl_accuracy": true, "decl_personal_capacity": true,
        "consent_processing": true, "consent_visibility": true,
    })
}

/// A whole form of an invented official.
#[must_use]
pub fn official_form(given: &str, family: &str, effective: &str, replaces: Option<&str>) -> Value {
    let mut form = json!({
        "nominating_authority": "Department of the Interior of QM", "authorising_officer_name": "Officer Q",
        "authorising_officer_title": "Director", "authorising_officer_email": "officer@qm.example",
        "nominator_attestation": true, "nominator_date": "2014-02-01", "slot": "primary",
        "scope": "RSO national focal point", "effective_on": effective, "family_name": family,
        "given_names": given, "name_display": format!("{given} {family}"), "position": "Head",
        "department": "Borders", "grade": "Director", "decision_capacity": true, "email": "nfp@qm.example",
        "phone": "+66212345678", "time_zone": "Asia/Bangkok", "weekend": ["Sat", "Sun"],
        "languages": ["en"], "powers": ["expert nominations"], "consent_sharing": true,
    });
    if let Some(replaces) = replaces {
        form["replaces"] = replaces.into();
    }
    form
}

/// A table of whole forms as an office would send it: headed by the identifiers of fields, several values in a cell between bars.
#[must_use]
pub fn table(forms: &[Value]) -> Vec<u8> {
    let mut columns: Vec<&String> =
        forms.iter().filter_map(Value::as_object).flat_map(|form| form.keys()).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut lines = vec![columns.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(";")];
    for form in forms {
        let cells = columns.iter().map(|name| cell(form.get(name.as_str()).unwrap_or(&Value::Null)));
        lines.push(cells.collect::<Vec<_>>().join(";"));
    }
    lines.join("\n").into_bytes()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("|"),
        Value::Object(row) => row.values().map(cell).collect::<Vec<_>>().join(":"),
        other => other.to_string(),
    }
}

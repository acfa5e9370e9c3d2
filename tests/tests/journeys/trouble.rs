//! What becomes of the work when the disk is full, the database goes away, or somebody sends two hundred megabytes?

use std::time::{Duration, Instant};

use eventstore::testing::PostgresServer;
use futures::StreamExt;
use futures::future::join_all;
use reqwest::{Body, Method};
use serde_json::{Value, json};
use travaux_tests::{Answer, Person, World, expert_form};
use uuid::Uuid;

/// Megabytes of a file that is far too large.
const FAR_TOO_LARGE: usize = 200;
/// Most megabytes by which sending such files away may raise the program's memory: four times the largest file that is taken.
const MOST_MEMORY: u64 = 100;
/// How long the program may take to find its database again.
const PATIENCE: Duration = Duration::from_mins(1);

/// Two hundred megabytes that begin like this.
fn far_too_large(start: &'static str) -> Body {
    let pieces = (0..FAR_TOO_LARGE).map(|_| vec![b'x'; 1024 * 1024]);
    let all = std::iter::once(start.as_bytes().to_vec()).chain(pieces).map(Ok::<_, std::io::Error>);
    Body::wrap_stream(futures::stream::iter(all).boxed())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_megabytes_are_told_the_limit_and_the_field_and_cost_no_memory() {
    let world = World::sqlite();
    let s1 = world.person("S1").await;
    let head = async || world.anybody(Method::GET, "/readyz", None).await.text;
    let (before, memory) = (head().await, world.program.most_memory());

    let mail = "Received: from a by b; Mon, 3 Feb 2014 08:00:00 +0700\r\nFrom: Q <q@qm.example>\r\nDate: Mon, 3 Feb 2014 08:00:00 +0700\r\n\r\n";
    for start in ["%PDF-1.4 ", mail] {
        let answer = s1.streams("/api/v1/files", "application/octet-stream", far_too_large(start)).await;
        too_large(&answer, "file");
        let page = s1.uploads("/intake", "file", far_too_large(start)).await;
        assert_eq!(page.status.as_u16(), 413, "{}", page.text);
        assert!(page.text.contains("file: A file may have 25 MB at most."), "{}", page.text);
    }
    let table = s1.streams("/api/v1/nominations/import", "text/csv", far_too_large("nominator;")).await;
    too_large(&table, "file");
    let json =
        s1.streams("/api/v1/nominations", "application/json", far_too_large("{\"nominator\": \"")).await;
    assert_eq!((json.status.as_u16(), json.body["code"].as_str()), (413, Some("too-large")), "{}", json.text);
    assert!(json.text.contains("one mebibyte"), "{}", json.text);

    let more = world.program.most_memory() - memory;
    assert!(more <= MOST_MEMORY, "{more} MB more");
    assert_eq!(head().await, before, "nothing was recorded");
}

fn too_large(answer: &Answer, field: &str) {
    let error = &answer.body["errors"][0];
    assert_eq!(
        (answer.status.as_u16(), error["field"].as_str(), error["message"].as_str()),
        (413, Some(field), Some("A file may have 25 MB at most.")),
        "{}",
        answer.text
    );
}

/// A nomination to be opened, with the key it is asked under.
struct Asked {
    key: String,
    body: Value,
}

impl Asked {
    fn new(number: usize) -> Self {
        let key = Uuid::from_u128(0x7000_0000_0000_4000_8000_0000_0000_0000 + number as u128).to_string();
        let family = format!("Sample {number}");
        Self { key, body: json!({"nominator": "QM", "answers": expert_form("QM", "Ada", &family)}) }
    }

    /// Asks once: whether it was acknowledged. A "no" has to be the right one.
    async fn ask(&self, delegate: &Person<'_>) -> bool {
        let answer = delegate.ask_with_key("/api/v1/nominations", self.body.clone(), &self.key).await;
        if answer.status.as_u16() == 201 {
            return true;
        }
        assert_eq!(answer.status.as_u16(), 503, "{}", answer.text);
        assert_eq!(answer.body["code"], "journal-unavailable", "{}", answer.text);
        assert!(answer.text.contains("Ask again with the same key"), "{}", answer.text);
        false
    }

    /// Asks with the same key until it is acknowledged.
    async fn insist(&self, delegate: &Person<'_>) {
        let began = Instant::now();
        while !self.ask(delegate).await {
            assert!(began.elapsed() < PATIENCE, "the program did not recover by itself");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// How many nominations there are, each under a reference of its own.
async fn all_there(delegate: &Person<'_>, many: usize) {
    let list = delegate.get("/api/v1/nominations?limit=200").await.body;
    let mut references: Vec<&str> =
        list["items"].as_array().into_iter().flatten().filter_map(|it| it["reference"].as_str()).collect();
    references.sort_unstable();
    references.dedup();
    assert_eq!(references.len(), many, "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_nothing_acknowledged_is_lost_and_work_goes_on_when_there_is_room() {
    let world = World::on_a_small_disk(24);
    let delegate = world.person("D-QM").await;
    let mut acknowledged = 0;
    for number in 0..3 {
        assert!(Asked::new(number).ask(&delegate).await, "there is room");
        acknowledged += 1;
    }
    world.program.fill_the_disk();
    // What is left of files that were made before takes some more.
    let mut turned_away = None;
    for number in 3..180 {
        let asked = Asked::new(number);
        if !asked.ask(&delegate).await {
            turned_away = Some(asked);
            break;
        }
        acknowledged += 1;
    }
    let turned_away = turned_away.expect("a full disk takes no more");
    let file = delegate.keep(vec![b'x'; 1024 * 1024]).await;
    assert_eq!(
        (file.status.as_u16(), file.body["code"].as_str()),
        (503, Some("journal-unavailable")),
        "{}",
        file.text
    );
    let page = delegate.form("/nominations/new", &[("nominator", "QM")]).await;
    assert_eq!(page.status.as_u16(), 503, "{}", page.text);
    assert!(page.text.contains("cannot be reached"), "{}", page.text);
    all_there(&delegate, acknowledged).await;

    world.program.empty_the_disk();
    turned_away.insist(&delegate).await;
    assert_eq!(delegate.keep(b"%PDF-1.4 there is room".to_vec()).await.status.as_u16(), 201);
    all_there(&delegate, acknowledged + 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_in_mid_append_is_told_and_found_again() {
    let server = PostgresServer::start().await.expect("a PostgreSQL server");
    let world = World::postgres(&server.database("goes_away").await.expect("a database"));
    let delegate = world.person("D-QM").await;
    let asked: Vec<Asked> = (0..80).map(Asked::new).collect();
    let writers = join_all(asked.chunks(10).map(async |mine| {
        let mut turned_away = Vec::new();
        for one in mine {
            if !one.ask(&delegate).await {
                turned_away.push(one);
            }
        }
        turned_away
    }));
    let cut = async {
        // As soon as some are acknowledged: the others are under way.
        while delegate.get("/api/v1/nominations?limit=200").await.body["items"].as_array().map_or(0, Vec::len)
            < 8
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server.kill();
    };
    let (turned_away, ()) = tokio::join!(writers, cut);
    let turned_away: Vec<&Asked> = turned_away.into_iter().flatten().collect();
    assert!(!turned_away.is_empty(), "the database went away while they wrote");
    let ready = world.anybody(Method::GET, "/readyz", None).await;
    assert_eq!(ready.status.as_u16(), 503, "{}", ready.text);
    let page = delegate.form("/nominations/new", &[("nominator", "QM")]).await;
    assert_eq!(page.status.as_u16(), 503, "{}", page.text);

    server.again().await.expect("it is back");
    for one in &turned_away {
        one.insist(&delegate).await;
    }
    all_there(&delegate, asked.len()).await;
    let began = Instant::now();
    while world.anybody(Method::GET, "/readyz", None).await.status.as_u16() != 200 {
        assert!(began.elapsed() < PATIENCE, "it does not become ready again");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

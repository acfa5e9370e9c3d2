//! Can the record of a running program be proved by outsiders, with receipts, witnesses and bundles, and is a restored backup noticed?
#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use travaux_tests::{World, expert_form};

/// A program built beside the tests.
fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    let place = test.ancestors().nth(2).expect("target/debug");
    place.join(name)
}

fn travaux(arguments: &[&str]) -> Output {
    Command::new(built("travaux"))
        .args(arguments)
        .output()
        .expect("the program, built by `cargo build -p travaux`")
}

/// What `travaux-verify` says of a bundle.
fn verified(bundle: &Path, policy: &Path) -> (Option<i32>, Value) {
    let out = Command::new(built("travaux-verify"))
        .args(["--json", "--policy"])
        .args([policy, bundle])
        .output()
        .expect("the verifier, built by `cargo build -p ledger`");
    (out.status.code(), serde_json::from_slice(&out.stdout).unwrap_or_default())
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory");
    for entry in std::fs::read_dir(from).expect("a directory") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copied(&path, &target);
        } else {
            std::fs::copy(&path, target).expect("copied");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_command_answers_with_a_receipt_that_can_be_checked_at_once() {
    let world = World::sqlite();
    let (delegate, auditor) = (world.person("D-QM").await, world.person("AUD").await);
    let form = expert_form("QM", "Ada", "Sample");
    let body = json!({"nominator": "QM", "answers": form});
    let key = "0190a6f0-0000-7000-8000-000000000001";
    let answer = delegate.ask_with_key("/api/v1/nominations", body, key).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let (position, address) = (answer.body["position"].as_u64(), answer.body["receipt"].as_str());
    let (position, address) = (position.expect("a position"), address.expect("an address"));
    let receipt = delegate.get(address).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.text);
    assert!(receipt.body["position"].as_u64().is_some_and(|first| first <= position));
    let position = receipt.body["position"].as_u64().expect("a position");
    let text =
        receipt.body["tlog_proof"].as_str().expect("a proof: the checkpoint is signed when it is asked for");
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra "), "{text}");
    assert!(receipt.body["proof"]["size"].as_u64() >= Some(position));
    assert!(receipt.body["policy"].as_str().expect("a policy").starts_with("log 127.0.0.1/journal+"));
    let checkpoint = world.anybody(Method::GET, "/checkpoint", None).await;
    assert!(checkpoint.text.starts_with("127.0.0.1/journal\n"), "{}", checkpoint.text);
    let page = auditor.page(&format!("/record/{position}/receipt")).await;
    for word in ["On behalf of", "Rules applied", "receipt.svg", "tlog-proof@v1"] {
        assert!(page.text.contains(word), "the sheet says {word}");
    }
    let code = auditor.page(&format!("/record/{position}/receipt.svg")).await;
    assert!(code.text.starts_with("<svg ") && code.text.len() < 60_000, "{} bytes", code.text.len());
    world.person("SR-QT").await.get(address).await.absent();
}

#[tokio::test(flavor = "multi_thread")]
async fn proofs_that_cannot_be_are_answered_precisely() {
    let world = World::sqlite();
    let auditor = world.person("AUD").await;
    for (address, code) in [
        ("inclusion", "required"),
        ("inclusion?position=0", "not-in-the-journal"),
        ("inclusion?position=999999", "not-in-the-journal"),
        ("inclusion?position=1&size=999999", "not-in-the-journal"),
        ("inclusion?position=9223372036854775808", "not-a-number"),
        ("inclusion?position=5&size=4", "not-in-the-journal"),
        ("consistency?from=0", "not-in-the-journal"),
        ("consistency?from=5&to=4", "not-in-the-journal"),
        ("consistency?from=-1", "not-a-number"),
    ] {
        let answer = auditor.get(&format!("/api/v1/journal/proof/{address}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}: {}", answer.text);
        assert_eq!(answer.body["code"], code, "{address}");
    }
    for tile in ["0/001", "0/000.p/0", "9/000", "0/../000", "entries/x999/999", "0/000.p/999"] {
        let answer = world.anybody(Method::GET, &format!("/tile/{tile}"), None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{tile}");
    }
}

/// The data directory of a demonstration that was signed, as it lies on disk while the program runs: a power cut leaves no less.
async fn demonstration_in(place: &Path) -> PathBuf {
    let data = place.join("data");
    let world = World::demonstration();
    let _ = world.anybody(Method::GET, "/checkpoint", None).await;
    copied(&world.program.data(), &data);
    data
}

/// What `travaux rebuild` says of a data directory.
fn rebuilt(data: &str) -> Value {
    let out = travaux(&["rebuild", "--json", "--data", data]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn read_models_are_folded_anew_and_compared_with_what_was_saved() {
    let place = tempfile::tempdir().expect("a directory");
    let data = demonstration_in(place.path()).await;
    let data = data.to_str().expect("a path");
    let told: Value =
        serde_json::from_slice(&travaux(&["verify", "--json", "--data", data]).stdout).expect("JSON");
    assert!(told["events"].as_u64() > Some(1_000), "{told}");
    assert_eq!(rebuilt(data)["events"], told["events"]);
    let again = rebuilt(data);
    assert_eq!((&again["events"], &again["saved_before"]), (&told["events"], &"same".into()), "{again}");
    let nowhere = place.path().join("nowhere");
    let out = travaux(&["rebuild", "--data", nowhere.to_str().expect("a path")]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains("there is no journal here"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_journal_verifies_without_the_system_and_a_living_one_with_it() {
    let place = tempfile::tempdir().expect("a directory");
    let data = demonstration_in(place.path()).await;
    let data = data.to_str().expect("a path");
    let found = travaux(&["verify", "--json", "--data", data]);
    let told: Value = serde_json::from_slice(&found.stdout).unwrap_or_default();
    assert_eq!(told["verdict"], "sound", "{told} {}", String::from_utf8_lossy(&found.stderr));
    assert_eq!(told["compared_with_what_was_signed"], true);
    let (journal, matter) = (place.path().join("journal.bundle"), place.path().join("matter.bundle"));
    for (arguments, bundle) in
        [(vec![], &journal), (vec!["--matter", "expert-nomination/EN-2014-0002"], &matter)]
    {
        let to = bundle.to_str().expect("a path");
        let out = travaux(&[&["export", "--data", data, "--to", to], arguments.as_slice()].concat());
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
    let header: Value = {
        let file = BufReader::new(std::fs::File::open(&journal).expect("a bundle"));
        serde_json::from_str(&file.lines().next().expect("a line").expect("text")).expect("a header")
    };
    let policy = place.path().join("office.policy");
    std::fs::write(&policy, header["policy"].as_str().expect("a policy")).expect("written");
    for bundle in [&journal, &matter] {
        let (code, verdict) = verified(bundle, &policy);
        assert_eq!(
            (code, &verdict["verdict"], &verdict["pinned"]),
            (Some(0), &"sound".into(), &true.into()),
            "{verdict}"
        );
    }
    let text = std::fs::read_to_string(&journal).expect("a bundle");
    std::fs::write(&journal, text.replacen("\"role\\\":\\\"", "\"role\\\":\\\"x", 1)).expect("written");
    let (code, verdict) = verified(&journal, &policy);
    assert_eq!((code, &verdict["code"]), (Some(1), &"leaf".into()), "{verdict}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_is_noticed_at_the_next_start() {
    let place = tempfile::tempdir().expect("a directory");
    let path = |name: &str| place.path().join(name);
    let signer = path("signer");
    let arguments = ["rehearse", "--json", "--signer", signer.to_str().expect("a path")];
    let begun = started(&arguments, &path("data"));
    let announced: Value = serde_json::from_str(&begun.line).expect("ready");
    let site = announced["ready"].as_str().expect("an address").to_owned();
    copied(&path("data"), &path("backup"));
    let checkpoint = asked(&site, "/checkpoint").await;
    let token = &announced["people"][0]["token"];
    let link = json!({"token": token});
    let entered = reqwest::Client::new().post(format!("{site}/api/v1/sign-in")).json(&link).send().await;
    assert!(entered.expect("an answer").status().is_success(), "signing in is on record");
    for _ in 0..100 {
        if asked(&site, "/checkpoint").await != checkpoint {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_ne!(
        asked(&site, "/checkpoint").await,
        checkpoint,
        "a checkpoint of the newest end within seconds"
    );
    drop(begun);
    assert!(
        started(&arguments, &path("backup")).line.is_empty(),
        "the backup is smaller than what was checkpoint"
    );
    let another = [&arguments[..], &["--demonstration"]].concat();
    assert!(started(&another, &path("other")).line.is_empty(), "another journal does not continue it");
    assert!(started(&arguments, &path("data")).line.contains("ready"), "the journal itself goes on");
}

/// A program with the first line it printed; empty if it ended before.
struct Started {
    child: Child,
    line: String,
}

impl Started {
    fn kill(&mut self) {
        // Gone already is gone too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        self.kill();
    }
}

fn started(arguments: &[&str], data: &Path) -> Started {
    let mut child = Command::new(built("travaux"))
        .args(arguments)
        .args(["--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    out.read_line(&mut line).expect("a line");
    if line.starts_with("witness ") {
        // A witness says its key first, then where it listens.
        out.read_line(&mut line).expect("a line");
    }
    Started { child, line }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_cosigns_what_grows_and_the_checkpoint_waits_for_it() {
    let place = tempfile::tempdir().expect("a directory");
    let path = |name: &str| place.path().join(name);
    let signer = path("signer");
    let signer = signer.to_str().expect("a path");
    // The key is made at a first start, and read from the policy of a receipt by whoever runs a witness.
    let log = {
        let first = started(&["rehearse", "--json", "--signer", signer], &path("data"));
        let site = serde_json::from_str::<Value>(&first.line).expect("ready")["ready"].clone();
        let note = asked(site.as_str().expect("an address"), "/checkpoint").await;
        assert!(note.starts_with("127.0.0.1/journal\n"), "{note}");
        let found =
            travaux(&["export", "--data", path("data").to_str().expect("a path"), "--signer", signer]);
        assert!(!found.status.success(), "while it is served another process does not sign");
        drop(first);
        let out = travaux(&["export", "--data", path("data").to_str().expect("a path"), "--signer", signer]);
        let header: Value =
            serde_json::from_str(String::from_utf8_lossy(&out.stdout).lines().next().unwrap_or_default())
                .expect("a header");
        let policy = header["policy"].as_str().expect("a policy").to_owned();
        policy.split_whitespace().nth(1).expect("a key").to_owned()
    };
    let watching = path("witness");
    let arguments = ["witness", "--name", "witness.example/north", "--log", &log];
    let run = |arguments: &[&str], data: &Path| started(arguments, data);
    let witness = run(&arguments, &watching);
    let key =
        witness.line.lines().next().and_then(|line| line.strip_prefix("witness ")).expect("a key").to_owned();
    let at = witness
        .line
        .lines()
        .nth(1)
        .and_then(|line| line.strip_prefix("ready "))
        .expect("an address")
        .to_owned();
    let policy = path("witnesses.policy");
    std::fs::write(&policy, format!("witness north {key} {at}\nquorum north\n")).expect("written");
    let policy = policy.to_str().expect("a path");
    let program = started(&["rehearse", "--json", "--signer", signer, "--witnesses", policy], &path("data"));
    let site = serde_json::from_str::<Value>(&program.line).expect("ready")["ready"].clone();
    let site = site.as_str().expect("an address").to_owned();
    let mut note = String::new();
    for _ in 0..100 {
        note = asked(&site, "/checkpoint").await;
        if note.contains("witness.example/north") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(note.contains("\u{2014} witness.example/north "), "cosigned within seconds: {note}");
    drop(witness);
    std::fs::remove_file(watching.join("seen.json")).expect("its memory");
    assert!(run(&arguments, &watching).line.is_empty(), "a witness that forgot does not start");
}

async fn asked(site: &str, path: &str) -> String {
    reqwest::get(format!("{site}{path}")).await.expect("an answer").text().await.expect("text")
}

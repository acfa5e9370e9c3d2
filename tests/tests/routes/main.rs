//! Is every address asked, by somebody who may and by somebody who may not? The tables beside are the tree of addresses.
//!
//! A line: `METHOD route | address asked | who may | who may not | body`; `-` where there is nobody of that kind.
#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use reqwest::Method;
use travaux_tests::{Answer, Person, World};

/// Where the pages are laid down: the router's own table.
const PAGES: [&str; 2] =
    [include_str!("../../../api/src/places/mod.rs"), include_str!("../../../api/src/server.rs")];
/// Somebody who is not signed in.
const ANYBODY: &str = "anybody";

/// One line of the tables.
struct Line {
    method: Method,
    route: String,
    address: String,
    may: String,
    may_not: String,
    body: String,
}

impl Line {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.route)
    }

    fn read(text: &str) -> Self {
        let parts: Vec<&str> = text.split(" | ").map(str::trim).collect();
        let [what, address, may, may_not, ..] = parts[..] else { panic!("not a line: {text}") };
        let (method, route) = what.split_once(' ').expect("a method and a route");
        Self {
            method: method.parse().expect("a method"),
            route: route.to_owned(),
            address: address.to_owned(),
            may: may.to_owned(),
            may_not: may_not.to_owned(),
            body: parts.get(4).copied().unwrap_or_default().to_owned(),
        }
    }
}

/// Every line of every table.
fn lines() -> Vec<Line> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/routes");
    let mut lines = Vec::new();
    for part in ["pages", "api"] {
        for file in std::fs::read_dir(folder.join(part)).expect("tables") {
            let text = std::fs::read_to_string(file.expect("a table").path()).expect("its text");
            let told = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            lines.extend(told.map(Line::read));
        }
    }
    lines
}

/// Methods and addresses of pages, as the program lays them down.
fn pages() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in PAGES {
        for laid in source.split(".route(").skip(1) {
            let route = laid.split('"').nth(1).expect("an address");
            let end = laid.find(".route(").unwrap_or(laid.len());
            let handlers = laid[..end].split(".merge(").next().unwrap_or_default();
            let handlers = handlers.split("\n}\n").next().unwrap_or_default();
            for (word, method) in [("get(", "GET"), ("post(", "POST")] {
                if handlers.contains(word) {
                    found.insert(format!("{method} {route}"));
                }
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_program_has_a_line() {
    let world = World::sqlite();
    let described = world.anybody(Method::GET, "/openapi.json", None).await.body;
    let mut routes = pages();
    for (path, operations) in described["paths"].as_object().expect("paths") {
        let methods = operations.as_object().expect("operations").keys();
        routes.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let told: BTreeSet<String> = lines().iter().map(Line::name).collect();
    let without: Vec<_> = routes.difference(&told).collect();
    let gone: Vec<_> = told.difference(&routes).collect();
    assert!(without.is_empty(), "routes without a test in tests/routes: {without:#?}");
    assert!(gone.is_empty(), "lines in tests/routes without a route: {gone:#?}");
}

/// Asks a line as somebody.
async fn ask(world: &World, line: &Line, who: Option<&Person<'_>>) -> Answer {
    let is_api = line.route.starts_with("/api/v1/");
    match (who, line.method == Method::GET, is_api) {
        (Some(person), true, true) => person.get(&line.address).await,
        (Some(person), true, false) => person.page(&line.address).await,
        (Some(person), false, false) => {
            let fields: Vec<(&str, &str)> =
                line.body.split('&').filter_map(|pair| pair.split_once('=')).collect();
            person.form(&line.address, &fields).await
        }
        (Some(person), false, true) if line.body == "bytes" => person.keep(b"%PDF-1.4".to_vec()).await,
        (Some(person), false, true) => {
            // A version nobody has seen: who may ask is told so, and nothing changes.
            let (record, act) = line.address.rsplit_once('/').expect("an address");
            person.ask_at(record, act, serde_json::from_str(&line.body).expect("a body"), 9_999).await
        }
        (None, _, _) => {
            let body = serde_json::from_str(&line.body).ok();
            world.anybody(line.method.clone(), &line.address, body).await
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_answers_those_who_may_and_is_absent_for_those_who_may_not() {
    let world = World::demonstration();
    let lines = lines();
    let labels: BTreeSet<&str> = lines.iter().flat_map(|line| [&*line.may, &*line.may_not]).collect();
    let mut people = std::collections::BTreeMap::new();
    for label in labels.into_iter().filter(|label| !["-", ANYBODY].contains(label)) {
        people.insert(label.to_owned(), world.person(label).await);
    }
    let mut wrong = Vec::new();
    for line in &lines {
        for (who, may) in [(&line.may_not, false), (&line.may, true)] {
            if who == "-" {
                continue;
            }
            let status = ask(&world, line, people.get(who)).await.status.as_u16();
            let right = match (may, who.as_str()) {
                (true, _) => matches!(status, 200..=303 | 409 | 412 | 415 | 422),
                (false, ANYBODY) => matches!(status, 303 | 401 | 404),
                (false, _) => status == 404,
            };
            if !right {
                let may = if may { "may" } else { "may not" };
                wrong.push(format!("{} at {} as {who}, who {may}: {status}", line.name(), line.address));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_shown_or_absent_for_every_role() {
    let world = World::demonstration();
    let lines = lines();
    let pages: Vec<&Line> = lines
        .iter()
        .filter(|line| line.method == Method::GET && !line.route.starts_with("/api/v1/"))
        .collect();
    let mut wrong = Vec::new();
    for label in ["S1", "S2", "S3", "CM-A", "ADM", "AUD", "D-QM", "D-QV", "ORG-X1", "SR-QT", "IOM"] {
        let person = world.person(label).await;
        for line in &pages {
            let status = person.page(&line.address).await.status.as_u16();
            if !matches!(status, 200 | 303 | 404) || (line.may == label && status == 404) {
                wrong.push(format!("{} as {label}: {status}", line.address));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

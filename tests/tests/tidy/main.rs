//! The house rules a machine can see. Each message names the file, the rule and what to do instead.
#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Longest function, in lines (STYLE: one function, one screen).
const MAX_FUNCTION: usize = 70;
/// Whom each crate may name (ARCHITECTURE: everything walks clockwise).
const LAYERS: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("ledger", &[]),
    ("eventstore", &["ledger"]),
    ("workflows", &["domain", "eventstore"]),
    ("projections", &["domain", "eventstore"]),
    ("papers", &["domain"]),
    ("api", &["domain", "eventstore", "workflows", "projections", "papers"]),
    ("cli", &["domain", "ledger", "eventstore", "workflows", "projections", "papers", "api"]),
];
/// All crates of ours.
const OURS: [&str; 7] = ["domain", "ledger", "eventstore", "workflows", "projections", "papers", "api"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_owned()
}

/// Files under version control with this ending.
fn tracked(ending: &str) -> Vec<(String, String)> {
    let listed = Command::new("git").args(["ls-files"]).current_dir(root()).output().expect("git");
    let names = String::from_utf8(listed.stdout).expect("names");
    let wanted = names.lines().filter(|name| name.ends_with(ending));
    wanted
        .filter_map(|name| Some((name.to_owned(), std::fs::read_to_string(root().join(name)).ok()?)))
        .collect()
}

/// A file without its tests.
fn production(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or_default()
}

fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn every_file_says_first_which_question_it_answers() {
    let silent = tracked(".rs").into_iter().filter(|(_, text)| !text.starts_with("//! "));
    let silent: Vec<String> = silent.map(|(name, _)| name).collect();
    none(&silent, "A file begins with //! and the question it answers");
}

#[test]
fn layers_name_only_those_below_them() {
    let mut wrong = Vec::new();
    for (layer, below) in LAYERS {
        let manifest = std::fs::read_to_string(root().join(layer).join("Cargo.toml")).expect("a manifest");
        let own = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        let named = own.split("[dependencies]").nth(1).unwrap_or_default();
        for other in OURS.iter().filter(|other| **other != layer && !below.contains(other)) {
            if named
                .lines()
                .any(|line| line.starts_with(&format!("{other}.")) || line.starts_with(&format!("{other} ")))
            {
                wrong.push(format!("{layer} names {other}"));
            }
        }
    }
    none(&wrong, "Everything walks clockwise: see the table in ARCHITECTURE.md");
}

#[test]
fn functions_fit_on_one_screen() {
    let mut long = Vec::new();
    for (name, text) in tracked(".rs") {
        let text = production(&text);
        let mut begun: Option<(usize, usize, String)> = None;
        for (number, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let code = line.trim_start();
            let begins = [
                "fn ",
                "pub fn ",
                "pub(crate) fn ",
                "pub(super) fn ",
                "async fn ",
                "pub async fn ",
                "pub(crate) async fn ",
                "pub(super) async fn ",
            ];
            if begun.is_none() && begins.iter().any(|start| code.starts_with(start)) && !code.ends_with(';') {
                begun = Some((number, indent, code.to_owned()));
            }
            if let Some((start, depth, said)) = &begun
                && indent == *depth
                && code.starts_with('}')
            {
                if number - start >= MAX_FUNCTION {
                    long.push(format!("{name}:{}: {} lines: {said}", start + 1, number - start + 1));
                }
                begun = None;
            }
        }
    }
    none(&long, "Functions stay under 70 lines: branch in the parent, compute in the children");
}

#[test]
fn production_code_does_not_unwrap_without_a_reason() {
    let mut found = Vec::new();
    for (name, text) in tracked(".rs") {
        let for_tests = [
            "tests/",
            "/testing",
            "contract.rs",
            "scenarios.rs",
            "drills.rs",
            "/benches/",
            "bench.rs",
            "samples.rs",
            "/tests.rs",
            "visibility.rs",
        ];
        if for_tests.iter().any(|part| name.contains(part)) {
            continue;
        }
        let production = production(&text);
        let excused =
            production.contains("clippy::unwrap_used") || production.contains("clippy::expect_used");
        for (number, line) in production.lines().enumerate() {
            let unwraps = line.contains(".unwrap()") || line.contains(".expect(\"");
            if unwraps && !excused && !line.trim_start().starts_with("//") {
                found.push(format!("{name}:{}", number + 1));
            }
        }
    }
    none(
        &found,
        "No unwrap or expect in production code: pass the error on, or state the reason with #[expect]",
    );
}

#[test]
fn sql_is_kept_in_files_and_names_its_columns() {
    let mut wrong = Vec::new();
    for (name, text) in tracked(".sql") {
        if text.to_lowercase().contains("select *") {
            wrong.push(format!("{name}: select *; name the columns"));
        }
    }
    for (name, text) in tracked(".rs").into_iter().filter(|(name, _)| {
        !name.starts_with("eventstore/") && !name.starts_with("tests/") && !name.ends_with("samples.rs")
    }) {
        for verb in ["\"select ", "\"insert into ", "\"update ", "\"delete from "] {
            if text.contains(verb) {
                wrong.push(format!("{name}: SQL in a string; it belongs to eventstore/sql"));
            }
        }
    }
    none(&wrong, "SQL is lower case, one statement per file, in eventstore/sql");
}

#[test]
fn every_dependency_has_its_reason_beside_it() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let listed = manifest
        .split("[workspace.dependencies]")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next())
        .unwrap_or_default();
    let mut wrong = Vec::new();
    for group in listed.split("\n\n") {
        let names_one_of_ours = OURS.iter().any(|own| group.trim_start().starts_with(&format!("{own} =")));
        let first = group.trim_start().lines().next().unwrap_or_default();
        if !first.is_empty() && !first.starts_with('#') && !names_one_of_ours {
            wrong.push(first.to_owned());
        }
    }
    none(&wrong, "A dependency has its reason as a comment above it in the root Cargo.toml");
}

#[test]
fn the_repository_speaks_of_the_product_alone() {
    let words = [
        concat!("/wo", "rk/"),
        concat!(".libr", "ary"),
        concat!("registry.", "npmjs"),
        concat!("index.", "crates.io"),
    ];
    let mut found = Vec::new();
    for ending in [".rs", ".md", ".html", ".toml", ".sql", ".css", ".mjs", "test", "run"] {
        for (name, text) in tracked(ending) {
            for word in words {
                if text.contains(word) {
                    found.push(format!("{name}: {word}"));
                }
            }
        }
    }
    none(&found, "No paths of a machine, no hosts of registries");
}

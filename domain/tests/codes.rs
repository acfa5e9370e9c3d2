//! Does every refusal have a code of its own, in kebab case, in the whole program?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use domain::codes::CODES;

/// The codes of one source file: what stands on the right of `=> "…"` before `fn rule`, or of `} = "…",`.
fn codes(source: &str) -> Vec<String> {
    let before_rules = source.split("fn rule").next().unwrap_or(source);
    let quoted = |line: &str, mark: &str| -> Option<String> {
        let (_, rest) = line.split_once(mark)?;
        Some(rest.split('"').next()?.to_owned())
    };
    before_rules.lines().filter_map(|line| quoted(line, "=> \"").or_else(|| quoted(line, "} = \""))).collect()
}

#[test]
fn every_refusal_has_a_code_of_its_own_in_kebab_case() {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for folder in fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()) {
        let file = folder.join("refusal.rs");
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let codes = codes(&text);
        assert!(!codes.is_empty(), "{}", file.display());
        for code in codes {
            let kebab =
                code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            assert!(kebab, "{code}");
            let first = found.insert(code.clone(), file.display().to_string());
            assert_eq!(first, None, "{code} again in {}", file.display());
        }
    }
    let listed: BTreeSet<&str> =
        CODES.iter().filter(|code| code.about != "calendar").map(|code| code.code).collect();
    let found: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(found, listed, "the list of codes in src/codes.rs");
}

#[test]
fn every_code_is_listed_once_with_what_it_means() {
    let mut seen = BTreeSet::new();
    for code in CODES {
        assert!(seen.insert(code.code), "{} twice", code.code);
        assert!(code.meaning.ends_with('.'), "{}: {:?}", code.code, code.meaning);
    }
}

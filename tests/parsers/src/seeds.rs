//! With what does a trial begin? Small inputs that somebody wrote or a fuzzer found, one file each, in a folder for each parser.

use std::path::{Path, PathBuf};

/// The folder of a parser's seeds.
#[must_use]
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name)
}

/// The seeds of a parser, in the order of their names. Every event type that was ever recorded is one of `event`.
#[must_use]
pub fn seeds(name: &str) -> Vec<Vec<u8>> {
    let mut seeds = files(&folder(name));
    if name == "event" {
        let histories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../domain/tests/histories");
        seeds.extend(files(&histories).iter().flat_map(|file| recorded(file)));
    }
    seeds
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a seed")).collect()
}

/// Each line of a history as its type, its schema number and its body.
fn recorded(history: &[u8]) -> Vec<Vec<u8>> {
    let lines = std::str::from_utf8(history).expect("text").lines();
    let seed = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("a line of a history");
        format!("{} {}\n{}", value["type"].as_str().unwrap_or_default(), value["schema"], value["body"])
            .into_bytes()
    };
    lines.filter(|line| !line.trim().is_empty()).map(seed).collect()
}

//! What `ledger` reads: notes, checkpoints, keys, policies, bundles, proofs, tiles, and what a witness is asked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ledger::bundle::{Line, Statement};
use ledger::checkpoint::Checkpoint;
use ledger::keys::{Kind, SignerKey, VerifierKey};
use ledger::note::{Note, SignatureLine};
use ledger::policy::Policy;
use ledger::tile::{TileId, WIDTH, entries_path, parse_entries_path, read_entries, write_entries};
use ledger::verdict::{Check, Outcome, Trust};
use ledger::witness::{AddCheckpoint, LastSeen, Watched, Witness};
use ledger::{
    Hash, consistency, empty_root, inclusion, leaf_hash, root, verify_consistency, verify_inclusion,
};

use crate::{Parser, text};

pub(crate) const PARSERS: &[Parser] = &[
    Parser { name: "note", read: note, words: &["\n\n", "\u{2014} ", "\u{2014} a AAAAAAA=\n"] },
    Parser { name: "checkpoint", read: checkpoint, words: &["\n", "0\n", "9223372036854775807"] },
    Parser { name: "key", read: key, words: &["+", "PRIVATE+KEY+", "AQ", "BA"] },
    Parser {
        name: "policy",
        read: policy,
        words: &["log ", "witness ", "group ", "quorum ", "any", "all", "none", "\n", "#"],
    },
    Parser { name: "bundle-line", read: bundle_line, words: BUNDLE },
    Parser { name: "bundle", read: bundle, words: BUNDLE },
    Parser { name: "statement", read: statement, words: &["travaux file of a matter\n", "\n", " "] },
    Parser { name: "witness-request", read: witness_request, words: &["old ", "\n\n", "\n", "\u{2014} "] },
    Parser { name: "tile-path", read: tile_path, words: &["x", "/", ".p/", "000", "255", "7/"] },
    Parser { name: "entries", read: entries, words: &[] },
    Parser { name: "proof", read: proof, words: &[] },
    Parser {
        name: "entry",
        read: entry,
        words: &["{\"", "\":", "[", "]", "\\u0000", "\\ud800", "1e9", "null", "true"],
    },
];

const BUNDLE: &[&str] = &[
    "{\"position\":",
    "{\"checkpoint\":\"",
    "{\"end\":{\"events\":",
    "\"withheld\":true",
    "\"erased\":",
    "\"text\":\"",
    "\"bytes\":\"",
    "\"blind\":\"",
    "\"proof\":[",
    "\"consistency\":[",
    "\"parts\":{",
    "\\n",
    "\\u0041",
    "}\n",
];

fn note(bytes: &[u8]) -> bool {
    let Ok(note) = Note::parse(bytes) else { return false };
    assert_eq!(note.to_string().as_bytes(), bytes, "a note has one spelling");
    for line in &note.signatures {
        assert_eq!(SignatureLine::parse(line.to_string().trim_end_matches('\n')).as_ref(), Ok(line));
    }
    true
}

fn checkpoint(bytes: &[u8]) -> bool {
    let Some(Ok(found)) = text(bytes).map(Checkpoint::parse) else { return false };
    assert_eq!(found.to_string().as_bytes(), bytes, "a checkpoint has one spelling");
    true
}

fn key(bytes: &[u8]) -> bool {
    let Some(text) = text(bytes) else { return false };
    let public = VerifierKey::parse(text);
    if let Ok(key) = &public {
        assert_eq!(key.to_string(), text, "a key has one spelling");
        assert!(!key.verifies(b"what nobody signed", &[0; 64]));
    }
    let secret = SignerKey::parse(text);
    if let Ok(key) = &secret {
        assert_eq!(key.to_secret_text(), text);
        assert!(key.public().verifies(b"a text", &key.sign(b"a text")));
    }
    public.is_ok() || secret.is_ok()
}

fn policy(bytes: &[u8]) -> bool {
    let Some(Ok(policy)) = text(bytes).map(Policy::parse) else { return false };
    assert_eq!(Policy::parse(&policy.to_string()).as_ref(), Ok(&policy));
    true
}

fn bundle_line(bytes: &[u8]) -> bool {
    let Some(Ok(line)) = text(bytes).map(Line::parse) else { return false };
    let written = line.to_string();
    let again = Line::parse(written.trim_end_matches('\n')).expect("what was written is read");
    assert_eq!(again.to_string(), written);
    true
}

/// The journal whose bundles are the seeds, and who has to have signed it.
static SIGNED: LazyLock<(Policy, BTreeMap<u64, Hash>)> = LazyLock::new(|| {
    let policy =
        Policy::parse(include_str!("../../../ledger/tests/bundles/office.policy")).expect("a policy");
    let journal = include_str!("../../../ledger/tests/bundles/journal.bundle");
    let leaves = journal.lines().filter_map(|line| match Line::parse(line) {
        Ok(Line::Event(event)) => Some((event.position, event.leaf)),
        _ => None,
    });
    (policy, leaves.collect())
});

/// A bundle that is called sound shows nothing but what was signed, whatever was done to it.
fn bundle(bytes: &[u8]) -> bool {
    let (policy, leaves) = &*SIGNED;
    let mut check = Check::new(Trust { policy: Some(policy.clone()), seen: Vec::new() });
    let mut shown = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let Some(line) = line.strip_suffix(b"\n") else {
            check.unreadable("the bundle ends within a line");
            break;
        };
        check.line(line);
        if let Some(Ok(Line::Event(event))) = text(line).map(Line::parse) {
            shown.push((event.position, event.leaf));
        }
    }
    let verdict = check.verdict();
    if verdict.verdict != Outcome::Sound {
        return false;
    }
    assert_eq!(verdict.events, shown.len() as u64);
    for (position, leaf) in shown {
        assert_eq!(leaves.get(&position), Some(&leaf), "position {position} was never signed");
    }
    true
}

fn statement(bytes: &[u8]) -> bool {
    let Some(found) = text(bytes).and_then(Statement::parse) else { return false };
    assert_eq!(found.to_string().as_bytes(), bytes, "a statement has one spelling");
    true
}

/// The log that the seeds of `witness-request` are by, with so many leaves.
#[must_use]
pub fn log() -> SignerKey {
    SignerKey::new("journal.example/office", Kind::Plain, &[7; 32]).expect("a name")
}

/// Leaves of a small tree.
#[must_use]
pub fn leaves(count: u8) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&[number])).collect()
}

fn witness_request(bytes: &[u8]) -> bool {
    let accepted = AddCheckpoint::parse(bytes);
    if let Ok(request) = &accepted {
        assert_eq!(request.to_string().as_bytes(), bytes, "a request has one spelling");
    }
    for (size, root) in [(0, empty_root()), (5, root(&leaves(5)))] {
        let key = SignerKey::new("witness.example", Kind::Timed, &[1; 32]).expect("a name");
        let watched = Watched { key: log().public().clone(), last: LastSeen { size, root } };
        let mut witness = Witness::new(key, BTreeMap::from([("journal.example/office".to_owned(), watched)]));
        match witness.consider(bytes, 1_000) {
            Ok(agreed) => {
                assert!(accepted.is_ok() && agreed.seen.size >= size, "a tree does not shrink");
                witness.keep(&agreed);
                assert_eq!(witness.logs()[&agreed.origin].last, agreed.seen);
            }
            Err(declined) => assert!(matches!(declined.status(), 400 | 403 | 404 | 409 | 422)),
        }
    }
    accepted.is_ok()
}

fn tile_path(bytes: &[u8]) -> bool {
    let Some(text) = text(bytes) else { return false };
    let tile = TileId::parse(text);
    if let Some(tile) = tile {
        assert_eq!(tile.path(), text, "a tile has one path");
        for size in [0, 1, 256, 65_536, 1 << 62, u64::MAX] {
            let whole = TileId::of_tree(tile.level, tile.index, size);
            assert_eq!(tile.is_within(size), whole.is_some_and(|whole| whole.width >= tile.width));
        }
    }
    let entries = parse_entries_path(text);
    if let Some((index, width)) = entries {
        assert_eq!(entries_path(index, width), text);
    }
    tile.is_some() || entries.is_some()
}

fn entries(bytes: &[u8]) -> bool {
    let widths = 0..=WIDTH + 1;
    let mut accepted = false;
    for width in widths {
        if let Some(entries) = read_entries(bytes, width) {
            assert!(!accepted && entries.len() as u64 == width && width <= WIDTH);
            assert_eq!(write_entries(entries).as_deref(), Some(bytes));
            accepted = true;
        }
    }
    accepted
}

/// Index, size, and hashes: an inclusion proof and a consistency proof in a tree of 37 leaves, right only where they are the one.
fn proof(bytes: &[u8]) -> bool {
    let Some((first, rest)) = bytes.split_first_chunk::<8>() else { return false };
    let Some((second, rest)) = rest.split_first_chunk::<8>() else { return false };
    let (first, second) = (u64::from_be_bytes(*first), u64::from_be_bytes(*second));
    let path: Vec<Hash> = rest.as_chunks::<32>().0.to_vec();
    let all = leaves(37);
    let (size, new_root) = (all.len() as u64, root(&all));
    let at = |number: u64| usize::try_from(number).ok();
    let leaf = at(first).and_then(|at| all.get(at)).copied().unwrap_or([9; 32]);
    let included = verify_inclusion(&leaf, first, second, &path, &new_root);
    // The same nodes are passed in a tree of another size now and then; in the tree that was signed there is one proof.
    if included && second == size {
        assert_eq!(at(first).and_then(|at| inclusion(&all, at)), Some(path.clone()));
    }
    let old_root = at(first).and_then(|at| all.get(..at)).map_or([9; 32], root);
    let continued = verify_consistency(first, second, &path, &old_root, &new_root);
    if continued && second == size {
        assert_eq!(at(first).and_then(|at| consistency(&all, at)), Some(path));
    }
    let spans = ledger::plan::inclusion_spans(first, second);
    assert_eq!(spans.is_some(), first < second && second <= 1 << 63);
    let spans = ledger::plan::consistency_spans(first, second);
    assert_eq!(spans.is_some(), first > 0 && first <= second && second <= 1 << 63);
    included || continued
}

fn entry(bytes: &[u8]) -> bool {
    let Some(text) = text(bytes) else { return false };
    let Ok(_entry) = ledger::entry::read(text) else { return false };
    let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let canonical = serde_json_canonicalizer::to_vec(&value).expect("another implementation");
    assert_eq!(canonical, bytes, "an entry is canonical by another implementation");
    true
}

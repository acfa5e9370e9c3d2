//! What does `travaux-verify` answer, by its exit code and in words, to whatever it is asked?
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ledger::bundle::MAX_LINE;
use ledger::keys::{Kind, SignerKey};
use ledger::note::{MAX_NOTE, Note};
use ledger::policy::MAX_POLICY;

fn bundles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bundles")
}

fn path(name: &str) -> String {
    bundles().join(name).display().to_string()
}

/// The key of the log whose bundles these are.
fn log() -> SignerKey {
    SignerKey::new("journal.example/office", Kind::Plain, &[7; 32]).unwrap()
}

/// Exit code, standard output, standard error.
type Answer = (Option<i32>, String, String);

fn answer(words: &[&str]) -> Answer {
    answer_to(words, b"")
}

fn answer_to(words: &[&str], input: &[u8]) -> Answer {
    let mut program = Command::new(env!("CARGO_BIN_EXE_travaux-verify"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has its answer before it has read everything closes its input.
    let _ = program.stdin.take().unwrap().write_all(input);
    let told = program.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (told.status.code(), text(&told.stdout), text(&told.stderr))
}

/// A file in a place of its own.
struct Filed(tempfile::TempDir);

impl Filed {
    fn of(bytes: &[u8]) -> Self {
        let filed = Self(tempfile::tempdir().unwrap());
        std::fs::write(filed.0.path().join("file"), bytes).unwrap();
        filed
    }
    fn path(&self) -> String {
        self.0.path().join("file").display().to_string()
    }
}

#[test]
fn a_sound_bundle_is_told_in_words_with_what_was_counted() {
    let (code, said, wrong) = answer(&["--policy", &path("office.policy"), &path("journal.bundle")]);
    let key = log().public().to_string();
    let expected = format!(
        "SOUND: everything shown is what was signed\n\
         log journal.example/office, key {key}\n\
         24 events shown of 24, 3 checkpoints, witnesses: witness.example/1, witness.example/2\n\
         parts: 24 checked, 22 not shown, 1 erased\n"
    );
    assert_eq!((code, said, wrong), (Some(0), expected, String::new()));
}

#[test]
fn a_broken_bundle_is_told_with_its_position() {
    let bundle = std::fs::read_to_string(path("journal.bundle")).unwrap();
    let changed = Filed::of(bundle.replacen("{\\\"n\\\":10}", "{\\\"n\\\":11}", 1).as_bytes());
    let (code, said, _) = answer(&["--policy", &path("office.policy"), &changed.path()]);
    assert_eq!(
        (code, said.lines().next()),
        (Some(1), Some("BROKEN at position 10: part body is not what was hashed"))
    );
}

#[test]
fn a_bundle_without_its_witnesses_is_incomplete() {
    let (code, said, _) = answer(&["--policy", &path("office.policy"), &path("unwitnessed.bundle")]);
    let first = "INCOMPLETE: too few witnesses signed the last checkpoint";
    assert_eq!((code, said.lines().next()), (Some(2), Some(first)));
    let (code, said, _) = answer(&["--key", &log().public().to_string(), &path("unwitnessed.bundle")]);
    assert!(
        code == Some(0) && said.contains("witnesses: none"),
        "whoever trusts the log's key alone: {said}"
    );
}

#[test]
fn a_verdict_is_given_as_json_too_and_says_whether_the_key_was_known() {
    for (words, pinned) in [(vec![], false), (vec!["--policy".to_owned(), path("office.policy")], true)] {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        let bundle = path("journal.bundle");
        words.extend(["--json", &bundle]);
        let (code, said, _) = answer(&words);
        let verdict: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(code, Some(0));
        assert_eq!((verdict["verdict"].as_str(), verdict["pinned"].as_bool()), (Some("sound"), Some(pinned)));
    }
}

#[test]
fn a_bundle_may_come_by_standard_input() {
    let bundle = std::fs::read(path("journal.bundle")).unwrap();
    assert_eq!(answer_to(&["-"], &bundle).0, Some(0));
    assert_eq!(answer_to(&["-"], &bundle[..bundle.len() / 2]).0, Some(1));
    let (code, said, _) = answer_to(&["-"], b"");
    assert!(code == Some(2) && said.contains("cut off"), "{said}");
}

#[test]
fn a_line_that_does_not_end_and_one_that_is_too_long_are_told_apart() {
    let first = |input: &[u8]| answer_to(&["-"], input).1.lines().next().unwrap_or_default().to_owned();
    assert_eq!(first(b"{\"travaux-bundle\":1"), "BROKEN: the bundle ends within a line");
    let line = vec![b'x'; MAX_LINE];
    assert_eq!(first(&line), "BROKEN: a line longer than a bundle may have");
    assert_eq!(first(&line[1..]), "BROKEN: the bundle ends within a line");
    let ended = [&line[1..], b"\n"].concat();
    assert!(first(&ended).contains("neither a header"), "the longest line is read");
}

#[test]
fn a_checkpoint_seen_earlier_has_to_be_continued() {
    let bundle = std::fs::read_to_string(path("journal.bundle")).unwrap();
    let line = bundle.lines().filter(|line| line.starts_with("{\"checkpoint\"")).nth(1).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    let note = line["checkpoint"].as_str().unwrap();
    let seen = Filed::of(note.as_bytes());
    let (policy, whole) = (path("office.policy"), path("journal.bundle"));
    assert_eq!(answer(&["--policy", &policy, "--seen", &seen.path(), &whole]).0, Some(0));
    let text = note.split_once("\n\n").unwrap().0.replace("\n16\n", "\n99\n");
    let later = Filed::of(Note::signed(&format!("{text}\n"), &log()).unwrap().to_string().as_bytes());
    let (code, said, _) =
        answer(&["--policy", &policy, "--seen", &seen.path(), "--seen", &later.path(), &whole]);
    assert!(code == Some(1) && said.contains("the log went back"), "{said}");
    let (code, _, wrong) = answer(&["--seen", &seen.path(), &whole]);
    assert!(code == Some(3) && wrong.contains("--seen wants --key or --policy"), "{wrong}");
    let forged = Filed::of(note.replace("\n16\n", "\n17\n").as_bytes());
    let (code, _, wrong) = answer(&["--policy", &policy, "--seen", &forged.path(), &whole]);
    assert!(code == Some(3) && wrong.contains("is not by its key"), "{wrong}");
}

#[test]
fn whoever_does_not_ask_properly_is_told_how() {
    let key = log().public().to_string();
    let (policy, bundle) = (path("office.policy"), path("journal.bundle"));
    let cases: &[(&[&str], &str)] = &[
        (&[], "which bundle?"),
        (&["--loud", &bundle], "--loud is not known"),
        (&[&bundle, &bundle], "one bundle at a time"),
        (&[&bundle, "--key"], "--key wants a value"),
        (&["--key", &key, "--policy", &policy, &bundle], "a policy names the key already"),
        (&["--key", "nonsense", &bundle], "not a key"),
        (&["--policy", &bundle, &bundle], "not a policy"),
        (&["--policy", "no-such-file", &bundle], "no-such-file: "),
        (&["no-such-file"], "no-such-file: "),
    ];
    for (words, why) in cases {
        let (code, said, wrong) = answer(words);
        assert_eq!((code, said.as_str()), (Some(3), ""), "{words:?}");
        let first = wrong.lines().next().unwrap_or_default();
        assert!(first.starts_with("travaux-verify: ") && first.contains(why), "{words:?}: {wrong}");
        assert!(wrong.contains("Exit codes: 0 sound, 1 broken, 2 incomplete, 3 not asked properly."));
    }
}

/// A file of exactly so many bytes: a comment first, then what it says.
fn stretched(text: &str, length: usize) -> Filed {
    let comment = format!("#{}\n", "x".repeat(length - text.len() - 2));
    Filed::of(format!("{comment}{text}").as_bytes())
}

#[test]
fn a_policy_or_checkpoint_is_read_up_to_its_limit_and_not_beyond() {
    let (policy, bundle) = (std::fs::read_to_string(path("office.policy")).unwrap(), path("journal.bundle"));
    let longest = stretched(&policy, MAX_POLICY);
    assert_eq!(answer(&["--policy", &longest.path(), &bundle]).0, Some(0));
    for length in [MAX_POLICY + 1, 2 * MAX_POLICY] {
        let (code, _, wrong) = answer(&["--policy", &stretched(&policy, length).path(), &bundle]);
        assert!(code == Some(3) && wrong.contains("too large"), "{wrong}");
    }
    // What is cut off would be a policy.
    let cut = Filed::of(format!("{policy}{}", "\n".repeat(MAX_POLICY)).as_bytes());
    assert!(answer(&["--policy", &cut.path(), &bundle]).2.contains("too large"));
    let seen = Filed::of(&vec![b'\n'; MAX_NOTE + 1]);
    let (_, _, wrong) = answer(&["--policy", &longest.path(), "--seen", &seen.path(), &bundle]);
    assert!(wrong.contains("too large"), "{wrong}");
}

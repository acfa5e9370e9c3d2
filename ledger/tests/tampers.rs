//! What can be done to a bundle, and is it found, and where? The twelve tampers, and every bit that may flip.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod journal;

use journal::{Event, Journal, ORIGIN, check, log, matter, policy};
use ledger::bundle::MAX_LINE;
use ledger::checkpoint::Checkpoint;
use ledger::keys::{Kind, SignerKey};
use ledger::policy::Policy;
use ledger::verdict::{Outcome, Trust};

/// Events of the journal that is tampered with; checkpoints stand behind 8, 16 and 24.
const SIZE: u64 = 24;

/// Verdict, position and code.
type Found = (Outcome, Option<u64>, Option<&'static str>);

fn sound() -> Journal {
    Journal::of(SIZE)
}

/// What somebody finds who has the office's policy.
fn found(bundle: &str) -> Found {
    found_by(bundle, Trust { policy: Some(policy()), seen: Vec::new() })
}

fn found_by(bundle: &str, trust: Trust) -> Found {
    let verdict = check(bundle.as_bytes(), trust);
    (verdict.verdict, verdict.position, verdict.code)
}

fn broken(position: u64, code: &'static str) -> Found {
    (Outcome::Broken, Some(position), Some(code))
}

/// Somebody who kept the checkpoint of the sound journal at this size.
fn who_saw(size: u64) -> Trust {
    let root = sound().root_at(size);
    let seen = vec![Checkpoint { origin: ORIGIN.to_owned(), size, root }];
    Trust { policy: Some(policy()), seen }
}

#[test]
fn a_sound_journal_is_sound_for_everybody() {
    let bundle = sound().bundle();
    let verdict = check(bundle.as_bytes(), Trust::default());
    assert_eq!(
        (verdict.verdict, verdict.pinned, verdict.events, verdict.size),
        (Outcome::Sound, false, 24, 24)
    );
    assert!(verdict.what.contains("compare that key"), "{}", verdict.what);
    let verdict = check(bundle.as_bytes(), Trust { policy: Some(policy()), seen: Vec::new() });
    assert_eq!((verdict.verdict, verdict.pinned, verdict.checkpoints), (Outcome::Sound, true, 3));
    assert_eq!(verdict.witnesses, ["witness.example/1", "witness.example/2"]);
    assert_eq!((verdict.parts_checked, verdict.parts_withheld, verdict.parts_erased), (24, 22, 1));
    assert_eq!(verdict.root, Some(hex::encode(sound().root_at(SIZE))));
    for size in [0, 1, 8, 11, 24] {
        assert_eq!(found_by(&bundle, who_saw(size)).0, Outcome::Sound, "who saw {size}");
    }
}

#[test]
fn tamper_1_a_deleted_tail_is_caught_by_whoever_saw_a_later_checkpoint() {
    assert_eq!(found_by(&Journal::of(16).bundle(), who_saw(24)), broken(17, "went-back"));
    // Cut off without care it is not even whole.
    let lines: Vec<String> = sound().bundle().lines().take(20).map(|line| format!("{line}\n")).collect();
    let (outcome, _, code) = found(&lines.concat());
    assert_eq!((outcome, code), (Outcome::Incomplete, Some("cut")));
}

#[test]
fn tamper_2_a_deleted_middle_is_caught_at_its_position() {
    let mut journal = sound();
    journal.events.remove(9);
    assert_eq!(found(&journal.bundle()), broken(10, "position"));
}

#[test]
fn tamper_3_swapped_events_are_caught_at_the_first() {
    let mut journal = sound();
    journal.events.swap(9, 10);
    assert_eq!(found(&journal.bundle()), broken(10, "position"));
    journal.renumber_positions();
    assert_eq!(found(&journal.bundle()), broken(11, "time"));
}

#[test]
fn tamper_4_a_forged_event_is_caught() {
    let mut journal = sound();
    journal.events.insert(9, Event::new(10, 10, "Forged", "{}"));
    journal.renumber_positions();
    assert_eq!(found(&journal.bundle()), broken(11, "time"));
    // Fitted in with care, so that only the roots differ: the stretch between two checkpoints is named.
    let mut fitted = sound();
    fitted.events[9] = Event::new(10, 10, "Forged", "{}");
    assert_eq!(found(&fitted.bundle()), broken(9, "root"));
}

#[test]
fn tampers_5_to_7_an_edited_actor_time_or_payload_is_caught_at_its_position_or_rehashed_by_the_root() {
    let edits =
        [("P-1", "P-2"), ("\"recorded_at\":1010", "\"recorded_at\":1009"), ("\"schema\":1", "\"schema\":2")];
    for (from, to) in edits {
        let mut journal = sound();
        let entry = journal.events[9].entry.replace(from, to);
        assert_ne!(entry, journal.events[9].entry, "{from}");
        journal.events[9].entry = entry;
        assert_eq!(found(&journal.bundle()), broken(10, "leaf"), "{from}");
        journal.events[9].rehash();
        let expected = if from.contains("recorded_at") { broken(10, "time") } else { broken(9, "root") };
        assert_eq!(found(&journal.bundle()), expected, "{from} rehashed");
    }
    let mut payload = sound();
    payload.events[9].body = "{\"n\":\"another\"}".to_owned();
    assert_eq!(found(&payload.bundle()), broken(10, "digest"));
    payload.events[9] = Event::new(10, 10, "Opened", "{\"n\":\"another\"}");
    assert_eq!(found(&payload.bundle()), broken(9, "root"));
}

#[test]
fn tamper_8_a_rewrite_with_the_logs_own_key_is_caught_by_a_receipt_and_by_the_witnesses() {
    let mut journal = sound();
    journal.events[9] = Event::new(10, 10, "Forged", "{}");
    // The operator signs the new history; the witnesses do not.
    let rewritten = journal.bundle_signed_by(&[]);
    assert_eq!(found(&rewritten), (Outcome::Incomplete, None, Some("quorum")));
    assert_eq!(found_by(&rewritten, who_saw(16)), broken(16, "forked"));
    assert_eq!(found_by(&rewritten, who_saw(11)), broken(11, "forked"));
    let unwitnessed = Trust { policy: Some(Policy::of_log(log().public().clone())), seen: Vec::new() };
    assert_eq!(found_by(&rewritten, unwitnessed).0, Outcome::Sound, "the log's key alone cannot show it");
}

#[test]
fn tamper_9_two_histories_are_caught_as_soon_as_two_readers_compare() {
    let mut other = sound();
    other.events[20] = Event::new(21, 21, "ShownToAnotherAlone", "{}");
    let to_another = other.bundle_signed_by(&[1, 2]);
    assert_eq!(found(&to_another).0, Outcome::Sound, "alone it looks right");
    assert_eq!(found_by(&to_another, who_saw(24)), broken(24, "forked"));
    assert_eq!(found_by(&to_another, who_saw(16)).0, Outcome::Sound);
}

#[test]
fn tampers_10_and_11_a_backup_or_an_old_checkpoint_is_caught_by_whoever_saw_a_newer_one() {
    assert_eq!(found_by(&Journal::of(8).bundle(), who_saw(9)), broken(9, "went-back"));
    let mut lines: Vec<String> = sound().bundle().lines().map(str::to_owned).collect();
    let is_checkpoint = |line: &String| line.starts_with("{\"checkpoint\"");
    let old = lines.iter().position(is_checkpoint).unwrap();
    let last = lines.iter().rposition(is_checkpoint).unwrap();
    lines[last] = lines[old].clone();
    assert_eq!(found(&(lines.join("\n") + "\n")), broken(9, "checkpoint"));
    lines.remove(last);
    assert_eq!(found(&(lines.join("\n") + "\n")), broken(17, "checkpoint"));
}

#[test]
fn tamper_12_a_dropped_erasure_is_caught_where_the_part_is_missing() {
    let mut journal = sound();
    journal.events[5] = Event::new(6, 6, "Opened", "{}");
    assert_eq!(found(&journal.bundle_signed_by(&[1, 2])), broken(3, "missing-part"));
    let mut unmarked = sound();
    unmarked.events[2].erased_by = None;
    unmarked.events[2].shows_nominee = false;
    assert_eq!(found(&unmarked.bundle()), broken(3, "missing-part"));
}

#[test]
fn another_logs_bundle_is_refused() {
    let other = SignerKey::new("other.example", Kind::Plain, &[7; 32]).unwrap();
    let trust = Trust { policy: Some(Policy::of_log(other.public().clone())), seen: Vec::new() };
    assert_eq!(found_by(&sound().bundle(), trust).2, Some("another-log"));
    let renewed = SignerKey::new(ORIGIN, Kind::Plain, &[8; 32]).unwrap();
    let trust = Trust { policy: Some(Policy::of_log(renewed.public().clone())), seen: Vec::new() };
    assert_eq!(found_by(&sound().bundle(), trust).2, Some("another-key"));
}

#[test]
fn what_is_cut_compressed_too_long_or_not_a_bundle_is_refused() {
    let bundle = sound().bundle();
    for end in (0..bundle.len()).step_by(97) {
        assert_ne!(found(&bundle[..end]).0, Outcome::Sound, "cut at {end}");
    }
    assert_ne!(found(bundle.trim_end()).0, Outcome::Sound);
    assert_ne!(found(&format!("{bundle}\n")).0, Outcome::Sound);
    assert_ne!(found(&bundle.replace('\n', "\r\n")).0, Outcome::Sound);
    assert_ne!(found("").0, Outcome::Sound);
    let packed = check(b"\x1f\x8b\x08\x00compressed\n", Trust::default());
    assert_eq!((packed.verdict, packed.code), (Outcome::Broken, Some("format")));
    assert_eq!(check(b"PK\x03\x04zip\n", Trust::default()).code, Some("format"));
    let endless = vec![b'{'; MAX_LINE + 10];
    let verdict = check(&endless, Trust::default());
    assert_eq!(
        (verdict.verdict, verdict.what.as_str()),
        (Outcome::Broken, "a line longer than a bundle may have")
    );
}

#[test]
fn a_thousand_signatures_and_one_that_nobody_named_are_refused() {
    for count in [1, 1_000] {
        let journal = Journal { more_signatures: count, ..sound() };
        assert_eq!(found(&journal.bundle()).2, Some("signature"), "{count}");
    }
}

#[test]
fn a_quorum_of_witnesses_is_asked_for() {
    let cases = [(&[1_u8, 2][..], Outcome::Sound), (&[1], Outcome::Incomplete), (&[], Outcome::Incomplete)];
    for (by, expected) in cases {
        assert_eq!(found(&sound().bundle_signed_by(by)).0, expected, "{by:?}");
    }
}

/// The lines of a bundle after a change.
fn rewritten(bundle: &str, change: impl FnOnce(&mut Vec<String>)) -> String {
    let mut lines: Vec<String> = bundle.lines().map(str::to_owned).collect();
    change(&mut lines);
    lines.join("\n") + "\n"
}

#[test]
fn a_line_that_is_none_is_told_at_the_position_that_should_follow() {
    // Ten events and a checkpoint stand between the header and this line.
    let bundle = rewritten(&sound().bundle(), |lines| lines[12] = "nonsense".to_owned());
    assert_eq!(found(&bundle), broken(11, "format"));
    let cut = &sound().bundle()[..sound().bundle().find("\"position\":11").unwrap()];
    assert_eq!(found(cut), broken(11, "format"));
}

#[test]
fn a_cosignature_that_only_the_bundle_asks_for_is_checked_too() {
    let bundle = sound().bundle_signed_by(&[1, 2]);
    let note = |bundle: &str| {
        let line = bundle.lines().find(|line| line.starts_with("{\"checkpoint\"")).unwrap().to_owned();
        line.split("witness.example/1 ").nth(1).unwrap().split("\\n").next().unwrap().to_owned()
    };
    // Another time than the one that was signed.
    let signature = note(&bundle);
    let forged = bundle.replace(&signature, &format!("{}B{}", &signature[..12], &signature[13..]));
    assert_ne!(forged, bundle);
    let logs_alone = Trust { policy: Some(Policy::of_log(log().public().clone())), seen: Vec::new() };
    assert_eq!(found_by(&bundle, logs_alone.clone()).0, Outcome::Sound);
    assert_eq!(found_by(&forged, logs_alone), broken(8, "signature"));
}

#[test]
fn an_end_that_counts_otherwise_is_told_behind_the_last_event() {
    for events in [23, 25] {
        let bundle = rewritten(&sound().bundle(), |lines| {
            *lines.last_mut().unwrap() = format!("{{\"end\":{{\"events\":{events}}}}}");
        });
        assert_eq!(found(&bundle), broken(25, "cut"));
    }
}

#[test]
fn a_part_whose_erasure_never_comes_is_told_at_the_end() {
    let mut journal = sound();
    journal.events[2].erased_by = Some(99);
    assert_eq!(found(&journal.bundle()), broken(3, "missing-part"));
}

#[test]
fn a_checkpoint_among_the_events_of_a_matter_is_refused_at_the_position_that_should_follow() {
    let bundle = rewritten(&matter(&sound()), |lines| {
        // Header and two checkpoints, then the events.
        let checkpoint = lines[2].clone();
        lines.insert(5, checkpoint);
    });
    assert_eq!(found(&bundle), broken(4, "format"));
}

/// Flips one bit somewhere, by a rule that visits everywhere and can be repeated.
fn flipped(bytes: &[u8], turn: usize) -> (usize, Vec<u8>) {
    // Steps of a prime that does not divide the length; the bit changes with every step.
    let at = turn * 7_919 % bytes.len();
    let mut changed = bytes.to_vec();
    changed[at] ^= 1 << (turn % 8);
    (at, changed)
}

/// The position of the event whose line holds this byte; none for other lines.
fn position_of(bundle: &[u8], at: usize) -> Option<u64> {
    let begin = bundle[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = std::str::from_utf8(&bundle[begin..]).ok()?;
    line.strip_prefix("{\"position\":")?.split(',').next()?.parse().ok()
}

#[test]
fn ten_thousand_flipped_bits_are_all_found_and_those_in_events_at_their_position() {
    let bundle = sound().bundle().into_bytes();
    for turn in 0..10_000 {
        let (at, changed) = flipped(&bundle, turn);
        let verdict = check(&changed, Trust { policy: Some(policy()), seen: Vec::new() });
        assert_eq!(verdict.verdict, Outcome::Broken, "byte {at}, turn {turn}: {}", verdict.what);
        if let Some(position) = position_of(&bundle, at) {
            assert_eq!(verdict.position, Some(position), "byte {at}, turn {turn}: {}", verdict.what);
        }
    }
}

#[test]
fn ten_thousand_readings_of_a_sound_bundle_raise_no_alarm() {
    let bundles: Vec<String> = [8, 16].map(|size| Journal::of(size).bundle()).to_vec();
    for turn in 0..10_000 {
        assert_eq!(found(&bundles[turn % bundles.len()]).0, Outcome::Sound, "turn {turn}");
    }
}

#[test]
fn the_file_of_a_matter_is_sound_and_nothing_in_it_can_change() {
    let bundle = matter(&sound());
    let verdict = check(bundle.as_bytes(), Trust { policy: Some(policy()), seen: Vec::new() });
    assert_eq!((verdict.verdict, verdict.events, verdict.size), (Outcome::Sound, 12, 24), "{}", verdict.what);
    for turn in 0..2_000 {
        let (at, changed) = flipped(bundle.as_bytes(), turn);
        assert_eq!(check(&changed, Trust::default()).verdict, Outcome::Broken, "byte {at}");
    }
    let lines: Vec<&str> = bundle.lines().collect();
    for missing in 0..lines.len() {
        let mut rest = lines.clone();
        rest.remove(missing);
        assert_ne!(found(&(rest.join("\n") + "\n")).0, Outcome::Sound, "without line {missing}");
    }
    assert_eq!(found_by(&bundle, who_saw(16)).0, Outcome::Sound, "it is among the checkpoints shown");
    assert_eq!(found_by(&bundle, who_saw(11)).2, Some("unproved"));
    assert_eq!(found_by(&bundle, who_saw(0)).0, Outcome::Sound);
}

/// Bundles that programs of other languages are checked with: here, beside the tests.
fn golden() -> [(&'static str, String); 3] {
    [
        ("journal", sound().bundle()),
        ("matter", matter(&sound())),
        ("unwitnessed", sound().bundle_signed_by(&[1])),
    ]
}

#[test]
fn the_bundles_that_other_verifiers_are_tested_with_are_these() {
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bundles");
    for (name, bundle) in golden() {
        let path = place.join(format!("{name}.bundle"));
        if std::env::var_os("WRITE_BUNDLES").is_some() {
            std::fs::write(&path, &bundle).unwrap();
        }
        assert!(
            std::fs::read_to_string(&path).unwrap() == bundle,
            "{name}: bundles once written stay as they are"
        );
    }
    if std::env::var_os("WRITE_BUNDLES").is_some() {
        std::fs::write(place.join("office.policy"), policy().to_string()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(place.join("office.policy")).unwrap(), policy().to_string());
}

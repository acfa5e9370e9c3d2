//! How long does `travaux-verify` take over a million events, and how much memory? `cargo bench -p ledger`; docs/performance.md keeps the figures.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement fails by panicking")]

use std::borrow::Cow;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ledger::bundle::{CheckpointLine, EventLine, Header, Kind, Line};
use ledger::checkpoint::Checkpoint;
use ledger::examine::Part;
use ledger::keys::{self, SignerKey};
use ledger::policy::Policy;
use ledger::{Frontier, leaf_hash};
use sha2::{Digest as _, Sha256};

/// Events of the bundle.
const EVENTS: u64 = 1_000_000;
/// Events of one stream.
const EACH: u64 = 10;
/// Longest it may take (R17).
const SECONDS: Duration = Duration::from_secs(20);
/// Most memory it may hold, in kB (R17).
const KILOBYTES: u64 = 100 << 10;

fn main() {
    let place = tempfile::tempdir().unwrap();
    let bundle = place.path().join("million.bundle");
    write(&bundle);
    let size = std::fs::metadata(&bundle).unwrap().len();
    let begun = Instant::now();
    let program = env!("CARGO_BIN_EXE_travaux-verify");
    let mut running =
        Command::new(program).arg("--json").arg(&bundle).stdout(Stdio::inherit()).spawn().unwrap();
    let mut most = 0;
    let status = loop {
        if let Some(status) = running.try_wait().unwrap() {
            break status;
        }
        most = most.max(held(running.id()));
        std::thread::sleep(Duration::from_millis(20));
    };
    let took = begun.elapsed();
    println!(
        "verify.{EVENTS}: {:.2} s, {:.0} MiB at most, bundle of {} MiB",
        took.as_secs_f64(),
        most / 1024,
        size >> 20
    );
    assert!(status.success() && took <= SECONDS && most <= KILOBYTES, "floor: {SECONDS:?}, {KILOBYTES} kB");
}

/// Peak of the resident memory of a process, in kB.
fn held(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// An entry as long as those of the demonstration, with two parts.
fn entry(position: u64, body: &str) -> String {
    let digest = hex::encode(Sha256::new().chain_update([9; 32]).chain_update(body).finalize());
    let (stream, version) = ((position - 1) / EACH, (position - 1) % EACH + 1);
    format!(
        "{{\"actor\":\"P-ABCDEFGHIJKLMNOPQRSTUVWXYZ\",\"causation\":[{}],\"command_id\":\"0190a6f0-0000-7000-8000-{position:012}\",\
         \"correlation\":\"0190a6f0-0000-7000-8000-{position:012}\",\"event_id\":\"0190a6f0-0000-7000-9000-{position:012}\",\
         \"mandate\":\"M-0001\",\"on_behalf_of\":\"QM\",\"parts\":{{\"body\":\"{digest}\",\"nominee\":\"{}\"}},\
         \"procedure\":\"expert-nomination/1\",\"recorded_at\":{},\"role\":\"registrar\",\"schema\":1,\
         \"stream\":\"expert-nomination/EN-2014-{stream:06}\",\"type\":\"NominationOpened\",\"version\":{version}}}",
        position - 1,
        "ab".repeat(32),
        1_394_790_720_000_000 + position
    )
}

fn write(path: &Path) {
    let log = SignerKey::new("journal.example/office", keys::Kind::Plain, &[7; 32]).unwrap();
    let origin = log.public().name().to_owned();
    let mut out = BufWriter::new(std::fs::File::create(path).unwrap());
    let policy = Policy::of_log(log.public().clone()).to_string();
    write!(out, "{}", Line::Header(Header::new(Kind::Journal, (origin.clone(), EVENTS), policy, None)))
        .unwrap();
    let mut tree = Frontier::new();
    for position in 1..=EVENTS {
        let body = format!(
            "{{\"answers\":{{\"expertise\":\"document fraud\",\"n\":{position}}},\"nominee\":{{\"part\":\"nominee\",\"subject\":\"P-1\"}}}}"
        );
        let mut entry = entry(position, &body);
        if position == 1 {
            entry = entry.replace("\"causation\":[0],", "");
        }
        let leaf = leaf_hash(entry.as_bytes());
        tree.push(leaf);
        let open = Part::Open { blind: [9; 32], bytes: Cow::Owned(body.into_bytes()) };
        let parts = vec![(Cow::Borrowed("body"), open), (Cow::Borrowed("nominee"), Part::Withheld)];
        let line = EventLine { position, leaf, entry: Cow::Owned(entry), parts, proof: None };
        write!(out, "{}", Line::Event(Box::new(line))).unwrap();
    }
    let note = Checkpoint { origin, size: EVENTS, root: tree.root() }.sign(&log).unwrap().to_string();
    write!(out, "{}", Line::Checkpoint(CheckpointLine { note, consistency: None })).unwrap();
    write!(out, "{}", Line::End(EVENTS)).unwrap();
    out.flush().unwrap();
}

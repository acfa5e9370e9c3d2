//! Does a calendar program read our feed? The Python package `icalendar` parses it, and says what it found.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::tz::TimeZone;
use papers::feed::{Entry, calendar};

/// The pinned package and what it needs.
const REQUIREMENTS: &str = include_str!("calendars.txt");
/// Reads a feed from standard input; prints one line for each event.
const READER: &str = include_str!("calendars.py");

/// The virtual environment with the package, made once.
fn python() -> PathBuf {
    let environment = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/calendars");
    let stamp = environment.join("requirements.txt");
    if std::fs::read_to_string(&stamp).ok().as_deref() != Some(REQUIREMENTS) {
        run(Command::new("/usr/bin/python3").args(["-m", "venv", "--clear"]).arg(&environment));
        let wanted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calendars.txt");
        let quiet = ["install", "--quiet", "--disable-pip-version-check", "-r"];
        run(Command::new(environment.join("bin/pip")).args(quiet).arg(wanted));
        std::fs::write(stamp, REQUIREMENTS).unwrap();
    }
    environment.join("bin/python")
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

fn read(feed: &str) -> Vec<String> {
    let mut reader = Command::new(python());
    let mut reader =
        reader.args(["-c", READER]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(feed.as_bytes()).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn another_program_reads_every_deadline_as_it_was_said() {
    // The night on which clocks go forward in Paris, and the year's end on the other side of the date line.
    let dues = [
        ("2014-03-30T01:30:00Z", "Europe/Paris"),
        ("2014-12-31T23:59:59Z", "Pacific/Auckland"),
        ("2014-03-31T10:00:00Z", "Asia/Bangkok"),
    ];
    let entries: Vec<Entry> = dues
        .iter()
        .enumerate()
        .map(|(at, (due, zone))| Entry {
            uid: format!("round/PG-SOM/{at}@travaux"),
            due: due.parse().unwrap(),
            zone: TimeZone::get(zone).unwrap(),
            summary: format!("Comments; „{at}“, due\\ — {}", "ประเทศ ".repeat(20).trim()),
            description: "One line.\nAnother, with BEGIN:VEVENT in it.".to_owned(),
            address: "https://travaux.example/rounds/PG-SOM/1?a=1&b=2".to_owned(),
            sequence: u64::try_from(at).unwrap(),
            changed: "2014-01-17T02:00:00Z".parse().unwrap(),
            cancelled: at == 2,
        })
        .collect();
    let expected: Vec<String> = entries
        .iter()
        .zip(dues)
        .map(|(entry, (due, _))| {
            let status = if entry.cancelled { "CANCELLED" } else { "CONFIRMED" };
            format!("{}|{due}|{}|{}|{status}|{}|2", entry.uid, entry.sequence, entry.summary, entry.address)
        })
        .collect();
    assert_eq!(read(&calendar("Deadlines of QM, all of them", &entries)), expected);
}

//! Does a bundle hold, on a machine that knows nothing of the office? Reads a file, says what is wrong and where.
//!
//! Exit codes: 0 sound, 1 broken, 2 incomplete, 3 it was not asked properly or the file cannot be opened.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::ExitCode;

use ledger::bundle::MAX_LINE;
use ledger::checkpoint::Checkpoint;
use ledger::keys::VerifierKey;
use ledger::note::{MAX_NOTE, Note};
use ledger::policy::{MAX_POLICY, Policy};
use ledger::verdict::{Check, Outcome, Trust, Verdict};

const USAGE: &str = "\
travaux-verify [--json] [--key KEY | --policy FILE] [--seen CHECKPOINT]... BUNDLE

Checks a bundle of a travaux journal offline.
  --key KEY          the log's key as the office publishes it: name+id+base64
  --policy FILE      the log's key, its witnesses and their quorum (C2SP tlog-policy)
  --seen CHECKPOINT  a file with a checkpoint seen earlier, which the journal has to continue
  --json             the verdict as JSON
BUNDLE may be - for standard input. Exit codes: 0 sound, 1 broken, 2 incomplete, 3 not asked properly.
";
/// How large pieces of the file are read.
const PIECE: usize = 256 << 10;

/// What was asked.
#[derive(Default)]
struct Asked {
    json: bool,
    key: Option<String>,
    policy: Option<String>,
    seen: Vec<String>,
    bundle: Option<String>,
}

fn main() -> ExitCode {
    match asked(std::env::args().skip(1)).and_then(|asked| run(&asked)) {
        Ok(code) => ExitCode::from(code),
        Err(why) => {
            // Nobody is left to tell if standard error is closed.
            let _ = writeln!(std::io::stderr(), "travaux-verify: {why}\n\n{USAGE}");
            ExitCode::from(3)
        }
    }
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked::default();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} wants a value"));
        match word.as_str() {
            "--json" => asked.json = true,
            "--key" => asked.key = Some(value()?),
            "--policy" => asked.policy = Some(value()?),
            "--seen" => asked.seen.push(value()?),
            other if other.starts_with("--") => return Err(format!("{other} is not known")),
            _ if asked.bundle.is_some() => return Err("one bundle at a time".to_owned()),
            _ => asked.bundle = Some(word),
        }
    }
    if asked.key.is_some() && asked.policy.is_some() {
        return Err("a policy names the key already".to_owned());
    }
    Ok(asked)
}

fn run(asked: &Asked) -> Result<u8, String> {
    let path = asked.bundle.as_deref().ok_or("which bundle?")?;
    let trust = trust(asked)?;
    let verdict = match path {
        "-" => check(std::io::stdin().lock(), trust),
        path => check(open(path)?, trust),
    };
    say(&verdict, asked.json).map_err(|why| why.to_string())?;
    Ok(verdict.verdict.exit_code())
}

fn open(path: &str) -> Result<File, String> {
    File::open(path).map_err(|why| format!("{path}: {why}"))
}

/// A small file, or none if it is larger than such a thing may be.
fn small(path: &str, most: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    open(path)?.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|why| format!("{path}: {why}"))?;
    if bytes.len() > most { Err(format!("{path}: too large")) } else { Ok(bytes) }
}

fn trust(asked: &Asked) -> Result<Trust, String> {
    let policy = match (&asked.key, &asked.policy) {
        (Some(key), _) => Some(Policy::of_log(VerifierKey::parse(key).map_err(|why| why.to_string())?)),
        (None, Some(path)) => {
            let text = String::from_utf8(small(path, MAX_POLICY)?).map_err(|why| format!("{path}: {why}"))?;
            Some(Policy::parse(&text).map_err(|why| format!("{path}: {why}"))?)
        }
        (None, None) => None,
    };
    let mut seen = Vec::new();
    for path in &asked.seen {
        let policy = policy.as_ref().ok_or("--seen wants --key or --policy, to know who signed it")?;
        let note = Note::parse(&small(path, MAX_NOTE)?).map_err(|why| format!("{path}: {why}"))?;
        seen.push(Checkpoint::opened(&note, policy.log()).map_err(|why| format!("{path}: {why}"))?);
    }
    Ok(Trust { policy, seen })
}

/// Reads line by line; never holds more than one.
fn check(file: impl Read, trust: Trust) -> Verdict {
    let mut file = BufReader::with_capacity(PIECE, file);
    let mut check = Check::new(trust);
    let mut line = Vec::new();
    while check.wants_more() {
        line.clear();
        match (&mut file).take(MAX_LINE as u64).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => match line.strip_suffix(b"\n") {
                Some(line) => check.line(line),
                None if line.len() < MAX_LINE => check.unreadable("the bundle ends within a line"),
                None => check.unreadable("a line longer than a bundle may have"),
            },
            Err(why) => check.unreadable(&format!("the bundle cannot be read on: {why}")),
        }
    }
    check.verdict()
}

fn say(verdict: &Verdict, json: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if json {
        let text = serde_json::to_string(verdict).map_err(std::io::Error::other)?;
        return writeln!(out, "{text}");
    }
    let word = match verdict.verdict {
        Outcome::Sound => "SOUND",
        Outcome::Broken => "BROKEN",
        Outcome::Incomplete => "INCOMPLETE",
    };
    match verdict.position {
        Some(position) => writeln!(out, "{word} at position {position}: {}", verdict.what)?,
        None => writeln!(out, "{word}: {}", verdict.what)?,
    }
    writeln!(out, "log {}, key {}", verdict.origin, verdict.key)?;
    writeln!(
        out,
        "{} events shown of {}, {} checkpoints, witnesses: {}",
        verdict.events,
        verdict.size,
        verdict.checkpoints,
        if verdict.witnesses.is_empty() { "none".to_owned() } else { verdict.witnesses.join(", ") }
    )?;
    writeln!(
        out,
        "parts: {} checked, {} not shown, {} erased",
        verdict.parts_checked, verdict.parts_withheld, verdict.parts_erased
    )
}

//! How is a parser tried? With its seeds, and with thousands of inputs made from them by a rule that a seed decides.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use eventstore::testing::drill::Dice;

use crate::{Parser, seeds};

/// Largest input made.
const LARGEST: usize = 64 << 10;
/// How long one input may take in a development build on a busy machine.
const SLOWEST: Duration = Duration::from_secs(10);
/// How much more memory than before the program may ever have held, in kilobytes.
const MOST_MEMORY: u64 = 700 << 10;
/// Turns between two looks at the memory.
const LOOK: u64 = 32;
/// Numbers at which something overflows, or nearly.
const EDGES: [u64; 20] = [
    0,
    1,
    2,
    127,
    128,
    255,
    256,
    257,
    32_768,
    65_535,
    65_536,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    1 << 53,
    (1 << 63) - 1,
    1 << 63,
    u64::MAX - 1,
    u64::MAX,
];

/// What came of a trial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Inputs read.
    pub turns: u64,
    /// Inputs accepted.
    pub accepted: u64,
    /// Seeds accepted, out of how many.
    pub seeds: (usize, usize),
}

/// Reads its seeds, then what is made from them: for so long, or one turn again.
///
/// Panics where something the parser promises does not hold: says which turn of which seed it was, and keeps the input in a file.
#[must_use]
pub fn tried(parser: Parser, seed: u64, how: How) -> Tried {
    let seeds = seeds(parser.name);
    let watch = Watch::over(parser, seed);
    let accepted = seeds.iter().filter(|input| watch.read(u64::MAX, input)).count();
    let mut tried = Tried { seeds: (accepted, seeds.len()), ..Tried::default() };
    let (begun, mut turn) = (Instant::now(), 0);
    let only = match how {
        How::For(_) => None,
        How::Again(turn) => Some(turn),
    };
    loop {
        let over = match how {
            How::For(time) => begun.elapsed() >= time,
            How::Again(_) => tried.turns > 0,
        };
        if over {
            return tried;
        }
        let at = only.unwrap_or(turn);
        let input = made_from(&seeds, parser.words, &mut dice(seed, at));
        tried.accepted += u64::from(watch.read(at, &input));
        tried.turns += 1;
        turn += 1;
        if turn.is_multiple_of(LOOK) {
            watch.memory(turn);
        }
    }
}

/// How long a parser is tried.
#[derive(Clone, Copy, Debug)]
pub enum How {
    /// For so long.
    For(Duration),
    /// This turn alone, once more.
    Again(u64),
}

/// Dice of one turn: it can be repeated without those before it.
fn dice(seed: u64, turn: u64) -> Dice {
    Dice::of(seed ^ turn.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Since when an input is read, in which turn, and the input.
type Reading = (Instant, u64, Vec<u8>);

/// Looks on while a parser reads: what it reads is known to somebody else, should it never come back.
struct Watch {
    parser: Parser,
    seed: u64,
    memory_before: u64,
    reading: Arc<Mutex<Option<Reading>>>,
}

impl Watch {
    fn over(parser: Parser, seed: u64) -> Self {
        let reading = Arc::new(Mutex::new(None));
        let watch = Self { parser, seed, memory_before: most_memory(), reading: reading.clone() };
        let still = Arc::downgrade(&reading);
        std::thread::spawn(move || {
            while let Some(reading) = still.upgrade() {
                hangs(parser, seed, &reading);
                drop(reading);
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        watch
    }

    fn read(&self, turn: u64, input: &[u8]) -> bool {
        let reading = || self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        *reading() = Some((Instant::now(), turn, input.to_vec()));
        let read = catch_unwind(AssertUnwindSafe(|| (self.parser.read)(input)));
        *reading() = None;
        read.unwrap_or_else(|_| {
            panic!("{}", told(self.parser, self.seed, (turn, input), "broke what is promised"))
        })
    }

    fn memory(&self, turn: u64) {
        let more = most_memory().saturating_sub(self.memory_before);
        assert!(
            more <= MOST_MEMORY,
            "{}: {more} kB of memory in one of the {LOOK} turns before {turn}, seed {}",
            self.parser.name,
            self.seed
        );
    }
}

/// Ends the program where an input is not read to its end: a thread cannot be taken back.
fn hangs(parser: Parser, seed: u64, reading: &Mutex<Option<Reading>>) {
    let reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((begun, turn, input)) = reading.as_ref()
        && begun.elapsed() > SLOWEST
    {
        eprintln!("{}", told(parser, seed, (*turn, input), "is not read to its end"));
        std::process::exit(1);
    }
}

fn told(parser: Parser, seed: u64, (turn, input): (u64, &[u8]), what: &str) -> String {
    let kept = kept(parser.name, input);
    let again = if turn == u64::MAX {
        "one of its seeds".to_owned()
    } else {
        format!(
            "once more: PARSER={} SEED={seed} TURN={turn} cargo test -p travaux-parsers again",
            parser.name
        )
    };
    let shown: String = input.iter().take(400).flat_map(|byte| byte.escape_ascii()).map(char::from).collect();
    format!("{}: an input {what}; {again}; kept in {}\n{shown}", parser.name, kept.display())
}

/// Keeps an input for whoever looks into it.
fn kept(name: &str, input: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("travaux-parser-{name}"));
    if let Err(why) = std::fs::write(&path, input) {
        eprintln!("{}: {why}", path.display());
    }
    path
}

/// The most memory this program ever held, in kilobytes; 0 where the system does not say.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}

/// An input: a seed changed in a few places.
fn made_from(seeds: &[Vec<u8>], words: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut input = pick(seeds, dice).cloned().unwrap_or_default();
    for _ in 0..=dice.below(4) {
        change(&mut input, seeds, words, dice);
        input.truncate(LARGEST);
    }
    input
}

fn pick<'all, T>(all: &'all [T], dice: &mut Dice) -> Option<&'all T> {
    if all.is_empty() { None } else { all.get(below(dice, all.len())) }
}

fn below(dice: &mut Dice, bound: usize) -> usize {
    usize::try_from(dice.below(bound.max(1) as u64)).unwrap_or(0)
}

/// Two places of the input, in order.
fn stretch(input: &[u8], dice: &mut Dice) -> std::ops::Range<usize> {
    let begin = below(dice, input.len() + 1);
    // Most stretches are short: a long one leaves little of what was to be read.
    let longest = if dice.below(4) == 0 { input.len() } else { 16 };
    begin..(begin + below(dice, longest + 1)).min(input.len())
}

fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str], dice: &mut Dice) {
    match dice.below(12) {
        0 if !input.is_empty() => {
            let at = below(dice, input.len());
            input[at] ^= 1 << dice.below(8);
        }
        1 if !input.is_empty() => {
            let at = below(dice, input.len());
            input[at] = *pick(b"\x00\x01\x7f\x80\xff\n\r\t \"\\/<>&;,|[]{}()+-.:=#%'0~A", dice).unwrap_or(&0);
        }
        2 => drop(input.drain(stretch(input, dice))),
        3 => repeat(input, dice),
        4 | 5 if !words.is_empty() => {
            let (at, word) = (stretch(input, dice), pick(words, dice).map_or("", |word| word));
            let end = if dice.below(2) == 0 { at.start } else { at.end };
            input.splice(at.start..end, word.bytes());
        }
        6 => {
            let other = pick(seeds, dice).map_or(&[][..], Vec::as_slice);
            let from = stretch(other, dice);
            let at = stretch(input, dice);
            input.splice(at, other[from].iter().copied());
        }
        7 | 8 => number(input, dice),
        9 => {
            let at = below(dice, input.len() + 1);
            let edge = edge(dice);
            let (wide, big) = (1 << dice.below(4), dice.below(2) == 0);
            let bytes = if big {
                edge.to_be_bytes()[8 - wide..].to_vec()
            } else {
                edge.to_le_bytes()[..wide].to_vec()
            };
            let end = (at + wide).min(input.len());
            input.splice(at..end, bytes);
        }
        10 => {
            let at = below(dice, input.len() + 1);
            input.truncate(at);
        }
        _ => {
            let (from, to) = (stretch(input, dice), stretch(input, dice));
            let moved: Vec<u8> = input[from].to_vec();
            input.splice(to, moved);
        }
    }
}

fn edge(dice: &mut Dice) -> u64 {
    EDGES[below(dice, EDGES.len())].wrapping_add(dice.below(3)).wrapping_sub(1)
}

/// A stretch again and again.
fn repeat(input: &mut Vec<u8>, dice: &mut Dice) {
    let stretch = stretch(input, dice);
    let times = if dice.below(8) == 0 { 2_000 } else { below(dice, 20) };
    let again = input[stretch.clone()].repeat(times.min(LARGEST / stretch.len().max(1)));
    input.splice(stretch.end..stretch.end, again);
}

/// Another number in the place of one in decimal.
fn number(input: &mut Vec<u8>, dice: &mut Dice) {
    let is_digit = |at: &usize| input[*at].is_ascii_digit();
    let digits: Vec<usize> = (0..input.len()).filter(is_digit).collect();
    let Some(at) = pick(&digits, dice).copied() else { return };
    let begin = input[..at].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |before| before + 1);
    let end =
        input[at..].iter().position(|byte| !byte.is_ascii_digit()).map_or(input.len(), |long| at + long);
    let written = match dice.below(6) {
        0 => format!("-{}", edge(dice)),
        1 => format!("0{}", edge(dice)),
        2 => "9".repeat(below(dice, 40) + 1),
        _ => edge(dice).to_string(),
    };
    input.splice(begin..end, written.bytes());
}

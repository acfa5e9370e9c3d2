//! Seeded histories over the pure core: two writers, one store that crashes, loses replies, fills up and fails over.
//!
//! No disk, no network, no clock: everything that happens follows from the seed, so a failure is told with its seed and repeated with
//! `HISTORY=<seed>`. The judge is the program's own ([`sequence`]); the store around it is small enough to be seen to be right.

use std::collections::{BTreeMap, HashMap};

use eventstore::contract;
use eventstore::draft::Draft;
use eventstore::sequencer::{Known, Tail, sequence};
use eventstore::{AppendError, CommandRecord, Envelope, Expected, Proposal, Receipt, StreamName};
use travaux_tests::drill::{Dice, turns};
use uuid::Uuid;

/// Steps of one history.
const STEPS: usize = 80;
/// Streams that are written to.
const STREAMS: u64 = 4;

/// What happened on the way, by kind: a fault that never happened was not tried.
type Met = BTreeMap<&'static str, u64>;

/// An event as the store keeps it.
#[derive(Clone)]
struct Event {
    stream: String,
    version: u64,
    command: Uuid,
    recorded_at: i64,
    leaf: [u8; 32],
}

/// What is durable.
#[derive(Clone, Default)]
struct Disk {
    tail: Tail,
    events: Vec<Event>,
    commands: HashMap<Uuid, CommandRecord>,
}

/// A writer: what it believes, and what it was asked.
#[derive(Default)]
struct Writer {
    /// The end as it last saw it; none after a crash.
    believed: Option<Tail>,
    queue: Vec<Proposal>,
}

/// A batch that was judged: its answers, and the disk as it would be.
struct Judged {
    answers: Vec<Result<Receipt, AppendError>>,
    after: Disk,
}

/// Judges as the program does: against what is on file about the streams and commands of the batch.
fn judge(disk: &Disk, believed: &Tail, now: i64, proposals: &[Proposal]) -> Judged {
    let mut known = Known::default();
    for stream in (0..STREAMS).map(stream) {
        let version = disk.events.iter().filter(|event| event.stream == stream.as_str()).count() as u64;
        known.versions.insert(stream, version);
    }
    for proposal in proposals {
        if let Some(record) = disk.commands.get(&proposal.command.id) {
            known.commands.insert(proposal.command.id, record.clone());
        }
    }
    let drafts: Vec<Draft> =
        proposals.iter().map(|asked| Draft::of(asked.clone()).expect("a draft")).collect();
    let batch = sequence(believed, &mut known, now, &drafts);
    let mut after = Disk { tail: batch.tail, ..disk.clone() };
    for row in &batch.rows {
        let envelope: Envelope = serde_json::from_slice(&row.entry).expect("an envelope");
        after.events.push(Event {
            stream: envelope.stream,
            version: envelope.version,
            command: envelope.command_id,
            recorded_at: envelope.recorded_at,
            leaf: row.leaf,
        });
    }
    after.commands.extend(batch.commands.into_iter().map(|record| (record.receipt.command_id, record)));
    Judged { answers: batch.answers, after }
}

fn stream(number: u64) -> StreamName {
    StreamName::whole(&format!("history/{number}"))
}

/// A history under way.
struct History {
    dice: Dice,
    disk: Disk,
    writers: [Writer; 2],
    now: i64,
    next: u128,
    /// Commands whose askers got an answer, with its positions.
    answered: HashMap<Uuid, Option<(u64, u64)>>,
    met: Met,
}

impl History {
    fn new(seed: u64) -> Self {
        Self {
            dice: Dice::of(seed),
            disk: Disk::default(),
            writers: Default::default(),
            now: 1_394_790_720_000_000,
            next: 1,
            answered: HashMap::new(),
            met: Met::new(),
        }
    }

    fn meet(&mut self, what: &'static str) {
        *self.met.entry(what).or_default() += 1;
    }

    /// Somebody asks one of the writers for something; sometimes both for the same.
    fn ask(&mut self) {
        let name = stream(self.dice.below(STREAMS));
        let version = self.disk.events.iter().filter(|event| event.stream == name.as_str()).count() as u64;
        let expected = match self.dice.below(5) {
            0 => Expected::Exact(version),
            1 => Expected::Exact(version + 1),
            2 => Expected::NoStream,
            _ => Expected::Any,
        };
        let count = usize::try_from(self.dice.below(3)).unwrap_or(0);
        let asked = contract::proposal(self.next, name.as_str(), expected, count);
        self.next += 1;
        let writer = usize::from(self.dice.below(2) == 1);
        if self.dice.below(6) == 0 {
            self.meet("asked twice");
            self.writers[1 - writer].queue.push(asked.clone());
        }
        self.writers[writer].queue.push(asked);
    }

    /// A writer writes what it was asked, and something may go wrong.
    fn write(&mut self, writer: usize) {
        let believed = self.writers[writer].believed.clone().unwrap_or_else(|| self.disk.tail.clone());
        let queue = std::mem::take(&mut self.writers[writer].queue);
        if queue.is_empty() {
            return;
        }
        let judged = judge(&self.disk, &believed, self.now, &queue);
        if believed != self.disk.tail {
            // The compare fails: somebody else wrote first. Nothing is written, everything is judged again.
            self.meet("overtaken at the head");
            self.writers[writer] = Writer { believed: Some(self.disk.tail.clone()), queue };
            return;
        }
        match self.dice.below(9) {
            0 => {
                self.meet("crash before the write");
                self.writers[writer] = Writer { believed: None, queue };
            }
            1 => {
                self.meet("crash after the write, before the reply");
                self.disk = judged.after;
                self.writers[writer] = Writer { believed: None, queue };
            }
            2 => {
                self.meet("reply lost");
                self.disk = judged.after;
                // It keeps its old belief: as a writer that was paused would.
                self.writers[writer] = Writer { believed: Some(believed), queue };
            }
            3 => {
                self.meet("disk full");
                self.writers[writer] = Writer { believed: Some(believed), queue };
            }
            _ => self.committed(writer, judged, &queue),
        }
    }

    fn committed(&mut self, writer: usize, judged: Judged, queue: &[Proposal]) {
        self.disk = judged.after;
        self.writers[writer].believed = Some(self.disk.tail.clone());
        for (proposal, answer) in queue.iter().zip(judged.answers) {
            match answer {
                Ok(receipt) => {
                    let first = self.answered.insert(proposal.command.id, receipt.positions);
                    assert!(first.is_none_or(|first| first == receipt.positions), "one answer for ever");
                    if receipt.repeated {
                        self.meet("repeated");
                    }
                }
                Err(AppendError::Overtaken { .. }) => self.meet("overtaken at a stream"),
                Err(why) => panic!("{why}"),
            }
        }
    }

    fn step(&mut self) {
        match self.dice.below(12) {
            0..=4 => self.ask(),
            5..=9 => {
                let writer = usize::from(self.dice.below(2) == 1);
                self.write(writer);
            }
            10 => {
                self.meet("clock");
                let jump = i64::try_from(self.dice.below(4_000_000_000)).unwrap_or(0) * 1_000_000;
                self.now = if self.dice.below(2) == 0 { self.now - jump } else { self.now + jump };
            }
            _ => {
                self.meet("failover");
                // A standby with everything that was committed takes over: beliefs are void.
                self.writers[0].believed = None;
                self.writers[1].believed = None;
            }
        }
        self.holds();
    }

    /// What always holds.
    fn holds(&self) {
        let mut versions: HashMap<&str, u64> = HashMap::new();
        let mut last = i64::MIN;
        for event in &self.disk.events {
            let version = versions.entry(&event.stream).or_default();
            *version += 1;
            assert_eq!(event.version, *version, "versions follow one another");
            assert!(event.recorded_at > last, "times increase");
            last = event.recorded_at;
        }
        assert_eq!(self.disk.tail.frontier.size(), self.disk.events.len() as u64, "positions have no gaps");
        for (command, positions) in &self.answered {
            let (first, end) = positions.unwrap_or((1, 0));
            let there: Vec<u64> = (1..)
                .zip(&self.disk.events)
                .filter(|(_, event)| event.command == *command)
                .map(|(position, _)| position)
                .collect();
            assert_eq!(there, (first..=end).collect::<Vec<_>>(), "what was acknowledged is there, once");
        }
    }

    fn end(&mut self) {
        for _ in 0..40 {
            self.write(0);
            self.write(1);
        }
        self.holds();
        let leaves: Vec<[u8; 32]> = self.disk.events.iter().map(|event| event.leaf).collect();
        assert_eq!(self.disk.tail.frontier.root(), ledger::root(&leaves), "the root is that of the leaves");
    }
}

/// One history from its seed.
fn lived(seed: u64) -> Met {
    let mut history = History::new(seed);
    for _ in 0..STEPS {
        history.step();
    }
    history.end();
    history.met
}

#[test]
fn no_history_of_faults_loses_doubles_or_turns_back_anything() {
    if let Some(seed) = std::env::var("HISTORY").ok().and_then(|text| text.parse().ok()) {
        eprintln!("history {seed}: {:?}", lived(seed));
        return;
    }
    let mut met = Met::new();
    let number = turns(1_000, 1_000_000) as u64;
    for seed in 1..=number {
        let outcome = std::panic::catch_unwind(|| lived(seed));
        let lived =
            outcome.unwrap_or_else(|_| panic!("the history of seed {seed} fails: HISTORY={seed} repeats it"));
        for (what, times) in lived {
            *met.entry(what).or_default() += times;
        }
    }
    eprintln!("{number} histories of {STEPS} steps: {met:?}");
    assert_eq!(met.len(), 10, "every kind of fault was met: {met:?}");
    assert!(met.values().all(|times| *times >= number / 10), "{met:?}");
}

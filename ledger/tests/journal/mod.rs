//! A journal to be tampered with: two streams, a part erased, checkpoints signed by the log and two witnesses.

use std::borrow::Cow;

use ledger::bundle::{CheckpointLine, EventLine, Header, Kind as Sort, Line, MAX_LINE, Statement};
use ledger::checkpoint::Checkpoint;
use ledger::examine::{ERASURE, Part};
use ledger::keys::{Kind, SignerKey};
use ledger::note::{Note, SignatureLine};
use ledger::policy::Policy;
use ledger::verdict::{Check, Trust, Verdict};
use ledger::{Hash, consistency, inclusion, leaf_hash, root};
use sha2::{Digest as _, Sha256};

pub(crate) const ORIGIN: &str = "journal.example/office";
/// Checkpoints stand behind every so many events.
const EVERY: u64 = 8;

pub(crate) fn log() -> SignerKey {
    SignerKey::new(ORIGIN, Kind::Plain, &[7; 32]).unwrap()
}

pub(crate) fn witness(seed: u8) -> SignerKey {
    SignerKey::new(&format!("witness.example/{seed}"), Kind::Timed, &[seed; 32]).unwrap()
}

/// Both witnesses have to sign.
pub(crate) fn policy() -> Policy {
    let (one, two) = (witness(1), witness(2));
    let text = format!(
        "log {}\nwitness w1 {}\nwitness w2 {}\ngroup both 2 w1 w2\nquorum both\n",
        log().public(),
        one.public(),
        two.public()
    );
    Policy::parse(&text).unwrap()
}

#[derive(Clone)]
pub(crate) struct Event {
    pub(crate) position: u64,
    pub(crate) entry: String,
    pub(crate) leaf: Hash,
    pub(crate) body: String,
    pub(crate) shows_nominee: bool,
    pub(crate) erased_by: Option<u64>,
}

impl Event {
    /// An event of the even or the odd stream, recorded a while after 1000.
    pub(crate) fn new(position: u64, recorded_at: u64, kind: &str, body: &str) -> Self {
        let digest = hex::encode(Sha256::new().chain_update([9; 32]).chain_update(body).finalize());
        let nominee =
            if kind == ERASURE { String::new() } else { format!(",\"nominee\":\"{}\"", "ab".repeat(32)) };
        let (stream, version) = (position % 2, position.div_ceil(2));
        let entry = format!(
            "{{\"actor\":\"P-1\",\"parts\":{{\"body\":\"{digest}\"{nominee}}},\"recorded_at\":{},\"schema\":1,\
             \"stream\":\"matter/{stream}\",\"type\":\"{kind}\",\"version\":{version}}}",
            1_000 + recorded_at
        );
        let leaf = leaf_hash(entry.as_bytes());
        Self { position, entry, leaf, body: body.to_owned(), shows_nominee: kind != ERASURE, erased_by: None }
    }

    pub(crate) fn rehash(&mut self) {
        self.leaf = leaf_hash(self.entry.as_bytes());
    }

    fn line(&self, proof: Option<Vec<Hash>>) -> String {
        let body = Part::Open { blind: [9; 32], bytes: Cow::Borrowed(self.body.as_bytes()) };
        let mut parts = vec![(Cow::Borrowed("body"), body)];
        match self.erased_by {
            Some(by) => parts.push((Cow::Borrowed("nominee"), Part::Erased(by))),
            None if self.shows_nominee => parts.push((Cow::Borrowed("nominee"), Part::Withheld)),
            None => {}
        }
        let entry = Cow::Borrowed(self.entry.as_str());
        Line::Event(Box::new(EventLine { position: self.position, leaf: self.leaf, entry, parts, proof }))
            .to_string()
    }
}

#[derive(Clone)]
pub(crate) struct Journal {
    pub(crate) events: Vec<Event>,
    /// As they were when they were signed.
    pub(crate) signed: Vec<Hash>,
    pub(crate) more_signatures: usize,
}

impl Journal {
    /// A sound journal; the third event's part is erased by the sixth.
    pub(crate) fn of(size: u64) -> Self {
        let event = |position: u64| match position {
            6 => Event::new(6, 6, ERASURE, "{\"subject\":\"P-3\"}"),
            3 => {
                let body = "{\"nominee\":{\"part\":\"nominee\",\"subject\":\"P-3\"}}";
                Event { erased_by: Some(6), ..Event::new(3, 3, "Opened", body) }
            }
            other => Event::new(other, other, "Opened", &format!("{{\"n\":{other}}}")),
        };
        let events: Vec<Event> = (1..=size).map(event).collect();
        let signed = events.iter().map(|event| event.leaf).collect();
        Self { events, signed, more_signatures: 0 }
    }

    pub(crate) fn root_at(&self, size: u64) -> Hash {
        root(&self.signed[..usize::try_from(size).unwrap()])
    }

    pub(crate) fn renumber_positions(&mut self) {
        for (position, event) in (1..).zip(&mut self.events) {
            event.position = position;
        }
    }

    /// What stands in it now, with what was signed before anybody changed it.
    pub(crate) fn bundle(&self) -> String {
        self.write(&[1, 2])
    }

    /// Signed anew as it stands now, by the log and these witnesses.
    pub(crate) fn bundle_signed_by(&self, witnesses: &[u8]) -> String {
        let signed = self.events.iter().map(|event| event.leaf).collect();
        Self { signed, ..self.clone() }.write(witnesses)
    }

    fn note(&self, size: u64, witnesses: &[u8]) -> String {
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root: self.root_at(size) };
        let mut note = checkpoint.sign(&log()).unwrap();
        note.signatures.extend(witnesses.iter().map(|seed| Note::cosigned(&note.text, &witness(*seed), 5)));
        let strange =
            |n: usize| SignatureLine { name: format!("stranger-{n}"), id: [1; 4], signature: vec![1; 64] };
        note.signatures.extend((0..self.more_signatures).map(strange));
        note.to_string()
    }

    fn write(&self, witnesses: &[u8]) -> String {
        let size = self.signed.len() as u64;
        let header = Header::new(Sort::Journal, (ORIGIN.to_owned(), size), policy().to_string(), None);
        let mut bundle = Line::Header(header).to_string();
        for (count, event) in (1..).zip(&self.events) {
            bundle.push_str(&event.line(None));
            if count % EVERY == 0 && count <= size {
                let note = self.note(count, witnesses);
                bundle.push_str(&Line::Checkpoint(CheckpointLine { note, consistency: None }).to_string());
            }
        }
        bundle + &Line::End(self.events.len() as u64).to_string()
    }
}

/// The file of the matter `matter/1`, with checkpoints of 16 and of all events.
pub(crate) fn matter(journal: &Journal) -> String {
    let leaves = &journal.signed;
    let size = leaves.len() as u64;
    let streams = vec![("matter/1".to_owned(), size / 2)];
    let statement = Statement { origin: ORIGIN.to_owned(), size, root: root(leaves), streams };
    let statement = Note::signed(&statement.to_string(), &log()).unwrap().to_string();
    let header = Header::new(Sort::Matter, (ORIGIN.to_owned(), size), policy().to_string(), Some(statement));
    let mut bundle = Line::Header(header).to_string();
    let first = CheckpointLine { note: journal.note(16, &[1, 2]), consistency: None };
    let path = consistency(leaves, 16).unwrap();
    let last = CheckpointLine { note: journal.note(size, &[1, 2]), consistency: Some(path) };
    bundle.push_str(&Line::Checkpoint(first).to_string());
    bundle.push_str(&Line::Checkpoint(last).to_string());
    let mut count = 0;
    for (index, event) in journal.events.iter().enumerate().filter(|(_, event)| event.position % 2 == 1) {
        let mut event = event.clone();
        // The erasure stands in another stream, which is not shown.
        event.erased_by = None;
        bundle.push_str(&event.line(inclusion(leaves, index)));
        count += 1;
    }
    bundle + &Line::End(count).to_string()
}

/// What the program does with a file.
pub(crate) fn check(bundle: &[u8], trust: Trust) -> Verdict {
    let mut check = Check::new(trust);
    let mut rest = bundle;
    while check.wants_more() && !rest.is_empty() {
        let limited = &rest[..rest.len().min(MAX_LINE)];
        match limited.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                check.line(&rest[..end]);
                rest = &rest[end + 1..];
            }
            None if limited.len() < MAX_LINE => check.unreadable("the bundle ends within a line"),
            None => check.unreadable("a line longer than a bundle may have"),
        }
    }
    check.verdict()
}

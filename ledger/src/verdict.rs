//! Does a bundle hold? Its lines one after another, and at the end a verdict for people and programs.

use serde::Serialize;

use crate::bundle::{CheckpointLine, EventLine, Header, Kind, Line, Statement};
use crate::checkpoint::Checkpoint;
use crate::examine::{Counted, Examiner, Fault};
use crate::note::{Note, Signed};
use crate::policy::{Policy, Standing};
use crate::{verify_consistency, verify_inclusion};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Everything that is shown is what was signed.
    Sound,
    /// Something was changed.
    Broken,
    /// Nothing is wrong as far as it goes, but it does not go far enough.
    Incomplete,
}

impl Outcome {
    /// The exit code of a program that says so.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Sound => 0,
            Self::Broken => 1,
            Self::Incomplete => 2,
        }
    }
}

/// The verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What came of it.
    pub verdict: Outcome,
    /// The first position that is wrong; none if nothing is, or it is not about one.
    pub position: Option<u64>,
    /// A word for programs.
    pub code: Option<&'static str>,
    /// A sentence for people.
    pub what: String,
    /// The log.
    pub origin: String,
    /// Events the last checkpoint speaks of.
    pub size: u64,
    /// Its root in hexadecimal.
    pub root: Option<String>,
    /// Events shown.
    pub events: u64,
    /// Parts that were shown and are what was hashed.
    pub parts_checked: u64,
    /// Parts that exist and are not shown.
    pub parts_withheld: u64,
    /// Parts erased, each by an event shown.
    pub parts_erased: u64,
    /// Checkpoints that held.
    pub checkpoints: u64,
    /// Witnesses of the last one.
    pub witnesses: Vec<String>,
    /// The log's key they were checked with.
    pub key: String,
    /// Whether that key was given by whoever asks, or only by the bundle itself.
    pub pinned: bool,
}

/// What whoever asks knows beforehand.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The log's key, witnesses and quorum; the bundle's own otherwise.
    pub policy: Option<Policy>,
    /// Checkpoints seen earlier, which the journal has to continue.
    pub seen: Vec<Checkpoint>,
}

/// Why reading ends before the end.
#[derive(Clone, Debug)]
enum Stop {
    Broken(Fault),
    Incomplete(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

/// A bundle being checked.
pub struct Check {
    trust: Trust,
    reading: Option<Reading>,
    stop: Option<Stop>,
    ended: bool,
}

/// What is known once the header was read.
struct Reading {
    header: Header,
    /// The policy that counts.
    policy: Policy,
    /// The bundle's own: every signature in it has to be by a key it names.
    own: Policy,
    statement: Option<Statement>,
    examiner: Examiner,
    /// Checkpoints seen earlier that were not met on the way yet.
    unmet: Vec<Checkpoint>,
    /// The last checkpoint that held, with who signed it.
    held: Option<Standing>,
    checkpoints: u64,
}

impl Check {
    /// Nothing read yet.
    #[must_use]
    pub const fn new(trust: Trust) -> Self {
        Self { trust, reading: None, stop: None, ended: false }
    }

    /// Whether more lines could change the verdict.
    #[must_use]
    pub const fn wants_more(&self) -> bool {
        self.stop.is_none()
    }

    /// The next line, without its newline.
    pub fn line(&mut self, line: &[u8]) {
        if self.stop.is_none()
            && let Err(stop) = self.take(line)
        {
            self.stop = Some(stop);
        }
    }

    /// The file could not be read on, or has a line that no bundle has.
    pub fn unreadable(&mut self, what: &str) {
        if self.stop.is_none() {
            self.stop = Some(Stop::Broken(Fault::new(self.next_position(), "format", what)));
        }
    }

    fn next_position(&self) -> u64 {
        self.reading.as_ref().map_or(0, |reading| reading.examiner.last() + 1)
    }

    fn take(&mut self, line: &[u8]) -> Result<(), Stop> {
        let at = self.next_position();
        let malformed = |what: String| Stop::Broken(Fault::new(at, "format", what));
        let text = std::str::from_utf8(line).map_err(|_| malformed("a line that is not UTF-8".to_owned()))?;
        let line = Line::parse(text).map_err(malformed)?;
        if self.ended {
            return Err(malformed("something stands behind the end".to_owned()));
        }
        match (line, &mut self.reading) {
            (Line::Header(header), None) => {
                self.reading = Some(Reading::new(header, &self.trust)?);
                Ok(())
            }
            (Line::Checkpoint(line), Some(reading)) => reading.checkpoint(&line),
            (Line::Event(event), Some(reading)) => reading.event(&event),
            (Line::End(events), Some(reading)) => {
                self.ended = true;
                reading.end(events)
            }
            (Line::Header(_), Some(_)) => Err(malformed("a second header".to_owned())),
            (_, None) => Err(malformed("a bundle begins with its header".to_owned())),
        }
    }

    /// The verdict, once there are no more lines.
    #[must_use]
    pub fn verdict(mut self) -> Verdict {
        if self.stop.is_none() && !self.ended {
            let what = "the bundle ends before its end: something was cut off";
            self.stop = Some(Stop::Incomplete(Fault::new(self.next_position(), "cut", what)));
        }
        if let (None, Some(reading)) = (&self.stop, &self.reading) {
            self.stop = reading.covered().err();
        }
        let pinned = self.trust.policy.is_some();
        let (outcome, fault) = match self.stop {
            None => (Outcome::Sound, None),
            Some(Stop::Broken(fault)) => (Outcome::Broken, Some(fault)),
            Some(Stop::Incomplete(fault)) => (Outcome::Incomplete, Some(fault)),
        };
        told(outcome, fault.as_ref(), (self.reading.as_ref(), pinned))
    }
}

fn told(outcome: Outcome, fault: Option<&Fault>, (reading, pinned): (Option<&Reading>, bool)) -> Verdict {
    let counted = reading.map_or_else(Counted::default, |reading| reading.examiner.counted());
    let held = reading.and_then(|reading| reading.held.as_ref());
    let what = match (fault, pinned) {
        (Some(fault), _) => fault.what.clone(),
        (None, true) => "everything shown is what was signed".to_owned(),
        (None, false) => {
            "everything shown is what was signed by the key the bundle names: compare that key with the \
                          one the office publishes"
                .to_owned()
        }
    };
    Verdict {
        verdict: outcome,
        position: fault.map(|fault| fault.position).filter(|position| *position > 0),
        code: fault.map(|fault| fault.code),
        what,
        origin: reading.map(|reading| reading.header.origin.clone()).unwrap_or_default(),
        size: held.map_or(0, |held| held.checkpoint.size),
        root: held.map(|held| hex::encode(held.checkpoint.root)),
        events: counted.events,
        parts_checked: counted.open,
        parts_withheld: counted.withheld,
        parts_erased: counted.erased,
        checkpoints: reading.map_or(0, |reading| reading.checkpoints),
        witnesses: held
            .map(|held| held.witnesses.iter().map(|it: &Signed| it.name.clone()).collect())
            .unwrap_or_default(),
        key: reading.map(|reading| reading.policy.log().to_string()).unwrap_or_default(),
        pinned,
    }
}

fn broken(position: u64, code: &'static str, what: impl Into<String>) -> Stop {
    Stop::Broken(Fault::new(position, code, what))
}

impl Reading {
    fn new(header: Header, trust: &Trust) -> Result<Self, Stop> {
        let own = Policy::parse(&header.policy).map_err(|why| broken(0, "policy", why.to_string()))?;
        if own.to_string() != header.policy {
            return Err(broken(0, "policy", "the policy is not in the spelling of a bundle"));
        }
        let policy = trust.policy.clone().unwrap_or_else(|| own.clone());
        if header.origin != policy.log().name() || header.origin != own.log().name() {
            let what = format!("this is a bundle of {}, not of {}", header.origin, policy.log().name());
            return Err(broken(0, "another-log", what));
        }
        if policy.log() != own.log() {
            return Err(broken(
                0,
                "another-key",
                "the bundle names another key of the log than the one given",
            ));
        }
        let statement = match (header.kind, &header.statement) {
            (Kind::Journal, None) => None,
            (Kind::Matter, Some(note)) => Some(statement(note, &policy)?),
            _ => return Err(broken(0, "format", "a matter, and only a matter, has a statement")),
        };
        let examiner = Examiner::new();
        let unmet = trust.seen.clone();
        Ok(Self { header, policy, own, statement, examiner, unmet, held: None, checkpoints: 0 })
    }

    fn checkpoint(&mut self, line: &CheckpointLine) -> Result<(), Stop> {
        let at = self.examiner.last();
        let forged = |why: &dyn std::fmt::Display| broken(at, "signature", format!("a checkpoint: {why}"));
        let note = Note::parse(line.note.as_bytes()).map_err(|why| forged(&why))?;
        self.known_signers(&note).map_err(|stop| *stop)?;
        if self.own != self.policy {
            self.own.judge(&note).map_err(|why| forged(&why))?;
        }
        let standing = self.policy.judge(&note).map_err(|why| forged(&why))?;
        let promised = &standing.checkpoint;
        match self.header.kind {
            Kind::Journal => self.continues_with_events(line, promised)?,
            Kind::Matter => self.continues_with_proof(line, promised)?,
        }
        let met = promised.clone();
        self.meets(&met)?;
        self.checkpoints += 1;
        self.held = Some(standing);
        Ok(())
    }

    /// A signature by a key that nobody named says nothing, and a changed bit in it would pass.
    fn known_signers(&self, note: &Note) -> Result<(), Box<Stop>> {
        let known = |policy: &Policy, name: &str, id: [u8; 4]| {
            let keys = policy.witnesses().values().map(|witness| &witness.key).chain([policy.log()]);
            keys.into_iter().any(|key| key.name() == name && key.id() == id)
        };
        match note.signatures.iter().find(|line| !known(&self.own, &line.name, line.id)) {
            Some(line) => {
                let what = format!(
                    "a checkpoint is signed by {}, whom the bundle's policy does not name",
                    line.name
                );
                Err(Box::new(broken(self.examiner.last(), "signature", what)))
            }
            None => Ok(()),
        }
    }

    /// In a whole journal a checkpoint stands behind the event it ends with.
    fn continues_with_events(&self, line: &CheckpointLine, promised: &Checkpoint) -> Result<(), Stop> {
        let tree = self.examiner.tree();
        if line.consistency.is_some() || promised.size != tree.size() {
            let what = format!("a checkpoint of {} events stands behind {}", promised.size, tree.size());
            return Err(broken(tree.size().min(promised.size) + 1, "checkpoint", what));
        }
        if promised.root != tree.root() {
            let from = self.held.as_ref().map_or(0, |held| held.checkpoint.size) + 1;
            let what = format!(
                "the events from {from} to {} are not those that were signed, although each fits its own leaf: \
                 somebody wrote them anew",
                tree.size()
            );
            return Err(broken(from, "root", what));
        }
        Ok(())
    }

    /// In the file of a matter checkpoints stand before the events, each proved to continue the one before.
    fn continues_with_proof(&self, line: &CheckpointLine, promised: &Checkpoint) -> Result<(), Stop> {
        if self.examiner.counted().events > 0 {
            return Err(broken(
                self.examiner.last() + 1,
                "format",
                "a checkpoint among the events of a matter",
            ));
        }
        let continues = match (&self.held, &line.consistency) {
            (None, None) => true,
            (Some(held), Some(path)) => {
                let (old, new) = (&held.checkpoint, promised);
                verify_consistency(old.size, new.size, path, &old.root, &new.root)
            }
            _ => false,
        };
        if continues {
            Ok(())
        } else {
            Err(broken(0, "forked", "a checkpoint does not continue the one before it"))
        }
    }

    fn event(&mut self, event: &EventLine<'_>) -> Result<(), Stop> {
        let shown = event.shown();
        match (self.header.kind, &event.proof, &self.held) {
            (Kind::Journal, None, _) => {
                self.examiner.next(&shown)?;
                if self.unmet.iter().any(|it| it.size == event.position) {
                    let root = self.examiner.tree().root();
                    self.meets(&Checkpoint {
                        origin: self.header.origin.clone(),
                        size: event.position,
                        root,
                    })?;
                }
                Ok(())
            }
            (Kind::Matter, Some(path), Some(held)) => {
                let promised = &held.checkpoint;
                let index = event.position.wrapping_sub(1);
                self.examiner.pick(&shown)?;
                if !verify_inclusion(&event.leaf, index, promised.size, path, &promised.root) {
                    let what = "the proof does not lead from the event to the signed root";
                    return Err(broken(event.position, "proof", what));
                }
                Ok(())
            }
            _ => Err(broken(
                event.position,
                "format",
                "an event of a matter, and only that, has a proof, behind a checkpoint",
            )),
        }
    }

    fn end(&self, events: u64) -> Result<(), Stop> {
        let counted = self.examiner.counted().events;
        if counted != events {
            let what = format!("{counted} events are shown where the end says {events}");
            return Err(broken(self.examiner.last() + 1, "cut", what));
        }
        Ok(self.examiner.finish()?)
    }

    /// Whether what is shown reaches to the end of what was signed.
    fn covered(&self) -> Result<(), Stop> {
        let Some(held) = &self.held else {
            return Err(Stop::Incomplete(Fault::new(0, "unsigned", "no checkpoint signs what is shown")));
        };
        let promised = &held.checkpoint;
        if promised.size != self.header.size {
            let what = format!(
                "the last checkpoint is of {} events, the header of {}",
                promised.size, self.header.size
            );
            return Err(broken(promised.size.min(self.header.size) + 1, "checkpoint", what));
        }
        if self.header.kind == Kind::Journal && promised.size != self.examiner.tree().size() {
            let what = "the last events are behind the last checkpoint: nobody signed them";
            return Err(Stop::Incomplete(Fault::new(promised.size + 1, "unsigned", what)));
        }
        self.whole_matter(promised)?;
        self.met_all()?;
        if !held.quorum {
            let what = "too few witnesses signed the last checkpoint";
            return Err(Stop::Incomplete(Fault::new(0, "quorum", what)));
        }
        Ok(())
    }

    /// Every stream of a matter is there up to the version the log signed.
    fn whole_matter(&self, promised: &Checkpoint) -> Result<(), Stop> {
        let Some(statement) = &self.statement else { return Ok(()) };
        if (statement.size, statement.root) != (promised.size, promised.root)
            || statement.origin != promised.origin
        {
            return Err(broken(0, "statement", "the statement speaks of another checkpoint"));
        }
        let mut events = 0;
        for (stream, version) in &statement.streams {
            let shown = self.examiner.version(stream);
            events += version;
            if shown != *version {
                let what = format!("{stream} is shown up to version {shown} of {version}");
                return Err(broken(self.examiner.last() + 1, "statement", what));
            }
        }
        if events != self.examiner.counted().events {
            return Err(broken(0, "statement", "events of streams that the statement does not name"));
        }
        Ok(())
    }

    /// The tree of this size is the one that was seen earlier, if it was.
    fn meets(&mut self, tree: &Checkpoint) -> Result<(), Stop> {
        if let Some(other) = self.unmet.iter().find(|it| it.size == tree.size && it.root != tree.root) {
            let what = format!(
                "another root was signed for the first {} events: the log shows two histories",
                other.size
            );
            return Err(broken(other.size, "forked", what));
        }
        self.unmet.retain(|it| it.size != tree.size);
        Ok(())
    }

    /// Whether the journal was shown to continue every checkpoint seen earlier.
    fn met_all(&self) -> Result<(), Stop> {
        match self.unmet.iter().find(|it| it.size > 0) {
            Some(later) if later.size > self.header.size => {
                let what = format!(
                    "a checkpoint of {} events was signed earlier, this one is of {}: the log went back",
                    later.size, self.header.size
                );
                Err(broken(self.header.size + 1, "went-back", what))
            }
            Some(earlier) => {
                let what =
                    format!("nothing here shows that the checkpoint of {} events is continued", earlier.size);
                Err(Stop::Incomplete(Fault::new(0, "unproved", what)))
            }
            None => Ok(()),
        }
    }
}

fn statement(note: &str, policy: &Policy) -> Result<Statement, Stop> {
    let wrong = |what: &str| broken(0, "statement", what.to_owned());
    let note = Note::parse(note.as_bytes()).map_err(|why| wrong(&why.to_string()))?;
    let signed = note.by(policy.log()).map_err(|why| wrong(&why.to_string()))?;
    if signed.is_none() || note.signatures.len() != 1 {
        return Err(wrong("the log, and only the log, signs the statement of a matter"));
    }
    Statement::parse(&note.text).ok_or_else(|| wrong("not the statement of a matter"))
}

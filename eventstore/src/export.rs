//! How does a record leave the house? As the bundle of docs/bundle.md: a whole journal, or the file of one matter with its proofs.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use ledger::bundle::{CheckpointLine, EventLine, Header, Kind, Line, MAX_STREAMS, Statement};
use ledger::checkpoint::Checkpoint;
use ledger::examine::{ERASURE, Part};
use ledger::note::Note;

use crate::entry::Envelope;
use crate::journal::{Journal, ReadError};
use crate::proposal::StreamName;
use crate::prover::Prover;
use crate::recorded::Kept;
use crate::signer::{NotSigned, Signer};

/// Events read at once.
const PIECE: usize = 1_000;

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum NotExported {
    /// The journal cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It cannot be signed.
    #[error(transparent)]
    Signed(#[from] NotSigned),
    /// It cannot be written.
    #[error("the bundle cannot be written: {0}")]
    Written(#[from] std::io::Error),
    /// There is no such stream.
    #[error("there is no record {0}")]
    Absent(String),
}

/// Which subjects were erased, and by which event.
#[derive(Debug, Default)]
pub struct Erasures(HashMap<String, u64>);

impl Erasures {
    /// The erasures among the first `size` events. Goes through the journal once: an erasure stands behind what it erases.
    pub async fn of(journal: &dyn Journal, size: u64) -> Result<Self, ReadError> {
        let mark = format!("\"type\":\"{ERASURE}\"");
        let mut found = HashMap::new();
        let mut at = 0;
        while at < size {
            let kept = match journal.kept(at, PIECE).await {
                // What cannot be read is for the examination to say.
                Err(ReadError::Corrupt { .. }) => break,
                other => other?,
            };
            let Some(last) = kept.last() else { break };
            at = last.position;
            for event in kept.iter().filter(|event| contains(&event.entry, mark.as_bytes())) {
                let body: serde_json::Value = serde_json::from_slice(&event.body).unwrap_or_default();
                if let Some(subject) = body.get("subject").and_then(serde_json::Value::as_str) {
                    found.entry(subject.to_owned()).or_insert(event.position);
                }
            }
        }
        Ok(Self(found))
    }

    /// The event that erased a subject.
    #[must_use]
    pub fn by(&self, subject: &str) -> Option<u64> {
        self.0.get(subject).copied()
    }
}

fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

/// Writes bundles.
pub struct Exporter<'a> {
    /// Proves.
    pub prover: &'a Prover,
    /// Signs.
    pub signer: &'a Signer,
}

impl Exporter<'_> {
    /// The note that a bundle ends with: with witnesses, where some signed the newest end.
    async fn note(&self) -> Result<(Note, Checkpoint), NotExported> {
        let signed = self.signer.sign().await?;
        let published = self.signer.checkpoint().borrow().clone();
        let note = published.and_then(|text| Note::parse(text.as_bytes()).ok()).unwrap_or(signed);
        let promised = Checkpoint::parse(&note.text).map_err(|why| NotSigned::Directory(why.to_string()))?;
        Ok((note, promised))
    }

    /// The whole journal up to its last published checkpoint; bodies in the clear, personal parts withheld. Never holds more than a piece.
    pub async fn journal(
        &self,
        out: &mut (dyn Write + Send),
        mut progress: impl FnMut(u64, u64),
    ) -> Result<u64, NotExported> {
        let (note, promised) = self.note().await?;
        let journal = &**self.prover.journal();
        let erasures = Erasures::of(journal, promised.size).await?;
        self.header(out, Kind::Journal, (&promised, None))?;
        let mut at = 0;
        while at < promised.size {
            let mut kept = journal.kept(at, PIECE).await?;
            kept.retain(|event| event.position <= promised.size);
            let Some(last) = kept.last() else { break };
            at = last.position;
            for event in &kept {
                let line = self.line(event, Some(&erasures), None).await?;
                write!(out, "{line}")?;
            }
            progress(at, promised.size);
        }
        write!(out, "{}", Line::Checkpoint(CheckpointLine { note: note.to_string(), consistency: None }))?;
        write!(out, "{}", Line::End(at))?;
        out.flush()?;
        Ok(at)
    }

    /// The complete file of one matter: these streams from their first event, with inclusion proofs and the log's list of them.
    pub async fn matter(
        &self,
        streams: &[StreamName],
        out: &mut (dyn Write + Send),
    ) -> Result<u64, NotExported> {
        if streams.is_empty() || streams.len() > MAX_STREAMS {
            return Err(NotExported::Absent("of no stream, or of too many".to_owned()));
        }
        let (note, promised) = self.note().await?;
        let (positions, versions) = self.positions(streams, promised.size).await?;
        let statement = Statement {
            origin: promised.origin.clone(),
            size: promised.size,
            root: promised.root,
            streams: versions,
        };
        let statement = self.signer.state(&statement.to_string())?.to_string();
        self.header(out, Kind::Matter, (&promised, Some(statement)))?;
        write!(out, "{}", Line::Checkpoint(CheckpointLine { note: note.to_string(), consistency: None }))?;
        for position in &positions {
            let kept = self.prover.journal().kept(position - 1, 1).await?;
            let event = kept.first().ok_or_else(|| NotExported::Absent(format!("at position {position}")))?;
            let proof = self.prover.inclusion(*position, Some(promised.size)).await?;
            let proof = proof.ok_or_else(|| NotExported::Absent(format!("at position {position}")))?;
            write!(out, "{}", self.line(event, None, Some(proof.path)).await?)?;
        }
        write!(out, "{}", Line::End(positions.len() as u64))?;
        out.flush()?;
        Ok(positions.len() as u64)
    }

    /// Where the events of these streams stand, and the streams' versions, as of a size.
    async fn positions(
        &self,
        streams: &[StreamName],
        size: u64,
    ) -> Result<(BTreeSet<u64>, Vec<(String, u64)>), NotExported> {
        let (mut positions, mut versions) = (BTreeSet::new(), Vec::new());
        for stream in streams.iter().collect::<BTreeSet<_>>() {
            let mut version = 0;
            loop {
                let events = self.prover.journal().read_stream(stream, version, PIECE).await?;
                let within = events.iter().filter(|event| event.position <= size);
                positions.extend(within.clone().map(|event| event.position));
                version += within.count() as u64;
                if events.len() < PIECE {
                    break;
                }
            }
            if version == 0 {
                return Err(NotExported::Absent(stream.as_str().to_owned()));
            }
            versions.push((stream.as_str().to_owned(), version));
        }
        Ok((positions, versions))
    }

    fn header(
        &self,
        out: &mut (dyn Write + Send),
        kind: Kind,
        (promised, statement): (&Checkpoint, Option<String>),
    ) -> std::io::Result<()> {
        let policy = self.signer.policy().to_string();
        let header = Header::new(kind, (promised.origin.clone(), promised.size), policy, statement);
        write!(out, "{}", Line::Header(header))
    }

    /// The line of an event. Erasures stand in streams of their own: where they are not shown, what was erased is withheld.
    async fn line<'k>(
        &self,
        kept: &'k Kept,
        erasures: Option<&Erasures>,
        proof: Option<Vec<ledger::Hash>>,
    ) -> Result<Line<'k>, ReadError> {
        let corrupt = |why: &dyn std::fmt::Display| ReadError::Corrupt {
            position: kept.position,
            what: why.to_string(),
        };
        let entry = std::str::from_utf8(&kept.entry).map_err(|why| corrupt(&why))?;
        let envelope: Envelope = serde_json::from_str(entry).map_err(|why| corrupt(&why))?;
        let body = Part::Open { blind: kept.blind, bytes: Cow::Borrowed(kept.body.as_slice()) };
        let mut parts = vec![(Cow::Borrowed("body"), body)];
        if envelope.parts.len() > 1 {
            for part in self.prover.journal().sealed_parts(kept.position).await? {
                let by = erasures.and_then(|erasures| erasures.by(&part.subject));
                parts.push((Cow::Owned(part.name), by.map_or(Part::Withheld, Part::Erased)));
            }
            if parts.len() < envelope.parts.len() {
                for part in self.prover.journal().eraser().erased_parts(kept.position).await? {
                    let shown = erasures.map_or(Part::Withheld, |_| Part::Erased(part.by));
                    parts.push((Cow::Owned(part.name), shown));
                }
            }
        }
        let line =
            EventLine { position: kept.position, leaf: kept.leaf, entry: Cow::Borrowed(entry), parts, proof };
        Ok(Line::Event(Box::new(line)))
    }
}

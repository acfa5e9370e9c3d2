//! How is a person's data taken out of a journal that is never changed? By an event that names her, and by nothing else.
//!
//! What is removed are parts and files, never an entry: every leaf, root and proof stays as it was. Each part that is
//! removed leaves a mark behind, so that a reader can tell an erased part from one that somebody took away.

use std::collections::HashSet;

use async_trait::async_trait;

use crate::entry::Digest;
use crate::journal::{AppendError, ReadError};

/// The one event type the store knows by name: its body has a member `subject`, the pseudonym that is erased.
pub const ERASURE: &str = "SubjectErased";

/// Rounds of looking and rewriting after which traces that are still found are reported instead.
pub(crate) const ROUNDS: usize = 3;
/// Bytes of a sealed value by which it is known again: the first sixteen of its random nonce.
pub(crate) const TRACE: usize = 16;

/// What an erasure has removed so far, and what is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Parts removed.
    pub parts: u64,
    /// Files removed.
    pub files: u64,
    /// Parts and files that are still there.
    pub left: u64,
    /// Removed values of which bytes still lie in the store's files; none where the store cannot look.
    pub traces: Option<u64>,
}

/// The mark of a part that was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedPart {
    /// Name of the part within its event.
    pub name: String,
    /// Whose it was.
    pub subject: String,
    /// Position of the event that had it erased.
    pub by: u64,
}

/// Takes the parts and files of erased persons out of a journal.
#[async_trait]
pub trait Eraser: Send + Sync {
    /// Removes every part and file of a person, if the event at `by` is an [`ERASURE`] that names her; again it changes nothing.
    async fn erase(&self, subject: &str, by: u64) -> Result<(), AppendError>;
    /// How much was removed and how much is left; looks at no file.
    async fn count(&self, subjects: &[String]) -> Result<Erased, ReadError>;
    /// Rewrites what the database still holds of removed values, and looks how much is left; never removes anything.
    async fn sweep(&self, subjects: &[String]) -> Result<Erased, ReadError>;
    /// The parts of the event at a position that were erased.
    async fn erased_parts(&self, position: u64) -> Result<Vec<ErasedPart>, ReadError>;
    /// Everybody who was erased here, with the position of the event that had it done, in the order of events.
    async fn erased(&self) -> Result<Vec<(String, u64)>, ReadError>;
    /// The position of the event that had a file erased; none if no file of this digest was.
    async fn erased_blob(&self, digest: Digest) -> Result<Option<u64>, ReadError>;
}

/// How many of these traces occur in bytes.
pub(crate) struct Traces {
    wanted: HashSet<[u8; TRACE]>,
    found: HashSet<[u8; TRACE]>,
    /// Whether any wanted trace begins with these two bytes: nearly every place of a file is passed over by it.
    begins: Vec<bool>,
}

impl Default for Traces {
    fn default() -> Self {
        Self { wanted: HashSet::new(), found: HashSet::new(), begins: vec![false; 1 << 16] }
    }
}

impl Traces {
    /// A trace to look for, in hexadecimal; one that is too short to be told from chance is passed over.
    pub(crate) fn add(&mut self, hexadecimal: &str) {
        let bytes = hex::decode(hexadecimal).unwrap_or_default();
        if let Ok(trace) = <[u8; TRACE]>::try_from(bytes) {
            self.begins[usize::from(u16::from_be_bytes([trace[0], trace[1]]))] = true;
            self.wanted.insert(trace);
        }
    }

    /// Looks through a file in pieces that overlap.
    pub(crate) fn look(&mut self, file: &std::path::Path) -> std::io::Result<()> {
        use std::io::Read;
        const PIECE: usize = 1 << 20;
        if self.wanted.is_empty() || !file.exists() {
            return Ok(());
        }
        let mut open = std::fs::File::open(file)?;
        let (mut held, mut piece) = (Vec::with_capacity(PIECE + TRACE), vec![0; PIECE]);
        loop {
            let read = open.read(&mut piece)?;
            if read == 0 {
                return Ok(());
            }
            held.extend_from_slice(&piece[..read]);
            self.note(&held);
            let keep = held.len().saturating_sub(TRACE - 1);
            held.drain(..keep);
        }
    }

    fn note(&mut self, bytes: &[u8]) {
        let places = bytes.len().saturating_sub(TRACE - 1);
        for at in 0..places {
            if self.begins[usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]))]
                && let Some(found) = self.wanted.get(&bytes[at..at + TRACE])
            {
                self.found.insert(*found);
            }
        }
    }

    /// How many were found.
    pub(crate) fn found(&self) -> u64 {
        self.found.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_found_across_the_pieces_of_a_file() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        let file = directory.path().join("file");
        let mut bytes = vec![0; (1 << 20) - 7];
        bytes.extend([9; TRACE]);
        std::fs::write(&file, &bytes)?;
        let mut traces = Traces::default();
        traces.add(&hex::encode([9; TRACE]));
        traces.add(&hex::encode([8; TRACE]));
        traces.look(&file)?;
        assert_eq!(traces.found(), 1);
        Ok(())
    }
}

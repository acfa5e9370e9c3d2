//! What does the file of a segment hold, and how is damage noticed?
//!
//! ```text
//! "travaux segment 1\n"                      whoever reads another version passes over it
//! first position - 1, events a block         8 bytes each, lowest first
//! blocks, peaks                              4 bytes each
//! root before, root at the end               32 bytes each: what the journal was, and is, where this stretch begins and ends
//! peaks at the end                           32 bytes each: from them and the leaves that follow comes the journal's root
//! length and CRC-32 of each block            4 bytes each
//! CRC-32 of everything so far                4 bytes
//! the blocks
//! ```

use std::fs::File;
use std::io::{Read, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use ledger::Frontier;

use super::block::Block;
use crate::entry::Digest;
use crate::receipt_text::{digest_of, peaks_from_bytes};

/// The form described above.
const MAGIC: &[u8; 18] = b"travaux segment 1\n";
/// Bytes before the peaks.
const FIXED: usize = MAGIC.len() + 8 + 8 + 4 + 4 + 32 + 32;
/// Longest header: a segment of a million blocks would be none of ours.
const LONGEST_HEADER: u64 = 8 << 20;

/// What the header of a segment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Position before its first event.
    pub(super) after: u64,
    /// Events of each block.
    pub(super) each: u64,
    /// The journal's root there.
    pub(super) root_before: Digest,
    /// The tree at its end.
    pub(super) end: Frontier,
    /// Where each block begins in the file, how long it is, and its checksum.
    blocks: Vec<(u64, u32, u32)>,
}

/// Why a segment is not used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error("it cannot be read: {0}")]
    NotRead(#[from] std::io::Error),
    #[error("it is of another version, or no segment")]
    Foreign,
    #[error("its header is damaged")]
    Header,
    #[error("it is {0} bytes long and should be {1}")]
    Length(u64, u64),
    #[error("block {0} is damaged")]
    Block(usize),
    #[error("it does not continue the one before it")]
    NoContinuation,
}

impl Header {
    /// Reads the header of a file and compares its length with what the header says.
    pub(super) fn read(path: &Path) -> Result<Self, Unusable> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Self::read_from(file, length)
    }

    fn read_from(mut file: impl Read, length: u64) -> Result<Self, Unusable> {
        let mut fixed = [0; FIXED];
        file.read_exact(&mut fixed).map_err(|_| Unusable::Foreign)?;
        if !fixed.starts_with(MAGIC) {
            return Err(Unusable::Foreign);
        }
        let (blocks, peaks) = (number_4(&fixed, 34), number_4(&fixed, 38));
        let rest = 32 * u64::from(peaks) + 8 * u64::from(blocks) + 4;
        if rest > LONGEST_HEADER.min(length) {
            return Err(Unusable::Header);
        }
        let mut bytes = fixed.to_vec();
        file.take(rest).read_to_end(&mut bytes)?;
        let header = Self::parse(&bytes, peaks as usize).ok_or(Unusable::Header)?;
        let end = header.blocks.last().map_or(0, |(at, long, _)| at + u64::from(*long));
        if end == length { Ok(header) } else { Err(Unusable::Length(length, end)) }
    }

    fn parse(bytes: &[u8], peaks: usize) -> Option<Self> {
        let (said, checksum) = bytes.split_last_chunk::<4>()?;
        if crc32fast::hash(said) != u32::from_le_bytes(*checksum) {
            return None;
        }
        let (roots, rest) = said.get(FIXED - 64..)?.split_at_checked(64)?;
        let (peaks, lengths) = rest.split_at_checked(32 * peaks)?;
        let (after, each) = (number_8(said, 18), number_8(said, 26));
        let mut at = bytes.len() as u64;
        let mut blocks = Vec::with_capacity(lengths.len() / 8);
        for block in lengths.chunks_exact(8) {
            let long = number_4(block, 0);
            blocks.push((at, long, number_4(block, 4)));
            at += u64::from(long);
        }
        let size = after.checked_add(each.checked_mul(blocks.len() as u64)?)?;
        let end = Frontier::restored(size, peaks_from_bytes(peaks))?;
        let root_before = digest_of(&roots[..32])?;
        let whole = roots[32..] == end.root() && each > 0 && !blocks.is_empty();
        whole.then_some(Self { after, each, root_before, end, blocks })
    }

    /// Position of its last event.
    pub(super) fn end(&self) -> u64 {
        self.end.size()
    }

    /// Reads the block that begins so many blocks after the first.
    pub(super) fn block(&self, path: &Path, number: usize) -> Result<Block, Unusable> {
        let (at, long, checksum) = *self.blocks.get(number).ok_or(Unusable::Block(number))?;
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::with_capacity(long as usize);
        file.take(u64::from(long)).read_to_end(&mut bytes)?;
        if bytes.len() != long as usize || crc32fast::hash(&bytes) != checksum {
            return Err(Unusable::Block(number));
        }
        Ok(Block { after: self.after + self.each * number as u64, bytes })
    }
}

/// Four bytes, lowest first; who asks knows that they are there.
fn number_4(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |four| u32::from_le_bytes(*four))
}

fn number_8(bytes: &[u8], at: usize) -> u64 {
    bytes[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight))
}

/// A segment that is being put together.
pub(super) struct Draft {
    pub(super) after: u64,
    pub(super) each: u64,
    pub(super) root_before: Digest,
    pub(super) end: Frontier,
    pub(super) blocks: Vec<Vec<u8>>,
}

impl Draft {
    /// Puts the file in its place, whole or not at all.
    pub(super) fn keep(&self, path: &Path) -> std::io::Result<()> {
        let aside = path.with_extension(format!("{}.new", std::process::id()));
        let kept = self.write(&aside).and_then(|()| std::fs::rename(&aside, path));
        if kept.is_err() {
            // What is left of it is of no use; the reason it could not be kept is what the caller hears.
            let _ = std::fs::remove_file(&aside);
        }
        kept
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(&self.header()?)?;
        for block in &self.blocks {
            file.write_all(block)?;
        }
        file.sync_all()
    }

    fn header(&self) -> std::io::Result<Vec<u8>> {
        let four = |number: usize| u32::try_from(number).map_err(std::io::Error::other).map(u32::to_le_bytes);
        let mut header = MAGIC.to_vec();
        header.extend_from_slice(&self.after.to_le_bytes());
        header.extend_from_slice(&self.each.to_le_bytes());
        header.extend_from_slice(&four(self.blocks.len())?);
        header.extend_from_slice(&four(self.end.peaks().len())?);
        header.extend_from_slice(&self.root_before);
        header.extend_from_slice(&self.end.root());
        header.extend(self.end.peaks().iter().flatten());
        for block in &self.blocks {
            header.extend_from_slice(&four(block.len())?);
            header.extend_from_slice(&crc32fast::hash(block).to_le_bytes());
        }
        let checksum = crc32fast::hash(&header);
        header.extend_from_slice(&checksum.to_le_bytes());
        Ok(header)
    }
}

/// Reads a header without its checksum, which is added, with the blocks behind it; whether it was accepted.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn read_header(bytes: &[u8]) -> bool {
    let (blocks, peaks) =
        if bytes.len() < FIXED { (0, 0) } else { (number_4(bytes, 34), number_4(bytes, 38)) };
    let header = FIXED as u64 + 32 * u64::from(peaks) + 8 * u64::from(blocks);
    let header = usize::try_from(header).unwrap_or(usize::MAX).min(bytes.len());
    let (header, behind) = bytes.split_at(header);
    let whole = [header, &crc32fast::hash(header).to_le_bytes(), behind].concat();
    let Ok(read) = Header::read_from(whole.as_slice(), whole.len() as u64) else { return false };
    assert!(read.end() > read.after && read.each > 0, "a segment holds events");
    assert!(read.blocks.iter().all(|(at, long, _)| at + u64::from(*long) <= whole.len() as u64));
    true
}

/// A segment of one block, from the beginning of a journal, without its header's checksum; for seeds.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn written_segment(block: Vec<u8>, each: u64, end: Frontier) -> Option<Vec<u8>> {
    let draft = Draft { after: 0, each, root_before: ledger::empty_root(), end, blocks: vec![block] };
    let mut header = draft.header().ok()?;
    header.truncate(header.len() - 4);
    Some([header, draft.blocks.concat()].concat())
}

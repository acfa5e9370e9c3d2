//! What was folded from the journal, kept in a file for the next start: when is it believed?
//!
//! Such a file is a cache. It is believed only by the very program that wrote it (another build may fold otherwise), only of a
//! journal whose root at its position is the one it names, and only undamaged; else the journal is folded as if it were not there.
//! Whether a part is undamaged is known when it was read to its end ([`PartReader::is_whole`]); a stretch of it that is read again
//! later is compared with a checksum of its own ([`SavedPart::stretch`]). The file stays open for that: a file that is replaced
//! while a program reads it stays as it was for that program.
//!
//! ```text
//! "travaux saved 1\n"              16 bytes
//! digest of the program            32 bytes
//! position, lowest byte first      8 bytes
//! root of the journal there        32 bytes
//! number of parts                  4 bytes
//! length and CRC-32 of each part   12 bytes each
//! CRC-32 of everything so far      4 bytes
//! the parts
//! ```

use std::fs::File;
use std::io::{BufWriter, Read, Seek as _, SeekFrom, Write};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::entry::Digest;
use crate::journal::ReadError;
use crate::prover::Prover;

/// The form described above.
const MAGIC: &[u8; 16] = b"travaux saved 1\n";
/// Bytes before the lengths of the parts.
const FIXED: usize = 16 + 32 + 8 + 32 + 4;
/// Most parts of a file.
const MOST_PARTS: usize = 64;

/// A file that holds what was folded up to some position.
#[derive(Clone)]
pub struct SavedFile {
    path: PathBuf,
    program: Digest,
    prover: Arc<Prover>,
}

/// Where saved files of a journal lie, by which program, and who knows the journal's roots.
#[derive(Clone)]
pub struct SavedFiles {
    directory: PathBuf,
    program: Digest,
    prover: Arc<Prover>,
}

/// What a file holds: the position up to which it was folded, and its parts.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The position.
    pub position: u64,
    /// The parts, where they lie.
    pub parts: Vec<SavedPart>,
}

/// A part of a saved file, where it lies. Not known to be undamaged.
#[derive(Clone, Debug)]
pub struct SavedPart {
    file: Arc<File>,
    from: u64,
    part: Part,
}

/// Reads a part from its beginning, and finds out whether it is undamaged.
#[derive(Debug)]
pub struct PartReader {
    of: SavedPart,
    at: u64,
    checksum: crc32fast::Hasher,
}

/// Why nothing was saved. The next start folds more.
#[derive(Debug, thiserror::Error)]
pub enum NotSaved {
    /// The file could not be written.
    #[error(transparent)]
    Written(#[from] std::io::Error),
    /// The journal did not say which root it had.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The journal does not go so far.
    #[error("the journal has no root at position {0}")]
    NoRoot(u64),
}

#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("it is of another version, or no saved file")]
    Foreign,
    #[error("another build of the program wrote it")]
    OtherProgram,
    #[error("it is of another journal")]
    OtherJournal,
    #[error("it is damaged")]
    Damaged,
}

/// How long a part is, and its CRC-32.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    length: u64,
    checksum: u32,
}

struct Header {
    program: Digest,
    position: u64,
    root: Digest,
    parts: Vec<Part>,
}

/// Takes the parts one after the other while a file is written.
pub struct Parts<'w> {
    to: BufWriter<&'w mut File>,
    ended: Vec<Part>,
    length: u64,
    checksum: crc32fast::Hasher,
}

impl SavedFiles {
    /// In a data directory, by a program with this digest.
    #[must_use]
    pub fn new(directory: &Path, program: Digest, prover: Arc<Prover>) -> Self {
        Self { directory: directory.to_owned(), program, prover }
    }

    /// The file with this name.
    #[must_use]
    pub fn file(&self, name: &str) -> SavedFile {
        let path = self.directory.join(name).with_extension("saved");
        SavedFile { path, program: self.program, prover: self.prover.clone() }
    }
}

impl SavedFile {
    /// What was saved; none where there is nothing that can be believed, which is told in the log. The parts are not read yet.
    pub async fn load(&self) -> Option<Loaded> {
        let file = self.path.exists().then(|| File::open(&self.path).map_err(|_| Unusable::Foreign))?;
        let believed = match file {
            Ok(file) => self.believed(file).await,
            Err(why) => Err(why),
        };
        believed.map_err(|why| self.tell(&why)).ok()
    }

    /// Says that what was loaded is not what was saved, and takes the file away.
    pub fn forget(&self) {
        self.tell(&Unusable::Damaged);
        // One that cannot be removed is written over by the next.
        let _ = std::fs::remove_file(&self.path);
    }

    /// Saves what was folded up to a position in so many parts, in the place of what was there before, whole or not at all.
    pub async fn keep(
        &self,
        (position, parts): (u64, usize),
        write: impl FnOnce(&mut Parts<'_>) -> std::io::Result<()> + Send + 'static,
    ) -> Result<(), NotSaved> {
        let root = self.prover.root(position).await?.ok_or(NotSaved::NoRoot(position))?;
        let (path, program) = (self.path.clone(), self.program);
        let written = tokio::task::spawn_blocking(move || {
            let aside = path.with_extension(format!("{}.new", std::process::id()));
            let header = Header { program, position, root, parts: vec![Part::default(); parts] };
            let written = header.write(&aside, write).and_then(|()| std::fs::rename(&aside, &path));
            if written.is_err() {
                // What is left of it is of no use; the reason is what the caller hears.
                let _ = std::fs::remove_file(&aside);
            }
            written
        });
        Ok(written.await.map_err(std::io::Error::other)??)
    }

    async fn believed(&self, file: File) -> Result<Loaded, Unusable> {
        let header = Header::read_from(&file)?;
        if header.program != self.program {
            return Err(Unusable::OtherProgram);
        }
        let root = self.prover.root(header.position).await;
        if root != Ok(Some(header.root)) {
            return Err(Unusable::OtherJournal);
        }
        let parts = header.parts(file).ok_or(Unusable::Damaged)?;
        Ok(Loaded { position: header.position, parts })
    }

    fn tell(&self, why: &Unusable) {
        let file = self.path.display().to_string();
        tracing::warn!(file, %why, "what was saved is not used: the journal is folded anew");
    }
}

impl Parts<'_> {
    /// Ends a part; what is written next belongs to the one that follows.
    pub fn end_part(&mut self) {
        let checksum = std::mem::replace(&mut self.checksum, crc32fast::Hasher::new()).finalize();
        self.ended.push(Part { length: std::mem::take(&mut self.length), checksum });
    }
}

impl Write for Parts<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.checksum.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

impl Header {
    fn read_from(mut file: impl Read) -> Result<Self, Unusable> {
        let mut bytes = vec![0; FIXED];
        file.read_exact(&mut bytes).map_err(|_| Unusable::Foreign)?;
        let mut rest = bytes.as_slice();
        if take(&mut rest) != Some(*MAGIC) {
            return Err(Unusable::Foreign);
        }
        let program = take(&mut rest).ok_or(Unusable::Foreign)?;
        let position = take(&mut rest).ok_or(Unusable::Foreign)?;
        let root = take(&mut rest).ok_or(Unusable::Foreign)?;
        let count = take(&mut rest).map_or(0, u32::from_le_bytes) as usize;
        if count > MOST_PARTS {
            return Err(Unusable::Damaged);
        }
        let mut lengths = vec![0; 12 * count + 4];
        file.read_exact(&mut lengths).map_err(|_| Unusable::Damaged)?;
        bytes.extend_from_slice(&lengths);
        let (said, checksum) = bytes.split_last_chunk::<4>().ok_or(Unusable::Damaged)?;
        if crc32fast::hash(said) != u32::from_le_bytes(*checksum) {
            return Err(Unusable::Damaged);
        }
        let part = |mut bytes: &[u8]| {
            let length = u64::from_le_bytes(take(&mut bytes)?);
            Some(Part { length, checksum: u32::from_le_bytes(take(&mut bytes)?) })
        };
        let parts = lengths.chunks_exact(12).filter_map(part).take(count).collect();
        Ok(Self { program, position: u64::from_le_bytes(position), root, parts })
    }

    fn bytes(&self) -> std::io::Result<Vec<u8>> {
        let count = u32::try_from(self.parts.len()).map_err(std::io::Error::other)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&self.program);
        bytes.extend_from_slice(&self.position.to_le_bytes());
        bytes.extend_from_slice(&self.root);
        bytes.extend_from_slice(&count.to_le_bytes());
        for part in &self.parts {
            bytes.extend_from_slice(&part.length.to_le_bytes());
            bytes.extend_from_slice(&part.checksum.to_le_bytes());
        }
        let checksum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        Ok(bytes)
    }

    /// Writes a file of as many parts as the header has places for.
    fn write(
        mut self,
        path: &Path,
        write: impl FnOnce(&mut Parts<'_>) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(&self.bytes()?)?;
        let to = BufWriter::with_capacity(1 << 20, &mut file);
        let mut out = Parts { to, ended: Vec::new(), length: 0, checksum: crc32fast::Hasher::new() };
        write(&mut out)?;
        out.flush()?;
        if out.ended.len() != self.parts.len() {
            return Err(std::io::Error::other("more or fewer parts were written than were announced"));
        }
        self.parts = std::mem::take(&mut out.ended);
        drop(out);
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&self.bytes()?)?;
        file.sync_all()
    }

    /// Where the parts lie; none where the file is shorter or longer than it says.
    fn parts(&self, file: File) -> Option<Vec<SavedPart>> {
        let (file, mut at) = (Arc::new(file), (FIXED + 12 * self.parts.len() + 4) as u64);
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            parts.push(SavedPart { file: file.clone(), from: at, part: *part });
            at = at.checked_add(part.length)?;
        }
        (file.metadata().ok()?.len() == at).then_some(parts)
    }
}

impl SavedPart {
    /// Reads it from its beginning.
    #[must_use]
    pub fn reader(&self) -> PartReader {
        PartReader { of: self.clone(), at: 0, checksum: crc32fast::Hasher::new() }
    }

    /// All of it; none where it is damaged.
    #[must_use]
    pub fn read(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(self.part.length).ok()?);
        let mut reader = self.reader();
        reader.read_to_end(&mut bytes).ok()?;
        reader.is_whole().then_some(bytes)
    }

    /// A stretch of it with this checksum ([`checksum`]); none where it is damaged or cannot be read.
    #[must_use]
    pub fn stretch(&self, from: u64, length: usize, checksum: u32) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, self.from.checked_add(from)?).ok()?;
        (self::checksum(&bytes) == checksum).then_some(bytes)
    }

    /// A part with these bytes, in a file without a name.
    #[cfg(any(test, feature = "testing"))]
    pub fn of(bytes: &[u8]) -> std::io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        file.write_all(bytes)?;
        let part = Part { length: bytes.len() as u64, checksum: checksum(bytes) };
        Ok(Self { file: Arc::new(file), from: 0, part })
    }
}

impl PartReader {
    /// How many bytes are not read yet.
    #[must_use]
    pub const fn left(&self) -> u64 {
        self.of.part.length - self.at
    }

    /// Whether all of it was read and is as it was written.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.left() == 0 && self.checksum.clone().finalize() == self.of.part.checksum
    }
}

impl Read for PartReader {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let most = usize::try_from(self.left()).unwrap_or(usize::MAX).min(bytes.len());
        let read = self.of.file.read_at(&mut bytes[..most], self.of.from + self.at)?;
        self.checksum.update(&bytes[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

/// The checksum of a stretch: its CRC-32.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}

/// Reads a header without its checksum, which is added; what is accepted is written as it was read.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn read_header(bytes: &[u8]) -> bool {
    let count =
        bytes.get(FIXED - 4..FIXED).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
    let header = (FIXED as u64 + 12 * u64::from(count)).min(bytes.len() as u64);
    let header = &bytes[..usize::try_from(header).unwrap_or(bytes.len())];
    let whole = [header, &crc32fast::hash(header).to_le_bytes()].concat();
    let Ok(read) = Header::read_from(whole.as_slice()) else { return false };
    assert_eq!(read.bytes().ok(), Some(whole), "a header has one spelling");
    true
}

/// The header of a file of two parts without its checksum; for seeds.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn written_header(position: u64) -> Option<Vec<u8>> {
    let parts = vec![Part { length: 7, checksum: 1 }, Part { length: 0, checksum: 0 }];
    let mut bytes = Header { program: [1; 32], position, root: [2; 32], parts }.bytes().ok()?;
    bytes.truncate(bytes.len() - 4);
    Some(bytes)
}

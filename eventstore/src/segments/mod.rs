//! How is a long journal read again faster than its database gives it out? From files that hold old stretches of it.
//!
//! A segment holds entries and open bodies of a stretch of the journal in the form of [`block`]; sealed parts stay in the journal
//! alone, so that nothing here ever has to be erased. It is made from rows whose leaves, parts and root were found right, and says
//! which root the journal had where the stretch begins and ends. A segment that is damaged, of another version or of another
//! journal is noticed, told of in the log, and made again; the whole folder may be deleted at any time (decision 0023).

mod block;
mod file;
mod sealing;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use ledger::Frontier;
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

pub use block::{Block, Damaged, Line, Lines};
#[cfg(any(test, feature = "testing"))]
pub(crate) use block::{read_again, write as written};
use file::{Header, Unusable};
#[cfg(any(test, feature = "testing"))]
pub(crate) use file::{read_header, written_segment};

use crate::entry::{Digest, SealedPart};
use crate::erasure::Eraser;
use crate::journal::{AppendError, Head, Journal, ReadError};
use crate::limits::PIECE;
use crate::proposal::{Proposal, StreamName};
use crate::recorded::{Body, CommandRecord, Kept, Receipt, Recorded};

/// Folder in the data directory.
const FOLDER: &str = "segments";
/// Events of a block: as many as whoever folds takes at once.
const EACH: u64 = PIECE as u64;
/// Blocks of a segment. Some 40 MB a file: ten million events are 150 files, and a damaged one costs a second.
const BLOCKS: usize = 64;
/// Fewer events than this are asked of the journal: a block would be read for their sake.
const FEW: usize = 64;
/// Leaves read at once.
const LEAVES: usize = 16_384;

/// A journal whose old stretches are read from segments. Everything else is asked of the journal itself, and so is whatever
/// proves, examines or exports: a cache never vouches for the journal.
pub struct SegmentedJournal {
    journal: Arc<dyn Journal>,
    shelf: Arc<Shelf>,
    /// Held by whoever makes segments: one at a time.
    sealing: Mutex<()>,
}

/// Where segments lie, and which are there.
struct Shelf {
    folder: PathBuf,
    /// Events of a block.
    each: u64,
    /// Blocks of a segment.
    blocks: usize,
    sealed: RwLock<Vec<Arc<Segment>>>,
}

struct Segment {
    path: PathBuf,
    header: Header,
}

impl SegmentedJournal {
    /// A journal with the segments of it that lie in a data directory.
    pub async fn open(journal: Arc<dyn Journal>, directory: &Path) -> Result<Arc<Self>, ReadError> {
        Self::open_sized(journal, directory, (EACH, BLOCKS)).await
    }

    /// The same with another number of events in a block and of blocks in a segment, for tests of short journals.
    pub async fn open_sized(
        journal: Arc<dyn Journal>,
        directory: &Path,
        (each, blocks): (u64, usize),
    ) -> Result<Arc<Self>, ReadError> {
        let shelf = Shelf {
            folder: directory.join(FOLDER),
            each: each.max(1),
            blocks: blocks.max(1),
            sealed: RwLock::default(),
        };
        let head = journal.head().await?;
        let mut found = shelf.found(head.size);
        if !leads_to(&*journal, found.last().map(|last| &last.header.end), head).await? {
            let folder = shelf.folder.display().to_string();
            tracing::warn!(folder, "the segments are of another journal and are made again");
            found.clear();
        }
        shelf.remove_after(found.last().map_or(0, |last| last.header.end()));
        *shelf.sealed.write().unwrap_or_else(PoisonError::into_inner) = found;
        Ok(Arc::new(Self { journal, shelf: Arc::new(shelf), sealing: Mutex::default() }))
    }

    /// The position up to which events are read from segments.
    #[must_use]
    pub fn sealed(&self) -> u64 {
        self.shelf.end()
    }

    /// The block that holds the event after a position; none where it is not sealed.
    #[must_use]
    pub fn block(&self, after: u64) -> Option<Block> {
        self.shelf.block(after)
    }
}

impl Shelf {
    fn end(&self) -> u64 {
        self.segments().last().map_or(0, |last| last.header.end())
    }

    fn block(&self, after: u64) -> Option<Block> {
        let segments = self.segments();
        let segment = segments.get(segments.partition_point(|segment| segment.header.end() <= after))?;
        let number = after.checked_sub(segment.header.after)? / segment.header.each;
        let read = segment.header.block(&segment.path, usize::try_from(number).ok()?);
        read.map_err(|why| self.forget(segment, &why)).ok()
    }

    fn segments(&self) -> Vec<Arc<Segment>> {
        self.sealed.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The unbroken row of segments in the folder that belong to a journal of at most this size.
    fn found(&self, size: u64) -> Vec<Arc<Segment>> {
        let (mut found, mut at) = (Vec::new(), Frontier::default());
        loop {
            let path = self.path(at.size() + self.length());
            if at.size() + self.length() > size || !path.exists() {
                return found;
            }
            let header = Header::read(&path).and_then(|header| {
                let continues = header.after == at.size() && header.root_before == at.root();
                let sized = header.each == self.each && header.end() == at.size() + self.length();
                if continues && sized { Ok(header) } else { Err(Unusable::NoContinuation) }
            });
            match header {
                Ok(header) => {
                    at = header.end.clone();
                    found.push(Arc::new(Segment { path, header }));
                }
                Err(why) => {
                    tell(&path, &why);
                    return found;
                }
            }
        }
    }

    /// What begins with a segment that turned out to be damaged is read from rows until it is made again.
    fn forget(&self, segment: &Segment, why: &Unusable) {
        tell(&segment.path, why);
        self.sealed
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|other| other.header.end() < segment.header.end());
        self.remove_after(segment.header.after);
    }

    /// Removes the files of segments that end after a position: they would stand in the way of those to be made.
    fn remove_after(&self, position: u64) {
        let files = std::fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        for path in files.map(|file| file.path()) {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let end = stem.and_then(|stem| stem.parse::<u64>().ok());
            if end.is_none_or(|end| end > position) {
                // What cannot be removed is written over when its turn comes.
                let _ = std::fs::remove_file(path);
            }
        }
    }

    fn length(&self) -> u64 {
        self.each * self.blocks as u64
    }

    fn path(&self, end: u64) -> PathBuf {
        self.folder.join(format!("{end:012}.segment"))
    }

    /// What segments hold after a position, at most `limit` events.
    fn read(&self, mut after: u64, limit: usize) -> Vec<Recorded> {
        let mut events = Vec::new();
        while events.len() < limit {
            let Some(block) = self.block(after) else { break };
            let skipped = usize::try_from(after - block.after).unwrap_or(usize::MAX);
            let Ok(mut lines) = owned(&block, skipped, limit - events.len()) else {
                self.forget_at(after);
                break;
            };
            if lines.is_empty() {
                break;
            }
            after += lines.len() as u64;
            // One block is usually all that is asked for, and is handed on as it is.
            if events.is_empty() {
                events = lines;
            } else {
                events.append(&mut lines);
            }
        }
        events
    }

    /// A block passed its checksum and cannot be read all the same: it was written by another program.
    fn forget_at(&self, after: u64) {
        if let Some(segment) = self.segments().iter().find(|segment| segment.header.end() > after) {
            self.forget(segment, &Unusable::Foreign);
        }
    }
}

fn owned(block: &Block, skipped: usize, limit: usize) -> Result<Vec<Recorded>, Damaged> {
    let mut lines = block.lines()?;
    for line in lines.by_ref().take(skipped) {
        line?;
    }
    let mut events = Vec::with_capacity(lines.left().min(limit));
    for event in std::iter::from_fn(|| lines.recorded()).take(limit) {
        events.push(event?);
    }
    Ok(events)
}

/// Whether a tree and the leaves that follow it in a journal lead to the journal's root: then it is a beginning of this journal.
async fn leads_to(journal: &dyn Journal, end: Option<&Frontier>, head: Head) -> Result<bool, ReadError> {
    let Some(mut tree) = end.cloned() else { return Ok(true) };
    while tree.size() < head.size {
        let missing = usize::try_from(head.size - tree.size()).unwrap_or(usize::MAX);
        let leaves = journal.leaves(tree.size(), LEAVES.min(missing)).await?;
        if leaves.is_empty() {
            return Ok(false);
        }
        for leaf in leaves {
            tree.push(leaf);
        }
    }
    Ok(tree.root() == head.root)
}

fn tell(path: &Path, why: &Unusable) {
    let file = path.display().to_string();
    tracing::warn!(file, %why, "a segment is not used and is made again");
}

#[async_trait]
impl Journal for SegmentedJournal {
    async fn append(&self, proposal: Proposal) -> Result<Receipt, AppendError> {
        self.journal.append(proposal).await
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, ReadError> {
        self.journal.read_stream(stream, after, limit).await
    }

    async fn bodies(&self, stream: &StreamName, after: u64, limit: usize) -> Result<Vec<Body>, ReadError> {
        self.journal.bodies(stream, after, limit).await
    }

    async fn stream_version(&self, stream: &StreamName) -> Result<u64, ReadError> {
        self.journal.stream_version(stream).await
    }

    async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        if limit <= FEW || after >= self.sealed() {
            return self.journal.read_all(after, limit).await;
        }
        let sealed = self.shelf.clone();
        let read = tokio::task::spawn_blocking(move || sealed.read(after, limit)).await;
        let mut events = read.map_err(|why| ReadError::Unavailable(why.to_string()))?;
        let missing = limit - events.len();
        if missing > 0 {
            events.append(&mut self.journal.read_all(after + events.len() as u64, missing).await?);
        }
        Ok(events)
    }

    async fn follow(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        if after >= self.sealed() {
            return self.journal.follow(after, limit).await;
        }
        self.read_all(after, limit).await
    }

    async fn kept(&self, after: u64, limit: usize) -> Result<Vec<Kept>, ReadError> {
        self.journal.kept(after, limit).await
    }

    async fn leaves(&self, after: u64, limit: usize) -> Result<Vec<Digest>, ReadError> {
        self.journal.leaves(after, limit).await
    }

    async fn head(&self) -> Result<Head, ReadError> {
        self.journal.head().await
    }

    async fn command(&self, id: Uuid) -> Result<Option<CommandRecord>, ReadError> {
        self.journal.command(id).await
    }

    async fn sealed_parts(&self, position: u64) -> Result<Vec<SealedPart>, ReadError> {
        self.journal.sealed_parts(position).await
    }

    async fn put_blob(&self, digest: Digest, subject: &str, sealed: Vec<u8>) -> Result<(), AppendError> {
        self.journal.put_blob(digest, subject, sealed).await
    }

    async fn blob(&self, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError> {
        self.journal.blob(digest).await
    }

    fn watch(&self) -> watch::Receiver<u64> {
        self.journal.watch()
    }

    fn eraser(&self) -> Arc<dyn Eraser> {
        self.journal.eraser()
    }
}

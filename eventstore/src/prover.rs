//! How is anything proved in a few reads? From the roots over every 256 leaves, kept in memory and in a file, and two stretches of leaves.
//!
//! The file is a cache: it may be deleted, and is thrown away where it does not lead to the journal's root.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::future::BoxFuture;
use ledger::plan::{Span, consistency_spans, inclusion_spans, root_span};
use ledger::pyramid::{Pyramid, Stretch};
use ledger::tile::{TileId, WIDTH, fold};
use tokio::sync::{Mutex, MutexGuard};

use crate::entry::Digest;
use crate::journal::{Head, Journal, ReadError};

/// Full tiles whose leaves are read at once while catching up: half a megabyte.
const TILES_AT_ONCE: usize = 64;
/// Name of the cache.
const FILE: &str = "tree.cache";

/// That an event is in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// Its position; its index in the tree is one less.
    pub position: u64,
    /// Its leaf.
    pub leaf: Digest,
    /// Size of the tree the proof leads to.
    pub size: u64,
    /// Its root.
    pub root: Digest,
    /// The proof.
    pub path: Vec<Digest>,
}

impl Inclusion {
    /// The proof as C2SP tlog-proof writes it, with the leaf as its extra line: what a stranger checks without us.
    #[must_use]
    pub fn to_text(&self, checkpoint: &str) -> String {
        use ledger::text::to_base64;
        let mut text =
            format!("c2sp.org/tlog-proof@v1\nextra {}\nindex {}\n", to_base64(&self.leaf), self.position - 1);
        for hash in &self.path {
            text.push_str(&to_base64(hash));
            text.push('\n');
        }
        text + "\n" + checkpoint
    }
}

/// That a journal continues what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// Size of the earlier tree.
    pub from: u64,
    /// Its root.
    pub from_root: Digest,
    /// Size of the later tree.
    pub to: u64,
    /// Its root.
    pub to_root: Digest,
    /// The proof.
    pub path: Vec<Digest>,
}

/// Proves from a journal.
pub struct Prover {
    journal: Arc<dyn Journal>,
    cache: Option<PathBuf>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    pyramid: Pyramid,
    /// Tiles whose roots are in the file.
    filed: u64,
    /// Whether the file was looked at.
    begun: bool,
    /// The end of the journal that the pyramid was compared with.
    head: Option<Head>,
}

impl Prover {
    /// A prover of a journal; its cache lies in a directory, if anywhere.
    #[must_use]
    pub fn new(journal: Arc<dyn Journal>, directory: Option<&Path>) -> Self {
        Self { journal, cache: directory.map(|it| it.join(FILE)), known: Mutex::default() }
    }

    /// The journal.
    #[must_use]
    pub fn journal(&self) -> &Arc<dyn Journal> {
        &self.journal
    }

    /// The end of the journal, to which its leaves were found to lead.
    #[must_use]
    pub fn head(&self) -> BoxFuture<'_, Result<Head, ReadError>> {
        Box::pin(async move { Ok(self.caught_up().await?.0) })
    }

    /// The root over the first `size` events; none if there are fewer.
    #[must_use]
    pub fn root(&self, size: u64) -> BoxFuture<'_, Result<Option<Digest>, ReadError>> {
        Box::pin(async move {
            let (head, known) = self.caught_up().await?;
            if size > head.size {
                return Ok(None);
            }
            self.root_of(&known.pyramid, size).await.map(Some)
        })
    }

    /// That an event is in the tree of `size` (the newest, if none is said); none if either is not there.
    #[must_use]
    pub fn inclusion(
        &self,
        position: u64,
        size: Option<u64>,
    ) -> BoxFuture<'_, Result<Option<Inclusion>, ReadError>> {
        Box::pin(async move {
            let (head, known) = self.caught_up().await?;
            let size = size.unwrap_or(head.size);
            let spans = position.checked_sub(1).and_then(|index| inclusion_spans(index, size));
            let Some(spans) = spans.filter(|_| size <= head.size) else { return Ok(None) };
            let path = self.hashes(&known.pyramid, &spans).await?;
            let root = self.root_of(&known.pyramid, size).await?;
            let leaf = self.journal.leaves(position - 1, 1).await?.first().copied();
            let leaf = leaf.ok_or_else(|| lacking(position))?;
            if !ledger::verify_inclusion(&leaf, position - 1, size, &path, &root) {
                return Err(ReadError::Corrupt { position, what: "its proof does not hold".to_owned() });
            }
            Ok(Some(Inclusion { position, leaf, size, root, path }))
        })
    }

    /// That the tree of `to` (the newest, if none is said) continues that of `from`; none if either is not there.
    #[must_use]
    pub fn consistency(
        &self,
        from: u64,
        to: Option<u64>,
    ) -> BoxFuture<'_, Result<Option<Consistency>, ReadError>> {
        Box::pin(async move {
            let (head, known) = self.caught_up().await?;
            let to = to.unwrap_or(head.size);
            let Some(spans) = consistency_spans(from, to).filter(|_| to <= head.size) else {
                return Ok(None);
            };
            let path = self.hashes(&known.pyramid, &spans).await?;
            let from_root = self.root_of(&known.pyramid, from).await?;
            let to_root = self.root_of(&known.pyramid, to).await?;
            if !ledger::verify_consistency(from, to, &path, &from_root, &to_root) {
                return Err(ReadError::Corrupt {
                    position: from,
                    what: "the proof from here does not hold".to_owned(),
                });
            }
            Ok(Some(Consistency { from, from_root, to, to_root, path }))
        })
    }

    /// The hashes of a tile; none if the journal has not so many.
    pub async fn tile(&self, tile: TileId) -> Result<Option<Vec<Digest>>, ReadError> {
        let (head, known) = self.caught_up().await?;
        if !tile.is_within(head.size) {
            return Ok(None);
        }
        if tile.level > 0 {
            return Ok(known.pyramid.tile(tile).map(<[Digest]>::to_vec));
        }
        drop(known);
        let stretch = Stretch { index: tile.index, width: tile.width };
        Ok(Some(self.stretch(stretch).await?))
    }

    /// Entries of a bundle as tlog-tiles writes them; none if the journal has not so many.
    pub async fn entries(&self, index: u64, width: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let head = self.journal.head().await?;
        if !(TileId { level: 0, index, width }).is_within(head.size) {
            return Ok(None);
        }
        let kept = self.journal.kept(index * WIDTH, count(width)).await?;
        Ok(ledger::tile::write_entries(kept.iter().map(|event| event.entry.as_slice())))
    }

    /// The bytes of the tile at a path below `tile/`; none for another path or a tile that is not there.
    #[must_use]
    pub fn tile_at<'a>(&'a self, path: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, ReadError>> {
        Box::pin(async move {
            let Some(tile) = TileId::parse(path) else { return Ok(None) };
            Ok(self.tile(tile).await?.map(|hashes| hashes.concat()))
        })
    }

    /// The bundle of entries at a path below `tile/entries/`; none for another path or entries that are not there.
    #[must_use]
    pub fn entries_at<'a>(&'a self, path: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, ReadError>> {
        Box::pin(async move {
            match ledger::tile::parse_entries_path(path) {
                Some((index, width)) => self.entries(index, width).await,
                None => Ok(None),
            }
        })
    }

    /// The journal's end, and the roots of all its full tiles, found to lead there.
    async fn caught_up(&self) -> Result<(Head, MutexGuard<'_, Known>), ReadError> {
        let mut known = self.known.lock().await;
        let head = self.journal.head().await?;
        if known.head == Some(head) {
            return Ok((head, known));
        }
        if !known.begun {
            known.pyramid = self.filed(head.size);
            known.filed = known.pyramid.tiles();
            known.begun = true;
        }
        self.grow(&mut known, head.size).await?;
        if self.root_of(&known.pyramid, head.size).await? != head.root {
            // The file may be of another journal, or damaged: what the journal itself says decides.
            *known = Known { begun: true, ..Known::default() };
            self.grow(&mut known, head.size).await?;
            if self.root_of(&known.pyramid, head.size).await? != head.root {
                *known = Known { begun: true, ..Known::default() };
                let what = "the leaves of the journal do not lead to its root".to_owned();
                return Err(ReadError::Corrupt { position: head.size, what });
            }
        }
        self.file(&mut known);
        known.head = Some(head);
        Ok((head, known))
    }

    async fn grow(&self, known: &mut Known, size: u64) -> Result<(), ReadError> {
        while known.pyramid.tiles() < size / WIDTH {
            let missing = count(size / WIDTH - known.pyramid.tiles()).min(TILES_AT_ONCE);
            let from = known.pyramid.tiles() * WIDTH;
            let leaves = self.journal.leaves(from, missing * count(WIDTH)).await?;
            for tile in leaves.chunks_exact(count(WIDTH)) {
                known.pyramid.push(fold(tile).ok_or_else(|| lacking(from))?);
            }
            if leaves.len() < count(WIDTH) {
                return Err(lacking(from + 1));
            }
        }
        Ok(())
    }

    async fn root_of(&self, pyramid: &Pyramid, size: u64) -> Result<Digest, ReadError> {
        if size == 0 {
            return Ok(ledger::empty_root());
        }
        self.hashes(pyramid, &[root_span(size)]).await?.first().copied().ok_or_else(|| lacking(size))
    }

    async fn hashes(&self, pyramid: &Pyramid, spans: &[Span]) -> Result<Vec<Digest>, ReadError> {
        let mut read = Vec::new();
        for stretch in pyramid.needs(spans) {
            read.push((stretch, self.stretch(stretch).await?));
        }
        pyramid.hashes(spans, &read).ok_or_else(|| lacking(0))
    }

    async fn stretch(&self, stretch: Stretch) -> Result<Vec<Digest>, ReadError> {
        let leaves = self.journal.leaves(stretch.index * WIDTH, count(stretch.width)).await?;
        if leaves.len() < count(stretch.width) {
            return Err(lacking(stretch.index * WIDTH + leaves.len() as u64 + 1));
        }
        Ok(leaves)
    }

    /// What the cache holds of a journal of this size; nothing where there is none or it cannot be read.
    fn filed(&self, size: u64) -> Pyramid {
        let bytes = self.cache.as_ref().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        let roots = bytes.chunks_exact(32).filter_map(|hash| hash.try_into().ok());
        Pyramid::over(roots.take(count(size / WIDTH)))
    }

    /// Adds what is new to the cache. A cache that cannot be written is not one: proofs come from memory.
    fn file(&self, known: &mut Known) {
        let Some(path) = &self.cache else { return };
        if known.filed >= known.pyramid.tiles() {
            return;
        }
        let written = write(path, known);
        match written {
            Ok(()) => known.filed = known.pyramid.tiles(),
            Err(why) => tracing::warn!(%why, "the cache of the tree is not written"),
        }
    }
}

fn write(path: &Path, known: &Known) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(false).open(path)?;
    file.set_len(known.filed * 32)?;
    std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0))?;
    file.write_all(known.pyramid.roots()[count(known.filed)..].concat().as_slice())
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn lacking(position: u64) -> ReadError {
    ReadError::Corrupt { position, what: "a leaf is missing".to_owned() }
}

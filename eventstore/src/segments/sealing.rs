//! How does a stretch of the journal become a segment? Every row is examined on the way: a cache holds nothing that is not so.

use std::sync::{Arc, PoisonError};

use ledger::{Frontier, leaf_hash};

use super::block::{self, Block};
use super::file::{Draft, Header, Unusable};
use super::{Segment, SegmentedJournal, Shelf};
use crate::canonical::part_digest;
use crate::envelope_text;
use crate::journal::ReadError;
use crate::recorded::{Kept, Recorded};

/// Why a stretch was not sealed. It is read from rows as before.
#[derive(Debug, thiserror::Error)]
pub enum NotSealed {
    /// The journal could not be read, or a row is not what was recorded.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file could not be written.
    #[error("the segment is not written: {0}")]
    Written(#[from] std::io::Error),
    /// An event cannot be told in this form.
    #[error("an event after position {0} is not of the shape of segments")]
    Shape(u64),
}

impl SegmentedJournal {
    /// Seals every whole stretch that is not sealed yet; says up to which position events are now read from segments.
    pub async fn seal(&self) -> Result<u64, NotSealed> {
        let _one_at_a_time = self.sealing.lock().await;
        let head = self.journal.head().await?.size;
        while self.sealed() + self.shelf.length() <= head {
            let draft = self.draft(self.shelf.tree()).await?;
            let place = self.shelf.clone();
            let kept = tokio::task::spawn_blocking(move || place.keep(&draft)).await;
            kept.map_err(std::io::Error::other)??;
        }
        Ok(self.sealed())
    }

    /// Seals what there is and then what comes, for as long as the journal lives; trouble is told and tried again.
    pub async fn keep_sealing(self: Arc<Self>) {
        let mut moved = self.journal.watch();
        loop {
            let sealed = match self.seal().await {
                Ok(sealed) => sealed,
                Err(why) => {
                    tracing::warn!(%why, "a stretch of the journal is not sealed");
                    // Until the journal has grown by another stretch: trouble of this kind does not go away by asking.
                    *moved.borrow()
                }
            };
            let next = sealed + self.shelf.length();
            if moved.wait_for(|newest| *newest >= next).await.is_err() {
                return;
            }
        }
    }

    /// The stretch that follows a tree, read from rows and examined.
    async fn draft(&self, before: Frontier) -> Result<Draft, NotSealed> {
        let (after, root_before, each) = (before.size(), before.root(), self.shelf.each);
        let (mut end, mut blocks) = (before, Vec::with_capacity(self.shelf.blocks));
        for _ in 0..self.shelf.blocks {
            let at = end.size();
            let kept = self.journal.kept(at, usize::try_from(each).unwrap_or(usize::MAX)).await?;
            let made = tokio::task::spawn_blocking(move || block_of(at, each, &kept)).await;
            let (bytes, leaves) = made.map_err(std::io::Error::other)??;
            for leaf in leaves {
                end.push(leaf);
            }
            blocks.push(bytes);
        }
        Ok(Draft { after, each, root_before, end, blocks })
    }
}

impl Shelf {
    /// The tree where the last segment ends.
    fn tree(&self) -> Frontier {
        self.segments().last().map(|last| last.header.end.clone()).unwrap_or_default()
    }

    fn keep(&self, draft: &Draft) -> Result<(), std::io::Error> {
        std::fs::create_dir_all(&self.folder)?;
        let path = self.path(draft.end.size());
        draft.keep(&path)?;
        let header = Header::read(&path).map_err(|why| match why {
            Unusable::NotRead(why) => why,
            other => std::io::Error::other(other),
        })?;
        let mut sealed = self.sealed.write().unwrap_or_else(PoisonError::into_inner);
        // While it was written one before it may have been found damaged: then its turn comes again.
        if sealed.last().map_or(0, |last| last.header.end()) == draft.after {
            sealed.push(Arc::new(Segment { path, header }));
        }
        Ok(())
    }
}

/// A block and the leaves of its events. What is read back from it is compared with what went in.
fn block_of(after: u64, each: u64, kept: &[Kept]) -> Result<(Vec<u8>, Vec<ledger::Hash>), NotSealed> {
    let events: Vec<Recorded> = (after + 1..=after + each)
        .map(|position| examined(position, kept, after))
        .collect::<Result<_, _>>()?;
    let bytes = block::write(&events).ok_or(NotSealed::Shape(after))?;
    let block = Block { after, bytes };
    let same = block.lines().is_ok_and(|mut lines| {
        events.iter().all(|event| matches!(lines.recorded(), Some(Ok(read)) if read == *event))
    });
    if same {
        Ok((block.bytes, events.into_iter().map(|event| event.leaf).collect()))
    } else {
        Err(NotSealed::Shape(after))
    }
}

/// The event at a position, if its row is what was recorded.
fn examined(position: u64, kept: &[Kept], after: u64) -> Result<Recorded, ReadError> {
    let corrupt = |what: String| ReadError::Corrupt { position, what };
    let row = usize::try_from(position - after - 1).ok().and_then(|index| kept.get(index));
    let row = row.filter(|row| row.position == position);
    let row = row.ok_or_else(|| corrupt("the event is missing".to_owned()))?;
    let envelope = envelope_text::read(&row.entry).map_err(|why| corrupt(why.to_string()))?;
    if leaf_hash(&row.entry) != row.leaf {
        return Err(corrupt("the leaf is not the hash of the entry".to_owned()));
    }
    if envelope.parts.get("body") != Some(&hex::encode(part_digest(&row.blind, &row.body))) {
        return Err(corrupt("the part body is not what was hashed".to_owned()));
    }
    Ok(Recorded { position, envelope, body: row.body.clone(), leaf: row.leaf })
}

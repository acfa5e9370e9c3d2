//! How does what was folded from the journal outlast the program? In a file beside the saved world's, believed under the same
//! conditions (decision 0024), so that a start need not read the journal from its beginning.
//!
//! The directory and the clerk's notes are such folds. What was believed is folded again behind serving and compared: by its digest,
//! so that it is not held twice.

use eventstore::limits::PIECE;
use eventstore::{Digest, Journal, ReadError, Recorded, SavedFiles};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

/// Events after which a fold is worth saving again, as a world is.
pub(crate) const WORTH: u64 = 16_384;

/// What is folded from the journal, event after event.
pub(crate) trait Fold: Serialize + DeserializeOwned + Default + Send + Sync + 'static {
    /// The name of its file.
    const FILE: &'static str;
    /// The position of the last event folded.
    fn position(&self) -> u64;
    /// Folds the next event.
    fn note(&mut self, recorded: &Recorded) -> Result<(), ReadError>;
}

/// What was saved: the same for two folds that are the same.
pub(crate) fn digest<F: Fold>(fold: &F) -> Option<Digest> {
    Some(Sha256::digest(written(fold)?).into())
}

/// The fold that was saved, with its digest; none where there is none that can be believed.
pub(crate) async fn load<F: Fold>(files: &SavedFiles) -> Option<(F, Digest)> {
    let loaded = files.file(F::FILE).load().await?;
    let position = loaded.position;
    let read = tokio::task::spawn_blocking(move || {
        let [text] = loaded.parts.as_slice() else { return None };
        let text = text.read()?;
        let fold: F = serde_json::from_slice(&text).ok()?;
        Some((fold, Digest::from(Sha256::digest(&text))))
    });
    let read = read.await.ok().flatten().filter(|(fold, _)| fold.position() == position);
    if read.is_none() {
        forget::<F>(files);
    }
    read
}

/// A fold as it is saved: whoever holds it need not hold it any longer.
pub(crate) struct Written {
    name: &'static str,
    position: u64,
    text: Vec<u8>,
}

impl Written {
    /// The fold written down; none where that cannot be, which the log tells.
    pub(crate) fn of<F: Fold>(fold: &F) -> Option<Self> {
        Some(Self { name: F::FILE, position: fold.position(), text: written(fold)? })
    }

    /// Saves it in the place of the one before; up to where the journal is folded in it. Why it is not saved the log tells.
    pub(crate) async fn keep(self, files: &SavedFiles) -> Option<u64> {
        let Self { name, position, text } = self;
        let write = move |out: &mut eventstore::saved::Parts<'_>| {
            std::io::Write::write_all(out, &text)?;
            out.end_part();
            Ok(())
        };
        let kept = files.file(name).keep((position, 1), write).await;
        kept.inspect_err(|why| tracing::warn!(%why, "{name} is not saved: the next start reads more"))
            .ok()?;
        Some(position)
    }
}

/// Takes the file away: what it holds is not what the journal folds to.
pub(crate) fn forget<F: Fold>(files: &SavedFiles) {
    files.file(F::FILE).forget();
}

/// Folds the journal from its beginning up to a position.
pub(crate) async fn folded<F: Fold>(journal: &dyn Journal, until: u64) -> Result<F, ReadError> {
    let mut fold = F::default();
    while fold.position() < until {
        let before = fold.position();
        let missing = usize::try_from(until - before).unwrap_or(usize::MAX);
        for recorded in journal.read_all(before, PIECE.min(missing)).await? {
            fold.note(&recorded)?;
        }
        if fold.position() == before {
            let what = "the journal ends before what was folded from it".to_owned();
            return Err(ReadError::Corrupt { position: until, what });
        }
    }
    Ok(fold)
}

fn written<F: Fold>(fold: &F) -> Option<Vec<u8>> {
    serde_json::to_vec(fold).inspect_err(|why| tracing::error!(%why, "{} is not written", F::FILE)).ok()
}

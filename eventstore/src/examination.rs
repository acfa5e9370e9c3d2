//! Is a living journal what it says? Every row examined, sealed parts opened where their key is at hand.

use std::borrow::Cow;

use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::examine::{Counted, Examiner, Fault, Part, Shown};

use crate::entry::Envelope;
use crate::export::Erasures;
use crate::journal::{Head, Journal, ReadError};
use crate::keys::KeyStore;
use crate::recorded::Kept;
use crate::seal::open_sealed;

/// Events read at once.
const PIECE: usize = 1_000;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// The end of the journal that was examined.
    pub head: Head,
    /// What was counted.
    pub counted: Counted,
    /// The first thing that is wrong, if anything is.
    pub fault: Option<Fault>,
}

/// Examines a journal up to its end as it stands now. Sealed parts are opened if `keys` are given; `seen` are checkpoints it has to
/// continue; `progress` is told how far it is.
pub async fn examine(
    journal: &dyn Journal,
    keys: Option<&dyn KeyStore>,
    seen: &[Checkpoint],
    mut progress: impl FnMut(u64, u64),
) -> Result<Examined, ReadError> {
    let head = journal.head().await?;
    let erasures = Erasures::of(journal, head.size).await?;
    let mut examination = Examination { journal, keys, seen, erasures, examiner: Examiner::new() };
    let mut at = 0;
    let fault = loop {
        let read = journal.kept(at, PIECE).await;
        let kept = match read {
            Err(ReadError::Corrupt { position, what }) => break Some(Fault::new(position, "row", what)),
            other => other?,
        };
        if kept.is_empty() || at >= head.size {
            break examination.at_the_end(&head);
        }
        at = kept.last().map_or(at, |event| event.position);
        if let Some(fault) = examination.piece(&kept, head.size).await? {
            break Some(fault);
        }
        progress(at.min(head.size), head.size);
    };
    Ok(Examined { head, counted: examination.examiner.counted(), fault })
}

struct Examination<'a> {
    journal: &'a dyn Journal,
    keys: Option<&'a dyn KeyStore>,
    seen: &'a [Checkpoint],
    erasures: Erasures,
    examiner: Examiner,
}

impl Examination<'_> {
    async fn piece(&mut self, kept: &[Kept], size: u64) -> Result<Option<Fault>, ReadError> {
        for event in kept.iter().filter(|event| event.position <= size) {
            if let Err(fault) = self.event(event).await? {
                return Ok(Some(fault));
            }
        }
        Ok(None)
    }

    async fn event(&mut self, kept: &Kept) -> Result<Result<(), Fault>, ReadError> {
        let Ok(entry) = std::str::from_utf8(&kept.entry) else {
            return Ok(Err(Fault::new(kept.position, "entry", "the entry is not UTF-8")));
        };
        let body = Part::Open { blind: kept.blind, bytes: Cow::Borrowed(&kept.body) };
        let mut parts = vec![(Cow::Borrowed("body"), body)];
        match self.sealed(kept).await? {
            Ok(mut sealed) => parts.append(&mut sealed),
            Err(fault) => return Ok(Err(fault)),
        }
        let shown = Shown { position: kept.position, leaf: kept.leaf, entry, parts };
        Ok(self.examiner.next(&shown).and_then(|()| self.continues_what_was_seen()))
    }

    /// The sealed parts of an event, each opened with its key; erased where its subject was.
    async fn sealed(
        &self,
        kept: &Kept,
    ) -> Result<Result<Vec<(Cow<'static, str>, Part<'static>)>, Fault>, ReadError> {
        let at = kept.position;
        // An entry that cannot be read has no parts to look for: the examiner says what is wrong with it.
        let Ok(envelope) = serde_json::from_slice::<Envelope>(&kept.entry) else { return Ok(Ok(Vec::new())) };
        if envelope.parts.len() < 2 {
            return Ok(Ok(Vec::new()));
        }
        let mut parts = Vec::new();
        for part in self.journal.sealed_parts(at).await? {
            if envelope.parts.get(&part.name) != Some(&hex::encode(part.digest)) {
                let what = format!("part {} is kept with another digest than the entry has", part.name);
                return Ok(Err(Fault::new(at, "digest", what)));
            }
            let erased = self.erasures.by(&part.subject);
            let opened = self.keys.map(|keys| open_sealed(keys, envelope.event_id, &part));
            let shown = match (opened, erased) {
                (_, Some(by)) => Part::Erased(by),
                (Some(Err(why)), None) => {
                    return Ok(Err(Fault::new(
                        at,
                        "digest",
                        format!("part {} does not open: {why}", part.name),
                    )));
                }
                (Some(Ok(None)), None) => {
                    let what =
                        format!("the key of part {} is gone and no erasure accounts for it", part.name);
                    return Ok(Err(Fault::new(at, "missing-part", what)));
                }
                (Some(Ok(Some(_))) | None, None) => Part::Withheld,
            };
            parts.push((Cow::Owned(part.name), shown));
        }
        if parts.len() + 1 < envelope.parts.len() {
            let erased = self.journal.eraser().erased_parts(at).await?;
            parts.extend(erased.into_iter().map(|part| (Cow::Owned(part.name), Part::Erased(part.by))));
        }
        Ok(Ok(parts))
    }

    fn continues_what_was_seen(&self) -> Result<(), Fault> {
        let tree = self.examiner.tree();
        let here = self.seen.iter().find(|it| it.size == tree.size());
        match here.filter(|it| it.root != tree.root()) {
            Some(other) => {
                let what = format!("the first {} events are not those that were signed", other.size);
                Err(Fault::new(other.size, "forked", what))
            }
            None => Ok(()),
        }
    }

    fn at_the_end(&self, head: &Head) -> Option<Fault> {
        let tree = self.examiner.tree();
        let root: Hash = tree.root();
        if let Err(fault) = self.examiner.finish() {
            return Some(fault);
        }
        if tree.size() != head.size {
            let what = format!("the journal ends at {}, its head says {}", tree.size(), head.size);
            return Some(Fault::new(tree.size() + 1, "cut", what));
        }
        if root != head.root {
            return Some(Fault::new(head.size, "root", "the leaves do not lead to the root in the head"));
        }
        let later = self.seen.iter().find(|it| it.size > head.size)?;
        let what = format!("{} events were signed, the journal has {}: it went back", later.size, head.size);
        Some(Fault::new(head.size + 1, "went-back", what))
    }
}

//! What of an entry is known before it is judged? All but two numbers: its caller writes and hashes the rest, so that the one
//! writer does not.
//!
//! `recorded_at` and `version` are the journal's. What stands before, between and after them is the caller's, in the order of
//! RFC 8785 as everywhere (`canonical.rs`).

use std::io::Write as _;

use sha2::{Digest as _, Sha256};

use crate::canonical::{Asked, part_digest};
use crate::entry::Digest;
use crate::journal::AppendError;
use crate::proposal::{NewEvent, Proposal, StreamWrite};
use crate::sequencer::size_of;
use crate::well_formed::well_formed;

/// Most bytes of the two numbers and the brace behind them.
const NUMBERS: usize = 42;
/// First byte of what a leaf hashes (RFC 6962 §2.1).
const LEAF: [u8; 1] = [0x00];

/// A well-formed proposal with everything prepared that does not depend on where it will stand.
pub struct Draft {
    /// What is asked.
    pub(crate) proposal: Box<Proposal>,
    /// Bytes of payloads and sealed parts.
    pub(crate) bytes: usize,
    /// A text for each event, in order.
    pub(crate) texts: Vec<Text>,
}

impl Draft {
    /// Prepares a proposal, or says what is malformed about it.
    pub fn of(proposal: Proposal) -> Result<Self, AppendError> {
        well_formed(&proposal)?;
        let events =
            proposal.writes.iter().flat_map(|write| write.events.iter().map(move |event| (write, event)));
        let texts = events
            .map(|(write, event)| Text::of(&proposal, write, event)?.of_a_tile(&event.event_type))
            .collect::<Result<_, _>>()?;
        Ok(Self { bytes: size_of(&proposal), texts, proposal: Box::new(proposal) })
    }
}

/// The entry of one event without its two numbers.
pub(crate) struct Text {
    /// Up to the number of `recorded_at`.
    before: Vec<u8>,
    /// From there to the number of `version`.
    between: Vec<u8>,
    /// The leaf's hash over what stands before.
    begun: Sha256,
}

impl Text {
    fn of(proposal: &Proposal, write: &StreamWrite, event: &NewEvent) -> Result<Self, AppendError> {
        let body = part_digest(&event.body.blind, &event.body.bytes);
        let written = Asked { proposal, write, event, body }.written();
        let (before, between) = written.map_err(|why| AppendError::Malformed(why.to_string()))?;
        let begun = Sha256::new().chain_update(LEAF).chain_update(&before);
        Ok(Self { before, between, begun })
    }

    /// Refuses an entry that no tile could hold, whatever its numbers.
    fn of_a_tile(self, event_type: &str) -> Result<Self, AppendError> {
        let longest = self.before.len() + self.between.len() + NUMBERS;
        if longest > ledger::tile::MAX_ENTRY {
            return Err(AppendError::Malformed(format!("{event_type}: an envelope of {longest} bytes")));
        }
        Ok(self)
    }

    /// The whole entry and its leaf.
    pub(crate) fn completed(&self, recorded_at: i64, version: u64) -> (Vec<u8>, Digest) {
        let mut entry = Vec::with_capacity(self.before.len() + self.between.len() + NUMBERS);
        entry.extend_from_slice(&self.before);
        // Writing to memory does not fail.
        let _ = write!(entry, "{recorded_at}");
        entry.extend_from_slice(&self.between);
        let _ = write!(entry, "{version}}}");
        let leaf = self.begun.clone().chain_update(&entry[self.before.len()..]).finalize().into();
        (entry, leaf)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::contract;
    use crate::entry::{Envelope, SealedPart};
    use crate::proposal::Expected;
    use crate::{canonical, envelope_text};

    proptest! {
        #[test]
        fn what_its_caller_wrote_becomes_the_canonical_entry_and_its_leaf(
            texts in proptest::collection::vec("[^\\p{Cc}]{1,20}", 6),
            names in proptest::collection::btree_set("[a-z]{1,8}-[0-9]", 0..4),
            (recorded_at, version) in (any::<i64>(), any::<u64>()),
        ) {
            let mut proposal = contract::proposal(7, "a/1", Expected::Any, 1);
            proposal.writes[0].events[0].event_type.clone_from(&texts[0]);
            proposal.writes[0].events[0].sealed = names
                .into_iter()
                .map(|name| SealedPart { name, subject: "P-1".to_owned(), digest: [171; 32], bytes: vec![1] })
                .collect();
            proposal.context.actor.clone_from(&texts[1]);
            proposal.context.recorded_by = Some(texts[2].clone());
            proposal.context.mandate = Some(texts[3].clone());
            proposal.context.received_at = Some(serde_json::json!({ "z": texts[4], "a": [1, null] }));
            proposal.context.causation = vec![3, 1];
            let draft = Draft::of(proposal).map_err(|why| TestCaseError::fail(why.to_string()))?;
            let (entry, leaf) = draft.texts[0].completed(recorded_at, version);

            let envelope: Envelope = envelope_text::read(&entry).map_err(|why| TestCaseError::fail(why.to_string()))?;
            prop_assert_eq!((envelope.recorded_at, envelope.version), (recorded_at, version));
            prop_assert_eq!(&canonical::entry(&envelope).unwrap_or_default(), &entry);
            prop_assert_eq!(leaf, ledger::leaf_hash(&entry));
            let value: Value = serde_json::from_slice(&entry).unwrap_or_default();
            prop_assert_eq!(value["parts"]["body"].as_str().map(str::len), Some(64));
        }
    }
}

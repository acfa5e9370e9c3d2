//! What does the journal read back from files and columns, for those who try to break it? Each function reads bytes and says whether they
//! were accepted; it panics where what is accepted is not written and read as the same.
//!
//! Where a checksum or a hash stands before everything else it is made right first: what is behind it is what is tried.

#![expect(clippy::missing_panics_doc, reason = "what is promised and does not hold is told by panicking")]

use ledger::Frontier;
use uuid::Uuid;

use crate::archive::format::Frames;
use crate::recorded::Recorded;
use crate::{canonical, envelope_text, postgres, receipt_text, saved, segments};

/// The events of a block.
#[must_use]
pub fn block(bytes: &[u8]) -> bool {
    segments::read_again(bytes)
}

/// The header of a segment without its checksum, which is added, and the blocks behind it.
#[must_use]
pub fn segment(bytes: &[u8]) -> bool {
    segments::read_header(bytes)
}

/// The header of a saved file without its checksum, which is added.
#[must_use]
pub fn saved_file(bytes: &[u8]) -> bool {
    saved::read_header(bytes)
}

/// An entry of the journal.
#[must_use]
pub fn envelope(bytes: &[u8]) -> bool {
    let Ok(envelope) = envelope_text::read(bytes) else { return false };
    let Ok(written) = canonical::entry(&envelope) else { return false };
    let again = envelope_text::read(&written);
    assert_eq!(again.ok().as_ref(), Some(&envelope), "an envelope is written and read as the same");
    true
}

/// The answer to a command.
#[must_use]
pub fn answer(bytes: &[u8]) -> bool {
    let Some(text) = std::str::from_utf8(bytes).ok() else { return false };
    let Some(record) = receipt_text::read(Uuid::nil(), &[7; 32], text) else { return false };
    let written = receipt_text::write(&record.receipt);
    let again = receipt_text::read(Uuid::nil(), &[7; 32], &written);
    assert_eq!(again, Some(record), "an answer is written and read as the same");
    true
}

/// The address of a database.
#[must_use]
pub fn database_address(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(postgres::is_address)
}

/// Frames of a backup from their kinds, numbers of fields, lengths and bytes alone: hashes are put between them.
#[must_use]
pub fn sealed_frames(mut bytes: &[u8]) -> Vec<u8> {
    let mut frames = Frames::new(Vec::new());
    while let Some((head, rest)) = bytes.split_first_chunk::<2>() {
        let (lengths, mut rest) = rest.split_at(rest.len().min(4 * usize::from(head[1])));
        let mut fields = Vec::new();
        for length in lengths.as_chunks::<4>().0 {
            let (field, behind) = rest.split_at(rest.len().min(u32::from_be_bytes(*length) as usize));
            fields.push(field);
            rest = behind;
        }
        // Memory takes everything.
        let _ = frames.write(head[0], &fields);
        bytes = rest;
    }
    frames.given_back()
}

/// The frames of a backup without their hashes, as [`sealed_frames`] takes them; for seeds.
#[must_use]
pub fn bare_frames(mut bytes: &[u8]) -> Vec<u8> {
    let mut bare = Vec::new();
    while let Some((head, lengths)) = bytes.split_first_chunk::<2>() {
        let lengths = lengths.get(..4 * usize::from(head[1])).unwrap_or_default();
        let whole: usize = lengths.as_chunks::<4>().0.iter().map(|it| u32::from_be_bytes(*it) as usize).sum();
        let end = (2 + lengths.len() + whole).min(bytes.len());
        bare.extend_from_slice(&bytes[..end]);
        bytes = bytes.get(end + 16..).unwrap_or_default();
    }
    bare
}

/// The block of these events; for seeds.
#[must_use]
pub fn block_of(events: &[Recorded]) -> Option<Vec<u8>> {
    segments::written(events)
}

/// The segment of one block of these events, which are the first of a journal, without its header's checksum; for seeds.
#[must_use]
pub fn segment_of(events: &[Recorded]) -> Option<Vec<u8>> {
    let mut end = Frontier::new();
    for event in events {
        end.push(event.leaf);
    }
    segments::written_segment(block_of(events)?, events.len() as u64, end)
}

/// The header of a saved file of two parts without its checksum; for seeds.
#[must_use]
pub fn saved_file_of(position: u64) -> Option<Vec<u8>> {
    saved::written_header(position)
}

//! How do rows of PostgreSQL become what the journal gives back?

use std::collections::HashMap;

use ledger::Frontier;
use tokio_postgres::Row;
use uuid::Uuid;

use super::said;
use crate::entry::{Digest, SealedPart};
use crate::envelope_text;
use crate::journal::ReadError;
use crate::proposal::StreamName;
use crate::receipt_text;
use crate::recorded::{Body, CommandRecord, Kept, Recorded};
use crate::sequencer::Tail;

/// What went wrong below, as readers are told.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
pub(super) fn unavailable(why: tokio_postgres::Error) -> ReadError {
    ReadError::Unavailable(said(&why))
}

fn corrupt(position: u64, what: impl std::fmt::Display) -> ReadError {
    ReadError::Corrupt { position, what: what.to_string() }
}

/// A number that is never negative in our tables.
fn count(row: &Row, column: usize) -> Result<u64, ReadError> {
    let number: i64 = row.try_get(column).map_err(unavailable)?;
    u64::try_from(number).map_err(|why| corrupt(0, why))
}

/// A number as PostgreSQL counts; none of ours comes near the limit.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A head row: the end of the journal with its frontier.
pub(super) fn tail(row: &Row) -> Result<Tail, ReadError> {
    let size = count(row, 0)?;
    let peaks: &[u8] = row.try_get(1).map_err(unavailable)?;
    let frontier = Frontier::restored(size, receipt_text::peaks_from_bytes(peaks))
        .ok_or_else(|| corrupt(size, "the head's peaks do not belong to its size"))?;
    Ok(Tail { frontier, last_recorded_at: row.try_get(2).map_err(unavailable)? })
}

/// A stream and its version.
pub(super) fn version(row: &Row) -> Result<(String, u64), ReadError> {
    Ok((row.try_get(0).map_err(unavailable)?, count(row, 1)?))
}

/// Streams and their versions.
pub(super) fn versions(rows: &[Row]) -> Result<HashMap<StreamName, u64>, ReadError> {
    rows.iter()
        .map(|row| version(row).map(|(stream, version)| (StreamName::whole(&stream), version)))
        .collect()
}

/// A command and its answer.
pub(super) fn command(row: &Row) -> Result<(Uuid, CommandRecord), ReadError> {
    let id: Uuid = row.try_get(0).map_err(unavailable)?;
    let digest: &[u8] = row.try_get(1).map_err(unavailable)?;
    let text: &str = row.try_get(2).map_err(unavailable)?;
    let record = receipt_text::read(id, digest, text)
        .ok_or_else(|| corrupt(0, format!("the answer to command {id}")))?;
    Ok((id, record))
}

/// An event.
pub(super) fn recorded(row: &Row) -> Result<Recorded, ReadError> {
    let position = count(row, 0)?;
    let entry: &[u8] = row.try_get(1).map_err(unavailable)?;
    let leaf: &[u8] = row.try_get(3).map_err(unavailable)?;
    Ok(Recorded {
        position,
        envelope: envelope_text::read(entry).map_err(|why| corrupt(position, why))?,
        body: row.try_get(2).map_err(unavailable)?,
        leaf: receipt_text::digest_of(leaf).ok_or_else(|| corrupt(position, "the leaf is not a hash"))?,
    })
}

/// A column of 32 bytes.
fn hash(row: &Row, column: usize, (position, what): (u64, &str)) -> Result<Digest, ReadError> {
    let bytes: &[u8] = row.try_get(column).map_err(unavailable)?;
    receipt_text::digest_of(bytes).ok_or_else(|| corrupt(position, format!("the {what} has not 32 bytes")))
}

/// An event as it is kept.
pub(super) fn kept(row: &Row) -> Result<Kept, ReadError> {
    let position = count(row, 0)?;
    Ok(Kept {
        position,
        entry: row.try_get(1).map_err(unavailable)?,
        body: row.try_get(2).map_err(unavailable)?,
        blind: hash(row, 3, (position, "blind"))?,
        leaf: hash(row, 4, (position, "leaf"))?,
    })
}

/// The body of an event with the version of its stream.
pub(super) fn body(row: &Row) -> Result<Body, ReadError> {
    Ok(Body { version: count(row, 0)?, bytes: row.try_get(1).map_err(unavailable)? })
}

/// The leaf of an event.
pub(super) fn leaf(row: &Row) -> Result<Digest, ReadError> {
    hash(row, 1, (count(row, 0)?, "leaf"))
}

/// A sealed part of the event at a position.
pub(super) fn sealed_part(position: u64, row: &Row) -> Result<SealedPart, ReadError> {
    let digest: &[u8] = row.try_get(2).map_err(unavailable)?;
    Ok(SealedPart {
        name: row.try_get(0).map_err(unavailable)?,
        subject: row.try_get(1).map_err(unavailable)?,
        digest: receipt_text::digest_of(digest).ok_or_else(|| corrupt(position, "a part's digest"))?,
        bytes: row.try_get(3).map_err(unavailable)?,
    })
}

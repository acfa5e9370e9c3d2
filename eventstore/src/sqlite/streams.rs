//! Where are the events of a stream? A row for each stream holds its version and the positions of its newest events; when it is full
//! they become a chapter, which never changes again.
//!
//! An index over (stream, version) would say the same, with an entry and mostly a page of its own for every event. A row that is
//! checked and written with each append keeps versions as strictly: whoever finds another version than the judge did writes nothing.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::reader::unavailable;
use crate::journal::ReadError;
use crate::proposal::StreamName;
use crate::sequencer::Row;

/// Positions kept in a stream's row before they become a chapter: most streams never fill one.
const CHAPTER: usize = 32;
/// Bytes of a position.
const WIDTH: usize = size_of::<u64>();

/// A stream's row.
#[derive(Default)]
struct Stream {
    version: u64,
    recent: Vec<u8>,
}

/// What came of noting a batch.
pub(super) enum Noted {
    /// Everything is noted.
    All,
    /// A stream has another version than its new events follow: the file is not what it was judged to be.
    Elsewhere(String),
}

/// The version of a stream; 0 if it has no events.
pub(super) fn version(connection: &Connection, stream: &StreamName) -> Result<u64, ReadError> {
    Ok(row(connection, stream.as_str()).map_err(unavailable)?.version)
}

/// Positions of the events after a version, in order, at most `limit`.
pub(super) fn positions(
    connection: &Connection,
    stream: &StreamName,
    after: u64,
    limit: usize,
) -> Result<Vec<u64>, ReadError> {
    let found = row(connection, stream.as_str()).map_err(unavailable)?;
    let until = found.version.min(after.saturating_add(limit as u64));
    if until <= after {
        return Ok(Vec::new());
    }
    let recent_from = found.version + 1 - (found.recent.len() / WIDTH) as u64;
    let mut wanted = Vec::new();
    if after + 1 < recent_from {
        let sql = include_str!("../../sql/sqlite/chapters.sql");
        let mut statement = connection.prepare_cached(sql).map_err(unavailable)?;
        let asked = params![stream.as_str(), after + 1, until];
        let mut rows = statement.query(asked).map_err(unavailable)?;
        while let Some(chapter) = rows.next().map_err(unavailable)? {
            let (first, held): (u64, Vec<u8>) =
                (chapter.get(0).map_err(unavailable)?, chapter.get(1).map_err(unavailable)?);
            wanted.extend(between(first, &held, after, until));
        }
    }
    wanted.extend(between(recent_from, &found.recent, after, until));
    Ok(wanted)
}

/// Notes where new events stand; each stream must be where they follow on.
pub(super) fn note(transaction: &Transaction<'_>, rows: &[Row]) -> rusqlite::Result<Noted> {
    let mut added: HashMap<&str, (u64, Vec<u8>)> = HashMap::new();
    for event in rows {
        let envelope = &event.envelope;
        let (_, positions) =
            added.entry(envelope.stream.as_str()).or_insert_with(|| (envelope.version - 1, Vec::new()));
        positions.extend(event.position.to_be_bytes());
    }
    for (name, (before, positions)) in added {
        let mut stream = row(transaction, name)?;
        if stream.version != before {
            return Ok(Noted::Elsewhere(name.to_owned()));
        }
        if stream.recent.len() >= CHAPTER * WIDTH {
            let first = stream.version + 1 - (stream.recent.len() / WIDTH) as u64;
            let mut insert =
                transaction.prepare_cached(include_str!("../../sql/sqlite/insert_chapter.sql"))?;
            insert.execute(params![name, first, stream.recent])?;
            stream.recent.clear();
        }
        stream.recent.extend(&positions);
        let version = before + (positions.len() / WIDTH) as u64;
        let mut put = transaction.prepare_cached(include_str!("../../sql/sqlite/put_stream.sql"))?;
        put.execute(params![name, version, stream.recent])?;
    }
    Ok(Noted::All)
}

/// Notes one event that was recorded elsewhere; a version that does not follow is refused by the database.
pub(super) fn follow(
    transaction: &Transaction<'_>,
    name: &str,
    (version, position): (u64, u64),
) -> rusqlite::Result<()> {
    let mut stream = row(transaction, name)?;
    if stream.recent.len() >= CHAPTER * WIDTH {
        let first = stream.version + 1 - (stream.recent.len() / WIDTH) as u64;
        let mut insert = transaction.prepare_cached(include_str!("../../sql/sqlite/insert_chapter.sql"))?;
        insert.execute(params![name, first, stream.recent])?;
        stream.recent.clear();
    }
    stream.recent.extend(position.to_be_bytes());
    let mut put = transaction.prepare_cached(include_str!("../../sql/sqlite/put_stream.sql"))?;
    put.execute(params![name, version, stream.recent]).map(|_| ())
}

fn row(connection: &Connection, name: &str) -> rusqlite::Result<Stream> {
    let mut statement = connection.prepare_cached(include_str!("../../sql/sqlite/stream.sql"))?;
    let found = statement
        .query_row([name], |row| Ok(Stream { version: row.get(0)?, recent: row.get(1)? }))
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Of positions that begin with version `first`: those of the versions after `after` up to `until`.
fn between(first: u64, held: &[u8], after: u64, until: u64) -> impl Iterator<Item = u64> {
    let (held, _) = held.as_chunks::<WIDTH>();
    let numbered = (first..).zip(held);
    numbered
        .filter(move |(version, _)| *version > after && *version <= until)
        .map(|(_, position)| u64::from_be_bytes(*position))
}

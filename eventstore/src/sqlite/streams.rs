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

/// Rows kept between rounds: most are a few hundred bytes.
const KEPT_ROWS: usize = 20_000;

/// A stream's row.
#[derive(Default)]
struct Stream {
    version: u64,
    recent: Vec<u8>,
    /// The version on file, where the row here is ahead of it.
    behind: Option<u64>,
}

/// Rows as they are in the file, and ahead of it while a batch is noted. True as long as nobody else writes.
#[derive(Default)]
pub(super) struct Streams(HashMap<StreamName, Stream>);

impl Streams {
    /// The version of a stream, from memory or from the file.
    pub(super) fn learn(&mut self, connection: &Connection, stream: &StreamName) -> Result<u64, ReadError> {
        if let Some(known) = self.0.get(stream) {
            return Ok(known.version);
        }
        let found = row(connection, stream.as_str()).map_err(unavailable)?;
        let version = found.version;
        self.0.insert(stream.clone(), found);
        Ok(version)
    }

    /// Whether there are more than are worth their memory.
    pub(super) fn are_many(&self) -> bool {
        self.0.len() > KEPT_ROWS
    }

    /// Forgets everything: it may not be so any more.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// Notes where new events stand; each stream must be where they follow on.
    pub(super) fn note(&mut self, transaction: &Transaction<'_>, rows: &[Row]) -> rusqlite::Result<Noted> {
        let mut changed = Vec::with_capacity(rows.len());
        for event in rows {
            let stream = self.0.entry(event.stream.clone()).or_default();
            if stream.version + 1 != event.version {
                return Ok(Noted::Elsewhere(event.stream.clone()));
            }
            if stream.behind.is_none() {
                stream.behind = Some(stream.version);
                stream.close_chapter(transaction, event.stream.as_str())?;
                changed.push(&event.stream);
            }
            stream.version = event.version;
            stream.recent.extend(event.position.to_be_bytes());
        }
        for name in changed {
            let Some(stream) = self.0.get_mut(name) else { continue };
            if !stream.put(transaction, name.as_str())? {
                return Ok(Noted::Elsewhere(name.clone()));
            }
        }
        Ok(Noted::All)
    }
}

impl Stream {
    /// Makes a chapter of the newest events, if they are enough for one.
    fn close_chapter(&mut self, transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<()> {
        if self.recent.len() < CHAPTER * WIDTH {
            return Ok(());
        }
        let first = self.version + 1 - (self.recent.len() / WIDTH) as u64;
        let mut insert = transaction.prepare_cached(include_str!("../../sql/sqlite/insert_chapter.sql"))?;
        insert.execute(params![name, first, self.recent])?;
        self.recent.clear();
        Ok(())
    }

    /// Writes the row; false if the file has another version than was believed.
    fn put(&mut self, transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<bool> {
        let before = self.behind.take().unwrap_or(self.version);
        let written =
            if before == 0 {
                transaction
                    .prepare_cached(include_str!("../../sql/sqlite/insert_stream.sql"))?
                    .execute(params![name, self.version, self.recent])?
            } else {
                transaction
                    .prepare_cached(include_str!("../../sql/sqlite/move_stream.sql"))?
                    .execute(params![name, self.version, self.recent, before])?
            };
        Ok(written == 1)
    }
}

/// What came of noting a batch.
pub(super) enum Noted {
    /// Everything is noted.
    All,
    /// A stream has another version than its new events follow: the file is not what it was judged to be.
    Elsewhere(StreamName),
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

/// Notes one event that was recorded elsewhere; a version that does not follow is refused by the database.
pub(super) fn follow(
    transaction: &Transaction<'_>,
    name: &str,
    (version, position): (u64, u64),
) -> rusqlite::Result<()> {
    let mut stream = row(transaction, name)?;
    stream.behind = Some(stream.version);
    stream.close_chapter(transaction, name)?;
    stream.version = version;
    stream.recent.extend(position.to_be_bytes());
    if stream.put(transaction, name)? { Ok(()) } else { Err(rusqlite::Error::QueryReturnedNoRows) }
}

fn row(connection: &Connection, name: &str) -> rusqlite::Result<Stream> {
    let mut statement = connection.prepare_cached(include_str!("../../sql/sqlite/stream.sql"))?;
    let found = statement
        .query_row([name], |row| Ok(Stream { version: row.get(0)?, recent: row.get(1)?, behind: None }))
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

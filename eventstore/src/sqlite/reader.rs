//! What does the journal hold? Connections that only read, borrowed for one question.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ledger::Frontier;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{connection, streams};
use crate::entry::{Digest, SealedPart};
use crate::envelope_text;
use crate::journal::ReadError;
use crate::proposal::StreamName;
use crate::receipt_text;
use crate::recorded::{CommandRecord, Kept, Recorded};
use crate::sequencer::Tail;

/// Most idle connections kept for the next question.
const KEPT_CONNECTIONS: usize = 8;

/// A pool of reading connections.
#[derive(Clone)]
pub(super) struct Readers {
    path: Arc<PathBuf>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path: Arc::new(path), idle: Arc::default() }
    }

    /// The file they read.
    pub(super) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Asks on a thread that may wait for the disk.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let readers = self.clone();
        tokio::task::spawn_blocking(move || readers.here(question))
            .await
            .map_err(|why| ReadError::Unavailable(why.to_string()))?
    }

    /// Asks on this thread.
    pub(super) fn here<T>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connection::reading(&self.path).map_err(unavailable)?,
        };
        let answer = question(&connection);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT_CONNECTIONS {
            idle.push(connection);
        }
        answer
    }
}

/// What went wrong below, as readers are told.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
pub(super) fn unavailable(why: rusqlite::Error) -> ReadError {
    ReadError::Unavailable(why.to_string())
}

fn corrupt(position: u64, what: impl std::fmt::Display) -> ReadError {
    ReadError::Corrupt { position, what: what.to_string() }
}

/// The end of the journal with its frontier.
pub(super) fn tail(connection: &Connection) -> Result<Tail, ReadError> {
    let mut statement =
        connection.prepare_cached(include_str!("../../sql/sqlite/head.sql")).map_err(unavailable)?;
    let row = |row: &Row<'_>| Ok((row.get::<_, u64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, i64>(2)?));
    let (size, peaks, last_recorded_at) = statement.query_row([], row).map_err(unavailable)?;
    let frontier = Frontier::restored(size, receipt_text::peaks_from_bytes(&peaks))
        .ok_or_else(|| corrupt(size, "the head's peaks do not belong to its size"))?;
    Ok(Tail { frontier, last_recorded_at })
}

pub(super) fn command(connection: &Connection, id: Uuid) -> Result<Option<CommandRecord>, ReadError> {
    let mut statement =
        connection.prepare_cached(include_str!("../../sql/sqlite/command.sql")).map_err(unavailable)?;
    let row = |row: &Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?));
    let found = statement.query_row([id.as_bytes().as_slice()], row).optional().map_err(unavailable)?;
    found
        .map(|(digest, text)| {
            receipt_text::read(id, &digest, &text)
                .ok_or_else(|| corrupt(0, format!("the answer to command {id}")))
        })
        .transpose()
}

pub(super) fn read_stream(
    connection: &Connection,
    stream: &StreamName,
    after: u64,
    limit: usize,
) -> Result<Vec<Recorded>, ReadError> {
    // What is found in the stream's row and in its chapters has to be of one moment.
    let moment = connection.unchecked_transaction().map_err(unavailable)?;
    let mut statement =
        moment.prepare_cached(include_str!("../../sql/sqlite/event.sql")).map_err(unavailable)?;
    let mut found = Vec::new();
    for position in streams::positions(&moment, stream, after, limit)? {
        let mut rows = statement.query([position]).map_err(unavailable)?;
        found.append(&mut gather(&mut rows)?);
    }
    Ok(found)
}

pub(super) fn read_all(
    connection: &Connection,
    after: u64,
    limit: usize,
) -> Result<Vec<Recorded>, ReadError> {
    let mut statement =
        connection.prepare_cached(include_str!("../../sql/sqlite/read_all.sql")).map_err(unavailable)?;
    let mut rows = statement.query(params![after, limit_of(limit)]).map_err(unavailable)?;
    gather(&mut rows)
}

pub(super) fn kept(connection: &Connection, after: u64, limit: usize) -> Result<Vec<Kept>, ReadError> {
    let mut statement =
        connection.prepare_cached(include_str!("../../sql/sqlite/kept.sql")).map_err(unavailable)?;
    let mut rows = statement.query(params![after, limit_of(limit)]).map_err(unavailable)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(unavailable)? {
        let position: u64 = row.get(0).map_err(unavailable)?;
        let hash = |column: usize, what: &str| {
            let value = row.get_ref(column).and_then(|value| Ok(value.as_blob()?)).map_err(unavailable)?;
            receipt_text::digest_of(value)
                .ok_or_else(|| corrupt(position, format!("the {what} has not 32 bytes")))
        };
        found.push(Kept {
            position,
            entry: row.get(1).map_err(unavailable)?,
            body: row.get(2).map_err(unavailable)?,
            blind: hash(3, "blind")?,
            leaf: hash(4, "leaf")?,
        });
    }
    Ok(found)
}

pub(super) fn leaves(connection: &Connection, after: u64, limit: usize) -> Result<Vec<Digest>, ReadError> {
    let mut statement =
        connection.prepare_cached(include_str!("../../sql/sqlite/leaves.sql")).map_err(unavailable)?;
    let mut rows = statement.query(params![after, limit_of(limit)]).map_err(unavailable)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(unavailable)? {
        let position: u64 = row.get(0).map_err(unavailable)?;
        let leaf = row.get_ref(1).and_then(|value| Ok(value.as_blob()?)).map_err(unavailable)?;
        found.push(receipt_text::digest_of(leaf).ok_or_else(|| corrupt(position, "the leaf is not a hash"))?);
    }
    Ok(found)
}

fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn gather(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<Recorded>, ReadError> {
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(unavailable)? {
        let position: u64 = row.get(0).map_err(unavailable)?;
        let entry = row.get_ref(1).and_then(|value| Ok(value.as_blob()?)).map_err(unavailable)?;
        let leaf = row.get_ref(3).and_then(|value| Ok(value.as_blob()?)).map_err(unavailable)?;
        found.push(Recorded {
            position,
            envelope: envelope_text::read(entry).map_err(|why| corrupt(position, why))?,
            body: row.get(2).map_err(unavailable)?,
            leaf: receipt_text::digest_of(leaf).ok_or_else(|| corrupt(position, "the leaf is not a hash"))?,
        });
    }
    Ok(found)
}

pub(super) fn sealed_parts(connection: &Connection, position: u64) -> Result<Vec<SealedPart>, ReadError> {
    let sql = include_str!("../../sql/sqlite/sealed_parts.sql");
    let mut statement = connection.prepare_cached(sql).map_err(unavailable)?;
    let rows = statement
        .query_map([position], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Vec<u8>>(2)?,
                row.get::<_, Vec<u8>>(3)?,
            ))
        })
        .map_err(unavailable)?;
    let mut parts = Vec::new();
    for row in rows {
        let (name, subject, digest, bytes) = row.map_err(unavailable)?;
        let digest = receipt_text::digest_of(&digest).ok_or_else(|| corrupt(position, "a part's digest"))?;
        parts.push(SealedPart { name, subject, digest, bytes });
    }
    Ok(parts)
}

pub(super) fn blob(connection: &Connection, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError> {
    let mut statement =
        connection.prepare_cached(include_str!("../../sql/sqlite/blob.sql")).map_err(unavailable)?;
    statement
        .query_row([digest.as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(unavailable)
}

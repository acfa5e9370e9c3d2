//! How does a whole journal leave a SQLite file, or fill an empty one? In one read transaction; in one transaction a page.

use std::path::Path;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use super::reader::{self, unavailable};
use super::{FILE, connection, migrations, streams};
use crate::archive::check::Step;
use crate::archive::keys::WrappedKey;
use crate::archive::{Mark, Refill, Snapshot, StoredCommand, StoredEvent, StoredFile, digest};
use crate::entry::SealedPart;
use crate::journal::{Head, ReadError};
use crate::keys::FILE as KEY_FILE;
use crate::receipt_text;

/// A journal in SQLite as it stands now; who writes meanwhile is not held up.
pub struct SqliteSnapshot {
    connection: Connection,
    head: Head,
}

impl SqliteSnapshot {
    /// Begins to read the journal of a data directory.
    pub fn open(directory: &Path) -> Result<Self, ReadError> {
        let connection = connection::reading(&directory.join(FILE)).map_err(unavailable)?;
        connection.execute_batch(include_str!("../../sql/sqlite/begin.sql")).map_err(unavailable)?;
        let head = reader::tail(&connection)?.head();
        Ok(Self { connection, head })
    }

    fn all<T>(
        &self,
        sql: &str,
        asked: impl rusqlite::Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, ReadError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(unavailable)?;
        let rows = statement.query_map(asked, row);
        rows.and_then(Iterator::collect).map_err(unavailable)
    }
}

fn event(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        position: row.get(0)?,
        entry: row.get(1)?,
        body: row.get(2)?,
        blind: row.get(3)?,
        leaf: row.get(4)?,
        parts: Vec::new(),
        erased: Vec::new(),
    })
}

fn mark(row: &Row<'_>, from: usize) -> rusqlite::Result<Mark> {
    Ok(Mark { name: row.get(from)?, subject: row.get(from + 1)?, trace: row.get(from + 2)? })
}

#[async_trait]
impl Snapshot for SqliteSnapshot {
    fn head(&self) -> Head {
        self.head
    }

    async fn events(&mut self, after: u64, limit: usize) -> Result<Vec<StoredEvent>, ReadError> {
        let until = after.saturating_add(limit as u64);
        let between = params![after, until];
        let mut events = self.all(include_str!("../../sql/sqlite/copy_events.sql"), between, event)?;
        let part = |row: &Row<'_>| {
            let digested: Vec<u8> = row.get(3)?;
            let part = SealedPart {
                name: row.get(1)?,
                subject: row.get(2)?,
                digest: digest(&digested).unwrap_or_default(),
                bytes: row.get(4)?,
            };
            Ok((row.get::<_, u64>(0)?, part))
        };
        let at = |position: u64| usize::try_from(position - after - 1).unwrap_or(usize::MAX);
        for (position, part) in self.all(include_str!("../../sql/sqlite/copy_parts.sql"), between, part)? {
            events.get_mut(at(position)).into_iter().for_each(|event| event.parts.push(part.clone()));
        }
        let gone = |row: &Row<'_>| Ok((row.get::<_, u64>(0)?, mark(row, 1)?));
        for (position, mark) in
            self.all(include_str!("../../sql/sqlite/copy_erased_parts.sql"), between, gone)?
        {
            events.get_mut(at(position)).into_iter().for_each(|event| event.erased.push(mark.clone()));
        }
        Ok(events)
    }

    async fn erasures(&mut self) -> Result<Vec<(String, u64)>, ReadError> {
        let one = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        self.all(include_str!("../../sql/sqlite/copy_erasures.sql"), [], one)
    }

    async fn erased_files(&mut self) -> Result<Vec<Mark>, ReadError> {
        self.all(include_str!("../../sql/sqlite/copy_erased_blobs.sql"), [], |row| mark(row, 0))
    }

    async fn commands(&mut self, after: Uuid, limit: usize) -> Result<Vec<StoredCommand>, ReadError> {
        let one = |row: &Row<'_>| {
            let id: Vec<u8> = row.get(0)?;
            let id = Uuid::from_slice(&id).unwrap_or_default();
            Ok(StoredCommand { id, digest: row.get(1)?, receipt: row.get(2)? })
        };
        let asked = params![after.as_bytes().as_slice(), i64::try_from(limit).unwrap_or(i64::MAX)];
        self.all(include_str!("../../sql/sqlite/copy_commands.sql"), asked, one)
    }

    async fn files(&mut self, after: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, ReadError> {
        let asked = params![after, i64::try_from(limit).unwrap_or(i64::MAX)];
        self.all(include_str!("../../sql/sqlite/copy_blobs.sql"), asked, |row| row.get(0))
    }

    async fn file(&mut self, digest: &[u8]) -> Result<Option<StoredFile>, ReadError> {
        let one = |row: &Row<'_>| {
            Ok(StoredFile { digest: digest.to_vec(), subject: row.get(0)?, sealed: row.get(1)? })
        };
        let sql = include_str!("../../sql/sqlite/blob.sql");
        self.connection.query_row(sql, [digest], one).optional().map_err(unavailable)
    }
}

/// An empty journal in SQLite that takes another one.
pub struct SqliteRefill {
    connection: Connection,
}

impl SqliteRefill {
    /// Opens or makes the journal of a data directory.
    pub fn open(directory: &Path) -> Result<Self, ReadError> {
        let mut connection = connection::writing(&directory.join(FILE)).map_err(unavailable)?;
        migrations::run(&mut connection)?;
        Ok(Self { connection })
    }

    fn write(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), ReadError> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(unavailable)?;
        work(&transaction).and_then(|()| transaction.commit()).map_err(unavailable)
    }
}

fn insert_events(transaction: &Transaction<'_>, events: &[StoredEvent], step: &Step) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(include_str!("../../sql/sqlite/insert_event.sql"))?;
    let mut insert_part = transaction.prepare_cached(include_str!("../../sql/sqlite/insert_part.sql"))?;
    for (event, (stream, version)) in events.iter().zip(&step.places) {
        let position = event.position;
        insert.execute(params![
            position,
            stream,
            version,
            event.entry,
            event.body,
            event.blind,
            event.leaf
        ])?;
        for part in &event.parts {
            let digest = part.digest.as_slice();
            insert_part.execute(params![position, part.name, part.subject, digest, part.bytes])?;
        }
        streams::follow(transaction, stream, (*version, position))?;
    }
    let moved =
        transaction.prepare_cached(include_str!("../../sql/sqlite/move_head.sql"))?.execute(params![
            step.after.size,
            step.after.root.as_slice(),
            receipt_text::peaks_to_bytes(&step.peaks),
            step.after.last_recorded_at,
            step.before.0,
        ])?;
    if moved == 1 { Ok(()) } else { Err(rusqlite::Error::QueryReturnedNoRows) }
}

#[async_trait]
impl Refill for SqliteRefill {
    async fn size(&mut self) -> Result<u64, ReadError> {
        Ok(reader::tail(&self.connection)?.frontier.size())
    }

    async fn events(&mut self, events: &[StoredEvent], step: &Step) -> Result<(), ReadError> {
        self.write(|transaction| insert_events(transaction, events, step))
    }

    async fn commands(&mut self, commands: &[StoredCommand]) -> Result<(), ReadError> {
        self.write(|transaction| {
            let mut insert =
                transaction.prepare_cached(include_str!("../../sql/sqlite/insert_command.sql"))?;
            for command in commands {
                let id = command.id.as_bytes().as_slice();
                if insert.execute(params![id, command.digest, command.receipt])? == 0 {
                    // Two answers to one command: such a journal is not taken.
                    return Err(rusqlite::Error::QueryReturnedNoRows);
                }
            }
            Ok(())
        })
    }

    async fn file(&mut self, file: &StoredFile) -> Result<(), ReadError> {
        let asked = params![file.digest, file.subject, file.sealed];
        self.connection
            .execute(include_str!("../../sql/sqlite/put_blob.sql"), asked)
            .map(|_| ())
            .map_err(unavailable)
    }

    async fn erasure(&mut self, subject: &str, by: u64) -> Result<(), ReadError> {
        self.connection
            .execute(include_str!("../../sql/sqlite/note_erasure.sql"), params![subject, by])
            .map(|_| ())
            .map_err(unavailable)
    }

    async fn erased_part(&mut self, position: u64, mark: &Mark) -> Result<(), ReadError> {
        let asked = params![position, mark.name, mark.subject, mark.trace];
        self.connection
            .execute(include_str!("../../sql/sqlite/note_erased_part.sql"), asked)
            .map(|_| ())
            .map_err(unavailable)
    }

    async fn erased_file(&mut self, mark: &Mark) -> Result<(), ReadError> {
        let digest = hex::decode(&mark.name).unwrap_or_default();
        self.connection
            .execute(
                include_str!("../../sql/sqlite/note_erased_blob.sql"),
                params![digest, mark.subject, mark.trace],
            )
            .map(|_| ())
            .map_err(unavailable)
    }

    async fn finish(&mut self) -> Result<(), ReadError> {
        let sql = include_str!("../../sql/sqlite/truncate_log.sql");
        self.connection.query_row(sql, [], |_| Ok(())).map_err(unavailable)
    }
}

/// The file of keys beside a journal, opened; made if it is not there.
fn key_file(directory: &Path) -> Result<Connection, ReadError> {
    let connection = connection::writing(&directory.join(KEY_FILE)).map_err(unavailable)?;
    connection.pragma_update(None, "secure_delete", true).map_err(unavailable)?;
    connection.execute_batch(include_str!("../../sql/sqlite/keys.sql")).map_err(unavailable)?;
    Ok(connection)
}

/// The wrapped keys of a data directory, and of whom there is none any more.
pub(crate) fn keys(directory: &Path) -> Result<Vec<WrappedKey>, ReadError> {
    let connection = key_file(directory)?;
    let mut statement =
        connection.prepare(include_str!("../../sql/sqlite/copy_keys.sql")).map_err(unavailable)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.and_then(Iterator::collect).map_err(unavailable)
}

/// Adds wrapped keys; whoever is erased on either side stays so.
pub(crate) fn fill_keys(directory: &Path, keys: &[WrappedKey]) -> Result<(), ReadError> {
    let mut connection = key_file(directory)?;
    let transaction = connection.transaction().map_err(unavailable)?;
    for (subject, wrapped) in keys {
        let sql = include_str!("../../sql/sqlite/fill_key.sql");
        transaction.execute(sql, params![subject, wrapped]).map_err(unavailable)?;
    }
    transaction.commit().map_err(unavailable)?;
    let truncate = include_str!("../../sql/sqlite/truncate_log.sql");
    connection.query_row(truncate, [], |_| Ok(())).map_err(unavailable)
}

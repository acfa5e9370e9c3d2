//! How is a person's data taken out of a SQLite file? Removed, overwritten, and looked for until nothing is found.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::connection;
use super::reader::unavailable;
use crate::entry::Digest;
use crate::erasure::{Erased, ErasedPart, Eraser, ROUNDS, Traces};
use crate::journal::{AppendError, ReadError};

/// Erases in one journal's file.
pub(super) struct SqliteEraser {
    pub(super) path: PathBuf,
}

impl SqliteEraser {
    /// Work on a thread that may wait for the disk, with a connection that overwrites what it removes.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection, &Path) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || {
            let mut connection = connection::writing(&path).map_err(unavailable)?;
            connection.pragma_update(None, "secure_delete", true).map_err(unavailable)?;
            work(&mut connection, &path)
        })
        .await
        .map_err(|why| ReadError::Unavailable(why.to_string()))?
    }
}

#[async_trait]
impl Eraser for SqliteEraser {
    async fn erase(&self, subject: &str, by: u64) -> Result<(), AppendError> {
        let subject = subject.to_owned();
        let erased = self.with(move |connection, _| remove(connection, &subject, by).map_err(unavailable));
        erased.await.map_err(|why| AppendError::Unavailable(why.to_string()))
    }

    async fn count(&self, subjects: &[String]) -> Result<Erased, ReadError> {
        let subjects = subjects.to_vec();
        self.with(move |connection, _| count(connection, &subjects).map_err(unavailable)).await
    }

    async fn sweep(&self, subjects: &[String]) -> Result<Erased, ReadError> {
        let subjects = subjects.to_vec();
        self.with(move |connection, path| sweep(connection, path, &subjects)).await
    }

    async fn erased_parts(&self, position: u64) -> Result<Vec<ErasedPart>, ReadError> {
        self.with(move |connection, _| {
            let sql = include_str!("../../sql/sqlite/erased_parts.sql");
            let mut statement = connection.prepare(sql).map_err(unavailable)?;
            let marks = statement.query_map([position], |row| {
                Ok(ErasedPart { name: row.get(0)?, subject: row.get(1)?, by: row.get(2)? })
            });
            marks.and_then(Iterator::collect).map_err(unavailable)
        })
        .await
    }

    async fn erased(&self) -> Result<Vec<(String, u64)>, ReadError> {
        self.with(move |connection, _| {
            let sql = include_str!("../../sql/sqlite/copy_erasures.sql");
            let mut statement = connection.prepare(sql).map_err(unavailable)?;
            let erased = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            erased.and_then(Iterator::collect).map_err(unavailable)
        })
        .await
    }

    async fn erased_blob(&self, digest: Digest) -> Result<Option<u64>, ReadError> {
        self.with(move |connection, _| {
            let sql = include_str!("../../sql/sqlite/erased_blob.sql");
            connection.query_row(sql, [digest.as_slice()], |row| row.get(0)).optional().map_err(unavailable)
        })
        .await
    }
}

/// Everything of a person in one transaction: whoever appends at the same time comes before or after it.
fn remove(connection: &mut Connection, subject: &str, by: u64) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(include_str!("../../sql/sqlite/note_erasure.sql"), params![subject, by])?;
    transaction.execute(include_str!("../../sql/sqlite/erase_parts.sql"), [subject])?;
    transaction.execute(include_str!("../../sql/sqlite/erase_blobs.sql"), [subject])?;
    transaction.commit()
}

fn sweep(connection: &Connection, path: &Path, subjects: &[String]) -> Result<Erased, ReadError> {
    let mut erased = count(connection, subjects).map_err(unavailable)?;
    for round in 0..ROUNDS {
        if round > 0 {
            // Pages that were split or moved earlier, before anybody was to be erased, keep old bytes until they are rewritten.
            connection.execute_batch(include_str!("../../sql/sqlite/vacuum.sql")).map_err(unavailable)?;
        }
        let truncate = include_str!("../../sql/sqlite/truncate_log.sql");
        connection.query_row(truncate, [], |_| Ok(())).map_err(unavailable)?;
        let traces = traces(connection, path, subjects)?;
        erased.traces = Some(traces);
        if traces == 0 {
            break;
        }
    }
    Ok(erased)
}

fn count(connection: &Connection, subjects: &[String]) -> rusqlite::Result<Erased> {
    let mut sum = Erased::default();
    for subject in subjects {
        let row = |row: &rusqlite::Row<'_>| {
            let left = row.get::<_, u64>(2)? + row.get::<_, u64>(3)?;
            Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?, left))
        };
        let (parts, files, left) =
            connection.query_row(include_str!("../../sql/sqlite/erased.sql"), [subject], row)?;
        sum.parts += parts;
        sum.files += files;
        sum.left += left;
    }
    Ok(sum)
}

/// Looks for removed values in the file and in its write-ahead log.
fn traces(connection: &Connection, path: &Path, subjects: &[String]) -> Result<u64, ReadError> {
    let mut traces = Traces::default();
    for subject in subjects {
        let sql = include_str!("../../sql/sqlite/traces.sql");
        let mut statement = connection.prepare(sql).map_err(unavailable)?;
        let mut rows = statement.query([subject]).map_err(unavailable)?;
        while let Some(row) = rows.next().map_err(unavailable)? {
            traces.add(&row.get::<_, String>(0).map_err(unavailable)?);
        }
    }
    let mut log = path.to_owned();
    log.set_extension("db-wal");
    for file in [path, &log] {
        traces.look(file).map_err(|why| ReadError::Unavailable(why.to_string()))?;
    }
    Ok(traces.found())
}

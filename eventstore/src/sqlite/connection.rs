//! How is a file opened? In write-ahead mode, synchronised at every commit.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

/// Statements kept prepared by each connection.
const PREPARED: usize = 32;
/// How long another process may hold the file before a writer gives up.
const WAIT_FOR_FILE: Duration = Duration::from_secs(5);
/// Bytes of the file seen through memory: none. Every connection's view would count as resident, a million events
/// and eight readers as gigabytes, and reading them all is no slower without (docs/performance.md).
const MAPPED_BYTES: i64 = 0;
/// A connection that may write.
pub(crate) fn writing(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    // Each connection belongs to one thread at a time: the library's own mutexes are not needed.
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(WAIT_FOR_FILE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

/// A connection that only reads.
pub(crate) fn reading(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(WAIT_FOR_FILE)?;
    connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

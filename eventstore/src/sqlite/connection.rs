//! How is a file opened? In write-ahead mode, synchronised at every commit.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

/// Statements kept prepared by each connection.
const PREPARED: usize = 32;
/// How long another process may hold the file before a writer gives up.
const WAIT_FOR_FILE: Duration = Duration::from_secs(5);
/// Bytes of the file seen through memory: none. Every connection's view would count as resident, a million events
/// and eight readers as gigabytes, and reading them all is no slower without (docs/performance.md).
const MAPPED_BYTES: i64 = 0;
/// Pages a reading connection keeps, in KiB: the branches of an index. Leaves are read from the system's cache, which all share.
const READER_KEEPS: i64 = 256;

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
    plan_once(&connection)?;
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
    // A negative number counts KiB, not pages.
    connection.pragma_update(None, "cache_size", -READER_KEEPS)?;
    plan_once(&connection)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

/// Has a statement planned when it is prepared, and not again for every other `limit` it is asked with: there is one good plan.
fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

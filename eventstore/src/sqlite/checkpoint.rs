//! When do pages move from the write-ahead log to the file? In a thread of its own, while the writer goes on.
//!
//! Copying pages takes a fifth of the writer's time if it does it itself. What is written meanwhile is left over; the writer moves
//! that small rest when it is told to, so that the log begins anew instead of growing for ever.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, SyncSender};

use rusqlite::Connection;

use super::connection;

/// Bytes written after which pages are moved: some 40 MB of log. A page written many times in between moves once.
const MOVE_AFTER_BYTES: usize = 16 << 20;

/// The writer's side.
pub(super) struct Checkpoints {
    written: usize,
    wake: SyncSender<()>,
    moved: Arc<AtomicBool>,
}

impl Checkpoints {
    /// Starts the thread; it ends with the writer.
    pub(super) fn start(path: &Path) -> rusqlite::Result<Self> {
        let connection = connection::writing(path)?;
        let (wake, asked) = mpsc::sync_channel(1);
        let moved = Arc::new(AtomicBool::new(false));
        let done = Arc::clone(&moved);
        let work = move || {
            while asked.recv().is_ok() {
                // A log that could not be moved now is moved the next time; nothing in it is lost.
                let _ = move_pages(&connection);
                done.store(true, Ordering::Release);
            }
        };
        std::thread::Builder::new()
            .name("journal checkpoints".to_owned())
            .spawn(work)
            .map_err(|why| rusqlite::Error::ToSqlConversionFailure(Box::new(why)))?;
        Ok(Self { written: 0, wake, moved })
    }

    /// So much was committed: time to move pages, or to finish what the thread began?
    pub(super) fn committed(&mut self, bytes: usize, connection: &Connection) {
        self.written += bytes;
        if self.moved.swap(false, Ordering::AcqRel) {
            let _ = move_pages(connection);
            self.written = 0;
        } else if self.written >= MOVE_AFTER_BYTES && self.wake.try_send(()).is_ok() {
            self.written = 0;
        }
    }
}

/// Moves what no reader needs in the log any more; never waits for anybody.
fn move_pages(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row(include_str!("../../sql/sqlite/move_pages.sql"), [], |_| Ok(()))
}

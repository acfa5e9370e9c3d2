//! When do pages move from the write-ahead log to the file? In a thread of its own, while the writer goes on.
//!
//! Copying pages takes a fifth of the writer's time if it does it itself. What is written meanwhile is left over; the writer moves
//! that small rest when it is told to, so that the log begins anew instead of growing for ever.
//!
//! Where a log grows, the file system notes with every synchronisation where it put the new bytes, which takes longer than the bytes
//! themselves. So the log is given room beforehand, and whoever is alone writes in that room again and again.

use std::fs::OpenOptions;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, SyncSender};

use rusqlite::{Connection, TransactionBehavior};

use super::connection;

/// Bytes of log after which pages are moved while many write: a page written many times in between moves once.
const MOVE_AFTER: usize = 40 << 20;
/// Bytes the log is given beforehand.
const ROOM: u64 = 4 << 20;
/// Bytes of log after which pages are moved while callers come one at a time: what they write meanwhile fits into the room too.
const MOVE_EARLY: usize = 3 << 20;
/// Bytes of log of every round: the pages of the head, the commands, the streams and the newest events.
const EACH_ROUND: usize = 4 * 4_120;

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

    /// A round of so many callers and bytes was committed: time to move pages, or to finish what the thread began?
    pub(super) fn committed(&mut self, callers: usize, bytes: usize, connection: &Connection) {
        // Pages are written whole, and twice where they fill up over two rounds.
        self.written += EACH_ROUND + 2 * bytes;
        let enough = if callers > 1 { MOVE_AFTER } else { MOVE_EARLY };
        if self.moved.swap(false, Ordering::AcqRel) {
            let _ = move_pages(connection);
            self.written = 0;
        } else if self.written >= enough && self.wake.try_send(()).is_ok() {
            self.written = 0;
        }
    }
}

/// Gives the log room, while nobody else may write to it. What is behind its last commit nobody reads. Where it gets none, because the
/// disk is full or another process writes for long, it is only slower.
pub(super) fn make_room(path: &Path, connection: &mut Connection) {
    let Ok(_nobody_else) = connection.transaction_with_behavior(TransactionBehavior::Immediate) else {
        return;
    };
    let _ = extended(&path.with_extension("db-wal"));
}

fn extended(log: &Path) -> std::io::Result<()> {
    let mut log = OpenOptions::new().write(true).open(log)?;
    let length = log.seek(SeekFrom::End(0))?;
    match usize::try_from(ROOM.saturating_sub(length)) {
        Ok(0) | Err(_) => Ok(()),
        Ok(missing) => log.write_all(&vec![0; missing]).and_then(|()| log.sync_data()),
    }
}

/// Moves what no reader needs in the log any more; never waits for anybody.
fn move_pages(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row(include_str!("../../sql/sqlite/move_pages.sql"), [], |_| Ok(()))
}

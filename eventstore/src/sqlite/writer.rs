//! Who writes? One thread: takes everything queued, judges it, writes one transaction, answers each caller.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use tokio::sync::{mpsc, oneshot, watch};

use super::{Work, reader};
use crate::clock::SharedClock;
use crate::entry::Digest;
use crate::journal::{AppendError, ReadError};
use crate::proposal::{Proposal, StreamName};
use crate::receipt_text;
use crate::recorded::Receipt;
use crate::sequencer::{Batch, Known, Row, Tail, sequence, streams};

/// Most proposals in one transaction: long enough that the disk is the limit, short enough that nobody waits long.
const MAX_BATCH: usize = 512;
/// Most stream versions kept between batches.
const MAX_VERSIONS: usize = 100_000;
/// How often a batch is judged again because another process moved the head.
const MAX_ATTEMPTS: usize = 8;
/// Statements kept prepared.
const PREPARED: usize = 32;

type Answer = oneshot::Sender<Result<Receipt, AppendError>>;

pub(super) struct Writer {
    connection: Connection,
    clock: SharedClock,
    tail: Tail,
    known: Known,
    moved: watch::Sender<u64>,
}

/// Why a batch was not written.
enum NotWritten {
    /// Another process moved the head.
    Overtaken,
    /// The disk or the file says no.
    Failed(String),
}

impl From<rusqlite::Error> for NotWritten {
    fn from(why: rusqlite::Error) -> Self {
        Self::Failed(why.to_string())
    }
}

impl Writer {
    pub(super) fn open(
        path: &Path,
        clock: SharedClock,
        max_pages: Option<u64>,
    ) -> rusqlite::Result<(Self, watch::Receiver<u64>)> {
        let connection = Connection::open(path)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        connection.execute_batch(include_str!("../../sql/sqlite/settings.sql"))?;
        connection.execute_batch(include_str!("../../sql/sqlite/schema.sql"))?;
        let empty = ledger::empty_root();
        connection.execute(include_str!("../../sql/sqlite/begin_journal.sql"), [empty.as_slice()])?;
        if let Some(pages) = max_pages {
            connection.pragma_update(None, "max_page_count", pages)?;
        }
        let tail = reader::tail(&connection)
            .map_err(|why| rusqlite::Error::ToSqlConversionFailure(Box::new(why)))?;
        let (moved, watching) = watch::channel(tail.frontier.size());
        Ok((Self { connection, clock, tail, known: Known::default(), moved }, watching))
    }

    /// Works until every handle of the journal is gone.
    pub(super) fn run(mut self, mut work: mpsc::Receiver<Work>) {
        while let Some(first) = work.blocking_recv() {
            let (mut proposals, mut answers): (Vec<Proposal>, Vec<Answer>) = (Vec::new(), Vec::new());
            let mut next = Some(first);
            while let Some(item) = next {
                match item {
                    Work::Append(proposal, answer) => {
                        proposals.push(*proposal);
                        answers.push(answer);
                    }
                    Work::Keep { digest, subject, sealed, done } => {
                        // A caller who went away needs no answer.
                        let _ = done.send(self.keep(digest, &subject, &sealed));
                    }
                }
                next = if proposals.len() < MAX_BATCH { work.try_recv().ok() } else { None };
            }
            self.answer(&proposals, answers);
        }
    }

    fn answer(&mut self, proposals: &[Proposal], answers: Vec<Answer>) {
        let outcomes = self.append(proposals);
        self.moved.send_replace(self.tail.frontier.size());
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // A caller who went away needs no answer; the command's outcome stays on file.
            let _ = answer.send(outcome);
        }
    }

    fn append(&mut self, proposals: &[Proposal]) -> Vec<Result<Receipt, AppendError>> {
        for _ in 0..MAX_ATTEMPTS {
            if let Err(why) = self.look_up(proposals) {
                return self.failed(proposals, &why.to_string());
            }
            let batch = sequence(&self.tail, &mut self.known, self.clock.now_micros(), proposals);
            match self.write(&batch) {
                Ok(()) => {
                    self.tail = batch.tail;
                    self.known.commands.clear();
                    return batch.answers;
                }
                Err(NotWritten::Overtaken) => {
                    if let Err(why) = self.forget() {
                        return self.failed(proposals, &why.to_string());
                    }
                }
                Err(NotWritten::Failed(why)) => return self.failed(proposals, &why),
            }
        }
        proposals.iter().map(|_| Err(AppendError::Busy)).collect()
    }

    /// Nothing of the batch was written: everyone is told, and what was believed is read anew.
    fn failed(&mut self, proposals: &[Proposal], why: &str) -> Vec<Result<Receipt, AppendError>> {
        // If reading fails too the next batch fails on its head and tries again.
        let _ = self.forget();
        proposals.iter().map(|_| Err(AppendError::Unavailable(why.to_owned()))).collect()
    }

    fn forget(&mut self) -> Result<(), ReadError> {
        self.known = Known::default();
        self.tail = reader::tail(&self.connection)?;
        Ok(())
    }

    /// Learns versions and earlier answers of everything the batch names.
    fn look_up(&mut self, proposals: &[Proposal]) -> Result<(), ReadError> {
        if self.known.versions.len() > MAX_VERSIONS {
            self.known.versions.clear();
        }
        let unknown: Vec<StreamName> =
            streams(proposals).filter(|stream| !self.known.versions.contains_key(*stream)).cloned().collect();
        for stream in unknown {
            let version = reader::stream_version(&self.connection, &stream)?;
            self.known.versions.insert(stream, version);
        }
        for proposal in proposals {
            if let Some(record) = reader::command(&self.connection, proposal.command.id)? {
                self.known.commands.insert(proposal.command.id, record);
            }
        }
        Ok(())
    }

    fn write(&mut self, batch: &Batch) -> Result<(), NotWritten> {
        if batch.rows.is_empty() && batch.commands.is_empty() {
            return Ok(());
        }
        let before = self.tail.head();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for row in &batch.rows {
            insert(&transaction, row)?;
        }
        for command in &batch.commands {
            transaction.prepare_cached(include_str!("../../sql/sqlite/insert_command.sql"))?.execute(
                params![
                    command.receipt.command_id.as_bytes().as_slice(),
                    command.digest.as_slice(),
                    receipt_text::write(&command.receipt)
                ],
            )?;
        }
        let after = batch.tail.head();
        let moved =
            transaction.prepare_cached(include_str!("../../sql/sqlite/move_head.sql"))?.execute(params![
                after.size,
                after.root.as_slice(),
                receipt_text::peaks_to_bytes(batch.tail.frontier.peaks()),
                after.last_recorded_at,
                before.size,
                before.root.as_slice()
            ])?;
        if moved == 0 {
            return Err(NotWritten::Overtaken);
        }
        Ok(transaction.commit()?)
    }

    fn keep(&self, digest: Digest, subject: &str, sealed: &[u8]) -> Result<(), AppendError> {
        self.connection
            .prepare_cached(include_str!("../../sql/sqlite/put_blob.sql"))
            .and_then(|mut statement| statement.execute(params![digest.as_slice(), subject, sealed]))
            .map(|_| ())
            .map_err(|why| AppendError::Unavailable(why.to_string()))
    }
}

fn insert(transaction: &Transaction<'_>, row: &Row) -> rusqlite::Result<()> {
    transaction.prepare_cached(include_str!("../../sql/sqlite/insert_event.sql"))?.execute(params![
        row.position,
        row.envelope.stream,
        row.envelope.version,
        row.envelope.event_id.as_bytes().as_slice(),
        row.entry,
        row.body,
        row.blind.as_slice(),
        row.leaf.as_slice()
    ])?;
    for part in &row.sealed {
        transaction.prepare_cached(include_str!("../../sql/sqlite/insert_part.sql"))?.execute(params![
            row.position,
            part.name,
            part.subject,
            part.digest.as_slice(),
            part.bytes
        ])?;
    }
    Ok(())
}

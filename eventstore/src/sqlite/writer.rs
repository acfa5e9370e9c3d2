//! Who writes? One thread: takes everything queued, judges it, writes one transaction, answers each caller.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior, params};
use tokio::sync::{mpsc, oneshot, watch};

use super::checkpoint::{Checkpoints, make_room};
use super::reader::unavailable;
use super::streams::{Noted, Streams};
use super::{Work, connection, migrations, reader};
use crate::clock::SharedClock;
use crate::draft::Draft;
use crate::entry::Digest;
use crate::journal::{AppendError, ReadError};
use crate::limits::{GATHER_WITHIN, MAX_BATCH, MAX_BATCH_BYTES};
use crate::receipt_text;
use crate::recorded::Receipt;
use crate::sequencer::{Batch, Known, Row, Tail, sequence, streams};

/// Bytes an append writes beside payloads: envelope, hashes, answer. An estimate, for when pages are to be moved.
const BESIDE: usize = 1_000;

/// How long the writer looks for whoever was just answered before it sleeps: to be woken takes some 0.05 ms (docs/performance.md).
const LINGER: Duration = Duration::from_micros(150);

type Answered = Result<Receipt, AppendError>;

/// A file that waits until the transaction is over.
type File = (Digest, String, Vec<u8>, oneshot::Sender<Result<(), AppendError>>);

/// What is answered together.
#[derive(Default)]
struct Round {
    drafts: Vec<Draft>,
    callers: Vec<oneshot::Sender<Answered>>,
    files: Vec<File>,
    bytes: usize,
}

impl Round {
    /// Takes what is queued, up to the limits of a batch.
    fn gather(&mut self, work: &mut mpsc::Receiver<Work>) {
        while self.drafts.len() < MAX_BATCH && self.bytes < MAX_BATCH_BYTES && self.files.is_empty() {
            match work.try_recv() {
                Ok(Work::Append(draft, caller)) => {
                    self.bytes += draft.bytes;
                    self.drafts.push(*draft);
                    self.callers.push(caller);
                }
                Ok(Work::Keep { digest, subject, sealed, done }) => {
                    self.files.push((digest, subject, sealed, done));
                }
                Err(_) => return,
            }
        }
    }
}

pub(super) struct Writer {
    connection: Connection,
    clock: SharedClock,
    tail: Tail,
    known: Known,
    streams: Streams,
    moved: watch::Sender<u64>,
    checkpoints: Checkpoints,
    /// How many were answered together last.
    expected: usize,
}

impl Writer {
    pub(super) fn open(
        path: &Path,
        clock: SharedClock,
        max_pages: Option<u64>,
    ) -> Result<(Self, watch::Receiver<u64>), ReadError> {
        let mut connection = connection::writing(path).map_err(unavailable)?;
        migrations::run(&mut connection)?;
        // Pages are moved by a thread of its own (checkpoint.rs).
        connection.pragma_update(None, "wal_autocheckpoint", 0).map_err(unavailable)?;
        if let Some(pages) = max_pages {
            connection.pragma_update(None, "max_page_count", pages).map_err(unavailable)?;
        }
        let tail = reader::tail(&connection)?;
        make_room(path, &mut connection);
        let (moved, watching) = watch::channel(tail.frontier.size());
        let checkpoints = Checkpoints::start(path).map_err(unavailable)?;
        Ok((
            Self {
                connection,
                clock,
                tail,
                known: Known::default(),
                streams: Streams::default(),
                moved,
                checkpoints,
                expected: 1,
            },
            watching,
        ))
    }

    /// Works until every handle of the journal is gone.
    pub(super) fn run(mut self, mut work: mpsc::Receiver<Work>) {
        while let Some(first) = soon(&mut work).or_else(|| work.blocking_recv()) {
            let mut round = Round::default();
            if self.take(&mut round, first) {
                self.answer(round, &mut work);
            }
        }
    }

    /// Adds a proposal to a round; a file is kept at once, outside of it. Says whether the round has anything.
    fn take(&self, round: &mut Round, item: Work) -> bool {
        match item {
            Work::Append(draft, caller) => {
                round.bytes += draft.bytes;
                round.drafts.push(*draft);
                round.callers.push(caller);
            }
            Work::Keep { digest, subject, sealed, done } => {
                // A caller who went away needs no answer.
                let _ = done.send(self.keep(digest, &subject, &sealed));
            }
        }
        !round.drafts.is_empty()
    }

    /// Judges and writes a round in one transaction, or, where the database refuses a row, each proposal in its own.
    fn answer(&mut self, mut round: Round, work: &mut mpsc::Receiver<Work>) {
        let answers = match self.together(&mut round, Some(work)) {
            Ok(answers) => answers,
            Err(NotWritten::Refused(_)) if round.drafts.len() > 1 => {
                round.drafts.drain(..).map(|draft| self.alone(draft)).collect()
            }
            Err(why) => round.drafts.iter().map(|_| Err(why.told())).collect(),
        };
        self.moved.send_replace(self.tail.frontier.size());
        let callers = round.callers.len();
        self.expected = callers;
        let bytes = round.bytes + callers * BESIDE;
        for (caller, answer) in round.callers.into_iter().zip(answers) {
            // A caller who went away needs no answer; the command's outcome stays on file.
            let _ = caller.send(answer);
        }
        for (digest, subject, sealed, done) in round.files {
            let _ = done.send(self.keep(digest, &subject, &sealed));
        }
        self.checkpoints.committed(callers, bytes, &self.connection);
    }

    fn alone(&mut self, draft: Draft) -> Answered {
        let mut round = Round { drafts: vec![draft], ..Round::default() };
        let mut answers = self.together(&mut round, None).map_err(|why| why.told())?;
        answers.pop().unwrap_or_else(|| Err(AppendError::Unavailable("no answer".to_owned())))
    }

    /// One transaction, or, where a memory or a new command may not be what it seems, a second one with care. After an error
    /// nothing is remembered but what is on file.
    fn together(
        &mut self,
        round: &mut Round,
        work: Option<&mut mpsc::Receiver<Work>>,
    ) -> Result<Vec<Answered>, NotWritten> {
        let mut outcome = self.transact(round, work, Care::Trusting);
        if matches!(outcome, Err(NotWritten::Doubtful)) {
            self.forget();
            outcome = self.transact(round, None, Care::Looking);
        }
        if outcome.is_err() || self.streams.are_many() {
            self.forget();
        }
        self.known.commands.clear();
        outcome
    }

    fn forget(&mut self) {
        self.known = Known::default();
        self.streams.forget();
    }

    /// Judges and writes while nobody else may write. Whoever asks meanwhile joins: a commit costs more than a row.
    fn transact(
        &mut self,
        round: &mut Round,
        mut work: Option<&mut mpsc::Receiver<Work>>,
        care: Care,
    ) -> Result<Vec<Answered>, NotWritten> {
        let Self { connection, clock, tail, known, streams, expected, .. } = self;
        let begun = Instant::now();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let stored = reader::tail(&transaction)?;
        if stored != *tail {
            // Another process wrote meanwhile.
            *known = Known::default();
            streams.forget();
        }
        let (mut answers, mut end, mut wrote) = (Vec::new(), stored.clone(), false);
        loop {
            if let Some(work) = work.as_deref_mut() {
                round.gather(work);
            }
            let fresh = &round.drafts[answers.len()..];
            if fresh.is_empty() {
                // Those who were just answered usually ask again at once: a commit for them too would cost more than waiting.
                if work.is_some() && answers.len() < *expected && begun.elapsed() < GATHER_WITHIN {
                    std::thread::yield_now();
                    continue;
                }
                break;
            }
            look_up(&transaction, (known, streams), fresh, care)?;
            let batch = sequence(&end, known, clock.now_micros(), fresh);
            if care == Care::Trusting && batch.answers.iter().any(is_doubtful) {
                return Err(NotWritten::Doubtful);
            }
            wrote |= !batch.commands.is_empty();
            write(&transaction, &batch, fresh)?;
            if let Noted::Elsewhere(stream) = streams.note(&transaction, &batch.rows)? {
                let why = format!("the stream {} is not where its row says", stream.as_str());
                return Err(NotWritten::Failed(why));
            }
            answers.extend(batch.answers);
            end = batch.tail;
        }
        if wrote {
            move_head(&transaction, &stored, &end)?;
            transaction.commit()?;
        }
        *tail = end;
        Ok(answers)
    }

    fn keep(&self, digest: Digest, subject: &str, sealed: &[u8]) -> Result<(), AppendError> {
        self.connection
            .prepare_cached(include_str!("../../sql/sqlite/put_blob.sql"))
            .and_then(|mut statement| statement.execute(params![digest.as_slice(), subject, sealed]))
            .map(|_| ())
            .map_err(|why| AppendError::Unavailable(why.to_string()))
    }
}

/// What is asked within a moment; others have the processor first.
fn soon(work: &mut mpsc::Receiver<Work>) -> Option<Work> {
    let begun = Instant::now();
    while begun.elapsed() < LINGER {
        if let Ok(item) = work.try_recv() {
            return Some(item);
        }
        std::thread::yield_now();
    }
    None
}

/// How much is looked up before a round is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// Versions nobody remembers. A command that is on file already is found when it is written.
    Trusting,
    /// The commands too.
    Looking,
}

/// Whether an answer may be wrong because the command was answered before.
fn is_doubtful(answer: &Answered) -> bool {
    matches!(answer, Err(AppendError::Overtaken { .. }))
}

/// Why a batch was not written.
enum NotWritten {
    /// A command may have been answered before.
    Doubtful,
    /// A constraint refuses a row.
    Refused(String),
    /// The disk or the file says no.
    Failed(String),
}

impl NotWritten {
    fn told(&self) -> AppendError {
        match self {
            // Said to nobody: what is doubtful is judged again.
            Self::Doubtful => AppendError::Busy,
            Self::Refused(why) => AppendError::Malformed(why.clone()),
            Self::Failed(why) => AppendError::Unavailable(why.clone()),
        }
    }
}

impl From<rusqlite::Error> for NotWritten {
    fn from(why: rusqlite::Error) -> Self {
        match why.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => Self::Refused(why.to_string()),
            _ => Self::Failed(why.to_string()),
        }
    }
}

impl From<ReadError> for NotWritten {
    fn from(why: ReadError) -> Self {
        Self::Failed(why.to_string())
    }
}

/// Learns versions, and with care the earlier answers, of everything the batch names.
fn look_up(
    connection: &Connection,
    (known, rows): (&mut Known, &mut Streams),
    drafts: &[Draft],
    care: Care,
) -> Result<(), ReadError> {
    for stream in streams(drafts) {
        if !known.versions.contains_key(stream) {
            known.versions.insert(stream.clone(), rows.learn(connection, stream)?);
        }
    }
    if care == Care::Trusting {
        return Ok(());
    }
    for draft in drafts {
        if let Some(record) = reader::command(connection, draft.proposal.command.id)? {
            known.commands.insert(draft.proposal.command.id, record);
        }
    }
    Ok(())
}

fn write(transaction: &Transaction<'_>, batch: &Batch, drafts: &[Draft]) -> Result<(), NotWritten> {
    let mut insert = transaction.prepare_cached(include_str!("../../sql/sqlite/insert_command.sql"))?;
    for command in &batch.commands {
        let new = insert.execute(params![
            command.receipt.command_id.as_bytes().as_slice(),
            command.digest.as_slice(),
            receipt_text::write(&command.receipt)
        ])?;
        if new == 0 {
            return Err(NotWritten::Doubtful);
        }
    }
    Ok(insert_events(transaction, &batch.rows, drafts)?)
}

fn move_head(transaction: &Transaction<'_>, before: &Tail, end: &Tail) -> rusqlite::Result<()> {
    let after = end.head();
    transaction.prepare_cached(include_str!("../../sql/sqlite/move_head.sql"))?.execute(params![
        after.size,
        after.root.as_slice(),
        receipt_text::peaks_to_bytes(end.frontier.peaks()),
        after.last_recorded_at,
        before.frontier.size(),
    ])?;
    Ok(())
}

fn insert_events(transaction: &Transaction<'_>, rows: &[Row], drafts: &[Draft]) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(include_str!("../../sql/sqlite/insert_event.sql"))?;
    let mut insert_part = transaction.prepare_cached(include_str!("../../sql/sqlite/insert_part.sql"))?;
    for row in rows {
        let event = row.event(drafts);
        insert.execute(params![
            row.position,
            row.stream.as_str(),
            row.version,
            row.entry,
            event.body.bytes,
            event.body.blind.as_slice(),
            row.leaf.as_slice()
        ])?;
        for part in &event.sealed {
            let digest = part.digest.as_slice();
            insert_part.execute(params![row.position, part.name, part.subject, digest, part.bytes])?;
        }
    }
    Ok(())
}

//! Who writes? One task: takes everything queued, judges it, sends one statement, answers each caller truthfully.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, timeout};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Row};
use uuid::Uuid;

use super::connect::Line;
use super::{append, publish, rows, said};
use crate::clock::SharedClock;
use crate::journal::{AppendError, ReadError};
use crate::limits::{GATHER_WITHIN, MAX_ATTEMPTS, MAX_BATCH, MAX_BATCH_BYTES, MAX_VERSIONS};
use crate::proposal::{Proposal, StreamName};
use crate::recorded::Receipt;
use crate::sequencer::{Batch, Known, Tail, sequence, size_of, streams};

/// How long an outcome nobody knows is looked for before the callers are told so.
const RESOLVE_WITHIN: Duration = Duration::from_secs(15);
/// Pause between two tries to reach the database.
const TRY_AGAIN: Duration = Duration::from_millis(200);
/// How long the server may take for one step; beyond it the connection counts as lost. Above the server's own limit.
const STEP_WITHIN: Duration = Duration::from_secs(12);

/// What callers are told of a connection that ended without a word.
const LOST: &str = "the connection was lost";

type Answer = Result<Receipt, AppendError>;

/// What the writer is asked for.
pub(super) struct Ask {
    pub(super) proposal: Proposal,
    pub(super) done: oneshot::Sender<Answer>,
}

/// How much is looked up before a batch is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// Nothing that is remembered: the compare-and-set finds out if the memory is old.
    Trusting,
    /// Head, versions and commands.
    Looking,
    /// The same, while nobody else may move the head.
    Locked,
}

/// Why an attempt gave no answers.
enum Trouble {
    /// What was believed is not so, or not certain: nothing was written.
    Overtaken,
    /// The database refuses a row: nothing was written.
    Refused(String),
    /// The database cannot be reached or used; nothing was sent.
    Away(String),
    /// The connection ended while only reading: worth another one.
    Dropped,
    /// The connection was lost after these answers had been sent to be written.
    Unknown(HashMap<Uuid, Receipt>, String),
}

pub(super) struct Writer {
    config: Config,
    clock: SharedClock,
    moved: Arc<watch::Sender<u64>>,
    line: Option<Line>,
    /// The end as last seen; none when it must be read.
    tail: Option<Tail>,
    known: Known,
}

impl Writer {
    pub(super) fn new(config: Config, clock: SharedClock, moved: Arc<watch::Sender<u64>>) -> Self {
        Self { config, clock, moved, line: None, tail: None, known: Known::default() }
    }

    /// Works until every handle of the journal is gone.
    pub(super) async fn run(mut self, mut asked: mpsc::Receiver<Ask>) {
        let mut expected = 1;
        while let Some(first) = asked.recv().await {
            let (proposals, callers) = gather(first, &mut asked, expected).await;
            let answers = self.answer(&proposals).await;
            if let Some(tail) = &self.tail {
                publish(&self.moved, tail.frontier.size());
            }
            expected = callers.len() + asked.len();
            for (caller, answer) in callers.into_iter().zip(answers) {
                // A caller who went away needs no answer; the command's outcome stays on file.
                let _ = caller.send(answer);
            }
        }
    }

    /// One answer per proposal. What the database refuses is found by asking for each alone.
    async fn answer(&mut self, proposals: &[Proposal]) -> Vec<Answer> {
        match self.together(proposals).await {
            Ok(answers) => answers,
            Err(AppendError::Malformed(_)) if proposals.len() > 1 => {
                let mut answers = Vec::with_capacity(proposals.len());
                for proposal in proposals {
                    let one = self.together(std::slice::from_ref(proposal)).await;
                    answers.push(one.and_then(|mut one| one.pop().unwrap_or(Err(AppendError::Busy))));
                }
                answers
            }
            Err(why) => proposals.iter().map(|_| Err(why.clone())).collect(),
        }
    }

    /// The answers to a batch, or the reason why nobody of it has one.
    async fn together(&mut self, proposals: &[Proposal]) -> Result<Vec<Answer>, AppendError> {
        let mut care = Care::Trusting;
        let mut sent: HashMap<Uuid, Receipt> = HashMap::new();
        let mut unknown_since: Option<Instant> = None;
        for _ in 0..MAX_ATTEMPTS {
            match self.attempt(proposals, care).await {
                Ok(answers) => return Ok(as_first_sent(answers, &sent)),
                Err(Trouble::Refused(why)) if care == Care::Locked => {
                    self.forget();
                    return Err(AppendError::Malformed(why));
                }
                Err(Trouble::Overtaken | Trouble::Refused(_)) => self.forget(),
                Err(Trouble::Away(why)) if unknown_since.is_none() => {
                    self.hang_up();
                    return Err(AppendError::Unavailable(why));
                }
                Err(Trouble::Dropped) if unknown_since.is_none() => self.hang_up(),
                Err(Trouble::Away(why)) => self.resolve(unknown_since, why).await?,
                Err(Trouble::Dropped) => self.resolve(unknown_since, LOST.to_owned()).await?,
                Err(Trouble::Unknown(receipts, why)) => {
                    sent.extend(receipts);
                    unknown_since.get_or_insert_with(Instant::now);
                    self.resolve(unknown_since, why).await?;
                }
            }
            care = if care == Care::Trusting { Care::Looking } else { Care::Locked };
        }
        Err(AppendError::Busy)
    }

    /// Judges the batch once and writes it.
    async fn attempt(&mut self, proposals: &[Proposal], care: Care) -> Result<Vec<Answer>, Trouble> {
        self.reach().await?;
        let remembered =
            self.tail.is_some() && streams(proposals).all(|stream| self.known.versions.contains_key(stream));
        let care = if care == Care::Trusting && !remembered { Care::Looking } else { care };
        if care != Care::Trusting {
            self.look(proposals, care == Care::Locked).await?;
        }
        let before = self.tail.clone().ok_or(Trouble::Overtaken)?;
        let batch = sequence(&before, &mut self.known, self.clock.now_micros(), proposals);
        let certain = care != Care::Trusting;
        let doubtful = |answer: &Answer| matches!(answer, Err(AppendError::Overtaken { .. }));
        if !certain && batch.answers.iter().any(doubtful) {
            // A memory may be old, and a command may have been answered before: look before saying no.
            return Err(Trouble::Overtaken);
        }
        self.write(&before, &batch, care).await?;
        self.tail = Some(batch.tail);
        self.known.commands.clear();
        if self.known.versions.len() > MAX_VERSIONS {
            self.known.versions.clear();
        }
        Ok(batch.answers)
    }

    /// Reads what the batch depends on; the head first, so that whatever changes afterwards fails the compare-and-set.
    async fn look(&mut self, proposals: &[Proposal], locked: bool) -> Result<(), Trouble> {
        let Some(line) = &self.line else { return Err(Trouble::Dropped) };
        let (tail, known) = match step(read(line, proposals, locked)).await {
            Ok(Ok(found)) => found,
            Ok(Err(corrupt)) => return Err(Trouble::Away(corrupt.to_string())),
            Err(failed) => return Err(self.nothing_written(failed, locked).await),
        };
        if self.tail.as_ref() != Some(&tail) {
            self.known = Known::default();
        }
        self.tail = Some(tail);
        self.known.versions.extend(known.versions);
        self.known.commands.extend(known.commands);
        Ok(())
    }

    async fn write(&mut self, before: &Tail, batch: &Batch, care: Care) -> Result<(), Trouble> {
        let Some(line) = &self.line else { return Err(Trouble::Dropped) };
        let nothing = batch.commands.is_empty();
        let moved = if nothing { Ok(true) } else { step(append::write(line, before, batch)).await };
        let locked = care == Care::Locked;
        match moved {
            Ok(moved) if locked => {
                let end = if moved { "commit" } else { "rollback" };
                step(line.client.batch_execute(end)).await.map_err(|why| unknown(batch, &why))?;
                if moved { Ok(()) } else { Err(Trouble::Overtaken) }
            }
            Ok(true) => Ok(()),
            Ok(false) => Err(Trouble::Overtaken),
            Err(why) if why.may_have_written() => Err(unknown(batch, &why)),
            Err(why) => Err(self.nothing_written(why, locked).await),
        }
    }

    /// What to do about an error after which nothing is in the journal.
    async fn nothing_written(&mut self, failed: Failed, locked: bool) -> Trouble {
        if let (true, Some(line)) = (locked, &self.line)
            && step(line.client.batch_execute("rollback")).await.is_err()
        {
            self.hang_up();
        }
        match failed.code() {
            Some(code) if code.starts_with("23") || code.starts_with("22") => Trouble::Refused(failed.said()),
            // Serialisation, deadlock, lock and statement time-outs: somebody else was in the way.
            Some("40001" | "40P01" | "55P03" | "57014") => Trouble::Overtaken,
            Some(code) if !is_farewell(code) => Trouble::Away(failed.said()),
            _ => Trouble::Dropped,
        }
    }

    /// Makes sure there is a connection, with one try.
    async fn reach(&mut self) -> Result<(), Trouble> {
        if self.line.as_ref().is_some_and(|line| !line.client.is_closed()) {
            return Ok(());
        }
        self.hang_up();
        self.line = Some(Line::open(&self.config).await.map_err(Trouble::Away)?);
        Ok(())
    }

    /// Tries to reach the database until the time for an unknown outcome is over.
    async fn resolve(&mut self, since: Option<Instant>, why: String) -> Result<(), AppendError> {
        self.hang_up();
        while since.is_some_and(|since| since.elapsed() < RESOLVE_WITHIN) {
            if self.reach().await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(TRY_AGAIN).await;
        }
        Err(AppendError::Unavailable(why))
    }

    fn hang_up(&mut self) {
        self.line = None;
        self.forget();
    }

    fn forget(&mut self) {
        self.tail = None;
        self.known = Known::default();
    }
}

/// Everything queued, and those who are expected back at once: half of them in each of two batches would pay for two
/// commits.
async fn gather(
    first: Ask,
    asked: &mut mpsc::Receiver<Ask>,
    expected: usize,
) -> (Vec<Proposal>, Vec<oneshot::Sender<Answer>>) {
    let begun = Instant::now();
    let mut bytes = size_of(&first.proposal);
    let (mut proposals, mut callers) = (vec![first.proposal], vec![first.done]);
    while proposals.len() < MAX_BATCH && bytes < MAX_BATCH_BYTES {
        match asked.try_recv() {
            Ok(next) => {
                bytes += size_of(&next.proposal);
                proposals.push(next.proposal);
                callers.push(next.done);
            }
            Err(_) if proposals.len() < expected && begun.elapsed() < GATHER_WITHIN => {
                tokio::task::yield_now().await;
            }
            Err(_) => break,
        }
    }
    (proposals, callers)
}

/// Head, versions and commands, in one conversation.
async fn read(
    line: &Line,
    proposals: &[Proposal],
    locked: bool,
) -> Result<Result<(Tail, Known), ReadError>, tokio_postgres::Error> {
    let names: Vec<&str> = streams(proposals).map(StreamName::as_str).collect();
    let ids: Vec<Uuid> = proposals.iter().map(|proposal| proposal.command.id).collect();
    let names_asked: [&(dyn ToSql + Sync); 1] = [&names];
    let ids_asked: [&(dyn ToSql + Sync); 1] = [&ids];
    if locked {
        line.client.batch_execute("begin").await?;
    }
    // A locked head is waited for before anything else is read: a snapshot taken earlier would be old.
    let head = if locked { Some(line.client.query_one(&line.lock_head, &[]).await?) } else { None };
    let (head, versions, commands) = tokio::try_join!(
        async {
            match head {
                Some(head) => Ok(head),
                None => line.client.query_one(&line.head, &[]).await,
            }
        },
        line.client.query(&line.versions, &names_asked),
        line.client.query(&line.commands, &ids_asked),
    )?;
    Ok(understood(&head, &versions, &commands))
}

fn understood(head: &Row, versions: &[Row], commands: &[Row]) -> Result<(Tail, Known), ReadError> {
    let mut known = Known::default();
    for row in versions {
        let (stream, version) = rows::version(row)?;
        known.versions.insert(StreamName::whole(&stream), version);
    }
    for row in commands {
        let (id, record) = rows::command(row)?;
        known.commands.insert(id, record);
    }
    Ok((rows::tail(head)?, known))
}

/// Why a step has no result.
enum Failed {
    Database(tokio_postgres::Error),
    Silent,
}

impl Failed {
    fn said(&self) -> String {
        match self {
            Self::Database(why) => said(why),
            Self::Silent => format!("no answer within {} seconds", STEP_WITHIN.as_secs()),
        }
    }

    fn code(&self) -> Option<&str> {
        match self {
            Self::Database(why) => why.code().map(tokio_postgres::error::SqlState::code),
            Self::Silent => None,
        }
    }

    /// Whether the server may have committed although no answer arrived.
    fn may_have_written(&self) -> bool {
        self.code().is_none_or(is_farewell)
    }
}

/// Codes with which a server ends a connection (classes 08 and 57P): what it was doing may be done.
fn is_farewell(code: &str) -> bool {
    code.starts_with("08") || code.starts_with("57P")
}

async fn step<T>(work: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, Failed> {
    match timeout(STEP_WITHIN, work).await {
        Ok(outcome) => outcome.map_err(Failed::Database),
        Err(_) => Err(Failed::Silent),
    }
}

fn unknown(batch: &Batch, why: &Failed) -> Trouble {
    let sent = batch.commands.iter().map(|command| (command.receipt.command_id, command.receipt.clone()));
    Trouble::Unknown(sent.collect(), why.said())
}

/// An answer found on file after its own sending was in doubt is the first answer, not a repetition.
fn as_first_sent(answers: Vec<Answer>, sent: &HashMap<Uuid, Receipt>) -> Vec<Answer> {
    let mut told: HashSet<Uuid> = HashSet::new();
    let mut first = |mut receipt: Receipt| {
        let found = sent
            .get(&receipt.command_id)
            .is_some_and(|sent| (sent.positions, &sent.versions) == (receipt.positions, &receipt.versions));
        if found && told.insert(receipt.command_id) {
            receipt.repeated = false;
        }
        receipt
    };
    answers.into_iter().map(|answer| answer.map(&mut first)).collect()
}

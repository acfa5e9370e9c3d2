//! What if a batch did not land as it was sent? Then everything is looked up, step by step, until each caller has a true answer.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::append::{self, Sending};
use super::connect::Line;
use super::rows;
use super::step::{Failed, is_farewell, step};
use super::writer::{Answer, Writer};
use crate::draft::Draft;
use crate::journal::{AppendError, ReadError};
use crate::limits::MAX_ATTEMPTS;
use crate::proposal::StreamName;
use crate::recorded::Receipt;
use crate::sequencer::{Batch, Known, Tail, sequence, streams};

/// How long an outcome nobody knows is looked for before the callers are told so.
const RESOLVE_WITHIN: Duration = Duration::from_secs(15);
/// What callers are told of a connection that ended without a word.
const LOST: &str = "the connection was lost";
/// Pause between two tries to reach the database.
const TRY_AGAIN: Duration = Duration::from_millis(200);

/// How much care is taken with a batch that is judged again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// Head, versions and commands.
    Looking,
    /// The same, while nobody else may write. Whoever would only hold the head would meet another's batch that has inserted its
    /// rows and waits for the head: each would wait for the other. So batches enter by a lock they share (`append.sql`), and whoever
    /// locks (`lock_head.sql`) waits there until those inside are done.
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
    /// The connection was lost after answers had been sent to be written.
    Unknown(Doubt),
}

/// Answers that were sent to be written when the connection was lost, and how that was told.
pub(super) struct Doubt {
    sent: HashMap<Uuid, Receipt>,
    why: String,
}

impl Doubt {
    pub(super) fn about(batch: &Batch, why: &Failed) -> Self {
        let receipts = batch.commands.iter().map(|command| &command.receipt);
        Self {
            sent: receipts.map(|receipt| (receipt.command_id, receipt.clone())).collect(),
            why: why.said(),
        }
    }
}

impl Writer {
    /// One answer per draft. What the database refuses is found by asking for each alone.
    pub(super) async fn answer(&mut self, drafts: &[Draft], doubt: Option<Doubt>) -> Vec<Answer> {
        match self.together(drafts, doubt).await {
            Ok(answers) => answers,
            Err(AppendError::Malformed(_)) if drafts.len() > 1 => {
                let mut answers = Vec::with_capacity(drafts.len());
                for draft in drafts {
                    let one = self.together(std::slice::from_ref(draft), None).await;
                    answers.push(one.and_then(|mut one| one.pop().unwrap_or(Err(AppendError::Busy))));
                }
                answers
            }
            Err(why) => drafts.iter().map(|_| Err(why.clone())).collect(),
        }
    }

    /// The answers to a batch, or the reason why nobody of it has one.
    async fn together(&mut self, drafts: &[Draft], doubt: Option<Doubt>) -> Result<Vec<Answer>, AppendError> {
        // Whoever is not the usual writer waits for her turn instead of taking it from the one who is.
        let mut care = if self.usual.load(Ordering::Relaxed) { Care::Looking } else { Care::Locked };
        let mut sent: HashMap<Uuid, Receipt> = HashMap::new();
        let mut unknown_since: Option<Instant> = None;
        if let Some(doubt) = doubt {
            sent = doubt.sent;
            unknown_since = Some(Instant::now());
            self.resolve(unknown_since, doubt.why).await?;
        }
        for _ in 0..MAX_ATTEMPTS {
            match self.attempt(drafts, care).await {
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
                Err(Trouble::Unknown(doubt)) => {
                    sent.extend(doubt.sent);
                    unknown_since.get_or_insert_with(Instant::now);
                    self.resolve(unknown_since, doubt.why).await?;
                }
            }
            care = Care::Locked;
        }
        Err(AppendError::Busy)
    }

    /// Judges the batch once and writes it.
    async fn attempt(&mut self, drafts: &[Draft], care: Care) -> Result<Vec<Answer>, Trouble> {
        self.reach().await.map_err(Trouble::Away)?;
        self.look(drafts, care == Care::Locked).await?;
        let before = self.end.clone().ok_or(Trouble::Overtaken)?;
        let batch = sequence(&before, &mut self.known, self.clock.now_micros(), drafts);
        self.write(Sending { before: &before, drafts, batch: &batch }, care).await?;
        self.end = Some(batch.tail);
        self.known.commands.clear();
        Ok(batch.answers)
    }

    /// Reads what the batch depends on; the head first, so that whatever changes afterwards fails the compare-and-set.
    async fn look(&mut self, drafts: &[Draft], locked: bool) -> Result<(), Trouble> {
        let Some(line) = self.lines.last() else { return Err(Trouble::Dropped) };
        let (tail, known) = match step(read(line, drafts, locked)).await {
            Ok(Ok(found)) => found,
            Ok(Err(corrupt)) => return Err(Trouble::Away(corrupt.to_string())),
            Err(failed) => return Err(self.nothing_written(failed, locked).await),
        };
        if self.end.as_ref() != Some(&tail) {
            self.known = Known::default();
        }
        self.end = Some(tail);
        self.known.versions.extend(known.versions);
        self.known.commands.extend(known.commands);
        Ok(())
    }

    async fn write(&mut self, sending: Sending<'_>, care: Care) -> Result<(), Trouble> {
        let Some(line) = self.lines.last() else { return Err(Trouble::Dropped) };
        let locked = care == Care::Locked;
        let mut written = Ok(());
        if !sending.batch.commands.is_empty() {
            written = step(append::write(line, None, sending)).await;
        }
        if locked && written.is_ok() {
            written = step(line.client.batch_execute("commit")).await;
        }
        match written {
            Ok(()) => Ok(()),
            Err(why) if why.may_have_written() => Err(Trouble::Unknown(Doubt::about(sending.batch, &why))),
            Err(why) => Err(self.nothing_written(why, locked).await),
        }
    }

    /// What to do about an error after which nothing is in the journal.
    async fn nothing_written(&mut self, failed: Failed, locked: bool) -> Trouble {
        if let (true, Some(line)) = (locked, self.lines.last())
            && step(line.client.batch_execute("rollback")).await.is_err()
        {
            self.hang_up();
        }
        match failed.code() {
            _ if failed.is_overtaken() => Trouble::Overtaken,
            Some(code) if code.starts_with("23") || code.starts_with("22") => Trouble::Refused(failed.said()),
            // Serialisation, deadlock, lock and statement time-outs: somebody else was in the way.
            Some("40001" | "40P01" | "55P03" | "57014") => Trouble::Overtaken,
            Some(code) if !is_farewell(code) => Trouble::Away(failed.said()),
            _ => Trouble::Dropped,
        }
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
}

/// Head, versions and commands, in one conversation.
async fn read(
    line: &Line,
    drafts: &[Draft],
    locked: bool,
) -> Result<Result<(Tail, Known), ReadError>, tokio_postgres::Error> {
    let names: Vec<&str> = streams(drafts).map(StreamName::as_str).collect();
    let ids: Vec<Uuid> = drafts.iter().map(|draft| draft.proposal.command.id).collect();
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
    let mut known = Known { versions: rows::versions(versions)?, ..Known::default() };
    for row in commands {
        let (id, record) = rows::command(row)?;
        known.commands.insert(id, record);
    }
    Ok((rows::tail(head)?, known))
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

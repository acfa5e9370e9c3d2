//! Who writes? One task: takes what is queued, judges it behind everything that is on its way, sends it, answers each caller.
//!
//! Several batches may be on their way: while one is synchronised, the rows of the next are inserted on another connection. The next
//! moves the head only after the one before has (`append.sql`); if one fails, so do all behind it, and they are judged anew with
//! care (`care.rs`). Nobody is answered before her batch is durable.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_postgres::types::ToSql;

use super::append::{self, Order, Sending, Turn, Turns};
use super::care::Doubt;
use super::connect::{Address, Line};
use super::crowd::{Advice, Crowd, FLIGHTS};
use super::newest::Newest;
use super::step::step;
use super::{publish, rows};
use crate::clock::SharedClock;
use crate::draft::Draft;
use crate::journal::AppendError;
use crate::limits::{MAX_BATCH, MAX_BATCH_BYTES, MAX_VERSIONS};
use crate::proposal::StreamName;
use crate::recorded::Receipt;
use crate::sequencer::{Batch, Known, Tail, sequence, streams};

pub(super) type Answer = Result<Receipt, AppendError>;

/// What the writer is asked for.
pub(super) struct Ask {
    pub(super) draft: Draft,
    pub(super) done: oneshot::Sender<Answer>,
}

/// Those who are answered together.
type Callers = Vec<oneshot::Sender<Answer>>;

/// A batch on its way.
struct Flight {
    callers: Callers,
    turn: Turn,
    landing: JoinHandle<Landed>,
}

/// A judged batch with all it needs.
struct Journey {
    line: Line,
    order: Order,
    before: Tail,
    batch: Batch,
}

/// A batch that has come to its end, one way or the other.
struct Landed {
    /// The connection, if it is still one.
    line: Option<Line>,
    drafts: Vec<Draft>,
    batch: Batch,
    outcome: Outcome,
}

/// What became of a batch.
enum Outcome {
    /// It is durable.
    Written,
    /// Nothing of it is in the journal.
    NotWritten,
    /// Nobody knows yet.
    Unknown(Doubt),
}

/// Where everybody learns what was written.
pub(super) struct Told {
    pub(super) moved: Arc<watch::Sender<u64>>,
    pub(super) newest: Arc<Newest>,
}

impl Told {
    /// A batch is durable.
    fn written(&self, batch: Batch, drafts: Vec<Draft>) -> Vec<Answer> {
        self.newest.keep(batch.rows, drafts);
        publish(&self.moved, batch.tail.frontier.size());
        batch.answers
    }
}

/// The one who writes, with what she remembers.
pub(super) struct Writer {
    address: Address,
    /// Whether this process is the usual writer (lookout.rs).
    pub(super) usual: Arc<AtomicBool>,
    pub(super) clock: SharedClock,
    told: Told,
    /// Connections nobody uses at the moment.
    pub(super) lines: Vec<Line>,
    turns: Turns,
    /// The end when everything on its way has landed; none when it must be read.
    pub(super) end: Option<Tail>,
    pub(super) known: Known,
    flights: VecDeque<Flight>,
    waiting: VecDeque<Ask>,
    crowd: Crowd,
}

impl Writer {
    pub(super) fn new(
        address: Address,
        clock: SharedClock,
        (told, usual): (Told, Arc<AtomicBool>),
        shares: Option<usize>,
    ) -> Self {
        Self {
            address,
            usual,
            clock,
            told,
            lines: Vec::new(),
            turns: Turns::of_a_writer(),
            end: None,
            known: Known::default(),
            flights: VecDeque::new(),
            waiting: VecDeque::new(),
            crowd: Crowd::new(shares),
        }
    }

    /// Works until every handle of the journal is gone and everybody is answered.
    pub(super) async fn run(mut self, mut asked: mpsc::Receiver<Ask>) {
        let mut open = true;
        while open || !self.flights.is_empty() || !self.waiting.is_empty() {
            while self.waiting.len() < MAX_BATCH * FLIGHTS
                && let Ok(ask) = asked.try_recv()
            {
                self.waiting.push_back(ask);
            }
            self.crowd.seen(self.waiting.len() + self.flying());
            match self.advice() {
                Advice::Go => self.depart().await,
                // Nothing else would end the wait in time: a timer of the runtime counts milliseconds.
                Advice::Gather if self.flights.is_empty() => tokio::task::yield_now().await,
                // Who comes or lands is called; to look again and again would wake another thread each time.
                Advice::Gather | Advice::Wait => open &= self.next(&mut asked).await,
            }
        }
    }

    fn flying(&self) -> usize {
        self.flights.iter().map(|flight| flight.callers.len()).sum()
    }

    fn advice(&self) -> Advice {
        if self.flights.len() >= self.crowd.flights() {
            return Advice::Wait;
        }
        self.crowd.advice(self.waiting.len(), self.flying())
    }

    /// Waits for somebody to ask or for a batch to land; false if nobody will ask any more.
    async fn next(&mut self, asked: &mut mpsc::Receiver<Ask>) -> bool {
        let Some(flight) = self.flights.front_mut() else {
            return self.queue(asked.recv().await);
        };
        tokio::select! {
            biased;
            landed = &mut flight.landing => self.land(landed.ok()).await,
            ask = asked.recv(), if self.waiting.len() < MAX_BATCH && !asked.is_closed() => return self.queue(ask),
        }
        true
    }

    fn queue(&mut self, ask: Option<Ask>) -> bool {
        let some = ask.is_some();
        self.waiting.extend(ask);
        some
    }

    /// Takes a share of those who wait, judges them and sends the batch.
    async fn depart(&mut self) {
        let (drafts, callers) = self.take();
        if let Some(journey) = self.judged(&drafts).await {
            let turn = journey.order.own;
            let landing = tokio::spawn(fly(journey, drafts));
            self.flights.push_back(Flight { callers, turn, landing });
        } else {
            self.land_all().await;
            let answers = self.answer(&drafts, None).await;
            self.tell(callers, answers);
        }
    }

    fn take(&mut self) -> (Vec<Draft>, Callers) {
        let most = self.crowd.share().min(MAX_BATCH).min(self.waiting.len());
        let (mut drafts, mut callers) = (Vec::with_capacity(most), Vec::with_capacity(most));
        let mut bytes = 0;
        while drafts.len() < most
            && bytes < MAX_BATCH_BYTES
            && let Some(ask) = self.waiting.pop_front()
        {
            bytes += ask.draft.bytes;
            drafts.push(ask.draft);
            callers.push(ask.done);
        }
        (drafts, callers)
    }

    /// The batch as it is behind all that is on its way; none if that cannot be said from memory, or another process usually writes.
    async fn judged(&mut self, drafts: &[Draft]) -> Option<Journey> {
        if !self.usual.load(Ordering::Relaxed) {
            return None;
        }
        if self.known.versions.len() > MAX_VERSIONS {
            // Versions of what is on its way are only here.
            self.land_all().await;
            self.known.versions.clear();
        }
        self.reach().await.ok()?;
        self.learn(drafts).await?;
        let before = self.end.clone()?;
        let batch = sequence(&before, &mut self.known, self.clock.now_micros(), drafts);
        let doubtful = |answer: &Answer| answer.as_ref().map_or(true, |receipt| receipt.repeated);
        if batch.answers.iter().any(doubtful) {
            // A memory may be old, and what is on its way may not arrive: look before saying no.
            self.forget();
            return None;
        }
        let Some((line, order)) = self.ready().await else {
            self.forget();
            return None;
        };
        self.end = Some(batch.tail.clone());
        Some(Journey { line, order, before, batch })
    }

    /// A connection with its turn.
    async fn ready(&mut self) -> Option<(Line, Order)> {
        let mut line = self.lines.pop()?;
        let own = line.hold(self.turns.fresh()).await.ok()?;
        let after = self.flights.back().map(|flight| flight.turn);
        Some((line, Order { own, next: self.turns.fresh(), after }))
    }

    /// Learns the versions of streams nothing is remembered of. Nothing on its way writes to them.
    async fn learn(&mut self, drafts: &[Draft]) -> Option<()> {
        self.end.as_ref()?;
        let known = &self.known.versions;
        let new: Vec<&str> =
            streams(drafts).filter(|stream| !known.contains_key(*stream)).map(StreamName::as_str).collect();
        if new.is_empty() {
            return Some(());
        }
        let line = self.lines.last()?;
        let names: [&(dyn ToSql + Sync); 1] = [&new];
        let found = step(line.client.query(&line.versions, &names)).await.ok()?;
        self.known.versions.extend(rows::versions(&found).ok()?);
        Some(())
    }

    /// The first batch has landed; if it was not written, all that follow it are judged anew.
    async fn land(&mut self, landed: Option<Landed>) {
        let callers = self.waiting.len() + self.flying();
        let Some(flight) = self.flights.pop_front() else { return };
        self.crowd.answered(flight.callers.len(), callers);
        match landed {
            Some(Landed { line, drafts, batch, outcome: Outcome::Written }) => {
                self.lines.extend(line);
                for command in &batch.commands {
                    self.known.commands.remove(&command.receipt.command_id);
                }
                let answers = self.told.written(batch, drafts);
                self.tell(flight.callers, answers);
            }
            astray => self.land_anew(flight.callers, astray).await,
        }
    }

    /// Waits for everything on its way.
    async fn land_all(&mut self) {
        while let Some(flight) = self.flights.front_mut() {
            let landed = (&mut flight.landing).await.ok();
            self.land(landed).await;
        }
    }

    /// Judges anew what was not written, in the order in which it was sent.
    async fn land_anew(&mut self, callers: Callers, astray: Option<Landed>) {
        let mut landed = vec![(callers, astray)];
        while let Some(flight) = self.flights.pop_front() {
            landed.push((flight.callers, flight.landing.await.ok()));
        }
        self.forget();
        for (callers, landed) in landed {
            // A flight is lost only with its panic: its callers are told that the writer is gone.
            let Some(Landed { line, drafts, batch, outcome }) = landed else { continue };
            self.lines.extend(line);
            let answers = match outcome {
                Outcome::Written => self.told.written(batch, drafts),
                Outcome::NotWritten => self.answer(&drafts, None).await,
                Outcome::Unknown(doubt) => self.answer(&drafts, Some(doubt)).await,
            };
            self.tell(callers, answers);
        }
    }

    fn tell(&mut self, callers: Callers, answers: Vec<Answer>) {
        if let (true, Some(end)) = (self.flights.is_empty(), &self.end) {
            publish(&self.told.moved, end.frontier.size());
        }
        for (caller, answer) in callers.into_iter().zip(answers) {
            // A caller who went away needs no answer; the command's outcome stays on file.
            let _ = caller.send(answer);
        }
    }

    /// Makes sure there is a connection, with one try.
    pub(super) async fn reach(&mut self) -> Result<(), String> {
        self.lines.retain(|line| !line.client.is_closed());
        if self.lines.is_empty() {
            self.lines.push(Line::open(&self.address).await?);
        }
        Ok(())
    }

    pub(super) fn hang_up(&mut self) {
        self.lines.clear();
        self.forget();
    }

    pub(super) fn forget(&mut self) {
        self.end = None;
        self.known = Known::default();
    }
}

/// Writes a batch and says what became of it.
async fn fly(Journey { mut line, order, before, batch }: Journey, drafts: Vec<Draft>) -> Landed {
    let sending = Sending { before: &before, drafts: &drafts, batch: &batch };
    let (outcome, line) = match step(append::write(&line, Some(order), sending)).await {
        Ok(()) => {
            line.turn = Some(order.next);
            (Outcome::Written, Some(line))
        }
        Err(why) if why.may_have_written() => (Outcome::Unknown(Doubt::about(&batch, &why)), None),
        Err(_) => (Outcome::NotWritten, line.let_go().await),
    };
    Landed { line, drafts, batch, outcome }
}

//! How near do loading, replaying, deciding, proving and being seen come to what the machine does anyway?
//!
//! Each figure is taken in the same turn as its limit, on the same server and disk.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, AggregateContext as _, DomainEvent, EventStore as _};
use futures::TryStreamExt as _;
use ledger::Frontier;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

use super::{CALLERS, ENTRY, NotMeasured, PAYLOAD, connected, execute, median, payload, proposal};
use crate::clock::SystemClock;
use crate::contract;
use crate::cqrs::JournalStore;
use crate::journal::{Journal, ReadError};
use crate::postgres::PostgresJournal;
use crate::proposal::Expected;
use crate::segments::{Damaged, SegmentedJournal};
use crate::testing::PostgresServer;

/// Rows of one COPY.
const COPIED: u64 = 60_000;
/// Streams they are in.
const COPIED_STREAMS: u64 = 64;
/// Commands whose events are replayed.
const REPLAYED: u64 = 1_000;
/// Events one command brings while they are written.
const TOGETHER: usize = 100;
/// Threads that replay: pieces of a gapless journal are read side by side.
const READERS: u64 = 2;
/// Events of one piece.
const PIECE: u64 = 5_000;
/// Events of a block and blocks of a segment while segments are replayed: nearly all that are replayed from rows.
const SEALED: (u64, usize) = (1_024, 32);
/// How often segments are replayed in one turn: once is over in a few hundredths of a second.
const SEALED_TIMES: u64 = 10;
/// Commands an aggregate gets before the next one begins.
const COMMANDS: u64 = 20;
/// Aggregates a caller remembers.
const REMEMBERED: usize = 16;
/// Commands of the aggregate that is loaded.
const LOADED: u64 = 10;
/// How often it is loaded.
const LOADS: usize = 30;
/// Leaves that are hashed and put into a tree.
const LEAVES: u32 = 100_000;
/// Appends that are waited for until they are seen.
const SEEN: u128 = 500;
/// Events a follower reads at once.
const FOLLOWED: usize = 1_000;

/// Everything measured here in one turn.
pub(super) struct Near {
    /// Rows a second of one COPY into a table with the journal's indexes.
    pub(super) copy_in: f64,
    /// Rows a second of one COPY of the same events out of a table with `jsonb`.
    pub(super) copy_out: f64,
    /// Events a second read, decoded and folded.
    pub(super) replay: f64,
    /// The same from segments.
    pub(super) replay_sealed: f64,
    /// Commands a second: load, decide, append; aggregates just written are remembered.
    pub(super) commands: f64,
    /// The same, each aggregate being read for each command.
    pub(super) commands_read: f64,
    /// Seconds until an aggregate of a thousand events is loaded.
    pub(super) load: f64,
    /// Seconds of one event's share of the tree: its leaf's hash and its place.
    pub(super) leaf: f64,
    /// Seconds from an answer until a read model shows the event, of which only one in a hundred takes longer.
    pub(super) seen: f64,
}

pub(super) async fn measured(
    server: &PostgresServer,
    turn: usize,
    each: Duration,
) -> Result<Near, NotMeasured> {
    let name = format!("near{turn}");
    server.database(&name).await?;
    let address = server.socket_address(&name);
    let copy_in = copy_in(&address).await?;
    let journal = Arc::new(PostgresJournal::open(&address, Arc::new(SystemClock)).await?);
    let load = load(&journal).await?;
    fill(&journal).await?;
    execute(&address, include_str!("../../sql/bench/events_as_json.sql")).await?;
    execute(&address, include_str!("../../sql/bench/settle_json.sql")).await?;
    execute(&address, include_str!("../../sql/bench/settle_events.sql")).await?;
    let copy_out = copy_out(&address).await?;
    let replay = replay(&journal).await?;
    let replay_sealed = replay_sealed(&journal).await?;
    let (commands_read, commands) =
        (commands(&journal, each, 1, 0).await?, commands(&journal, each, 2, REMEMBERED).await?);
    let seen = seen(journal).await?;
    let leaf = tokio::task::spawn_blocking(leaf).await.map_err(|_| NotMeasured::Interrupted)?;
    Ok(Near { copy_in, copy_out, replay, replay_sealed, commands, commands_read, load, leaf, seen })
}

/// Rows a second of one transaction that copies the journal's own rows.
async fn copy_in(address: &str) -> Result<f64, NotMeasured> {
    execute(address, include_str!("../../sql/bench/copied_table.sql")).await?;
    let client = connected(address).await?;
    let (entry, body, hash) = (vec![b'e'; ENTRY], payload().into_bytes(), vec![7_u8; 32]);
    let begun = Instant::now();
    let sink = client.copy_in(include_str!("../../sql/bench/copy_in.sql")).await.map_err(failed)?;
    let types = [Type::TEXT, Type::INT8, Type::BYTEA, Type::BYTEA, Type::BYTEA, Type::BYTEA];
    let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
    for number in 0..COPIED {
        let stream = format!("bench/{}", number % COPIED_STREAMS);
        let version = (number / COPIED_STREAMS).cast_signed();
        writer.as_mut().write(&[&stream, &version, &entry, &body, &hash, &hash]).await.map_err(failed)?;
    }
    let copied = writer.finish().await.map_err(failed)?;
    Ok(per_second(copied, begun.elapsed()))
}

/// Events of usual size in many streams.
async fn fill(journal: &Arc<PostgresJournal>) -> Result<(), NotMeasured> {
    let callers = (0..COMMANDS).map(|caller| {
        let journal = journal.clone();
        async move {
            for number in (caller..REPLAYED).step_by(usize::try_from(COMMANDS).unwrap_or(1)) {
                let command = (2_u128 << 100) + u128::from(number);
                let stream = format!("replayed/{}", number % 500);
                let mut asked = contract::proposal(command, &stream, Expected::Any, TOGETHER);
                for event in &mut asked.writes[0].events {
                    event.body.bytes = payload().into_bytes();
                }
                journal.append(asked).await?;
            }
            Ok::<_, NotMeasured>(())
        }
    });
    futures::future::try_join_all(callers).await.map(|_| ())
}

/// Rows a second that the server sends of the same events as `jsonb`, nothing being done with them.
async fn copy_out(address: &str) -> Result<f64, NotMeasured> {
    let client = connected(address).await?;
    let begun = Instant::now();
    let stream = client.copy_out(include_str!("../../sql/bench/copy_out.sql")).await.map_err(failed)?;
    let mut stream = pin!(stream);
    let mut lines = 0_u64;
    // The server sends a message for each row.
    while stream.try_next().await.map_err(failed)?.is_some() {
        lines += 1;
    }
    Ok(per_second(lines, begun.elapsed()))
}

/// What is decoded of a payload.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    n: Option<&'a str>,
}

/// Reads, decodes and folds everything, two pieces at a time.
async fn replay(journal: &Arc<PostgresJournal>) -> Result<f64, NotMeasured> {
    let size = journal.head().await?.size;
    let begun = Instant::now();
    let readers: Vec<_> = (0..READERS)
        .map(|reader| {
            let (from, until) = (size * reader / READERS, size * (reader + 1) / READERS);
            tokio::spawn(fold(journal.clone(), from, until))
        })
        .collect();
    let mut folded = 0;
    for reader in readers {
        folded += reader.await.map_err(|_| NotMeasured::Interrupted)??;
    }
    Ok(per_second(folded, begun.elapsed()))
}

async fn fold(journal: Arc<PostgresJournal>, mut after: u64, until: u64) -> Result<u64, ReadError> {
    let (mut folded, mut state) = (0, HashMap::<String, (u64, usize)>::new());
    while after < until {
        let limit = usize::try_from(PIECE.min(until - after)).unwrap_or(usize::MAX);
        for event in journal.read_all(after, limit).await? {
            let body: Body<'_> = serde_json::from_slice(&event.body)
                .map_err(|why| ReadError::Corrupt { position: event.position, what: why.to_string() })?;
            let (events, letters) = state.entry(event.envelope.stream).or_default();
            *events += 1;
            *letters += body.n.map_or(0, str::len);
            after = event.position;
            folded += 1;
        }
    }
    Ok(folded)
}

/// The same from segments, which are sealed beforehand.
async fn replay_sealed(journal: &Arc<PostgresJournal>) -> Result<f64, NotMeasured> {
    let directory = tempfile::tempdir()?;
    let segmented = SegmentedJournal::open_sized(journal.clone(), directory.path(), SEALED).await?;
    let sealed = segmented.seal().await.map_err(|why| NotMeasured::Decided(why.to_string()))?;
    let begun = Instant::now();
    for _ in 0..SEALED_TIMES {
        let readers: Vec<_> = (0..READERS)
            .map(|reader| {
                let blocks = sealed / SEALED.0;
                let (from, until) =
                    (blocks * reader / READERS * SEALED.0, blocks * (reader + 1) / READERS * SEALED.0);
                let segmented = segmented.clone();
                tokio::task::spawn_blocking(move || fold_sealed(&segmented, from, until))
            })
            .collect();
        let mut folded = 0;
        for reader in readers {
            folded += reader.await.map_err(|_| NotMeasured::Interrupted)??;
        }
        if folded != sealed {
            return Err(NotMeasured::Interrupted);
        }
    }
    Ok(per_second(SEALED_TIMES * sealed, begun.elapsed()))
}

fn fold_sealed(segmented: &SegmentedJournal, mut after: u64, until: u64) -> Result<u64, NotMeasured> {
    let (mut folded, mut state) = (0, HashMap::<String, (u64, usize)>::new());
    while after < until {
        let block = segmented.block(after).ok_or(NotMeasured::Interrupted)?;
        for line in block.lines().map_err(damaged)? {
            let line = line.map_err(damaged)?;
            let body: Body<'_> = serde_json::from_slice(line.body).map_err(|_| damaged(Damaged))?;
            if !state.contains_key(line.stream) {
                state.insert(line.stream.to_owned(), (0, 0));
            }
            if let Some((events, letters)) = state.get_mut(line.stream) {
                *events += 1;
                *letters += body.n.map_or(0, str::len);
            }
            after = line.position;
            folded += 1;
        }
    }
    Ok(folded)
}

fn damaged(why: Damaged) -> NotMeasured {
    NotMeasured::Decided(why.to_string())
}

/// What commands are given to.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Case {
    notes: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Happened {
    Noted { n: String },
}

impl DomainEvent for Happened {
    fn event_type(&self) -> String {
        "Noted".to_owned()
    }
    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl Aggregate for Case {
    const TYPE: &'static str = "case";
    type Command = String;
    type Event = Happened;
    type Error = std::fmt::Error;
    type Services = ();

    async fn handle(&mut self, n: String, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        if self.notes >= COMMANDS {
            return Err(std::fmt::Error);
        }
        sink.write(Happened::Noted { n }, self).await;
        Ok(())
    }

    fn apply(&mut self, Happened::Noted { .. }: Happened) {
        self.notes += 1;
    }
}

/// Commands a second of many callers, each of whom remembers so many aggregates. The aggregates of another `round` are others.
async fn commands(
    journal: &Arc<PostgresJournal>,
    each: Duration,
    round: u128,
    remembered: usize,
) -> Result<f64, NotMeasured> {
    let begun = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let store = match remembered {
                0 => JournalStore::<Case>::new(journal.clone()),
                most => JournalStore::remembering(journal.clone(), most),
            };
            tokio::spawn(keep_deciding(store, round * CALLERS + caller, begun + each))
        })
        .collect();
    let mut decided = 0;
    for caller in callers {
        decided += caller.await.map_err(|_| NotMeasured::Interrupted)??;
    }
    Ok(per_second(decided, begun.elapsed()))
}

async fn keep_deciding(store: JournalStore<Case>, caller: u128, end: Instant) -> Result<u64, NotMeasured> {
    let mut decided = 0;
    let text = "x".repeat(PAYLOAD);
    while Instant::now() < end {
        let id = format!("{caller}-{}", decided / COMMANDS);
        let failed = |why: cqrs_es::AggregateError<std::fmt::Error>| NotMeasured::Decided(why.to_string());
        let mut loaded = store.load_aggregate(&id).await.map_err(failed)?;
        let sink = EventSink::default();
        loaded.aggregate().handle(text.clone(), &(), &sink).await.map_err(|_| NotMeasured::Interrupted)?;
        store.commit(sink.collect().await, loaded, HashMap::new()).await.map_err(failed)?;
        decided += 1;
    }
    Ok(decided)
}

/// Seconds until an aggregate is there of which the program remembers nothing: the median.
async fn load(journal: &Arc<PostgresJournal>) -> Result<f64, NotMeasured> {
    let body = serde_json::to_vec(&Happened::Noted { n: "x".repeat(PAYLOAD) }).unwrap_or_default();
    for command in 0..LOADED {
        let mut asked =
            contract::proposal((3 << 100) + u128::from(command), "case/loaded", Expected::Any, TOGETHER);
        for event in &mut asked.writes[0].events {
            event.body.bytes.clone_from(&body);
        }
        journal.append(asked).await?;
    }
    let mut took = Vec::with_capacity(LOADS);
    for _ in 0..LOADS {
        let store = JournalStore::<Case>::new(journal.clone());
        let begun = Instant::now();
        let mut loaded =
            store.load_aggregate("loaded").await.map_err(|why| NotMeasured::Decided(why.to_string()))?;
        took.push(begun.elapsed().as_secs_f64());
        if loaded.aggregate().notes != LOADED * TOGETHER as u64 {
            return Err(NotMeasured::Interrupted);
        }
    }
    Ok(median(&took))
}

/// Seconds from an answer until a follower has read and folded the event: 99 of a hundred take less.
pub(super) async fn seen(journal: Arc<dyn Journal>) -> Result<f64, NotMeasured> {
    let begin = journal.head().await?.size;
    let (shown, mut showing) = watch::channel(begin);
    let follower = tokio::spawn(follow(journal.clone(), shown));
    let mut took = Vec::new();
    for number in 0..SEEN {
        let asked = proposal((4 << 60) + number, 0);
        let receipt = journal.append(asked).await?;
        let answered = Instant::now();
        let position = receipt.positions.map_or(0, |(first, _)| first);
        showing.wait_for(|at| *at >= position).await.map_err(|_| NotMeasured::Interrupted)?;
        took.push(answered.elapsed().as_secs_f64());
    }
    follower.abort();
    took.sort_by(f64::total_cmp);
    Ok(took.get(took.len() * 99 / 100).copied().unwrap_or_default())
}

/// A read model of one number for each stream.
async fn follow(journal: Arc<dyn Journal>, shown: watch::Sender<u64>) -> Result<(), ReadError> {
    let (mut hint, mut state, mut at) = (journal.watch(), HashMap::<String, u64>::new(), *shown.borrow());
    while hint.wait_for(|known| *known > at).await.is_ok() {
        for event in journal.follow(at, FOLLOWED).await? {
            *state.entry(event.envelope.stream).or_default() += 1;
            at = event.position;
        }
        shown.send_replace(at);
    }
    Ok(())
}

/// Seconds one event costs: the hash of its leaf and its place in the tree.
fn leaf() -> f64 {
    let (entry, mut frontier) = (vec![b'e'; ENTRY], Frontier::default());
    let begun = Instant::now();
    for _ in 0..LEAVES {
        frontier.push(ledger::leaf_hash(&entry));
    }
    // The root is asked for, so that none of it is left out.
    std::hint::black_box(frontier.root());
    begun.elapsed().as_secs_f64() / f64::from(LEAVES)
}

fn per_second(number: u64, took: Duration) -> f64 {
    // Far below where a float is no longer exact.
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from) / took.as_secs_f64()
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn failed(why: tokio_postgres::Error) -> NotMeasured {
    NotMeasured::Pgbench(why.to_string())
}

//! How do people who know the crate `cqrs-es` use a journal? Through its trait `EventStore`, over any store.
//!
//! Our own executor (`workflows`) does not go this way: `commit` has no positions to give back, and metadata is all
//! that names a command. The member `command_id` of the metadata makes a commit idempotent; without it each is new.
//!
//! A store may remember the aggregates it has just written ([`JournalStore::remembering`]), so that the next command of one need
//! not read it. Nothing is accepted on the word of what is remembered: the journal compares the version.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use cqrs_es::{Aggregate, AggregateContext, AggregateError, DomainEvent, EventEnvelope, EventStore};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::journal::{AppendError, Journal, ReadError};
use crate::keys::random;
use crate::proposal::{CommandKey, Context, Expected, NewEvent, Proposal, StreamName, StreamWrite, Verdict};
use crate::recent::Recent;
use crate::seal::open_part;

/// Member of the metadata that names the command.
pub const COMMAND_ID: &str = "command_id";
/// Member of the metadata that names who acts.
pub const ACTOR: &str = "actor";
/// Member of the metadata that names the role.
pub const ROLE: &str = "role";
/// Who acts where the metadata names nobody.
const NOBODY: &str = "unnamed";
/// Events read at once: nearly every aggregate is read in one piece.
const PIECE: usize = 4_000;

/// An event store of `cqrs-es` over a journal.
pub struct JournalStore<A> {
    journal: Arc<dyn Journal>,
    remembered: Option<Remembered<A>>,
    aggregate: PhantomData<fn() -> A>,
}

impl<A> JournalStore<A> {
    /// The store over a journal. Each command reads its aggregate.
    #[must_use]
    pub fn new(journal: Arc<dyn Journal>) -> Self {
        Self { journal, remembered: None, aggregate: PhantomData }
    }
}

impl<A: Clone> JournalStore<A> {
    /// The same, remembering so many of the aggregates written last.
    ///
    /// Where another process has written to one meanwhile, its next command ends as a conflict, as it would if the other had
    /// written between load and commit; or it is refused on a state that is past. Either way it is forgotten, and read when it is
    /// asked for again.
    #[must_use]
    pub fn remembering(journal: Arc<dyn Journal>, most: usize) -> Self {
        let remembered = Remembered { copy: A::clone, held: Recent::new(most) };
        Self { journal, remembered: Some(remembered), aggregate: PhantomData }
    }
}

/// Aggregates as the journal folds them, at a version. One that is being worked on is not among them: it comes back when its
/// events are recorded.
struct Remembered<A> {
    copy: fn(&A) -> A,
    held: Recent<String, (A, u64)>,
}

/// An aggregate as loaded, and the version it was loaded at.
pub struct Loaded<A> {
    aggregate: A,
    /// The same as the journal folds it, whatever is done to the other; none where nothing is remembered.
    kept: Option<A>,
    stream: StreamName,
    id: String,
    version: u64,
}

impl<A: Aggregate> AggregateContext<A> for Loaded<A> {
    fn aggregate(&mut self) -> &mut A {
        &mut self.aggregate
    }
}

fn unexpected<E: std::error::Error>(
    why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> AggregateError<E> {
    AggregateError::UnexpectedError(why.into())
}

fn refused<E: std::error::Error>(why: AppendError) -> AggregateError<E> {
    match why {
        AppendError::Overtaken { .. } => AggregateError::AggregateConflict,
        AppendError::Busy | AppendError::Unavailable(_) => {
            AggregateError::DatabaseConnectionError(Box::new(why))
        }
        AppendError::KeyReused(_) | AppendError::Malformed(_) => unexpected(why),
    }
}

impl<A: Aggregate> EventStore<A> for JournalStore<A> {
    type AC = Loaded<A>;

    async fn load_events(&self, id: &str) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let stream = StreamName::new(A::TYPE, id);
        let mut events: Vec<EventEnvelope<A>> = Vec::new();
        loop {
            let piece = self.journal.read_stream(&stream, events.len() as u64, PIECE).await;
            let piece = piece.map_err(unreachable)?;
            let read = piece.len();
            for recorded in piece {
                let payload = decoded::<A>(&recorded.body)?;
                events.push(EventEnvelope {
                    aggregate_id: id.to_owned(),
                    sequence: events.len() + 1,
                    payload,
                    metadata: HashMap::from([
                        ("position".to_owned(), recorded.position.to_string()),
                        ("recorded_at".to_owned(), recorded.envelope.recorded_at.to_string()),
                        (COMMAND_ID.to_owned(), recorded.envelope.command_id.to_string()),
                        (ACTOR.to_owned(), recorded.envelope.actor),
                        (ROLE.to_owned(), recorded.envelope.role),
                    ]),
                });
            }
            if read < PIECE {
                return Ok(events);
            }
        }
    }

    async fn load_aggregate(&self, id: &str) -> Result<Self::AC, AggregateError<A::Error>> {
        let stream = StreamName::new(A::TYPE, id);
        let known = self.remembered.as_ref().and_then(|remembered| remembered.held.take(id));
        let (aggregate, version) = match known {
            Some(known) => known,
            None => self.folded(&stream).await?,
        };
        let id = id.to_owned();
        Ok(match &self.remembered {
            Some(Remembered { copy, .. }) => {
                Loaded { aggregate: copy(&aggregate), kept: Some(aggregate), stream, id, version }
            }
            None => Loaded { aggregate, kept: None, stream, id, version },
        })
    }

    async fn commit(
        &self,
        events: Vec<A::Event>,
        loaded: Self::AC,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let proposal = proposal::<A>(&events, &loaded, &metadata)?;
        self.journal.append(proposal).await.map_err(refused)?;
        if let (Some(remembered), Some(mut kept)) = (&self.remembered, loaded.kept) {
            events.iter().cloned().for_each(|event| kept.apply(event));
            let version = loaded.version + events.len() as u64;
            remembered.held.put(loaded.id.clone(), (kept, version), |(_, known)| *known > version);
        }
        let start = usize::try_from(loaded.version).unwrap_or(usize::MAX);
        let envelope = |(index, payload)| EventEnvelope {
            aggregate_id: loaded.id.clone(),
            sequence: start.saturating_add(index),
            payload,
            metadata: metadata.clone(),
        };
        Ok((1..).zip(events).map(envelope).collect())
    }
}

impl<A: Aggregate> JournalStore<A> {
    /// The aggregate as the journal folds it, and its version.
    async fn folded(&self, stream: &StreamName) -> Result<(A, u64), AggregateError<A::Error>> {
        let (mut aggregate, mut version) = (A::default(), 0);
        loop {
            let piece = self.journal.bodies(stream, version, PIECE).await;
            let piece = piece.map_err(unreachable)?;
            for body in &piece {
                aggregate.apply(decoded::<A>(&body.bytes)?);
                version = body.version;
            }
            if piece.len() < PIECE {
                return Ok((aggregate, version));
            }
        }
    }
}

fn unreachable<E: std::error::Error>(why: ReadError) -> AggregateError<E> {
    AggregateError::DatabaseConnectionError(Box::new(why))
}

fn decoded<A: Aggregate>(body: &[u8]) -> Result<A::Event, AggregateError<A::Error>> {
    serde_json::from_slice(body).map_err(|why| AggregateError::DeserializationError(Box::new(why)))
}

fn proposal<A: Aggregate>(
    events: &[A::Event],
    loaded: &Loaded<A>,
    metadata: &HashMap<String, String>,
) -> Result<Proposal, AggregateError<A::Error>> {
    let command = match metadata.get(COMMAND_ID) {
        Some(text) => Uuid::parse_str(text).map_err(unexpected)?,
        None => fresh()?,
    };
    let mut digest = Sha256::new();
    let mut written = Vec::with_capacity(events.len());
    for event in events {
        let bytes = serde_json::to_vec(event).map_err(unexpected)?;
        digest.update(&bytes);
        written.push(NewEvent {
            event_id: fresh()?,
            event_type: event.event_type(),
            schema: event.event_version().split('.').next().and_then(|major| major.parse().ok()).unwrap_or(1),
            body: open_part(bytes).map_err(unexpected)?,
            sealed: Vec::new(),
        });
    }
    let named = |member: &str| metadata.get(member).map_or(NOBODY, String::as_str).to_owned();
    let expected = Expected::Exact(loaded.version);
    Ok(Proposal {
        command: CommandKey { id: command, digest: digest.finalize().into() },
        verdict: Verdict::Accepted,
        reads: Vec::new(),
        writes: vec![StreamWrite { stream: loaded.stream.clone(), expected, events: written }],
        context: Context {
            correlation: command,
            causation: Vec::new(),
            actor: named(ACTOR),
            on_behalf_of: None,
            recorded_by: None,
            role: named(ROLE),
            mandate: None,
            procedure: None,
            happened_at: None,
            received_at: None,
        },
    })
}

/// A new identifier for what nobody named. Random: this seam has no clock.
fn fresh<E: std::error::Error>() -> Result<Uuid, AggregateError<E>> {
    let bytes: [u8; 16] = random().map_err(unexpected)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

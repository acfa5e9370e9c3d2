//! What a caller asks the journal to append.

use std::sync::Arc;

use uuid::Uuid;

use crate::entry::{Digest, OpenPart, SealedPart};

/// Name of a stream: `kind/key`, at most 200 bytes of `[A-Za-z0-9._~-]` around one or more slashes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamName(Arc<str>);

impl StreamName {
    /// The stream `kind/key`.
    #[must_use]
    pub fn new(kind: &str, key: &str) -> Self {
        Self(Arc::from(format!("{kind}/{key}")))
    }
    /// The stream with this whole name.
    #[must_use]
    pub fn whole(name: &str) -> Self {
        Self(Arc::from(name))
    }
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether the journal takes it: a kind, a slash, a key; letters, digits and `._~-/` of ASCII, no empty part, 200 bytes at most.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        crate::well_formed::is_stream_name(&self.0)
    }
}

/// What the caller believes about a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Its version is exactly this (0: it has no events).
    Exact(u64),
    /// It has no events.
    NoStream,
    /// It has at least one event.
    Exists,
    /// Nothing is believed.
    Any,
}

/// A belief about a stream that is only read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The stream.
    pub stream: StreamName,
    /// The belief.
    pub expected: Expected,
}

/// Identity of a command: its idempotency key and a digest of everything it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandKey {
    /// The `Idempotency-Key`.
    pub id: Uuid,
    /// SHA-256 of the canonical command.
    pub digest: Digest,
}

/// Whether the command was granted or a rule said no; both are records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Granted; the events are its effect (none, if it changed nothing).
    Accepted,
    /// Refused; the events record the refusal.
    Refused,
}

/// What all events of one command share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// First command of the chain.
    pub correlation: Uuid,
    /// Positions of the causing events.
    pub causation: Vec<u64>,
    /// Who did it.
    pub actor: String,
    /// The participant represented.
    pub on_behalf_of: Option<String>,
    /// Who wrote it down, if not the actor.
    pub recorded_by: Option<String>,
    /// Role in which the asker asked.
    pub role: String,
    /// Mandate relied on.
    pub mandate: Option<String>,
    /// Procedure and version applied.
    pub procedure: Option<String>,
    /// Asserted time of happening, as JSON.
    pub happened_at: Option<serde_json::Value>,
    /// Asserted time of receipt, as JSON.
    pub received_at: Option<serde_json::Value>,
}

impl Context {
    /// Somebody did something in a role, and nothing else is said.
    #[must_use]
    pub fn of(actor: &str, role: &str, correlation: Uuid) -> Self {
        Self {
            correlation,
            causation: Vec::new(),
            actor: actor.to_owned(),
            on_behalf_of: None,
            recorded_by: None,
            role: role.to_owned(),
            mandate: None,
            procedure: None,
            happened_at: None,
            received_at: None,
        }
    }
}

/// One event to append.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// UUID v7 chosen by the caller.
    pub event_id: Uuid,
    /// Name of the event type.
    pub event_type: String,
    /// Schema number of the body.
    pub schema: u32,
    /// The public payload.
    pub body: OpenPart,
    /// Personal data, each part under its subject's key.
    pub sealed: Vec<SealedPart>,
}

/// Events for one stream.
#[derive(Clone, PartialEq, Eq)]
pub struct StreamWrite {
    /// The stream.
    pub stream: StreamName,
    /// What the caller believes of it.
    pub expected: Expected,
    /// At least one event.
    pub events: Vec<NewEvent>,
}

/// Everything one command writes, all or nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The command.
    pub command: CommandKey,
    /// Granted or refused.
    pub verdict: Verdict,
    /// Streams relied on but not written.
    pub reads: Vec<Expectation>,
    /// Streams written; may be empty (a command that changed nothing is still remembered).
    pub writes: Vec<StreamWrite>,
    /// Shared envelope members.
    pub context: Context,
}

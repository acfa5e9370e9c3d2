//! What does a read model learn with every event, whatever its type? Where it stands and who did it.

use domain::{NominationRef, ParticipantCode, PersonId};
use eventstore::{Envelope, Recorded};
use jiff::Timestamp;

/// The circumstances of one event, borrowed from the journal for the time of a fold.
#[derive(Clone, Copy, Debug)]
pub struct Fact<'a> {
    /// Its position.
    pub position: u64,
    /// When it was recorded, by the journal's clock.
    pub at: Timestamp,
    /// Its envelope.
    pub envelope: &'a Envelope,
}

impl<'a> Fact<'a> {
    /// The circumstances of a recorded event.
    #[must_use]
    pub fn of(recorded: &'a Recorded) -> Self {
        Self {
            position: recorded.position,
            at: instant(recorded.envelope.recorded_at),
            envelope: &recorded.envelope,
        }
    }

    /// The part of the stream's name after its kind: `EN-2014-0058` of `expert-nomination/EN-2014-0058`.
    #[must_use]
    pub fn key(&self) -> &'a str {
        key_of(&self.envelope.stream)
    }

    /// The key of the stream as a nomination's reference.
    #[must_use]
    pub fn reference(&self) -> NominationRef {
        NominationRef::new(self.key())
    }

    /// Who did it, if it was a person.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        person(&self.envelope.actor)
    }

    /// The participant represented.
    #[must_use]
    pub fn on_behalf_of(&self) -> Option<ParticipantCode> {
        self.envelope.on_behalf_of.as_deref().map(ParticipantCode::new)
    }
}

/// The key of a stream's name: everything after the first slash.
#[must_use]
pub fn key_of(stream: &str) -> &str {
    stream.split_once('/').map_or(stream, |(_, key)| key)
}

/// The person an envelope names as actor; none for `secretariat` and `timer`.
#[must_use]
pub fn person(actor: &str) -> Option<PersonId> {
    (!matches!(actor, "secretariat" | "timer")).then(|| PersonId::new(actor))
}

/// The journal's microseconds as an instant.
#[must_use]
pub fn instant(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

//! How events are written and read: a type name, a schema number and a JSON body.

use crate::kept::Text;
use crate::personal::PersonalPart;

/// Why stored bytes could not be read back as an event.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// No aggregate knows this event type.
    #[error("unknown event type {0}")]
    Type(String),
    /// The type is known, this schema number is not.
    #[error("event type {0} has no schema {1}")]
    Schema(String, u32),
    /// The body does not have the shape its type and schema promise.
    #[error("event {0}: {1}")]
    Body(String, serde_json::Error),
}

/// The payload of one event type.
pub trait Payload {
    /// The personal data in it, each to be sealed as a part of its own.
    fn personal(&self) -> Vec<PersonalPart> {
        Vec::new()
    }
    /// The texts it names by digest, to be kept beside the journal before the event is written.
    fn texts(&self) -> Vec<Text> {
        Vec::new()
    }
}

/// Declares the events of an aggregate: variants, their names on the wire and their schema numbers.
#[macro_export]
macro_rules! events {
    ($(#[$doc:meta])* pub enum $name:ident { $( $(#[$vdoc:meta])* $variant:ident($payload:ty) = $wire:literal v $schema:literal ),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[allow(clippy::large_enum_variant, reason = "events live on the heap of their batch for a moment; boxing each would cost more than it saves")]
        pub enum $name { $( $(#[$vdoc])* $variant($payload) ),* }

        impl $name {
            /// Every event type of this aggregate with its newest schema number.
            pub const TYPES: &'static [(&'static str, u32)] = &[ $( ($wire, $schema) ),* ];

            /// Name on the wire and schema number.
            #[must_use]
            pub const fn wire_type(&self) -> (&'static str, u32) {
                match self { $( Self::$variant(_) => ($wire, $schema) ),* }
            }

            /// The public body: JSON of the payload, personal data replaced by references.
            pub fn body(&self) -> serde_json::Result<Vec<u8>> {
                match self { $( Self::$variant(payload) => serde_json::to_vec(payload) ),* }
            }

            /// The parts to seal.
            #[must_use]
            pub fn personal(&self) -> Vec<$crate::personal::PersonalPart> {
                match self { $( Self::$variant(payload) => $crate::wire::Payload::personal(payload) ),* }
            }

            /// The texts to keep beside the journal.
            #[must_use]
            pub fn texts(&self) -> Vec<$crate::kept::Text> {
                match self { $( Self::$variant(payload) => $crate::wire::Payload::texts(payload) ),* }
            }

            /// Reads the newest schema; older ones are translated in `wire.rs` first.
            pub fn read(event_type: &str, schema: u32, body: &[u8]) -> Result<Self, $crate::wire::Unreadable> {
                match (event_type, schema) {
                    $( ($wire, $schema) => serde_json::from_slice(body).map(Self::$variant)
                        .map_err(|why| $crate::wire::Unreadable::Body(event_type.to_owned(), why)), )*
                    _ if Self::TYPES.iter().any(|(known, _)| *known == event_type) =>
                        Err($crate::wire::Unreadable::Schema(event_type.to_owned(), schema)),
                    _ => Err($crate::wire::Unreadable::Type(event_type.to_owned())),
                }
            }
        }

        impl cqrs_es::DomainEvent for $name {
            fn event_type(&self) -> String { self.wire_type().0.to_owned() }
            fn event_version(&self) -> String { self.wire_type().1.to_string() }
        }
    };
}

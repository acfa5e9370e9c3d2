//! What exactly is hashed? The envelope as canonical JSON (RFC 8785), the same bytes in every store.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::entry::{Digest, Envelope};
use crate::proposal::{NewEvent, Proposal, StreamWrite};

/// The envelope's members before `recorded_at`, in the order of RFC 8785 §3.2.3; all names are ASCII, so byte order is the order asked for.
#[derive(Serialize)]
struct Before<'a, P: Serialize> {
    actor: &'a str,
    #[serde(skip_serializing_if = "<[u64]>::is_empty")]
    causation: &'a [u64],
    command_id: uuid::Uuid,
    correlation: uuid::Uuid,
    event_id: uuid::Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    happened_at: Option<Sorted<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mandate: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<&'a str>,
    parts: P,
    #[serde(skip_serializing_if = "Option::is_none")]
    procedure: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Sorted<'a>>,
}

/// Those between `recorded_at` and `version`, which is the last.
#[derive(Serialize)]
struct Between<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_by: Option<&'a str>,
    role: &'a str,
    schema: u32,
    stream: &'a str,
    #[serde(rename = "type")]
    event_type: &'a str,
}

/// The text up to the number of `recorded_at`, and from there to the number of `version`.
fn around<P: Serialize>(
    before: &Before<'_, P>,
    between: &Between<'_>,
) -> serde_json::Result<(Vec<u8>, Vec<u8>)> {
    let (mut first, mut second) = (serde_json::to_vec(before)?, serde_json::to_vec(between)?);
    // Each is an object of its own: the brace that closes the first and those around the second are not in the entry.
    first.pop();
    first.extend_from_slice(br#","recorded_at":"#);
    if let Some(brace) = second.first_mut() {
        *brace = b',';
    }
    second.pop();
    second.extend_from_slice(br#","version":"#);
    Ok((first, second))
}

/// Digests of parts by name, sorted, written in hexadecimal.
struct Parts<'a>(Vec<(&'a str, Digest)>);

impl Serialize for Parts<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, digest)| (name, Hexadecimal(digest))))
    }
}

/// A digest as text, without a text of its own in memory.
struct Hexadecimal<'a>(&'a Digest);

impl Serialize for Hexadecimal<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        serializer.serialize_str(std::str::from_utf8(&text).map_err(serde::ser::Error::custom)?)
    }
}

/// An event that is asked for, with the digest of its body.
pub(crate) struct Asked<'a> {
    pub(crate) proposal: &'a Proposal,
    pub(crate) write: &'a StreamWrite,
    pub(crate) event: &'a NewEvent,
    pub(crate) body: Digest,
}

impl Asked<'_> {
    /// Its entry around the two numbers only the journal knows.
    pub(crate) fn written(&self) -> serde_json::Result<(Vec<u8>, Vec<u8>)> {
        let (event, context) = (self.event, &self.proposal.context);
        let mut parts: Vec<(&str, Digest)> =
            event.sealed.iter().map(|part| (part.name.as_str(), part.digest)).collect();
        parts.push(("body", self.body));
        parts.sort_unstable_by_key(|(name, _)| *name);
        let before = Before {
            actor: &context.actor,
            causation: &context.causation,
            command_id: self.proposal.command.id,
            correlation: context.correlation,
            event_id: event.event_id,
            happened_at: context.happened_at.as_ref().map(Sorted),
            mandate: context.mandate.as_deref(),
            on_behalf_of: context.on_behalf_of.as_deref(),
            parts: Parts(parts),
            procedure: context.procedure.as_deref(),
            received_at: context.received_at.as_ref().map(Sorted),
        };
        let between = Between {
            recorded_by: context.recorded_by.as_deref(),
            role: &context.role,
            schema: event.schema,
            stream: self.write.stream.as_str(),
            event_type: &event.event_type,
        };
        around(&before, &between)
    }
}

/// A JSON value whose objects are written with sorted names, whatever order they are held in.
struct Sorted<'a>(&'a Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
                serializer.collect_map(sorted.into_iter().map(|(name, value)| (name, Sorted(value))))
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Sorted)),
            other => other.serialize(serializer),
        }
    }
}

/// The canonical entry of an envelope.
pub fn entry(envelope: &Envelope) -> serde_json::Result<Vec<u8>> {
    let before = Before {
        actor: &envelope.actor,
        causation: &envelope.causation,
        command_id: envelope.command_id,
        correlation: envelope.correlation,
        event_id: envelope.event_id,
        happened_at: envelope.happened_at.as_ref().map(Sorted),
        mandate: envelope.mandate.as_deref(),
        on_behalf_of: envelope.on_behalf_of.as_deref(),
        parts: &envelope.parts,
        procedure: envelope.procedure.as_deref(),
        received_at: envelope.received_at.as_ref().map(Sorted),
    };
    let between = Between {
        recorded_by: envelope.recorded_by.as_deref(),
        role: &envelope.role,
        schema: envelope.schema,
        stream: &envelope.stream,
        event_type: &envelope.event_type,
    };
    let (before, between) = around(&before, &between)?;
    let [recorded_at, version] = [envelope.recorded_at.to_string(), envelope.version.to_string()];
    Ok([&before, recorded_at.as_bytes(), &between, version.as_bytes(), b"}"].concat())
}

/// Digest of a part: SHA-256(blind ‖ bytes).
#[must_use]
pub fn part_digest(blind: &[u8; 32], bytes: &[u8]) -> Digest {
    Sha256::new().chain_update(blind).chain_update(bytes).finalize().into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn envelope(text: String, number: u32, members: Vec<(String, String)>) -> Envelope {
        let given: serde_json::Map<_, _> = members.into_iter().map(|(k, v)| (k, Value::String(v))).collect();
        Envelope {
            stream: "expert-nomination/EN-2014-0001".to_owned(),
            version: u64::from(number),
            event_id: uuid::Uuid::from_u128(7),
            event_type: text.clone(),
            schema: 1,
            recorded_at: 1_394_790_720_000_001,
            happened_at: None,
            received_at: Some(Value::Object(given)),
            command_id: uuid::Uuid::from_u128(8),
            correlation: uuid::Uuid::from_u128(9),
            causation: vec![u64::from(number)],
            actor: text.clone(),
            on_behalf_of: Some(text),
            recorded_by: None,
            role: "registrar".to_owned(),
            mandate: None,
            procedure: None,
            parts: BTreeMap::from([("body".to_owned(), "00".to_owned())]),
        }
    }

    proptest! {
        #[test]
        fn the_entry_is_canonical_by_another_implementation(
            text in ".{0,40}", number: u32, members in proptest::collection::vec((".{0,8}", ".{0,8}"), 0..6)
        ) {
            let ours = entry(&envelope(text, number, members)).unwrap_or_default();
            let value: Value = serde_json::from_slice(&ours).unwrap_or_default();
            let theirs = serde_json_canonicalizer::to_vec(&value).unwrap_or_default();
            prop_assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&theirs));
        }
    }
}

//! What is hashed: the canonical envelope and the digests of its parts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// SHA-256.
pub type Digest = [u8; 32];

/// A digest as hexadecimal text. A replay writes a million of them.
pub(crate) fn hex_of(digest: &Digest) -> String {
    let mut text = [0; 64];
    // It fails only where the text has not twice the length.
    let _ = hex::encode_to_slice(digest, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// A part whose bytes are stored in the open: digest = SHA-256(blind ‖ bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPart {
    /// 32 random bytes, so that a digest gives nothing away.
    pub blind: [u8; 32],
    /// The bytes exactly as hashed.
    pub bytes: Vec<u8>,
}

/// A part with personal data: stored sealed under its subject's key. The digest is that of the clear
/// bytes with their blind; the blind travels inside the sealed bytes, so erasing the key erases both.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedPart {
    /// Name of the part within its event.
    pub name: String,
    /// Pseudonym whose key seals it.
    pub subject: String,
    /// SHA-256(blind ‖ clear bytes).
    pub digest: Digest,
    /// nonce ‖ XChaCha20-Poly1305(blind ‖ clear bytes).
    pub bytes: Vec<u8>,
}

/// The envelope of one event, as the canonical JSON entry (RFC 8785) holds it. Absent members are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Stream the event belongs to.
    pub stream: String,
    /// Version of the stream after this event, from 1.
    pub version: u64,
    /// UUID v7.
    pub event_id: Uuid,
    /// Name of the event type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Schema number of the body.
    pub schema: u32,
    /// Microseconds since 1970 UTC by the journal's clock; strictly increasing.
    pub recorded_at: i64,
    /// When it happened, as asserted: JSON text of the asserted time, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened_at: Option<serde_json::Value>,
    /// When it was received, by the channel's clock, if it came through one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<serde_json::Value>,
    /// The command that brought it.
    pub command_id: Uuid,
    /// The first command of the chain this belongs to.
    pub correlation: Uuid,
    /// Positions of the events that caused it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causation: Vec<u64>,
    /// Who did it.
    pub actor: String,
    /// The participant represented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
    /// Who wrote it down, if not the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// Role in which the asker asked.
    pub role: String,
    /// Mandate relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<String>,
    /// Procedure and version applied: `expert-nomination/1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// Digest of every part by name, in hexadecimal; `body` is always there.
    pub parts: BTreeMap<String, String>,
}

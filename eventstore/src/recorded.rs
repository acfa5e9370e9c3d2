//! What the journal gives back.

use uuid::Uuid;

use crate::entry::{Digest, Envelope};
use crate::proposal::{StreamName, Verdict};

/// One event as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Position, from 1.
    pub position: u64,
    /// The envelope, parsed from the entry.
    pub envelope: Envelope,
    /// The public payload, exactly as hashed.
    pub body: Vec<u8>,
    /// Leaf hash: SHA-256(0x00 ‖ entry).
    pub leaf: Digest,
}

/// The public payload of one event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Version of the stream after the event.
    pub version: u64,
    /// The payload, exactly as hashed.
    pub bytes: Vec<u8>,
}

/// One event exactly as it is kept, for whoever proves, exports or examines it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Position, from 1.
    pub position: u64,
    /// The canonical envelope, as hashed.
    pub entry: Vec<u8>,
    /// The public payload, as hashed.
    pub body: Vec<u8>,
    /// Its blind.
    pub blind: [u8; 32],
    /// Leaf hash, as stored.
    pub leaf: Digest,
}

/// Answer to an append: where it stands. The same for every repetition of the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The command.
    pub command_id: Uuid,
    /// Granted or refused.
    pub verdict: Verdict,
    /// First and last position written; none if nothing was.
    pub positions: Option<(u64, u64)>,
    /// Version of each written stream after the append.
    pub versions: Vec<(StreamName, u64)>,
    /// Whether this command had been answered before.
    pub repeated: bool,
}

/// What is on file about a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRecord {
    /// Digest of the command as first received.
    pub digest: Digest,
    /// The answer it got.
    pub receipt: Receipt,
}

//! How is an envelope read back, a million times in a row?

use crate::entry::Envelope;

/// The envelope in a canonical entry.
pub(crate) fn read(entry: &[u8]) -> serde_json::Result<Envelope> {
    serde_json::from_slice(entry)
}

//! How is an answer kept? As one line of JSON beside the command.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::entry::Digest;
use crate::proposal::{StreamName, Verdict};
use crate::recorded::{CommandRecord, Receipt};

#[derive(Serialize, Deserialize)]
struct Kept<Name> {
    refused: bool,
    positions: Option<(u64, u64)>,
    versions: Vec<(Name, u64)>,
}

/// The text of an answer.
pub(crate) fn write(receipt: &Receipt) -> String {
    let kept = Kept {
        refused: receipt.verdict == Verdict::Refused,
        positions: receipt.positions,
        versions: receipt.versions.iter().map(|(stream, version)| (stream.as_str(), *version)).collect(),
    };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// The answer in a text; none if it is not one of ours.
pub(crate) fn read(id: Uuid, digest: &[u8], text: &str) -> Option<CommandRecord> {
    let kept: Kept<String> = serde_json::from_str(text).ok()?;
    let receipt = Receipt {
        command_id: id,
        verdict: if kept.refused { Verdict::Refused } else { Verdict::Accepted },
        positions: kept.positions,
        versions: kept
            .versions
            .iter()
            .map(|(stream, version)| (StreamName::whole(stream), *version))
            .collect(),
        repeated: false,
    };
    Some(CommandRecord { digest: digest_of(digest)?, receipt })
}

/// Thirty-two bytes; none if there are more or less.
pub(crate) fn digest_of(bytes: &[u8]) -> Option<Digest> {
    bytes.try_into().ok()
}

/// Peaks as one run of bytes.
pub(crate) fn peaks_to_bytes(peaks: &[Digest]) -> Vec<u8> {
    peaks.concat()
}

/// Peaks from one run of bytes.
pub(crate) fn peaks_from_bytes(bytes: &[u8]) -> Vec<Digest> {
    bytes.chunks_exact(32).filter_map(digest_of).collect()
}

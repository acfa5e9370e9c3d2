//! What happened to a procedure: its versions, each effective from an instant (DR10, DR36).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::identity::ProcedureId;
use crate::wire::Payload;

/// One version of a procedure. Durations are ISO 8601 with `BD` for business days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The definition it belongs to.
    pub procedure: ProcedureId,
    /// 1, 2, 3 …; numbers are never used again.
    pub number: u32,
    /// How many approvals it takes: 1, or 2 (both co-managers, from two governments; DR05).
    pub keys: u8,
    /// Years an entry stays valid after its last substantive update.
    pub validity_years: i8,
    /// Duration within which completeness is checked, acknowledgement given: `P5BD`.
    pub check: String,
    /// Duration within which is decided: `P20BD`.
    pub decide: String,
    /// How long a returned form waits before it lapses: `P30D`.
    pub resubmit: String,
    /// How long the nominee has to answer: `P14D`.
    pub consent: String,
    /// How long before expiry the reminder goes: `P60D`.
    pub remind: String,
    /// Instances opened from this instant on follow it.
    pub effective_from: Timestamp,
}

impl Payload for Version {}

crate::events! {
    /// What happened to a procedure.
    pub enum Event {
        /// A version was set.
        VersionSet(Version) = "ProcedureVersionSet" v 1,
    }
}

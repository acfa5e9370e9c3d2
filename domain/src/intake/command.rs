//! What may be asked about something that arrived.

use serde::{Deserialize, Serialize};

use super::event::{Reading, ReceiptKeyed, Registered, SetAside};
use crate::asserted::Asserted;
use crate::channel::{Channel, FileRef};

/// Take in what arrived; its files are stored before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeIn {
    /// How it came.
    pub channel: Channel,
    /// When, by the channel's clock, if it could be read.
    pub received: Option<Asserted>,
    /// Times that contradict it.
    pub conflicting: Vec<Asserted>,
    /// SHA-256 of the Message-ID.
    pub message: Option<String>,
    /// The original, then its attachments.
    pub files: Vec<FileRef>,
    /// What could be read off it.
    pub reading: Reading,
    /// What could not be read.
    pub remarks: Vec<String>,
}

/// A request about one intake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Take it in.
    TakeIn(TakeIn),
    /// Record that it came again.
    RecordAgain {
        /// By which clock this time.
        received: Option<Asserted>,
    },
    /// Key or correct the time of receipt.
    KeyReceipt(ReceiptKeyed),
    /// Register it as a nomination.
    Register(Registered),
    /// Set it aside.
    SetAside(SetAside),
    /// Take it up again.
    TakeUp,
}

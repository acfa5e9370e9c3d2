//! How something reached the secretariat.

use serde::{Deserialize, Serialize};

/// The channel of an intake; the clock of receipt follows from it (DR06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Typed by the nominator in the application or sent to the API.
    Portal,
    /// A received mail.
    Email,
    /// A fax.
    Fax,
    /// A letter by post.
    Post,
    /// Handed over.
    Hand,
}

impl Channel {
    /// The word of the form's field `intake_channel`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Email => "email",
            Self::Fax => "fax",
            Self::Post => "post",
            Self::Hand => "hand",
        }
    }
}

/// A file kept beside the journal: content-addressed, stored sealed under its subject's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// SHA-256 of the file as received, in hexadecimal.
    pub digest: String,
    /// Media type, as determined on receipt.
    pub media_type: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Whose key seals it.
    pub subject: crate::identity::PersonId,
}

//! What happened to a person's data: holds, the two persons' acts, and what the program did then.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identity::PersonId;
use crate::wire::Payload;

/// Why data may be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The person asked (DR30).
    Person,
    /// The retention schedule says so (AQ15).
    Schedule,
    /// It was erased before, and a restored journal did not know it yet.
    Replay,
}

/// Somebody asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The person, then the pseudonyms of originals and files about her.
    pub subjects: Vec<PersonId>,
    /// Class of the retention schedule.
    pub class: String,
    /// Why it may be done.
    pub basis: Basis,
    /// The day the class's clock started.
    pub since: Option<Date>,
    /// The grounds.
    pub grounds: String,
    /// Who asked.
    pub by: PersonId,
}

/// Somebody else confirmed it: from here on it holds. One event for each pseudonym; the journal's stores and verifiers know
/// it by its name and `subject`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// Whose key, parts and files are destroyed.
    pub subject: PersonId,
    /// Class of the retention schedule; none where it is replayed.
    pub class: Option<String>,
    /// Why it may be done.
    pub basis: Basis,
    /// Who asked; none where it is replayed.
    pub asked_by: Option<PersonId>,
    /// Who confirmed; none where it is replayed.
    pub by: Option<PersonId>,
}

/// It was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: PersonId,
}

/// A legal hold was placed or lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: PersonId,
}

/// Keys, parts and files are gone, and the sweep found nothing left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Completed {
    /// Pseudonyms whose key is destroyed.
    pub keys: u64,
    /// Parts removed.
    pub parts: u64,
    /// Files removed.
    pub files: u64,
    /// Whether the sweep read the store's own files and found no byte of them; where the store cannot, it is not claimed.
    pub files_searched: bool,
}

impl Payload for Asked {}
impl Payload for Confirmed {}
impl Payload for Rejected {}
impl Payload for Hold {}
impl Payload for Completed {}

crate::events! {
    /// What happened to a person's data.
    pub enum Event {
        /// Its erasure was asked for.
        Asked(Asked) = "ErasureAsked" v 1,
        /// It was confirmed for one pseudonym.
        Confirmed(Confirmed) = "SubjectErased" v 1,
        /// It was rejected.
        Rejected(Rejected) = "ErasureRejected" v 1,
        /// A legal hold was placed.
        HoldPlaced(Hold) = "LegalHoldPlaced" v 1,
        /// The hold was lifted.
        HoldLifted(Hold) = "LegalHoldLifted" v 1,
        /// Nothing is left.
        Completed(Completed) = "ErasureCompleted" v 1,
    }
}

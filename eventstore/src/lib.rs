//! The journal: an append-only, gapless, provable log of events with group commit.
//!
//! *Position* counts from 1 without gaps, in commit order; the position of an event is the size of the
//! Merkle tree that ends with it. The store knows streams and bytes, not nominations.

pub mod archive;
#[cfg(feature = "bench")]
pub mod bench;
pub mod canonical;
pub mod clock;
#[cfg(any(test, feature = "testing"))]
#[expect(clippy::expect_used, reason = "an examination fails by panicking")]
pub mod contract;
pub mod cqrs;
pub mod draft;
pub mod entry;
pub mod erasure;
pub mod examination;
pub mod export;
pub mod journal;
pub mod keys;
pub mod limits;
pub mod memory;
pub mod postgres;
pub mod proposal;
pub mod prover;
pub mod recorded;
pub mod saved;
pub mod seal;
pub mod segments;
pub mod sequencer;
pub mod signer;
pub mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

mod callers;
mod envelope_text;
mod receipt_text;
mod recent;
mod well_formed;

pub use entry::{Digest, Envelope, OpenPart, SealedPart};
pub use erasure::{Erased, ErasedPart, Eraser};
pub use journal::{AppendError, Head, Journal, ReadError};
pub use proposal::{
    CommandKey, Context, Expectation, Expected, NewEvent, Proposal, StreamName, StreamWrite, Verdict,
};
pub use recent::Recent;
pub use recorded::{Body, CommandRecord, Kept, Receipt, Recorded};

pub use clock::{JournalClock, SharedClock, StandingClock, SystemClock};
pub use keys::{Key, KeyError, KeyStore, MemoryKeys, SqliteKeys};
pub use memory::MemoryJournal;
pub use postgres::{PostgresJournal, PostgresKeys};
pub use prover::{Consistency, Inclusion, Prover};
pub use saved::{NotSaved, SavedFile, SavedFiles};
pub use segments::SegmentedJournal;
pub use signer::{NotSigned, Signer};
pub use sqlite::SqliteJournal;

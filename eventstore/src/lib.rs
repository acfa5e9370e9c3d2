//! The journal: an append-only, gapless, provable log of events with group commit.
//!
//! *Position* counts from 1 without gaps, in commit order; the position of an event is the size of the
//! Merkle tree that ends with it. The store knows streams and bytes, not nominations.

pub mod entry;
pub mod journal;
pub mod proposal;
pub mod recorded;

pub use entry::{Digest, Envelope, OpenPart, SealedPart};
pub use journal::{AppendError, Head, Journal, ReadError};
pub use proposal::{
    CommandKey, Context, Expectation, Expected, NewEvent, Proposal, StreamName, StreamWrite, Verdict,
};
pub use recorded::{CommandRecord, Receipt, Recorded};

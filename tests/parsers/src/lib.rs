//! What comes from outside, and does reading it ever do harm? One function for each parser, with what must hold of it.
//!
//! A function reads some bytes and says whether they were accepted. It panics where a property is broken: whatever is accepted and has
//! a writer is written and read as the same. The driver ([`trial`]) sees to the rest: no panic, no hanging, no wild use of memory. The
//! same functions are read by libFuzzer (`coverage/`), which finds more and takes longer; what it finds becomes a seed.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "what is promised and does not hold is told by panicking"
)]

mod journal;
mod letters;
#[cfg(feature = "pages")]
mod pages;
pub mod proofs;
mod seeds;
pub mod sheets;
mod texts;
pub mod trial;

pub use seeds::{folder, seeds};

/// Whether the bytes were accepted; panics where a property is broken.
pub type Read = fn(&[u8]) -> bool;

/// A parser by the name of its seeds' folder.
#[derive(Clone, Copy, Debug)]
pub struct Parser {
    /// Its name.
    pub name: &'static str,
    /// Reads.
    pub read: Read,
    /// Words it knows, to be put into what it reads.
    pub words: &'static [&'static str],
}

/// Every parser of bytes from outside.
#[must_use]
pub fn parsers() -> Vec<Parser> {
    let groups: &[&[Parser]] = &[
        proofs::PARSERS,
        journal::PARSERS,
        sheets::PARSERS,
        texts::PARSERS,
        letters::PARSERS,
        #[cfg(feature = "pages")]
        pages::PARSERS,
    ];
    groups.concat()
}

/// The parser with this name.
#[must_use]
pub fn named(name: &str) -> Option<Parser> {
    parsers().into_iter().find(|parser| parser.name == name)
}

/// Text, where the parser reads text.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

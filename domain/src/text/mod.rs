//! What does a text say, what changed in it, and where did each of its paragraphs go? Pure: no I/O, no clock.
//!
//! A [`Document`] is one version. [`markdown`] reads and writes it, [`edit`] makes the next version of it and says where each paragraph
//! went ([`Descent`]), [`anchor`] finds the place of a comment in a later version (DR18), [`redline`] shows what changed between two.
//! [`brackets`] are the words not yet agreed (DR19), [`symbols`] the names of versions (DR23), [`coverage`] the provisions
//! treated (DR31, DR32), [`translation`] what a language version is behind its source.

pub mod anchor;
pub mod brackets;
pub mod coverage;
pub mod descent;
pub mod digest;
pub mod document;
pub mod draft;
pub mod edit;
pub mod language;
mod likeness;
mod lineage;
pub mod markdown;
pub mod moves;
pub mod redline;
pub mod symbols;
pub mod translation;
pub mod wording;
pub mod words;

pub use anchor::{Anchor, At, Placement, Quote, Revision};
pub use brackets::BracketId;
pub use descent::{Became, Choice, Descent, Steps};
pub use digest::Digest;
pub use document::{Document, Ids, Kind, Outline, Paragraph, Section};
pub use draft::{Draft, NotTaken};
pub use edit::{Edition, Scope, edit};
pub use language::Language;
pub use redline::Redline;
pub use symbols::{Register, Symbol};

#[cfg(test)]
mod tests;

//! A policy guide from its outline to its publication: the text, its versions, the acts taken on it.
//!
//! ```text
//! Outline ─approve▶ Drafting ─zero draft▶ CommitteeReview ─both co-leads▶ MemberReview ─close▶ Consolidation
//!                      ▲─────return──────────┘    ↺ revision                  ▲──further round──┘     │ final text
//! Published ◀─publish─ Endorsed ◀─endorse─ Cleared ◀─in a meeting, or silence held─ FinalText ◀───────┘ ↺ both co-leads
//!    ↺ corrigendum, higher act │ supersede                          UnderSilence ──broken──▲
//! ```
//!
//! # What always holds
//! * A version that was issued never changes; its symbol is never used again (DR23).
//! * The next text is not issued over an undisposed comment (DR17), the final text not over an open bracket (DR19).
//! * What is published is what was endorsed, byte for byte, unless a corrigendum or a layout-only declaration says why (DR24).
//! * Acts are facts of body, verb and date beside the state: *endorsed* by one is not *commended* by another (DR21), and
//!   publication neither waits for nor implies the higher act (DR22).
//! * Two guides share a committee, not a fate: nothing here reads another guide (DR34).
//! * The words are never in an event: it names sections, paragraphs and digests (see [`crate::kept`]).
//!
//! # What is not here
//! Rounds, comments and silence procedures have streams of their own; they arrive as [`Around`].

mod act;
mod amend;
mod around;
mod beside;
pub mod command;
mod decide;
pub mod event;
pub mod import;
mod issue;
pub mod refusal;
#[cfg(test)]
mod scenarios;
mod state;
pub mod wire;

pub use around::{Around, GuideFacts, MeetingFacts, PositionFacts, SilenceFacts};
pub use command::Command;
pub use event::Event;
pub use import::Import;
pub use refusal::Refusal;
pub use state::{Bracket, BracketState, Dossier, Guide, SectionDraft, Stage, Translation, Version};

crate::aggregate!(Guide, "guide");

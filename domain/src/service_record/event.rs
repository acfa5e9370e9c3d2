//! What happened to the journal itself: what it is, and refusals and clock moves that belong to no other stream.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::refusal::FieldProblem;
use crate::wire::Payload;

/// What a journal is for; fixed by its first event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The record.
    Live,
    /// The demonstration: invented people, stand-in members.
    Demonstration,
    /// A rehearsal: letters stay inside, a person moves the clock.
    Rehearsal {
        /// `empty`, `demonstration`, or `fork` of a live journal without its personal data.
        origin: String,
    },
}

/// The journal was opened; always its first event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// What it is for.
    pub purpose: Purpose,
    /// Name of the secretariat as letters and pages give it.
    pub secretariat: String,
}

/// The clock of a rehearsal or demonstration was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockMoved {
    /// To when.
    pub to: Timestamp,
}

/// A rule said no: who asked is in the envelope, what and why is here. Never what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The stream the request was about.
    pub stream: String,
    /// The command's name.
    pub command: String,
    /// Stable code of the refusal.
    pub code: String,
    /// The rule that said no.
    pub rule: Option<String>,
    /// The refusal in one sentence.
    pub message: String,
    /// Fields concerned.
    pub problems: Vec<FieldProblem>,
    /// Version of the stream the rule looked at.
    pub version: u64,
}

/// A reference of a series was used up: `EN-2014` number 58.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceIssued {
    /// The whole reference.
    pub reference: String,
}

impl Payload for Opened {}
impl Payload for ClockMoved {}
impl Payload for Refused {}
impl Payload for ReferenceIssued {}

crate::events! {
    /// What happened to the journal itself.
    pub enum Event {
        /// It was opened.
        Opened(Opened) = "JournalOpened" v 1,
        /// Its clock was moved.
        ClockMoved(ClockMoved) = "ClockMoved" v 1,
        /// A request was refused.
        Refused(Refused) = "CommandRefused" v 1,
        /// A reference was used up.
        ReferenceIssued(ReferenceIssued) = "ReferenceIssued" v 1,
    }
}

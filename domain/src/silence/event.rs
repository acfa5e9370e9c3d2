//! What happened in a silence procedure.

use serde::{Deserialize, Serialize};

use crate::asserted::{Asserted, Partial};
use crate::calendar::Deadline;
use crate::channel::Channel;
use crate::identity::{BodyCode, GuideId, ParagraphId, ParticipantCode, SilenceId};
use crate::text::Symbol;
use crate::wire::Payload;

/// How somebody speaks against adoption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Against the text.
    Objection,
    /// For another text.
    Amendment,
}

/// Where and when the members agreed to use silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreed {
    /// The meeting, or how else: "senior officials, in writing".
    #[serde(rename = "where")]
    pub place: String,
    /// When.
    pub on: Partial,
}

/// It was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// The procedure.
    pub silence: SilenceId,
    /// Whose silence.
    pub body: BodyCode,
    /// The guide whose text it is.
    pub guide: GuideId,
    /// The text.
    pub symbol: Symbol,
    /// What it is called meanwhile (DR13).
    pub provisional_title: String,
    /// What is to be said of the procedure.
    pub note: Option<String>,
    /// Version of the rules it keeps (DR36).
    pub procedure: u32,
}

/// A member refused it in the meeting: no silence runs (DR13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which member.
    pub member: ParticipantCode,
    /// Why, if it was said.
    pub reason: Option<String>,
}

/// It began to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// Where and when it was agreed.
    pub agreed: Agreed,
    /// The text.
    pub symbol: Symbol,
    /// Its version in the guide.
    pub number: u32,
    /// The instant at which it ends.
    pub expires: Deadline,
    /// "provisional": it has no other title or number before it is adopted.
    pub title: String,
    /// The members of the body on that day.
    pub addressees: Vec<ParticipantCode>,
}

/// Its end was moved, before it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// The instant it had.
    pub from: Deadline,
    /// The instant it has.
    pub expires: Deadline,
    /// Why.
    pub reason: String,
}

/// A member spoke in writing before the instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// Which member.
    pub member: ParticipantCode,
    /// Objection or amendment.
    pub form: Form,
    /// The paragraphs it is about.
    pub paragraphs: Vec<ParagraphId>,
    /// What it says.
    pub says: String,
    /// How it came.
    pub channel: Channel,
    /// When it was received, by the clock of its channel.
    pub received: Asserted,
    /// Whether the silence had been recorded as held when it was read.
    pub after_held: bool,
}

/// Nobody spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The text.
    pub symbol: Symbol,
    /// The instant at which it was adopted.
    pub at: Deadline,
    /// Who was silent; each counts as assent (DR12).
    pub silent: Vec<ParticipantCode>,
    /// Who of them had opened the text.
    pub opened: Vec<ParticipantCode>,
}

/// It was called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// Why.
    pub reason: String,
}

/// All members were told how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Informed {
    /// What they were told.
    pub outcome: String,
    /// Who they are.
    pub addressees: Vec<ParticipantCode>,
}

/// An objection was taken back; it changes nothing (DR15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionWithdrawn {
    /// Whose.
    pub member: ParticipantCode,
    /// "none: a broken silence stays broken".
    pub effect: String,
}

/// An objection came too late and was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateObjectionRefused {
    /// Whose.
    pub member: ParticipantCode,
    /// When it was received.
    pub received_at: Partial,
    /// What was offered instead.
    pub offered: String,
}

impl Payload for Proposed {}
impl Payload for Refused {}
impl Payload for Started {}
impl Payload for Extended {}
impl Payload for Broken {}
impl Payload for Held {}
impl Payload for Cancelled {}
impl Payload for Informed {}
impl Payload for ObjectionWithdrawn {}
impl Payload for LateObjectionRefused {}

crate::events! {
    /// What happened in a silence procedure.
    pub enum Event {
        /// It was proposed.
        Proposed(Proposed) = "SilenceProposed" v 1,
        /// It was refused.
        Refused(Refused) = "SilenceRefused" v 1,
        /// It began to run.
        Started(Started) = "SilenceStarted" v 1,
        /// Its end was moved.
        Extended(Extended) = "SilenceExtended" v 1,
        /// It was broken.
        Broken(Broken) = "SilenceBroken" v 1,
        /// It held.
        Held(Held) = "SilenceHeld" v 1,
        /// It was called off.
        Cancelled(Cancelled) = "SilenceCancelled" v 1,
        /// The members were told.
        Informed(Informed) = "MembersInformed" v 1,
        /// An objection was taken back.
        ObjectionWithdrawn(ObjectionWithdrawn) = "ObjectionWithdrawn" v 1,
        /// An objection came too late.
        LateObjectionRefused(LateObjectionRefused) = "LateObjectionRefused" v 1,
    }
}

//! What may be asked about a silence procedure.

use serde::{Deserialize, Serialize};

use super::event::{Agreed, Form};
use crate::asserted::Partial;
use crate::calendar::Deadline;
use crate::identity::{BodyCode, GuideId, ParagraphId, ParticipantCode};
use crate::text::Symbol;

/// Propose to settle a text by silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// Whose silence.
    pub body: BodyCode,
    /// The guide whose text it is.
    pub guide: GuideId,
    /// The text; it has no number of its own before it is adopted, this is its symbol.
    pub symbol: Symbol,
    /// What the text is called until it is adopted.
    pub provisional_title: String,
    /// What is to be said of the procedure.
    #[serde(default)]
    pub note: Option<String>,
}

/// Speak against adoption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// Which member speaks.
    pub member: ParticipantCode,
    /// An objection or an amendment: both break it (DR14).
    pub form: Form,
    /// The paragraphs it is about.
    #[serde(default)]
    pub paragraphs: Vec<ParagraphId>,
    /// What it says.
    pub says: String,
}

/// A request about one silence procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Propose it.
    Propose(Propose),
    /// Refuse it in the meeting.
    Refuse {
        /// Which member refuses.
        member: ParticipantCode,
        /// Why, if one wishes to say.
        #[serde(default)]
        reason: Option<String>,
    },
    /// Start it; the addressees are the members of the body, resolved now.
    Start {
        /// Where and when it was agreed.
        agreed: Agreed,
        /// The instant at which it ends.
        expires: Deadline,
        /// The members of the body; resolved by the office where none are given.
        #[serde(default)]
        addressees: Vec<ParticipantCode>,
    },
    /// Move the instant before it comes; the notice begins again.
    Extend {
        /// The new instant.
        expires: Deadline,
        /// Why.
        reason: String,
    },
    /// Break it.
    Break(Break),
    /// Let it end: only the clock asks this.
    Expire,
    /// Call it off.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Tell all members in writing how it ended.
    InformMembers {
        /// "adopted", "not adopted".
        outcome: String,
    },
    /// Note that an objection was taken back: a broken silence stays broken (DR15).
    WithdrawObjection {
        /// Whose.
        member: ParticipantCode,
    },
    /// Record what came too late, and what its author was offered instead (DR14).
    RefuseLateObjection {
        /// Whose.
        member: ParticipantCode,
        /// When it was received; the clock of receipt where none is given.
        #[serde(default)]
        received_at: Option<Partial>,
        /// What was offered: "explanation of position".
        offered: String,
    },
}

crate::asked!(Command {
    Self::Propose(_) => "Propose" by [CoChairs],
    Self::Refuse { .. } => "Refuse" by [MemberGovernment],
    Self::Start { .. } => "Start" by [CoChairs],
    Self::Extend { .. } => "Extend" by [CoChairs],
    Self::Break(_) => "Break" by [MemberGovernment, Rso],
    Self::Expire => "Expire" by [Timer],
    Self::Cancel { .. } => "Cancel" by [CoChairs],
    Self::InformMembers { .. } => "InformMembers" by [CoChairs, Rso],
    Self::WithdrawObjection { .. } => "WithdrawObjection" by [MemberGovernment, Rso],
    Self::RefuseLateObjection { .. } => "RefuseLateObjection" by [Rso, System],
});

//! What may be asked about a delegation's position.

use serde::{Deserialize, Serialize};

use super::event::Stance;
use crate::identity::{BodyCode, GuideId, ParagraphId, ParticipantCode};
use crate::text::Symbol;

/// Take a position on a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// On which guide.
    pub guide: GuideId,
    /// Whose position.
    pub participant: ParticipantCode,
    /// On which text.
    pub symbol: Symbol,
    /// In which body: only its members object (DR02).
    pub body: BodyCode,
    /// What is held.
    pub stance: Stance,
    /// The paragraphs it is about; an objection names at least one.
    #[serde(default)]
    pub paragraphs: Vec<ParagraphId>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A request about one delegation's position on one guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Take it.
    Take(Take),
    /// Lift it.
    Lift,
}

crate::asked!(Command {
    Self::Take(_) => "TakePosition" by [MemberGovernment, Nfp, Committee],
    Self::Lift => "LiftPosition" by [MemberGovernment, Nfp, Committee],
});

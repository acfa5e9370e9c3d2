//! What does a decision about a guide have to know besides the guide's own stream?

use crate::identity::{BodyCode, CommentId, GuideId, ParticipantCode, SilenceId};
use crate::kept::Texts;
use crate::text::Symbol;

/// What was looked up for a decision about a guide, a silence procedure or a position; each version read is named in the read set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The name of the stream that decides, where the command is the first of it.
    pub target: Option<String>,
    /// The words it asked for.
    pub texts: Texts,
    /// The comments of its rounds that are not disposed of (DR17).
    pub undisposed: Vec<CommentId>,
    /// Positions that stand, on whichever version they were given.
    pub positions: Vec<PositionFacts>,
    /// Governments that hold the role of co-lead now (DR05).
    pub co_leads: Vec<ParticipantCode>,
    /// The meeting an act names.
    pub meeting: Option<MeetingFacts>,
    /// The silence procedure concerned.
    pub silence: Option<SilenceFacts>,
    /// The guide concerned, where another stream decides.
    pub guide: Option<GuideFacts>,
    /// Participants one of whose people opened the version concerned (DR12).
    pub opened_by: Vec<ParticipantCode>,
    /// The body to which the mandate of who asks is limited; none where it is not.
    pub mandate_body: Option<BodyCode>,
}

/// A meeting as acts rely on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingFacts {
    /// The body that met.
    pub body: BodyCode,
    /// Whether enough delegations of its members were present (DR25).
    pub quorate: bool,
}

/// A position that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionFacts {
    /// Whose.
    pub participant: ParticipantCode,
    /// Whether it is an objection.
    pub objects: bool,
    /// On which text it was given.
    pub symbol: Symbol,
}

/// A silence procedure as a guide relies on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilenceFacts {
    /// Which.
    pub silence: SilenceId,
    /// On which guide.
    pub guide: Option<GuideId>,
    /// On which text.
    pub symbol: Symbol,
    /// Where it stands.
    pub stage: crate::silence::Stage,
    /// Whether it had been recorded as held before what broke it was read: received in time, read late (DR06).
    pub after_held: bool,
}

/// A guide as a silence procedure or a position relies on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideFacts {
    /// Which.
    pub guide: GuideId,
    /// Where it stands.
    pub stage: super::state::Stage,
    /// The symbol of its newest version, and the symbols of all.
    pub symbol: Option<Symbol>,
    /// Every symbol a version has.
    pub symbols: Vec<Symbol>,
    /// Number of its newest version.
    pub number: u32,
}

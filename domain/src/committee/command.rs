//! What may be asked about a drafting committee.

use serde::{Deserialize, Serialize};

use super::event::{
    CallCirculated, FirstMeetingScheduled, Intervention, Mandated, MeetingCalled, MembershipChanged,
    Milestone, TorDrafted,
};
use crate::asserted::Partial;
use crate::identity::{GuideId, ParticipantCode};
use crate::quorum::Presence;

/// Who is to sit on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constitute {
    /// Its members; those who lead are members whether they are named or not.
    pub members: Vec<ParticipantCode>,
    /// Who sends experts without being a member.
    #[serde(default)]
    pub experts_from: Vec<ParticipantCode>,
    /// Who is its secretary.
    pub secretary: ParticipantCode,
}

/// A request about one committee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Mandate it.
    Mandate(Mandated),
    /// Enter who leads it from now on.
    TakeLead {
        /// The two governments.
        leads: Vec<ParticipantCode>,
    },
    /// Lay terms of reference and work plan before those who lead.
    DraftTor(TorDrafted),
    /// Give one government's half of their approval.
    ApproveTor,
    /// Ask all members who is interested; to everyone entitled where no addressee is named.
    CirculateCall(CallCirculated),
    /// Say that a member is interested.
    ExpressInterest {
        /// Which; a delegation says it for itself.
        participant: ParticipantCode,
        /// How many experts it would send.
        experts: u32,
    },
    /// Say when the first meeting is planned.
    ScheduleFirst(FirstMeetingScheduled),
    /// Constitute it.
    Constitute(Constitute),
    /// A member comes, leaves, names an alternate or announces an absence.
    ChangeMembership(MembershipChanged),
    /// Call a meeting, or call it anew before it opens.
    CallMeeting(MeetingCalled),
    /// Open it.
    OpenMeeting {
        /// Its number.
        meeting: u32,
    },
    /// Write down what was said.
    RecordIntervention(Intervention),
    /// Record that it was held, and who was there.
    HoldMeeting {
        /// Its number.
        meeting: u32,
        /// Who was there.
        present: Vec<Presence>,
        /// What came of it.
        summary: String,
    },
    /// Record a decision.
    Decide {
        /// At which meeting; in writing if left out.
        #[serde(default)]
        meeting: Option<u32>,
        /// About which guide, if about one.
        #[serde(default)]
        guide: Option<GuideId>,
        /// What was decided, with its verb.
        text: String,
    },
    /// Change the work plan.
    ReviseWorkPlan {
        /// The whole plan as it now stands.
        milestones: Vec<Milestone>,
        /// Why.
        reason: String,
    },
    /// Record that a milestone was reached.
    ReachMilestone {
        /// Which.
        key: String,
        /// When; today if left out.
        #[serde(default)]
        on: Option<Partial>,
    },
    /// Take its work as done.
    Discharge {
        /// With which verb.
        verb: String,
    },
    /// Give one government's half of giving it up.
    Abandon {
        /// Why.
        reasons: String,
    },
}

//! What happened to a drafting committee.

use serde::{Deserialize, Serialize};

use crate::asserted::{Asserted, Partial};
use crate::basis::Basis;
use crate::calendar::Deadline;
use crate::channel::Channel;
use crate::identity::{GuideId, ParticipantCode, PersonId};
use crate::joint::Half;
use crate::quorum::{Presence, Quorum};
use crate::wire::Payload;

/// It was mandated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandated {
    /// Its name.
    pub name: String,
    /// What it carries out.
    pub basis: Basis,
}

/// Two governments lead it from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadershipTaken {
    /// The two.
    pub leads: Vec<ParticipantCode>,
    /// Who led before and no longer does.
    pub left: Vec<ParticipantCode>,
    /// From which day.
    pub from: Partial,
}

/// A step of the work plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Short key, unique in the plan: `zero-draft`.
    pub key: String,
    /// What is to be reached.
    pub title: String,
    /// When it begins, if that is planned.
    #[serde(default)]
    pub from: Option<Partial>,
    /// By when, as precisely as it is planned (DR26).
    pub due: Partial,
}

/// Terms of reference and work plan were drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TorDrafted {
    /// Symbol of the terms of reference: `DC/2013/ToR`.
    pub document: String,
    /// What the committee is to do.
    pub terms: String,
    /// Its work plan.
    pub milestones: Vec<Milestone>,
}

/// One government's half of the approval was given: nothing is effective yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TorApprovalGiven {
    /// The half.
    #[serde(flatten)]
    pub half: Half,
    /// Of which document.
    pub document: String,
}

/// Both approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TorApproved {
    /// Which document.
    pub document: String,
    /// Both halves, the first one first.
    pub by: Vec<Half>,
}

/// All members were asked who is interested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallCirculated {
    /// Who was asked.
    #[serde(default)]
    pub addressees: Vec<ParticipantCode>,
    /// By when answers are expected; a later one is taken and labelled late.
    pub deadline: Deadline,
}

/// A member is interested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestExpressed {
    /// Which.
    pub participant: ParticipantCode,
    /// How many experts it would send.
    pub experts: u32,
    /// How it came.
    pub channel: Channel,
    /// When it was received, by the channel's clock (DR06).
    pub received: Asserted,
    /// The officer who registered it; none where the delegation typed it.
    pub registered_by: Option<PersonId>,
    /// Whether it came after the deadline; it counts all the same.
    pub late: bool,
}

/// The first meeting was planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstMeetingScheduled {
    /// When, as precisely as it is planned: `2013-08`.
    pub scheduled_for: Partial,
    /// What is known besides.
    #[serde(default)]
    pub note: String,
}

/// It was constituted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constituted {
    /// Its members, those who lead included.
    pub members: Vec<ParticipantCode>,
    /// Who sends experts without being a member.
    pub experts_from: Vec<ParticipantCode>,
    /// Who is its secretary.
    pub secretary: ParticipantCode,
    /// From which day they sit.
    pub from: Partial,
}

/// A seat on the committee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seat {
    /// A member: counted for quorum.
    Member,
    /// Sends experts: heard, not counted.
    Expert,
}

/// What changes for a participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// It takes a seat.
    Joins {
        /// Which.
        seat: Seat,
        /// From which day.
        from: Partial,
    },
    /// It gives its seat up.
    Leaves {
        /// First day without it.
        from: Partial,
    },
    /// It names an alternate, by function.
    NamesAlternate {
        /// The function: "alternate delegate".
        function: String,
        /// From which day.
        from: Partial,
        /// First day without; open if left out.
        #[serde(default)]
        until: Option<Partial>,
    },
    /// It will not be at a meeting.
    WillBeAbsent {
        /// Which.
        meeting: u32,
        /// Why, if it says so.
        #[serde(default)]
        reason: Option<String>,
    },
}

/// A participant's place changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipChanged {
    /// Whose.
    pub participant: ParticipantCode,
    /// How.
    pub change: Change,
}

/// Whether what is said at a meeting is recorded with names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attribution {
    /// With the name of the delegation.
    Named,
    /// A summary without names (DR29).
    WithoutNames,
}

/// A meeting was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingCalled {
    /// 1, 2, 3 …
    pub meeting: u32,
    /// When, as precisely as it is planned.
    pub starts: Partial,
    /// Where, or how.
    pub place: String,
    /// What is to be talked about.
    pub agenda: Vec<String>,
    /// Whether interventions carry names; fixed once it opens.
    pub attribution: Attribution,
}

/// A meeting opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingOpened {
    /// Which.
    pub meeting: u32,
    /// The policy, from here on fixed.
    pub attribution: Attribution,
}

/// Something was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervention {
    /// At which meeting.
    pub meeting: u32,
    /// On which item of the agenda, from 1; none for anything else.
    #[serde(default)]
    pub item: Option<usize>,
    /// What, in the rapporteur's words.
    pub text: String,
    /// Whose delegation; there is no such field where the meeting is without names (DR29).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<ParticipantCode>,
}

/// A meeting was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingHeld {
    /// Which.
    pub meeting: u32,
    /// Who was there.
    pub present: Vec<Presence>,
    /// Members that were not.
    pub absent: Vec<ParticipantCode>,
    /// The count (DR25).
    pub quorum: Quorum,
    /// Whether interventions carry names.
    pub attribution: Attribution,
    /// What came of it.
    pub summary: String,
}

/// The committee decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// 1, 2, 3 …
    pub number: u32,
    /// At which meeting; in writing if none.
    pub meeting: Option<u32>,
    /// About which guide, if about one.
    pub guide: Option<GuideId>,
    /// What.
    pub text: String,
}

/// The work plan changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkPlanRevised {
    /// As it now stands.
    pub milestones: Vec<Milestone>,
    /// Why.
    pub reason: String,
}

/// A milestone was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneReached {
    /// Which.
    pub key: String,
    /// When.
    pub on: Partial,
}

/// Its work was taken as done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discharged {
    /// With which verb.
    pub verb: String,
}

/// One government's half of giving it up was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbandonmentGiven {
    /// The half.
    #[serde(flatten)]
    pub half: Half,
    /// Why.
    pub reasons: String,
}

/// It was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abandoned {
    /// Both halves, the first one first.
    pub by: Vec<Half>,
    /// Why.
    pub reasons: String,
}

impl Payload for Mandated {}
impl Payload for LeadershipTaken {}
impl Payload for TorDrafted {}
impl Payload for TorApprovalGiven {}
impl Payload for TorApproved {}
impl Payload for CallCirculated {}
impl Payload for InterestExpressed {}
impl Payload for FirstMeetingScheduled {}
impl Payload for Constituted {}
impl Payload for MembershipChanged {}
impl Payload for MeetingCalled {}
impl Payload for MeetingOpened {}
impl Payload for Intervention {}
impl Payload for MeetingHeld {}
impl Payload for Decided {}
impl Payload for WorkPlanRevised {}
impl Payload for MilestoneReached {}
impl Payload for Discharged {}
impl Payload for AbandonmentGiven {}
impl Payload for Abandoned {}

crate::events! {
    /// What happened to a committee.
    pub enum Event {
        /// It was mandated.
        Mandated(Mandated) = "CommitteeMandated" v 1,
        /// Two governments took the lead.
        LeadershipTaken(LeadershipTaken) = "LeadershipTaken" v 1,
        /// Its terms were drafted.
        TorDrafted(TorDrafted) = "TorDrafted" v 1,
        /// One half of their approval was given.
        TorApprovalGiven(TorApprovalGiven) = "TorApprovalGiven" v 1,
        /// They were approved.
        TorApproved(TorApproved) = "TorApproved" v 1,
        /// The call for interest went out.
        CallCirculated(CallCirculated) = "InterestCallCirculated" v 1,
        /// A member is interested.
        InterestExpressed(InterestExpressed) = "InterestExpressed" v 1,
        /// The first meeting was planned.
        FirstMeetingScheduled(FirstMeetingScheduled) = "FirstMeetingScheduled" v 1,
        /// It was constituted.
        Constituted(Constituted) = "CommitteeConstituted" v 1,
        /// A participant's place changed.
        MembershipChanged(MembershipChanged) = "CommitteeMembershipChanged" v 1,
        /// A meeting was called.
        MeetingCalled(MeetingCalled) = "CommitteeMeetingCalled" v 1,
        /// A meeting opened.
        MeetingOpened(MeetingOpened) = "CommitteeMeetingOpened" v 1,
        /// Something was said.
        InterventionRecorded(Intervention) = "InterventionRecorded" v 1,
        /// A meeting was held.
        MeetingHeld(MeetingHeld) = "CommitteeMeetingHeld" v 1,
        /// It decided.
        Decided(Decided) = "CommitteeDecided" v 1,
        /// The work plan changed.
        WorkPlanRevised(WorkPlanRevised) = "WorkPlanRevised" v 1,
        /// A milestone was reached.
        MilestoneReached(MilestoneReached) = "MilestoneReached" v 1,
        /// It was discharged.
        Discharged(Discharged) = "CommitteeDischarged" v 1,
        /// One half of giving it up was given.
        AbandonmentGiven(AbandonmentGiven) = "CommitteeAbandonmentGiven" v 1,
        /// It was given up.
        Abandoned(Abandoned) = "CommitteeAbandoned" v 1,
    }
}

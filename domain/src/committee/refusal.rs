//! Why not, of a drafting committee.

use crate::basis::NoBasis;
use crate::calendar::TimeProblem;
use crate::identity::ParticipantCode;
use crate::joint::NotJoint;
use crate::refusal::FieldProblem;

crate::refusals! {
    /// Why a request about a committee is refused.
    pub enum Refusal {
        /// It is on record with other words.
        AlreadyMandated {} = "committee-already-mandated", Some("drafting-committee"), "You cannot mandate this committee: there is one under this name.";
        /// There is none.
        NotMandated {} = "committee-not-mandated", Some("drafting-committee"), "You cannot do this: there is no such committee.";
        /// Not in this state.
        NotNow {
            /// The command in plain words.
            act: &'static str,
            /// Where it stands.
            stage: &'static str,
        } = "committee-not-now", Some("drafting-committee"), "You cannot {act} a committee that is {stage}.";
        /// What it cites does not carry it.
        Baseless {
            /// Why not.
            why: NoBasis,
        } = "committee-baseless", Some("DR35"), "{why}";
        /// Something is not said, or not so that it can be read.
        Wording {
            /// What is wrong with it.
            problem: FieldProblem,
        } = "committee-wording", Some("reasons_present"), "You cannot do this without words that can be read.";
        /// Not two of them.
        NotTwoLeads {} = "committee-not-two-leads", Some("DR05"), "You cannot give the lead to any number but two.";
        /// Twice the same government.
        OneGovernmentTwice {} = "committee-one-government-twice", Some("DR05"), "You cannot give the lead to two officials of one government: the two come from two governments.";
        /// An organisation has no government.
        NotAGovernment {
            /// Who.
            participant: ParticipantCode,
        } = "committee-not-a-government", Some("DR05"), "You cannot give the lead to {participant}: only governments of members lead a committee.";
        /// Not a member of the process on that day.
        NotAMember {
            /// Who.
            participant: ParticipantCode,
        } = "committee-not-a-member", Some("DR02"), "You cannot seat {participant} as a member: it was no member of the process on that day.";
        /// Nobody of that name takes part in the process.
        Unknown {
            /// Who.
            participant: ParticipantCode,
        } = "committee-unknown-participant", Some("DR02"), "You cannot seat {participant}: no participant has this code.";
        /// The asker cannot give this half.
        NotJoint {
            /// Why not.
            why: NotJoint,
        } = "committee-not-joint", Some("DR05"), "{why}";
        /// A half is given by a person.
        NobodyInPerson {} = "committee-nobody-in-person", Some("DR05"), "You cannot give this approval but in person.";
        /// The asker does not lead it.
        NotLeading {} = "committee-not-leading", Some("DR05"), "You cannot do this for a government that does not lead this committee.";
        /// Nobody is to be told.
        NobodyAddressed {} = "committee-nobody-addressed", Some("addressees_resolved"), "You cannot circulate a call to nobody.";
        /// The deadline lies in the past.
        DeadlineInThePast {} = "committee-deadline-in-the-past", Some("deadlines"), "You cannot set a deadline that has passed.";
        /// The asker speaks for somebody else.
        OfAnother {} = "committee-of-another", Some("DR02"), "You cannot speak for another delegation.";
        /// The clock of the channel was not read.
        NoTimeOfReceipt {} = "committee-no-time-of-receipt", Some("DR06"), "You cannot register this without its time of receipt.";
        /// No expert at all.
        NoExperts {} = "committee-no-experts", Some("drafting-committee"), "You cannot express interest without sending an expert.";
        /// No call went out.
        NotCalled {} = "committee-not-called", Some("drafting-committee"), "You cannot express interest before the call has been circulated.";
        /// Fewer than three.
        TooFewMembers {
            /// How many there are.
            there: usize,
        } = "committee-too-few-members", Some("count(members)>=3"), "You cannot constitute a committee of {there}: it has at least three members.";
        /// It did not say that it is interested.
        NotInterested {
            /// Who.
            participant: ParticipantCode,
        } = "committee-not-interested", Some("drafting-committee"), "You cannot seat {participant}: it did not express interest.";
        /// It sits there already.
        AlreadySeated {} = "committee-already-seated", Some("drafting-committee"), "You cannot seat a participant twice on the same day.";
        /// It has no seat.
        NotSeated {} = "committee-not-seated", Some("drafting-committee"), "You cannot change the seat of a participant that has none.";
        /// Who leads keeps the seat.
        LeadCannotLeave {} = "committee-lead-cannot-leave", Some("DR05"), "You cannot give up the seat of a government that leads: enter first who takes the lead.";
        /// No such meeting.
        NoSuchMeeting {} = "committee-no-such-meeting", Some("drafting-committee"), "You cannot do this: no meeting of this number was called.";
        /// Meetings are numbered in order.
        MeetingOutOfTurn {
            /// The next number.
            next: u32,
        } = "committee-meeting-out-of-turn", Some("drafting-committee"), "You cannot call a meeting out of turn: the next one is number {next}.";
        /// Not at this point of a meeting.
        MeetingNotNow {
            /// The command in plain words.
            act: &'static str,
            /// How far it is.
            stands: &'static str,
        } = "committee-meeting-not-now", Some("drafting-committee"), "You cannot {act} a meeting that {stands}.";
        /// The policy is fixed once the meeting opens.
        PolicyFixed {} = "committee-policy-fixed", Some("DR29"), "You cannot change a meeting that has opened: its attribution policy is fixed.";
        /// No names at this meeting.
        NoSpeaker {} = "committee-no-speaker", Some("DR29"), "You cannot name a speaker: this meeting is recorded without names.";
        /// An item the agenda does not have.
        NoSuchItem {} = "committee-no-such-item", Some("drafting-committee"), "You cannot record an intervention on an item the agenda does not have.";
        /// Not enough delegations of members.
        NoQuorum {
            /// Delegations of members in the room.
            present: usize,
            /// How many are needed.
            needed: usize,
        } = "committee-no-quorum", Some("DR25"), "You cannot record this as a meeting held: {present} delegations of members were there, {needed} are needed.";
        /// Two milestones of one key.
        MilestoneTwice {} = "committee-milestone-twice", Some("drafting-committee"), "You cannot plan two milestones under one key.";
        /// No such milestone.
        NoSuchMilestone {} = "committee-no-such-milestone", Some("drafting-committee"), "You cannot reach a milestone the work plan does not have.";
        /// Its guides have not come to their end.
        GuidesOpen {
            /// Which.
            guides: String,
        } = "committee-guides-open", Some("DR34"), "You cannot discharge this committee: {guides} has not come to its end.";
        /// A time cannot be computed.
        Time {
            /// Why.
            why: TimeProblem,
        } = "committee-time", Some("deadlines"), "You cannot do this: {why}.";
    }
    problems {
        Self::Wording { problem } => vec![problem.clone()],
        Self::Baseless { why } => why.problems(),
    }
}

impl From<TimeProblem> for Refusal {
    fn from(why: TimeProblem) -> Self {
        Self::Time { why }
    }
}

impl From<NotJoint> for Refusal {
    fn from(why: NotJoint) -> Self {
        Self::NotJoint { why }
    }
}

//! Why not, of a meeting.

use crate::refusal::FieldProblem;

crate::refusals! {
    /// Why a request about a meeting is refused.
    pub enum Refusal {
        /// Not in this state.
        NotNow {
            /// The command in plain words.
            act: &'static str,
            /// Where it stands.
            stage: &'static str,
        } = "meeting-not-now", Some("meeting"), "You cannot {act} a meeting that is {stage}.";
        /// Not said, or not so that it can be read.
        Wording {
            /// What is wrong with it.
            problem: FieldProblem,
        } = "meeting-wording", Some("meeting"), "You cannot do this without words that can be read.";
        /// Nobody is there.
        NobodyPresent {} = "meeting-nobody-present", Some("DR25"), "You cannot open a meeting at which nobody is present.";
        /// The members were not looked up.
        MembersUnknown {} = "meeting-members-unknown", Some("DR25"), "You cannot open this meeting: its body has no members on that day.";
        /// An observer among the delegations, or a member among the observers.
        WrongSeat {
            /// Who.
            participant: crate::identity::ParticipantCode,
        } = "meeting-wrong-seat", Some("DR25"), "You cannot seat {participant} so: on that day it was not what you say it was in this body.";
        /// A meeting of the past names its body.
        BodyMissing {} = "meeting-body-missing", Some("meeting"), "You cannot enter a meeting of the past without its body.";
    }
    problems {
        Self::Wording { problem } => vec![problem.clone()],
    }
}

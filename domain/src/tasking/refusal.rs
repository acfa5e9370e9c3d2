//! Why not, of a tasking.

use crate::refusal::FieldProblem;

crate::refusals! {
    /// Why a request about a tasking is refused.
    pub enum Refusal {
        /// It is on record with other words.
        AlreadyIssued {} = "tasking-already-issued", Some("mandate"), "You cannot issue this tasking: there is one under this name with other words.";
        /// There is none.
        NotIssued {} = "tasking-not-issued", Some("mandate"), "You cannot do this: there is no such tasking.";
        /// Not in this state.
        NotNow {
            /// The command in plain words.
            act: &'static str,
            /// Where it stands.
            stage: &'static str,
        } = "tasking-not-now", Some("mandate"), "You cannot {act} a tasking that is {stage}.";
        /// Something is not said, or not so that it can be read.
        Wording {
            /// What is wrong with it.
            problem: FieldProblem,
        } = "tasking-wording", Some("reasons_present"), "You cannot do this without words that can be read.";
        /// It would have been decided in the future.
        NotYetDecided {} = "tasking-not-yet-decided", Some("DR26"), "You cannot enter a decision that has not been taken yet.";
    }
    problems {
        Self::Wording { problem } => vec![problem.clone()],
    }
}

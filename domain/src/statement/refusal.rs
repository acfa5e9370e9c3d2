//! Why not, of a statement.

use crate::calendar::TimeProblem;
use crate::refusal::FieldProblem;

crate::refusals! {
    /// Why a request about a statement is refused.
    pub enum Refusal {
        /// It is on record with other words.
        AlreadyEntered {} = "statement-already-entered", Some("reservation"), "You cannot enter this statement: there is one under this name.";
        /// There is none.
        NotEntered {} = "statement-not-entered", Some("reservation"), "You cannot do this: there is no such statement.";
        /// Not in this state.
        NotNow {
            /// The command in plain words.
            act: &'static str,
            /// Where it stands.
            stage: &'static str,
        } = "statement-not-now", Some("reservation"), "You cannot {act} a statement that is {stage}.";
        /// Neither member nor observer of the body.
        NoCapacity {} = "statement-no-capacity", Some("DR02"), "You cannot enter a statement before a body in which you were neither member nor observer on that day.";
        /// Somebody else's.
        OfAnother {} = "statement-of-another", Some("DR20"), "You cannot change or withdraw the statement of another delegation.";
        /// Not said, or not so that it can be read.
        Wording {
            /// What is wrong with it.
            problem: FieldProblem,
        } = "statement-wording", Some("reservation"), "You cannot do this without words that can be read.";
        /// A time cannot be computed.
        Time {
            /// Why.
            why: TimeProblem,
        } = "statement-time", Some("deadlines"), "You cannot do this: {why}.";
    }
    problems {
        Self::Wording { problem } => vec![problem.clone()],
    }
}

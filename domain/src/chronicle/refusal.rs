//! Why not, of a matter of others.

use crate::refusal::FieldProblem;

crate::refusals! {
    /// Why a line is refused.
    pub enum Refusal {
        /// Something is not said, or not so that it can be read.
        Wording {
            /// What is wrong with it.
            problem: FieldProblem,
        } = "chronicle-wording", Some("chronicle"), "You cannot write this down without words that can be read.";
        /// It has not happened yet.
        NotYet {} = "chronicle-not-yet", Some("DR26"), "You cannot write down what has not happened yet.";
    }
    problems {
        Self::Wording { problem } => vec![problem.clone()],
    }
}

//! Why not, of a publication.

use crate::basis::NoBasis;
use crate::calendar::TimeProblem;
use crate::joint::NotJoint;
use crate::refusal::FieldProblem;

crate::refusals! {
    /// Why a request about a publication is refused.
    pub enum Refusal {
        /// There is none.
        NotDrafted {} = "publication-not-drafted", Some("publication"), "You cannot do this: there is no such publication.";
        /// Not in this state.
        NotNow {
            /// The command in plain words.
            act: &'static str,
            /// Where it stands.
            stage: &'static str,
        } = "publication-not-now", Some("publication"), "You cannot {act} a publication that is {stage}.";
        /// Something in it is not public.
        NotPublic {
            /// Which item.
            title: String,
        } = "publication-not-public", Some("classification_public"), "You cannot clear this: \u{201c}{title}\u{201d} is not classified as public.";
        /// Nothing is in it.
        Empty {} = "publication-empty", Some("publication"), "You cannot draft a publication without anything in it.";
        /// It changed since she looked at it.
        OtherDraft {} = "publication-other-draft", Some("four-eyes"), "You cannot clear this: the draft is not the one you looked at.";
        /// The asker cannot give this half.
        NotJoint {
            /// Why not.
            why: NotJoint,
        } = "publication-not-joint", Some("DR05"), "{why}";
        /// A half is given by a person.
        NobodyInPerson {} = "publication-nobody-in-person", Some("DR05"), "You cannot give this clearance but in person.";
        /// What it cites does not carry it.
        Baseless {
            /// Why not.
            why: NoBasis,
        } = "publication-baseless", Some("DR35"), "{why}";
        /// Not said, or not so that it can be read.
        Wording {
            /// What is wrong with it.
            problem: FieldProblem,
        } = "publication-wording", Some("reasons_present"), "You cannot do this without words that can be read.";
        /// It would be out before it is.
        NotYet {} = "publication-not-yet", Some("DR26"), "You cannot publish on a date that has not come.";
        /// A time cannot be computed.
        Time {
            /// Why.
            why: TimeProblem,
        } = "publication-time", Some("deadlines"), "You cannot do this: {why}.";
    }
    problems {
        Self::Wording { problem } => vec![problem.clone()],
        Self::Baseless { why } => why.problems(),
    }
}

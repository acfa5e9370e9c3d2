//! Who asked for this: a tasking of ministers or senior officials, or we ourselves? (DR35)

use serde::{Deserialize, Serialize};

use crate::form::reason;
use crate::identity::TaskingId;
use crate::refusal::FieldProblem;

/// What an instance says of its origin; every one says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// It carries out this tasking.
    Tasking(TaskingId),
    /// Nobody asked for it: why it is done all the same.
    OwnInitiative(String),
}

/// What stands under the reference that is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cited {
    /// A tasking that is neither discharged nor lapsed.
    Tasking,
    /// A tasking that has come to its end.
    EndedTasking,
    /// A recommendation: somebody thought it would be good.
    Recommendation,
    /// Nothing of that name.
    Nothing,
}

/// Why a basis does not carry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBasis {
    /// A suggestion is not a mandate.
    #[error(
        "You cannot cite a recommendation as a mandate: say own initiative and why, or cite a later decision."
    )]
    Recommendation,
    /// The tasking has ended.
    #[error("You cannot cite a tasking that has been discharged or has lapsed.")]
    Ended,
    /// There is none of that name.
    #[error("You cannot cite a tasking that is not on record.")]
    Unknown,
    /// The reason of an own initiative cannot be read.
    #[error("You cannot act on own initiative without a reason that can be read.")]
    Reason(FieldProblem),
}

impl NoBasis {
    /// The fields concerned.
    #[must_use]
    pub fn problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::Reason(problem) => vec![problem.clone()],
            other => vec![FieldProblem {
                field: "basis".to_owned(),
                code: "no-basis".to_owned(),
                message: other.to_string(),
            }],
        }
    }
}

impl Basis {
    /// The tasking to look up; none for an own initiative.
    #[must_use]
    pub const fn tasking(&self) -> Option<&TaskingId> {
        match self {
            Self::Tasking(id) => Some(id),
            Self::OwnInitiative(_) => None,
        }
    }

    /// The basis as it is kept, once what it cites was looked up.
    pub fn checked(self, cited: Option<Cited>) -> Result<Self, NoBasis> {
        match (self, cited) {
            (Self::OwnInitiative(why), _) => {
                reason(&why, "basis").map(Self::OwnInitiative).map_err(NoBasis::Reason)
            }
            (tasking, Some(Cited::Tasking)) => Ok(tasking),
            (_, Some(Cited::EndedTasking)) => Err(NoBasis::Ended),
            (_, Some(Cited::Recommendation)) => Err(NoBasis::Recommendation),
            (_, Some(Cited::Nothing) | None) => Err(NoBasis::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dr35_a_suggestion_is_not_a_mandate() {
        let hub = || Basis::Tasking("tip-hub".into());
        assert_eq!(hub().checked(Some(Cited::Recommendation)), Err(NoBasis::Recommendation));
        assert_eq!(hub().checked(Some(Cited::Nothing)), Err(NoBasis::Unknown));
        assert_eq!(hub().checked(None), Err(NoBasis::Unknown));
        assert_eq!(hub().checked(Some(Cited::EndedTasking)), Err(NoBasis::Ended));
        assert_eq!(hub().checked(Some(Cited::Tasking)), Ok(hub()));
    }

    #[test]
    fn dr35_who_cites_nothing_says_own_initiative_and_why() {
        let own = Basis::OwnInitiative(" Asked for by participants of a meeting. ".to_owned());
        let kept = Basis::OwnInitiative("Asked for by participants of a meeting.".to_owned());
        assert_eq!(own.checked(None), Ok(kept));
        assert!(matches!(Basis::OwnInitiative(" ".to_owned()).checked(None), Err(NoBasis::Reason(_))));
    }
}

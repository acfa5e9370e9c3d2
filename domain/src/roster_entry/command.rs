//! What may be asked about a roster entry.

use serde::{Deserialize, Serialize};

use super::event::{Consent, ConsentChoice, SearchMatched, SelectedForAssignment};
use crate::form::Answers;
use crate::identity::{EntryId, NominationRef, ParticipantCode, PersonId};

/// Publish the entry of an approved nomination (the reaction's command).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The entry.
    pub entry: EntryId,
    /// The nomination.
    pub nomination: NominationRef,
    /// Who nominated.
    pub nominator: ParticipantCode,
    /// The expert.
    pub expert: PersonId,
    /// The authorising officer.
    pub officer: PersonId,
    /// The form as approved, unsealed for re-sealing.
    pub answers: Answers,
    /// Consent as given.
    pub consent: Consent,
    /// Years of validity.
    pub validity_years: i8,
}

/// A request about one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Publish it.
    Publish(Publish),
    /// Update it in substance.
    Update {
        /// The whole form as it should stand.
        answers: Answers,
    },
    /// Suspend it.
    Suspend {
        /// Why.
        reason: String,
    },
    /// Reinstate it.
    Reinstate,
    /// Let it expire: only the clock asks this.
    Expire,
    /// Renew it after its term.
    Renew {
        /// The nomination that renews it, if one does.
        #[serde(default)]
        nomination: Option<NominationRef>,
        /// The whole form as it should stand.
        answers: Answers,
    },
    /// Remove it.
    Remove {
        /// Why.
        reason: String,
    },
    /// Change consent: the expert in person, or the registrar on her letter.
    ChangeConsent(ConsentChoice),
    /// Announce its expiry: only the clock asks this.
    RemindOfExpiry,
    /// Record that the expert was chosen.
    SelectForAssignment(SelectedForAssignment),
    /// Record that a search found it.
    RecordMatch(SearchMatched),
}

crate::asked!(Command {
    Command::Publish(_) => "Publish" by [System],
    // The program asks the next three when an approved nomination updates, renews or withdraws an entry.
    Command::Update { .. } => "Update" by [Nominee, Nominator, Registrar, System],
    Command::Renew { .. } => "Renew" by [Nominator, System],
    Command::Remove { .. } => "Remove" by [Nominee, Nominator, Approver, System],
    Command::Suspend { .. } => "Suspend" by [Approver, Nominee],
    Command::Reinstate => "Reinstate" by [Approver],
    Command::Expire => "Expire" by [Timer],
    Command::ChangeConsent(_) => "ChangeConsent" by [Nominee, Registrar],
    Command::RemindOfExpiry => "RemindOfExpiry" by [Timer],
    Command::SelectForAssignment(_) => "SelectForAssignment" by [Registrar, Approver],
    Command::RecordMatch(_) => "RecordMatch" by [Searcher, System],
});

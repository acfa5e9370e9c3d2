//! What may be asked of roster entries: one body per act.

use domain::EntryId;
use domain::roster_entry::Command;
use domain::roster_entry::event::SelectedForAssignment;
use serde::Deserialize;
use utoipa::ToSchema;

use super::act::acts;
use super::nominations::{ConsentAnswer, FormAnswers, Nothing, WholeForm, WithReason};

/// The whole form of a renewal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenewEntry {
    /// The nomination that renews it, if one does.
    #[serde(default)]
    pub nomination: Option<String>,
    /// The whole form as it should stand.
    pub answers: FormAnswers,
}

/// The choice of an expert for an assignment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Selection {
    /// For what.
    pub assignment: String,
    /// Why this one.
    pub reason: String,
}

acts! { RosterEntry(EntryId):
    /// Update it in substance: the term runs anew.
    Update(WholeForm) |form| Command::Update { answers: form.answers.into() };
    /// Suspend it.
    Suspend(WithReason) |why| Command::Suspend { reason: why.reason };
    /// Reinstate it.
    Reinstate(Nothing) |_nothing| Command::Reinstate;
    /// Renew it after its term.
    Renew(RenewEntry) |renewal| Command::Renew {
        nomination: renewal.nomination.map(domain::NominationRef::from),
        answers: renewal.answers.into(),
    };
    /// Remove it.
    Remove(WithReason) |why| Command::Remove { reason: why.reason };
    /// Change consent on the expert's letter.
    ChangeConsent(ConsentAnswer) |answer| Command::ChangeConsent(answer.choice("form"));
    /// Record that the expert was chosen.
    Select(Selection) |choice| Command::SelectForAssignment(SelectedForAssignment {
        assignment: choice.assignment,
        reason: choice.reason,
    });
}

//! What may be asked of nominations: one body per act.

use std::collections::BTreeMap;

use domain::nomination::Command;
use domain::nomination::command::Open;
use domain::nomination::event::{Check, Kind, ReturnItem};
use domain::roster_entry::event::ConsentChoice;
use domain::{CallYear, EntryId, IntakeId, NominationRef, ParticipantCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Act, Asked, Making, acts, files};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::times::AssertedTime;

/// The values of a form by field; `GET /api/v1/forms/{form}` says which fields there are.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub(crate) struct FormAnswers(pub BTreeMap<String, serde_json::Value>);

impl From<FormAnswers> for domain::form::Answers {
    fn from(answers: FormAnswers) -> Self {
        Self(answers.0)
    }
}

/// What a nomination is for.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Purpose {
    /// A new expert.
    #[default]
    New,
    /// New facts about a listed expert.
    Update,
    /// Another term.
    Renewal,
    /// An expert in the place of another.
    Replacement,
    /// Taking an expert off.
    Withdrawal,
}

impl From<Purpose> for Kind {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::New => Self::New,
            Purpose::Update => Self::Update,
            Purpose::Renewal => Self::Renewal,
            Purpose::Replacement => Self::Replacement,
            Purpose::Withdrawal => Self::Withdrawal,
        }
    }
}

/// Open a nomination.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenNomination {
    /// Who nominates: `QM`.
    pub nominator: String,
    /// What for.
    #[serde(default)]
    pub kind: Purpose,
    /// The call it answers: `2014`.
    #[serde(default)]
    pub call: Option<String>,
    /// The roster entry concerned, unless the expert is new.
    #[serde(default)]
    pub entry: Option<String>,
    /// The intake it is keyed from.
    #[serde(default)]
    pub intake: Option<String>,
    /// The form so far.
    #[serde(default)]
    pub answers: FormAnswers,
}

impl Making for OpenNomination {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let open = Open {
            nominator: ParticipantCode::new(self.nominator),
            kind: self.kind.into(),
            call: self.call.map(CallYear::from),
            entry: self.entry.map(EntryId::from),
            intake: self.intake.map(IntakeId::from),
            answers: self.answers.into(),
        };
        Ok(Asked::of(Ask::Nomination(None, Command::Open(open))))
    }
}

/// The whole form as it should stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WholeForm {
    /// The whole form; fields left out are emptied.
    pub answers: FormAnswers,
}

/// The whole form with files.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmittedForm {
    /// The whole form; fields left out are emptied.
    pub answers: FormAnswers,
    /// Digests of files sent before to `/api/v1/files`: curriculum vitae, signed form.
    #[serde(default)]
    pub files: Vec<String>,
    /// When it was received, for an officer who registers what came by mail, fax, post or hand without an intake.
    #[serde(default)]
    pub received: Option<AssertedTime>,
}

/// One line of the completeness check.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckLine {
    /// Which line.
    pub line: String,
    /// Whether it is met.
    pub met: bool,
}

/// The completeness check as ticked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Checklist {
    /// Every line of the checklist.
    pub checklist: Vec<CheckLine>,
}

/// One thing to mend.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MendItem {
    /// Field of the form, or `form` for the whole.
    pub field: String,
    /// What is to be mended.
    pub reason: String,
}

/// What is to be mended, item by item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnForm {
    /// At least one.
    pub items: Vec<MendItem>,
}

impl ReturnForm {
    /// The domain's items.
    pub(crate) fn items(self) -> Vec<ReturnItem> {
        self.items.into_iter().map(|item| ReturnItem { field: item.field, reason: item.reason }).collect()
    }
}

/// The nominee's answer: three questions, each on its own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentAnswer {
    /// To be registered in the roster.
    pub processing: bool,
    /// To be found by members and observers.
    #[serde(default)]
    pub visibility: bool,
    /// To have the e-mail address shown to those who search.
    #[serde(default)]
    pub contact: bool,
}

impl ConsentAnswer {
    /// Version of the wording shown on the consent page and printed on the form.
    pub(crate) const WORDING: u32 = 1;

    /// The domain's value.
    pub(crate) fn choice(self, method: &str) -> ConsentChoice {
        ConsentChoice {
            processing: self.processing,
            visibility: self.visibility,
            contact: self.contact,
            method: method.to_owned(),
            wording: Self::WORDING,
        }
    }
}

/// Nothing to say but that it is asked.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// A reason that must be given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithReason {
    /// Why.
    pub reason: String,
}

/// A reason, if one wishes to say.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MaybeReason {
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The grounds of a decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grounds {
    /// On what grounds.
    pub reasons: String,
}

/// Another nomination, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherNomination {
    /// Reference of the other one.
    pub other: String,
    /// Why.
    pub reason: String,
}

/// Into which nomination, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeInto {
    /// Reference of the one that goes on.
    pub into: String,
    /// Why.
    pub reason: String,
}

/// A corrected time of receipt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectedReceipt {
    /// What it should be.
    pub received: AssertedTime,
    /// What shows it.
    pub evidence: String,
}

acts! { Nomination(NominationRef):
    /// Change the draft.
    Edit(WholeForm) |form| Command::Edit { answers: form.answers.into() };
    /// Say that the keyed fields were compared with the original.
    Verify(WholeForm) |form| Command::VerifyKeyedFields { answers: form.answers.into() };
    /// Find it complete.
    Accept(Checklist) |check| Command::AcceptComplete {
        checklist: check.checklist.into_iter().map(|line| Check { line: line.line, met: line.met }).collect(),
    };
    /// Return it, itemised.
    Return(ReturnForm) |form| Command::Return { items: form.items() };
    /// Ask the nominee for consent.
    RequestConsent(Nothing) |_nothing| Command::RequestConsent;
    /// Record the nominee's answer from the signed form.
    RecordConsent(ConsentAnswer) |answer| Command::RecordConsent(answer.choice("form"));
    /// Record that the nominee took consent back.
    WithdrawConsent(Nothing) |_nothing| Command::WithdrawConsent;
    /// Approve it.
    Approve(Nothing) |_nothing| Command::Approve;
    /// Decline it.
    Decline(Grounds) |grounds| Command::Decline { reasons: grounds.reasons };
    /// Withdraw it.
    Withdraw(MaybeReason) |why| Command::Withdraw { reason: why.reason };
    /// Say that two nominations are two persons.
    DismissDuplicate(OtherNomination) |two| Command::DismissDuplicate { other: two.other.into(), reason: two.reason };
    /// Merge it into another.
    Merge(MergeInto) |two| Command::Merge { into: two.into.into(), reason: two.reason };
    /// Take it out of a merge.
    Unmerge(WithReason) |why| Command::Unmerge { reason: why.reason };
    /// Let it go on under the version of the procedure now in force.
    Migrate(WithReason) |why| Command::MigrateProcedure { reason: why.reason };
}

/// Submit it.
pub(crate) struct Submit;

impl Act for Submit {
    type Body = SubmittedForm;
    async fn ask(id: &str, form: SubmittedForm, desk: &Desk) -> Result<Asked, Problem> {
        let files = files(desk, &form.files).await?;
        let command = Command::Submit { answers: form.answers.into(), files };
        Asked::of(Ask::Nomination(Some(NominationRef::new(id)), command)).received(form.received.as_ref())
    }
}

/// Send it back mended.
pub(crate) struct Resubmit;

impl Act for Resubmit {
    type Body = SubmittedForm;
    async fn ask(id: &str, form: SubmittedForm, desk: &Desk) -> Result<Asked, Problem> {
        let files = files(desk, &form.files).await?;
        let command = Command::Resubmit { answers: form.answers.into(), files };
        Asked::of(Ask::Nomination(Some(NominationRef::new(id)), command)).received(form.received.as_ref())
    }
}

/// Correct the time of receipt.
pub(crate) struct CorrectReceipt;

impl Act for CorrectReceipt {
    type Body = CorrectedReceipt;
    async fn ask(id: &str, body: CorrectedReceipt, _desk: &Desk) -> Result<Asked, Problem> {
        let received = body.received.read("received")?;
        let command = Command::CorrectReceipt { received, evidence: body.evidence };
        Ok(Asked::of(Ask::Nomination(Some(NominationRef::new(id)), command)))
    }
}

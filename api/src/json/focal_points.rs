//! What may be asked of focal points, national and for the questionnaire: one body per act.

use domain::focal_point::command::Nominate;
use domain::{ParticipantCode, focal_point, questionnaire_focal_point};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Act, Asked, acts, files};
use super::nominations::{FormAnswers, MaybeReason, MendItem, Nothing, ReturnForm};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::times::{AssertedTime, DeadlineTime};

/// Nominate an official; slot, effective date and whom it replaces are fields of the form.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NominateOfficial {
    /// The intake it is keyed from.
    #[serde(default)]
    pub intake: Option<String>,
    /// The whole form.
    pub answers: FormAnswers,
    /// Digests of files sent before to `/api/v1/files`.
    #[serde(default)]
    pub files: Vec<String>,
    /// When it was received, for an officer who registers it without an intake.
    #[serde(default)]
    pub received: Option<AssertedTime>,
}

/// One nomination of the succession.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhichOne {
    /// Its reference: `NFP-QM-02`.
    pub reference: String,
}

/// One nomination and what is to be mended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnWhich {
    /// Its reference.
    pub reference: String,
    /// At least one.
    pub items: Vec<MendItem>,
}

/// One nomination and its whole form.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormWhich {
    /// Its reference.
    pub reference: String,
    /// The whole form.
    pub answers: FormAnswers,
}

/// Who leaves and who comes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Succession {
    /// Who leaves.
    pub outgoing: String,
    /// Who comes.
    pub incoming: String,
}

/// Whose service ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndWhich {
    /// Its reference.
    pub reference: String,
    /// Why, if one wishes to say.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Until when access is granted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Access {
    /// When access ends by itself.
    pub release: DeadlineTime,
}

/// Nominate a national focal point.
pub(crate) struct NominateNfp;

impl Act for NominateNfp {
    type Body = NominateOfficial;
    async fn ask(id: &str, body: NominateOfficial, desk: &Desk) -> Result<Asked, Problem> {
        let nominate = Nominate {
            member: ParticipantCode::new(id),
            intake: body.intake.map(domain::IntakeId::from),
            answers: body.answers.into(),
            files: files(desk, &body.files).await?,
        };
        let ask = Ask::FocalPoint(ParticipantCode::new(id), focal_point::Command::Nominate(nominate));
        Asked::of(ask).received(body.received.as_ref())
    }
}

/// Nominate a questionnaire focal point.
pub(crate) struct NominateQfp;

impl Act for NominateQfp {
    type Body = NominateOfficial;
    async fn ask(id: &str, body: NominateOfficial, _desk: &Desk) -> Result<Asked, Problem> {
        let nominate = questionnaire_focal_point::command::Nominate {
            member: ParticipantCode::new(id),
            intake: body.intake.map(domain::IntakeId::from),
            answers: body.answers.into(),
        };
        let command = questionnaire_focal_point::Command::Nominate(nominate);
        Asked::of(Ask::QuestionnaireFocalPoint(ParticipantCode::new(id), command))
            .received(body.received.as_ref())
    }
}

/// Grant access to the questionnaire.
pub(crate) struct GrantAccess;

impl Act for GrantAccess {
    type Body = Access;
    async fn ask(id: &str, body: Access, _desk: &Desk) -> Result<Asked, Problem> {
        let release_at = body.release.read("release")?.at;
        let command = questionnaire_focal_point::Command::GrantAccess { release_at };
        Ok(Asked::of(Ask::QuestionnaireFocalPoint(ParticipantCode::new(id), command)))
    }
}

acts! { FocalPoint(ParticipantCode):
    /// Return a nomination, itemised.
    ReturnNfp(ReturnWhich) |body| focal_point::Command::Return {
        reference: body.reference.into(),
        items: ReturnForm { items: body.items }.items(),
    };
    /// Send it back mended.
    ResubmitNfp(FormWhich) |body| focal_point::Command::Resubmit {
        reference: body.reference.into(),
        answers: body.answers.into(),
    };
    /// Say that the keyed fields were compared with the original.
    VerifyNfp(FormWhich) |body| focal_point::Command::VerifyKeyedFields {
        reference: body.reference.into(),
        answers: body.answers.into(),
    };
    /// Acknowledge it.
    AcknowledgeNfp(WhichOne) |body| focal_point::Command::Acknowledge { reference: body.reference.into() };
    /// Change details of the serving official.
    ChangeDetails(FormWhich) |body| focal_point::Command::ChangeDetails {
        reference: body.reference.into(),
        answers: body.answers.into(),
    };
    /// Replace the serving official at once.
    ReplaceNfp(Succession) |body| focal_point::Command::Replace {
        outgoing: body.outgoing.into(),
        incoming: body.incoming.into(),
    };
    /// End service without a successor.
    EndNfp(EndWhich) |body| focal_point::Command::End { reference: body.reference.into(), reason: body.reason };
}

acts! { QuestionnaireFocalPoint(ParticipantCode):
    /// Confirm.
    ConfirmQfp(Nothing) |_nothing| questionnaire_focal_point::Command::Confirm;
    /// Replace: the place is free for a new nomination.
    ReplaceQfp(MaybeReason) |why| questionnaire_focal_point::Command::Replace { reason: why.reason };
}

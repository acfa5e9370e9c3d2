//! What may be asked of something that arrived: one body per act.

use domain::IntakeId;
use domain::intake::Command;
use domain::intake::event::{ReceiptKeyed, Registered, SetAside};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Act, Asked, acts};
use super::nominations::{CorrectedReceipt, Nothing, WithReason};
use crate::desk::Desk;
use crate::problem::Problem;

/// The nomination it was registered as.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisteredAs {
    /// Reference of the nomination.
    pub nomination: String,
}

/// Key or correct the time of receipt.
pub(crate) struct KeyReceipt;

impl Act for KeyReceipt {
    type Body = CorrectedReceipt;
    async fn ask(id: &str, body: CorrectedReceipt, _desk: &Desk) -> Result<Asked, Problem> {
        let keyed = ReceiptKeyed { received: body.received.read("received")?, evidence: body.evidence };
        Ok(Asked::of(Ask::Intake(Some(IntakeId::new(id)), Command::KeyReceipt(keyed))))
    }
}

acts! { Intake(IntakeId):
    /// Register it as a nomination.
    Register(RegisteredAs) |body| Command::Register(Registered { nomination: body.nomination.into() });
    /// Set it aside.
    PutAside(WithReason) |why| Command::SetAside(SetAside { reason: why.reason });
    /// Take it up again.
    TakeUp(Nothing) |_nothing| Command::TakeUp;
}

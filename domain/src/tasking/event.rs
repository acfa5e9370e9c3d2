//! What happened to a tasking.

use serde::{Deserialize, Serialize};

use crate::asserted::Partial;
use crate::identity::{BodyCode, ParticipantCode};
use crate::wire::Payload;

/// A body asked for something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// The body or its meeting: `RMC5`.
    pub body: BodyCode,
    /// The verb it used, exactly: `directed`, `encouraged`, `agreed`.
    pub verb: String,
    /// What it asked for.
    pub subject: String,
    /// When, as precisely as it is known (DR26).
    pub on: Partial,
    /// By when it is to be reported, if a time was set.
    #[serde(default)]
    pub report_by: Option<Partial>,
}

/// It was given to an owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// Who carries it out: the secretariat or a participant.
    pub owner: ParticipantCode,
    /// By when it is to be reported, if a time was set.
    #[serde(default)]
    pub report_by: Option<Partial>,
    /// From what it is paid, if that is settled.
    #[serde(default)]
    pub funding: Option<String>,
}

/// The owner began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {}

/// What was said about it: progress, a report, what remains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The words.
    pub text: String,
}

/// Those who asked took the report as the end of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discharged {
    /// With which verb.
    pub verb: String,
}

/// It lapsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapsed {
    /// Why.
    pub reasons: String,
}

impl Payload for Issued {}
impl Payload for Assigned {}
impl Payload for Started {}
impl Payload for Noted {}
impl Payload for Discharged {}
impl Payload for Lapsed {}

crate::events! {
    /// What happened to a tasking.
    pub enum Event {
        /// It was issued.
        Issued(Issued) = "MandateIssued" v 1,
        /// It was given to an owner.
        Assigned(Assigned) = "MandateAssigned" v 1,
        /// Work began.
        Started(Started) = "MandateStarted" v 1,
        /// Progress was noted.
        ProgressNoted(Noted) = "ProgressNoted" v 1,
        /// It was reported.
        Reported(Noted) = "MandateReported" v 1,
        /// More was asked for.
        Continued(Noted) = "MandateContinued" v 1,
        /// It was discharged.
        Discharged(Discharged) = "MandateDischarged" v 1,
        /// It lapsed.
        Lapsed(Lapsed) = "MandateLapsed" v 1,
    }
}

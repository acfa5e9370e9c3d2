//! What may be asked about a round.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{DispatchConfirmed, DispatchFailed, DispatchRepeated, FixedText, Kind, Manner};
use crate::calendar::Deadline;
use crate::identity::{CommitteeId, GuideId, ParticipantCode, RoundId};

/// Prepare a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepare {
    /// The round: `PG-SOM/1`.
    pub round: RoundId,
    /// The guide.
    pub guide: GuideId,
    /// Which round of this guide.
    pub number: u32,
    /// The committee concerned.
    pub committee: CommitteeId,
    /// Symbol of the text that will go out.
    pub text: String,
    /// What is asked.
    pub kind: Kind,
    /// How it is held.
    pub manner: Manner,
    /// Until when.
    pub deadline: Deadline,
    /// Whether comments are sealed until it closes.
    #[serde(default)]
    pub sealed_until_close: bool,
    /// How long before the deadline those without an answer are reminded.
    #[serde(default)]
    pub reminders: Vec<String>,
    /// Who is asked; empty: everyone entitled on the day.
    #[serde(default)]
    pub addressees: Vec<ParticipantCode>,
    /// Who gets it for information; the office fills it in with the addressees.
    #[serde(default)]
    pub informed: Vec<ParticipantCode>,
    /// The day whose capacities count; none: today.
    #[serde(default)]
    pub resolved_on: Option<Date>,
}

/// A request about one round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Prepare it.
    Prepare(Prepare),
    /// Send the text out.
    Circulate {
        /// The text as fixed.
        text: FixedText,
    },
    /// Note that it arrived.
    ConfirmDispatch(DispatchConfirmed),
    /// Note that it did not arrive.
    RecordDispatchFailure(DispatchFailed),
    /// Note that it was sent again.
    RepeatDispatch(DispatchRepeated),
    /// Ask for more time.
    RequestExtension {
        /// Why.
        reason: String,
        /// Until when.
        asked_until: Deadline,
    },
    /// Move the deadline for all.
    Extend {
        /// To when.
        deadline: Deadline,
        /// Why.
        reason: String,
    },
    /// Remind those without an answer.
    Remind {
        /// Whom; empty: all of them.
        #[serde(default)]
        addressees: Vec<ParticipantCode>,
    },
    /// Let it rest.
    Pause {
        /// Who decided so.
        authority: String,
        /// Why.
        reason: String,
    },
    /// Let it go on.
    Reopen {
        /// Who decided so.
        authority: String,
        /// Why.
        reason: String,
    },
    /// Close it: only the clock asks this.
    Close,
    /// Begin to deal with the comments.
    StartDispositions,
    /// Say that all is dealt with.
    Complete,
    /// Call it off.
    Cancel {
        /// Why.
        reason: String,
    },
}

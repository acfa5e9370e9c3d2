//! What is known of a silence procedure after its history.

use serde::{Deserialize, Serialize};

use super::event::{Broken, Event, Proposed, Started};
use crate::calendar::Deadline;

/// A silence procedure as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilencePeriod {
    /// How it was proposed; none before.
    pub proposed: Option<Proposed>,
    /// How it runs or ran; none before it started.
    pub running: Option<Running>,
    /// What broke it.
    pub broken: Option<Broken>,
    /// Where it stands; none before it was proposed.
    pub stage: Option<Stage>,
}

/// A silence that runs or ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// How it began.
    pub started: Started,
    /// When it ends.
    pub expires: Deadline,
}

/// Where a silence procedure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waits for the members to agree.
    Proposed,
    /// A member refused it.
    Refused,
    /// The instant is to come.
    Running,
    /// A member spoke.
    Broken,
    /// Nobody spoke.
    Held,
    /// It was called off.
    Cancelled,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Refused => "refused",
            Self::Running => "running",
            Self::Broken => "broken",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }
}

impl SilencePeriod {
    /// One fact more.
    pub(super) fn and(mut self, event: Event) -> Self {
        match event {
            Event::Proposed(it) => {
                self.proposed = Some(it);
                self.stage = Some(Stage::Proposed);
            }
            Event::Refused(_) => self.stage = Some(Stage::Refused),
            Event::Started(it) => {
                self.running = Some(Running { expires: it.expires.clone(), started: it });
                self.stage = Some(Stage::Running);
            }
            Event::Extended(it) => {
                if let Some(running) = &mut self.running {
                    running.expires = it.expires;
                }
            }
            Event::Broken(it) => {
                self.broken = Some(it);
                self.stage = Some(Stage::Broken);
            }
            Event::Held(_) => self.stage = Some(Stage::Held),
            Event::Cancelled(_) => self.stage = Some(Stage::Cancelled),
            Event::Informed(_) | Event::ObjectionWithdrawn(_) | Event::LateObjectionRefused(_) => {}
        }
        self
    }
}

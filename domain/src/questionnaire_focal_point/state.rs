//! Who is nominated or serves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Event;
use crate::identity::{NominationRef, PersonId};

/// The states of `questionnaire-focal-point`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waits to be confirmed.
    Nominated,
    /// Confirmed; waits for access.
    Confirmed,
    /// Has access.
    Credentialed,
    /// Was replaced.
    Replaced,
    /// Access ended with the project.
    Released,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nominated => "nominated",
            Self::Confirmed => "confirmed",
            Self::Credentialed => "credentialed",
            Self::Replaced => "replaced",
            Self::Released => "released",
        }
    }
}

/// The one nominated last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    /// Reference.
    pub reference: NominationRef,
    /// The officer who registered it.
    pub registered_by: Option<PersonId>,
    /// Where it stands.
    pub stage: Stage,
    /// When access ends by itself.
    pub release_at: Option<Timestamp>,
}

/// The succession as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionnaireFocalPoint {
    /// The one nominated last; none before the first.
    pub current: Option<Current>,
}

impl QuestionnaireFocalPoint {
    pub(super) fn and(mut self, event: Event) -> Self {
        let moved = match event {
            Event::Nominated(it) => {
                let current = Current {
                    reference: it.reference,
                    registered_by: it.registered_by,
                    stage: Stage::Nominated,
                    release_at: None,
                };
                self.current = Some(current);
                return self;
            }
            Event::Confirmed(_) => Stage::Confirmed,
            Event::AccessGranted(it) => {
                if let Some(current) = &mut self.current {
                    current.release_at = Some(it.release_at);
                }
                Stage::Credentialed
            }
            Event::Replaced(_) => Stage::Replaced,
            Event::Released(_) => Stage::Released,
        };
        if let Some(current) = &mut self.current {
            current.stage = moved;
        }
        self
    }
}

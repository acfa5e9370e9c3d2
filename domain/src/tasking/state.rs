//! What was asked for, who carries it out, where it stands.

use serde::{Deserialize, Serialize};

use super::event::{Assigned, Event, Issued};

/// The states of the definition `mandate`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Asked for; nobody carries it out.
    #[default]
    Issued,
    /// Somebody is to carry it out.
    Assigned,
    /// Being carried out.
    InProgress,
    /// Reported; those who asked answer.
    Reported,
    /// Done.
    Discharged,
    /// Given up.
    Lapsed,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Assigned => "assigned",
            Self::InProgress => "in_progress",
            Self::Reported => "reported",
            Self::Discharged => "discharged",
            Self::Lapsed => "lapsed",
        }
    }

    /// Whether it has come to its end.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Discharged | Self::Lapsed)
    }
}

/// A tasking as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tasking {
    /// What was asked for; none before.
    pub issued: Option<Issued>,
    /// Who carries it out.
    pub assigned: Option<Assigned>,
    /// Where it stands.
    pub stage: Stage,
}

impl Tasking {
    pub(super) fn and(mut self, event: Event) -> Self {
        self.stage = match event {
            Event::Issued(issued) => {
                self.issued = Some(issued);
                Stage::Issued
            }
            Event::Assigned(assigned) => {
                self.assigned = Some(assigned);
                Stage::Assigned
            }
            Event::Started(_) | Event::Continued(_) => Stage::InProgress,
            Event::ProgressNoted(_) => self.stage,
            Event::Reported(_) => Stage::Reported,
            Event::Discharged(_) => Stage::Discharged,
            Event::Lapsed(_) => Stage::Lapsed,
        };
        self
    }
}

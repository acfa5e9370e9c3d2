//! Who has opened a version.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::event::Event;
use crate::identity::{ParticipantCode, PersonId};

/// The openings of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Who, for whom.
    pub by: BTreeMap<PersonId, Option<ParticipantCode>>,
}

impl Opening {
    /// The participants one of whose people opened it.
    #[must_use]
    pub fn participants(&self) -> BTreeSet<ParticipantCode> {
        self.by.values().flatten().cloned().collect()
    }

    pub(super) fn and(mut self, event: Event) -> Self {
        match event {
            Event::Opened(opened) => {
                self.by.insert(opened.person, opened.participant);
            }
        }
        self
    }
}

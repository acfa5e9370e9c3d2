//! *What is this journal: the record, a demonstration or a rehearsal, and where does its clock stand?*

use std::sync::Arc;

use domain::service_record::Event;
use domain::service_record::event;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// What the journal says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Purpose {
    /// What it is for; none before its first event.
    pub purpose: Option<event::Purpose>,
    /// Name of the secretariat as letters and pages give it.
    pub secretariat: Arc<str>,
    /// The instant its clock was last moved to; none where nobody moved it.
    pub clock: Option<Timestamp>,
}

impl Purpose {
    pub(crate) fn apply(&mut self, _fact: &Fact<'_>, event: &Event) {
        match event {
            Event::Opened(opened) => {
                self.purpose = Some(opened.purpose.clone());
                self.secretariat = Arc::from(opened.secretariat.as_str());
            }
            Event::ClockMoved(moved) => self.clock = Some(moved.to),
            Event::Refused(_) | Event::ReferenceIssued(_) => {}
        }
    }

    /// Whether letters stay inside and a person moves the clock.
    #[must_use]
    pub const fn is_rehearsal(&self) -> bool {
        matches!(self.purpose, Some(event::Purpose::Rehearsal { .. }))
    }

    /// Whether this is the record.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self.purpose, Some(event::Purpose::Live))
    }
}

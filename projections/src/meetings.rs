//! *Which meetings of ministers and senior officials were there, and was there a quorum?*

use std::sync::Arc;

use domain::meeting::Event;
use domain::{BodyCode, Decide as _, MeetingId, meeting};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::fact::Fact;
use crate::saved::Saved;

/// All meetings, by identifier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Meetings {
    by_id: OrdMap<MeetingId, Arc<Meeting>>,
}

/// One meeting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Meeting {
    /// Its identifier.
    pub id: MeetingId,
    /// Version of its stream.
    pub version: u64,
    /// As its stream tells it.
    #[serde(flatten)]
    pub state: meeting::Meeting,
    /// When it was, as it was asserted with its first event.
    pub happened: Option<Value>,
    /// When its first event was recorded.
    pub recorded_at: Timestamp,
}

impl Meetings {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        let id = MeetingId::new(fact.key());
        let kept = self.by_id.entry(id.clone()).or_insert_with(|| {
            let happened = fact.envelope.happened_at.clone();
            Arc::new(Meeting { id, happened, recorded_at: fact.at, ..Meeting::default() })
        });
        let one = Arc::make_mut(kept);
        one.version = fact.envelope.version;
        one.state = std::mem::take(&mut one.state).evolve(event.clone());
    }

    /// A meeting.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Meeting> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All of them, by identifier.
    pub fn all(&self) -> impl Iterator<Item = &Meeting> {
        self.by_id.values().map(AsRef::as_ref)
    }
}

impl Meeting {
    /// Of which body.
    #[must_use]
    pub fn body(&self) -> Option<&BodyCode> {
        let opened = self.state.opened.as_ref().map(|opened| &opened.body);
        opened.or_else(|| self.state.closed.as_ref()?.body.as_ref())
    }

    /// Where.
    #[must_use]
    pub fn place(&self) -> &str {
        let opened = self.state.opened.as_ref().map(|opened| opened.place.as_str());
        opened.or_else(|| Some(self.state.closed.as_ref()?.place.as_str())).unwrap_or_default()
    }

    /// The date as it was asserted: `2014-08-06`; none where the act was recorded when it took place.
    #[must_use]
    pub fn on(&self) -> Option<&str> {
        self.happened.as_ref()?.get("at")?.as_str()
    }
}

//! Which calendar is in force when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Set;
use crate::calendar::Calendar;

/// The working calendar as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarSetting {
    /// Everything that was set, in order of setting.
    pub settings: Vec<Set>,
}

impl CalendarSetting {
    /// The calendar in force at an instant: of those effective by then the one that begins last, of two that begin together
    /// the one set last; the default before any.
    #[must_use]
    pub fn in_force_at(&self, at: Timestamp) -> Calendar {
        let effective = self.settings.iter().filter(|set| set.effective_from <= at);
        effective
            .max_by_key(|set| set.effective_from)
            .map_or_else(Calendar::default, |set| set.calendar.clone())
    }
}

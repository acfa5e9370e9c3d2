//! What happened to the secretariat's working calendar.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::wire::Payload;

/// A calendar was set, effective from an instant, never for the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Set {
    /// The calendar.
    pub calendar: Calendar,
    /// From when deadlines are computed by it. Deadlines already given stay as they are.
    pub effective_from: Timestamp,
}

impl Payload for Set {}

crate::events! {
    /// What happened to the working calendar.
    pub enum Event {
        /// It was set.
        Set(Set) = "CalendarSet" v 1,
    }
}

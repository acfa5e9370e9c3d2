//! When is it due? Deadlines, business days and zones: one function computes them all.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A deadline: an instant and the zone in which people read it. *In time* is strictly before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Deadline {
    /// The instant.
    pub at: Timestamp,
    /// IANA zone.
    pub zone: String,
}

/// The secretariat's working calendar in force at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// IANA zone of the secretariat.
    pub zone: String,
    /// Weekly rest days, 1 Monday to 7 Sunday.
    pub rest_days: Vec<i8>,
    /// Closing time of a working day.
    pub closing: jiff::civil::Time,
    /// Days off.
    pub holidays: Vec<jiff::civil::Date>,
    /// Rest days or holidays that are worked all the same.
    pub worked: Vec<jiff::civil::Date>,
}

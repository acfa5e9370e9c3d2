//! Times that somebody asserts, with the precision at which they were given (DR26).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A date as it was given: to the instant, the day, the month or the year. Written as EDTF does
/// (`2013-09`), an instant as RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partial {
    /// An instant.
    Instant(Timestamp),
    /// A day, in the zone of the [`Asserted`] that holds it.
    Day(jiff::civil::Date),
    /// A month: year and month 1 to 12.
    Month(i16, i8),
    /// A year.
    Year(i16),
}

/// An asserted time: what was said, in which zone, by which clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asserted {
    /// What was said.
    pub at: Partial,
    /// IANA zone in which it was said.
    pub zone: String,
    /// Which clock said so: "fax gateway", "topmost Received header", "portal".
    pub clock: String,
}

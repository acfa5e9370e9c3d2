//! Deadlines where clocks change: local times in zones of every kind, on a day at or near a change.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};

use crate::calendar::zone;

/// Zones without summer time, north and south of the equator, with half and quarter hours, with changes at midnight, and one that
/// left a day out.
pub const ZONES: [&str; 20] = [
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Asia/Dhaka",
    "Africa/Casablanca",
    "Asia/Gaza",
    "UTC",
];
/// Changes of a zone's clocks that are gone through.
const CHANGES: usize = 20;
/// Minutes of four days.
const AROUND: i64 = 4 * 24 * 60;

/// The local time with this number and its zone, within two days of one of the zone's first changes after an instant: at a whole
/// minute, which may be there twice or never.
#[must_use]
pub fn near_a_change(number: usize, after: Timestamp) -> (DateTime, &'static str) {
    let name = ZONES[number % ZONES.len()];
    let zone = zone(name).unwrap();
    let changes = zone.following(after);
    let change = changes.take(CHANGES).nth(number / ZONES.len() % CHANGES).map_or(after, |it| it.timestamp());
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 17;
    let minutes = i64::try_from(mixed).unwrap() % AROUND - AROUND / 2;
    let local = zone.to_datetime(change).checked_add(minutes.minutes()).unwrap();
    (local.with().second(0).subsec_nanosecond(0).build().unwrap(), name)
}

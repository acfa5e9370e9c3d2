//! What time is it at the office? The machine's time for a live journal; for a rehearsal the time a person set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use eventstore::{JournalClock, SystemClock};
use jiff::Timestamp;

/// The value that says: the machine's time.
const RUNNING: i64 = i64::MIN;

/// The office's clock, shared with its journal.
#[derive(Clone, Debug)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn live() -> Self {
        Self(Arc::new(AtomicI64::new(RUNNING)))
    }

    /// A clock that stands until somebody moves it.
    #[must_use]
    pub fn standing(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// Whether it is moved by people.
    #[must_use]
    pub fn is_standing(&self) -> bool {
        self.0.load(Ordering::Acquire) != RUNNING
    }

    /// Now, to the microsecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.now_micros()).unwrap_or(Timestamp::MAX)
    }

    /// Moves a standing clock forward; it never goes back, and a running one is not moved.
    pub fn forward(&self, to: Timestamp) {
        if self.is_standing() {
            self.0.fetch_max(to.as_microsecond(), Ordering::AcqRel);
        }
    }
}

impl JournalClock for Clock {
    fn now_micros(&self) -> i64 {
        match self.0.load(Ordering::Acquire) {
            RUNNING => SystemClock.now_micros(),
            standing => standing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_goes_forward_only() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let clock = Clock::standing(at("2014-03-01T00:00:00Z"));
        clock.forward(at("2014-04-01T00:00:00Z"));
        clock.forward(at("2014-03-15T00:00:00Z"));
        assert_eq!(clock.now(), at("2014-04-01T00:00:00Z"));
    }

    #[test]
    fn a_running_clock_is_not_moved() {
        let clock = Clock::live();
        clock.forward(Timestamp::MAX);
        assert!(!clock.is_standing());
    }
}

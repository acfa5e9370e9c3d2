//! What time is it for the journal? The only place where the store asks.

use std::sync::Arc;

/// The journal's clock.
pub trait JournalClock: Send + Sync + 'static {
    /// Microseconds since 1970 UTC. May repeat or go back: the sequencer keeps recorded times strictly increasing.
    fn now_micros(&self) -> i64;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl JournalClock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the journal asks the machine for the time"
    )]
    fn now_micros(&self) -> i64 {
        jiff::Timestamp::now().as_microsecond()
    }
}

/// A clock that stands still, for tests and for byte-equal journals.
#[derive(Clone, Copy, Debug)]
pub struct StandingClock(pub i64);

impl JournalClock for StandingClock {
    fn now_micros(&self) -> i64 {
        self.0
    }
}

/// A shared clock.
pub type SharedClock = Arc<dyn JournalClock>;

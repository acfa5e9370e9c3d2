//! How many go in one batch? All, while they are few; half of them, while the other half is on its way.
//!
//! A batch's rows are inserted while the one before it is synchronised: two halves keep the disk and the processors busy at once.
//! Few callers are served better together: a commit costs more than their rows.

use std::time::Instant;

use crate::limits::GATHER_WITHIN;

/// Batches on their way at once: one that is synchronised, one whose rows are inserted. Three and four were slower, since each
/// batch costs the server the same whatever is in it (docs/performance.md).
pub(super) const FLIGHTS: usize = 2;
/// Fewest proposals that go while others are on their way.
const LEAST_BESIDE: usize = 12;

/// How many callers there seem to be, and since when somebody is expected back.
pub(super) struct Crowd {
    callers: usize,
    answered: Instant,
}

impl Crowd {
    pub(super) fn new() -> Self {
        Self { callers: 1, answered: Instant::now() }
    }

    /// Some were answered; with everybody else who is on the way or waits, they are so many.
    pub(super) fn answered(&mut self, callers: usize) {
        self.callers = callers;
        self.answered = Instant::now();
    }

    /// So many are on the way or wait.
    pub(super) fn seen(&mut self, callers: usize) {
        self.callers = self.callers.max(callers);
    }

    /// Most that go in one batch.
    pub(super) fn share(&self) -> usize {
        if self.callers >= FLIGHTS * LEAST_BESIDE { self.callers.div_ceil(FLIGHTS) } else { usize::MAX }
    }

    /// Whether those who wait should go now, later, or when another batch has landed.
    pub(super) fn advice(&self, waiting: usize, flying: usize) -> Advice {
        let enough = waiting >= self.share().min(self.callers.saturating_sub(flying));
        let alone = flying == 0;
        if waiting == 0 || (!alone && waiting < LEAST_BESIDE && !self.still_coming()) {
            Advice::Wait
        } else if enough && (alone || waiting >= LEAST_BESIDE) {
            Advice::Go
        } else if self.still_coming() {
            Advice::Gather
        } else {
            Advice::Go
        }
    }

    fn still_coming(&self) -> bool {
        self.answered.elapsed() < GATHER_WITHIN
    }
}

/// What those who wait should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Advice {
    /// Be sent.
    Go,
    /// Give others a moment: they were answered just now.
    Gather,
    /// Until somebody comes or lands.
    Wait,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many callers, nobody answered lately.
    fn settled(callers: usize) -> Crowd {
        let long_ago = Instant::now().checked_sub(2 * GATHER_WITHIN);
        Crowd { callers, answered: long_ago.unwrap_or_else(Instant::now) }
    }

    #[test]
    fn one_caller_never_waits() {
        assert_eq!(Crowd::new().advice(1, 0), Advice::Go);
        assert_eq!(Crowd::new().advice(0, 0), Advice::Wait);
    }

    #[test]
    fn many_go_in_halves() {
        let crowd = settled(64);
        assert_eq!(crowd.share(), 32);
        assert_eq!(crowd.advice(32, 32), Advice::Go);
        assert_eq!(crowd.advice(64, 0), Advice::Go);
    }

    #[test]
    fn few_do_not_go_beside_others() {
        assert_eq!(settled(8).share(), usize::MAX);
        assert_eq!(settled(8).advice(4, 4), Advice::Wait);
        assert_eq!(settled(64).advice(3, 32), Advice::Wait);
        assert_eq!(settled(64).advice(LEAST_BESIDE, 32), Advice::Go);
    }

    #[test]
    fn those_just_answered_are_given_a_moment() {
        let mut crowd = Crowd::new();
        crowd.answered(64);
        assert_eq!(crowd.advice(20, 32), Advice::Gather);
        assert_eq!(crowd.advice(0, 32), Advice::Wait);
        assert_eq!(settled(64).advice(20, 32), Advice::Go);
    }
}

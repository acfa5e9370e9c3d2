//! How many go in one batch? All, while they are few; of many, a share, while other shares are on their way.
//!
//! A batch's rows are inserted while the one before it is synchronised: shares keep the disk and the processors busy at once. Few
//! callers are served better together: a commit costs more than their rows. So are many on a disk that takes long to synchronise,
//! since shares wait for it one after the other. How many shares are best is tried out for as long as there are many.

use std::time::{Duration, Instant};

use crate::limits::GATHER_WITHIN;

/// Most batches on their way at once: one that is synchronised, one whose rows are inserted. More only share the processors.
pub(super) const FLIGHTS: usize = 2;
/// Batches on their way at once where nothing was tried.
const USUAL: usize = 2;
/// Fewest proposals that go while others are on their way.
const LEAST_BESIDE: usize = 12;

/// How long one number of shares is tried before it is compared with the others, and how many batches at least.
const TRY_FOR: Duration = Duration::from_millis(60);
const TRY_BATCHES: usize = 8;
/// Every so manieth try is of a number that was slower: the disk may be another by now.
const DOUBT: usize = 16;
/// So many tries take turns before one number is preferred: the first ones are of a server that warms up.
const FIRST: usize = 8;
/// How much faster another number than the usual must be: tries differ by chance.
const CLEARLY: f64 = 1.1;
/// Weight of the newest try.
const NEWEST: f64 = 0.4;

/// How many callers there seem to be, and since when somebody is expected back.
pub(super) struct Crowd {
    callers: usize,
    answered: Instant,
    trial: Trial,
}

/// How many shares answer most callers in the same time?
struct Trial {
    shares: usize,
    /// Nothing is tried: the number was given.
    given: bool,
    since: Instant,
    batches: usize,
    callers: f64,
    tries: usize,
    /// Callers a second with one share, two and so on; none before the first try.
    rates: [Option<f64>; FLIGHTS],
}

impl Trial {
    fn new(given: Option<usize>) -> Self {
        let (since, shares) = (Instant::now(), given.unwrap_or(USUAL));
        Self {
            shares,
            given: given.is_some(),
            since,
            batches: 0,
            callers: 0.0,
            tries: 0,
            rates: [None; FLIGHTS],
        }
    }

    /// A batch was answered, now.
    fn answered(&mut self, callers: usize, now: Instant) {
        self.batches += 1;
        self.callers += f64::from(u32::try_from(callers).unwrap_or(u32::MAX));
        let took = now.duration_since(self.since);
        if self.given || took < TRY_FOR || self.batches < TRY_BATCHES {
            return;
        }
        let rate = self.callers / took.as_secs_f64();
        let known = &mut self.rates[self.shares - 1];
        *known = Some(known.map_or(rate, |before| before + (rate - before) * NEWEST));
        self.tries += 1;
        self.shares = self.next();
        self.pause(now);
    }

    /// A try begins anew.
    fn pause(&mut self, now: Instant) {
        (self.since, self.batches, self.callers) = (now, 0, 0.0);
    }

    fn next(&self) -> usize {
        if self.tries < FIRST {
            return self.tries % FLIGHTS + 1;
        }
        let rate = |at: &usize| self.rates[*at].unwrap_or_default();
        let usual = USUAL - 1;
        let best = (0..FLIGHTS).max_by(|a, b| rate(a).total_cmp(&rate(b))).unwrap_or(usual);
        let best = if rate(&best) > rate(&usual) * CLEARLY { best } else { usual };
        if self.tries.is_multiple_of(DOUBT) {
            return (best + 1) % FLIGHTS + 1;
        }
        best + 1
    }
}

impl Crowd {
    /// A crowd of which nothing is known; `shares` where their number is not to be tried out.
    pub(super) fn new(shares: Option<usize>) -> Self {
        Self { callers: 1, answered: Instant::now(), trial: Trial::new(shares) }
    }

    /// So many were answered; with everybody else who is on the way or waits, they are so many callers.
    pub(super) fn answered(&mut self, answered: usize, callers: usize) {
        self.callers = callers;
        self.answered = Instant::now();
        if self.are_many() {
            self.trial.answered(answered, self.answered);
        } else {
            self.trial.pause(self.answered);
        }
    }

    fn are_many(&self) -> bool {
        self.callers >= USUAL * LEAST_BESIDE
    }

    /// Most batches that should be on their way now.
    pub(super) fn flights(&self) -> usize {
        if self.are_many() { self.trial.shares.min(self.callers / LEAST_BESIDE) } else { USUAL }
    }

    /// So many are on the way or wait.
    pub(super) fn seen(&mut self, callers: usize) {
        self.callers = self.callers.max(callers);
    }

    /// Most that go in one batch.
    pub(super) fn share(&self) -> usize {
        if self.are_many() && self.flights() > 1 { self.callers.div_ceil(self.flights()) } else { usize::MAX }
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
        Crowd { callers, answered: long_ago.unwrap_or_else(Instant::now), trial: Trial::new(None) }
    }

    #[test]
    fn one_caller_never_waits() {
        assert_eq!(Crowd::new(None).advice(1, 0), Advice::Go);
        assert_eq!(Crowd::new(None).advice(0, 0), Advice::Wait);
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
        let mut crowd = Crowd::new(None);
        crowd.answered(32, 64);
        assert_eq!(crowd.advice(20, 32), Advice::Gather);
        assert_eq!(crowd.advice(0, 32), Advice::Wait);
        assert_eq!(settled(64).advice(20, 32), Advice::Go);
    }

    /// A crowd on a disk where a batch takes so many milliseconds as a whole and in halves; how often it went as each.
    fn went(took: [u64; FLIGHTS]) -> [usize; FLIGHTS] {
        let (mut crowd, mut now, mut went) = (settled(66), Instant::now(), [0; FLIGHTS]);
        for _ in 0..4_000 {
            let (share, shares) = (crowd.share().min(66), crowd.flights());
            now += Duration::from_millis(took[shares - 1]);
            went[shares - 1] += 1;
            crowd.trial.answered(share, now);
        }
        went
    }

    #[test]
    fn many_go_in_as_many_shares_as_the_disk_makes_fastest() {
        let [whole, _] = went([5, 4]);
        assert!(whole > 3_000, "a slow disk: {whole}");
        let [_, halves] = went([6, 2]);
        assert!(halves > 3_000, "a fast one: {halves}");
    }

    #[test]
    fn many_go_in_halves_where_the_whole_is_faster_by_chance() {
        let [_, halves] = went([21, 11]);
        assert!(halves > 3_000, "{halves}");
    }

    #[test]
    fn a_disk_that_becomes_slow_is_noticed() {
        let (mut crowd, mut now) = (settled(66), Instant::now());
        for batch in 0..8_000 {
            let (share, shares) = (crowd.share().min(66), crowd.flights());
            let slow = [5, 4];
            let took = if batch < 4_000 { [6, 2] } else { slow };
            now += Duration::from_millis(took[shares - 1]);
            crowd.trial.answered(share, now);
        }
        assert!(crowd.trial.rates[0] > crowd.trial.rates[1], "{:?}", crowd.trial.rates);
    }

    #[test]
    fn a_crowd_that_goes_as_a_whole_goes_one_at_a_time() {
        let mut crowd = settled(64);
        crowd.trial.shares = 1;
        assert_eq!((crowd.share(), crowd.flights()), (usize::MAX, 1));
        assert_eq!(crowd.advice(64, 0), Advice::Go);
    }
}

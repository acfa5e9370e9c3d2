//! At which instants does the clock ask what? In order, and found again by what is asked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::due::Due;

/// Instants to come. The same may be due at several; at one instant things come in the order of their words.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<(Timestamp, Due)>")]
pub(super) struct Timers {
    due: BTreeMap<(Timestamp, String), Due>,
    /// Instants of what may be called off, by its words.
    instants: BTreeMap<String, BTreeSet<Timestamp>>,
}

impl Timers {
    pub(super) fn add(&mut self, at: Timestamp, due: Due) {
        let words = due.words();
        if due.may_move() {
            self.instants.entry(words.clone()).or_default().insert(at);
        }
        self.due.insert((at, words), due);
    }

    /// Forgets all instants of something that may be called off.
    pub(super) fn forget(&mut self, due: &Due) {
        let words = due.words();
        for at in self.instants.remove(&words).unwrap_or_default() {
            self.due.remove(&(at, words.clone()));
        }
    }

    /// Forgets what fell due up to an instant.
    pub(super) fn forget_until(&mut self, at: Timestamp) {
        self.due.retain(|(due, _), _| at < *due);
        self.instants.retain(|_, instants| {
            instants.retain(|instant| at < *instant);
            !instants.is_empty()
        });
    }

    /// The next instant.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Takes out the first that fell due up to an instant.
    pub(super) fn pop_until(&mut self, now: Timestamp) -> Option<(Timestamp, Due)> {
        let ((at, words), due) = self.due.first_entry().filter(|first| first.key().0 <= now)?.remove_entry();
        if let Some(instants) = self.instants.get_mut(&words) {
            instants.remove(&at);
            if instants.is_empty() {
                self.instants.remove(&words);
            }
        }
        Some((at, due))
    }
}

/// Instants are saved with what is asked then; everything else follows from it.
impl From<Vec<(Timestamp, Due)>> for Timers {
    fn from(all: Vec<(Timestamp, Due)>) -> Self {
        let mut timers = Self::default();
        for (at, due) in all {
            timers.add(at, due);
        }
        timers
    }
}

impl Serialize for Timers {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.due.iter().map(|((at, _), due)| (at, due)))
    }
}

#[cfg(test)]
mod tests {
    use domain::{NominationRef, RoundId};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn closes(round: &str) -> Due {
        Due::RoundCloses(RoundId::new(round))
    }

    fn left(mut timers: Timers) -> Vec<(Timestamp, Due)> {
        std::iter::from_fn(|| timers.pop_until(Timestamp::MAX)).collect()
    }

    #[test]
    fn what_is_called_off_loses_all_its_instants_and_nothing_else_does() {
        let mut timers = Timers::default();
        let lapses = Due::NominationLapses(NominationRef::new("EN-2014-0001"));
        for (second, due) in [(5, closes("R1")), (9, closes("R1")), (7, closes("R2")), (6, lapses.clone())] {
            timers.add(at(second), due);
        }
        timers.forget(&closes("R1"));
        timers.forget(&closes("R3"));
        assert_eq!(timers.next(), Some(at(6)));
        timers.add(at(8), closes("R1"));
        assert_eq!(left(timers), [(at(6), lapses), (at(7), closes("R2")), (at(8), closes("R1"))]);
    }

    #[test]
    fn only_what_fell_due_is_taken_out_and_it_is_not_called_off_afterwards() {
        let mut timers = Timers::default();
        timers.add(at(5), closes("R1"));
        timers.add(at(9), closes("R1"));
        assert_eq!(timers.pop_until(at(4)), None);
        assert_eq!(timers.pop_until(at(5)), Some((at(5), closes("R1"))));
        assert_eq!(timers.pop_until(at(8)), None);
        timers.forget(&closes("R1"));
        assert!(timers.next().is_none() && timers.instants.is_empty());
    }

    #[test]
    fn what_is_past_is_forgotten_and_what_is_saved_is_read_again() {
        let mut timers = Timers::default();
        for second in 1..9 {
            timers.add(at(second), closes(&format!("R{}", second % 3)));
        }
        timers.forget_until(at(4));
        let text = serde_json::to_string(&timers).unwrap();
        let again: Timers = serde_json::from_str(&text).unwrap();
        assert_eq!((&again.due, &again.instants), (&timers.due, &timers.instants));
        timers.forget(&closes("R2"));
        let numbers: Vec<i64> = left(timers).iter().map(|(at, _)| at.as_second()).collect();
        assert_eq!(numbers, [6, 7]);
    }
}

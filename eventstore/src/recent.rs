//! What was asked for lately, so that it need not be read again: at most so many values, those asked for last.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values by what they are asked for with.
///
/// Those asked for since some moment are young, those before them old. When the young are half of all, the old are forgotten and the
/// young are the old: whatever was asked for among the last half is there, and no order has to be kept.
#[derive(Debug)]
pub struct Recent<K, V> {
    most: usize,
    held: Mutex<Generations<K, V>>,
}

#[derive(Debug)]
struct Generations<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Eq + Hash, V> Recent<K, V> {
    /// Nothing yet; never more than so many.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, held: Mutex::new(Generations { young: HashMap::new(), old: HashMap::new() }) }
    }

    /// A value, which stays.
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
        V: Clone,
    {
        let mut held = self.held();
        if let Some((key, value)) = held.old.remove_entry(key) {
            held.keep((key, value.clone()), self.most);
            return Some(value);
        }
        held.young.get(key).cloned()
    }

    /// A value, which is not here any more.
    pub fn take<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut held = self.held();
        held.young.remove(key).or_else(|| held.old.remove(key))
    }

    /// Keeps a value, unless the one that is here is to stay.
    pub fn put(&self, key: K, value: V, stays: impl FnOnce(&V) -> bool) {
        let mut held = self.held();
        if !held.young.get(&key).or_else(|| held.old.get(&key)).is_some_and(stays) {
            held.old.remove(&key);
            held.keep((key, value), self.most);
        }
    }

    fn held(&self) -> MutexGuard<'_, Generations<K, V>> {
        // Nothing is left half done where somebody panics: every step is one call.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V> Generations<K, V> {
    fn keep(&mut self, (key, value): (K, V), most: usize) {
        self.young.insert(key, value);
        if self.young.len() > most / 2 {
            self.old = std::mem::take(&mut self.young);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_last_is_there_and_never_more_than_agreed() {
        let recent = Recent::new(4);
        for number in 0..100 {
            recent.put(number, number, |_| false);
            assert_eq!(recent.get(&number), Some(number));
            let there = (0..=number).filter(|one| recent.get(one).is_some()).count();
            assert!(there <= 5, "{there}");
        }
        assert_eq!(recent.take(&99), Some(99));
        assert_eq!(recent.get(&99), None);
    }

    #[test]
    fn what_is_asked_for_again_and_again_stays() {
        let recent = Recent::new(8);
        recent.put(1_000, 0, |_| false);
        for number in 0..100 {
            recent.put(number, number, |_| false);
            assert_eq!(recent.get(&1_000), Some(0), "after {number}");
        }
    }

    #[test]
    fn a_value_that_is_to_stay_stays() {
        let recent = Recent::new(4);
        recent.put("a", 2, |_| false);
        recent.put("a", 1, |known| *known > 1);
        assert_eq!(recent.get("a"), Some(2));
        recent.put("a", 3, |known| *known > 3);
        assert_eq!(recent.get("a"), Some(3));
    }
}

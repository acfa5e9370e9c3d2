//! Which past worlds are worth their memory?
//!
//! A bounded number, spread over the whole journal and closer together near its end, where people look most.

use std::sync::Arc;

use crate::world::World;

/// Near the end worlds lie up to this many times closer together.
const CLOSER: u64 = 4;
/// What counts as near the end, in events.
const NEAR: u64 = 16_384;
/// Closer than this, two kept worlds are not worth it.
const LEAST_GAP: u64 = 1_024;

/// Past worlds, by position.
#[derive(Clone)]
pub(super) struct Kept {
    worlds: Vec<Arc<World>>,
    limit: usize,
    /// Spacing while the journal is first folded, when its length is known.
    spacing: u64,
    rebuilt_until: u64,
}

impl Kept {
    /// Keeps at most `limit` worlds of a journal that has `head` events now.
    pub(super) fn new(limit: usize, head: u64) -> Self {
        let limit = limit.max(2);
        let spread = (limit as u64).saturating_sub(NEAR / LEAST_GAP).max(2);
        let spacing = (head / spread).max(LEAST_GAP);
        Self { worlds: Vec::new(), limit, spacing, rebuilt_until: head.saturating_sub(NEAR) }
    }

    /// Keeps a world if it stands far enough from the last one kept.
    pub(super) fn offer(&mut self, world: &World) {
        let last = self.worlds.last().map_or(0, |last| last.position());
        let gap = if world.position() <= self.rebuilt_until { self.spacing } else { LEAST_GAP };
        if world.position() < last + gap {
            return;
        }
        self.worlds.push(Arc::new(world.clone()));
        while self.worlds.len() > self.limit {
            let spare = self.least_missed(world.position());
            self.worlds.remove(spare);
        }
    }

    /// The world whose absence leaves the smallest hole, holes near the end counting more.
    fn least_missed(&self, newest: u64) -> usize {
        let interior = 0..self.worlds.len().saturating_sub(1);
        interior.min_by_key(|index| self.hole(*index, newest)).unwrap_or(0)
    }

    fn hole(&self, index: usize, newest: u64) -> u64 {
        let before = index.checked_sub(1).map_or(0, |before| self.worlds[before].position());
        let after = self.worlds.get(index + 1).map_or(newest, |after| after.position());
        let distance = newest.saturating_sub(self.worlds[index].position());
        (after - before) * (NEAR * CLOSER + distance) / (NEAR + distance)
    }

    /// The nearest kept world at or before a position.
    pub(super) fn nearest(&self, position: u64) -> Option<Arc<World>> {
        let after = self.worlds.partition_point(|world| world.position() <= position);
        self.worlds.get(after.checked_sub(1)?).cloned()
    }

    /// The positions of the worlds kept.
    pub(super) fn positions(&self) -> Vec<u64> {
        self.worlds.iter().map(|world| world.position()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_many_offers(limit: usize) -> Vec<u64> {
        let mut kept = Kept::new(limit, 0);
        for step in 1..=400_u64 {
            let mut world = World::default();
            world.stand_for_test(step * 1_024);
            kept.offer(&world);
        }
        kept.positions()
    }

    #[test]
    fn never_more_worlds_than_the_limit_are_kept_and_they_reach_back_to_the_beginning() {
        let positions = after_many_offers(20);
        assert_eq!(positions.len(), 20);
        assert!(positions[0] < 409_600 / 8, "{positions:?}");
        assert_eq!(positions.last(), Some(&409_600));
    }

    #[test]
    fn worlds_lie_closer_together_near_the_end() {
        let positions = after_many_offers(20);
        let gaps: Vec<u64> = positions.windows(2).map(|two| two[1] - two[0]).collect();
        let (first, last) = (gaps[1], gaps[gaps.len() - 1]);
        assert!(last < first, "{gaps:?}");
    }
}

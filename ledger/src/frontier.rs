//! What must be kept of a tree to append to it: its size and the roots of its perfect subtrees.

use crate::{Hash, empty_root, node_hash};

/// The right edge of a growing tree: at most 64 hashes, whatever its size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the perfect subtrees from left (largest) to right; as many as `size` has binary ones.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of the empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The frontier as it was stored; none if the number of peaks does not belong to the size.
    #[must_use]
    pub fn restored(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (size.count_ones() as usize == peaks.len()).then_some(Self { size, peaks })
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the perfect subtrees, to be stored.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends a leaf: every subtree it completes is folded into one.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root over all leaves.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty_root() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{leaf_hash, root};

    proptest! {
        #[test]
        fn step_by_step_leads_to_the_root_by_definition(size in 0_usize..200) {
            let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
            let mut frontier = Frontier::new();
            for leaf in &leaves {
                frontier.push(*leaf);
            }
            prop_assert_eq!(frontier.root(), root(&leaves));
            prop_assert_eq!(Frontier::restored(frontier.size(), frontier.peaks().to_vec()), Some(frontier));
        }
    }

    #[test]
    fn peaks_that_do_not_belong_to_the_size_are_refused() {
        assert_eq!(Frontier::restored(3, vec![[0; 32]]), None);
    }
}

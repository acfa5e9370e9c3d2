//! Proofs that a leaf is in a tree and that a tree only grew (RFC 6962 §2.1.1 and §2.1.2).

use crate::{Hash, node_hash, root, split};

/// The hashes that lead from the leaf at `index` to the root over `leaves`; none if there is no such leaf.
#[must_use]
pub fn inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, other) = if index < left.len() {
        (inclusion(left, index)?, root(right))
    } else {
        (inclusion(right, index - left.len())?, root(left))
    };
    path.push(other);
    Some(path)
}

/// Whether a path leads from a leaf at `index` to the `root` of a tree of `size` leaves.
#[must_use]
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], expected: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *expected
}

/// The hashes that show that the tree over `leaves` continues the tree over its first `old` leaves.
#[must_use]
pub fn consistency(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old == 0 || old > leaves.len() {
        return None;
    }
    Some(subproof(leaves, old, true))
}

fn subproof(leaves: &[Hash], old: usize, whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut path, other) = if old <= at {
        (subproof(left, old, whole), root(right))
    } else {
        (subproof(right, old - at, false), root(left))
    };
    path.push(other);
    path
}

/// Whether `path` shows that the tree with `new_root` (of `new` leaves) continues the one with `old_root` (of `old` leaves).
#[must_use]
pub fn verify_consistency(old: u64, new: u64, path: &[Hash], old_root: &Hash, new_root: &Hash) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    let mut steps = path.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { steps.next() };
    let Some(first) = first else { return false };
    let shift = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> shift, (new - 1) >> shift);
    let (mut old_hash, mut new_hash) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            old_hash = node_hash(step, &old_hash);
            new_hash = node_hash(step, &new_hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::leaf_hash;

    fn leaves(size: usize) -> Vec<Hash> {
        (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    #[test]
    fn a_tree_continues_itself_without_proof_and_nothing_else() {
        let all = leaves(3);
        assert_eq!(
            (consistency(&all, 3), consistency(&all, 0), consistency(&all, 4)),
            (Some(vec![]), None, None)
        );
        let root = root(&all);
        assert!(verify_consistency(3, 3, &[], &root, &root));
        assert!(
            !verify_consistency(0, 3, &[], &root, &root) && !verify_consistency(0, 3, &all, &root, &root)
        );
        assert!(
            !verify_consistency(4, 3, &[], &root, &root) && !verify_consistency(4, 3, &all, &root, &root)
        );
    }

    proptest! {
        #[test]
        fn every_leaf_can_be_shown_to_be_in_the_tree(size in 1_usize..80, pick in 0_usize..80) {
            let (all, index) = (leaves(size), pick % size);
            let path = inclusion(&all, index).unwrap_or_default();
            prop_assert!(verify_inclusion(&all[index], index as u64, size as u64, &path, &root(&all)));
            prop_assert!(!verify_inclusion(&leaf_hash(b"another"), index as u64, size as u64, &path, &root(&all)));
        }

        #[test]
        fn a_tree_can_be_shown_to_continue_every_earlier_one(size in 1_usize..80, pick in 0_usize..80) {
            let all = leaves(size);
            let old = pick % size + 1;
            let path = consistency(&all, old).unwrap_or_default();
            let (old_root, new_root) = (root(&all[..old]), root(&all));
            prop_assert!(verify_consistency(old as u64, size as u64, &path, &old_root, &new_root));
            if old < size {
                prop_assert!(!verify_consistency(old as u64, size as u64, &path, &leaf_hash(b"another"), &new_root));
            }
        }

        #[test]
        fn another_implementation_gives_the_same_root(size in 0_u64..60) {
            let mut other = ct_merkle::mem_backed_tree::MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
            let mut ours = crate::Frontier::new();
            for n in 0..size {
                other.push(n.to_be_bytes().to_vec());
                ours.push(leaf_hash(&n.to_be_bytes()));
            }
            let theirs = other.root();
            prop_assert_eq!(&ours.root()[..], theirs.as_bytes().as_slice());
        }
    }
}

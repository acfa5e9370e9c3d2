//! Which stored hashes make up a proof? The perfect subtrees it needs, so that it is read from a few tiles and never from all leaves.

use crate::tile::Node;
use crate::{Hash, node_hash};

/// One hash of a proof: the perfect subtrees, from left to right, that it is the root over.
pub type Span = Vec<Node>;

/// The spans of an inclusion proof of the leaf at `index` (from 0) in the tree of `size` leaves; none if there is no such leaf.
#[must_use]
pub fn inclusion_spans(index: u64, size: u64) -> Option<Vec<Span>> {
    if index >= size || size > 1 << 63 {
        return None;
    }
    let (mut begin, mut end, mut spans) = (0, size, Vec::new());
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            spans.push(perfect(middle, end));
            end = middle;
        } else {
            spans.push(perfect(begin, middle));
            begin = middle;
        }
    }
    spans.reverse();
    Some(spans)
}

/// The spans of a proof that the tree of `new` leaves continues that of its first `old`; none for 0 or more than there are.
#[must_use]
pub fn consistency_spans(old: u64, new: u64) -> Option<Vec<Span>> {
    if old == 0 || old > new || new > 1 << 63 {
        return None;
    }
    let (mut begin, mut end, mut spans) = (0, new, Vec::new());
    while end != old {
        let middle = begin + split(end - begin);
        if old <= middle {
            spans.push(perfect(middle, end));
            end = middle;
        } else {
            spans.push(perfect(begin, middle));
            begin = middle;
        }
    }
    // Where the old tree is a whole subtree of the new one, its root is known to whoever asks.
    if begin > 0 {
        spans.push(perfect(begin, end));
    }
    spans.reverse();
    Some(spans)
}

/// The spans of the root of the tree of `size` leaves.
#[must_use]
pub fn root_span(size: u64) -> Span {
    perfect(0, size)
}

/// The hash of a span from the hashes of its nodes; none for no nodes.
#[must_use]
pub fn span_hash(nodes: &[Hash]) -> Option<Hash> {
    let (last, rest) = nodes.split_last()?;
    Some(rest.iter().rev().fold(*last, |right, left| node_hash(left, &right)))
}

/// The largest power of two below `n`, for `n` of at least 2.
const fn split(n: u64) -> u64 {
    1 << (u64::BITS - 1 - (n - 1).leading_zeros())
}

/// The perfect subtrees of the leaves from `begin` to `end`, where `begin` is the edge of one at least as large as the rest.
fn perfect(begin: u64, end: u64) -> Span {
    let (mut at, mut nodes) = (begin, Vec::new());
    while at < end {
        let height = u64::BITS - 1 - (end - at).leading_zeros();
        nodes.push(Node { height, index: at >> height });
        at += 1 << height;
    }
    nodes
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::{Frontier, consistency, inclusion, leaf_hash, root, verify_consistency, verify_inclusion};

    /// Largest tree tried: one more than a full tile and three quarters of the next level's first hashes.
    const LARGEST: u64 = 1_025;

    /// Every perfect subtree of a tree.
    struct Stored(HashMap<Node, Hash>);

    impl Stored {
        fn new(leaves: &[Hash]) -> Self {
            let mut level = leaves.to_vec();
            let mut all = HashMap::new();
            for height in 0.. {
                for (index, hash) in (0..).zip(&level) {
                    all.insert(Node { height, index }, *hash);
                }
                if level.len() < 2 {
                    break;
                }
                level = level.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
            }
            Self(all)
        }

        fn read(&self, spans: &[Span]) -> Vec<Hash> {
            let hash = |span: &Span| {
                let nodes: Vec<Hash> = span.iter().map(|node| self.0[node]).collect();
                span_hash(&nodes).unwrap()
            };
            spans.iter().map(hash).collect()
        }
    }

    fn leaves(size: u64) -> Vec<Hash> {
        (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    /// Roots by size, from 0.
    fn roots(leaves: &[Hash]) -> Vec<Hash> {
        let mut frontier = Frontier::new();
        let mut roots = vec![frontier.root()];
        for leaf in leaves {
            frontier.push(*leaf);
            roots.push(frontier.root());
        }
        roots
    }

    #[test]
    fn every_inclusion_proof_up_to_1025_leaves_is_that_of_another_implementation() {
        let all = leaves(LARGEST);
        let (stored, roots) = (Stored::new(&all), roots(&all));
        let mut theirs = ct_merkle::mem_backed_tree::MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
        for size in 1..=LARGEST {
            theirs.push((size - 1).to_be_bytes().to_vec());
            let root = roots[usize::try_from(size).unwrap()];
            assert_eq!(theirs.root().as_bytes().as_slice(), root);
            for index in 0..size {
                let path = stored.read(&inclusion_spans(index, size).unwrap());
                let at = usize::try_from(index).unwrap();
                assert!(verify_inclusion(&all[at], index, size, &path, &root), "{index} in {size}");
                assert_eq!(theirs.prove_inclusion(at).as_bytes(), path.concat(), "{index} in {size}");
            }
        }
    }

    #[test]
    fn every_consistency_proof_up_to_1025_leaves_is_that_of_another_implementation() {
        let all = leaves(LARGEST);
        let (stored, roots) = (Stored::new(&all), roots(&all));
        let mut theirs = ct_merkle::mem_backed_tree::MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
        for new in 1..=LARGEST {
            theirs.push((new - 1).to_be_bytes().to_vec());
            for old in 1..=new {
                let path = stored.read(&consistency_spans(old, new).unwrap());
                let at = |size: u64| roots[usize::try_from(size).unwrap()];
                assert!(verify_consistency(old, new, &path, &at(old), &at(new)), "{old} to {new}");
                let proof = theirs.prove_consistency(usize::try_from(new - old).unwrap());
                assert_eq!(proof.as_bytes(), path.concat(), "{old} to {new}");
            }
        }
    }

    #[test]
    fn proofs_by_definition_and_from_stored_hashes_are_the_same() {
        for size in 1..=130 {
            let all = leaves(size);
            let stored = Stored::new(&all);
            assert_eq!(stored.read(&[root_span(size)]), [root(&all)]);
            for n in 0..size {
                let at = usize::try_from(n).unwrap();
                assert_eq!(inclusion(&all, at), Some(stored.read(&inclusion_spans(n, size).unwrap())));
                assert_eq!(
                    consistency(&all, at + 1),
                    Some(stored.read(&consistency_spans(n + 1, size).unwrap()))
                );
            }
        }
    }

    #[test]
    fn there_is_no_proof_of_what_is_not_there() {
        assert_eq!((inclusion_spans(0, 0), inclusion_spans(7, 7)), (None, None));
        assert_eq!((inclusion_spans(0, u64::MAX), consistency_spans(1, u64::MAX)), (None, None));
        assert_eq!((consistency_spans(0, 7), consistency_spans(8, 7)), (None, None));
        assert_eq!(inclusion_spans(0, 1 << 63).map(|spans| spans.len()), Some(63));
        assert_eq!(consistency_spans(1, 1 << 63).map(|spans| spans.len()), Some(63));
        assert_eq!((root_span(0), span_hash(&[])), (Vec::new(), None));
    }

    #[test]
    fn a_proof_with_one_hash_more_less_changed_or_swapped_is_not_accepted() {
        let all = leaves(70);
        let (stored, roots) = (Stored::new(&all), roots(&all));
        for size in 1..=70_u64 {
            for n in 0..size {
                let (at, root) = (usize::try_from(n).unwrap(), roots[usize::try_from(size).unwrap()]);
                let path = stored.read(&inclusion_spans(n, size).unwrap());
                for wrong in mutilated(&path) {
                    assert!(!verify_inclusion(&all[at], n, size, &wrong, &root), "{n} in {size}");
                }
                for other in (0..size).filter(|other| *other != n) {
                    assert!(!verify_inclusion(&all[at], other, size, &path, &root));
                }
                assert!(!verify_inclusion(&all[at], size, size, &path, &root));
                let path = stored.read(&consistency_spans(n + 1, size).unwrap());
                for wrong in mutilated(&path) {
                    assert!(!verify_consistency(n + 1, size, &wrong, &roots[at + 1], &root), "{n} to {size}");
                }
                assert!(!verify_consistency(0, size, &path, &roots[0], &root));
                assert!(n + 1 == size || !verify_consistency(size, n + 1, &path, &root, &roots[at + 1]));
            }
        }
    }

    /// Every way in which a proof of hashes can be wrong by one step.
    fn mutilated(path: &[Hash]) -> Vec<Vec<Hash>> {
        let mut all = Vec::new();
        for at in 0..=path.len() {
            let mut more = path.to_vec();
            more.insert(at, [9; 32]);
            all.push(more);
            let mut twice = path.to_vec();
            twice.insert(at, path.get(at).copied().unwrap_or([0; 32]));
            all.push(twice);
        }
        for at in 0..path.len() {
            let mut less = path.to_vec();
            less.remove(at);
            all.push(less);
            let mut changed = path.to_vec();
            changed[at][at % 32] ^= 1 << (at % 8);
            all.push(changed);
            for other in at + 1..path.len() {
                let mut swapped = path.to_vec();
                swapped.swap(at, other);
                all.push(swapped);
            }
        }
        all
    }

    #[test]
    fn sizes_beyond_every_journal_are_answered_and_not_accepted() {
        for size in [1 << 63, u64::MAX] {
            for path in [vec![], vec![[1; 32]; 63], vec![[1; 32]; 64], vec![[1; 32]; 1_000]] {
                assert!(!verify_inclusion(&[0; 32], 5, size, &path, &[2; 32]));
                assert!(!verify_consistency(5, size, &path, &[1; 32], &[2; 32]));
                assert!(!verify_consistency(1 << 62, size, &path, &[1; 32], &[2; 32]));
            }
        }
    }
}

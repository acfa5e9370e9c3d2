//! How can a journal be proved? Its Merkle tree (RFC 6962 §2.1), proofs, and what C2SP says about signing and serving them; no I/O.
//!
//! The position of an event is the size of the tree that ends with it, so a root commits to everything up to a position.
//! Checkpoints, notes, tiles, witnesses and policies are written as C2SP writes them (signed-note, tlog-checkpoint, tlog-tiles,
//! tlog-witness, tlog-policy), so that programs that are not ours can check us.

pub mod bundle;
pub mod checkpoint;
pub mod entry;
pub mod examine;
mod frontier;
pub mod keys;
pub mod note;
pub mod plan;
pub mod policy;
mod proof;
pub mod pyramid;
pub mod text;
pub mod tile;
pub mod verdict;
pub mod witness;

pub use frontier::Frontier;
pub use proof::{consistency, inclusion, verify_consistency, verify_inclusion};

use sha2::{Digest as _, Sha256};

/// A SHA-256 hash of a leaf or a node.
pub type Hash = [u8; 32];

/// Hash of a leaf: SHA-256(0x00 ‖ entry).
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0x00]).chain_update(entry).finalize().into()
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([0x01]).chain_update(left).chain_update(right).finalize().into()
}

/// Root of the empty tree: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Root over leaf hashes, from their definition; [`Frontier`] gets there step by step.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [only] => *only,
        many => {
            let (left, right) = many.split_at(split(many.len()));
            node_hash(&root(left), &root(right))
        }
    }
}

/// The largest power of two smaller than `n`, for `n` of at least 2.
const fn split(n: usize) -> usize {
    1 << (usize::BITS - 1 - (n - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_root_is_that_of_the_standard() {
        assert_eq!(
            hex::encode(empty_root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn a_tree_of_three_is_split_at_two() {
        let [a, b, c] = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
        assert_eq!(root(&[a, b, c]), node_hash(&node_hash(&a, &b), &c));
    }
}

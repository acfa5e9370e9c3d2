//! What has to be kept to prove anything in a few reads? The roots over every full tile, and over those: one hash for 256 leaves.
//!
//! A node below is hashed from the leaves of its tile when it is asked for; a node above is here. A journal of ten million events keeps
//! 2.5 MB in memory and half of it in a file, which may be deleted at any time.

use crate::plan::{Span, span_hash};
use crate::tile::{HEIGHT, Node, TileId, WIDTH, fold};
use crate::{Hash, node_hash};

/// Perfect subtrees of 256 leaves and more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pyramid {
    /// By height above a full tile: 0 is the root over one.
    levels: Vec<Vec<Hash>>,
}

/// Leaves that a proof needs: those of one tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stretch {
    /// Which tile of leaves.
    pub index: u64,
    /// How many of its leaves, from its first.
    pub width: u64,
}

impl Pyramid {
    /// A pyramid over these roots of full tiles, from the first.
    #[must_use]
    pub fn over(roots: impl IntoIterator<Item = Hash>) -> Self {
        let mut pyramid = Self::default();
        roots.into_iter().for_each(|root| pyramid.push(root));
        pyramid
    }

    /// Number of full tiles.
    #[must_use]
    pub fn tiles(&self) -> u64 {
        self.levels.first().map_or(0, |level| level.len() as u64)
    }

    /// Roots of full tiles, from the first.
    #[must_use]
    pub fn roots(&self) -> &[Hash] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// Adds the next full tile's root.
    pub fn push(&mut self, root: Hash) {
        let (mut hash, mut height) = (root, 0);
        loop {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let level = &mut self.levels[height];
            level.push(hash);
            match level.as_slice() {
                [.., left, right] if level.len().is_multiple_of(2) => hash = node_hash(left, right),
                _ => return,
            }
            height += 1;
        }
    }

    fn above(&self, node: Node) -> Option<Hash> {
        let level = self.levels.get(usize::try_from(node.height.checked_sub(HEIGHT)?).ok()?)?;
        level.get(usize::try_from(node.index).ok()?).copied()
    }

    /// The stretches of leaves these spans need beside the pyramid.
    #[must_use]
    pub fn needs(&self, spans: &[Span]) -> Vec<Stretch> {
        let below = spans.iter().flatten().filter(|node| node.height < HEIGHT);
        let mut stretches: Vec<Stretch> = below
            .filter_map(Node::in_tile)
            .map(|(tile, _)| Stretch { index: tile.index, width: tile.width })
            .collect();
        stretches.sort_unstable_by_key(|it| (it.index, std::cmp::Reverse(it.width)));
        stretches.dedup_by_key(|it| it.index);
        stretches
    }

    /// The hashes of these spans, from the pyramid and the leaves of the stretches it needs; none if something lacks.
    #[must_use]
    pub fn hashes(&self, spans: &[Span], leaves: &[(Stretch, Vec<Hash>)]) -> Option<Vec<Hash>> {
        let node = |node: &Node| {
            if node.height >= HEIGHT {
                return self.above(*node);
            }
            let (tile, range) = node.in_tile()?;
            let (_, leaves) = leaves.iter().find(|(stretch, _)| stretch.index == tile.index)?;
            fold(leaves.get(range)?)
        };
        let span = |span: &Span| span_hash(&span.iter().map(node).collect::<Option<Vec<_>>>()?);
        spans.iter().map(span).collect()
    }

    /// The hashes of a tile above the leaves; none if it has not so many.
    #[must_use]
    pub fn tile(&self, tile: TileId) -> Option<&[Hash]> {
        let height = usize::try_from(HEIGHT * tile.level.checked_sub(1)?).ok()?;
        let begin = usize::try_from(tile.index.checked_mul(WIDTH)?).ok()?;
        self.levels.get(height)?.get(begin..begin.checked_add(usize::try_from(tile.width).ok()?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{consistency_spans, inclusion_spans, root_span};
    use crate::{Frontier, leaf_hash, root, verify_consistency, verify_inclusion};

    /// Two full tiles of the second level would be many; this is one and a part of the next.
    const SIZE: u64 = 66_000;

    fn leaves() -> Vec<Hash> {
        (0..SIZE).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    fn at(n: u64) -> usize {
        usize::try_from(n).unwrap()
    }

    fn pyramid(leaves: &[Hash]) -> Pyramid {
        Pyramid::over(leaves.chunks_exact(at(WIDTH)).map(|tile| fold(tile).unwrap()))
    }

    fn read(pyramid: &Pyramid, leaves: &[Hash], spans: &[Span]) -> Vec<Hash> {
        let stretches = pyramid.needs(spans);
        assert!(stretches.len() <= 2, "a proof reads two stretches of leaves at most: {stretches:?}");
        let read = stretches.into_iter().map(|it| {
            let begin = at(it.index * WIDTH);
            (it, leaves[begin..begin + at(it.width)].to_vec())
        });
        pyramid.hashes(spans, &read.collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn proofs_of_a_large_tree_need_two_stretches_of_leaves_at_most() {
        let all = leaves();
        let pyramid = pyramid(&all);
        let mut frontier = Frontier::new();
        let roots: Vec<Hash> = all
            .iter()
            .map(|leaf| {
                frontier.push(*leaf);
                frontier.root()
            })
            .collect();
        for size in [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 65_793, SIZE] {
            assert_eq!(read(&pyramid, &all, &[root_span(size)]), [roots[at(size) - 1]]);
            for n in (0..size).step_by(997).chain([size - 1]) {
                let path = read(&pyramid, &all, &inclusion_spans(n, size).unwrap());
                assert!(verify_inclusion(&all[at(n)], n, size, &path, &roots[at(size) - 1]), "{n} in {size}");
                let path = read(&pyramid, &all, &consistency_spans(n + 1, size).unwrap());
                assert!(verify_consistency(n + 1, size, &path, &roots[at(n)], &roots[at(size) - 1]));
            }
        }
    }

    #[test]
    fn tiles_above_the_leaves_are_served_from_it() {
        let all = leaves();
        let pyramid = pyramid(&all);
        assert_eq!((pyramid.tiles(), pyramid.roots().len()), (SIZE / WIDTH, 257));
        let second = TileId::full(1, 0);
        assert_eq!(pyramid.tile(second).map(<[Hash]>::len), Some(256));
        assert_eq!(pyramid.tile(second).unwrap()[3], root(&all[3 * 256..4 * 256]));
        assert_eq!(pyramid.tile(TileId { level: 1, index: 1, width: 1 }).map(<[Hash]>::len), Some(1));
        assert_eq!(pyramid.tile(TileId { level: 1, index: 1, width: 2 }), None);
        assert_eq!(pyramid.tile(TileId { level: 2, index: 0, width: 1 }).unwrap()[0], root(&all[..65_536]));
        assert_eq!(pyramid.tile(TileId::full(0, 0)), None);
        assert_eq!(pyramid.tile(TileId { level: 1, index: u64::MAX, width: 1 }), None);
        assert_eq!((Pyramid::default().tiles(), Pyramid::default().roots().len()), (0, 0));
    }

    #[test]
    fn what_lacks_is_not_made_up() {
        let all = leaves();
        let pyramid = pyramid(&all[..1_000]);
        let spans = inclusion_spans(5, 1_000).unwrap();
        assert_eq!(pyramid.hashes(&spans, &[]), None);
        let short = vec![(Stretch { index: 0, width: 256 }, all[..7].to_vec())];
        assert_eq!(pyramid.hashes(&spans, &short), None);
        assert_eq!(pyramid.hashes(&[vec![Node { height: 30, index: 0 }]], &[]), None);
    }
}

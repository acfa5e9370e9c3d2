//! In which pieces is a tree served? Tiles of 256 hashes and bundles of 256 entries at the paths of C2SP tlog-tiles.

use std::ops::Range;

use crate::text::number;
use crate::{Hash, node_hash};

/// Hashes of a full tile; its height is eight levels of the tree.
pub const WIDTH: u64 = 256;
/// Levels of the tree in one tile.
pub const HEIGHT: u32 = 8;
/// Highest level of tiles: 2^63 leaves need no more.
pub const MAX_LEVEL: u32 = 7;
/// Most bytes of one entry: its length is written in two bytes.
pub const MAX_ENTRY: usize = u16::MAX as usize;

/// One tile: hashes of a level, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    /// Level of tiles: 0 holds leaves, 1 the roots of full tiles of level 0, and so on.
    pub level: u32,
    /// Which one, from the left.
    pub index: u64,
    /// How many hashes: 256 if it is full.
    pub width: u64,
}

/// The root of a perfect subtree: `2^height` leaves beginning at `index · 2^height`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// Levels above the leaves.
    pub height: u32,
    /// Which one of its height, from the left.
    pub index: u64,
}

impl TileId {
    /// A full tile.
    #[must_use]
    pub const fn full(level: u32, index: u64) -> Self {
        Self { level, index, width: WIDTH }
    }

    /// The tile as a tree of `size` leaves has it; none if it has no hash of it.
    #[must_use]
    pub fn of_tree(level: u32, index: u64, size: u64) -> Option<Self> {
        if level > MAX_LEVEL {
            return None;
        }
        let rest = (size >> (HEIGHT * level)).checked_sub(index.checked_mul(WIDTH)?)?;
        (rest > 0).then(|| Self { level, index, width: rest.min(WIDTH) })
    }

    /// Whether it is full; a full tile never changes again.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.width == WIDTH
    }

    /// Leaves below its first `width` hashes.
    #[must_use]
    pub const fn leaves(&self) -> Range<u64> {
        let each = 1 << (HEIGHT * self.level);
        self.index * WIDTH * each..(self.index * WIDTH + self.width) * each
    }

    /// Its path below `tile/`: `0/x001/x234/067`, a partial one with `.p/` and its width behind.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.level, indexed(self.index, self.width))
    }

    /// The tile at a path below `tile/`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.split_once('/')?;
        let level = u32::try_from(number(level)?).ok().filter(|level| *level <= MAX_LEVEL)?;
        let (index, width) = parse_indexed(rest)?;
        Some(Self { level, index, width })
    }

    /// Whether a tree of `size` leaves has (or had) this tile.
    #[must_use]
    pub fn is_within(&self, size: u64) -> bool {
        Self::of_tree(self.level, self.index, size).is_some_and(|whole| self.width <= whole.width)
    }
}

/// Path of a bundle of entries below `tile/entries/`.
#[must_use]
pub fn entries_path(index: u64, width: u64) -> String {
    indexed(index, width)
}

/// Index and width of the bundle of entries at a path below `tile/entries/`.
#[must_use]
pub fn parse_entries_path(path: &str) -> Option<(u64, u64)> {
    parse_indexed(path)
}

fn indexed(index: u64, width: u64) -> String {
    let mut path = format!("{:03}", index % 1_000);
    let mut rest = index / 1_000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1_000);
        rest /= 1_000;
    }
    if width < WIDTH { format!("{path}.p/{width}") } else { path }
}

fn parse_indexed(path: &str) -> Option<(u64, u64)> {
    let (path, width) = match path.split_once(".p/") {
        Some((path, width)) => (path, number(width).filter(|width| (1..WIDTH).contains(width))?),
        None => (path, WIDTH),
    };
    let mut index: u64 = 0;
    for piece in path.split('/') {
        let value: u64 = piece.strip_prefix('x').unwrap_or(piece).parse().ok()?;
        index = index.checked_mul(1_000)?.checked_add(value)?;
    }
    // One path for each tile: what would be written otherwise is not read.
    (indexed(index, width) == if width < WIDTH { format!("{path}.p/{width}") } else { path.to_owned() })
        .then_some((index, width))
}

impl Node {
    /// The tile that has it or everything below it, and which of the tile's hashes; none beyond the highest tile.
    #[must_use]
    pub fn in_tile(&self) -> Option<(TileId, Range<usize>)> {
        let (level, above) = (self.height / HEIGHT, self.height % HEIGHT);
        if level > MAX_LEVEL {
            return None;
        }
        let first = self.index.checked_shl(above).filter(|first| first >> above == self.index)?;
        let begin = usize::try_from(first % WIDTH).ok()?;
        let range = begin..begin + (1 << above);
        Some((TileId { level, index: first / WIDTH, width: range.end as u64 }, range))
    }
}

/// The root over hashes of a tile that make up a perfect subtree; none for another number of them.
#[must_use]
pub fn fold(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    level.first().copied()
}

/// A bundle of entries: each after its length in two bytes; none if one is too long.
#[must_use]
pub fn write_entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut bundle = Vec::new();
    for entry in entries {
        bundle.extend_from_slice(&u16::try_from(entry.len()).ok()?.to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    Some(bundle)
}

/// The entries of a bundle of `width`; none if there are more, fewer, or half ones.
#[must_use]
pub fn read_entries(mut bundle: &[u8], width: u64) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk() {
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        bundle = rest;
    }
    (bundle.is_empty() && entries.len() as u64 == width && width <= WIDTH).then_some(entries)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_are_those_of_the_standard() {
        let cases = [
            (TileId::full(0, 0), "0/000"),
            (TileId::full(0, 1_234_067), "0/x001/x234/067"),
            (TileId { level: 1, index: 273, width: 112 }, "1/273.p/112"),
            (TileId::full(7, 5), "7/005"),
        ];
        for (tile, path) in cases {
            assert_eq!((tile.path().as_str(), TileId::parse(path)), (path, Some(tile)));
        }
        assert_eq!(entries_path(1_234_067, 7), "x001/x234/067.p/7");
        assert_eq!(parse_entries_path("x001/x234/067.p/7"), Some((1_234_067, 7)));
    }

    #[test]
    fn a_path_that_is_not_the_one_is_refused() {
        let bad = [
            "",
            "0",
            "0/",
            "0/0",
            "0/0000",
            "00/000",
            "8/000",
            "64/000",
            "-1/000",
            "0/x000/001",
            "0/001/002",
            "0/x001/002/",
            "0/x001",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/007",
            "0/000.p/",
            "0/000.p/1.p/1",
            "0/x999/x999/x999/x999/x999/x999/x999/999",
            "0/../000",
            "0/+01",
            "entries/000",
        ];
        for path in bad {
            assert_eq!(TileId::parse(path), None, "{path}");
        }
    }

    #[test]
    fn a_tree_has_the_tiles_its_size_says() {
        assert_eq!(TileId::of_tree(0, 0, 0), None);
        assert_eq!(TileId::of_tree(0, 0, 1), Some(TileId { level: 0, index: 0, width: 1 }));
        assert_eq!(TileId::of_tree(0, 0, 256), Some(TileId::full(0, 0)));
        assert_eq!(TileId::of_tree(0, 1, 256), None);
        assert_eq!(TileId::of_tree(1, 0, 70_000), Some(TileId::full(1, 0)));
        assert_eq!(TileId::of_tree(1, 1, 70_000), Some(TileId { level: 1, index: 1, width: 17 }));
        assert_eq!(TileId::of_tree(7, 0, 1 << 62), Some(TileId { level: 7, index: 0, width: 64 }));
        assert_eq!(TileId::of_tree(8, 0, u64::MAX), None);
        assert_eq!(TileId::of_tree(0, u64::MAX, u64::MAX), None);
        assert!(TileId { level: 0, index: 0, width: 3 }.is_within(3));
        assert!(!TileId { level: 0, index: 0, width: 4 }.is_within(3));
        assert_eq!(TileId { level: 1, index: 1, width: 17 }.leaves(), 65_536..65_536 + 17 * 256);
        assert_eq!(TileId { level: 0, index: 3, width: 2 }.leaves(), 768..770);
        assert_eq!(TileId::full(2, 1).leaves(), 1 << 24..2 << 24);
        assert!(TileId::full(0, 0).is_full() && !TileId { level: 0, index: 0, width: 255 }.is_full());
    }

    #[test]
    fn a_node_lies_in_one_tile() {
        let found = Node { height: 3, index: 5 }.in_tile();
        assert_eq!(found, Some((TileId { level: 0, index: 0, width: 48 }, 40..48)));
        let found = Node { height: 8, index: 257 }.in_tile();
        assert_eq!(found, Some((TileId { level: 1, index: 1, width: 2 }, 1..2)));
        assert_eq!(Node { height: 64, index: 0 }.in_tile(), None);
        assert_eq!(Node { height: 7, index: u64::MAX }.in_tile(), None);
        assert_eq!(Node { height: 63, index: 0 }.in_tile().map(|(tile, _)| tile.level), Some(7));
    }

    #[test]
    fn hashes_fold_to_the_root_over_them() {
        let leaves: Vec<Hash> = (0..8_u8).map(|n| crate::leaf_hash(&[n])).collect();
        assert_eq!(fold(&leaves), Some(crate::root(&leaves)));
        assert_eq!((fold(&leaves[..3]), fold(&[])), (None, None));
    }

    #[test]
    fn a_bundle_that_is_cut_or_has_more_is_refused() {
        let bundle = write_entries([b"one".as_slice(), b"", b"three"]).unwrap();
        assert_eq!(read_entries(&bundle, 3), Some(vec![b"one".as_slice(), b"", b"three"]));
        assert_eq!((read_entries(&bundle, 2), read_entries(&bundle, 4)), (None, None));
        for end in 0..bundle.len() {
            assert_eq!(read_entries(&bundle[..end], 3), None, "cut at {end}");
        }
        let full = write_entries(std::iter::repeat_n(b"".as_slice(), 257)).unwrap();
        assert_eq!(read_entries(&full, 257), None);
        assert!(write_entries([vec![0; MAX_ENTRY].as_slice()]).is_some());
        assert!(write_entries([vec![0; MAX_ENTRY + 1].as_slice()]).is_none());
    }

    proptest! {
        #[test]
        fn another_implementation_writes_the_same_paths(level in 0_u8..8, index in 0_u64..1 << 50, width in 1_u32..257) {
            let theirs = tlog_tiles::Tile::new(8, level, index, width, false).path();
            let ours = TileId { level: u32::from(level), index, width: u64::from(width) };
            prop_assert_eq!(format!("tile/8/{}", ours.path()), theirs);
            prop_assert_eq!(TileId::parse(&ours.path()), Some(ours));
        }

        #[test]
        fn a_path_is_read_exactly_or_not_at_all(path in "[0-9]{1,2}/(x[0-9]{3}/){0,3}[0-9]{2,4}(\\.p/[0-9]{1,3})?") {
            if let Some(tile) = TileId::parse(&path) {
                prop_assert_eq!(tile.path(), path);
            }
        }
    }
}

//! What `eventstore` reads back: blocks and segments, saved files, backups, files of keys, entries, answers, sealed bytes.

use eventstore::archive::{self, Reader};
use eventstore::testing::parsers;
use futures::executor::block_on;

use crate::{Parser, text};

pub(crate) const PARSERS: &[Parser] = &[
    Parser { name: "block", read: parsers::block, words: &[] },
    Parser { name: "segment", read: parsers::segment, words: &["travaux segment 1\n"] },
    Parser { name: "saved-file", read: parsers::saved_file, words: &["travaux saved 1\n"] },
    Parser { name: "backup", read: backup, words: FRAMES },
    Parser { name: "backup-as-it-is", read: backup_as_it_is, words: FRAMES },
    Parser { name: "key-file", read: key_file, words: FRAMES },
    Parser { name: "erasure-list", read: erasure_list, words: &["\n", "P-"] },
    Parser { name: "envelope", read: parsers::envelope, words: ENVELOPE },
    Parser { name: "answer", read: parsers::answer, words: &["\"refused\":", "true", "null", "[[", "]]"] },
    Parser { name: "database-address", read: parsers::database_address, words: ADDRESS },
];

const FRAMES: &[&str] = &[
    "travaux backup",
    "travaux keys",
    "\x00\x00\x00\x00",
    "H",
    "E\x05",
    "P\x04",
    "G\x03",
    "X\x02",
    "C\x03",
    "B\x03",
    "K\x02",
    "Z\x01",
];
const ENVELOPE: &[&str] =
    &["\"happened_at\":", "\"causation\":[", "null", "{}", "1e9", "\\u0000", "\\\"", "\"parts\":{"];
const ADDRESS: &[&str] = &[
    "postgres://",
    "?sslmode=",
    "verify-full",
    "require",
    "&",
    "sslrootcert=",
    "%2F",
    "host=",
    "port=",
    "@",
    ":",
];

/// A file of frames whose hashes are made right first: what is behind the hashes is read too.
fn backup(bytes: &[u8]) -> bool {
    backup_as_it_is(&parsers::sealed_frames(bytes))
}

/// What is restored is what was backed up: read and written again it is the same file.
fn backup_as_it_is(bytes: &[u8]) -> bool {
    let Ok(mut reader) = Reader::open(bytes) else { return false };
    let mut again = Vec::new();
    let moved = block_on(archive::file::backup(&mut reader, &mut again, &|_, _| {}));
    if moved.is_err() {
        return false;
    }
    assert_eq!(again, bytes, "a backup that is accepted is accepted to its end");
    true
}

fn key_file(bytes: &[u8]) -> bool {
    let file = parsers::sealed_frames(bytes);
    let Ok(keys) = archive::keys::read(file.as_slice()) else { return false };
    let mut again = Vec::new();
    archive::keys::write(&keys, &mut again).expect("memory takes everything");
    assert_eq!(archive::keys::read(again.as_slice()), Ok(keys));
    true
}

fn erasure_list(bytes: &[u8]) -> bool {
    let listed = archive::file::listed(bytes);
    assert_eq!(listed.is_ok(), text(bytes).is_some());
    listed.is_ok_and(|subjects| {
        assert!(subjects.iter().all(|subject| !subject.is_empty() && subject.trim() == subject));
        true
    })
}

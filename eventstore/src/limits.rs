//! How much is too much? Every bound of the journal, with its reason.

use std::time::Duration;

/// Requests that wait for the writer; beyond it the answer is *busy*. At the rates measured it is a tenth of a second of work.
pub const QUEUE: usize = 4_096;
/// Most proposals in one transaction: long enough that the disk is the limit, short enough that nobody waits long.
pub const MAX_BATCH: usize = 512;
/// Most bytes of public payloads and sealed parts in one transaction (a single larger proposal goes alone), so that a
/// batch never holds more memory than a few attachments do.
pub const MAX_BATCH_BYTES: usize = 16 << 20;
/// Events whoever folds a journal reads at once: a block of a sealed segment.
pub const PIECE: usize = 1_024;

/// How long a round waits for callers who were just answered and usually ask again: a fraction of what a commit takes,
/// and nothing at all for a caller who is alone. Where another batch is on its way, it may wait until that one lands.
pub const GATHER_WITHIN: Duration = Duration::from_micros(300);
/// How long a caller who is alone looks for her answer before she sleeps: longer than most disks take.
pub const LOOK_FOR: Duration = Duration::from_millis(1);
/// Stream versions kept between batches: about 20 MB of names.
pub const MAX_VERSIONS: usize = 100_000;
/// How often a batch is judged again because another process moved the head, before the answer is *busy*.
pub const MAX_ATTEMPTS: usize = 16;
/// Most events one command may write; a call to 78 addressees with a letter each stays far below.
pub const MAX_EVENTS_PER_COMMAND: usize = 1_000;
/// Most streams one command may rely on without writing them. Completing a round relies on every comment of it, and one published
/// review has 31,422 (DR17).
pub const MAX_READS: usize = 40_000;
/// Most bytes of one public payload.
pub const MAX_BODY_BYTES: usize = 1 << 20;
/// Most sealed parts of one event; the largest form has 77 fields, gathered into a part per person.
pub const MAX_PARTS: usize = 64;
/// Most bytes of one sealed part.
pub const MAX_PART_BYTES: usize = 1 << 20;
/// Most bytes of everything one command writes.
pub const MAX_COMMAND_BYTES: usize = 64 << 20;
/// Longest stream name in bytes.
pub const MAX_STREAM_BYTES: usize = 200;
/// Longest single text of an envelope in bytes: names of types, actors, mandates, parts, subjects.
pub const MAX_TEXT_BYTES: usize = 500;
/// Most causes of one command.
pub const MAX_CAUSES: usize = 1_000;
/// Deepest nesting of an asserted time.
pub const MAX_DEPTH: usize = 8;
/// Largest integer that canonical JSON (RFC 8785, after IEEE 754) keeps exactly.
pub const MAX_EXACT: u64 = 1 << 53;
/// Most bytes of one sealed file: the largest attachment let in, and room for its seal. `PostgreSQL` and `SQLite` both
/// hold it in one value.
pub const MAX_BLOB_BYTES: usize = 256 << 20;

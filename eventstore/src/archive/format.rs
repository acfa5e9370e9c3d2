//! How is a backup written down? Frames of fields, each frame sealed with a hash that also covers all frames before it.
//!
//! ```text
//! frame = kind (1 byte) | number of fields (1) | per field: length (4, big endian) | bytes … | check (16)
//! check = first 16 bytes of SHA-256(check before | everything of this frame above)
//! ```
//!
//! A changed bit, a missing, doubled or moved frame therefore shows at that frame, not at the end.

use std::io::{Read, Write};

use sha2::{Digest, Sha256};

use super::{Fault, NotMoved};
use crate::limits::MAX_BLOB_BYTES;

/// The first frame of every backup; its fields: what it is, version, size, root, time of the last event.
pub(crate) const HEADER: u8 = b'H';
/// An event.
pub(crate) const EVENT: u8 = b'E';
/// A sealed part of the event before.
pub(crate) const PART: u8 = b'P';
/// The mark of an erased part of the event before.
pub(crate) const GONE: u8 = b'G';
/// A person who was erased.
pub(crate) const ERASURE: u8 = b'X';
/// The mark of an erased file.
pub(crate) const GONE_FILE: u8 = b'F';
/// A command with its answer.
pub(crate) const COMMAND: u8 = b'C';
/// A file.
pub(crate) const BLOB: u8 = b'B';
/// A wrapped key, in a file of keys.
pub(crate) const KEY: u8 = b'K';
/// The last frame: how many frames stood before it.
pub(crate) const END: u8 = b'Z';

/// Most bytes of one field: a file with its seal, and nothing a damaged length could ask for beyond it.
const MAX_FIELD: usize = MAX_BLOB_BYTES + 1024;
/// Bytes of a check.
const CHECK: usize = 16;

/// One frame.
pub(crate) struct Frame {
    /// What it is.
    pub(crate) kind: u8,
    /// Its fields.
    pub(crate) fields: Vec<Vec<u8>>,
}

impl Frame {
    /// A field, or the fault that it is not there.
    pub(crate) fn field(&self, at: usize) -> Result<&[u8], String> {
        self.fields.get(at).map(Vec::as_slice).ok_or_else(|| "a field is missing".to_owned())
    }
    /// A field that is text.
    pub(crate) fn text(&self, at: usize) -> Result<String, String> {
        String::from_utf8(self.field(at)?.to_vec()).map_err(|_| "a field is no text".to_owned())
    }
    /// A field that is a number.
    pub(crate) fn number(&self, at: usize) -> Result<u64, String> {
        let bytes = self.field(at)?.try_into().map_err(|_| "a field is no number".to_owned())?;
        Ok(u64::from_be_bytes(bytes))
    }
}

/// Writes frames.
pub(crate) struct Frames<W> {
    out: W,
    check: [u8; CHECK],
    written: u64,
}

impl<W: Write> Frames<W> {
    pub(crate) const fn new(out: W) -> Self {
        Self { out, check: [0; CHECK], written: 0 }
    }

    pub(crate) fn write(&mut self, kind: u8, fields: &[&[u8]]) -> std::io::Result<()> {
        let mut head = vec![kind, u8::try_from(fields.len()).unwrap_or(u8::MAX)];
        for field in fields {
            head.extend(u32::try_from(field.len()).map_err(std::io::Error::other)?.to_be_bytes());
        }
        let mut hash = Sha256::new().chain_update(self.check).chain_update(&head);
        self.out.write_all(&head)?;
        for field in fields {
            hash.update(field);
            self.out.write_all(field)?;
        }
        self.check.copy_from_slice(&hash.finalize()[..CHECK]);
        self.written += 1;
        self.out.write_all(&self.check)
    }

    /// The sink, without a last frame: for those who try to break the reader.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn given_back(self) -> W {
        self.out
    }

    /// The last frame; gives the sink back, flushed.
    pub(crate) fn end(mut self) -> std::io::Result<W> {
        let before = self.written.to_be_bytes();
        self.write(END, &[&before])?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Reads frames.
pub(crate) struct Framed<R> {
    from: R,
    check: [u8; CHECK],
    read: u64,
    /// Position of the event read last, so that a fault can be located.
    pub(crate) position: u64,
}

impl<R: Read> Framed<R> {
    pub(crate) const fn new(from: R) -> Self {
        Self { from, check: [0; CHECK], read: 0, position: 0 }
    }

    /// A fault at the place reached: the event after the last whole one.
    pub(crate) fn fault(&self, what: impl Into<String>) -> NotMoved {
        NotMoved::Fault(Fault::new(self.position.saturating_add(1), what))
    }

    fn exactly(&mut self, number: usize) -> Result<Vec<u8>, NotMoved> {
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(number as u64).read_to_end(&mut bytes)?;
        if read < number {
            return Err(self.fault(format!("the file is cut off in frame {}", self.read + 1)));
        }
        Ok(bytes)
    }

    pub(crate) fn next(&mut self) -> Result<Frame, NotMoved> {
        let mut head = self.exactly(2)?;
        let (kind, count) = (head[0], usize::from(head[1]));
        head.extend(self.exactly(4 * count)?);
        let (lengths, _) = head[2..].as_chunks::<4>();
        let lengths: Vec<usize> = lengths.iter().map(|length| u32::from_be_bytes(*length) as usize).collect();
        if lengths.iter().any(|length| *length > MAX_FIELD) {
            return Err(self.fault(format!("frame {} is damaged", self.read + 1)));
        }
        let mut hash = Sha256::new().chain_update(self.check).chain_update(&head);
        let mut fields = Vec::with_capacity(count);
        for length in lengths {
            let field = self.exactly(length)?;
            hash.update(&field);
            fields.push(field);
        }
        let check = self.exactly(CHECK)?;
        if hash.finalize()[..CHECK] != check[..] {
            let what = format!("frame {} was altered", self.read + 1);
            // A part stands behind its event; everything else behind what was whole.
            let behind = u64::from(!matches!(kind, PART | GONE));
            return Err(NotMoved::Fault(Fault::new(self.position + behind, what)));
        }
        self.check.copy_from_slice(&check);
        let frame = Frame { kind, fields };
        if kind == END {
            let told = frame.number(0).map_err(|what| self.fault(what))?;
            if told != self.read || self.from.by_ref().take(1).read_to_end(&mut Vec::new())? > 0 {
                return Err(self.fault("the file does not end where it says"));
            }
        }
        self.read += 1;
        Ok(frame)
    }
}

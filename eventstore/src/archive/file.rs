//! A backup as a file: written from a snapshot, read as one.

use std::io::{BufRead as _, Read, Write};

use async_trait::async_trait;
use uuid::Uuid;

use super::check::Step;
use super::format::{
    BLOB, COMMAND, END, ERASURE, EVENT, Frame, Framed, Frames, GONE, GONE_FILE, HEADER, PART,
};
use super::{Mark, Moved, NotMoved, Refill, Snapshot, StoredCommand, StoredEvent, StoredFile, digest, pour};
use crate::entry::SealedPart;
use crate::journal::{Head, ReadError};

/// What the first frame says.
const MAGIC: &[u8] = b"travaux backup";
/// Version of the format.
const VERSION: u64 = 1;

/// A backup being written.
pub struct Writer<W> {
    frames: Option<Frames<W>>,
    marks: u64,
}

/// Writes a snapshot to a file, checked on the way out.
pub async fn backup<W: Write + Send>(
    from: &mut dyn Snapshot,
    out: W,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Moved, NotMoved> {
    let head = from.head();
    let mut frames = Frames::new(out);
    let (version, size) = (VERSION.to_be_bytes(), head.size.to_be_bytes());
    frames.write(HEADER, &[MAGIC, &version, &size, &head.root, &head.last_recorded_at.to_be_bytes()])?;
    let mut writer = Writer { frames: Some(frames), marks: 0 };
    pour(from, &mut writer, progress).await
}

impl<W: Write> Writer<W> {
    fn write(&mut self, kind: u8, fields: &[&[u8]]) -> Result<(), ReadError> {
        let frames = self.frames.as_mut().ok_or_else(|| told(&"the file is closed"))?;
        frames.write(kind, fields).map_err(|why| told(&why))
    }
}

fn told(why: &dyn std::fmt::Display) -> ReadError {
    ReadError::Unavailable(why.to_string())
}

fn marked(mark: &Mark) -> [&[u8]; 3] {
    [mark.name.as_bytes(), mark.subject.as_bytes(), mark.trace.as_bytes()]
}

#[async_trait]
impl<W: Write + Send> Refill for Writer<W> {
    async fn size(&mut self) -> Result<u64, ReadError> {
        Ok(0)
    }
    async fn events(&mut self, events: &[StoredEvent], _step: &Step) -> Result<(), ReadError> {
        for event in events {
            let position = event.position.to_be_bytes();
            self.write(EVENT, &[&position, &event.entry, &event.body, &event.blind, &event.leaf])?;
            for part in &event.parts {
                let (name, subject) = (part.name.as_bytes(), part.subject.as_bytes());
                self.write(PART, &[name, subject, &part.digest, &part.bytes])?;
            }
            for mark in &event.erased {
                self.write(GONE, &marked(mark))?;
            }
        }
        Ok(())
    }
    async fn commands(&mut self, commands: &[StoredCommand]) -> Result<(), ReadError> {
        for command in commands {
            let (id, receipt) = (command.id.as_bytes(), command.receipt.as_bytes());
            self.write(COMMAND, &[id, &command.digest, receipt])?;
        }
        Ok(())
    }
    async fn file(&mut self, file: &StoredFile) -> Result<(), ReadError> {
        self.write(BLOB, &[&file.digest, file.subject.as_bytes(), &file.sealed])
    }
    async fn erasure(&mut self, subject: &str, by: u64) -> Result<(), ReadError> {
        self.write(ERASURE, &[subject.as_bytes(), &by.to_be_bytes()])
    }
    async fn erased_part(&mut self, _position: u64, _mark: &Mark) -> Result<(), ReadError> {
        // It stands behind its event already.
        self.marks += 1;
        Ok(())
    }
    async fn erased_file(&mut self, mark: &Mark) -> Result<(), ReadError> {
        self.write(GONE_FILE, &marked(mark))
    }
    async fn finish(&mut self) -> Result<(), ReadError> {
        let frames = self.frames.take().ok_or_else(|| told(&"the file is closed"))?;
        frames.end().map(drop).map_err(|why| told(&why))
    }
}

/// A backup being read: a snapshot that can be read once, from the front to the end.
pub struct Reader<R> {
    frames: Framed<R>,
    head: Head,
    ahead: Option<Frame>,
    fault: Option<NotMoved>,
}

/// Restores a file into an empty store, checked on the way in.
pub async fn restore<R: Read + Send>(
    from: R,
    into: &mut dyn Refill,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Moved, NotMoved> {
    let mut reader = Reader::open(from)?;
    let outcome = pour(&mut reader, into, progress).await;
    // The file's own fault says more than that it could not be read.
    match (reader.fault.take(), outcome) {
        (Some(fault), Err(NotMoved::Store(_))) => Err(fault),
        (_, outcome) => outcome,
    }
}

impl<R: Read> Reader<R> {
    /// Opens a backup: its first frame says what it is.
    pub fn open(from: R) -> Result<Self, NotMoved> {
        let mut frames = Framed::new(from);
        let first = frames.next()?;
        let fault = |what: &str| NotMoved::File(what.to_owned());
        if first.kind != HEADER || first.field(0) != Ok(MAGIC) {
            return Err(fault("this is no backup of a journal"));
        }
        let read = |at: usize| first.number(at).map_err(|what| fault(&what));
        if read(1)? != VERSION {
            return Err(fault("the backup was written by a newer program"));
        }
        let root =
            first.field(3).ok().and_then(digest).ok_or_else(|| fault("the first frame has no root"))?;
        let head = Head { size: read(2)?, root, last_recorded_at: read(4)?.cast_signed() };
        Ok(Self { frames, head, ahead: None, fault: None })
    }

    fn peek(&mut self) -> Result<u8, ReadError> {
        if self.ahead.is_none() {
            match self.frames.next() {
                Ok(frame) => self.ahead = Some(frame),
                Err(why) => {
                    let told = ReadError::Unavailable(why.to_string());
                    self.fault = Some(why);
                    return Err(told);
                }
            }
        }
        Ok(self.ahead.as_ref().map_or(END, |frame| frame.kind))
    }

    /// The next frame, if it is of this kind.
    fn of(&mut self, kind: u8) -> Result<Option<Frame>, ReadError> {
        if self.peek()? == kind && kind != END { Ok(self.ahead.take()) } else { Ok(None) }
    }

    /// What a frame holds, or where it is damaged.
    fn read<T>(&mut self, what: Result<T, String>) -> Result<T, ReadError> {
        what.map_err(|what| {
            let fault = self.frames.fault(what);
            let told = ReadError::Unavailable(fault.to_string());
            self.fault = Some(fault);
            told
        })
    }

    fn event(&mut self, frame: &Frame) -> Result<StoredEvent, ReadError> {
        let event = (|| {
            Ok(StoredEvent {
                position: frame.number(0)?,
                entry: frame.field(1)?.to_vec(),
                body: frame.field(2)?.to_vec(),
                blind: frame.field(3)?.to_vec(),
                leaf: frame.field(4)?.to_vec(),
                parts: Vec::new(),
                erased: Vec::new(),
            })
        })();
        let mut event = self.read(event)?;
        self.frames.position = event.position;
        while let Some(part) = self.of(PART)? {
            let part = sealed(&part);
            event.parts.push(self.read(part)?);
        }
        while let Some(gone) = self.of(GONE)? {
            let mark = mark(&gone);
            event.erased.push(self.read(mark)?);
        }
        Ok(event)
    }
}

fn sealed(frame: &Frame) -> Result<SealedPart, String> {
    Ok(SealedPart {
        name: frame.text(0)?,
        subject: frame.text(1)?,
        digest: digest(frame.field(2)?).ok_or_else(|| "a part's digest".to_owned())?,
        bytes: frame.field(3)?.to_vec(),
    })
}

fn mark(frame: &Frame) -> Result<Mark, String> {
    Ok(Mark { name: frame.text(0)?, subject: frame.text(1)?, trace: frame.text(2)? })
}

fn command(frame: &Frame) -> Result<StoredCommand, String> {
    let id = Uuid::from_slice(frame.field(0)?).map_err(|_| "a command's identifier".to_owned())?;
    Ok(StoredCommand { id, digest: frame.field(1)?.to_vec(), receipt: frame.text(2)? })
}

#[async_trait]
impl<R: Read + Send> Snapshot for Reader<R> {
    fn head(&self) -> Head {
        self.head
    }
    async fn events(&mut self, _after: u64, limit: usize) -> Result<Vec<StoredEvent>, ReadError> {
        let mut page = Vec::new();
        while page.len() < limit
            && let Some(frame) = self.of(EVENT)?
        {
            page.push(self.event(&frame)?);
        }
        Ok(page)
    }
    async fn erasures(&mut self) -> Result<Vec<(String, u64)>, ReadError> {
        let mut all = Vec::new();
        while let Some(frame) = self.of(ERASURE)? {
            let one = (|| Ok((frame.text(0)?, frame.number(1)?)))();
            all.push(self.read(one)?);
        }
        Ok(all)
    }
    async fn erased_files(&mut self) -> Result<Vec<Mark>, ReadError> {
        let mut all = Vec::new();
        while let Some(frame) = self.of(GONE_FILE)? {
            let mark = mark(&frame);
            all.push(self.read(mark)?);
        }
        Ok(all)
    }
    async fn commands(&mut self, _after: Uuid, limit: usize) -> Result<Vec<StoredCommand>, ReadError> {
        let mut page = Vec::new();
        while page.len() < limit
            && let Some(frame) = self.of(COMMAND)?
        {
            let command = command(&frame);
            page.push(self.read(command)?);
        }
        Ok(page)
    }
    /// A file's digest is known when it comes; here it is the next one, one at a time.
    async fn files(&mut self, _after: &[u8], _limit: usize) -> Result<Vec<Vec<u8>>, ReadError> {
        match self.peek()? {
            BLOB => {
                let digest = self.ahead.as_ref().ok_or_else(|| "a frame is missing".to_owned());
                let digest = digest.and_then(|frame| frame.field(0).map(<[u8]>::to_vec));
                self.read(digest).map(|digest| vec![digest])
            }
            END => Ok(Vec::new()),
            kind => {
                let wrong: Result<(), String> = Err(format!("a frame of kind {kind} where none belongs"));
                self.read(wrong).map(|()| Vec::new())
            }
        }
    }
    async fn file(&mut self, _digest: &[u8]) -> Result<Option<StoredFile>, ReadError> {
        let Some(frame) = self.of(BLOB)? else { return Ok(None) };
        let file = (|| {
            Ok(StoredFile {
                digest: frame.field(0)?.to_vec(),
                subject: frame.text(1)?,
                sealed: frame.field(2)?.to_vec(),
            })
        })();
        self.read(file).map(Some)
    }
}

/// The erasures of a list: one pseudonym a line.
pub fn listed(list: impl Read) -> std::io::Result<Vec<String>> {
    let lines = std::io::BufReader::new(list).lines();
    let mut subjects = lines.collect::<Result<Vec<String>, _>>()?;
    subjects.retain(|line| !line.trim().is_empty());
    Ok(subjects.iter().map(|line| line.trim().to_owned()).collect())
}

//! How does a whole journal leave one store and enter another, byte by byte the same, and checked on the way?
//!
//! A [`Snapshot`] is a journal as it stood at one moment, read page by page while others go on writing. A [`Refill`] is an
//! empty store that takes it. Between them every event passes a [`Checked`]: its leaf is the hash of its entry, its parts
//! are what the entry says, positions and versions follow one another, and in the end the root is that of the head.

pub mod check;
pub mod file;
pub mod format;
pub mod keys;

use async_trait::async_trait;
use uuid::Uuid;

use crate::entry::{Digest, SealedPart};
use crate::journal::{Head, ReadError};

pub use check::{Checked, Fault};
pub use file::{Reader, Writer};

/// Events read or written at once.
pub const PAGE: usize = 500;

/// An event with everything kept beside it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place.
    pub position: u64,
    /// The canonical envelope, as hashed.
    pub entry: Vec<u8>,
    /// The public payload, as hashed.
    pub body: Vec<u8>,
    /// Its blind.
    pub blind: Vec<u8>,
    /// Its leaf, as stored.
    pub leaf: Vec<u8>,
    /// Its sealed parts.
    pub parts: Vec<SealedPart>,
    /// The marks of its erased parts.
    pub erased: Vec<Mark>,
}

/// The mark of something erased: the name of a part, or the digest of a file in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it was.
    pub name: String,
    /// Whose it was.
    pub subject: String,
    /// By which bytes it would be known again.
    pub trace: String,
}

/// A command and the answer it got, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCommand {
    /// The command.
    pub id: Uuid,
    /// Digest of what it asked.
    pub digest: Vec<u8>,
    /// The answer.
    pub receipt: String,
}

/// A kept file.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Digest of its clear content.
    pub digest: Vec<u8>,
    /// Whose it is.
    pub subject: String,
    /// Its sealed bytes.
    pub sealed: Vec<u8>,
}

/// A journal as it stood at one moment.
#[async_trait]
pub trait Snapshot: Send {
    /// Its end.
    fn head(&self) -> Head;
    /// Events after a position, in order, at most so many, with everything beside them.
    async fn events(&mut self, after: u64, limit: usize) -> Result<Vec<StoredEvent>, ReadError>;
    /// Who was erased, by the event at which position.
    async fn erasures(&mut self) -> Result<Vec<(String, u64)>, ReadError>;
    /// Marks of erased files.
    async fn erased_files(&mut self) -> Result<Vec<Mark>, ReadError>;
    /// Commands after one, in the order of their identifiers.
    async fn commands(&mut self, after: Uuid, limit: usize) -> Result<Vec<StoredCommand>, ReadError>;
    /// The digests of files after one, in order, at most so many.
    async fn files(&mut self, after: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, ReadError>;
    /// One file.
    async fn file(&mut self, digest: &[u8]) -> Result<Option<StoredFile>, ReadError>;
}

/// A store that takes a whole journal. It says no where it holds events already.
#[async_trait]
pub trait Refill: Send {
    /// How many events it holds.
    async fn size(&mut self) -> Result<u64, ReadError>;
    /// The next events, checked, with the end before and after them.
    async fn events(&mut self, events: &[StoredEvent], step: &check::Step) -> Result<(), ReadError>;
    /// Commands.
    async fn commands(&mut self, commands: &[StoredCommand]) -> Result<(), ReadError>;
    /// A file.
    async fn file(&mut self, file: &StoredFile) -> Result<(), ReadError>;
    /// Who was erased, after all events are there.
    async fn erasure(&mut self, subject: &str, by: u64) -> Result<(), ReadError>;
    /// The mark of an erased part.
    async fn erased_part(&mut self, position: u64, mark: &Mark) -> Result<(), ReadError>;
    /// The mark of an erased file.
    async fn erased_file(&mut self, mark: &Mark) -> Result<(), ReadError>;
    /// Everything is there and durable.
    async fn finish(&mut self) -> Result<(), ReadError>;
}

/// What went over.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Moved {
    /// Events.
    pub events: u64,
    /// Sealed parts.
    pub parts: u64,
    /// Answers to commands.
    pub commands: u64,
    /// Files.
    pub files: u64,
    /// Persons erased.
    pub erased: u64,
    /// The root over all events, in hexadecimal.
    pub root: String,
}

/// Why a journal did not go over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMoved {
    /// The place is taken.
    #[error("the journal to be filled holds {0} events already: nothing is written over a journal")]
    NotEmpty(u64),
    /// What was read is not what was written.
    #[error("{0}")]
    Fault(#[from] Fault),
    /// A store cannot be reached.
    #[error("{0}")]
    Store(#[from] ReadError),
    /// The file cannot be read or written.
    #[error("the file: {0}")]
    File(String),
}

impl From<std::io::Error> for NotMoved {
    fn from(why: std::io::Error) -> Self {
        Self::File(why.to_string())
    }
}

/// Everything of a snapshot in order, into whatever takes it, with progress in events.
pub(crate) async fn pour(
    from: &mut dyn Snapshot,
    into: &mut dyn Refill,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Moved, NotMoved> {
    let standing = into.size().await?;
    if standing > 0 {
        return Err(NotMoved::NotEmpty(standing));
    }
    let head = from.head();
    let (mut checked, mut moved) = (Checked::default(), Moved::default());
    let mut marks = Vec::new();
    while checked.size() < head.size {
        let mut page = from.events(checked.size(), PAGE).await?;
        page.retain(|event| event.position <= head.size);
        let step = checked.take(&page)?;
        into.events(&page, &step).await?;
        for event in page {
            moved.parts += event.parts.len() as u64;
            marks.extend(event.erased.into_iter().map(|mark| (event.position, mark)));
        }
        progress(checked.size(), head.size);
    }
    checked.ends_at(&head)?;
    for (subject, by) in from.erasures().await? {
        into.erasure(&subject, by).await?;
        moved.erased += 1;
    }
    for (position, mark) in &marks {
        into.erased_part(*position, mark).await?;
    }
    for mark in from.erased_files().await? {
        into.erased_file(&mark).await?;
    }
    (moved.commands, moved.files) = beside(from, into).await?;
    into.finish().await?;
    Ok(Moved { events: head.size, root: hex::encode(head.root), ..moved })
}

/// Commands and files.
async fn beside(from: &mut dyn Snapshot, into: &mut dyn Refill) -> Result<(u64, u64), NotMoved> {
    let (mut commands, mut files, mut after) = (0, 0, Uuid::nil());
    loop {
        let page = from.commands(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        commands += page.len() as u64;
        into.commands(&page).await?;
    }
    let mut last = Vec::new();
    loop {
        let page = from.files(&last, PAGE).await?;
        let Some(digest) = page.last().cloned() else { break };
        for digest in &page {
            if let Some(file) = from.file(digest).await? {
                into.file(&file).await?;
                files += 1;
            }
        }
        last = digest;
    }
    Ok((commands, files))
}

/// A journal from one store straight into another.
pub async fn import(
    from: &mut dyn Snapshot,
    into: &mut dyn Refill,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Moved, NotMoved> {
    pour(from, into, progress).await
}

/// A digest of the right length.
pub(crate) fn digest(bytes: &[u8]) -> Option<Digest> {
    bytes.try_into().ok()
}

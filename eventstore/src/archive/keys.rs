//! Where do the keys go? Into a file of their own, apart from every backup of the journal, with a short life (DR30).
//!
//! The file holds wrapped keys: without the master key they open nothing. It also names whose key was destroyed, so that
//! restoring it never brings anybody back.

use std::io::{Read, Write};
use std::path::Path;

use super::NotMoved;
use super::format::{END, Framed, Frames, HEADER, KEY};
use crate::journal::ReadError;
use crate::{postgres, sqlite};

/// What the first frame of a file of keys says.
const MAGIC: &[u8] = b"travaux keys";

/// A pseudonym and its wrapped key; none once it was destroyed.
pub type WrappedKey = (String, Option<Vec<u8>>);

/// Where keys are kept.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In a data directory.
    Directory(&'a Path),
    /// In a PostgreSQL database.
    Database(&'a str),
}

impl Place<'_> {
    /// Every wrapped key.
    pub async fn keys(&self) -> Result<Vec<WrappedKey>, ReadError> {
        match self {
            Self::Directory(directory) => sqlite::copy::keys(directory),
            Self::Database(url) => postgres::copy::keys(url).await,
        }
    }

    /// Adds keys; a destroyed one stays destroyed on whichever side it was.
    pub async fn add(&self, keys: &[WrappedKey]) -> Result<(), ReadError> {
        match self {
            Self::Directory(directory) => sqlite::copy::fill_keys(directory, keys),
            Self::Database(url) => postgres::copy::fill_keys(url, keys).await,
        }
    }

    /// Notes of everybody on a list that their key is destroyed.
    pub async fn forget(&self, subjects: Vec<String>) -> Result<(), ReadError> {
        let gone: Vec<WrappedKey> = subjects.into_iter().map(|subject| (subject, None)).collect();
        self.add(&gone).await
    }
}

/// Writes keys to a file.
pub fn write(keys: &[WrappedKey], out: impl Write) -> Result<(), NotMoved> {
    let mut frames = Frames::new(out);
    frames.write(HEADER, &[MAGIC])?;
    for (subject, wrapped) in keys {
        frames.write(KEY, &[subject.as_bytes(), wrapped.as_deref().unwrap_or_default()])?;
    }
    frames.end()?;
    Ok(())
}

/// Reads a file of keys, whole or not at all.
pub fn read(from: impl Read) -> Result<Vec<WrappedKey>, NotMoved> {
    let mut frames = Framed::new(from);
    let first = frames.next()?;
    if first.kind != HEADER || first.field(0) != Ok(MAGIC) {
        return Err(NotMoved::File("this is no file of keys".to_owned()));
    }
    let mut keys = Vec::new();
    loop {
        let frame = frames.next()?;
        match frame.kind {
            KEY => {
                let key = (|| Ok((frame.text(0)?, frame.field(1)?.to_vec())))();
                let (subject, wrapped) = key.map_err(|what: String| NotMoved::File(what))?;
                keys.push((subject, Some(wrapped).filter(|it| !it.is_empty())));
            }
            END => return Ok(keys),
            _ => return Err(NotMoved::File("this is no file of keys".to_owned())),
        }
    }
}

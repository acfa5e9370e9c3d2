//! Personal data at the moment of showing: sealed parts opened, never kept on disk in the clear.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::channel::FileRef;
use domain::text::Digest;
use domain::{PersonId, Text};
use eventstore::seal::{file_digest, open_file, open_sealed, open_text, seal_file, seal_text, text_address};
use eventstore::{AppendError, Envelope, Journal, KeyError, KeyStore, ReadError, SealedPart};
use serde::de::DeserializeOwned;

/// Most opened parts kept in memory; a part is a few kilobytes.
const KEPT_PARTS: usize = 20_000;

/// Most texts of documents kept in memory; the longest version is a megabyte, a section a few kilobytes.
const KEPT_TEXTS: usize = 200;

/// Opens and seals.
#[derive(Clone)]
pub struct Vault {
    journal: Arc<dyn Journal>,
    keys: Arc<dyn KeyStore>,
    opened: Arc<Mutex<Opened>>,
    texts: Arc<Mutex<HashMap<[u8; 32], Arc<str>>>>,
}

/// Opened parts by position and name; `None` is an erased one.
type Opened = HashMap<(u64, String), Option<(String, Vec<u8>)>>;

impl Vault {
    /// The vault of a journal and its keys.
    #[must_use]
    pub fn new(journal: Arc<dyn Journal>, keys: Arc<dyn KeyStore>) -> Self {
        Self { journal, keys, opened: Arc::default(), texts: Arc::default() }
    }

    fn opened(&self) -> MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value of a sealed part of the event at a position; none once its subject was erased.
    pub async fn open<T: DeserializeOwned>(&self, position: u64, part: &str) -> Result<Option<T>, ReadError> {
        if let Some(kept) = self.opened().get(&(position, part.to_owned())).cloned() {
            return self.read(position, kept);
        }
        let event = self.journal.read_all(position.saturating_sub(1), 1).await?;
        let Some(event) = event.first().filter(|event| event.position == position) else { return Ok(None) };
        let parts = self.journal.sealed_parts(position).await?;
        self.accounted_for(&event.envelope, (position, part), &parts).await?;
        let mut found = None;
        for sealed in &parts {
            let clear = open_sealed(&*self.keys, event.envelope.event_id, sealed)
                .map_err(|why| lost(position, &why))?;
            let entry = clear.map(|bytes| (sealed.subject.clone(), bytes));
            if sealed.name == part {
                found.clone_from(&entry);
            }
            self.keep(position, &sealed.name, entry);
        }
        self.read(position, found)
    }

    /// A part that its entry names and that is not there was erased, or somebody took it away.
    async fn accounted_for(
        &self,
        envelope: &Envelope,
        (position, part): (u64, &str),
        parts: &[SealedPart],
    ) -> Result<(), ReadError> {
        if !envelope.parts.contains_key(part) || parts.iter().any(|sealed| sealed.name == part) {
            return Ok(());
        }
        let erased = self.journal.eraser().erased_parts(position).await?;
        if erased.iter().any(|mark| mark.name == part) {
            return Ok(());
        }
        let what = format!("the part {part} is missing and no erasure accounts for it");
        Err(ReadError::Corrupt { position, what })
    }

    /// Nothing of these persons stays in memory.
    pub(crate) fn forget(&self, subjects: &[String]) {
        let of_them = |entry: &Option<(String, Vec<u8>)>| {
            entry.as_ref().is_some_and(|(subject, _)| subjects.contains(subject))
        };
        self.opened().retain(|_, entry| !of_them(entry));
    }

    /// Opened bytes are shown only while the subject still has a key: an erasure holds at once.
    fn read<T: DeserializeOwned>(
        &self,
        position: u64,
        kept: Option<(String, Vec<u8>)>,
    ) -> Result<Option<T>, ReadError> {
        let Some((subject, bytes)) = kept else { return Ok(None) };
        if self.keys.key(&subject).map_err(|why| lost(position, &why))?.is_none() {
            return Ok(None);
        }
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|why| ReadError::Corrupt { position, what: why.to_string() })
    }

    fn keep(&self, position: u64, part: &str, entry: Option<(String, Vec<u8>)>) {
        let mut opened = self.opened();
        if opened.len() >= KEPT_PARTS {
            opened.clear();
        }
        opened.insert((position, part.to_owned()), entry);
    }

    /// Keeps a file sealed under a subject's key, by the digest of its content.
    pub async fn keep_file(
        &self,
        bytes: &[u8],
        media_type: &str,
        subject: PersonId,
    ) -> Result<FileRef, AppendError> {
        let digest = file_digest(bytes);
        let unavailable = |why: KeyError| AppendError::Unavailable(why.to_string());
        let subject = match self.journal.blob(digest).await {
            Ok(Some((standing, _))) => PersonId::new(standing),
            Ok(None) => subject,
            Err(why) => return Err(AppendError::Unavailable(why.to_string())),
        };
        let key = self.keys.key_for(subject.as_str()).map_err(unavailable)?;
        let sealed = seal_file(&key, &digest, bytes).map_err(unavailable)?;
        self.journal.put_blob(digest, subject.as_str(), sealed).await?;
        Ok(FileRef {
            digest: hex::encode(digest),
            media_type: media_type.to_owned(),
            bytes: bytes.len() as u64,
            subject,
        })
    }

    /// Keeps the words a stream's events name, sealed under the stream's own key. The same words kept again are kept once.
    pub(crate) async fn keep_texts(&self, stream: &str, texts: &[Text]) -> Result<(), AppendError> {
        let unavailable = |why: KeyError| AppendError::Unavailable(why.to_string());
        for text in texts {
            let Some(words) = text.words() else { continue };
            let address = text_address(stream, text.digest().bytes());
            let key = self.keys.key_for(stream).map_err(unavailable)?;
            let sealed = seal_text(&key, &address, words.as_bytes()).map_err(unavailable)?;
            self.journal.put_blob(address, stream, sealed).await?;
        }
        Ok(())
    }

    /// The words of this digest that a stream's events name; none if the stream names none of it.
    pub async fn text(&self, stream: &str, digest: &Digest) -> Result<Option<Arc<str>>, ReadError> {
        let address = text_address(stream, digest.bytes());
        if let Some(kept) = self.read_texts().get(&address).cloned() {
            return Ok(Some(kept));
        }
        let Some((subject, sealed)) = self.journal.blob(address).await? else { return Ok(None) };
        let Some(key) = self.keys.key(&subject).map_err(|why| lost(0, &why))? else { return Ok(None) };
        let bytes = open_text(&key, &address, &sealed).map_err(|why| lost(0, &why))?;
        let altered = |what: &str| ReadError::Corrupt { position: 0, what: what.to_owned() };
        if Digest::of(&bytes) != *digest {
            return Err(altered("a kept text is not the one its digest names"));
        }
        let words: Arc<str> =
            String::from_utf8(bytes).map_err(|_| altered("a kept text is not in UTF-8"))?.into();
        let mut read = self.read_texts();
        if read.len() >= KEPT_TEXTS {
            read.clear();
        }
        read.insert(address, words.clone());
        Ok(Some(words))
    }

    fn read_texts(&self) -> MutexGuard<'_, HashMap<[u8; 32], Arc<str>>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A kept file and whose it is; none if there is none of this digest or its subject was erased.
    pub async fn file(&self, digest: &str) -> Result<Option<(PersonId, Vec<u8>)>, ReadError> {
        let Some(digest) = hex::decode(digest).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) else {
            return Ok(None);
        };
        let Some((subject, sealed)) = self.journal.blob(digest).await? else { return Ok(None) };
        let Some(key) = self.keys.key(&subject).map_err(|why| lost(0, &why))? else { return Ok(None) };
        let bytes = open_file(&key, &digest, &sealed).map_err(|why| lost(0, &why))?;
        Ok(Some((PersonId::new(subject), bytes)))
    }
}

fn lost(position: u64, why: &KeyError) -> ReadError {
    match why {
        KeyError::Unavailable(what) => ReadError::Unavailable(what.clone()),
        KeyError::WrongMaster | KeyError::Altered | KeyError::Erased(_) => {
            ReadError::Corrupt { position, what: why.to_string() }
        }
    }
}

//! Personal data at the moment of showing: sealed parts opened, never kept on disk in the clear.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::channel::FileRef;
use domain::text::Digest;
use domain::{PersonId, Text};
use eventstore::seal::{file_digest, open_file, open_sealed, open_text, seal_file, seal_text, text_address};
use eventstore::{AppendError, Envelope, Journal, KeyError, KeyStore, ReadError, SealedPart};
use futures::future::BoxFuture;
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
type Opened = HashMap<(u64, String), Clear>;
/// A kept file and whose it is.
pub type Owned = (PersonId, Vec<u8>);
/// The bytes of a part and whose they are; none where there is no such part, or no key.
type Clear = Option<(String, Vec<u8>)>;

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
        let Some((subject, bytes)) = self.opened_part(position, part).await? else { return Ok(None) };
        // Opened bytes are shown only while the subject still has a key: an erasure holds at once.
        if self.keys.key(&subject).map_err(|why| lost(position, &why))?.is_none() {
            return Ok(None);
        }
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|why| ReadError::Corrupt { position, what: why.to_string() })
    }

    /// A sealed part with whose it is, kept in memory from then on.
    fn opened_part<'a>(&'a self, position: u64, part: &'a str) -> BoxFuture<'a, Result<Clear, ReadError>> {
        Box::pin(async move {
            if let Some(kept) = self.opened().get(&(position, part.to_owned())).cloned() {
                return Ok(kept);
            }
            let event = self.journal.read_all(position.saturating_sub(1), 1).await?;
            let Some(event) = event.first().filter(|event| event.position == position) else {
                return Ok(None);
            };
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
            Ok(found)
        })
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
        let of_them = |entry: &Clear| entry.as_ref().is_some_and(|(subject, _)| subjects.contains(subject));
        self.opened().retain(|_, entry| !of_them(entry));
    }

    fn keep(&self, position: u64, part: &str, entry: Clear) {
        let mut opened = self.opened();
        if opened.len() >= KEPT_PARTS {
            opened.clear();
        }
        opened.insert((position, part.to_owned()), entry);
    }

    /// Keeps a file sealed under a subject's key, by the digest of its content.
    #[must_use]
    pub fn keep_file<'a>(
        &'a self,
        bytes: &'a [u8],
        media_type: &'a str,
        subject: PersonId,
    ) -> BoxFuture<'a, Result<FileRef, AppendError>> {
        Box::pin(async move {
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
    #[must_use]
    pub fn text<'a>(
        &'a self,
        stream: &'a str,
        digest: &'a Digest,
    ) -> BoxFuture<'a, Result<Option<Arc<str>>, ReadError>> {
        Box::pin(async move {
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
        })
    }

    fn read_texts(&self) -> MutexGuard<'_, HashMap<[u8; 32], Arc<str>>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A kept file and whose it is; none if there is none of this digest or its subject was erased.
    #[must_use]
    pub fn file<'a>(&'a self, digest: &'a str) -> BoxFuture<'a, Result<Option<Owned>, ReadError>> {
        Box::pin(async move {
            let Some(digest) = hex::decode(digest).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            else {
                return Ok(None);
            };
            let Some((subject, sealed)) = self.journal.blob(digest).await? else { return Ok(None) };
            let Some(key) = self.keys.key(&subject).map_err(|why| lost(0, &why))? else { return Ok(None) };
            let bytes = open_file(&key, &digest, &sealed).map_err(|why| lost(0, &why))?;
            Ok(Some((PersonId::new(subject), bytes)))
        })
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

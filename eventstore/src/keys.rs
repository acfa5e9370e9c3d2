//! Whose key seals what? One key per pseudonym, wrapped by the master key; destroying it erases the person (DR30).

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::sqlite::connection::writing;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rusqlite::{Connection, OptionalExtension, params};

/// A key of 256 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// A key from its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// A new random key.
    pub fn fresh() -> Result<Self, KeyError> {
        Ok(Self(random()?))
    }
    /// Its bytes: for wrapping and sealing only.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Key(…)")
    }
}

/// Why a key could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The key store cannot be reached.
    #[error("the key store is unavailable: {0}")]
    Unavailable(String),
    /// A wrapped key does not open with this master key.
    #[error("the master key does not fit the keys of this journal")]
    WrongMaster,
    /// The subject was erased: there will never be a key again.
    #[error("{0} was erased")]
    Erased(String),
    /// Sealed bytes do not open: they were changed, or belong elsewhere.
    #[error("sealed bytes do not open")]
    Altered,
}

/// Thirty-two random bytes of the operating system.
#[expect(clippy::disallowed_methods, reason = "keys, blinds and nonces of the store are made here")]
pub fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|why| KeyError::Unavailable(why.to_string()))?;
    Ok(bytes)
}

/// Seals bytes: nonce ‖ ciphertext; they open only with the same key and the same `bound` bytes.
pub fn seal(key: &Key, clear: &[u8], bound: &[u8]) -> Result<Vec<u8>, KeyError> {
    let nonce: [u8; 24] = random()?;
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: clear, aad: bound })
        .map_err(|_| KeyError::Altered)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made.
pub fn open(key: &Key, sealed: &[u8], bound: &[u8]) -> Result<Vec<u8>, KeyError> {
    let (nonce, text) = sealed.split_first_chunk::<24>().ok_or(KeyError::Altered)?;
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: bound }).map_err(|_| KeyError::Altered)
}

/// Keys by pseudonym, kept apart from the journal.
pub trait KeyStore: Send + Sync + 'static {
    /// The subject's key, made if it has none and was not erased.
    fn key_for(&self, subject: &str) -> Result<Key, KeyError>;
    /// The subject's key; none if it never had one or it was destroyed.
    fn key(&self, subject: &str) -> Result<Option<Key>, KeyError>;
    /// Destroys the subject's key for ever, and remembers that it was; also of a subject that never had one.
    fn destroy(&self, subject: &str) -> Result<(), KeyError>;
    /// Everybody whose key was destroyed, by pseudonym.
    fn destroyed(&self) -> Result<Vec<String>, KeyError>;
    /// Whether the subject's key was destroyed.
    fn is_destroyed(&self, subject: &str) -> Result<bool, KeyError> {
        Ok(self.destroyed()?.binary_search_by(|one| one.as_str().cmp(subject)).is_ok())
    }
}

/// Keys in memory, for tests.
#[derive(Default)]
pub struct MemoryKeys(Mutex<HashMap<String, Option<Key>>>);

impl MemoryKeys {
    fn keys(&self) -> MutexGuard<'_, HashMap<String, Option<Key>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyStore for MemoryKeys {
    fn key_for(&self, subject: &str) -> Result<Key, KeyError> {
        let key = Key::fresh()?;
        let kept = self.keys().entry(subject.to_owned()).or_insert(Some(key)).clone();
        kept.ok_or_else(|| KeyError::Erased(subject.to_owned()))
    }
    fn key(&self, subject: &str) -> Result<Option<Key>, KeyError> {
        Ok(self.keys().get(subject).cloned().flatten())
    }
    fn destroy(&self, subject: &str) -> Result<(), KeyError> {
        self.keys().insert(subject.to_owned(), None);
        Ok(())
    }
    fn destroyed(&self) -> Result<Vec<String>, KeyError> {
        let keys = self.keys();
        let mut gone: Vec<String> =
            keys.iter().filter(|(_, key)| key.is_none()).map(|(subject, _)| subject.clone()).collect();
        gone.sort_unstable();
        Ok(gone)
    }
}

/// Keys in a SQLite file of their own, wrapped by the master key; opened keys are kept in memory.
pub struct SqliteKeys {
    connection: Mutex<Connection>,
    master: Key,
    opened: Mutex<HashMap<String, Key>>,
}

/// File in the data directory.
pub(crate) const FILE: &str = "keys.db";

impl SqliteKeys {
    /// Opens or makes the key file of a data directory.
    pub fn open(directory: &Path, master: Key) -> Result<Self, KeyError> {
        let connection = writing(&directory.join(FILE)).map_err(unavailable)?;
        // A destroyed key leaves no trace in the free pages of the file.
        connection.pragma_update(None, "secure_delete", true).map_err(unavailable)?;
        connection.execute_batch(include_str!("../sql/sqlite/keys.sql")).map_err(unavailable)?;
        Ok(Self { connection: Mutex::new(connection), master, opened: Mutex::default() })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened(&self) -> MutexGuard<'_, HashMap<String, Key>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn unavailable(why: rusqlite::Error) -> KeyError {
    KeyError::Unavailable(why.to_string())
}

/// A key from wrapped bytes.
pub(crate) fn unwrap_key(master: &Key, subject: &str, wrapped: &[u8]) -> Result<Key, KeyError> {
    let clear = open(master, wrapped, subject.as_bytes()).map_err(|_| KeyError::WrongMaster)?;
    Ok(Key(clear.try_into().map_err(|_| KeyError::WrongMaster)?))
}

impl KeyStore for SqliteKeys {
    fn key_for(&self, subject: &str) -> Result<Key, KeyError> {
        if let Some(key) = self.key(subject)? {
            return Ok(key);
        }
        let key = Key::fresh()?;
        let wrapped = seal(&self.master, key.bytes(), subject.as_bytes())?;
        let sql = include_str!("../sql/sqlite/insert_key.sql");
        self.connection().execute(sql, params![subject, wrapped]).map_err(unavailable)?;
        // Another process may have been first: what is on file counts.
        self.key(subject)?.ok_or_else(|| KeyError::Erased(subject.to_owned()))
    }

    fn key(&self, subject: &str) -> Result<Option<Key>, KeyError> {
        if let Some(key) = self.opened().get(subject) {
            return Ok(Some(key.clone()));
        }
        let sql = include_str!("../sql/sqlite/key.sql");
        let wrapped: Option<Option<Vec<u8>>> =
            self.connection().query_row(sql, [subject], |row| row.get(0)).optional().map_err(unavailable)?;
        let Some(wrapped) = wrapped.flatten() else { return Ok(None) };
        let key = unwrap_key(&self.master, subject, &wrapped)?;
        self.opened().insert(subject.to_owned(), key.clone());
        Ok(Some(key))
    }

    fn destroy(&self, subject: &str) -> Result<(), KeyError> {
        let connection = self.connection();
        connection.execute(include_str!("../sql/sqlite/destroy_key.sql"), [subject]).map_err(unavailable)?;
        // Nor in the write-ahead log.
        let truncate = include_str!("../sql/sqlite/truncate_log.sql");
        connection.query_row(truncate, [], |_| Ok(())).map_err(unavailable)?;
        drop(connection);
        self.opened().remove(subject);
        Ok(())
    }

    fn destroyed(&self) -> Result<Vec<String>, KeyError> {
        let connection = self.connection();
        let sql = include_str!("../sql/sqlite/destroyed_keys.sql");
        let mut statement = connection.prepare(sql).map_err(unavailable)?;
        let rows = statement.query_map([], |row| row.get(0));
        rows.and_then(Iterator::collect).map_err(unavailable)
    }

    fn is_destroyed(&self, subject: &str) -> Result<bool, KeyError> {
        let wrapped: Option<Option<Vec<u8>>> = self
            .connection()
            .query_row(include_str!("../sql/sqlite/key.sql"), [subject], |row| row.get(0))
            .optional()
            .map_err(unavailable)?;
        Ok(wrapped.is_some_and(|wrapped| wrapped.is_none()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn works(store: &dyn KeyStore) -> Result<(), KeyError> {
        let key = store.key_for("P-1")?;
        assert_eq!(store.key_for("P-1")?, key);
        let sealed = seal(&key, b"Anna", b"here")?;
        assert_eq!(open(&key, &sealed, b"here")?, b"Anna");
        assert_eq!(open(&key, &sealed, b"elsewhere"), Err(KeyError::Altered));
        store.destroy("P-1")?;
        assert_eq!(store.key("P-1")?, None);
        assert_eq!(store.key_for("P-1"), Err(KeyError::Erased("P-1".to_owned())));
        store.destroy("P-0")?;
        assert_eq!(store.destroyed()?, ["P-0", "P-1"]);
        assert!(store.is_destroyed("P-1")? && !store.is_destroyed("P-2")?);
        Ok(())
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_until_its_key_is_destroyed() -> Result<(), KeyError> {
        works(&MemoryKeys::default())
    }

    #[test]
    fn keys_on_file_open_only_with_their_master() -> Result<(), Box<dyn std::error::Error>> {
        let directory = tempfile::tempdir()?;
        works(&SqliteKeys::open(directory.path(), Key::new([7; 32]))?)?;
        SqliteKeys::open(directory.path(), Key::new([7; 32]))?.key_for("P-2")?;
        let wrong = SqliteKeys::open(directory.path(), Key::new([8; 32]))?;
        assert_eq!(wrong.key("P-2"), Err(KeyError::WrongMaster));
        Ok(())
    }

    #[test]
    fn an_erased_person_gets_no_second_key() -> Result<(), Box<dyn std::error::Error>> {
        let directory = tempfile::tempdir()?;
        let keys = SqliteKeys::open(directory.path(), Key::new([7; 32]))?;
        keys.key_for("P-1")?;
        keys.destroy("P-1")?;
        assert!(keys.key_for("P-1").is_err());
        Ok(())
    }
}

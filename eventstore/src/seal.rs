//! How does a personal part travel? Blinded, hashed, sealed under its subject's key, bound to its event and name.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::canonical::part_digest;
use crate::entry::{Digest, OpenPart, SealedPart};
use crate::keys::{Key, KeyError, KeyStore, open, random, seal};

/// A public payload with a new blind.
pub fn open_part(bytes: Vec<u8>) -> Result<OpenPart, KeyError> {
    Ok(OpenPart { blind: random()?, bytes })
}

fn bound(event: Uuid, name: &str) -> Vec<u8> {
    [event.as_bytes().as_slice(), name.as_bytes()].concat()
}

/// Seals a part of an event under its subject's key.
pub fn seal_part(
    keys: &dyn KeyStore,
    event: Uuid,
    (name, subject): (&str, &str),
    clear: &[u8],
) -> Result<SealedPart, KeyError> {
    let blind: [u8; 32] = random()?;
    let key = keys.key_for(subject)?;
    let bytes = seal(&key, &[blind.as_slice(), clear].concat(), &bound(event, name))?;
    Ok(SealedPart {
        name: name.to_owned(),
        subject: subject.to_owned(),
        digest: part_digest(&blind, clear),
        bytes,
    })
}

/// The clear bytes of a sealed part; none once its subject was erased.
pub fn open_sealed(keys: &dyn KeyStore, event: Uuid, part: &SealedPart) -> Result<Option<Vec<u8>>, KeyError> {
    let Some(key) = keys.key(&part.subject)? else { return Ok(None) };
    let mut clear = open(&key, &part.bytes, &bound(event, &part.name))?;
    if clear.len() < 32 {
        return Err(KeyError::Altered);
    }
    let bytes = clear.split_off(32);
    let blind: [u8; 32] = clear.try_into().map_err(|_| KeyError::Altered)?;
    if part_digest(&blind, &bytes) != part.digest {
        return Err(KeyError::Altered);
    }
    Ok(Some(bytes))
}

/// SHA-256 of a file: its name beside the journal.
#[must_use]
pub fn file_digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// Seals a file under a key, bound to its digest.
pub fn seal_file(key: &Key, digest: &Digest, bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
    seal(key, bytes, digest)
}

/// Opens a file and compares it with its digest.
pub fn open_file(key: &Key, digest: &Digest, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
    let bytes = open(key, sealed, digest)?;
    if file_digest(&bytes) == *digest { Ok(bytes) } else { Err(KeyError::Altered) }
}

/// Where the words of a stream are kept: found by stream and digest, so that two streams with the same words do not share
/// a key, and nobody who knows a digest learns from the store that somebody else wrote the same.
#[must_use]
pub fn text_address(stream: &str, digest: &Digest) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"text\0");
    hash.update(stream.as_bytes());
    hash.update([0]);
    hash.update(digest);
    hash.finalize().into()
}

/// Seals words under a key, bound to their address.
pub fn seal_text(key: &Key, address: &Digest, words: &[u8]) -> Result<Vec<u8>, KeyError> {
    seal(key, words, address)
}

/// Opens words; whoever asked compares them with the digest the event names.
pub fn open_text(key: &Key, address: &Digest, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
    open(key, sealed, address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::MemoryKeys;

    #[test]
    fn a_part_opens_for_its_event_and_name_only() -> Result<(), KeyError> {
        let keys = MemoryKeys::default();
        let event = Uuid::from_u128(1);
        let part = seal_part(&keys, event, ("nominee", "P-1"), b"Anna")?;
        assert_eq!(open_sealed(&keys, event, &part)?, Some(b"Anna".to_vec()));
        assert_eq!(open_sealed(&keys, Uuid::from_u128(2), &part), Err(KeyError::Altered));
        keys.destroy("P-1")?;
        assert_eq!(open_sealed(&keys, event, &part)?, None);
        Ok(())
    }
}

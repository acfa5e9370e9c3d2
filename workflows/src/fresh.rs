//! Where do identifiers and secrets come from? Only from here: a decision never makes them up.

use domain::PersonId;
use eventstore::keys::random;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use uuid::Uuid;

use crate::request::NotDone;

/// Name space of identifiers derived from a cause, so that doing it twice is doing it once.
const DERIVED: Uuid = Uuid::from_u128(0x7261_7661_7578_4000_8000_6465_7269_7665);
/// Letters and digits of pseudonyms: none that is easily taken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// An identifier of a new event: ordered by time, unguessable.
pub fn event_id(now: Timestamp) -> Result<Uuid, NotDone> {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &bytes()?).into_uuid())
}

/// An idempotency key of our own.
pub fn key(now: Timestamp) -> Result<Uuid, NotDone> {
    event_id(now)
}

/// The key of what follows from a cause: always the same for the same words.
#[must_use]
pub fn derived(words: &str) -> Uuid {
    Uuid::new_v5(&DERIVED, words.as_bytes())
}

/// A new pseudonym: `P-` and 26 letters and digits.
pub fn person() -> Result<PersonId, NotDone> {
    let random: [u8; 26] = bytes()?;
    let text: String = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    Ok(PersonId::new(format!("P-{text}")))
}

/// A secret of 256 bits as text.
pub fn token() -> Result<String, NotDone> {
    Ok(hex::encode(bytes::<32>()?))
}

fn bytes<const N: usize>() -> Result<[u8; N], NotDone> {
    random().map_err(|why| NotDone::Failure(why.to_string()))
}

/// The server's secret: what one-time links are derived from and what digests are keyed with.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret from its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A keyed digest: nobody without the secret can guess what it is of.
    #[must_use]
    pub fn digest(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            unreachable!("HMAC takes keys of every length")
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }

    /// The keyed digest of a token, as text.
    #[must_use]
    pub fn token_digest(&self, token: &str) -> String {
        hex::encode(self.digest("token", token.as_bytes()))
    }

    /// The token of a one-time link, derived from what it is for (docs/decisions/0005).
    #[must_use]
    pub fn link(&self, purpose: &str) -> String {
        hex::encode(&self.digest("link", purpose.as_bytes())[..20])
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cause_gives_the_same_key_and_another_another() {
        assert_eq!(derived("list 7"), derived("list 7"));
        assert_ne!(derived("list 7"), derived("list 8"));
    }

    #[test]
    fn a_link_is_the_same_for_the_same_purpose_and_secret_only() {
        let (one, two) = (Secret::new([1; 32]), Secret::new([2; 32]));
        assert_eq!(one.link("consent EN-2014-0001"), one.link("consent EN-2014-0001"));
        assert_ne!(one.link("consent EN-2014-0001"), two.link("consent EN-2014-0001"));
    }

    #[test]
    fn a_pseudonym_says_nothing() {
        let made = person().unwrap();
        assert_eq!(made.as_str().len(), 28);
        assert_ne!(made, person().unwrap());
    }
}

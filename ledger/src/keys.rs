//! Who signed? Keys of logs and witnesses as C2SP writes them, Ed25519 underneath.
//!
//! A key to check with is `name+id+base64(kind ‖ public key)`; a key to sign with begins with `PRIVATE+KEY+`. The id is the first four
//! bytes of SHA-256(name ‖ newline ‖ kind ‖ public key), so that a key and its name cannot be told apart by mistake.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::text::{from_base64, to_base64};

/// Longest name of a key in bytes: a host and a path.
pub const MAX_NAME: usize = 200;
/// How a private key begins.
const PRIVATE: &str = "PRIVATE+KEY+";

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text of a note (a log's own signature).
    Plain = 0x01,
    /// A time and the text of a note (a witness's `cosignature/v1`).
    Timed = 0x04,
}

impl Kind {
    const fn of(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Plain),
            0x04 => Some(Self::Timed),
            _ => None,
        }
    }
}

/// Why a key is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key: {0}")]
pub struct KeyError(pub &'static str);

/// A key to check signatures with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: Kind,
    key: VerifyingKey,
}

/// A key to sign with. It does not show itself in debugging output.
#[derive(Clone)]
pub struct SignerKey {
    key: SigningKey,
    public: VerifierKey,
}

impl std::fmt::Debug for SignerKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "SignerKey({})", self.public)
    }
}

impl std::fmt::Display for VerifierKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}+{}+{}", self.name, hex::encode(self.id()), to_base64(&self.tagged()))
    }
}

impl VerifierKey {
    /// The key in a text of the form `name+id+base64`.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, id, bytes) = split(text)?;
        let (kind, public) = tagged(&bytes)?;
        let key = VerifyingKey::from_bytes(public).map_err(|_| KeyError("not a point of the curve"))?;
        if key.is_weak() {
            return Err(KeyError("a weak point of the curve"));
        }
        let found = Self { name: name.to_owned(), kind, key };
        if hex::encode(found.id()) == id { Ok(found) } else { Err(KeyError("its id is that of another key")) }
    }

    /// Whose key it is; for a log, its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The four bytes that stand before each of its signatures.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let hash = Sha256::new().chain_update(&self.name).chain_update(b"\n").chain_update(self.tagged());
        let [a, b, c, d, ..]: [u8; 32] = hash.finalize().into();
        [a, b, c, d]
    }

    /// The public key of 32 bytes.
    #[must_use]
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether it signed exactly this; the one strict form of a signature only.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }

    fn tagged(&self) -> Vec<u8> {
        [&[self.kind as u8], self.key.as_bytes().as_slice()].concat()
    }
}

impl SignerKey {
    /// A key from a secret of 32 random bytes.
    pub fn new(name: &str, kind: Kind, seed: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError("a name is some text without spaces and plus signs"));
        }
        let key = SigningKey::from_bytes(seed);
        let public = VerifierKey { name: name.to_owned(), kind, key: key.verifying_key() };
        Ok(Self { key, public })
    }

    /// The key in a text of the form `PRIVATE+KEY+name+id+base64`.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix(PRIVATE).ok_or(KeyError("it does not begin as a private key does"))?;
        let (name, id, bytes) = split(rest)?;
        let (kind, seed) = tagged(&bytes)?;
        let found = Self::new(name, kind, seed)?;
        if hex::encode(found.public.id()) == id {
            Ok(found)
        } else {
            Err(KeyError("its id is that of another key"))
        }
    }

    /// The text to keep secret.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let tagged = [&[self.public.kind as u8], self.key.as_bytes().as_slice()].concat();
        format!("{PRIVATE}{}+{}+{}", self.public.name, hex::encode(self.public.id()), to_base64(&tagged))
    }

    /// The key others check with.
    #[must_use]
    pub const fn public(&self) -> &VerifierKey {
        &self.public
    }

    /// Signs these bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

fn split(text: &str) -> Result<(&str, &str, Vec<u8>), KeyError> {
    let mut pieces = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (pieces.next(), pieces.next(), pieces.next()) else {
        return Err(KeyError("it has the form name+id+base64"));
    };
    if !is_name(name) {
        return Err(KeyError("a name is some text without spaces and plus signs"));
    }
    let key = from_base64(key).ok_or(KeyError("its third piece is not base64"))?;
    Ok((name, id, key))
}

fn tagged(bytes: &[u8]) -> Result<(Kind, &[u8; 32]), KeyError> {
    let (kind, key) = bytes.split_first().ok_or(KeyError("it is empty"))?;
    let kind = Kind::of(*kind).ok_or(KeyError("neither Ed25519 nor cosignature/v1"))?;
    Ok((kind, key.try_into().map_err(|_| KeyError("not 32 bytes"))?))
}

/// Whether a text can name a key.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let plain = |each: char| !each.is_whitespace() && !each.is_control() && each != '+';
    !name.is_empty() && name.len() <= MAX_NAME && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> SignerKey {
        SignerKey::new("journal.example/office", Kind::Plain, &[7; 32]).unwrap()
    }

    #[test]
    fn a_key_comes_back_from_its_text() {
        let key = log();
        assert_eq!(VerifierKey::parse(&key.public().to_string()).as_ref(), Ok(key.public()));
        let again = SignerKey::parse(&key.to_secret_text()).unwrap();
        assert_eq!(again.public(), key.public());
        assert!(key.public().verifies(b"text", &again.sign(b"text")));
        assert!(!key.public().verifies(b"texts", &again.sign(b"text")));
        assert_eq!((key.public().name(), key.public().kind()), ("journal.example/office", Kind::Plain));
        assert_eq!(key.public().public_key(), key.key.verifying_key().as_bytes());
        let witness = SignerKey::new("witness.example", Kind::Timed, &[7; 32]).unwrap();
        assert_eq!(VerifierKey::parse(&witness.public().to_string()).as_ref(), Ok(witness.public()));
        assert_eq!(SignerKey::parse(&witness.to_secret_text()).unwrap().public().kind(), Kind::Timed);
    }

    #[test]
    fn a_text_that_is_no_key_is_refused() {
        let good = log().public().to_string();
        let bad = [
            String::new(),
            "name".to_owned(),
            good.replacen("office", "other", 1),
            good.replacen("journal", "jour nal", 1),
            format!("{good}A"),
            good[..good.len() - 4].to_owned(),
            // The neutral point: everything would be signed by it.
            "weak+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            format!("{}+00000000+AQ==", "n".repeat(MAX_NAME + 1)),
        ];
        for text in bad {
            assert!(VerifierKey::parse(&text).is_err(), "{text}");
            assert!(SignerKey::parse(&text).is_err(), "{text}");
        }
        assert!(SignerKey::parse(&log().to_secret_text().replacen("office", "other", 1)).is_err());
        assert!(SignerKey::new("", Kind::Plain, &[1; 32]).is_err());
    }

    #[test]
    fn a_name_has_two_hundred_bytes_at_most() {
        assert!(is_name(&"n".repeat(MAX_NAME)));
        assert!(!is_name(&"n".repeat(MAX_NAME + 1)));
        assert!(!is_name("a+b") && !is_name("a b") && !is_name("a\u{7}b") && !is_name(""));
    }

    #[test]
    fn a_private_key_does_not_show_itself() {
        assert!(!format!("{:?}", log()).contains(&to_base64(&[7; 32])[..8]));
        assert!(format!("{:?}", log()).contains("journal.example/office"));
    }

    #[test]
    fn another_implementation_reads_the_same_keys() {
        use signed_note::{Signer as _, Verifier as _};
        let key = log();
        let theirs = signed_note::StandardVerifier::new(&key.public().to_string()).unwrap();
        assert_eq!((theirs.name(), theirs.key_id().to_be_bytes()), (key.public().name(), key.public().id()));
        let signer = signed_note::StandardSigner::new(&key.to_secret_text()).unwrap();
        assert_eq!(signer.sign(b"text\n").unwrap(), key.sign(b"text\n"));
    }
}

//! Words that are too many or too private for an event: it names them by digest, they are kept beside the journal.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::Digest;

/// A text inside an event.
///
/// When an event is decided the words are at hand; what is written to the event's public body is their SHA-256 and their
/// length alone, because the record is read by more people than the draft is. The words are kept sealed under the key of
/// the stream that wrote them before the event is. Reading an event back yields the name of the text; a decision that
/// needs the words asks for them and finds them in [`Texts`].
#[derive(Clone)]
pub struct Text {
    digest: Digest,
    bytes: u64,
    words: Option<Arc<str>>,
}

impl Text {
    /// A text at hand, on its way to be kept.
    #[must_use]
    pub fn of(words: impl Into<Arc<str>>) -> Self {
        let words = words.into();
        let digest = Digest::of(words.as_bytes());
        Self { digest, bytes: words.len() as u64, words: Some(words) }
    }

    /// SHA-256 of the words in UTF-8: what outsiders can check a printed file against.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Length of the words in bytes.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The words, where this comes from a decision and not from the journal.
    #[must_use]
    pub fn words(&self) -> Option<&Arc<str>> {
        self.words.as_ref()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.bytes == other.bytes
    }
}
impl Eq for Text {}

/// Never the words: they would end in logs.
impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Text({}, {} bytes)", self.digest, self.bytes)
    }
}

#[derive(Serialize, Deserialize)]
struct Named {
    digest: Digest,
    bytes: u64,
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Named { digest: self.digest, bytes: self.bytes }.serialize(serializer)
    }
}
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Named { digest, bytes } = Named::deserialize(deserializer)?;
        Ok(Self { digest, bytes, words: None })
    }
}

/// The texts a decision asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(BTreeMap<Digest, Arc<str>>);

impl Texts {
    /// Adds a text that was fetched.
    pub fn put(&mut self, digest: Digest, words: Arc<str>) {
        self.0.insert(digest, words);
    }

    /// The words of a text: its own where it is at hand, else those fetched. None where it was not asked for or is gone.
    #[must_use]
    pub fn words<'a>(&'a self, text: &'a Text) -> Option<&'a Arc<str>> {
        text.words().or_else(|| self.0.get(&text.digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_carries_the_digest_and_the_length_and_never_the_words() {
        let text = Text::of("Nobody has seen this yet.");
        let written = serde_json::to_string(&text).unwrap();
        assert!(!written.contains("Nobody"), "{written}");
        assert!(!format!("{text:?}").contains("Nobody"));
        let read: Text = serde_json::from_str(&written).unwrap();
        assert_eq!(read, text);
        assert_eq!(read.words(), None);
    }

    #[test]
    fn words_that_were_fetched_are_found_by_their_digest() {
        let named: Text = serde_json::from_str(&serde_json::to_string(&Text::of("Words")).unwrap()).unwrap();
        let mut texts = Texts::default();
        assert_eq!(texts.words(&named), None);
        texts.put(named.digest(), "Words".into());
        assert_eq!(texts.words(&named).map(AsRef::as_ref), Some("Words"));
    }
}

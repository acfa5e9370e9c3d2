//! In which language is a text?

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A language by its BCP 47 tag: `en`, `fr`, `zh-Hans`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Language(String);

/// Longest tag taken; `zh-Hans` has seven.
const LONGEST: usize = 35;

impl Language {
    /// A tag of two or three letters, then subtags of one to eight letters or digits; none if it is not one.
    #[must_use]
    pub fn read(tag: &str) -> Option<Self> {
        let mut subtags = tag.split('-');
        let primary = subtags.next()?;
        let well_formed = (2..=3).contains(&primary.len())
            && primary.bytes().all(|byte| byte.is_ascii_lowercase())
            && subtags.all(|subtag| {
                (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        (well_formed && tag.len() <= LONGEST).then(|| Self(tag.to_owned()))
    }
    /// English, the language the guides are drafted in.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(from)?;
        Self::read(&tag).ok_or_else(|| D::Error::custom("not a language tag, such as en or zh-Hans"))
    }
}

//! Personal data: a value that travels sealed and can be erased while the history stays (DR30).

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::identity::PersonId;

/// Personal data inside an event.
///
/// When an event is decided the value is in the clear; what is written to the event's public body is
/// only the subject and the name of the part, and the value itself goes to a sealed part of that
/// name. Reading an event back yields the sealed form. It cannot be printed or serialised by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal<T> {
    /// Whose data it is, by pseudonym.
    pub subject: PersonId,
    /// Name of the sealed part of the event that holds it.
    pub part: String,
    value: Option<T>,
}

/// One sealed part that an event asks to have written.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalPart {
    /// Name of the part within its event.
    pub name: String,
    /// Whose key seals it.
    pub subject: PersonId,
    /// The clear bytes: JSON of the value.
    pub clear: Vec<u8>,
}

impl<T> Personal<T> {
    /// A value in the clear, on its way to be sealed.
    pub fn clear(subject: PersonId, part: impl Into<String>, value: T) -> Self {
        Self { subject, part: part.into(), value: Some(value) }
    }

    /// The value, where this comes from a command and not from the journal.
    pub const fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

impl<T: Serialize> Personal<T> {
    /// The part to seal; nothing where the value is sealed already.
    ///
    /// # Panics
    /// Never in practice: values are plain data whose JSON cannot fail.
    #[must_use]
    pub fn part(&self) -> Option<PersonalPart> {
        let clear = serde_json::to_vec(self.value.as_ref()?).unwrap_or_default();
        Some(PersonalPart { name: self.part.clone(), subject: self.subject.clone(), clear })
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Personal({}, {})", self.subject, self.part)
    }
}

impl fmt::Debug for PersonalPart {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PersonalPart({}, {})", self.subject, self.name)
    }
}

#[derive(Serialize, Deserialize)]
struct Reference {
    subject: PersonId,
    part: String,
}

impl<T> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Reference { subject: self.subject.clone(), part: self.part.clone() }.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Personal<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Reference { subject, part } = Reference::deserialize(deserializer)?;
        Ok(Self { subject, part, value: None })
    }
}

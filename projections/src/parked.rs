//! How does a world begin without all that is seldom asked for? A value lies in the file it was saved in until somebody looks at it.
//!
//! Its bytes were found undamaged before the world was believed, and they are of the very program that reads them: reading them later
//! gives what reading them at once would have given. They have a checksum of their own, so that what befalls the file afterwards is
//! found out. Each parked value is written for itself: what it shares it shares within, but for the words of the lexicon in the part that
//! holds them.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use eventstore::saved::SavedPart;
use serde::{Serialize, Serializer};

use crate::saved::{In, Out, Saved};

/// A value that many worlds share, read when somebody looks at it.
pub struct Parked<T>(Value<T>);

enum Value<T> {
    Here(Arc<T>),
    /// It lies in a saved world, or was read from there.
    Lies(Arc<Lies<T>>),
}

/// A value where it lies, and as it was read.
struct Lies<T> {
    read: OnceLock<Arc<T>>,
    lying: Lying,
    reader: fn(&Lying) -> T,
}

/// A stretch of a part of a saved world, where it lies.
pub(crate) struct Lying {
    pub(crate) home: Arc<Home>,
    /// Where in the part.
    pub(crate) from: u64,
    /// How many bytes.
    pub(crate) length: u32,
    pub(crate) checksum: u32,
}

/// What all that lies in a part needs to be read.
pub(crate) struct Home {
    pub(crate) part: SavedPart,
    /// Texts of the part that whatever lies there may refer to.
    pub(crate) common: Arc<[Arc<str>]>,
}

impl Lying {
    /// # Panics
    /// Where the file is not any more as it was found, or the program reads otherwise than it wrote: to go on would be to show
    /// something else.
    #[expect(clippy::expect_used, reason = "a page must rather fail than show what is not on record")]
    fn read<T: Saved>(&self) -> T {
        let value = In::lying_at(self)
            .and_then(|mut from| Some((T::load(&mut from)?, from)))
            .filter(|(_, from)| from.is_whole());
        value.expect("what this program saved and found undamaged can be read by it").0
    }
}

impl<T> Lies<T> {
    fn here(&self) -> &Arc<T> {
        self.read.get_or_init(|| Arc::new((self.reader)(&self.lying)))
    }
}

impl<T> Parked<T> {
    /// A value that is here.
    pub(crate) fn new(value: T) -> Self {
        Self(Value::Here(Arc::new(value)))
    }

    /// Where it is in memory, whoever shares it.
    pub(crate) fn place(&self) -> *const () {
        match &self.0 {
            Value::Here(value) => Arc::as_ptr(value).cast(),
            Value::Lies(lies) => Arc::as_ptr(lies).cast(),
        }
    }

    /// Whether it lies where it was saved and nobody has looked at it.
    #[cfg(test)]
    pub(crate) fn is_unread(&self) -> bool {
        matches!(&self.0, Value::Lies(lies) if lies.read.get().is_none())
    }

    /// Looks at it without keeping in memory what was not there.
    fn glance<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        match &self.0 {
            Value::Lies(lies) if lies.read.get().is_none() => look(&(lies.reader)(&lies.lying)),
            _ => look(self),
        }
    }
}

impl<T: Clone> Parked<T> {
    /// The value, to be changed: others who share it keep what they have.
    pub(crate) fn change(&mut self) -> &mut T {
        if let Value::Lies(lies) = &self.0 {
            self.0 = Value::Here(lies.here().clone());
        }
        match &mut self.0 {
            Value::Here(value) => Arc::make_mut(value),
            Value::Lies(_) => unreachable!("it was put here the moment before"),
        }
    }
}

impl<T> Deref for Parked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Value::Here(value) => value,
            Value::Lies(lies) => lies.here(),
        }
    }
}

impl<T> AsRef<T> for Parked<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T> Clone for Parked<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Value::Here(value) => Value::Here(value.clone()),
            Value::Lies(lies) => Value::Lies(lies.clone()),
        })
    }
}

impl<T: PartialEq> PartialEq for Parked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place() || self.glance(|mine| other.glance(|theirs| mine == theirs))
    }
}

impl<T: fmt::Debug> fmt::Debug for Parked<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, out)
    }
}

impl<T: Serialize> Serialize for Parked<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

impl<T: Saved> Saved for Parked<T> {
    fn save(&self, out: &mut Out<'_>) {
        self.glance(|value| out.apart(|out| value.save(out)));
    }

    fn load(from: &mut In) -> Option<Self> {
        let lies = Lies { read: OnceLock::new(), lying: from.lying()?, reader: Lying::read::<T> };
        Some(Self(Value::Lies(Arc::new(lies))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(values: &[Parked<String>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut out = Out::new(&mut bytes);
        values.to_vec().save(&mut out);
        out.finish().unwrap();
        bytes
    }

    fn loaded(part: &SavedPart) -> Vec<Parked<String>> {
        Saved::load(&mut In::new(part)).unwrap()
    }

    fn lying(values: &[Parked<String>]) -> Vec<bool> {
        values.iter().map(Parked::is_unread).collect()
    }

    #[test]
    fn only_what_is_looked_at_is_read_and_it_is_what_was_saved() {
        let values: Vec<_> = ["one", "two", "three"].map(|word| Parked::new(word.to_owned())).to_vec();
        let part = written(&values);
        let loaded = loaded(&SavedPart::of(&part).unwrap());
        assert_eq!(lying(&loaded), [true; 3]);
        assert_eq!(loaded[1].as_str(), "two");
        assert_eq!(lying(&loaded), [true, false, true]);
        assert_eq!(loaded, values);
        assert_eq!(lying(&loaded), [true, false, true], "comparing keeps nothing");
        assert_eq!(written(&loaded), part, "saved again before everything was looked at");
    }

    #[test]
    fn what_is_changed_stays_as_it_was_for_whoever_shares_it() {
        let part = written(&[Parked::new("one".to_owned())]);
        let loaded = loaded(&SavedPart::of(&part).unwrap());
        let mut changed = loaded[0].clone();
        changed.change().push_str(" more");
        assert_eq!((changed.as_str(), loaded[0].as_str()), ("one more", "one"));
        changed.change().push('!');
        assert_eq!(changed.as_str(), "one more!");
    }

    #[test]
    fn what_was_damaged_since_is_never_shown() {
        let values: Vec<_> = (0..3).map(|_| Parked::new("as it was".to_owned())).collect();
        let part = written(&values);
        let mut failed = 0;
        for at in 0..part.len() {
            let mut damaged = part.clone();
            damaged[at] ^= 1;
            let part = SavedPart::of(&damaged).unwrap();
            for value in Vec::<Parked<String>>::load(&mut In::new(&part)).unwrap_or_default() {
                match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| value.to_string())) {
                    Ok(shown) => assert_eq!(shown, "as it was"),
                    Err(_) => failed += 1,
                }
            }
        }
        assert!(failed >= 3 * "as it was".len(), "{failed}");
    }
}

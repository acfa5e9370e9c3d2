//! What does a part of an address say?

use serde::{Deserialize, Deserializer};

use crate::problem::Problem;

/// A number in an address. What is no number names nothing: it is absent, like whatever has a number nobody gave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(Option<u64>);

impl Number {
    /// The number.
    pub(crate) fn read<T: TryFrom<u64>>(self) -> Result<T, Problem> {
        self.0.and_then(|number| T::try_from(number).ok()).ok_or_else(Problem::absent)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(part: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(part)?.parse().ok()))
    }
}

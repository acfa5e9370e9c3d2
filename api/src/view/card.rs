//! How does one find stand among others? A card: title, facts, why it was found.

use super::facts::Facts;
use super::say::Link;

/// A card of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Card {
    /// Title and where it leads.
    pub title: Link,
    /// What it is, in one line.
    pub lede: String,
    /// What is shown of it.
    pub facts: Facts,
    /// Why it was found.
    pub why: String,
    /// What holds today.
    pub foot: String,
}

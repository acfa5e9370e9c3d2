//! Which of several needed things are there? Two keys of a joint act; the lines of a checklist.

use askama::Template;

/// The approvals of one decision, given and lacking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/two_keys.html")]
pub(crate) struct TwoKeys {
    /// In how many words: "one of two".
    pub count: String,
    /// Holder, what, when; whether it is given.
    pub keys: Vec<Key>,
}

/// One key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    /// Who holds it.
    pub holder: String,
    /// What was done, or not yet.
    pub what: String,
    /// When, or by when.
    pub when: String,
    /// Whether it is given.
    pub given: bool,
}

/// The lines of a checklist, or of things waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/checks.html")]
pub(crate) struct Checks(pub Vec<Check>);

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Check {
    /// One sign: ✓, ○, –.
    pub mark: &'static str,
    /// What the sign means, for ears: "Met", "Not met", "Not required".
    pub said: &'static str,
    /// The line.
    pub text: String,
    /// Where the line leads, if anywhere.
    pub href: String,
    /// What is said under it.
    pub small: String,
}

super::part!(TwoKeys, Checks);

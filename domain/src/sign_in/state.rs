//! Which links wait to be used and which cookies hold.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A person's signing in as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// Unused links by keyed digest, with the instant until which they work.
    pub links: BTreeMap<String, Timestamp>,
    /// Cookies by keyed digest, with the instant until which they hold.
    pub cookies: BTreeMap<String, Timestamp>,
    /// Keyed digest of the address of the calendar feed; none where there is none.
    pub calendar: Option<String>,
}

impl SignIn {
    /// Whether a cookie holds at an instant.
    #[must_use]
    pub fn holds(&self, cookie_digest: &str, now: Timestamp) -> bool {
        self.cookies.get(cookie_digest).is_some_and(|until| now < *until)
    }
}

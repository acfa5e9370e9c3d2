//! What happened around a person's signing in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::wire::Payload;

/// A one-time link was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkIssued {
    /// Keyed digest of the link's token.
    pub token_digest: String,
    /// Until when it works.
    pub until: Timestamp,
}

/// The link was used; from now on a cookie stands for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedIn {
    /// Keyed digest of the link's token.
    pub token_digest: String,
    /// Keyed digest of the cookie.
    pub cookie_digest: String,
    /// Until when the cookie holds.
    pub until: Timestamp,
}

/// The person signed out; the cookie no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedOut {
    /// Keyed digest of the cookie.
    pub cookie_digest: String,
}

impl Payload for LinkIssued {}
impl Payload for SignedIn {}
impl Payload for SignedOut {}

crate::events! {
    /// What happened around signing in.
    pub enum Event {
        /// A link was issued.
        LinkIssued(LinkIssued) = "SignInLinkIssued" v 1,
        /// It was used.
        SignedIn(SignedIn) = "SignedIn" v 1,
        /// The person signed out.
        SignedOut(SignedOut) = "SignedOut" v 1,
    }
}

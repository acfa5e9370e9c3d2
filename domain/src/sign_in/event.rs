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

/// The person's calendar feed got an address of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarLinkIssued {
    /// Keyed digest of the address's token; the token itself is shown once and kept nowhere.
    pub token_digest: String,
}

/// The address of the person's calendar feed no longer works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarLinkRevoked {}

impl Payload for CalendarLinkIssued {}
impl Payload for CalendarLinkRevoked {}
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
        /// The calendar feed got an address.
        CalendarLinkIssued(CalendarLinkIssued) = "CalendarLinkIssued" v 1,
        /// That address no longer works.
        CalendarLinkRevoked(CalendarLinkRevoked) = "CalendarLinkRevoked" v 1,
    }
}

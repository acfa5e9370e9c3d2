//! What may be asked around signing in.

use serde::Serialize;

use super::event::{CalendarLinkIssued, CalendarLinkRevoked, LinkIssued, SignedIn, SignedOut};

/// A request about one person's signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Issue a one-time link.
    IssueLink(LinkIssued),
    /// Use it.
    UseLink(SignedIn),
    /// Sign out.
    SignOut(SignedOut),
    /// Give the person's calendar feed an address; a former one no longer works.
    IssueCalendarLink(CalendarLinkIssued),
    /// Take the address back.
    RevokeCalendarLink(CalendarLinkRevoked),
}

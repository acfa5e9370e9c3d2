//! What a request around signing in leads to.

use super::command::Command;
use super::event::{CalendarLinkIssued, CalendarLinkRevoked, Event, LinkIssued, SignedIn, SignedOut};
use super::{Refusal, SignIn};
use crate::decide::Decide;
use crate::facts::Facts;

crate::asked!(Command {
    Self::IssueLink(_) => "IssueLink" by [System],
    Self::UseLink(_) => "UseLink" by [System],
    Self::SignOut(_) => "SignOut" by [System],
    Self::IssueCalendarLink(_) => "IssueCalendarLink" by [System],
    Self::RevokeCalendarLink(_) => "RevokeCalendarLink" by [System],
});

impl Decide for SignIn {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::IssueLink(issued) => Ok(self.issue(issued)),
            Command::UseLink(used) => self.use_link(used, facts),
            Command::SignOut(out) => Ok(self.sign_out(out)),
            Command::IssueCalendarLink(issued) => Ok(self.issue_calendar(issued)),
            Command::RevokeCalendarLink(_) => Ok(self.revoke_calendar()),
        }
    }

    fn evolve(mut self, event: Event) -> Self {
        match event {
            Event::LinkIssued(issued) => {
                self.links.insert(issued.token_digest, issued.until);
            }
            Event::SignedIn(used) => {
                self.links.remove(&used.token_digest);
                self.cookies.insert(used.cookie_digest, used.until);
            }
            Event::SignedOut(out) => {
                self.cookies.remove(&out.cookie_digest);
            }
            Event::CalendarLinkIssued(issued) => self.calendar = Some(issued.token_digest),
            Event::CalendarLinkRevoked(_) => self.calendar = None,
        }
        self
    }
}

impl SignIn {
    fn issue(&self, issued: LinkIssued) -> Vec<Event> {
        if self.links.contains_key(&issued.token_digest) {
            Vec::new()
        } else {
            vec![Event::LinkIssued(issued)]
        }
    }

    fn use_link(&self, used: SignedIn, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.cookies.contains_key(&used.cookie_digest) {
            return Ok(Vec::new());
        }
        match self.links.get(&used.token_digest) {
            Some(until) if facts.now < *until => Ok(vec![Event::SignedIn(used)]),
            _ => Err(Refusal::LinkSpent {}),
        }
    }

    fn issue_calendar(&self, issued: CalendarLinkIssued) -> Vec<Event> {
        if self.calendar.as_ref() == Some(&issued.token_digest) {
            return Vec::new();
        }
        vec![Event::CalendarLinkIssued(issued)]
    }

    fn revoke_calendar(&self) -> Vec<Event> {
        let revoked = Event::CalendarLinkRevoked(CalendarLinkRevoked {});
        self.calendar.as_ref().map(|_| revoked).into_iter().collect()
    }

    fn sign_out(&self, out: SignedOut) -> Vec<Event> {
        if self.cookies.contains_key(&out.cookie_digest) { vec![Event::SignedOut(out)] } else { Vec::new() }
    }
}

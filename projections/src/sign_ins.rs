//! *Whose link or cookie is this, and does it still hold?*

use std::sync::Arc;

use domain::PersonId;
use domain::sign_in::Event;
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// The links and the cookies of every person, by keyed digests.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct SignIns {
    #[serde(skip)]
    links: OrdMap<Arc<str>, Pass>,
    #[serde(skip)]
    cookies: OrdMap<Arc<str>, Pass>,
    by_person: OrdMap<PersonId, Arc<Person>>,
}

/// A one-time link, or the cookie of a signed-in browser or program.
#[derive(Clone, Debug, PartialEq, Eq, Saved)]
pub struct Pass {
    /// Whose.
    pub person: PersonId,
    /// Until when it holds.
    pub until: Timestamp,
}

/// What is open for a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Person {
    #[serde(skip)]
    links: Vec<Arc<str>>,
    #[serde(skip)]
    cookies: Vec<Arc<str>>,
    /// Version of the person's stream.
    pub version: u64,
    /// Last sign-in.
    pub last: Option<Timestamp>,
    /// How often the person signed in.
    pub times: u32,
    /// Whether the person's calendar feed has an address.
    pub calendar: bool,
}

impl SignIns {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        let id = PersonId::new(fact.key());
        let person = Arc::make_mut(self.by_person.entry(id.clone()).or_default());
        person.version = fact.envelope.version;
        match event {
            Event::LinkIssued(issued) => {
                forget_ended(&mut self.links, &mut person.links, fact.at);
                let digest: Arc<str> = Arc::from(issued.token_digest.as_str());
                person.links.push(digest.clone());
                self.links.insert(digest, Pass { person: id, until: issued.until });
            }
            Event::SignedIn(signed) => {
                person.last = Some(fact.at);
                person.times = person.times.saturating_add(1);
                person.links.retain(|digest| **digest != *signed.token_digest);
                self.links.remove(signed.token_digest.as_str());
                forget_ended(&mut self.cookies, &mut person.cookies, fact.at);
                let digest: Arc<str> = Arc::from(signed.cookie_digest.as_str());
                person.cookies.push(digest.clone());
                self.cookies.insert(digest, Pass { person: id, until: signed.until });
            }
            Event::SignedOut(out) => {
                person.cookies.retain(|digest| **digest != *out.cookie_digest);
                self.cookies.remove(out.cookie_digest.as_str());
            }
            Event::CalendarLinkIssued(_) => person.calendar = true,
            Event::CalendarLinkRevoked(_) => person.calendar = false,
        }
    }

    /// The link with a token, by its keyed digest, if it works at an instant.
    #[must_use]
    pub fn link(&self, digest: &str, at: Timestamp) -> Option<&Pass> {
        self.links.get(digest).filter(|link| at < link.until)
    }

    /// The cookie, by its keyed digest, if it holds at an instant.
    #[must_use]
    pub fn cookie(&self, digest: &str, at: Timestamp) -> Option<&Pass> {
        self.cookies.get(digest).filter(|cookie| at < cookie.until)
    }

    /// What is open for a person.
    #[must_use]
    pub fn of(&self, person: &str) -> Option<&Person> {
        self.by_person.get(person).map(AsRef::as_ref)
    }
}

/// Drops what no longer holds, so that the model does not grow with every sign-in.
fn forget_ended(passes: &mut OrdMap<Arc<str>, Pass>, own: &mut Vec<Arc<str>>, at: Timestamp) {
    own.retain(|digest| {
        let holds = passes.get(digest).is_some_and(|pass| at < pass.until);
        if !holds {
            passes.remove(digest);
        }
        holds
    });
}

//! Who is it? One-time links by e-mail, and the cookies they are exchanged for. No passwords anywhere.

use std::collections::BTreeSet;

use domain::mandate::event::Identity;
use domain::sign_in::Command;
use domain::sign_in::event::{CalendarLinkIssued, CalendarLinkRevoked, LinkIssued, SignedIn, SignedOut};
use domain::{MandateId, ParticipantCode, PersonId, Role};
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::fresh;
use crate::office::Office;
use crate::request::{Ask, NotDone, Refusal};

/// How long a link works.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(1);
/// How long a link printed for a demonstration or rehearsal works.
const PRINTED_LINK_LASTS: SignedDuration = SignedDuration::from_hours(24 * 365 * 50);
/// How long a cookie holds: a working day with a long evening.
const COOKIE_HOLDS: SignedDuration = SignedDuration::from_hours(14);

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The pseudonym.
    pub person: PersonId,
    /// Mandates live now.
    pub mandates: Vec<HeldMandate>,
}

/// A mandate of somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldMandate {
    /// The mandate.
    pub id: MandateId,
    /// As what.
    pub role: Role,
    /// For whom.
    pub participant: Option<ParticipantCode>,
    /// Public label of the function.
    pub label: String,
}

/// A secret that stands for a person, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The secret: cookie or bearer token.
    pub secret: String,
    /// Until when it holds.
    pub until: Timestamp,
    /// For whom.
    pub person: PersonId,
}

impl Office {
    /// The token of a sign-in link: derived, so that the letter that carries it can be composed again.
    pub(crate) fn sign_in_token(&self, person: &PersonId, command: Uuid) -> String {
        self.secret().link(&format!("sign-in {person} {command}"))
    }

    /// Sends a link to an address to everybody with a live mandate who has it; the answer does not say whether.
    #[must_use]
    pub fn send_link<'a>(&'a self, email: &'a str) -> BoxFuture<'a, Result<(), NotDone>> {
        Box::pin(async move {
            let wanted = email.trim().to_lowercase();
            let held: Vec<(PersonId, u64)> = {
                let directory = self.directory().await?;
                let now = self.clock().now();
                let live = directory.mandates.values().filter(|held| held.live_at(now));
                live.map(|held| (held.granted.person.clone(), held.position)).collect()
            };
            // One address may stand for several offices, each of which has a pseudonym of its own: each gets its link.
            let mut told = BTreeSet::new();
            for (person, position) in held {
                if told.contains(&person) {
                    continue;
                }
                let identity: Option<Identity> = self.vault().open(position, "identity").await?;
                if identity.is_some_and(|identity| identity.email.to_lowercase() == wanted) {
                    self.issue_link(&person, fresh::key(self.clock().now())?, LINK_LASTS).await?;
                    told.insert(person);
                }
            }
            Ok(())
        })
    }

    /// A link that is printed rather than sent, for a demonstration or a rehearsal.
    #[must_use]
    pub fn printed_link<'a>(&'a self, person: &'a PersonId) -> BoxFuture<'a, Result<String, NotDone>> {
        Box::pin(
            async move { self.issue_link(person, fresh::key(self.clock().now())?, PRINTED_LINK_LASTS).await },
        )
    }

    async fn issue_link(
        &self,
        person: &PersonId,
        key: Uuid,
        lasts: SignedDuration,
    ) -> Result<String, NotDone> {
        let token = self.sign_in_token(person, key);
        let issued = LinkIssued {
            token_digest: self.secret().token_digest(&token),
            until: self.clock().now() + lasts,
        };
        let ask = Ask::SignIn(person.clone(), Command::IssueLink(issued));
        let request = crate::Request::of(domain::Authority::secretariat(), key, ask);
        self.execute(request).await?;
        Ok(token)
    }

    /// Whether a link waits to be used.
    #[must_use]
    pub fn link_waits<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<bool, NotDone>> {
        Box::pin(
            async move { Ok(self.directory().await?.links.contains_key(&self.secret().token_digest(token))) },
        )
    }

    /// Exchanges a link for a credential; a link works once.
    #[must_use]
    pub fn sign_in<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Credential, NotDone>> {
        Box::pin(async move {
            let digest = self.secret().token_digest(token);
            let Some(person) = self.directory().await?.links.get(&digest).cloned() else {
                return Err(spent());
            };
            let secret = fresh::token()?;
            // A rehearsal's clock jumps over weeks; nobody should have to sign in anew for that.
            let holds = if self.clock().is_standing() { PRINTED_LINK_LASTS } else { COOKIE_HOLDS };
            let until = self.clock().now() + holds;
            let used =
                SignedIn { token_digest: digest, cookie_digest: self.secret().token_digest(&secret), until };
            let ask = Ask::SignIn(person.clone(), Command::UseLink(used));
            let key = fresh::key(self.clock().now())?;
            self.execute(crate::Request::of(domain::Authority::secretariat(), key, ask)).await?;
            Ok(Credential { secret, until, person })
        })
    }

    /// Ends a credential.
    #[must_use]
    pub fn sign_out<'a>(&'a self, secret: &'a str) -> BoxFuture<'a, Result<(), NotDone>> {
        Box::pin(async move {
            let digest = self.secret().token_digest(secret);
            let person = self.directory().await?.cookies.get(&digest).map(|(person, _)| person.clone());
            let Some(person) = person else { return Ok(()) };
            let ask = Ask::SignIn(person, Command::SignOut(SignedOut { cookie_digest: digest }));
            let key = fresh::key(self.clock().now())?;
            self.execute(crate::Request::of(domain::Authority::secretariat(), key, ask)).await.map(|_| ())
        })
    }

    /// Gives a person's calendar feed an address of its own and says its token, once: only its digest is kept. A former address no
    /// longer works. The same key gives the same address.
    #[must_use]
    pub fn issue_calendar_link<'a>(
        &'a self,
        person: &'a PersonId,
        key: Uuid,
    ) -> BoxFuture<'a, Result<String, NotDone>> {
        Box::pin(async move {
            let token = self.secret().link(&format!("calendar {person} {key}"));
            let issued = CalendarLinkIssued { token_digest: self.secret().token_digest(&token) };
            let ask = Ask::SignIn(person.clone(), Command::IssueCalendarLink(issued));
            self.execute(crate::Request::of(domain::Authority::secretariat(), key, ask)).await?;
            Ok(token)
        })
    }

    /// Takes the address of a person's calendar feed back.
    #[must_use]
    pub fn revoke_calendar_link<'a>(
        &'a self,
        person: &'a PersonId,
        key: Uuid,
    ) -> BoxFuture<'a, Result<(), NotDone>> {
        Box::pin(async move {
            let ask = Ask::SignIn(person.clone(), Command::RevokeCalendarLink(CalendarLinkRevoked {}));
            self.execute(crate::Request::of(domain::Authority::secretariat(), key, ask)).await.map(|_| ())
        })
    }

    /// Whose calendar feed has this address; none where it was taken back.
    #[must_use]
    pub fn calendar_of<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<PersonId>, NotDone>> {
        Box::pin(async move {
            Ok(self.directory().await?.calendars.get(&self.secret().token_digest(token)).cloned())
        })
    }

    /// Who a credential stands for now, with the mandates live now; none if it does not hold.
    #[must_use]
    pub fn who<'a>(&'a self, secret: &'a str) -> BoxFuture<'a, Result<Option<Person>, NotDone>> {
        Box::pin(async move {
            let now = self.clock().now();
            let digest = self.secret().token_digest(secret);
            let directory = self.directory().await?;
            let Some((person, _)) = directory.cookies.get(&digest).filter(|(_, until)| now < *until) else {
                return Ok(None);
            };
            let mandates = directory.live_mandates(person, now).into_iter().map(|held| HeldMandate {
                id: held.granted.mandate.clone(),
                role: held.granted.role,
                participant: held.granted.participant.clone(),
                label: held.granted.label.clone(),
            });
            Ok(Some(Person { person: person.clone(), mandates: mandates.collect() }))
        })
    }
}

fn spent() -> NotDone {
    NotDone::Refused(Refusal {
        code: "sign-in-link-spent".to_owned(),
        rule: Some("sign-in".to_owned()),
        message: "This link was used before or its time is over: ask for a new one.".to_owned(),
        problems: Vec::new(),
        position: None,
    })
}

//! Who is it? The cookie or the bearer token, looked up once per request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::{ParticipantCode, PersonId, Role};
use futures::FutureExt as _;
use futures::future::BoxFuture;
pub(crate) use workflows::HeldMandate;

use crate::desk::Desk;
use crate::problem::Problem;

/// Name of the cookie.
pub(crate) const COOKIE: &str = "travaux";

/// Somebody who proved who she is.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// The pseudonym.
    pub person: PersonId,
    /// Mandates live now.
    pub mandates: Vec<HeldMandate>,
}

impl SignedIn {
    /// Whether she holds any of these roles now.
    pub(crate) fn holds(&self, roles: &[Role]) -> bool {
        self.mandates.iter().any(|mandate| roles.contains(&mandate.role))
    }

    /// The participants she acts for now in a role.
    pub(crate) fn acts_for(&self, role: Role) -> Option<&ParticipantCode> {
        self.mandates
            .iter()
            .find(|mandate| mandate.role == role)
            .and_then(|mandate| mandate.participant.as_ref())
    }
}

impl FromRequestParts<Desk> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Problem> {
        Self::read(parts, desk).await
    }
}

impl SignedIn {
    fn read<'a>(parts: &'a mut Parts, desk: &'a Desk) -> BoxFuture<'a, Result<Self, Problem>> {
        async move {
            let secret = secret(&parts.headers).ok_or_else(Problem::sign_in_required)?;
            let person = desk.office.who(&secret).await?.ok_or_else(Problem::sign_in_required)?;
            Ok(Self { person: person.person, mandates: person.mandates })
        }
        .boxed()
    }
}

/// The secret a request carries.
pub(crate) fn secret(headers: &HeaderMap) -> Option<String> {
    let bearer =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let Some(bearer) = bearer {
        return Some(bearer.trim().to_owned());
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

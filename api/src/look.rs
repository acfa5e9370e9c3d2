//! At what does a reader look? A world, now or as of an instant, with her eyes; and the words of the address.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use jiff::Timestamp;
use projections::{AsOf, NotThere, Sight, World};
use uuid::Uuid;

use crate::desk::Desk;
use crate::problem::Problem;
use crate::signed_in::SignedIn;
use crate::times;

/// How long a read waits for the position of a receipt.
const PATIENCE: Duration = Duration::from_secs(5);

/// A reader before a world.
pub(crate) struct Look {
    /// Who.
    pub person: SignedIn,
    /// What she looks at.
    pub world: Arc<World>,
    /// What she may see of it.
    pub sight: Sight,
    /// The instant it stands at.
    pub now: Timestamp,
    /// `as_of` as it was asked, if it was.
    pub as_of: Option<String>,
    /// The newest position.
    pub head: u64,
    /// The address without its query.
    pub path: String,
    /// The query, by name; the last of repeated ones.
    pub query: BTreeMap<String, String>,
}

impl Look {
    /// A word of the query, if it says something.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// A number of the query.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        self.asked(name).map(|text| whole_number(name, text)).transpose()
    }
}

impl Look {
    /// The same reader before a past world.
    pub(crate) fn standing_in(&self, then: &Arc<World>, position: u64, at: Timestamp, desk: &Desk) -> Self {
        let newest = desk.host.now();
        Self {
            person: self.person.clone(),
            sight: Sight::of(&self.person.person, then, &newest, desk.office.clock().now()),
            world: then.clone(),
            now: at,
            as_of: Some(position.to_string()),
            head: self.head,
            path: self.path.clone(),
            query: BTreeMap::new(),
        }
    }
}

impl FromRequestParts<Desk> for Look {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Problem> {
        Self::read(parts, desk).await
    }
}

impl Look {
    fn read<'a>(parts: &'a mut Parts, desk: &'a Desk) -> BoxFuture<'a, Result<Self, Problem>> {
        async move {
            let person = SignedIn::from_request_parts(parts, desk).await?;
            let query = query(parts.uri.query())?;
            let newest = match query.get("at_least").filter(|text| !text.is_empty()) {
                Some(text) => {
                    let position = whole_number("at_least", text)?;
                    written(desk, position).await?;
                    desk.host.at_least(position, PATIENCE).await?
                }
                None => settled(desk).await,
            };
            let as_of = query.get("as_of").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            let now = desk.office.clock().now();
            let world = match &as_of {
                Some(text) => desk.host.at(read_as_of(text)?).await?,
                None => newest.clone(),
            };
            let sight = Sight::of(&person.person, &world, &newest, now);
            let now = world.instant_or(now);
            let path = parts.uri.path().to_owned();
            Ok(Self { person, sight, now, as_of, head: newest.position(), world, path, query })
        }
        .boxed()
    }
}

/// Largest number of the query: what every programming language reads exactly.
pub(crate) const MAX_NUMBER: u64 = 1 << 53;

/// A whole number of the query.
fn whole_number(name: &str, text: &str) -> Result<u64, Problem> {
    let read = text.parse().ok().filter(|number| *number <= MAX_NUMBER);
    read.ok_or_else(|| {
        let message = "This has to be a whole number from zero to 9007199254740992 (2 to the power of 53).";
        Problem::field(name, "not-a-number", message)
    })
}

/// Makes sure that the journal holds a position: nobody waits for what no receipt has promised.
async fn written(desk: &Desk, position: u64) -> Result<(), Problem> {
    if position <= *desk.office.journal().watch().borrow() {
        return Ok(());
    }
    let size = desk.office.journal().head().await?.size;
    if position <= size {
        return Ok(());
    }
    Err(Problem::field("at_least", "ahead", format!("The journal ends at position {size}.")))
}

/// The newest world, given the moment it takes to fold what was written just before.
async fn settled(desk: &Desk) -> Arc<World> {
    let written = *desk.office.journal().watch().borrow();
    match desk.host.at_least(written, PATIENCE).await {
        Ok(world) => world,
        Err(_) => desk.host.now(),
    }
}

/// Name and value of every word of a query.
fn query(text: Option<&str>) -> Result<BTreeMap<String, String>, Problem> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(text.unwrap_or_default())
        .map_err(|_| Problem::unreadable("The query cannot be read."))?;
    if pairs.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(Problem::unreadable("The query holds a character that no text has."));
    }
    Ok(pairs.into_iter().collect())
}

/// Whether a query is one, and what stands in it can be asked.
#[cfg(feature = "testing")]
pub(crate) fn reads(text: &str) -> bool {
    let Ok(query) = query(Some(text)) else { return false };
    let number = |name: &str| query.get(name).is_none_or(|text| whole_number(name, text).is_ok());
    number("at_least") && number("cursor") && query.get("as_of").is_none_or(|text| read_as_of(text).is_ok())
}

/// An instant, a position or an event.
fn read_as_of(text: &str) -> Result<AsOf, Problem> {
    if let Ok(position) = text.parse() {
        return Ok(AsOf::Position(position));
    }
    if let Ok(event) = text.parse::<Uuid>() {
        return Ok(AsOf::EventId(event));
    }
    times::past(text).map(AsOf::Instant).ok_or_else(|| {
        let message =
            "Type an instant like 2014-03-14 17:00 Asia/Bangkok, a position or the identifier of an event.";
        Problem::field("as_of", "not-an-instant", message)
    })
}

impl From<NotThere> for Problem {
    fn from(why: NotThere) -> Self {
        match why {
            NotThere::Ahead { newest } => {
                Self::field("as_of", "ahead", format!("The journal ends at position {newest}."))
            }
            NotThere::NoSuchEvent => Self::field("as_of", "no-such-event", "No event has this identifier."),
            NotThere::NotYet { .. } => Self::new(
                axum::http::StatusCode::SERVICE_UNAVAILABLE,
                "not-yet",
                "This position has not been reached yet. Ask again in a moment.",
            ),
            NotThere::Failed(why) => Self::failure(&why),
        }
    }
}

//! What may be asked about a person's erasure: one body per act.

use axum::extract::Path;
use axum::response::Response;
use domain::erasure::Command;
use domain::erasure::command::Ask as Asking;
use domain::erasure::event::Basis;
use domain::{PersonId, retention};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Asked, Making, acts};
use super::nominations::{Nothing, WithReason};
use super::reads::{Listed, part, record, value};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;

/// Letters and digits of a pseudonym after `P-`.
const PSEUDONYM: usize = 26;

/// Ask for a person's data to be erased.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewErasure {
    /// The person: a pseudonym, or the reference of a nomination that puts her forward.
    pub person: String,
    /// Class of the retention schedule: `NOMINATION-APPROVED`.
    pub class: String,
    /// `person`, where she asked for it, or `schedule`, where the time of the class is over.
    pub basis: String,
    /// With `schedule`: the day on which the time of the class began.
    #[serde(default)]
    pub since: Option<String>,
    /// The grounds, in words that name nobody.
    pub grounds: String,
}

impl Making for NewErasure {
    async fn ask(self, desk: &Desk) -> Result<Asked, Problem> {
        let basis = match self.basis.as_str() {
            "person" => Basis::Person,
            "schedule" => Basis::Schedule,
            _ => return Err(Problem::field("basis", "not-an-option", "There is no such choice.")),
        };
        let day = |text: String| {
            text.parse().map_err(|_| Problem::field("since", "not-a-day", "Type a day: 2014-03-14."))
        };
        let since = self.since.map(day).transpose()?;
        let person = person(desk, &self.person)?;
        let asking = Asking { also: Vec::new(), class: self.class, basis, since, grounds: self.grounds };
        Ok(Asked::of(Ask::Erasure(person, Command::Ask(asking))))
    }
}

/// Put a person's records under a legal hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewHold {
    /// The person: a pseudonym, or the reference of a nomination that puts her forward.
    pub person: String,
    /// Why, in words that name nobody.
    pub reason: String,
}

impl Making for NewHold {
    async fn ask(self, desk: &Desk) -> Result<Asked, Problem> {
        let person = person(desk, &self.person)?;
        Ok(Asked::of(Ask::Erasure(person, Command::PlaceHold { reason: self.reason })))
    }
}

/// The same, or absent: whoever may not ask learns nothing of who is there.
fn person(desk: &Desk, text: &str) -> Result<PersonId, Problem> {
    find(desk, text).ok_or_else(Problem::absent)
}

/// Who is meant: officers know references, not pseudonyms.
pub(crate) fn find(desk: &Desk, text: &str) -> Option<PersonId> {
    let (world, text) = (desk.host.now(), text.trim());
    if let Some(nomination) = world.nominations.get(text) {
        return Some(nomination.form.nominee.subject.clone());
    }
    let mut officials = world.focal_points.all().flat_map(|it| &it.officials);
    if let Some(official) = officials.find(|it| it.reference.as_str() == text) {
        return Some(official.form.nominee.subject.clone());
    }
    let is_pseudonym = text.strip_prefix("P-").is_some_and(|rest| {
        rest.len() == PSEUDONYM && rest.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
    });
    is_pseudonym.then(|| PersonId::new(text))
}

acts! { Erasure(PersonId):
    /// Confirm it: a second officer, never the one who asked.
    Confirm(Nothing) |_nothing| Command::Confirm;
    /// Reject it.
    Reject(WithReason) |why| Command::Reject { reason: why.reason };
    /// Lift the legal hold.
    LiftHold(WithReason) |why| Command::LiftHold { reason: why.reason };
}

pub(crate) async fn erasures(look: Look) -> Listed {
    if !look.sight.sees_all() {
        return Err(Problem::absent());
    }
    part(&look, &look.world.erasures.newest_first())
}

pub(crate) async fn erasure(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    let line = look.world.erasures.get(&id).filter(|_| look.sight.sees_all()).ok_or_else(Problem::absent)?;
    Ok(record(line.version, value(line)?))
}

/// The classes whose records are ever destroyed, with what belongs to them.
pub(crate) fn erasable() -> impl Iterator<Item = (&'static str, String)> {
    let destroyed = |class: &&retention::Class| class.disposition == retention::Disposition::Destroy;
    retention::classes()
        .iter()
        .filter(destroyed)
        .map(|class| (class.code.as_str(), format!("{}: {}", class.code, class.records)))
}

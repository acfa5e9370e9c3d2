//! A secretariat to try things on: stand-in members, invented people, half a year of nominations, all through real commands.
//!
//! Real participants appear only as the register knows them; whoever acts, nominates or is late is a stand-in (`QM` to `QW`,
//! `ORG-X1`), marked illustrative.

mod forms;
mod people;
mod story;

use domain::participant::event::{Capacity, CapacityGiven, Kind, Registered};
use domain::participant::{Command, PLENARY};
use domain::{BodyCode, ParticipantCode, PersonId};
use jiff::Timestamp;

use crate::office::Office;
use crate::request::{Ask, NotDone};
use crate::running::Running;

pub use people::Somebody;

/// Stand-in participants: code, name, kind, capacity.
const STAND_INS: [(&str, &str, Kind, Capacity); 10] = [
    ("QM", "Member QM", Kind::Country, Capacity::Member),
    ("QN", "Member QN", Kind::Country, Capacity::Member),
    ("QP", "Member QP", Kind::Country, Capacity::Member),
    ("QQ", "Member QQ", Kind::Country, Capacity::Member),
    ("QR", "Member QR", Kind::Country, Capacity::Member),
    ("QS", "Member QS", Kind::Country, Capacity::Member),
    ("QT", "Member QT", Kind::Country, Capacity::Member),
    ("QV", "Observer QV", Kind::Country, Capacity::Observer),
    ("QW", "Observer QW", Kind::Country, Capacity::Observer),
    ("ORG-X1", "Organisation X1", Kind::Organisation, Capacity::Observer),
];

/// When the story of the demonstration begins and where it ends: Thursday 12 June 2014, 10:24 in Bangkok.
#[must_use]
pub fn begins() -> Timestamp {
    at("2014-01-20T02:00:00Z")
}

/// An instant written in the program.
fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_default()
}

/// Enters stand-ins and people; what is there already stays.
pub async fn people(office: &Office) -> Result<Vec<(Somebody, PersonId)>, NotDone> {
    for (code, name, kind, capacity) in STAND_INS {
        let code = ParticipantCode::new(code);
        let registered = Registered {
            code: code.clone(),
            kind,
            name: name.to_owned(),
            iso2: None,
            sovereign: None,
            from: None,
            note: "Stand-in: no real participant.".to_owned(),
            illustrative: true,
        };
        let given = CapacityGiven { body: BodyCode::new(PLENARY), capacity, from: None, until: None };
        for command in [Command::Register(registered), Command::GiveCapacity(given)] {
            let words = format!("stand-in {code} {}", domain::Asked::name(&command));
            office.by_the_secretariat(&words, Ask::Participant(code.clone(), command), Vec::new()).await?;
        }
    }
    people::enter(office).await
}

/// Loads the half year, with progress; every step is a request of somebody with a mandate.
pub async fn load(
    office: &Office,
    running: &Running,
    people: &[(Somebody, PersonId)],
    progress: impl Fn(usize, usize),
) -> Result<(), NotDone> {
    story::tell(office, running, people, progress).await
}

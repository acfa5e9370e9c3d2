//! A secretariat to try things on: stand-in members, invented people, half a year of nominations and the making of two policy guides, all
//! through real commands.
//!
//! Real participants appear only as the register knows them; whoever acts, nominates or is late is a stand-in (`QM` to `QW`,
//! `ORG-X1`), marked illustrative.

mod drafting;
mod forms;
pub mod guides;
mod people;
mod review;
mod scenario;
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
const STAND_INS: [(&str, &str, Kind, Capacity); 12] = [
    ("QM", "Member QM", Kind::Country, Capacity::Member),
    ("QN", "Member QN", Kind::Country, Capacity::Member),
    ("QO", "Member QO", Kind::Country, Capacity::Member),
    ("QP", "Member QP", Kind::Country, Capacity::Member),
    ("QQ", "Member QQ", Kind::Country, Capacity::Member),
    ("QR", "Member QR", Kind::Country, Capacity::Member),
    ("QS", "Member QS", Kind::Country, Capacity::Member),
    ("QT", "Member QT", Kind::Country, Capacity::Member),
    ("QU", "Member QU", Kind::Country, Capacity::Member),
    ("QV", "Observer QV", Kind::Country, Capacity::Observer),
    ("QW", "Observer QW", Kind::Country, Capacity::Observer),
    ("ORG-X1", "Organisation X1", Kind::Organisation, Capacity::Observer),
];

/// When the story of the demonstration begins: Monday 1 April 2013, 9 in the morning in Bangkok.
#[must_use]
pub fn begins() -> Timestamp {
    at("2013-04-01T02:00:00Z")
}

/// Where the half year of nominations ends, with the guides under silence: Thursday 12 June 2014, 10:24 in Bangkok.
#[must_use]
pub fn half_year_ends() -> Timestamp {
    at("2014-06-12T03:24:00Z")
}

/// Where the whole story ends, after the ministers commended the guides: Wednesday 23 March 2016, 9 in the morning in Bangkok.
#[must_use]
pub fn ends() -> Timestamp {
    at("2016-03-23T02:00:00Z")
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

/// Tells the story up to an instant, with progress; every step is a request of somebody with a mandate.
pub async fn load(
    (office, running): (&Office, &Running),
    people: &[(Somebody, PersonId)],
    until: Timestamp,
    progress: impl Fn(usize, usize) + Send + Sync,
) -> Result<(), NotDone> {
    story::tell((office, running), people, until, &progress).await
}

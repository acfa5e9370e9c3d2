//! *What falls due when, and in which matter?*
//!
//! Instants come from the events themselves, where `decide` put them; nothing is computed a second time.

use std::sync::Arc;

use domain::calendar::Deadline;
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::calls::{self, Call};
use crate::focal_points::{self, Succession};
use crate::nominations::Nomination;
use crate::questionnaire_focal_points::{self, Place};
use crate::roster::{Entry, entry};

/// Every instant that is still to come, or came and nothing was done.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Deadlines {
    by_instant: OrdMap<Due, ()>,
    by_matter: OrdMap<Arc<str>, Arc<[Due]>>,
}

/// One due instant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Due {
    /// The instant; in time is strictly before it.
    pub at: Timestamp,
    /// The stream concerned.
    pub matter: Arc<str>,
    /// What falls due.
    pub what: What,
    /// Zone in which people read it; none where the event names none.
    pub zone: Option<Arc<str>>,
}

/// What falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Completeness of a nomination is to be checked.
    Check,
    /// A nomination is to be decided.
    Decide,
    /// A returned nomination lapses.
    Resubmit,
    /// A nominee's answer is no longer awaited.
    Consent,
    /// A call closes.
    CallCloses,
    /// The people of an entry are told that it ends.
    RemindOfExpiry,
    /// An entry's term ends.
    Expire,
    /// A focal point's nomination is to be acknowledged.
    Acknowledge,
    /// A focal point takes office.
    TakeOffice,
    /// Access to the questionnaire ends.
    Release,
}

impl What {
    /// In the words of a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Check => "completeness check",
            Self::Decide => "decision",
            Self::Resubmit => "a returned form lapses",
            Self::Consent => "the question of consent lapses",
            Self::CallCloses => "the call closes",
            Self::RemindOfExpiry => "reminder of expiry",
            Self::Expire => "the entry expires",
            Self::Acknowledge => "acknowledgement",
            Self::TakeOffice => "taking office",
            Self::Release => "access ends",
        }
    }
}

/// What a matter's events say about instants to come.
pub(crate) type Instants = Vec<(Timestamp, What, Option<String>)>;

impl Deadlines {
    /// Replaces what a matter has due.
    pub(crate) fn set(&mut self, matter: &str, instants: &Instants) {
        let known = self.by_matter.get(matter);
        if known.map_or(instants.is_empty(), |known| same(known, instants)) {
            return;
        }
        for due in known.into_iter().flat_map(|known| known.iter()) {
            self.by_instant.remove(due);
        }
        if instants.is_empty() {
            self.by_matter.remove(matter);
            return;
        }
        let name: Arc<str> = Arc::from(matter);
        let dues: Arc<[Due]> = instants.iter().map(|one| due(&name, one)).collect();
        for due in dues.iter() {
            self.by_instant.insert(due.clone(), ());
        }
        self.by_matter.insert(name, dues);
    }

    /// What fell or falls due, earliest first.
    pub fn all(&self) -> impl Iterator<Item = &Due> {
        self.by_instant.keys()
    }

    /// What falls due in a half-open span of time, earliest first.
    pub fn between(&self, from: Timestamp, until: Timestamp) -> impl Iterator<Item = &Due> {
        let least = Due { at: from, matter: Arc::from(""), what: What::Check, zone: None };
        self.by_instant.range(least..).map(|(due, ())| due).take_while(move |due| due.at < until)
    }

    /// What a matter has due, in the order its events name it.
    #[must_use]
    pub fn of(&self, matter: &str) -> &[Due] {
        self.by_matter.get(matter).map_or(&[], |dues| dues)
    }
}

fn same(known: &[Due], instants: &Instants) -> bool {
    known.len() == instants.len()
        && known.iter().zip(instants).all(|(due, (at, what, zone))| {
            due.at == *at && due.what == *what && due.zone.as_deref() == zone.as_deref()
        })
}

fn due(matter: &Arc<str>, (at, what, zone): &(Timestamp, What, Option<String>)) -> Due {
    Due { at: *at, matter: matter.clone(), what: *what, zone: zone.as_deref().map(Arc::from) }
}

/// The instants of a nomination.
pub(crate) fn of_nomination(nomination: &Nomination) -> Instants {
    use crate::nominations::State;
    let what = match nomination.state {
        State::Submitted => What::Check,
        State::UnderReview => What::Decide,
        State::Returned => What::Resubmit,
        State::AwaitingConsent => What::Consent,
        _ => return Vec::new(),
    };
    nomination.due().map(|due| (due.at, what, Some(due.zone.clone()))).into_iter().collect()
}

/// The instants of an entry.
pub(crate) fn of_entry(entry: &Entry) -> Instants {
    if !matches!(entry.state, entry::State::Active | entry::State::Suspended) {
        return Vec::new();
    }
    let remind = entry.reminded_at.is_none().then_some((entry.remind_at, What::RemindOfExpiry, None));
    let expire = (entry.valid_until.at, What::Expire, Some(entry.valid_until.zone.clone()));
    remind.into_iter().chain([expire]).collect()
}

/// The instants of a call.
pub(crate) fn of_call(call: &Call) -> Instants {
    if call.state != calls::State::Open {
        return Vec::new();
    }
    vec![(call.closes.at, What::CallCloses, Some(call.closes.zone.clone()))]
}

/// The instants of a succession.
pub(crate) fn of_succession(succession: &Succession) -> Instants {
    succession
        .officials
        .iter()
        .filter_map(of_official)
        .map(|(due, what)| (due.at, what, Some(due.zone.clone())))
        .collect()
}

fn of_official(official: &focal_points::Official) -> Option<(&Deadline, What)> {
    match official.state {
        focal_points::State::Submitted => Some((&official.acknowledge_due, What::Acknowledge)),
        focal_points::State::Acknowledged => Some((&official.effective, What::TakeOffice)),
        _ => None,
    }
}

/// The instants of a questionnaire focal point's place.
pub(crate) fn of_place(place: &Place) -> Instants {
    let current = place.current().filter(|one| one.state == questionnaire_focal_points::State::Credentialed);
    current.and_then(|one| one.release_at).map(|at| (at, What::Release, None)).into_iter().collect()
}

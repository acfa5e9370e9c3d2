//! *What falls due when, and in which matter?*
//!
//! Instants come from the events themselves, where `decide` put them; nothing is computed a second time.

use std::sync::Arc;

use domain::Partial;
use domain::calendar::Deadline;
use domain::committee::Held;
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::calls::{self, Call};
use crate::committees::Committee;
use crate::focal_points::{self, Succession};
use crate::lexicon::Lexicon;
use crate::nominations::Nomination;
use crate::questionnaire_focal_points::{self, Place};
use crate::roster::{Entry, entry};
use crate::rounds::Record;
use crate::saved::Saved;
use crate::taskings::Tasking;

/// Every instant that is still to come, or came and nothing was done.
#[derive(Clone, Debug, Default, PartialEq, Saved)]
pub struct Deadlines {
    /// With the zone in which people read the instant; none where the event names none.
    by_instant: OrdMap<Key, Option<Arc<str>>>,
}

/// When, what, and in which matter.
type Key = (Timestamp, What, Arc<str>);

/// One due instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The instant; in time is strictly before it.
    pub at: Timestamp,
    /// What falls due.
    pub what: What,
    /// The stream concerned.
    pub matter: Arc<str>,
    /// Zone in which people read it; none where the event names none.
    pub zone: Option<Arc<str>>,
}

/// What falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Saved)]
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
    /// A tasking is to be reported.
    Report,
    /// Interest in a committee is to be expressed.
    Interest,
    /// A committee is to meet for the first time.
    FirstMeeting,
    /// A step of a work plan is to be reached.
    Milestone,
    /// A silence procedure ends.
    SilenceEnds,
    /// A round of comments closes.
    RoundCloses,
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
            Self::Report => "report on the tasking",
            Self::Interest => "the call for interest closes",
            Self::FirstMeeting => "first meeting of the committee",
            Self::Milestone => "milestone of the work plan",
            Self::SilenceEnds => "silence ends",
            Self::RoundCloses => "the round closes",
        }
    }
}

/// An instant a matter's events set, what falls due, and the zone in which it is read.
pub(crate) type Instant<'a> = (Timestamp, What, Option<&'a str>);

/// What a matter had due before an event.
pub(crate) type Before = Vec<(Timestamp, What)>;

/// What is kept of instants while the event is folded.
pub(crate) fn before<'a>(instants: impl IntoIterator<Item = Instant<'a>>) -> Before {
    instants.into_iter().map(|(at, what, _)| (at, what)).collect()
}

impl Deadlines {
    /// Replaces what a matter had due by what it has due now.
    pub(crate) fn replace<'a>(
        &mut self,
        matter: &str,
        before: &Before,
        now: impl Iterator<Item = Instant<'a>> + Clone,
        lexicon: &mut Lexicon,
    ) {
        if now.clone().map(|(at, what, _)| (at, what)).eq(before.iter().copied()) {
            return;
        }
        let matter: Arc<str> = Arc::from(matter);
        for (at, what) in before {
            self.by_instant.remove(&(*at, *what, matter.clone()));
        }
        for (at, what, zone) in now {
            self.by_instant.insert((at, what, matter.clone()), zone.map(|zone| lexicon.word(zone)));
        }
    }

    /// What fell or falls due, earliest first.
    pub fn all(&self) -> impl Iterator<Item = Due> {
        self.by_instant.iter().map(due)
    }

    /// What falls due in a half-open span of time, earliest first.
    pub fn between(&self, from: Timestamp, until: Timestamp) -> impl Iterator<Item = Due> {
        let least = (from, What::Check, Arc::from(""));
        self.by_instant.range(least..).take_while(move |((at, ..), _)| *at < until).map(due)
    }
}

impl Serialize for Deadlines {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.all())
    }
}

fn due(((at, what, matter), zone): (&Key, &Option<Arc<str>>)) -> Due {
    Due { at: *at, what: *what, matter: matter.clone(), zone: zone.clone() }
}

/// The instants of a nomination.
pub(crate) fn of_nomination(nomination: &Nomination) -> impl Iterator<Item = Instant<'_>> + Clone {
    use crate::nominations::State;
    let what = match nomination.state {
        State::Submitted => Some(What::Check),
        State::UnderReview => Some(What::Decide),
        State::Returned => Some(What::Resubmit),
        State::AwaitingConsent => Some(What::Consent),
        _ => None,
    };
    what.zip(nomination.due()).map(|(what, due)| (due.at, what, Some(&*due.zone))).into_iter()
}

/// The instants of an entry.
pub(crate) fn of_entry(entry: &Entry) -> impl Iterator<Item = Instant<'_>> + Clone {
    let runs = matches!(entry.state, entry::State::Active | entry::State::Suspended);
    let remind = entry.reminded_at.is_none().then_some((entry.remind_at, What::RemindOfExpiry, None));
    let expire = (entry.valid_until.at, What::Expire, Some(&*entry.valid_until.zone));
    remind.into_iter().chain([expire]).filter(move |_| runs)
}

/// The instants of a call.
pub(crate) fn of_call(call: &Call) -> impl Iterator<Item = Instant<'_>> + Clone {
    let open = call.state == calls::State::Open;
    open.then(|| (call.closes.at, What::CallCloses, Some(&*call.closes.zone))).into_iter()
}

/// The instants of a round: none while it rests.
pub(crate) fn of_round(record: &Record) -> impl Iterator<Item = Instant<'_>> + Clone {
    let runs = record.round.state == domain::round::State::Open && record.round.resting_since.is_none();
    let deadline = record.round.deadline.as_ref().filter(|_| runs);
    deadline.map(|due| (due.at, What::RoundCloses, Some(&*due.zone))).into_iter()
}

/// The instants of a succession.
pub(crate) fn of_succession(succession: &Succession) -> impl Iterator<Item = Instant<'_>> + Clone {
    succession
        .officials
        .iter()
        .filter_map(|one| of_official(one))
        .map(|(due, what)| (due.at, what, Some(&*due.zone)))
}

fn of_official(official: &focal_points::Official) -> Option<(&Deadline, What)> {
    match official.state {
        focal_points::State::Submitted => Some((&official.acknowledge_due, What::Acknowledge)),
        focal_points::State::Acknowledged => Some((&official.effective, What::TakeOffice)),
        _ => None,
    }
}

/// The instants of a questionnaire focal point's place.
pub(crate) fn of_place(place: &Place) -> impl Iterator<Item = Instant<'_>> + Clone {
    let current = place.current().filter(|one| one.state == questionnaire_focal_points::State::Credentialed);
    current.and_then(|one| one.release_at).map(|at| (at, What::Release, None)).into_iter()
}

/// The instants of a tasking: of a date without a time the first instant after it, in the secretariat's zone (DR26).
pub(crate) fn of_tasking<'a>(tasking: &Tasking, zone: &'a str) -> Vec<Instant<'a>> {
    tasking.due(zone).map(|due| (due.at, What::Report, Some(zone))).into_iter().collect()
}

/// The instants of a committee.
pub(crate) fn of_committee<'a>(committee: &Committee, zone: &'a str) -> Vec<Instant<'a>> {
    let state = &committee.state;
    let after = |date: &Partial| Deadline::after(date, zone).ok().map(|due| due.at);
    let interest = committee.interest_closes().map(|closes| (closes.at, What::Interest));
    let met = state.meetings.values().any(|(_, held)| *held == Held::Held);
    let first =
        state.first_meeting.as_ref().filter(|_| !met).and_then(after).map(|at| (at, What::FirstMeeting));
    let ahead = state.milestones.iter().filter(|one| !state.reached.contains_key(&one.key));
    let milestones = ahead.filter_map(|one| after(&one.due)).map(|at| (at, What::Milestone));
    let mut all: Vec<_> = interest.into_iter().chain(first).chain(milestones).collect();
    if state.stage.is_final() {
        all.clear();
    }
    all.into_iter().map(|(at, what)| (at, what, Some(zone))).collect()
}

//! What falls due? Instants read from the journal; each fires once, as a command by the clock with its due time.

use std::collections::BTreeMap;

use domain::{
    Authority, CallYear, EntryId, Event, NominationRef, ParticipantCode, SilenceId, call, focal_point,
    nomination, questionnaire_focal_point, roster_entry, silence,
};
use eventstore::Recorded;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::due::Due;
use super::timers::Timers;
use crate::fresh;
use crate::office::Office;
use crate::request::{NotDone, Request};

/// How long before a call closes those who have not answered are reminded.
const REMIND_BEFORE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What sets an instant at which something falls due, by its name on the wire: the drill in `workflows/tests/reactions` fails for a
/// name whose instant it does not let pass.
pub(super) const SETTERS: &[&str] = &[
    "CallIssued",
    "CallPrepared",
    "ConsentRequested",
    "EntryPublished",
    "EntryRenewed",
    "EntryUpdated",
    "NfpAcknowledged",
    "NfpNominated",
    "NominationReturned",
    "QfpAccessGranted",
    "RoundCancelled",
    "RoundCirculated",
    "RoundExtended",
    "RoundPaused",
    "RoundReopened",
    "SilenceExtended",
    "SilenceStarted",
];

/// Instants to come.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Deadlines {
    due: Timers,
    closing: BTreeMap<String, Timestamp>,
    effective: BTreeMap<String, Timestamp>,
}

impl Deadlines {
    /// Notes what an event sets. What it settles needs no note: the aggregate knows when a due instant no longer matters.
    pub(super) fn note(&mut self, recorded: &Recorded, event: &Event) {
        let key = recorded.envelope.stream.split_once('/').map_or("", |(_, key)| key);
        let at = Timestamp::from_microsecond(recorded.envelope.recorded_at).unwrap_or_default();
        match event {
            Event::Call(event) => self.call(key, event, at),
            Event::Nomination(nomination::Event::Returned(it)) => self.lapse(key, it.respond_by.at),
            Event::Nomination(nomination::Event::ConsentRequested(it)) => self.lapse(key, it.respond_by.at),
            Event::RosterEntry(roster_entry::Event::Published(it)) => {
                self.term(key, it.valid_until.at, it.remind_at);
            }
            Event::RosterEntry(roster_entry::Event::Updated(it)) => {
                self.term(key, it.valid_until.at, it.remind_at);
            }
            Event::RosterEntry(roster_entry::Event::Renewed(it)) => {
                self.term(key, it.valid_until.at, it.remind_at);
            }
            Event::FocalPoint(event) => self.focal_point(key, event, at),
            Event::Round(event) => self.round(key, event),
            Event::QuestionnaireFocalPoint(questionnaire_focal_point::Event::AccessGranted(it)) => {
                self.add(it.release_at, Due::QuestionnaireOpens(ParticipantCode::new(key)));
            }
            Event::Silence(event) => self.silence(key, event),
            _ => {}
        }
    }

    /// The end of a silence; one that was moved or is over leaves no timer of its former end.
    fn silence(&mut self, key: &str, event: &silence::Event) {
        let ends = match event {
            silence::Event::Started(it) => Some(it.expires.at),
            silence::Event::Extended(it) => Some(it.expires.at),
            silence::Event::Broken(_) | silence::Event::Cancelled(_) => None,
            _ => return,
        };
        let expires = Due::SilenceExpires(SilenceId::new(key));
        self.due.forget(&expires);
        if let Some(at) = ends {
            self.add(at, expires);
        }
    }

    pub(super) fn add(&mut self, at: Timestamp, due: Due) {
        self.due.add(at, due);
    }

    /// Forgets what fell due up to an instant: it was asked.
    pub(super) fn forget_until(&mut self, at: Timestamp) {
        self.due.forget_until(at);
    }

    /// Forgets the instants of something that no longer count: new ones fire, the old ones never.
    pub(super) fn forget(&mut self, due: &Due) {
        self.due.forget(due);
    }

    fn call(&mut self, key: &str, event: &call::Event, now: Timestamp) {
        match event {
            call::Event::Prepared(it) => {
                self.closing.insert(key.to_owned(), it.closes.at);
            }
            call::Event::Issued(_) => {
                let Some(closes) = self.closing.remove(key) else { return };
                let year = CallYear::new(key);
                let remind = closes - REMIND_BEFORE;
                if remind > now {
                    self.add(remind, Due::CallReminder(year.clone()));
                }
                self.add(closes, Due::CallCloses(year));
            }
            _ => {}
        }
    }

    fn lapse(&mut self, key: &str, at: Timestamp) {
        self.add(at, Due::NominationLapses(NominationRef::new(key)));
    }

    fn term(&mut self, key: &str, until: Timestamp, remind_at: Timestamp) {
        let entry = EntryId::new(key);
        self.add(remind_at, Due::EntryReminder(entry.clone()));
        self.add(until, Due::EntryExpires(entry));
    }

    /// An official takes office on the effective date, or when acknowledged if that is later.
    fn focal_point(&mut self, key: &str, event: &focal_point::Event, now: Timestamp) {
        match event {
            focal_point::Event::Nominated(it) => {
                self.effective.insert(it.reference.to_string(), it.effective.at);
            }
            focal_point::Event::Acknowledged(it) => {
                let Some(effective) = self.effective.remove(it.reference.as_str()) else { return };
                let due = Due::TakesOffice(ParticipantCode::new(key), it.reference.clone());
                self.add(effective.max(now), due);
            }
            _ => {}
        }
    }

    /// The next instant.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.next()
    }

    /// Asks everything whose instant has come, each once.
    pub(super) async fn fire(&mut self, office: &Office) -> Result<(), NotDone> {
        while let Some((at, what)) = self.due.pop_until(office.clock().now()) {
            let key = fresh::derived(&format!("due {at} {}", what.words()));
            let request = Request { due: Some(at), ..Request::of(Authority::timer(), key, what.ask()) };
            match Box::pin(office.execute(request)).await {
                Ok(_) | Err(NotDone::Refused(_) | NotDone::KeyReused | NotDone::Absent) => {}
                Err(why) => {
                    self.due.add(at, what);
                    return Err(why);
                }
            }
        }
        Ok(())
    }
}

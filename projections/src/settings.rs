//! *Which calendar and which version of each procedure hold at an instant?* (DR10, DR36)

use std::sync::Arc;

use domain::calendar::Calendar;
use domain::procedure::Version;
use domain::{ProcedureId, calendar_setting, procedure};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// The secretariat's own settings over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Settings {
    calendars: Arc<Vec<CalendarSet>>,
    procedures: OrdMap<ProcedureId, Arc<Vec<Version>>>,
}

/// A calendar and from when it counts.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct CalendarSet {
    /// The calendar.
    pub calendar: Calendar,
    /// From when.
    pub effective_from: Timestamp,
    /// Where it was set.
    pub position: u64,
    /// Version of its stream.
    pub version: u64,
}

impl Settings {
    pub(crate) fn apply_calendar(&mut self, fact: &Fact<'_>, event: &calendar_setting::Event) {
        match event {
            calendar_setting::Event::Set(set) => Arc::make_mut(&mut self.calendars).push(CalendarSet {
                calendar: set.calendar.clone(),
                effective_from: set.effective_from,
                position: fact.position,
                version: fact.envelope.version,
            }),
        }
    }

    pub(crate) fn apply_procedure(&mut self, _fact: &Fact<'_>, event: &procedure::Event) {
        match event {
            procedure::Event::VersionSet(version) => {
                let versions = self.procedures.entry(version.procedure.clone()).or_default();
                Arc::make_mut(versions).push(version.clone());
            }
        }
    }

    /// The calendar in force at an instant: of those begun, the one set last.
    #[must_use]
    pub fn calendar(&self, at: Timestamp) -> Option<&Calendar> {
        self.calendars.iter().rev().find(|set| set.effective_from <= at).map(|set| &set.calendar)
    }

    /// Every calendar, in the order they were set.
    #[must_use]
    pub fn calendars(&self) -> &[CalendarSet] {
        &self.calendars
    }

    /// The secretariat's zone at an instant; UTC before it was set.
    #[must_use]
    pub fn zone(&self, at: Timestamp) -> &str {
        self.calendar(at).map_or("UTC", |calendar| &calendar.zone)
    }

    /// The versions of a procedure, oldest first.
    #[must_use]
    pub fn versions(&self, procedure: &str) -> &[Version] {
        self.procedures.get(procedure).map_or(&[], |versions| versions.as_slice())
    }

    /// A version of a procedure by its number.
    #[must_use]
    pub fn version(&self, procedure: &str, number: u32) -> Option<&Version> {
        self.versions(procedure).iter().rev().find(|version| version.number == number)
    }

    /// The version of a procedure that instances opened at an instant follow.
    #[must_use]
    pub fn version_at(&self, procedure: &str, at: Timestamp) -> Option<&Version> {
        self.versions(procedure).iter().rev().find(|version| version.effective_from <= at)
    }

    /// Every procedure with its versions.
    pub fn procedures(&self) -> impl Iterator<Item = (&ProcedureId, &[Version])> {
        self.procedures.iter().map(|(id, versions)| (id, versions.as_slice()))
    }
}

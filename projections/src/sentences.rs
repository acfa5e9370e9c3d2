//! What happened, in one plain sentence per event? Past tense: who did what, for whom. Codes come after, small.

mod drafting;
mod guides;
mod office;
mod people;
mod review;

use domain::{Event, Partial};
use eventstore::Envelope;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::partial::day_in;
use crate::world::World;

/// The words a sentence takes from a world: functions instead of persons, names instead of codes, local times.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    world: &'a World,
    at: Timestamp,
}

impl<'a> Words<'a> {
    /// Words as they hold in a world, for an event recorded at an instant.
    #[must_use]
    pub const fn new(world: &'a World, at: Timestamp) -> Self {
        Self { world, at }
    }

    /// The world behind the words.
    #[must_use]
    pub const fn world(&self) -> &'a World {
        self.world
    }

    /// A participant by its name on that day.
    #[must_use]
    pub fn participant(&self, code: &str) -> String {
        self.world.participants.name_on(code, day_in(self.at, self.world.settings.zone(self.at))).to_owned()
    }

    /// Several participants; beyond a few, their number.
    #[must_use]
    pub fn participants<'b>(&self, codes: impl ExactSizeIterator<Item = &'b str>) -> String {
        const FEW: usize = 4;
        match codes.len() {
            0 => "nobody".to_owned(),
            many if many > FEW => format!("{many} participants"),
            _ => codes.map(|code| self.participant(code)).collect::<Vec<_>>().join(", "),
        }
    }

    /// A person by the label of the function, never by name and never by pseudonym.
    #[must_use]
    pub fn person(&self, pseudonym: &str) -> String {
        match pseudonym {
            "secretariat" => "the secretariat".to_owned(),
            "timer" => "the clock".to_owned(),
            _ => self
                .world
                .mandates
                .label(pseudonym)
                .map_or_else(|| "a person whose name you may not see".to_owned(), str::to_owned),
        }
    }

    /// Who did it: the function that asked, the nominee, the secretariat or the clock.
    #[must_use]
    pub fn actor(&self, envelope: &Envelope) -> String {
        let who = match (envelope.actor.as_str(), envelope.role.as_str()) {
            ("secretariat", _) => "The secretariat".to_owned(),
            ("timer", _) => "The clock".to_owned(),
            (person, role) => match self.world.mandates.label(person) {
                Some(label) => label.to_owned(),
                None if role == "nominee" => "The nominee".to_owned(),
                // Somebody without a mandate whose words an officer wrote down signed the form.
                None => match (envelope.on_behalf_of.as_deref(), envelope.recorded_by.is_some()) {
                    (Some(code), _) => format!("An official of {}", self.participant(code)),
                    (None, true) => "The authorising officer".to_owned(),
                    (None, false) => "A person whose name you may not see".to_owned(),
                },
            },
        };
        match envelope.recorded_by.as_deref() {
            Some(by) if by != envelope.actor => format!("{who}, as written down by {},", self.person(by)),
            _ => who,
        }
    }

    /// An instant as people of a zone read it: "Friday 13 June 2014, 17:00 (Asia/Bangkok)".
    #[must_use]
    pub fn instant(&self, at: Timestamp, zone: &str) -> String {
        let known = domain::calendar::zone(zone).unwrap_or(TimeZone::UTC);
        let local = at.to_zoned_datetime(known).strftime("%A %-d %B %Y, %H:%M").to_string();
        format!("{local} ({zone})")
    }

    /// An instant in the secretariat's zone.
    #[must_use]
    pub fn here(&self, at: Timestamp) -> String {
        self.instant(at, self.world.settings.zone(self.at))
    }

    /// A deadline in its own zone.
    #[must_use]
    pub fn deadline(&self, deadline: &domain::calendar::Deadline) -> String {
        self.instant(deadline.at, &deadline.zone)
    }

    /// A date with the precision at which it was given.
    #[must_use]
    pub fn partial(&self, partial: &Partial, zone: &str) -> String {
        match partial {
            Partial::Instant(at) => self.instant(*at, zone),
            Partial::Day(day) => day.strftime("%-d %B %Y").to_string(),
            Partial::Month(year, month) => jiff::civil::Date::new(*year, *month, 1)
                .map_or_else(|_| format!("{year}-{month:02}"), |day| day.strftime("%B %Y").to_string()),
            Partial::Year(year) => year.to_string(),
        }
    }

    /// An asserted time with its clock: "Friday 16 May 2014, 16:52 (Asia/Bangkok) by the clock of the fax gateway".
    #[must_use]
    pub fn asserted(&self, asserted: &domain::Asserted) -> String {
        format!(
            "{} by the clock \u{201c}{}\u{201d}",
            self.partial(&asserted.at, &asserted.zone),
            asserted.clock
        )
    }
}

/// One plain sentence about an event.
#[must_use]
pub fn sentence(envelope: &Envelope, event: &Event, words: &Words<'_>) -> String {
    let who = words.actor(envelope);
    match event {
        Event::Participant(event) => office::participant(&who, event, words),
        Event::Body(event) => office::body(&who, event, words),
        Event::Mandate(event) => office::mandate(&who, event, words),
        Event::Calendar(event) => office::calendar(&who, event, words),
        Event::Procedure(event) => office::procedure(&who, event, words),
        Event::Call(event) => office::call(&who, event, words),
        Event::Letter(event) => office::letter(&who, event, words),
        Event::SignIn(event) => office::sign_in(envelope, event, words),
        Event::Erasure(event) => office::erasure(&who, event),
        Event::ServiceRecord(event) => office::service_record(&who, event, words),
        Event::Nomination(event) => people::nomination(&who, event, words),
        Event::RosterEntry(event) => people::roster_entry(&who, event, words),
        Event::FocalPoint(event) => people::focal_point(&who, event, words),
        Event::QuestionnaireFocalPoint(event) => people::questionnaire_focal_point(&who, event, words),
        Event::Tasking(event) => drafting::tasking(&who, event, words),
        Event::Chronicle(event) => drafting::chronicle(&who, event, words),
        Event::Meeting(event) => drafting::meeting(&who, event, words),
        Event::Committee(event) => drafting::committee(&who, event, words),
        Event::Statement(event) => drafting::statement(&who, event, words),
        Event::Publication(event) => drafting::publication(&who, event, words),
        Event::Round(event) => review::round(&who, event, words),
        Event::Response(event) => review::response(&who, event, words),
        Event::Comment(event) => review::comment(&who, event, words),
        Event::Intake(event) => people::intake(&who, event, words),
        Event::Guide(event) => guides::guide(&who, event, words),
        Event::Silence(event) => guides::silence(&who, event, words),
        Event::Position(event) => guides::position(&who, event, words),
        Event::Opening(event) => guides::opening(&who, event, words),
    }
}

/// The words of a wire name: `keyed-fields` becomes "keyed fields".
pub(crate) fn plain(word: &str) -> String {
    word.replace(['-', '_'], " ")
}

/// The word serde writes for a plain variant.
pub(crate) fn word_of(variant: &impl serde::Serialize) -> String {
    serde_json::to_value(variant).ok().and_then(|value| value.as_str().map(plain)).unwrap_or_default()
}

/// "", or the reason after a colon.
pub(crate) fn because(reason: Option<&str>) -> String {
    reason.filter(|reason| !reason.trim().is_empty()).map(|reason| format!(": {reason}")).unwrap_or_default()
}

/// A number with its noun: "one item", "3 items".
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("one {one}") } else { format!("{number} {many}") }
}

//! Sentences about the secretariat's own settings, calls, letters and the journal.

use domain::service_record::event::Purpose;
use domain::{
    body, calendar_setting, call, erasure, letter, mandate, participant, procedure, service_record, sign_in,
};
use eventstore::Envelope;

use super::{Words, because, counted, plain, word_of};

pub(super) fn participant(who: &str, event: &participant::Event, words: &Words<'_>) -> String {
    use participant::Event as E;
    match event {
        E::Registered(it) => {
            format!("{who} entered {} ({}) in the register of participants.", it.name, it.code)
        }
        E::Renamed(it) => {
            format!("{who} recorded the new name {}, held from {}.", it.name, words.partial(&it.from, "UTC"))
        }
        E::CapacityGiven(it) => {
            let from = it
                .from
                .as_ref()
                .map(|from| format!(" from {}", words.partial(from, "UTC")))
                .unwrap_or_default();
            format!("{who} recorded the capacity {} in {}{from}.", word_of(&it.capacity), it.body)
        }
        E::CapacityEnded(it) => {
            let on = words.partial(&it.on, "UTC");
            format!(
                "{who} recorded that the capacity {} in {} ended on {on}.",
                word_of(&it.capacity),
                it.body
            )
        }
    }
}

pub(super) fn body(who: &str, event: &body::Event, words: &Words<'_>) -> String {
    match event {
        body::Event::Established(it) => {
            format!("{who} recorded that the body {} ({}) was established.", it.name, it.code)
        }
        body::Event::Dissolved(it) => {
            format!(
                "{who} recorded that the body was dissolved on {}: {}.",
                words.partial(&it.on, "UTC"),
                it.reason
            )
        }
    }
}

pub(super) fn erasure(who: &str, event: &erasure::Event) -> String {
    use erasure::Event as E;
    match event {
        E::Asked(it) => {
            format!("{who} asked for a person's data to be erased ({}): {}", it.class, it.grounds)
        }
        E::Confirmed(it) if it.by.is_none() => {
            "The erasure of a person's data was carried over from the list of erasures.".to_owned()
        }
        E::Confirmed(_) => format!("{who} confirmed that a person's data is erased."),
        E::Rejected(it) => format!("{who} rejected the erasure of a person's data: {}", it.reason),
        E::HoldPlaced(it) => format!("{who} put a person's records under a legal hold: {}", it.reason),
        E::HoldLifted(it) => format!("{who} lifted the legal hold: {}", it.reason),
        E::Completed(it) => format!(
            "Nothing is left of the data: {}, {} and {} were destroyed.",
            counted(usize::try_from(it.keys).unwrap_or(usize::MAX), "key", "keys"),
            counted(usize::try_from(it.parts).unwrap_or(usize::MAX), "part", "parts"),
            counted(usize::try_from(it.files).unwrap_or(usize::MAX), "file", "files")
        ),
    }
}

pub(super) fn mandate(who: &str, event: &mandate::Event, words: &Words<'_>) -> String {
    match event {
        mandate::Event::Granted(it) => {
            let participant =
                it.participant.as_ref().map(|code| format!(" for {}", words.participant(code.as_str())));
            let until = it.until.map_or_else(
                || "until further notice".to_owned(),
                |until| format!("until {}", words.here(until)),
            );
            format!(
                "{who} gave {} the mandate {} as {}{}, from {} {until}.",
                it.label,
                it.mandate,
                plain(it.role.as_str()),
                participant.unwrap_or_default(),
                words.here(it.from)
            )
        }
        mandate::Event::Revoked(it) => {
            format!("{who} ended the mandate from {}: {}.", words.here(it.from), it.reason)
        }
    }
}

pub(super) fn calendar(who: &str, event: &calendar_setting::Event, words: &Words<'_>) -> String {
    match event {
        calendar_setting::Event::Set(it) => format!(
            "{who} set the working calendar ({}, closing at {}, {}) from {}.",
            it.calendar.zone,
            it.calendar.closing.strftime("%H:%M"),
            counted(it.calendar.holidays.len(), "holiday", "holidays"),
            words.here(it.effective_from)
        ),
    }
}

pub(super) fn procedure(who: &str, event: &procedure::Event, words: &Words<'_>) -> String {
    match event {
        procedure::Event::VersionSet(it) => format!(
            "{who} set version {} of the procedure {} for what is opened from {}: {}, valid for {}.",
            it.number,
            it.procedure,
            words.here(it.effective_from),
            counted(usize::from(it.keys), "approval", "approvals"),
            counted(usize::try_from(it.validity_years).unwrap_or(0), "year", "years")
        ),
    }
}

pub(super) fn call(who: &str, event: &call::Event, words: &Words<'_>) -> String {
    use call::Event as E;
    match event {
        E::Prepared(it) => {
            format!("{who} prepared the call of {}; it closes on {}.", it.year, words.deadline(&it.closes))
        }
        E::Issued(it) => format!(
            "{who} issued the call to {}.",
            counted(it.addressees.len(), "participant", "participants")
        ),
        E::ReminderSent(it) if it.addressees.is_empty() => {
            format!("{who} found that all had answered; nobody was reminded.")
        }
        E::ReminderSent(it) => {
            format!("{who} reminded {}.", words.participants(it.addressees.iter().map(AsRef::as_ref)))
        }
        E::Closed(it) => format!("{who} closed the call{}.", because(it.reason.as_deref())),
        E::Reported(_) => format!("{who} reported the outcome of the call."),
        E::DispatchFailed(it) => {
            format!(
                "The letter to {} could not be dispatched: {}.",
                words.participant(it.addressee.as_str()),
                it.reason
            )
        }
    }
}

pub(super) fn letter(who: &str, event: &letter::Event, words: &Words<'_>) -> String {
    use letter::Event as E;
    match event {
        E::Composed(it) => {
            format!(
                "{who} wrote the letter \u{201c}{}\u{201d} to {}.",
                plain(&it.kind),
                words.person(it.person.as_str())
            )
        }
        E::HandingOver(it) => {
            format!("The letter was being handed to the mail server, attempt {}.", it.attempt)
        }
        E::Delivered(it) if it.through == "mailbox" => {
            "The letter was put into the mailbox of the application.".to_owned()
        }
        E::Delivered(it) => format!("The mail server took the letter on attempt {}.", it.attempt),
        E::SendAgainAsked(_) => format!("{who} asked for another attempt to send the letter."),
        E::Failed(it) => {
            let next = if it.again { "it will be tried again" } else { "it will not be tried again" };
            format!("The letter could not be delivered on attempt {} ({}); {next}.", it.attempt, it.reason)
        }
    }
}

pub(super) fn sign_in(envelope: &Envelope, event: &sign_in::Event, words: &Words<'_>) -> String {
    let who = words.person(crate::fact::key_of(&envelope.stream));
    match event {
        sign_in::Event::LinkIssued(it) => {
            format!("A one-time link was sent to {who}; it works until {}.", words.here(it.until))
        }
        sign_in::Event::SignedIn(it) => format!("{who} signed in, until {}.", words.here(it.until)),
        sign_in::Event::SignedOut(_) => format!("{who} signed out."),
        sign_in::Event::CalendarLinkIssued(_) => format!("The calendar feed of {who} got a new address."),
        sign_in::Event::CalendarLinkRevoked(_) => {
            format!("The address of the calendar feed of {who} no longer works.")
        }
    }
}

pub(super) fn service_record(who: &str, event: &service_record::Event, words: &Words<'_>) -> String {
    use service_record::Event as E;
    match event {
        E::Opened(it) => {
            let purpose = match &it.purpose {
                Purpose::Live => "the record".to_owned(),
                Purpose::Demonstration => "a demonstration".to_owned(),
                Purpose::Rehearsal { origin } => format!("a rehearsal ({origin})"),
            };
            format!("The journal of {} was opened as {purpose}.", it.secretariat)
        }
        E::ClockMoved(it) => format!("{who} moved the clock to {}.", words.here(it.to)),
        E::Refused(it) => {
            let rule = it.rule.as_deref().map(|rule| format!(" ({rule})")).unwrap_or_default();
            format!(
                "{who} asked for \u{201c}{}\u{201d} and was refused: {}{rule}",
                spaced(&it.command),
                it.message
            )
        }
        E::ReferenceIssued(it) => format!("The reference {} was used up.", it.reference),
    }
}

/// A command's name in words: `AcceptComplete` becomes "accept complete".
fn spaced(command: &str) -> String {
    let mut words = String::with_capacity(command.len() + 4);
    for letter in command.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

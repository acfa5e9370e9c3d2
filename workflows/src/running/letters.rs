//! What do the secretariat's letters say? Plain text, short, with the address of the page that says the rest.

use domain::letter::event::Text;
use domain::mandate::event::Identity;
use domain::{Event, call, focal_point, nomination, silence};

use super::review;

/// Stands for the address of the service; the reader's page and mail show it in full.
pub(super) const SITE: &str = "{site}";

/// A letter of a kind about a record, in answer to an event.
pub(super) fn written(kind: &str, key: &str, event: &Event, to: &Identity) -> Text {
    let (subject, lines) = match kind {
        "call-issued" => ("Call for nominations of experts".to_owned(), call_lines(key, "The call is open.")),
        "call-reminder" => (
            "Reminder: call for nominations of experts".to_owned(),
            call_lines(key, "We have not had your answer yet."),
        ),
        "nomination-received" => (
            format!("{key}: your nomination was received"),
            nomination_lines(key, "We will check it for completeness."),
        ),
        "nomination-returned" => (format!("{key}: please mend the form"), returned(key, event)),
        "nomination-approved" => {
            (format!("{key}: approved"), nomination_lines(key, "The expert is listed on the roster."))
        }
        "nomination-not-approved" => (format!("{key}: not approved"), declined(key, event)),
        "nomination-lapsed" => (
            format!("{key}: lapsed"),
            nomination_lines(key, "No answer came in time. You may nominate again."),
        ),
        "entry-expires" => {
            (format!("{key}: the entry is about to expire"), vec![format!("See {SITE}/roster/{key}")])
        }
        _ => match event {
            Event::Silence(event) => silenced(key, event),
            Event::Round(_) | Event::Response(_) => review::written(kind, key, event),
            _ => focal(key, event),
        },
    };
    letter(to, subject, lines)
}

fn call_lines(year: &str, sentence: &str) -> Vec<String> {
    vec![sentence.to_owned(), format!("The call and its closing time: {SITE}/calls/{year}")]
}

fn nomination_lines(key: &str, sentence: &str) -> Vec<String> {
    vec![sentence.to_owned(), format!("The record: {SITE}/nominations/{key}")]
}

fn returned(key: &str, event: &Event) -> Vec<String> {
    let mut lines = vec!["Something has to be mended before we can go on:".to_owned()];
    if let Event::Nomination(nomination::Event::Returned(it)) = event {
        lines.extend(it.items.iter().map(|item| format!("- {}: {}", item.field, item.reason)));
        lines.push(format!("Please answer before {}.", local(&it.respond_by)));
    }
    lines.push(format!("The form with everything you typed: {SITE}/nominations/{key}/edit"));
    lines
}

fn declined(key: &str, event: &Event) -> Vec<String> {
    let mut lines = Vec::new();
    if let Event::Nomination(nomination::Event::NotApproved(it)) = event {
        lines.push(format!("Grounds: {}", it.reasons));
    }
    lines.push(format!("The record: {SITE}/nominations/{key}"));
    lines
}

fn focal(member: &str, event: &Event) -> (String, Vec<String>) {
    let see = format!("The succession: {SITE}/focal-points/{member}");
    let subject = match event {
        Event::FocalPoint(focal_point::Event::Acknowledged(it)) => format!("{}: acknowledged", it.reference),
        Event::FocalPoint(focal_point::Event::Returned(it)) => {
            format!("{}: please mend the form", it.reference)
        }
        Event::FocalPoint(focal_point::Event::Replaced(it)) => {
            format!("{} follows {}", it.incoming, it.outgoing)
        }
        Event::FocalPoint(focal_point::Event::TookOffice(it)) => format!("{}: in office", it.reference),
        Event::Call(call::Event::Reported(_)) => "The call was reported on".to_owned(),
        _ => format!("Focal point of {member}"),
    };
    (subject, vec![see])
}

fn silenced(key: &str, event: &silence::Event) -> (String, Vec<String>) {
    use silence::Event as E;
    let see = format!("The text, the positions and the end: {SITE}/silence/{key}");
    let (subject, said) = match event {
        E::Started(it) => (
            format!("{}: silence until {}", it.symbol, local(&it.expires)),
            format!(
                "The text {} is adopted unless a member objects or proposes an amendment in writing before {}.",
                it.symbol,
                local(&it.expires)
            ),
        ),
        E::Extended(it) => (
            format!("Silence {key}: the end was moved"),
            format!("It was {}; it is {}. Reason: {}.", local(&it.from), local(&it.expires), it.reason),
        ),
        E::Broken(it) => (
            format!("Silence {key}: broken"),
            format!("{} spoke in writing before the end. The text is not adopted.", it.member),
        ),
        E::Held(it) => {
            (format!("{}: adopted by silence", it.symbol), format!("Nobody spoke before {}.", local(&it.at)))
        }
        E::Cancelled(it) => {
            (format!("Silence {key}: called off"), format!("The text is not adopted. Reason: {}.", it.reason))
        }
        E::Informed(it) => (format!("Silence {key}: {}", it.outcome), format!("Outcome: {}.", it.outcome)),
        _ => (format!("Silence {key}"), "Something was noted.".to_owned()),
    };
    (subject, vec![said, see])
}

/// The nominee's letter with the one-time link.
pub(super) fn consent_request(reference: &str, token: &str, to: &Identity) -> Text {
    let lines = vec![
        "You have been nominated for the roster of experts.".to_owned(),
        "Nothing about you is listed unless you agree. You can say yes or no to each question here:"
            .to_owned(),
        format!("{SITE}/consent/{reference}.{token}"),
        "The link is for you alone. You can use it again to take your consent back.".to_owned(),
    ];
    letter(to, format!("{reference}: may we list you?"), lines)
}

/// The letter with a link to sign in.
pub(super) fn sign_in_link(token: &str, to: &Identity) -> Text {
    let lines = vec![
        "This link signs you in. It works once and for a short time:".to_owned(),
        format!("{SITE}/sign-in/{token}"),
        "If you did not ask for it you need not do anything.".to_owned(),
    ];
    letter(to, "Your link to sign in".to_owned(), lines)
}

fn letter(to: &Identity, subject: String, lines: Vec<String>) -> Text {
    let greeting = format!("Dear {},", to.name);
    let body = [vec![greeting], lines, vec!["Regional Support Office".to_owned()]].concat().join("\n\n");
    Text { to: to.email.clone(), name: to.name.clone(), subject, body }
}

/// A deadline as people read it: local time with its zone, and UTC.
#[must_use]
pub fn local(deadline: &domain::calendar::Deadline) -> String {
    let zone = domain::calendar::zone(&deadline.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let there = zone.to_datetime(deadline.at).strftime("%-d %B %Y, %H:%M").to_string();
    format!("{there} ({}; {} UTC)", deadline.zone, deadline.at.strftime("%-d %B %Y, %H:%M"))
}

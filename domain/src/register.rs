//! Who takes part? The register a journal is opened with: participants, bodies and capacities as published.
//!
//! The tables are data (`data/members.csv`, `data/bodies.csv`); a test counts what DR01 counts.

use jiff::ToSpan;
use serde::Deserialize;

use crate::asserted::Partial;
use crate::body::event::Established;
use crate::identity::{BodyCode, ParticipantCode};
use crate::participant::event::{Capacity, CapacityGiven, Kind, Registered};
use crate::participant::{Command, PLENARY};

/// Names of the bodies of the register.
const BODIES: [(&str, &str); 9] = [
    (PLENARY, "Bali Process: all members and observers"),
    ("RMC", "Regional Ministerial Conference"),
    ("SOM", "Senior Officials Meeting"),
    ("SG", "Steering Group"),
    ("AHG", "Ad Hoc Group"),
    ("RSO", "Regional Support Office"),
    ("DC-PG-2013", "Drafting committee for the policy guides of 2013"),
    ("TIP-WG", "Working Group on Trafficking in Persons"),
    ("UASC-MAP", "Mapping of unaccompanied and separated children"),
];

#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "the column of the table is called so")]
struct Member {
    name: String,
    iso2: String,
    kind: String,
    note: String,
    sovereign_state: String,
    member_from: String,
}

#[derive(Deserialize)]
struct Seat {
    body: String,
    participant: String,
    capacity: String,
    valid_from: String,
    valid_to: String,
}

/// The bodies, to be established when a journal is opened.
#[must_use]
pub fn bodies() -> Vec<Established> {
    let body = |(code, name): &(&str, &str)| Established {
        code: BodyCode::new(code),
        name: (*name).to_owned(),
        from: None,
    };
    BODIES.iter().map(body).collect()
}

/// The participants, each with what it is asked when a journal is opened: registration first, then its capacities.
#[must_use]
pub fn participants() -> Vec<(ParticipantCode, Vec<Command>)> {
    let seats: Vec<Seat> = rows(include_str!("../data/bodies.csv"));
    let members: Vec<Member> = rows(include_str!("../data/members.csv"));
    members.iter().map(|member| entered(member, &seats)).collect()
}

fn rows<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    reader.deserialize().filter_map(Result::ok).collect()
}

fn entered(member: &Member, seats: &[Seat]) -> (ParticipantCode, Vec<Command>) {
    let code = ParticipantCode::new(code_of(member));
    let country =
        member.kind == "member-state" || (member.kind == "observer" && member.sovereign_state == "yes");
    let mut asked = vec![Command::Register(Registered {
        code: code.clone(),
        kind: match member.kind.as_str() {
            "other" => Kind::Other,
            _ if country => Kind::Country,
            _ => Kind::Organisation,
        },
        name: member.name.clone(),
        iso2: (!member.iso2.is_empty() && country).then(|| member.iso2.clone()),
        sovereign: match member.sovereign_state.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        from: None,
        note: member.note.clone(),
        illustrative: false,
    })];
    let own: Vec<&Seat> = seats.iter().filter(|seat| seat.participant == code.as_str()).collect();
    if !own.iter().any(|seat| seat.body == PLENARY) {
        asked.extend(plenary(member));
    }
    asked.extend(own.into_iter().filter_map(capacity));
    (code, asked)
}

/// The seat among all members and observers that the table of members gives.
fn plenary(member: &Member) -> Option<Command> {
    let capacity = match member.kind.as_str() {
        "member-state" | "member-organisation" => Capacity::Member,
        "observer" => Capacity::Observer,
        _ => return None,
    };
    let from = match member.member_from.strip_prefix("after ") {
        Some(year) => year.parse().ok().map(|year: i16| Partial::Year(year + 1)),
        None => member.member_from.parse().ok(),
    };
    Some(Command::GiveCapacity(CapacityGiven { body: BodyCode::new(PLENARY), capacity, from, until: None }))
}

fn capacity(seat: &Seat) -> Option<Command> {
    let capacity = match seat.capacity.as_str() {
        "member" => Capacity::Member,
        "observer" => Capacity::Observer,
        "co-chair" => Capacity::CoChair,
        "co-manager" => Capacity::CoManager,
        "co-lead" => Capacity::CoLead,
        "secretary" => Capacity::Secretary,
        _ => return None,
    };
    Some(Command::GiveCapacity(CapacityGiven {
        body: BodyCode::new(&seat.body),
        capacity,
        from: seat.valid_from.parse().ok(),
        until: first_day_after(&seat.valid_to),
    }))
}

/// The table names the last day, the register the first day without.
fn first_day_after(last: &str) -> Option<Partial> {
    match last.parse().ok()? {
        Partial::Day(day) => day.checked_add(1.day()).ok().map(Partial::Day),
        other => Some(other),
    }
}

/// The ISO code, or the code its note gives: "Code UNODC; …", "Observer organisation; code IFRC".
fn code_of(member: &Member) -> String {
    if !member.iso2.is_empty() {
        return member.iso2.clone();
    }
    let after = member.note.split("ode ").nth(1).filter(|_| member.note.contains("ode "));
    let code = after
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>());
    code.filter(|code| code.len() >= 2 && code.chars().all(|c| !c.is_lowercase())).unwrap_or_else(|| {
        let first = member.name.split_whitespace().next().unwrap_or("OTHER");
        first.to_ascii_uppercase()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::{Date, date};

    use super::*;
    use crate::decide::Decide;
    use crate::participant::Participant;
    use crate::testing::facts;

    fn register() -> Vec<Participant> {
        let enter = |(_, asked): (ParticipantCode, Vec<Command>)| {
            asked.into_iter().fold(Participant::default(), |participant, command| {
                let events = participant.decide(command, &facts()).unwrap();
                events.into_iter().fold(participant, Participant::evolve)
            })
        };
        participants().into_iter().map(enter).collect()
    }

    fn members_on(day: Date) -> Vec<Participant> {
        register().into_iter().filter(|participant| participant.is_member(day)).collect()
    }

    #[test]
    fn dr01_a_participant_is_not_a_state_and_not_an_iso_code() {
        assert_eq!(register().len(), 78);
        let seats = members_on(date(2014, 1, 1));
        let (countries, organisations): (Vec<_>, Vec<_>) =
            seats.iter().partition(|member| member.has_government());
        assert_eq!((countries.len(), organisations.len()), (45, 3));
        let sovereign = |participant: &&&Participant| {
            participant.registered.as_ref().is_some_and(|registered| registered.sovereign == Some(false))
        };
        let not_sovereign: BTreeSet<&str> = countries
            .iter()
            .filter(sovereign)
            .filter_map(|participant| {
                participant.registered.as_ref().map(|registered| registered.code.as_str())
            })
            .collect();
        assert_eq!(not_sovereign, BTreeSet::from(["HK", "MO", "NC"]));
    }

    #[test]
    fn every_code_is_used_once() {
        let codes: BTreeSet<_> = participants().into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes.len(), participants().len());
        assert!(codes.contains("UNODC") && codes.contains("ASEAN") && codes.contains("RSO"), "{codes:?}");
    }

    #[test]
    fn dr02_unodc_became_a_member_on_the_first_of_april_2013() {
        let (_, asked) = participants().into_iter().find(|(code, _)| code.as_str() == "UNODC").unwrap();
        let given = |capacity: Capacity| {
            asked.iter().any(|command| {
                matches!(command, Command::GiveCapacity(it) if it.body.as_str() == PLENARY && it.capacity == capacity)
            })
        };
        assert!(given(Capacity::Member) && given(Capacity::Observer));
    }
}

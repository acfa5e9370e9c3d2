//! Who takes part, since when, as what? The register a journal is opened with.
//!
//! The tables are data: `data/register-*.csv`. They restate the published sources `data/members.csv` and
//! `data/bodies.csv` with one code per participant, names over time and dates that end before the first day without;
//! a test holds the two against each other. Everything enters the journal as commands, like any later change.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::asserted::Partial;
use crate::body::event::Established;
use crate::identity::{BodyCode, ParticipantCode};
use crate::participant::Command;
use crate::participant::event::{Capacity, CapacityGiven, Kind, Registered, Renamed};

#[derive(Deserialize)]
struct ParticipantLine {
    code: ParticipantCode,
    kind: Kind,
    name: String,
    iso2: Option<String>,
    sovereign: Option<bool>,
    note: String,
}

#[derive(Deserialize)]
struct NameLine {
    participant: ParticipantCode,
    name: String,
    from: Partial,
}

#[derive(Deserialize)]
struct CapacityLine {
    body: BodyCode,
    participant: ParticipantCode,
    capacity: Capacity,
    from: Option<Partial>,
    until: Option<Partial>,
}

#[derive(Deserialize)]
struct BodyLine {
    code: BodyCode,
    name: String,
    from: Option<Partial>,
}

#[expect(clippy::expect_used, reason = "the tables are compiled in; a test reads every line")]
fn lines<T: DeserializeOwned>(table: &str) -> Vec<T> {
    csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table of the register")
}

/// The bodies, in the order in which they are established.
#[must_use]
pub fn bodies() -> Vec<Established> {
    let table: Vec<BodyLine> = lines(include_str!("../data/register-bodies.csv"));
    table.into_iter().map(|line| Established { code: line.code, name: line.name, from: line.from }).collect()
}

/// Every participant with what is asked to enter it: registration, later names, capacities (DR01, DR02, DR33).
#[must_use]
pub fn participants() -> Vec<(ParticipantCode, Vec<Command>)> {
    let table: Vec<ParticipantLine> = lines(include_str!("../data/register-participants.csv"));
    let names: Vec<NameLine> = lines(include_str!("../data/register-names.csv"));
    let capacities: Vec<CapacityLine> = lines(include_str!("../data/register-capacities.csv"));
    table
        .into_iter()
        .map(|line| {
            let code = line.code.clone();
            let renamed = names.iter().filter(|name| name.participant == code).map(renaming);
            let given = capacities.iter().filter(|given| given.participant == code).map(giving);
            let commands = std::iter::once(registering(line)).chain(renamed).chain(given).collect();
            (code, commands)
        })
        .collect()
}

fn registering(line: ParticipantLine) -> Command {
    Command::Register(Registered {
        code: line.code,
        kind: line.kind,
        name: line.name,
        iso2: line.iso2,
        sovereign: line.sovereign,
        from: None,
        note: line.note,
        illustrative: false,
    })
}

fn renaming(line: &NameLine) -> Command {
    Command::Rename(Renamed { name: line.name.clone(), from: line.from.clone() })
}

fn giving(line: &CapacityLine) -> Command {
    Command::GiveCapacity(CapacityGiven {
        body: line.body.clone(),
        capacity: line.capacity,
        from: line.from.clone(),
        until: line.until.clone(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::civil::{Date, date};

    use super::*;
    use crate::decide::Decide;
    use crate::participant::{PLENARY, Participant};
    use crate::testing::facts;

    fn register() -> BTreeMap<String, Participant> {
        let enter = |(code, commands): (ParticipantCode, Vec<Command>)| {
            let mut facts = facts();
            facts.authority = crate::Authority::secretariat();
            let participant = commands.into_iter().fold(Participant::default(), |so_far, command| {
                let events = so_far.decide(command, &facts).unwrap();
                events.into_iter().fold(so_far, Participant::evolve)
            });
            (code.to_string(), participant)
        };
        participants().into_iter().map(enter).collect()
    }

    fn members_on(day: Date) -> Vec<Participant> {
        register().into_values().filter(|participant| participant.is_member(day)).collect()
    }

    #[test]
    fn dr01_on_the_first_of_january_2014_there_are_45_country_seats_three_of_them_not_sovereign_and_three_organisations()
     {
        let (countries, organisations): (Vec<_>, Vec<_>) =
            members_on(date(2014, 1, 1)).into_iter().partition(Participant::has_government);
        let code = |participant: &Participant| participant.registered.as_ref().unwrap().code.to_string();
        let not_sovereign: Vec<String> = countries
            .iter()
            .filter(|seat| seat.registered.as_ref().unwrap().sovereign == Some(false))
            .map(code)
            .collect();
        assert_eq!(countries.len(), 45);
        assert_eq!(not_sovereign, ["HK", "MO", "NC"]);
        assert_eq!(organisations.iter().map(code).collect::<Vec<_>>(), ["IOM", "UNHCR", "UNODC"]);
        assert!(organisations.iter().all(|seat| seat.registered.as_ref().unwrap().iso2.is_none()));
    }

    #[test]
    fn dr02_a_participant_may_be_a_member_of_the_whole_and_an_observer_of_a_part_on_the_same_day() {
        let register = register();
        let unodc = &register["UNODC"];
        let capacity = |body: &str, day| unodc.capacity_at(&body.into(), day);
        assert_eq!(capacity(PLENARY, date(2013, 3, 31)), Some(Capacity::Observer));
        assert_eq!(capacity(PLENARY, date(2013, 4, 1)), Some(Capacity::Member));
        assert_eq!(capacity("AHG", date(2014, 8, 6)), Some(Capacity::Observer));
        assert_eq!(capacity("AHG", date(2014, 8, 7)), None);
        assert_eq!(capacity("AHG", date(2016, 2, 2)), Some(Capacity::Member));
    }

    #[test]
    fn those_admitted_on_the_first_of_april_2013_were_observers_the_day_before() {
        for code in ["AE", "US", "UNODC"] {
            let participant = &register()[code];
            assert!(
                !participant.is_member(date(2013, 3, 31))
                    && participant.may_nominate_experts(date(2013, 3, 31)),
                "{code}"
            );
            assert!(participant.is_member(date(2013, 4, 1)), "{code}");
        }
    }

    #[test]
    fn dr33_turkiye_was_named_turkey_in_2013_and_is_the_same_participant() {
        let register = register();
        assert_eq!(register["TR"].name_at(date(2013, 6, 1)), "Turkey");
        assert_eq!(register["TR"].name_at(date(2023, 1, 1)), "Türkiye");
    }

    #[test]
    fn the_secretariat_and_its_partners_neither_nominate_nor_count() {
        for code in ["RSO", "JCLEC", "MAHIDOL"] {
            assert!(!register()[code].may_nominate_experts(date(2014, 1, 1)), "{code}");
        }
    }

    #[test]
    fn the_co_managers_come_from_two_governments() {
        let provides = |participant: &&Participant| {
            participant.capacity_at(&"RSO".into(), date(2014, 1, 1)) == Some(Capacity::CoManager)
        };
        let register = register();
        let governments: BTreeSet<&str> =
            register.iter().filter(|(_, p)| provides(p)).map(|(code, _)| code.as_str()).collect();
        assert_eq!(governments, BTreeSet::from(["AU", "ID"]));
    }

    #[test]
    fn every_body_named_is_established_and_every_participant_named_is_registered() {
        let known: BTreeSet<BodyCode> = bodies().into_iter().map(|body| body.code).collect();
        let register = register();
        let capacities: Vec<CapacityLine> = lines(include_str!("../data/register-capacities.csv"));
        for given in capacities {
            assert!(known.contains(&given.body), "{}", given.body);
            assert!(register.contains_key(given.participant.as_str()), "{}", given.participant);
        }
    }

    #[test]
    fn the_register_restates_the_published_table_of_78() {
        #[derive(Deserialize)]
        struct Published {
            name: String,
            iso2: String,
        }
        let published: Vec<Published> = lines(include_str!("../data/members.csv"));
        let names: BTreeSet<String> =
            register().values().map(|participant| participant.latest_name().to_owned()).collect();
        assert_eq!(published.len(), 78);
        assert_eq!(published.iter().map(|line| line.name.clone()).collect::<BTreeSet<_>>(), names);
        assert!(published.iter().all(|line| line.iso2.is_empty() || register().contains_key(&line.iso2)));
    }
}

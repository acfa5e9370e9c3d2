//! What holds for participants, told as cases.

use jiff::civil::date;

use super::event::{Capacity, CapacityGiven, Kind, Registered, Renamed};
use super::{Command, Event, Participant, Refusal};
use crate::decide::Decide;

fn registered(kind: Kind, name: &str) -> Event {
    Event::Registered(Registered {
        code: "XX".into(),
        kind,
        name: name.to_owned(),
        iso2: None,
        sovereign: None,
        from: None,
        note: String::new(),
        illustrative: false,
    })
}

fn capacity(body: &str, capacity: Capacity, from: &str, until: Option<&str>) -> Event {
    let partial = |text: &str| text.parse().unwrap();
    Event::CapacityGiven(CapacityGiven {
        body: body.into(),
        capacity,
        from: Some(partial(from)),
        until: until.map(partial),
    })
}

#[test]
fn dr33_a_participant_is_called_by_the_name_of_the_day() {
    let renamed = Event::Renamed(Renamed { name: "Türkiye".to_owned(), from: "2022-06".parse().unwrap() });
    let participant = Participant::after([registered(Kind::Country, "Turkey"), renamed]);
    assert_eq!(participant.name_at(date(2013, 5, 1)), "Turkey");
    assert_eq!(participant.name_at(date(2022, 7, 1)), "Türkiye");
}

#[test]
fn dr02_capacity_belongs_to_participant_body_and_date() {
    let unodc = Participant::after([
        registered(Kind::Organisation, "UNODC"),
        capacity("PLENARY", Capacity::Observer, "2002", Some("2013-04-01")),
        capacity("PLENARY", Capacity::Member, "2013-04-01", None),
        capacity("AHG", Capacity::Observer, "2013-03-05", Some("2014-08-07")),
    ]);
    let on = |body: &str, year, month, day| unodc.capacity_at(&body.into(), date(year, month, day));
    assert_eq!(on("PLENARY", 2013, 3, 31), Some(Capacity::Observer));
    assert_eq!(on("PLENARY", 2013, 4, 1), Some(Capacity::Member));
    assert_eq!(on("AHG", 2014, 8, 6), Some(Capacity::Observer));
    assert_eq!(on("AHG", 2014, 8, 7), None);
}

#[test]
fn dr03_an_organisation_may_nominate_experts_and_has_no_government() {
    let member = Participant::after([
        registered(Kind::Organisation, "IOM"),
        capacity("PLENARY", Capacity::Member, "2002", None),
    ]);
    assert!(member.may_nominate_experts(date(2014, 1, 1)));
    assert!(!member.has_government());
}

#[test]
fn a_capacity_does_not_end_before_it_begins() {
    let given = |until: &str| CapacityGiven {
        body: "PLENARY".into(),
        capacity: Capacity::Observer,
        from: Some("2030-06".parse().unwrap()),
        until: Some(until.parse().unwrap()),
    };
    let participant = Participant::after([registered(Kind::Country, "XX")]);
    let give = |until| participant.decide(Command::GiveCapacity(given(until)), &crate::testing::facts());
    assert_eq!(give("2030-05-31"), Err(Refusal::CapacityEndsBeforeItBegins {}));
    assert_eq!(give("2030-06-01"), Err(Refusal::CapacityEndsBeforeItBegins {}));
    assert!(give("2030-06-02").is_ok());
}

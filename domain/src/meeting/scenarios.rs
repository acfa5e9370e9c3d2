//! What holds for meetings, told as cases.

use super::event::{Closed, Event, Opened};
use super::{Command, Meeting};
use crate::actor::Role;
use crate::identity::ParticipantCode;
use crate::testing::{given, person};

fn codes(text: &str) -> Vec<ParticipantCode> {
    text.split(' ').map(ParticipantCode::from).collect()
}

fn som8(present: &str, observers: &str) -> Command {
    Command::Open(Opened {
        body: "AHG".into(),
        place: "Canberra".to_owned(),
        present: codes(present),
        observers: codes(observers),
        participating: vec!["RSO Co-Managers".to_owned()],
    })
}

fn members() -> Vec<ParticipantCode> {
    codes("AU ID AF BD MY MV MM NZ PK LK TH PH VN US AE IOM UNHCR")
}

#[test]
fn dr25_the_eighth_meeting_of_senior_officials_had_15_of_17() {
    let events = given::<Meeting>([])
        .knowing(|facts| facts.body_members = Some(members()))
        .when(som8("AF AU BD ID MY MV MM NZ PH LK TH US VN UNHCR IOM", "CA UNODC"))
        .by(person("C"), Role::CoChairs)
        .events();
    let [Event::Opened(_), Event::QuorumComputed(counted)] = events.as_slice() else { panic!("{events:?}") };
    let quorum = counted.quorum;
    assert_eq!((quorum.present, quorum.members_of_body, quorum.not_counted, quorum.met), (15, 17, 2, true));
}

#[test]
fn dr25_an_observer_is_not_seated_among_the_members() {
    given::<Meeting>([])
        .knowing(|facts| facts.body_members = Some(members()))
        .when(som8("AU ID UNODC", "CA"))
        .by(person("C"), Role::CoChairs)
        .then_refused("meeting-wrong-seat");
}

#[test]
fn a_meeting_of_the_past_is_entered_as_closed_with_its_body() {
    let close = |body: Option<&str>| {
        Command::Close(Closed {
            body: body.map(Into::into),
            place: "Sydney".to_owned(),
            summary: String::new(),
        })
    };
    given::<Meeting>([]).when(close(None)).by(person("R"), Role::Rso).then_refused("meeting-body-missing");
    assert_eq!(given::<Meeting>([]).when(close(Some("AHG"))).by(person("R"), Role::Rso).events().len(), 1);
}

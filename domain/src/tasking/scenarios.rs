//! What holds for taskings, told as cases.

use super::event::{Assigned, Issued, Started};
use super::{Command, Event, Tasking};
use crate::actor::Role;
use crate::testing::{given, person};

fn issued(verb: &str) -> Issued {
    Issued {
        body: "RMC5".into(),
        verb: verb.to_owned(),
        subject: "Develop policy guides on criminalization.".to_owned(),
        on: "2013-04-02".parse().unwrap(),
        report_by: None,
    }
}

fn assigned() -> Assigned {
    Assigned { owner: "RSO".into(), report_by: None, funding: None }
}

fn under_way() -> Vec<Event> {
    vec![Event::Issued(issued("directed")), Event::Assigned(assigned()), Event::Started(Started {})]
}

#[test]
fn dr21_the_verb_is_kept_as_it_was_used() {
    for verb in ["directed", "encouraged", "agreed"] {
        given::<Tasking>([])
            .when(Command::Issue(issued(verb)))
            .by(person("M"), Role::Ministers)
            .then([Event::Issued(issued(verb))]);
    }
}

#[test]
fn dr21_the_same_tasking_is_not_entered_again_with_another_verb() {
    let on_file = || given::<Tasking>([Event::Issued(issued("directed"))]);
    on_file().when(Command::Issue(issued("directed"))).by(person("M"), Role::Ministers).then_nothing();
    on_file()
        .when(Command::Issue(issued("encouraged")))
        .by(person("M"), Role::Ministers)
        .then_refused("tasking-already-issued");
}

#[test]
fn a_decision_of_tomorrow_is_not_entered_today() {
    let tomorrow = Issued { on: "2014-03-04".parse().unwrap(), ..issued("directed") };
    given::<Tasking>([])
        .when(Command::Issue(tomorrow))
        .by(person("M"), Role::Ministers)
        .then_refused("tasking-not-yet-decided");
    let this_month = Issued { on: "2014-03".parse().unwrap(), ..issued("directed") };
    given::<Tasking>([])
        .when(Command::Issue(this_month.clone()))
        .by(person("M"), Role::Ministers)
        .then([Event::Issued(this_month)]);
}

#[test]
fn a_tasking_is_discharged_after_it_was_reported_and_not_before() {
    let discharge = || Command::Discharge { verb: "noted".to_owned() };
    given::<Tasking>(under_way())
        .when(discharge())
        .by(person("O"), Role::SeniorOfficials)
        .then_refused("tasking-not-now");
}

#[test]
fn a_tasking_lapses_with_reasons() {
    given::<Tasking>(under_way())
        .when(Command::Lapse { reasons: "  ".to_owned() })
        .by(person("M"), Role::Ministers)
        .then_refused("tasking-wording");
}

#[test]
fn asking_twice_for_the_same_step_changes_nothing() {
    given::<Tasking>(under_way()).when(Command::Start).by(person("R"), Role::Rso).then_nothing();
    given::<Tasking>(under_way())
        .when(Command::Assign(assigned()))
        .by(person("C"), Role::CoChairs)
        .then_nothing();
}

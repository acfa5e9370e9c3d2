//! Who sees which text of a guide, told with invented people against worlds that really were folded.

use std::sync::Arc;

use domain::guide::event::{
    CirculationChanged, Classification, DisclosureSet, Event, Instrument, Issued, Opened, Published,
};
use domain::mandate::event::{Granted, Identity};
use domain::position::{self, Stance, event::Taken};
use domain::text::{Digest, Language, Outline, Symbol};
use domain::{ParticipantCode, PersonId, Personal, Role, Text, mandate};
use eventstore::{Envelope, Recorded};
use jiff::Timestamp;
use uuid::Uuid;

use crate::guides::Guide;
use crate::sight::Sight;
use crate::world::World;

/// A world to which events are added one by one.
struct Told(World);

impl Told {
    /// The people, and a guide of the committee PG-2013 on whose committee QM sits.
    fn new() -> Self {
        let mut told = Self(World::default());
        for (person, role, participant, body) in [
            ("S1", Role::Rso, None, None),
            ("AUD", Role::Auditor, None, None),
            ("W1", Role::Drafter, None, Some("DC-PG-2013")),
            ("W2", Role::Drafter, None, Some("DC-XX-2020")),
            ("C-QM", Role::Committee, Some("QM"), Some("DC-PG-2013")),
            ("F-QM", Role::Nfp, Some("QM"), None),
            ("F-QN", Role::Nfp, Some("QN"), None),
        ] {
            told.grant(person, role, participant, body);
        }
        told.guide(Event::Opened(Opened {
            guide: "PG-TIP".into(),
            title: "A guide".to_owned(),
            instrument: Instrument::Tip,
            committee: "PG-2013".into(),
            tasking: None,
            symbol_base: "RSO/PG/TIP".to_owned(),
            language: Language::english(),
            procedure: 1,
        }));
        told
    }
    fn grant(&mut self, person: &str, role: Role, participant: Option<&str>, body: Option<&str>) {
        let identity = Identity { name: person.to_owned(), email: "somebody@travaux.example".to_owned() };
        let granted = Granted {
            mandate: format!("M-{person}").into(),
            person: person.into(),
            role,
            participant: participant.map(Into::into),
            body: body.map(Into::into),
            label: person.to_owned(),
            powers: vec![],
            from: Timestamp::UNIX_EPOCH,
            until: None,
            identity: Personal::clear(person.into(), "identity", identity),
        };
        self.tell(&format!("mandate/M-{person}"), mandate::Event::Granted(granted));
    }
    fn tell(&mut self, stream: &str, event: impl Into<domain::Event>) {
        let event = event.into();
        let position = self.0.position() + 1;
        let (event_type, schema) = event.wire_type();
        let id = Uuid::from_u128(u128::from(position));
        let envelope = Envelope {
            stream: stream.to_owned(),
            version: position,
            event_id: id,
            event_type: event_type.to_owned(),
            schema,
            recorded_at: i64::try_from(position).unwrap() * 1_000_000,
            happened_at: None,
            received_at: None,
            command_id: id,
            correlation: id,
            causation: Vec::new(),
            actor: "secretariat".to_owned(),
            on_behalf_of: None,
            recorded_by: None,
            role: "system".to_owned(),
            mandate: None,
            procedure: None,
            parts: std::collections::BTreeMap::new(),
        };
        let body = event.body().unwrap();
        self.0.apply(&Recorded { position, envelope, body, leaf: [0; 32] }, &event);
    }
    fn guide(&mut self, event: Event) {
        self.tell("guide/PG-TIP", event);
    }
    fn issue(&mut self, classification: Classification, circulation: &[&str]) {
        let number = u32::try_from(self.the_guide().issued.len()).unwrap() + 1;
        self.guide(Event::DraftRevised(Issued {
            number,
            symbol: Symbol::read(&format!("RSO/PG/TIP/2014/{number}")).unwrap(),
            replaces: None,
            label: "draft".to_owned(),
            language: Language::english(),
            classification,
            circulation: circulation.iter().map(|code| (*code).into()).collect(),
            change: None,
            matrix: None,
            by: vec![],
            outline: Outline::default(),
            text: Text::of("words"),
        }));
    }
    fn takes(&mut self, participant: &str, person: &str, stance: Stance) {
        let taken = Taken {
            guide: "PG-TIP".into(),
            participant: participant.into(),
            symbol: Symbol::read("RSO/PG/TIP/2014/1").unwrap(),
            body: "PLENARY".into(),
            stance,
            paragraphs: vec!["p1".into()],
            reason: None,
            by: person.into(),
        };
        self.tell(&format!("position/PG-TIP/{participant}"), position::Event::Taken(taken));
    }
    fn the_guide(&self) -> &Guide {
        self.0.guides.get("PG-TIP").unwrap()
    }
    fn sight(&self, person: &str) -> Sight {
        let newest = Arc::new(self.0.clone());
        Sight::of(&PersonId::new(person), &self.0, &newest, self.0.recorded_at())
    }
    /// Which of these people may read the newest version.
    fn readers(&self) -> Vec<&'static str> {
        let everybody = ["S1", "AUD", "W1", "W2", "C-QM", "F-QM", "F-QN", "NOBODY"];
        let guide = self.the_guide();
        let newest = guide.dossier.newest().unwrap();
        everybody.into_iter().filter(|person| self.sight(person).may_read_version(guide, newest)).collect()
    }
}

#[test]
fn before_circulation_only_drafters_and_staff_read_the_desk() {
    let told = Told::new();
    let guide = told.the_guide();
    let reads = |person| told.sight(person).may_read_desk(guide);
    assert!(reads("S1") && reads("W1"));
    assert!(!reads("AUD") && !reads("W2") && !reads("C-QM") && !reads("F-QN") && !reads("NOBODY"));
    assert!(!told.sight("F-QN").may_see_guide(guide), "a member sees no guide before a text is circulated");
    assert!(told.sight("C-QM").may_see_guide(guide), "who sits on the committee knows of its guide");
}

#[test]
fn a_version_is_read_by_its_class() {
    let mut told = Told::new();
    told.issue(Classification::Committee, &[]);
    assert_eq!(told.readers(), ["S1", "AUD", "W1", "C-QM", "F-QM"], "QM sits on the committee");
    told.issue(Classification::Participants, &[]);
    assert_eq!(told.readers(), ["S1", "AUD", "W1", "C-QM", "F-QM", "F-QN"]);
    told.issue(Classification::Restricted, &["QN"]);
    assert_eq!(told.readers(), ["S1", "AUD", "W1", "F-QN"]);
    told.guide(Event::CirculationChanged(CirculationChanged {
        number: 3,
        added: vec!["QM".into()],
        removed: vec!["QN".into()],
    }));
    assert_eq!(told.readers(), ["S1", "AUD", "W1", "C-QM", "F-QM"], "while one is on the list");
}

#[test]
fn what_is_published_is_read_by_everybody_who_takes_part() {
    let mut told = Told::new();
    told.issue(Classification::Committee, &[]);
    told.guide(Event::Published(Published {
        symbol: Symbol::read("RSO/PG/TIP/2014/1").unwrap(),
        digest: Digest::of(b"words"),
        on: "2014-08".parse().unwrap(),
        pages: None,
        standing: "voluntary, non-binding".to_owned(),
        higher_act: None,
        explanation: None,
    }));
    assert_eq!(told.readers(), ["S1", "AUD", "W1", "W2", "C-QM", "F-QM", "F-QN"]);
}

#[test]
fn who_stands_aside_sees_no_committee_text_and_keeps_what_is_open_to_participants() {
    let mut told = Told::new();
    told.issue(Classification::Committee, &[]);
    told.takes("QM", "C-QM", Stance::Recusal);
    assert_eq!(told.readers(), ["S1", "AUD", "W1", "F-QM"], "a recusal is a person's, not a delegation's");
    told.issue(Classification::Participants, &[]);
    assert!(told.readers().contains(&"C-QM"));
    told.takes("QM", "F-QM", Stance::Support);
    told.issue(Classification::Committee, &[]);
    assert!(told.readers().contains(&"C-QM"), "it ends when the delegation takes another position");
}

#[test]
fn positions_are_seen_by_their_delegation_staff_and_auditor_and_by_others_from_the_policys_instant() {
    let mut told = Told::new();
    told.issue(Classification::Participants, &[]);
    told.takes("QN", "F-QN", Stance::Objection);
    let sees = |told: &Told, person| {
        told.sight(person).may_see_position(told.the_guide(), &ParticipantCode::new("QN"))
    };
    assert!(sees(&told, "F-QN") && sees(&told, "S1") && sees(&told, "AUD"));
    assert!(!sees(&told, "F-QM") && !sees(&told, "C-QM"));
    told.guide(Event::DisclosureSet(DisclosureSet { names_from: Some(told.0.recorded_at()) }));
    assert!(sees(&told, "F-QM"));
}

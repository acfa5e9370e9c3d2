//! *Who answers the online questionnaire for a member, and has that person access today?*

use std::sync::Arc;

use domain::channel::Channel;
use domain::questionnaire_focal_point::Event;
use domain::{Asserted, IntakeId, NominationRef, ParticipantCode, PersonId};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::form::Form;
use crate::lexicon::Lexicon;
use crate::saved::Saved;

/// The questionnaire focal points of all members.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct QuestionnaireFocalPoints {
    by_member: OrdMap<ParticipantCode, Arc<Place>>,
}

/// The place of one member and everyone who held it.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Place {
    /// The member.
    pub member: ParticipantCode,
    /// Version of its stream.
    pub version: u64,
    /// Everyone ever nominated, oldest first.
    pub officials: Vec<Official>,
}

/// The states of the definition `questionnaire-focal-point`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Saved)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be confirmed.
    Nominated,
    /// To be given access.
    Confirmed,
    /// Has access.
    Credentialed,
    /// Was replaced.
    Replaced,
    /// Access ended with the project.
    Released,
}

impl State {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nominated => "nominated",
            Self::Confirmed => "confirmed",
            Self::Credentialed => "credentialed",
            Self::Replaced => "replaced",
            Self::Released => "released",
        }
    }
}

/// One official.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Official {
    /// Reference of the nomination.
    pub reference: NominationRef,
    /// Where it stands.
    pub state: State,
    /// How the nomination came.
    pub channel: Channel,
    /// The officer who registered it.
    pub registered_by: Option<PersonId>,
    /// What arrived.
    pub intake: Option<IntakeId>,
    /// When it was received.
    pub received: Asserted,
    /// Version of the procedure it keeps.
    pub procedure: u32,
    /// The form.
    pub form: Arc<Form>,
    /// When it was recorded here.
    pub nominated_at: Timestamp,
    /// Who confirmed it, when.
    pub confirmed: Option<(PersonId, Timestamp)>,
    /// When access was granted.
    pub granted_at: Option<Timestamp>,
    /// When access ends by itself.
    pub release_at: Option<Timestamp>,
    /// When service ended, and why if it was said.
    pub ended: Option<(Timestamp, Option<String>)>,
}

impl QuestionnaireFocalPoints {
    /// Folds an event and returns the place as it then stands.
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event, lexicon: &mut Lexicon) -> &Place {
        let member = ParticipantCode::new(fact.key());
        let place = self
            .by_member
            .entry(member.clone())
            .or_insert_with(|| Arc::new(Place { member, version: 0, officials: Vec::new() }));
        let place = Arc::make_mut(place);
        place.version = fact.envelope.version;
        place.apply(fact, event, lexicon);
        place
    }

    /// The place of a member.
    #[must_use]
    pub fn get(&self, member: &str) -> Option<&Place> {
        self.by_member.get(member).map(AsRef::as_ref)
    }

    /// All places, by member.
    pub fn all(&self) -> impl Iterator<Item = &Place> {
        self.by_member.values().map(AsRef::as_ref)
    }
}

impl Place {
    fn apply(&mut self, fact: &Fact<'_>, event: &Event, lexicon: &mut Lexicon) {
        match event {
            Event::Nominated(nominated) => self.officials.push(Official {
                reference: nominated.reference.clone(),
                state: State::Nominated,
                channel: nominated.channel,
                registered_by: nominated.registered_by.clone(),
                intake: nominated.intake.clone(),
                received: nominated.received.clone(),
                procedure: nominated.procedure,
                form: Form::keep(&nominated.form, fact.position, None, lexicon),
                nominated_at: fact.at,
                confirmed: None,
                granted_at: None,
                release_at: None,
                ended: None,
            }),
            Event::Confirmed(confirmed) => self.change(&confirmed.reference, |one| {
                one.state = State::Confirmed;
                one.confirmed = Some((confirmed.by.clone(), fact.at));
            }),
            Event::AccessGranted(granted) => self.change(&granted.reference, |one| {
                one.state = State::Credentialed;
                one.granted_at = Some(fact.at);
                one.release_at = Some(granted.release_at);
            }),
            Event::Replaced(replaced) => self.change(&replaced.outgoing, |one| {
                one.state = State::Replaced;
                one.ended = Some((fact.at, replaced.reason.clone()));
            }),
            Event::Released(released) => self.change(&released.reference, |one| {
                one.state = State::Released;
                one.ended = Some((released.due, None));
            }),
        }
    }

    fn change(&mut self, reference: &NominationRef, change: impl FnOnce(&mut Official)) {
        if let Some(official) = self.officials.iter_mut().find(|one| one.reference == *reference) {
            change(official);
        }
    }

    /// The official who is nominated or serves; none where the place is free.
    #[must_use]
    pub fn current(&self) -> Option<&Official> {
        self.officials.last().filter(|one| !matches!(one.state, State::Replaced | State::Released))
    }
}

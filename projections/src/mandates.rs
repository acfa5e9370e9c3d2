//! *Who may act for whom, as what, at which instant?* (AQ01, AQ21)

use std::sync::Arc;

use domain::mandate::Event;
use domain::{BodyCode, MandateId, ParticipantCode, PersonId, Role};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// All mandates ever granted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Mandates {
    by_id: OrdMap<MandateId, Arc<Mandate>>,
    by_person: OrdMap<PersonId, Arc<Vec<MandateId>>>,
}

/// One mandate.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Mandate {
    /// Its identifier.
    pub mandate: MandateId,
    /// Its holder.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// For which participant.
    pub participant: Option<ParticipantCode>,
    /// In which body.
    pub body: Option<BodyCode>,
    /// Public label of the function: "Registrar S1".
    pub label: Arc<str>,
    /// What may be submitted; empty: everything of the role.
    pub powers: Vec<String>,
    /// First instant.
    pub from: Timestamp,
    /// First instant without it.
    pub until: Option<Timestamp>,
    /// When and why it was ended before its time.
    pub revoked: Option<(Timestamp, String)>,
    /// Position of the event in which the holder's name and address lie sealed, in part `identity_part`.
    pub granted_position: u64,
    /// Name of that part.
    pub identity_part: Arc<str>,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// Version of its stream.
    pub version: u64,
}

impl Mandates {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        match event {
            Event::Granted(granted) => {
                let mandate = Mandate {
                    mandate: granted.mandate.clone(),
                    person: granted.person.clone(),
                    role: granted.role,
                    participant: granted.participant.clone(),
                    body: granted.body.clone(),
                    label: Arc::from(granted.label.as_str()),
                    powers: granted.powers.clone(),
                    from: granted.from,
                    until: granted.until,
                    revoked: None,
                    granted_position: fact.position,
                    identity_part: Arc::from(granted.identity.part.as_str()),
                    granted_at: fact.at,
                    version: fact.envelope.version,
                };
                self.by_id.insert(granted.mandate.clone(), Arc::new(mandate));
                let held = self.by_person.entry(granted.person.clone()).or_default();
                Arc::make_mut(held).push(granted.mandate.clone());
            }
            Event::Revoked(revoked) => {
                let Some(mandate) = self.by_id.get_mut(fact.key()) else { return };
                let mandate = Arc::make_mut(mandate);
                mandate.revoked = Some((revoked.from, revoked.reason.clone()));
                mandate.version = fact.envelope.version;
            }
        }
    }

    /// A mandate.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Mandate> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All of them, by identifier.
    pub fn all(&self) -> impl Iterator<Item = &Mandate> {
        self.by_id.values().map(AsRef::as_ref)
    }

    /// All mandates a person ever held, oldest first.
    pub fn of<'a>(&'a self, person: &str) -> impl Iterator<Item = &'a Mandate> {
        let held = self.by_person.get(person).map_or(&[][..], |held| held.as_slice());
        held.iter().filter_map(|id| self.get(id.as_str()))
    }

    /// The mandates of a person that are live at an instant.
    pub fn live<'a>(&'a self, person: &str, at: Timestamp) -> impl Iterator<Item = &'a Mandate> {
        self.of(person).filter(move |mandate| mandate.is_live(at))
    }

    /// Who holds a role at an instant, for a participant if one is named.
    pub fn holders<'a>(
        &'a self,
        role: Role,
        participant: Option<&'a str>,
        at: Timestamp,
    ) -> impl Iterator<Item = &'a Mandate> {
        self.all().filter(move |mandate| {
            mandate.role == role
                && mandate.is_live(at)
                && participant
                    .is_none_or(|code| mandate.participant.as_ref().is_some_and(|own| own.as_str() == code))
        })
    }

    /// The public label of a person's function: that of the newest mandate; none for persons who never held one.
    #[must_use]
    pub fn label(&self, person: &str) -> Option<&str> {
        self.of(person).last().map(|mandate| &*mandate.label)
    }

    /// Every person who ever held a mandate.
    pub fn persons(&self) -> impl Iterator<Item = &PersonId> {
        self.by_person.keys()
    }
}

impl Mandate {
    /// Whether it is in force at an instant.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.from <= at && self.ends().is_none_or(|end| at < end)
    }

    /// The first instant without it.
    #[must_use]
    pub fn ends(&self) -> Option<Timestamp> {
        let revoked = self.revoked.as_ref().map(|(from, _)| *from);
        [self.until, revoked].into_iter().flatten().min()
    }
}

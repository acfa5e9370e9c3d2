//! *Who is a member's national focal point at an instant, and who was before?*

use std::sync::Arc;

use domain::calendar::Deadline;
use domain::channel::{Channel, FileRef};
use domain::focal_point::Event;
use domain::focal_point::event::{Nominated, Slot};
use domain::nomination::event::ReturnItem;
use domain::{Asserted, IntakeId, NominationRef, ParticipantCode, PersonId};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::form::Form;
use crate::lexicon::Lexicon;
use crate::saved::Saved;

/// The successions of all members.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct FocalPoints {
    by_member: OrdMap<ParticipantCode, Arc<Succession>>,
}

/// The officials of one member, in the order they were nominated.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Succession {
    /// The member.
    pub member: ParticipantCode,
    /// Version of its stream.
    pub version: u64,
    /// Every official ever nominated.
    pub officials: Vec<Arc<Official>>,
}

/// The states of the definition `nfp-nomination`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Saved)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Sent; to be acknowledged.
    Submitted,
    /// Sent back, itemised.
    Returned,
    /// Acknowledged; serves from the effective date.
    Acknowledged,
    /// Serves.
    InOffice,
    /// Was replaced.
    Replaced,
    /// Service ended without a successor.
    Ended,
}

impl State {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Acknowledged => "acknowledged",
            Self::InOffice => "in_office",
            Self::Replaced => "replaced",
            Self::Ended => "ended",
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
    /// Primary or alternate.
    pub slot: Slot,
    /// From when the official is to serve.
    pub effective: Deadline,
    /// Whom the official replaces.
    pub outgoing: Option<NominationRef>,
    /// Who replaced the official.
    pub successor: Option<NominationRef>,
    /// How the nomination came.
    pub channel: Channel,
    /// The officer who registered it.
    pub registered_by: Option<PersonId>,
    /// The officer whose keyed fields nobody has compared with the original yet.
    pub keyed_by: Option<PersonId>,
    /// Who compared them, when.
    pub verified: Option<(PersonId, Timestamp)>,
    /// What arrived.
    pub intake: Option<IntakeId>,
    /// When it was received.
    pub received: Asserted,
    /// Version of the procedure it keeps.
    pub procedure: u32,
    /// The form as it now stands.
    pub form: Arc<Form>,
    /// Files with the position of the event that brought them.
    pub files: Vec<(FileRef, u64)>,
    /// By when it is acknowledged.
    pub acknowledge_due: Deadline,
    /// Who acknowledged it, when.
    pub acknowledged: Option<(PersonId, Timestamp)>,
    /// What was to be mended, and when it was returned.
    pub returned: Option<(Vec<ReturnItem>, Timestamp)>,
    /// First instant in office.
    pub since: Option<Timestamp>,
    /// First instant no longer in office.
    pub until: Option<Timestamp>,
    /// Why service ended, if it was said.
    pub end_reason: Option<String>,
    /// When it was recorded here.
    pub nominated_at: Timestamp,
}

impl FocalPoints {
    /// Folds an event and returns the succession as it then stands.
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event, lexicon: &mut Lexicon) -> &Succession {
        let member = ParticipantCode::new(fact.key());
        let succession = self
            .by_member
            .entry(member.clone())
            .or_insert_with(|| Arc::new(Succession { member, version: 0, officials: Vec::new() }));
        let succession = Arc::make_mut(succession);
        succession.version = fact.envelope.version;
        succession.apply(fact, event, lexicon);
        succession
    }

    /// The succession of a member.
    #[must_use]
    pub fn get(&self, member: &str) -> Option<&Succession> {
        self.by_member.get(member).map(AsRef::as_ref)
    }

    /// All successions, by member.
    pub fn all(&self) -> impl Iterator<Item = &Succession> {
        self.by_member.values().map(AsRef::as_ref)
    }

    /// The official who holds a place of a member at an instant.
    #[must_use]
    pub fn holder(&self, member: &str, slot: Slot, at: Timestamp) -> Option<&Official> {
        self.get(member)?.holder(slot, at)
    }

    /// The nomination with a reference, and its member's succession.
    #[must_use]
    pub fn official(&self, reference: &str) -> Option<(&Succession, &Official)> {
        self.all()
            .find_map(|succession| succession.official(reference).map(|official| (succession, official)))
    }

    /// Nominations that wait for the secretariat's acknowledgement.
    pub fn to_acknowledge(&self) -> impl Iterator<Item = (&Succession, &Official)> {
        self.in_state(State::Submitted)
    }

    /// Nominations in a state, with their succession.
    pub fn in_state(&self, state: State) -> impl Iterator<Item = (&Succession, &Official)> {
        self.all().flat_map(move |succession| {
            succession
                .officials
                .iter()
                .filter(move |one| one.state == state)
                .map(move |one| (succession, &**one))
        })
    }
}

impl Succession {
    fn apply(&mut self, fact: &Fact<'_>, event: &Event, lexicon: &mut Lexicon) {
        match event {
            Event::Nominated(nominated) => self.officials.push(Arc::new(official(fact, nominated, lexicon))),
            Event::Returned(returned) => self.change(&returned.reference, |one| {
                one.state = State::Returned;
                one.returned = Some((returned.items.clone(), fact.at));
            }),
            Event::Resubmitted(resubmitted) => {
                let form = Form::keep(&resubmitted.form, fact.position, None, lexicon);
                self.change(&resubmitted.reference, |one| {
                    one.state = State::Submitted;
                    one.form = form;
                    one.acknowledge_due = resubmitted.acknowledge_due.clone();
                });
            }
            Event::KeyedFieldsVerified(verified) => {
                let form = Form::keep(&verified.form, fact.position, None, lexicon);
                self.change(&verified.reference, |one| {
                    one.form = form;
                    one.keyed_by = None;
                    one.verified = Some((verified.by.clone(), fact.at));
                });
            }
            Event::Acknowledged(acknowledged) => self.change(&acknowledged.reference, |one| {
                one.state = State::Acknowledged;
                one.acknowledged = Some((acknowledged.by.clone(), fact.at));
            }),
            Event::TookOffice(took) => self.change(&took.reference, |one| one.begin(took.slot, took.at)),
            Event::DetailsChanged(changed) => {
                let form = Form::keep(&changed.form, fact.position, None, lexicon);
                self.change(&changed.reference, |one| one.form = form);
            }
            Event::Replaced(replaced) => {
                self.change(&replaced.outgoing, |one| {
                    one.state = State::Replaced;
                    one.until = Some(replaced.at);
                    one.successor = Some(replaced.incoming.clone());
                });
                self.change(&replaced.incoming, |one| one.begin(one.slot, replaced.at));
            }
            Event::Ended(ended) => self.change(&ended.reference, |one| {
                one.state = State::Ended;
                one.until = Some(fact.at);
                one.end_reason.clone_from(&ended.reason);
            }),
        }
    }

    fn change(&mut self, reference: &NominationRef, change: impl FnOnce(&mut Official)) {
        if let Some(official) = self.officials.iter_mut().find(|one| one.reference == *reference) {
            change(Arc::make_mut(official));
        }
    }

    /// Who holds a place at an instant.
    #[must_use]
    pub fn holder(&self, slot: Slot, at: Timestamp) -> Option<&Official> {
        self.officials
            .iter()
            .rev()
            .map(AsRef::as_ref)
            .find(|one: &&Official| one.slot == slot && one.serves_at(at))
    }

    /// The official with a reference.
    #[must_use]
    pub fn official(&self, reference: &str) -> Option<&Official> {
        self.officials.iter().map(AsRef::as_ref).find(|one: &&Official| one.reference.as_str() == reference)
    }
}

impl Official {
    fn begin(&mut self, slot: Slot, at: Timestamp) {
        self.state = State::InOffice;
        self.slot = slot;
        self.since = self.since.or(Some(at));
    }

    /// Whether a second officer still has to compare what the first one keyed.
    #[must_use]
    pub fn wants_second_reading(&self) -> bool {
        self.state == State::Submitted && self.keyed_by.is_some()
    }

    /// Whether the official holds the place at an instant.
    #[must_use]
    pub fn serves_at(&self, at: Timestamp) -> bool {
        self.since.is_some_and(|since| since <= at) && self.until.is_none_or(|until| at < until)
    }
}

fn official(fact: &Fact<'_>, nominated: &Nominated, lexicon: &mut Lexicon) -> Official {
    Official {
        reference: nominated.reference.clone(),
        state: State::Submitted,
        slot: nominated.slot,
        effective: nominated.effective.clone(),
        outgoing: nominated.outgoing.clone(),
        successor: None,
        channel: nominated.channel,
        registered_by: nominated.registered_by.clone(),
        keyed_by: nominated.registered_by.clone().filter(|_| nominated.channel != Channel::Portal),
        verified: None,
        intake: nominated.intake.clone(),
        received: nominated.received.clone(),
        procedure: nominated.procedure,
        form: Form::keep(&nominated.form, fact.position, None, lexicon),
        files: nominated.files.iter().map(|file| (file.clone(), fact.position)).collect(),
        acknowledge_due: nominated.acknowledge_due.clone(),
        acknowledged: None,
        returned: None,
        since: None,
        until: None,
        end_reason: None,
        nominated_at: fact.at,
    }
}

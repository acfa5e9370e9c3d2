//! *Which silence procedures run, until when, and how did the others end?*

use std::sync::Arc;

use domain::calendar::Deadline;
use domain::decide::Decide;
use domain::silence::event::{Held, LateObjectionRefused};
use domain::silence::{self, SilencePeriod, Stage};
use domain::{ParticipantCode, SilenceId};
use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::Serialize;

use crate::deadlines::{Instant, What};
use crate::fact::Fact;
use crate::saved::Saved;

/// Every silence procedure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Silences {
    by_id: OrdMap<SilenceId, Arc<Silence>>,
}

/// One silence procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Silence {
    /// Its name.
    pub silence: SilenceId,
    /// The aggregate's own state.
    pub period: SilencePeriod,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// When it began to run.
    pub started_at: Option<Timestamp>,
    /// When it ended, by the journal's clock.
    pub ended_at: Option<Timestamp>,
    /// How its end was moved: from, to, why.
    pub moves: Vector<(Deadline, Deadline, String)>,
    /// How it held.
    pub held: Option<Held>,
    /// What came too late.
    pub late: Vector<LateObjectionRefused>,
    /// Who took an objection back, when; it changed nothing (DR15).
    pub withdrawn: Vector<(Timestamp, ParticipantCode)>,
    /// When all members were told, and what.
    pub informed: Option<(Timestamp, String)>,
    /// Version of its stream.
    pub version: u64,
}

impl Silences {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &silence::Event) {
        let id = SilenceId::new(fact.key());
        let standing = self.by_id.entry(id.clone()).or_insert_with(|| {
            Arc::new(Silence {
                silence: id,
                period: SilencePeriod::default(),
                proposed_at: fact.at,
                started_at: None,
                ended_at: None,
                moves: Vector::new(),
                held: None,
                late: Vector::new(),
                withdrawn: Vector::new(),
                informed: None,
                version: 0,
            })
        });
        Arc::make_mut(standing).note(fact, event);
    }

    /// A silence procedure.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Silence> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All of them, by name.
    pub fn all(&self) -> impl Iterator<Item = &Silence> {
        self.by_id.values().map(AsRef::as_ref)
    }
}

impl Silence {
    fn note(&mut self, fact: &Fact<'_>, event: &silence::Event) {
        use silence::Event as E;
        self.version = fact.envelope.version;
        self.period = std::mem::take(&mut self.period).evolve(event.clone());
        match event {
            E::Proposed(_) => {}
            E::Started(_) => self.started_at = Some(fact.at),
            E::Extended(it) => {
                self.moves.push_back((it.from.clone(), it.expires.clone(), it.reason.clone()));
            }
            E::Refused(_) | E::Broken(_) | E::Cancelled(_) => self.ended_at = Some(fact.at),
            E::Held(it) => {
                self.ended_at = Some(fact.at);
                self.held = Some(it.clone());
            }
            E::Informed(it) => self.informed = Some((fact.at, it.outcome.clone())),
            E::ObjectionWithdrawn(it) => self.withdrawn.push_back((fact.at, it.member.clone())),
            E::LateObjectionRefused(it) => self.late.push_back(it.clone()),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.period.stage.unwrap_or(Stage::Proposed)
    }

    /// When it ends or ended; none before it runs.
    #[must_use]
    pub fn expires(&self) -> Option<&Deadline> {
        self.period.running.as_ref().map(|running| &running.expires)
    }
}

/// What is due in a silence procedure: its end, while it runs.
pub(crate) fn instants(silence: &Silence) -> Option<Instant<'_>> {
    let expires = silence.expires().filter(|_| silence.stage() == Stage::Running)?;
    Some((expires.at, What::SilenceEnds, Some(expires.zone.as_str())))
}

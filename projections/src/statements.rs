//! *Which reservations and explanations stand beside a text?* (DR20)

use std::sync::Arc;

use domain::statement::{Event, Stage};
use domain::{Decide as _, StatementId, statement};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::saved::Saved;

/// All statements, by identifier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Statements {
    by_id: OrdMap<StatementId, Arc<Statement>>,
}

/// One statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Statement {
    /// Its identifier.
    pub id: StatementId,
    /// Version of its stream.
    pub version: u64,
    /// As its stream tells it.
    #[serde(flatten)]
    pub state: statement::Statement,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<Timestamp>,
}

impl Statements {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        let id = StatementId::new(fact.key());
        let kept = self
            .by_id
            .entry(id.clone())
            .or_insert_with(|| Arc::new(Statement { id, entered_at: fact.at, ..Statement::default() }));
        let one = Arc::make_mut(kept);
        one.version = fact.envelope.version;
        if matches!(event, Event::Withdrawn(_)) {
            one.withdrawn_at = Some(fact.at);
        }
        one.state = std::mem::take(&mut one.state).evolve(event.clone());
    }

    /// A statement.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Statement> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All of them, by identifier.
    pub fn all(&self) -> impl Iterator<Item = &Statement> {
        self.by_id.values().map(AsRef::as_ref)
    }

    /// Those on a guide, by identifier.
    pub fn on_guide<'a>(&'a self, guide: &'a str) -> impl Iterator<Item = &'a Statement> {
        let about = move |one: &&Statement| {
            one.state.entered.as_ref().is_some_and(|entered| entered.on.guide.as_str() == guide)
        };
        self.all().filter(about)
    }

    /// Those printed with every copy of a guide: attached, not withdrawn, and their author insists (DR20).
    pub fn printed_with<'a>(&'a self, guide: &'a str) -> impl Iterator<Item = &'a Statement> {
        let insists = |one: &&Statement| one.state.entered.as_ref().is_some_and(|entered| entered.insists);
        self.on_guide(guide).filter(|one| one.state.stage == Stage::Attached).filter(insists)
    }
}

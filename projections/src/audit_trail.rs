//! *Who did or tried what, when, for whom, under which mandate, and what was refused?* (AQ02, AQ07, AQ21)
//!
//! One row for every event, in the order of the journal. Rows are never changed, so all worlds share them, and whole stretches of
//! them lie in a saved world until somebody looks at one.

mod blocks;

use std::sync::Arc;

use domain::Event;
use domain::service_record;
use eventstore::Envelope;
use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use crate::fact::{Fact, instant};
use crate::parked::Parked;
use crate::saved::{EventType, Saved};
use blocks::{BLOCK, Blocks, Sought};

/// Rows a page may ask for at once.
pub const MAX_PAGE: usize = 500;

/// A row for every event.
#[derive(Clone, Debug, Default, PartialEq, Saved)]
pub struct AuditTrail {
    /// Whole stretches from the beginning.
    sealed: Vector<Parked<Box<[Row]>>>,
    /// The rows of the stretch that is not whole yet.
    open: Arc<Vec<Row>>,
    authorities: OrdMap<u64, Arc<Authority>>,
    blocks: Blocks,
}

/// One event, without its body.
#[derive(Clone, Debug, PartialEq, Saved)]
pub struct Row {
    recorded_at: i64,
    event_id: Uuid,
    /// The stream it belongs to.
    pub stream: Arc<str>,
    event_type: EventType,
    /// Who did it, by what right.
    pub authority: Arc<Authority>,
    /// What was refused, where it is a refusal.
    pub refusal: Option<Arc<Refusal>>,
    /// Position of the event before it in the same matter; 0 where it is the first.
    pub(crate) previous: u64,
}

/// Who acted, as what, for whom; the same for many events and kept once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
#[saved(shared)]
pub struct Authority {
    /// The person's pseudonym, `secretariat` or `timer`.
    pub actor: Box<str>,
    /// In which role.
    pub role: Box<str>,
    /// For which participant.
    pub on_behalf_of: Option<Box<str>>,
    /// Who wrote it down, if not the actor.
    pub recorded_by: Option<Box<str>>,
    /// Under which mandate.
    pub mandate: Option<Box<str>>,
    /// Procedure and version applied.
    pub procedure: Option<Box<str>>,
}

/// What a rule said no to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct Refusal {
    /// The stream the request was about.
    pub about: Arc<str>,
    /// The command.
    pub command: Box<str>,
    /// Stable code.
    pub code: Box<str>,
    /// The rule.
    pub rule: Option<Box<str>>,
    /// The refusal in one sentence.
    pub message: Box<str>,
}

/// What an auditor looks for; every part left empty matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// This stream, or the refusals about it; a name that ends in `/` takes every stream of the kind.
    pub stream: Option<String>,
    /// This type of event.
    pub event_type: Option<String>,
    /// Done or written down by this person, or by `secretariat` or `timer`.
    pub actor: Option<String>,
    /// For this participant.
    pub participant: Option<String>,
    /// Refused by this rule.
    pub rule: Option<String>,
    /// Only refusals, only what was granted, or both.
    pub refused: Option<bool>,
    /// Recorded at or after this instant.
    pub from: Option<Timestamp>,
    /// Recorded before this instant.
    pub until: Option<Timestamp>,
}

/// A page of the trail, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<'a> {
    /// Positions with their rows.
    pub rows: Vec<(u64, &'a Row)>,
    /// Ask again with `before` at this position for what is older; none where nothing is left.
    pub next: Option<u64>,
}

impl AuditTrail {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event, place: Place) {
        let authority = self.authority(fact.envelope);
        Arc::make_mut(&mut self.open).push(Row {
            recorded_at: fact.envelope.recorded_at,
            event_id: fact.envelope.event_id,
            refusal: refusal(event, &place.matter),
            stream: place.stream,
            event_type: EventType::of(event),
            authority,
            previous: place.previous,
        });
        if self.open.len() == BLOCK {
            self.blocks.seal(&self.open);
            let rows = Arc::unwrap_or_clone(std::mem::take(&mut self.open));
            self.sealed.push_back(Parked::new(rows.into_boxed_slice()));
        }
    }

    /// The one copy of an authority. Two that collide in their hash are kept apart, the second one uncounted.
    fn authority(&mut self, envelope: &Envelope) -> Arc<Authority> {
        let key = fingerprint(envelope);
        match self.authorities.get(&key) {
            Some(known) if known.is_of(envelope) => known.clone(),
            Some(_) => Arc::new(Authority::of(envelope)),
            None => {
                let new = Arc::new(Authority::of(envelope));
                self.authorities.insert(key, new.clone());
                new
            }
        }
    }

    /// The event at a position.
    #[must_use]
    pub fn at(&self, position: u64) -> Option<&Row> {
        let index = usize::try_from(position.checked_sub(1)?).ok()?;
        self.stretch(index / BLOCK).get(index % BLOCK)
    }

    /// The rows of a stretch; the last one is not whole.
    fn stretch(&self, block: usize) -> &[Row] {
        match self.sealed.get(block) {
            Some(rows) => rows,
            None if block == self.sealed.len() => &self.open,
            None => &[],
        }
    }

    /// How many events there are; also the position of the newest.
    #[must_use]
    pub fn len(&self) -> u64 {
        (self.sealed.len() * BLOCK + self.open.len()) as u64
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The position of the last event recorded at or before an instant; 0 where none was.
    #[must_use]
    pub fn position_at(&self, at: Timestamp) -> u64 {
        let limit = at.as_microsecond();
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = u64::midpoint(low, high);
            if self.at(middle + 1).is_some_and(|row| row.recorded_at <= limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The position of an event. Looks at every row: rare, and a few milliseconds in a million.
    #[must_use]
    pub fn position_of(&self, event: Uuid) -> Option<u64> {
        self.all().rev().find(|(_, row)| row.event_id == event).map(|(position, _)| position)
    }

    /// Matching rows before a position (the newest, if none is named), newest first, at most `limit`.
    #[must_use]
    pub fn page(&self, filter: &Filter, before: Option<u64>, limit: usize) -> Page<'_> {
        let end = before.map_or(self.len(), |before| before.saturating_sub(1).min(self.len()));
        let end = filter.until.map_or(end, |until| end.min(self.position_before(until)));
        let start = filter.from.map_or(0, |from| self.position_before(from));
        let limit = limit.clamp(1, MAX_PAGE);
        let mut rows = Vec::with_capacity(limit.min(64));
        let sought = Sought::of(filter);
        let (start, mut above) = (index(start).min(index(end)), index(end));
        while above > start {
            let block = (above - 1) / BLOCK;
            let below = start.max(block * BLOCK);
            if self.blocks.may_hold(block, &sought) {
                let stretch = &self.stretch(block)[below - block * BLOCK..above - block * BLOCK];
                for (offset, row) in stretch.iter().enumerate().rev().filter(|(_, row)| filter.takes(row)) {
                    let position = (below + offset) as u64 + 1;
                    if rows.len() == limit {
                        return Page { rows, next: Some(position + 1) };
                    }
                    rows.push((position, row));
                }
            }
            above = below;
        }
        Page { rows, next: None }
    }

    /// How many events were recorded before an instant.
    fn position_before(&self, at: Timestamp) -> u64 {
        self.position_at(at.checked_sub(jiff::SignedDuration::from_micros(1)).unwrap_or(Timestamp::MIN))
    }

    /// Every row with its position, oldest first.
    #[must_use]
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (u64, &Row)> {
        (1..=self.len()).filter_map(|position| Some((position, self.at(position)?)))
    }
}

/// Where an event stands in its stream and its matter, as [`crate::history`] found it.
pub(crate) struct Place {
    pub(crate) stream: Arc<str>,
    pub(crate) matter: Arc<str>,
    pub(crate) previous: u64,
}

fn index(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn refusal(event: &Event, matter: &Arc<str>) -> Option<Arc<Refusal>> {
    let Event::ServiceRecord(service_record::Event::Refused(refused)) = event else { return None };
    Some(Arc::new(Refusal {
        about: matter.clone(),
        command: refused.command.as_str().into(),
        code: refused.code.as_str().into(),
        rule: refused.rule.as_deref().map(Into::into),
        message: refused.message.as_str().into(),
    }))
}

impl Row {
    /// Type of the event.
    #[must_use]
    pub const fn event_type(&self) -> &'static str {
        self.event_type.as_str()
    }

    /// When it was recorded, by the journal's clock.
    #[must_use]
    pub fn recorded_at(&self) -> Timestamp {
        instant(self.recorded_at)
    }

    /// Its identity.
    #[must_use]
    pub const fn event_id(&self) -> Uuid {
        self.event_id
    }

    /// What it is about: the stream itself, or the stream a refused request was about.
    #[must_use]
    pub fn matter(&self) -> &str {
        self.refusal.as_ref().map_or(&*self.stream, |refusal| &*refusal.about)
    }
}

impl Authority {
    fn of(envelope: &Envelope) -> Self {
        let own = |text: &Option<String>| text.as_deref().map(Into::into);
        Self {
            actor: envelope.actor.as_str().into(),
            role: envelope.role.as_str().into(),
            on_behalf_of: own(&envelope.on_behalf_of),
            recorded_by: own(&envelope.recorded_by),
            mandate: own(&envelope.mandate),
            procedure: own(&envelope.procedure),
        }
    }

    fn is_of(&self, envelope: &Envelope) -> bool {
        *self.actor == *envelope.actor
            && *self.role == *envelope.role
            && self.on_behalf_of.as_deref() == envelope.on_behalf_of.as_deref()
            && self.recorded_by.as_deref() == envelope.recorded_by.as_deref()
            && self.mandate.as_deref() == envelope.mandate.as_deref()
            && self.procedure.as_deref() == envelope.procedure.as_deref()
    }
}

/// FNV-1a over everything that makes an authority, with a separator between the members.
fn fingerprint(envelope: &Envelope) -> u64 {
    let members = [
        Some(envelope.actor.as_str()),
        Some(envelope.role.as_str()),
        envelope.on_behalf_of.as_deref(),
        envelope.recorded_by.as_deref(),
        envelope.mandate.as_deref(),
        envelope.procedure.as_deref(),
    ];
    let bytes = members.iter().flat_map(|member| member.unwrap_or("\u{1}").bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Filter {
    /// Whether a row is looked for; the instants are not asked here.
    fn takes(&self, row: &Row) -> bool {
        self.refused.is_none_or(|refused| refused == row.refusal.is_some())
            && self.event_type.as_deref().is_none_or(|wanted| wanted == row.event_type())
            && self.actor.as_deref().is_none_or(|actor| row.authority.acted(actor))
            && self
                .participant
                .as_deref()
                .is_none_or(|code| row.authority.on_behalf_of.as_deref() == Some(code))
            && self
                .rule
                .as_deref()
                .is_none_or(|rule| row.refusal.as_ref().is_some_and(|no| no.rule.as_deref() == Some(rule)))
            && self.stream.as_deref().is_none_or(|stream| takes_stream(stream, row))
    }
}

fn takes_stream(wanted: &str, row: &Row) -> bool {
    if wanted.ends_with('/') {
        row.matter().starts_with(wanted)
    } else {
        row.matter() == wanted || *row.stream == *wanted
    }
}

impl Authority {
    fn acted(&self, person: &str) -> bool {
        *self.actor == *person || self.recorded_by.as_deref() == Some(person)
    }
}

//! *Which events belong to one matter, in which order?*
//!
//! A matter is a stream together with the refusals about it. Only its newest position is kept here; every row of
//! the audit trail knows the one before it.

use std::sync::Arc;

use domain::{Event, service_record};
use imbl::Vector;

use crate::audit_trail::{AuditTrail, Place};
use crate::fact::Fact;
use crate::index::Found;
use crate::saved::Saved;

/// The newest event of every matter.
#[derive(Clone, Debug, Default, PartialEq, Saved)]
pub struct History {
    names: Found<Arc<str>>,
    newest: Vector<Newest>,
}

/// Where a matter ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Saved)]
struct Newest {
    position: u64,
    version: u64,
}

impl History {
    /// Folds an event and says where it stands in its matter.
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) -> Place {
        let stream = fact.envelope.stream.as_str();
        if let Event::ServiceRecord(service_record::Event::Refused(refused)) = event {
            let (matter, previous) = self.link(&refused.stream, fact.position, None);
            return Place { stream: Arc::from(stream), matter, previous };
        }
        let (matter, previous) = self.link(stream, fact.position, Some(fact.envelope.version));
        Place { stream: matter.clone(), matter, previous }
    }

    fn link(&mut self, matter: &str, position: u64, version: Option<u64>) -> (Arc<str>, u64) {
        let known = self.names.number(matter, |name| **name == *matter);
        let places =
            known.and_then(|number| self.names.at(number).cloned().zip(self.newest.get_mut(number as usize)));
        if let Some((name, newest)) = places {
            let previous = std::mem::replace(&mut newest.position, position);
            newest.version = version.unwrap_or(newest.version);
            return (name, previous);
        }
        let name: Arc<str> = Arc::from(matter);
        self.names.add(matter, name.clone());
        self.newest.push_back(Newest { position, version: version.unwrap_or(0) });
        (name, 0)
    }

    fn of(&self, matter: &str) -> Option<&Newest> {
        self.newest.get(self.names.number(matter, |name| **name == *matter)? as usize)
    }

    /// The positions of a matter's events, oldest first.
    #[must_use]
    pub fn positions(&self, trail: &AuditTrail, matter: &str) -> Vec<u64> {
        let mut positions = Vec::new();
        let mut next = self.of(matter).map_or(0, |newest| newest.position);
        while next > 0 {
            positions.push(next);
            next = trail.at(next).map_or(0, |row| row.previous);
        }
        positions.reverse();
        positions
    }

    /// Version of a stream; 0 where it has no events.
    #[must_use]
    pub fn version(&self, stream: &str) -> u64 {
        self.of(stream).map_or(0, |newest| newest.version)
    }

    /// Position of the newest event of a matter.
    #[must_use]
    pub fn newest(&self, matter: &str) -> Option<u64> {
        self.of(matter).map(|newest| newest.position)
    }

    /// How many matters there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.newest.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.newest.is_empty()
    }
}

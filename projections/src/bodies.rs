//! *Which bodies are there, and since and until when?*

use std::sync::Arc;

use domain::body::Event;
use domain::{BodyCode, Partial};
use imbl::OrdMap;
use jiff::civil::Date;
use serde::Serialize;

use crate::fact::Fact;
use crate::partial::holds_on;
use crate::saved::Saved;

/// The bodies of the process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Bodies {
    by_code: OrdMap<BodyCode, Arc<Body>>,
}

/// One body.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Body {
    /// Its code.
    pub code: BodyCode,
    /// Its name.
    pub name: String,
    /// Since when.
    pub from: Option<Partial>,
    /// From when it is no more, and by what decision.
    pub dissolved: Option<(Partial, String)>,
    /// Version of its stream.
    pub version: u64,
}

impl Bodies {
    pub(crate) fn apply(&mut self, fact: &Fact<'_>, event: &Event) {
        match event {
            Event::Established(established) => {
                let body = Body {
                    code: established.code.clone(),
                    name: established.name.clone(),
                    from: established.from.clone(),
                    dissolved: None,
                    version: fact.envelope.version,
                };
                self.by_code.insert(established.code.clone(), Arc::new(body));
            }
            Event::Dissolved(dissolved) => {
                let Some(body) = self.by_code.get_mut(fact.key()) else { return };
                let body = Arc::make_mut(body);
                body.dissolved = Some((dissolved.on.clone(), dissolved.reason.clone()));
                body.version = fact.envelope.version;
            }
        }
    }

    /// A body.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Body> {
        self.by_code.get(code).map(AsRef::as_ref)
    }

    /// All of them, by code.
    pub fn all(&self) -> impl Iterator<Item = &Body> {
        self.by_code.values().map(AsRef::as_ref)
    }

    /// Those that exist on a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Body> {
        self.all().filter(move |body| body.exists_on(day))
    }
}

impl Body {
    /// Whether it exists on a day.
    #[must_use]
    pub fn exists_on(&self, day: Date) -> bool {
        holds_on(self.from.as_ref(), self.dissolved.as_ref().map(|(on, _)| on), day)
    }
}

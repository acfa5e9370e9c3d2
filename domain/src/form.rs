//! What the nomination forms ask: fields, when each is required, what it may hold, who may see it.
//!
//! The two forms are data (`data/*-form.json`); nothing about a single field is written in code.
//!
//! * [`Schema`] is a form: [`Schema::expert_nomination`], [`Schema::focal_point_nomination`].
//! * [`Schema::clean`] turns what a page or file delivers into typed answers, [`Schema::validate`] says what is wrong.
//! * [`Schema::split`] separates personal answers so that they can be sealed, [`join`] puts them together again.

mod check;
mod schema;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub use schema::{
    Audience, Choice, Class, Condition, Field, FilledBy, Kind, Part, Requirement, Schema, Section,
};
pub use text::{is_blank, reason, unclean, written};

use crate::identity::PersonId;
use crate::personal::{Personal, PersonalPart};

/// Typed values by field identifier. A missing field was left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, serde_json::Value>);

impl Answers {
    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&serde_json::Value> {
        self.0.get(field)
    }
    /// The text of a field, if it is text.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.0.get(field).and_then(serde_json::Value::as_str)
    }
    /// The texts of a repeated field, or the one text of a single one.
    #[must_use]
    pub fn texts(&self, field: &str) -> Vec<&str> {
        match self.0.get(field) {
            Some(serde_json::Value::Array(items)) => {
                items.iter().filter_map(serde_json::Value::as_str).collect()
            }
            Some(serde_json::Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }
    /// The answers with one more.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        self.0.insert(field.into(), value.into());
        self
    }
    /// The answers without one.
    #[must_use]
    pub fn without(mut self, field: &str) -> Self {
        self.0.remove(field);
        self
    }
}

/// The answers without personal data, as an event holds them: JSON that is taken apart when somebody asks. Of a million events folded
/// few are asked.
#[derive(Clone, Debug)]
pub struct OpenAnswers(Arc<str>);

impl OpenAnswers {
    /// Their JSON, an object.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.0
    }
    /// A few of the answers; the others are passed over.
    #[must_use]
    pub fn only(&self, fields: &[&str]) -> Answers {
        let Ok(lying) = serde_json::from_str::<BTreeMap<&str, &RawValue>>(&self.0) else {
            // A name that is written with an escape cannot be borrowed.
            let mut all = self.read();
            all.0.retain(|field, _| fields.contains(&field.as_str()));
            return all;
        };
        let read = |field: &&str| serde_json::from_str(lying.get(field)?.get()).ok();
        Answers(fields.iter().filter_map(|field| Some(((*field).to_owned(), read(field)?))).collect())
    }
    /// The answers themselves.
    #[must_use]
    pub fn read(&self) -> Answers {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl From<Answers> for OpenAnswers {
    fn from(answers: Answers) -> Self {
        Self(serde_json::to_string(&answers).unwrap_or_else(|_| "{}".to_owned()).into())
    }
}

/// Two that say the same are the same, however their numbers are written.
impl PartialEq for OpenAnswers {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.read() == other.read()
    }
}

impl Eq for OpenAnswers {}

impl Serialize for OpenAnswers {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(&self.0).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OpenAnswers {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json: Box<RawValue> = Deserialize::deserialize(deserializer)?;
        if !json.get().starts_with('{') {
            return Err(serde::de::Error::custom("the answers of a form are an object"));
        }
        Ok(Self(Box::<str>::from(json).into()))
    }
}

/// On what occasion a form is looked at; more is asked for the further it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Kept to be gone on with: what is there must be readable, nothing has to be there.
    Draft,
    /// Submitted by the nominator in person: everything required has to be there.
    Portal,
    /// Keyed by an officer from an original: what is missing is recorded as missing, and the form returned for it (DR07).
    Keyed,
}

/// A form as an event records it: public answers in the open, personal ones sealed per person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormRecord {
    /// Form and version: `expert-nomination/1`.
    pub form: String,
    /// Answers without personal data.
    pub public: OpenAnswers,
    /// The nominee's (or official's) personal answers; part `nominee`.
    pub nominee: Personal<Answers>,
    /// The authorising officer's personal answers; part `officer`.
    pub officer: Personal<Answers>,
    /// Identifiers of all fields that have a value, personal ones included.
    pub present: Vec<String>,
    /// Identifiers of required fields that have none, in form order.
    pub missing: Vec<String>,
}

impl FormRecord {
    /// The parts to seal.
    #[must_use]
    pub fn personal(&self) -> Vec<PersonalPart> {
        [self.nominee.part(), self.officer.part()].into_iter().flatten().collect()
    }
    /// The pseudonym of the person put forward.
    #[must_use]
    pub const fn nominee_id(&self) -> &PersonId {
        &self.nominee.subject
    }
    /// Fields of a form that differ in another record of it, and fields that came or went.
    ///
    /// `whole` are the answers before and after it, personal ones included, where they are at hand: of a personal field only the name
    /// is told and nothing else.
    #[must_use]
    pub fn corrected(
        &self,
        after: &Self,
        schema: &Schema,
        whole: Option<(&Answers, &Answers)>,
    ) -> Vec<String> {
        let whole = whole.map(|(keyed, corrected)| (schema.clean(keyed), schema.clean(corrected)));
        let reads_otherwise = |id: &String| match &whole {
            // What was erased, or is not there, is compared by being there.
            Some((keyed, corrected)) => keyed.get(id).is_some_and(|value| Some(value) != corrected.get(id)),
            None => false,
        };
        let (open, open_after) = (self.public.read(), after.public.read());
        let differs = |id: &String| {
            open.get(id) != open_after.get(id)
                || self.present.contains(id) != after.present.contains(id)
                || (after.present.contains(id) && reads_otherwise(id))
        };
        schema.fields().iter().map(|field| &field.id).filter(|id| differs(id)).cloned().collect()
    }

    /// Whether it says the same as another as far as the open part tells.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        self.public == other.public && self.present == other.present
    }
}

/// The whole form again, from its open answers and those that could be unsealed.
#[must_use]
pub fn join(public: &Answers, nominee: Option<&Answers>, officer: Option<&Answers>) -> Answers {
    let parts = [Some(public), nominee, officer];
    Answers(parts.into_iter().flatten().flat_map(|part| part.0.clone()).collect())
}

#[cfg(test)]
mod tests;

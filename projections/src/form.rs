//! What does a form as recorded tell without opening anything, and where do its sealed answers lie?

use std::sync::Arc;

use domain::PersonId;
use domain::form::{Answers, FormRecord, OpenAnswers};
use serde::Serialize;

use crate::lexicon::Lexicon;
use crate::names::fold;
use crate::saved::Saved;
use crate::vocabulary::Number;

/// The latest form of a nomination, an entry or a focal point. Personal answers stay sealed in the event at
/// `position`, in the parts named here.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Form {
    /// Form and version: `expert-nomination/1`.
    pub form: Arc<str>,
    /// Position of the event that holds the sealed answers.
    pub position: u64,
    /// Where the nominee's (or official's) answers lie.
    pub nominee: SealedAnswers,
    /// Where the authorising officer's answers lie.
    pub officer: SealedAnswers,
    /// Identifiers of all fields that have a value, separated by blanks; personal ones included.
    present: Arc<str>,
    /// Required fields that have none, in form order.
    pub missing: Box<[Arc<str>]>,
    /// What boards, searches and statistics group by.
    pub facets: Arc<Facets>,
    /// JSON of the answers without personal data: kept as text, a fifth of the size of the tree.
    #[serde(serialize_with = "as_json")]
    public: Arc<str>,
    /// The number of the public answers as a text; forms that say the same share it.
    #[serde(skip)]
    #[saved(skip)]
    pub(crate) text: Number,
}

/// A sealed part of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct SealedAnswers {
    /// Whose data it is.
    pub subject: PersonId,
    /// Name of the part.
    pub part: Arc<str>,
}

/// The answers people search, group and count by; codes of the taxonomies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
#[saved(shared)]
pub struct Facets {
    /// Main area, `AREA.TIP.CRI`.
    pub area: Option<Arc<str>>,
    /// Further areas.
    pub further_areas: Box<[Arc<str>]>,
    /// Where the expert works, `SECT.GOV`; independent of who nominates (DR04).
    pub sector: Option<Arc<str>>,
    /// Kinds of expertise, `KIND.LEG`.
    pub kinds: Box<[Arc<str>]>,
    /// Languages with their levels.
    pub languages: Box<[Language]>,
    /// What the expert is available for.
    pub modalities: Box<[Arc<str>]>,
}

/// A language and how well it is spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Saved)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: Arc<str>,
    /// `A1` to `C2` or `native`; none where the form does not ask.
    pub level: Option<Arc<str>>,
}

/// The answers the facets are read from.
const GROUPED: [&str; 6] = ["area_primary", "areas_secondary", "sector", "kinds", "languages", "modalities"];

impl Form {
    /// Keeps what a read model needs of a form. What did not change since the form before it is shared with it.
    pub fn keep(
        record: &FormRecord,
        position: u64,
        before: Option<&Self>,
        lexicon: &mut Lexicon,
    ) -> Arc<Self> {
        let (public, facets) = public_part(record, before, lexicon);
        let same = before.filter(|before| Arc::ptr_eq(&before.public, &public));
        let text = same.map(|before| before.text.clone()).unwrap_or_default();
        Arc::new(Self {
            form: lexicon.word(&record.form),
            position,
            nominee: sealed(
                &record.nominee.subject,
                &record.nominee.part,
                before.map(|form| &form.nominee),
                lexicon,
            ),
            officer: sealed(
                &record.officer.subject,
                &record.officer.part,
                before.map(|form| &form.officer),
                lexicon,
            ),
            present: lexicon.word(&record.present.join(" ")),
            missing: lexicon.words(record.missing.iter().map(String::as_str)),
            facets,
            public,
            text,
        })
    }

    /// The words of the public answers, folded.
    pub(crate) fn folded(&self) -> String {
        let mut texts = String::new();
        for (_, value) in self.public().0 {
            said(&value, &mut texts);
        }
        fold(&texts)
    }

    /// The answers without personal data.
    #[must_use]
    pub fn public(&self) -> Answers {
        serde_json::from_str(&self.public).unwrap_or_default()
    }

    /// Identifiers of all fields that have a value.
    pub fn present(&self) -> impl Iterator<Item = &str> {
        self.present.split_whitespace()
    }

    /// The pseudonym of the person put forward.
    #[must_use]
    pub const fn nominee_id(&self) -> &PersonId {
        &self.nominee.subject
    }
}

impl Facets {
    fn read(public: &OpenAnswers, lexicon: &mut Lexicon) -> Self {
        let public = public.only(&GROUPED);
        Self {
            area: public.text("area_primary").map(|area| lexicon.word(area)),
            further_areas: lexicon.words(public.texts("areas_secondary")),
            sector: public.text("sector").map(|sector| lexicon.word(sector)),
            kinds: lexicon.words(public.texts("kinds")),
            languages: languages(&public, lexicon),
            modalities: lexicon.words(public.texts("modalities")),
        }
    }

    /// Whether the main or a further area is the asked one or lies under it.
    #[must_use]
    pub fn covers(&self, area: &str) -> bool {
        self.area.iter().chain(&self.further_areas).any(|own| lies_under(own, area))
    }

    /// The top-level area of the main area: `AREA.TIP` of `AREA.TIP.CRI`.
    #[must_use]
    pub fn top_area(&self) -> Option<&str> {
        self.area.as_deref().map(top_area)
    }
}

/// The top-level area of an area's code.
#[must_use]
pub fn top_area(code: &str) -> &str {
    code.match_indices('.').nth(1).map_or(code, |(end, _)| &code[..end])
}

/// Whether a code of a taxonomy is another code or lies under it.
#[must_use]
pub fn lies_under(code: &str, above: &str) -> bool {
    code.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn languages(public: &Answers, lexicon: &mut Lexicon) -> Box<[Language]> {
    let Some(serde_json::Value::Array(items)) = public.get("languages") else { return Box::default() };
    items.iter().filter_map(|item| language(item, lexicon)).collect()
}

fn language(item: &serde_json::Value, lexicon: &mut Lexicon) -> Option<Language> {
    if let Some(tag) = item.as_str() {
        return Some(Language { tag: lexicon.word(tag), level: None });
    }
    let tag = lexicon.word(item.get("bcp47")?.as_str()?);
    Some(Language {
        tag,
        level: item.get("level").and_then(|level| level.as_str()).map(|level| lexicon.word(level)),
    })
}

fn public_part(record: &FormRecord, before: Option<&Form>, lexicon: &mut Lexicon) -> (Arc<str>, Arc<Facets>) {
    let json = record.public.json();
    match before {
        Some(before) if *before.public == *json => (before.public.clone(), before.facets.clone()),
        _ => (Arc::from(json), Arc::new(Facets::read(&record.public, lexicon))),
    }
}

/// Everything a value says in words.
fn said(value: &serde_json::Value, texts: &mut String) {
    match value {
        serde_json::Value::String(text) => {
            texts.push_str(text);
            texts.push(' ');
        }
        serde_json::Value::Number(number) => {
            texts.push_str(&number.to_string());
            texts.push(' ');
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| said(item, texts)),
        serde_json::Value::Object(members) => members.values().for_each(|member| said(member, texts)),
        serde_json::Value::Null | serde_json::Value::Bool(_) => {}
    }
}

fn sealed(
    subject: &PersonId,
    part: &str,
    before: Option<&SealedAnswers>,
    lexicon: &mut Lexicon,
) -> SealedAnswers {
    let known = before.map(|before| &before.subject).filter(|known| *known == subject);
    SealedAnswers { subject: known.unwrap_or(subject).clone(), part: lexicon.word(part) }
}

fn as_json<S: serde::Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::from_str::<&serde_json::value::RawValue>(text)
        .map_err(serde::ser::Error::custom)?
        .serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_lies_under_its_top_area_but_not_under_a_code_that_merely_begins_alike() {
        assert!(lies_under("AREA.TIP.CRI", "AREA.TIP"));
        assert!(lies_under("AREA.TIP", "AREA.TIP"));
        assert!(!lies_under("AREA.TIPS", "AREA.TIP"));
        assert_eq!(top_area("AREA.TIP.CRI"), "AREA.TIP");
        assert_eq!(top_area("AREA.TIP"), "AREA.TIP");
    }
}

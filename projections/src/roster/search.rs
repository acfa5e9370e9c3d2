//! Which entries answer a search, why, and how many would answer a narrower one?

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{EntryId, ParticipantCode, PersonId};
use jiff::Timestamp;
use serde::Serialize;

use super::entry::Entry;
use crate::form::{lies_under, top_area};
use crate::names::{Names, fold};
use crate::world::World;

/// What is looked for; every part left empty matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words, or a name in any script.
    pub words: String,
    /// Kind of expertise, `KIND.LEG`.
    pub kind: Option<String>,
    /// Area at or under this code.
    pub area: Option<String>,
    /// Employer's sector.
    pub sector: Option<String>,
    /// Language by its tag; `en` finds `en-AU`.
    pub language: Option<String>,
    /// What the expert is available for.
    pub modality: Option<String>,
    /// Who nominated.
    pub nominator: Option<ParticipantCode>,
}

/// The answer to a search.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Entries found, best match first.
    pub hits: Vec<Hit>,
    /// How many entries the reader could find without any filter.
    pub listed: usize,
    /// How many would be found if one facet had this value instead.
    pub facets: BTreeMap<Facet, BTreeMap<Arc<str>, usize>>,
}

/// One entry found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The entry.
    pub entry: EntryId,
    /// The expert.
    pub expert: PersonId,
    /// Why it was found, in words: "area matches", "name".
    pub why: Vec<String>,
    /// Words matched, weighted; higher is better.
    pub score: u32,
}

/// What a search can be narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// Kind of expertise.
    Kind,
    /// Area of expertise, top level.
    Area,
    /// Employer's sector.
    Sector,
    /// Language.
    Language,
    /// Availability.
    Modality,
    /// Who nominated.
    Nominator,
}

impl Facet {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Kind, Self::Area, Self::Sector, Self::Language, Self::Modality, Self::Nominator];
}

/// Searches the entries a reader may find. `may_find` is the reader's right ([`crate::Sight::may_find`]); whoever
/// may not be found is neither listed nor counted. `names` knows only what was sealed until the world's position.
pub fn search(world: &World, names: &Names, query: &Query, may_find: impl Fn(&Entry) -> bool) -> Found {
    let words = Words::of(query, names, world.position());
    let mut found = Found { hits: Vec::new(), listed: 0, facets: empty_facets() };
    for entry in world.roster.all().filter(|entry| may_find(entry)) {
        found.listed += 1;
        let Some((score, why)) = words.match_entry(entry) else { continue };
        count(&mut found.facets, entry, query);
        if query.unmet(entry).next().is_none() {
            let why = query.reasons(entry).chain(why).collect();
            found.hits.push(Hit { entry: entry.entry.clone(), expert: entry.expert.clone(), why, score });
        }
    }
    found.hits.sort_by(|one, other| other.score.cmp(&one.score).then_with(|| one.entry.cmp(&other.entry)));
    found
}

fn empty_facets() -> BTreeMap<Facet, BTreeMap<Arc<str>, usize>> {
    Facet::ALL.into_iter().map(|facet| (facet, BTreeMap::new())).collect()
}

/// Counts an entry under every facet whose other filters it meets.
fn count(facets: &mut BTreeMap<Facet, BTreeMap<Arc<str>, usize>>, entry: &Entry, query: &Query) {
    let mut unmet = query.unmet(entry);
    let first = unmet.next();
    if unmet.next().is_some() {
        return;
    }
    for facet in Facet::ALL {
        if first.is_some_and(|only| only != facet) {
            continue;
        }
        let counts = facets.entry(facet).or_default();
        for value in values(entry, facet) {
            *counts.entry(value).or_default() += 1;
        }
    }
}

fn values(entry: &Entry, facet: Facet) -> Vec<Arc<str>> {
    let facets = &entry.form.facets;
    let mut values: Vec<Arc<str>> = match facet {
        Facet::Kind => facets.kinds.to_vec(),
        Facet::Area => {
            facets.area.iter().chain(&facets.further_areas).map(|area| Arc::from(top_area(area))).collect()
        }
        Facet::Sector => facets.sector.iter().cloned().collect(),
        Facet::Language => facets.languages.iter().map(|language| language.tag.clone()).collect(),
        Facet::Modality => facets.modalities.to_vec(),
        Facet::Nominator => vec![Arc::from(entry.nominator.as_str())],
    };
    values.sort_unstable();
    values.dedup();
    values
}

impl Query {
    /// The facets whose filter an entry does not meet.
    fn unmet<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = Facet> + 'a {
        Facet::ALL.into_iter().filter(move |facet| !self.meets(entry, *facet))
    }

    fn meets(&self, entry: &Entry, facet: Facet) -> bool {
        let facets = &entry.form.facets;
        match facet {
            Facet::Kind => {
                meets(self.kind.as_deref(), |kind| facets.kinds.iter().any(|own| lies_under(own, kind)))
            }
            Facet::Area => meets(self.area.as_deref(), |area| facets.covers(area)),
            Facet::Sector => meets(self.sector.as_deref(), |sector| facets.sector.as_deref() == Some(sector)),
            Facet::Language => meets(self.language.as_deref(), |tag| {
                facets.languages.iter().any(|own| speaks(&own.tag, tag))
            }),
            Facet::Modality => {
                meets(self.modality.as_deref(), |wanted| facets.modalities.iter().any(|own| &**own == wanted))
            }
            Facet::Nominator => self.nominator.as_ref().is_none_or(|nominator| *nominator == entry.nominator),
        }
    }

    fn reasons<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = String> + 'a {
        let area = self.area.as_deref().map(|area| {
            let main = entry.form.facets.area.as_deref().is_some_and(|own| lies_under(own, area));
            if main { "main area matches" } else { "further area matches" }
        });
        let language = self.language.as_deref().map(|_| "language matches");
        [area, language].into_iter().flatten().map(str::to_owned)
    }
}

fn meets(filter: Option<&str>, test: impl FnOnce(&str) -> bool) -> bool {
    filter.is_none_or(test)
}

/// Whether a language tag is the asked one or a variety of it.
fn speaks(own: &str, asked: &str) -> bool {
    own.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The words of a search with what the index of names says about them.
struct Words {
    words: Vec<String>,
    persons: BTreeMap<PersonId, Vec<&'static str>>,
}

impl Words {
    fn of(query: &Query, names: &Names, until: u64) -> Self {
        let words = fold(&query.words).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let persons = if words.is_empty() { BTreeMap::new() } else { names.find(&query.words, until) };
        Self { words, persons }
    }

    /// How well an entry matches; none where it does not.
    fn match_entry(&self, entry: &Entry) -> Option<(u32, Vec<String>)> {
        if self.words.is_empty() {
            return Some((0, Vec::new()));
        }
        if let Some(kinds) = self.persons.get(&entry.expert) {
            let why = kinds.iter().map(|kind| format!("the words stand in the {kind}")).collect();
            return Some((10 + u32::try_from(kinds.len()).unwrap_or(0), why));
        }
        let public = fold(entry.form.public_json());
        let matched = |word: &String| {
            public.contains(word.as_str()) || fold(entry.entry.as_str()).contains(word.as_str())
        };
        self.words.iter().all(matched).then(|| (1, vec!["the words stand in the public answers".to_owned()]))
    }
}

/// The instant of a search, for callers that hold only an entry.
pub fn findable_at(at: Timestamp) -> impl Fn(&Entry) -> bool {
    move |entry| entry.may_be_found(at)
}

//! Which entries answer a search, why, and how many would answer a narrower one?

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::ParticipantCode;
use jiff::Timestamp;
use serde::Serialize;

use super::entry::Entry;
use super::lines::{Profile, words_of};
use super::{Kept, Roster};
use crate::form::{lies_under, top_area};
use crate::names::{Names, fold};
use crate::parked::Parked;
use crate::vocabulary::Set;
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
    pub entry: Parked<Entry>,
    /// Why it was found, in words: "area matches", "name".
    pub why: Vec<Cow<'static, str>>,
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

/// Which entries a reader may find: those found at the instant looked at and, except by an auditor, today (DR09).
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    /// The instant looked at.
    pub at: Timestamp,
    /// The newest roster and the instant of asking; none for an auditor.
    pub today: Option<(&'a Roster, Timestamp)>,
}

/// Searches the entries a reader may find; without a reach there are none. Whoever may not be found is neither listed nor
/// counted. `names` knows only what was sealed until the world's position.
#[must_use]
pub fn search(world: &World, names: &Names, query: &Query, reach: Option<Reach<'_>>) -> Found {
    let words = Words::of(query, names, world);
    let mut found = Found { hits: Vec::new(), listed: 0, facets: empty_facets() };
    let Some(reach) = reach else { return found };
    let masks = Masks::of(query, &world.roster);
    let mut counts = Counts::of(&world.roster);
    let mut profiles = world.roster.profiles.reader();
    for kept in reach.entries(&world.roster) {
        found.listed += 1;
        let entry = &kept.entry;
        let Some((score, why)) = words.matched(kept) else { continue };
        let area = if let Some(profile) = profiles.of(kept.line) {
            let unmet = masks.unmet(profile);
            counts.count(profile, unmet);
            (unmet == 0).then(|| masks.is_main(profile))
        } else {
            count(&mut found.facets, entry, query);
            query.unmet(entry).next().is_none().then(|| query.is_main(entry))
        };
        if let Some(is_main) = area {
            let why = query.reasons(is_main).chain(why).collect();
            found.hits.push(Hit { entry: kept.entry.clone(), why, score });
        }
    }
    counts.told(&mut found.facets);
    // Entries come by identifier, and stay so where they match equally well.
    found.hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    found
}

impl Reach<'_> {
    /// The entries within reach, by identifier.
    fn entries<'r>(&self, roster: &'r Roster) -> impl Iterator<Item = &'r Kept> {
        let at = self.at;
        // Where the newest roster is the one looked at, the later instant decides. Else both rosters are in the same order: one walk along both finds each entry of today without looking it up.
        let same = self.today.filter(|(today, _)| today.by_id.ptr_eq(&roster.by_id));
        let least = same.map_or(at, |(_, asked)| at.max(asked));
        let other = self.today.filter(|_| same.is_none());
        let mut today = other.map(|(today, asked)| (today.by_id.iter().peekable(), asked));
        roster.by_id.iter().filter_map(move |(id, kept)| {
            if !kept.line.is_found(least) {
                return None;
            }
            let Some((walk, asked)) = &mut today else { return Some(kept) };
            while walk.next_if(|(other, _)| *other < id).is_some() {}
            let now = walk.peek().filter(|(other, _)| *other == id);
            now.is_some_and(|(_, now)| now.line.is_found(*asked)).then_some(kept)
        })
    }
}

/// The filters of a query as bits: an entry meets one if it shows any of them.
struct Masks([Option<u128>; Facet::ALL.len()]);

impl Masks {
    fn of(query: &Query, roster: &Roster) -> Self {
        let mask = |facet: Facet| {
            let test = query.test(facet)?;
            let words = roster.profiles.words(facet).filter(|(word, _)| test(word));
            Some(words.fold(0, |mask, (_, bit)| mask | bit))
        };
        Self(Facet::ALL.map(mask))
    }

    /// The facets whose filter is not met, one bit each.
    fn unmet(&self, profile: &Profile) -> u8 {
        let unmet = |facet: &usize| self.0[*facet].is_some_and(|mask| mask & profile.bits[*facet] == 0);
        (0..Facet::ALL.len()).filter(unmet).fold(0, |unmet, facet| unmet | 1 << facet)
    }
}

impl Masks {
    /// Whether the main area is of those asked for.
    fn is_main(&self, profile: &Profile) -> bool {
        self.0[Facet::Area as usize].is_some_and(|mask| mask & profile.main_area != 0)
    }
}

/// How many entries show each word of each facet. Areas are counted at their top level, once an entry.
struct Counts {
    groups: [Vec<(Arc<str>, u128)>; Facet::ALL.len()],
    counts: [Vec<usize>; Facet::ALL.len()],
}

impl Counts {
    fn of(roster: &Roster) -> Self {
        let groups = Facet::ALL.map(|facet| {
            let mut groups: Vec<(Arc<str>, u128)> = Vec::new();
            for (word, bit) in roster.profiles.words(facet) {
                let name = if facet == Facet::Area { top_area(word) } else { word };
                match groups.iter_mut().find(|(known, _)| **known == *name) {
                    Some((_, mask)) => *mask |= bit,
                    None => groups.push((Arc::from(name), bit)),
                }
            }
            groups
        });
        let counts = Facet::ALL.map(|facet| vec![0; groups[facet as usize].len()]);
        Self { groups, counts }
    }

    /// Counts an entry under every facet whose other filters it meets.
    fn count(&mut self, profile: &Profile, unmet: u8) {
        for (facet, shown) in profile.bits.iter().enumerate() {
            if unmet & !(1 << facet) != 0 {
                continue;
            }
            let counts = &mut self.counts[facet];
            if facet == Facet::Area as usize {
                for (count, (_, mask)) in counts.iter_mut().zip(&self.groups[facet]) {
                    *count += usize::from(shown & mask != 0);
                }
                continue;
            }
            let mut left = *shown;
            while left != 0 {
                counts[left.trailing_zeros() as usize] += 1;
                left &= left - 1;
            }
        }
    }

    /// Adds the counts to those of entries that were looked at in full.
    fn told(self, facets: &mut BTreeMap<Facet, BTreeMap<Arc<str>, usize>>) {
        for (facet, (groups, counts)) in Facet::ALL.into_iter().zip(self.groups.into_iter().zip(self.counts))
        {
            let told = facets.entry(facet).or_default();
            for ((name, _), count) in groups.into_iter().zip(counts).filter(|(_, count)| *count > 0) {
                *told.entry(name).or_default() += count;
            }
        }
    }
}

fn empty_facets() -> BTreeMap<Facet, BTreeMap<Arc<str>, usize>> {
    Facet::ALL.into_iter().map(|facet| (facet, BTreeMap::new())).collect()
}

/// Counts an entry, read in full, under every facet whose other filters it meets.
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
    let mut values = words_of(entry, facet);
    if facet == Facet::Area {
        values = values.iter().map(|area| Arc::from(top_area(area))).collect();
    }
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
        self.test(facet).is_none_or(|test| words_of(entry, facet).iter().any(|word| test(word)))
    }

    /// What a filter asks of the words of a facet; none where it is left empty.
    fn test(&self, facet: Facet) -> Option<impl Fn(&str) -> bool> {
        let (asked, test): (_, fn(&str, &str) -> bool) = match facet {
            Facet::Kind => (self.kind.as_deref(), lies_under),
            Facet::Area => (self.area.as_deref(), lies_under),
            Facet::Sector => (self.sector.as_deref(), is_the_same),
            Facet::Language => (self.language.as_deref(), speaks),
            Facet::Modality => (self.modality.as_deref(), is_the_same),
            Facet::Nominator => (self.nominator.as_ref().map(ParticipantCode::as_str), is_the_same),
        };
        asked.map(|asked| move |own: &str| test(own, asked))
    }

    /// Whether the main area of an entry is of those asked for.
    fn is_main(&self, entry: &Entry) -> bool {
        let main = entry.form.facets.area.as_deref();
        self.area.as_deref().is_some_and(|asked| main.is_some_and(|own| lies_under(own, asked)))
    }

    fn reasons(&self, is_main: bool) -> impl Iterator<Item = Cow<'static, str>> + use<> {
        let words = if is_main { "main area matches" } else { "further area matches" };
        let area = self.area.as_ref().map(|_| words);
        let language = self.language.as_ref().map(|_| "language matches");
        [area, language].into_iter().flatten().map(Cow::Borrowed)
    }
}

fn is_the_same(own: &str, asked: &str) -> bool {
    own == asked
}

/// Whether a language tag is the asked one or a variety of it.
fn speaks(own: &str, asked: &str) -> bool {
    own.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The words of a search with what the index of names and the vocabulary say about them.
struct Words<'w> {
    asked: Vec<Asked>,
    /// In which kinds of text of its expert the words stand, by the place of the entry in memory: most are never looked at.
    of_experts: HashMap<*const (), Vec<&'static str>>,
    roster: &'w Roster,
}

/// One word of a search.
struct Asked {
    word: String,
    /// The public answers in which it stands.
    answers: Set,
    /// Whether it may stand in an identifier.
    identifies: bool,
}

impl<'w> Words<'w> {
    fn of(query: &Query, names: &Names, world: &'w World) -> Self {
        let roster = &world.roster;
        let folded = fold(&query.words);
        let asked = |word: &str| Asked {
            word: word.to_owned(),
            answers: roster.vocabulary.with(word),
            identifies: letters(word) & !roster.letters == 0,
        };
        let asked: Vec<Asked> = folded.split_whitespace().map(asked).collect();
        let persons =
            if asked.is_empty() { BTreeMap::new() } else { names.find(&query.words, world.position()) };
        let of_experts = persons.iter().flat_map(|(person, kinds)| {
            roster.entries_of(person).map(|kept| (kept.entry.place(), kinds.clone()))
        });
        Self { asked, of_experts: of_experts.collect(), roster }
    }

    /// How well an entry matches; none where it does not.
    fn matched(&self, kept: &Kept) -> Option<(u32, Vec<Cow<'static, str>>)> {
        if self.asked.is_empty() {
            return Some((0, Vec::new()));
        }
        if let Some(kinds) = self.of_experts.get(&kept.entry.place()) {
            let why = kinds.iter().map(|kind| Cow::Owned(format!("the words stand in the {kind}"))).collect();
            return Some((10 + u32::try_from(kinds.len()).unwrap_or(0), why));
        }
        let number = kept.number(&self.roster.vocabulary);
        self.asked
            .iter()
            .all(|asked| asked.stands_in(kept, number))
            .then(|| (1, vec![Cow::Borrowed("the words stand in the public answers")]))
    }
}

impl Asked {
    fn stands_in(&self, kept: &Kept, number: u32) -> bool {
        let answers = self.answers.has(number);
        answers.unwrap_or_else(|| kept.entry.form.folded().contains(&self.word))
            || (self.identifies && stands_in(self.word.as_bytes(), kept.entry.entry.as_str().as_bytes()))
    }
}

/// The letters and digits of a text, a bit each, large and small alike.
pub(super) fn letters(text: &str) -> u128 {
    let ascii = text.bytes().filter(u8::is_ascii_alphanumeric);
    ascii.fold(0, |letters, byte| letters | 1 << byte.to_ascii_lowercase())
}

/// Whether a folded word stands in an identifier.
fn stands_in(word: &[u8], identifier: &[u8]) -> bool {
    identifier.windows(word.len()).any(|piece| piece.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::history;

    /// The same search, every entry read in full.
    fn in_full(world: &World, query: &Query, reach: Reach<'_>) -> Found {
        let mut found = Found { hits: Vec::new(), listed: 0, facets: empty_facets() };
        for entry in world.roster.all().filter(|entry| entry.may_be_found(reach.at)) {
            let today = |(roster, asked): (&Roster, Timestamp)| {
                roster.get(entry.entry.as_str()).is_some_and(|entry| entry.may_be_found(asked))
            };
            if !reach.today.is_none_or(today) {
                continue;
            }
            found.listed += 1;
            if !says(entry, query) {
                continue;
            }
            count(&mut found.facets, entry, query);
            if query.unmet(entry).next().is_none() {
                let public = (!query.words.is_empty())
                    .then_some(Cow::Borrowed("the words stand in the public answers"));
                let score = u32::from(public.is_some());
                let why = query.reasons(query.is_main(entry)).chain(public).collect();
                found.hits.push(Hit { entry: Parked::new(entry.clone()), why, score });
            }
        }
        found
    }

    /// Whether every word stands in the public answers or the identifier, read as one text.
    fn says(entry: &Entry, query: &Query) -> bool {
        let answers = serde_json::to_value(entry.form.public().0).unwrap();
        let mut texts = vec![entry.entry.as_str().to_owned()];
        let mut waiting = vec![answers];
        while let Some(value) = waiting.pop() {
            match value {
                serde_json::Value::Object(members) => {
                    waiting.extend(members.into_iter().map(|(_, value)| value));
                }
                serde_json::Value::Array(items) => waiting.extend(items),
                serde_json::Value::String(text) => texts.push(text),
                other => texts.push(other.to_string()),
            }
        }
        let all = fold(&texts.join(" "));
        fold(&query.words).split(' ').all(|word| all.contains(word))
    }

    /// Queries taken from an entry, and some that find nothing.
    fn queries(world: &World) -> Vec<Query> {
        let mut queries = vec![Query::default(), Query { area: Some("AREA".to_owned()), ..Query::default() }];
        for entry in world.roster.all().take(3) {
            let first = |facet| words_of(entry, facet).first().map(ToString::to_string);
            let area = first(Facet::Area).map(|area| top_area(&area).to_owned());
            queries.extend([
                Query { area: area.clone(), ..Query::default() },
                Query { area: first(Facet::Area), kind: first(Facet::Kind), ..Query::default() },
                Query { sector: first(Facet::Sector), language: Some("en".to_owned()), ..Query::default() },
                Query { area, nominator: Some(entry.nominator.clone()), ..Query::default() },
                Query { modality: Some("no-such".to_owned()), ..Query::default() },
                Query { words: "advice".to_owned(), sector: first(Facet::Sector), ..Query::default() },
                Query { words: format!("{} advi", &entry.entry.as_str()[3..]), ..Query::default() },
                Query { words: "no such words".to_owned(), ..Query::default() },
            ]);
        }
        queries
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

        /// Now and in the past, for searchers and for auditors, lines say what entries say.
        #[test]
        fn a_sweep_over_lines_finds_what_reading_every_entry_finds(seed: u64, length in 600_usize..1_500, stop in 300_usize..600) {
            let events = history(seed, length);
            let mut world = World::default();
            let mut then = World::default();
            for (number, (recorded, event)) in events.iter().enumerate() {
                world.apply(recorded, event);
                if number + 1 == stop {
                    then = world.clone();
                }
            }
            for (seen, at) in [(&world, world.recorded_at()), (&then, then.recorded_at())] {
                for today in [None, Some((&world.roster, world.recorded_at()))] {
                    let reach = Reach { at, today };
                    for query in queries(seen) {
                        let swept = search(seen, &Names::default(), &query, Some(reach));
                        prop_assert_eq!(swept, in_full(seen, &query, reach), "{:?}", query);
                    }
                }
            }
        }
    }

    #[test]
    fn an_entry_with_more_words_than_are_numbered_is_read_in_full() {
        let mut world = World::default();
        for (recorded, event) in history(2, 1_200) {
            world.apply(&recorded, &event);
        }
        let at = world.recorded_at();
        let reach = Reach { at, today: None };
        let before = search(&world, &Names::default(), &Query::default(), Some(reach));
        assert!(before.listed > 0, "somebody is listed");
        world.roster.forget_profiles();
        assert_eq!(search(&world, &Names::default(), &Query::default(), Some(reach)), before);
    }
}

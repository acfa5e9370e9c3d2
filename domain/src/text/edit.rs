//! What is the next version, and where did each paragraph of the former one go?
//!
//! Marks that the editor kept are taken at their word: the same mark twice is a split, two marks on one paragraph a merger, a mark that
//! is gone a deletion. Where there are no marks (an imported file) the words tell, and where they do not, a person is asked; see
//! [`super::lineage`].

use std::collections::{HashMap, HashSet};

use super::brackets;
use super::descent::{Became, Choice, Descent};
use super::document::{Document, Ids, Paragraph, Section};
use super::draft::{Draft, DraftParagraph, DraftSection};
use super::lineage::{self, Links};
use crate::identity::{ParagraphId, SectionId};

/// What an edit replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'text> {
    /// The whole text.
    Whole,
    /// One section; the draft may have several, if it was split.
    Section(&'text SectionId),
}

/// The next version and its lineage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The text.
    pub document: Document,
    /// What became of the paragraphs and sections of the former one.
    pub descent: Descent,
}

/// Why an edit is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEdited {
    /// The section to replace is not in the text.
    #[error("there is no section {0} in the text")]
    NoSuchSection(SectionId),
    /// A paragraph has brackets that cannot be read; drafts that were read have none.
    #[error("in the paragraph that begins “{begins}”: {why}")]
    Bracket {
        /// Its first words.
        begins: String,
        /// What is wrong.
        why: brackets::Unreadable,
    },
}

/// The first version of a text.
pub fn first(draft: Draft, ids: &mut Ids) -> Result<Document, NotEdited> {
    edit(&Document::default(), Scope::Whole, draft, ids).map(|edition| edition.document)
}

/// The version that a draft makes of the former one. The former one is not changed, and what is outside of the scope stays as it is.
pub fn edit(former: &Document, scope: Scope<'_>, draft: Draft, ids: &mut Ids) -> Result<Edition, NotEdited> {
    let (before, after) = match scope {
        Scope::Whole => (0, former.sections.len()),
        Scope::Section(id) => {
            let at = former.sections.iter().position(|section| section.id == *id);
            let at = at.ok_or_else(|| NotEdited::NoSuchSection(id.clone()))?;
            (at, at + 1)
        }
    };
    let older = &former.sections[before..after];
    let draft = match scope {
        Scope::Whole => draft.sections,
        Scope::Section(_) => under_its_heading(draft.sections, &older[0]),
    };
    let settled = settle(older, draft, ids)?;
    let sections =
        [&former.sections[..before], &settled.document.sections, &former.sections[after..]].concat();
    Ok(Edition { document: Document { sections }, descent: settled.descent })
}

/// Words without a heading, typed for one section, stand under the heading it has; a section without words keeps its heading. If no
/// heading is marked as the section's, the first one is.
fn under_its_heading(mut draft: Vec<DraftSection>, section: &Section) -> Vec<DraftSection> {
    if draft.is_empty() {
        draft.push(DraftSection::default());
    }
    let marked = draft.iter().any(|written| written.marks.contains(&section.id));
    let first = &mut draft[0];
    if first.depth == 0 {
        first.depth = section.depth;
        first.number.clone_from(&section.number);
        first.title.clone_from(&section.title);
    }
    if !marked {
        first.marks = vec![section.id.clone()];
    }
    draft
}

/// The lineage between two versions that were not made from each other here: the same identifier is the same paragraph, the rest is
/// found by the words.
#[must_use]
pub fn lineage_between(older: &Document, newer: &Document) -> Descent {
    let olds: Vec<&Paragraph> = older.paragraphs().map(|(_, paragraph)| paragraph).collect();
    let news: Vec<&Paragraph> = newer.paragraphs().map(|(_, paragraph)| paragraph).collect();
    let places: HashMap<&ParagraphId, usize> =
        olds.iter().enumerate().map(|(at, old)| (&old.id, at)).collect();
    let said: Vec<(usize, usize)> =
        news.iter().enumerate().filter_map(|(at, new)| Some((*places.get(&new.id)?, at))).collect();
    let links = lineage::links(&texts(&olds), &texts(&news), &said);
    let ids: Vec<ParagraphId> = news.iter().map(|new| new.id.clone()).collect();
    let marks: Vec<Vec<SectionId>> = newer.sections.iter().map(|section| vec![section.id.clone()]).collect();
    let headings: Vec<&str> = newer.sections.iter().map(|section| section.title.as_str()).collect();
    let homes =
        homes(&older.sections, (&headings, &marks), &section_votes(&older.sections, &newer.sections, &links));
    let section_ids: Vec<SectionId> = newer.sections.iter().map(|section| section.id.clone()).collect();
    descent(&older.sections, (&section_ids, &homes), (&ids, &links))
}

fn texts<'text>(paragraphs: &[&'text Paragraph]) -> Vec<&'text str> {
    paragraphs.iter().map(|paragraph| &*paragraph.text).collect()
}

/// A draft in place of some sections.
fn settle(older: &[Section], draft: Vec<DraftSection>, ids: &mut Ids) -> Result<Edition, NotEdited> {
    let olds: Vec<&Paragraph> = older.iter().flat_map(|section| &section.paragraphs).collect();
    let written: Vec<&DraftParagraph> = draft.iter().flat_map(|section| &section.paragraphs).collect();
    let names = written.iter().map(|paragraph| named(&paragraph.text, ids));
    let words: Vec<String> = names.collect::<Result<_, _>>()?;
    let said = said(&olds, &written);
    let new_texts: Vec<&str> = words.iter().map(String::as_str).collect();
    let links = lineage::links(&texts(&olds), &new_texts, &said);
    let paragraph_ids = paragraph_ids(&olds, words.len(), &links, ids);

    let votes = draft_votes(older, &draft, &links);
    let headings: Vec<&str> = draft.iter().map(|section| section.title.as_str()).collect();
    let marks: Vec<Vec<SectionId>> = draft.iter().map(|section| section.marks.clone()).collect();
    let homes = homes(older, (&headings, &marks), &votes);
    let section_ids = section_ids(older, draft.len(), &homes, ids);
    let descent = descent(older, (&section_ids, &homes), (&paragraph_ids, &links));

    let mut paragraphs = paragraph_ids.into_iter().zip(words);
    let sections = draft.into_iter().zip(section_ids).zip(&homes).map(|((section, id), homes)| {
        let former = homes.first().map(|home| &older[*home]);
        taken(section, id, former, &mut paragraphs)
    });
    Ok(Edition { document: Document { sections: sections.collect() }, descent })
}

fn named(text: &str, ids: &mut Ids) -> Result<String, NotEdited> {
    brackets::named(text, ids).map_err(|why| {
        let begins: String = text.chars().take(40).collect();
        NotEdited::Bracket { begins, why }
    })
}

/// A section as it stands in the version. Provisions that were not named again stay those of the section it was.
fn taken(
    section: DraftSection,
    id: SectionId,
    former: Option<&Section>,
    paragraphs: &mut impl Iterator<Item = (ParagraphId, String)>,
) -> Section {
    let provisions = match former {
        Some(former) if section.provisions.is_empty() => former.provisions.clone(),
        _ => section.provisions,
    };
    let settled = section.paragraphs.into_iter().zip(paragraphs);
    let paragraphs = settled
        .map(|(written, (id, text))| Paragraph { id, kind: written.kind, text: text.into() })
        .collect();
    Section {
        depth: section.depth.max(1),
        id,
        number: section.number,
        paragraphs,
        provisions,
        title: section.title,
    }
}

/// What the marks say, by place. A mark of a paragraph that is not in the scope says nothing.
fn said(olds: &[&Paragraph], written: &[&DraftParagraph]) -> Vec<(usize, usize)> {
    let places: HashMap<&ParagraphId, usize> =
        olds.iter().enumerate().map(|(at, old)| (&old.id, at)).collect();
    let marked =
        written.iter().enumerate().flat_map(|(at, new)| new.marks.iter().map(move |mark| (mark, at)));
    marked.filter_map(|(mark, at)| Some((*places.get(mark)?, at))).collect()
}

/// A paragraph that comes from one older one alone, which became it alone, keeps its identifier. All others get new ones.
fn paragraph_ids(olds: &[&Paragraph], count: usize, links: &Links, ids: &mut Ids) -> Vec<ParagraphId> {
    let (mut to, mut from) = (vec![Vec::new(); count], vec![0_usize; olds.len()]);
    for (old, new) in &links.links {
        to[*new].push(*old);
        from[*old] += 1;
    }
    let id = |ancestors: &Vec<usize>| match ancestors.as_slice() {
        [old] if from[*old] == 1 => olds[*old].id.clone(),
        _ => ids.next_paragraph(),
    };
    to.iter().map(id).collect()
}

/// For each new section: how many characters came from each older section.
type Votes = Vec<HashMap<usize, usize>>;

fn draft_votes(older: &[Section], draft: &[DraftSection], links: &Links) -> Votes {
    let lengths = draft.iter().map(|section| section.paragraphs.iter().map(|one| one.text.len()).collect());
    votes(older, &lengths.collect::<Vec<_>>(), links)
}

fn section_votes(older: &[Section], newer: &[Section], links: &Links) -> Votes {
    let lengths = newer.iter().map(|section| section.paragraphs.iter().map(|one| one.text.len()).collect());
    votes(older, &lengths.collect::<Vec<_>>(), links)
}

fn votes(older: &[Section], newer: &[Vec<usize>], links: &Links) -> Votes {
    let old_home: Vec<usize> = older
        .iter()
        .enumerate()
        .flat_map(|(at, section)| section.paragraphs.iter().map(move |_| at))
        .collect();
    let lengths =
        newer.iter().enumerate().flat_map(|(at, lengths)| lengths.iter().map(move |length| (at, *length)));
    let new_home: Vec<(usize, usize)> = lengths.collect();
    let mut votes: Votes = vec![HashMap::new(); newer.len()];
    for (old, new) in &links.links {
        let (home, length) = new_home[*new];
        *votes[home].entry(old_home[*old]).or_default() += length + 1;
    }
    votes
}

/// Which older sections each new one comes from, the one it goes on as first.
///
/// A mark says so; else the same title that no other section has; else the section most of its words come from. Several new sections that
/// come from one older section split it.
fn homes(older: &[Section], (titles, marks): (&[&str], &[Vec<SectionId>]), votes: &Votes) -> Vec<Vec<usize>> {
    let places: HashMap<&SectionId, usize> =
        older.iter().enumerate().map(|(at, section)| (&section.id, at)).collect();
    let mut homes: Vec<Vec<usize>> = marks
        .iter()
        .map(|marks| marks.iter().filter_map(|mark| places.get(mark).copied()).collect())
        .collect();
    let mut claimed: HashSet<usize> = homes.iter().flatten().copied().collect();
    for (new, old) in same_titles(older, titles) {
        if homes[new].is_empty() && claimed.insert(old) {
            homes[new].push(old);
        }
    }
    for (home, votes) in homes.iter_mut().zip(votes) {
        let most = votes.iter().max_by_key(|(old, length)| (**length, std::cmp::Reverse(**old)));
        if home.is_empty()
            && let Some((old, _)) = most
        {
            home.push(*old);
        }
    }
    let gone: Vec<usize> =
        (0..older.len()).filter(|old| !homes.iter().any(|home| home.contains(old))).collect();
    for old in gone {
        // A section whose heading is gone went on in the one that has most of its words.
        let goal = (0..homes.len()).max_by_key(|new| (votes[*new].get(&old), std::cmp::Reverse(*new)));
        if let Some(new) = goal.filter(|new| votes[*new].contains_key(&old)) {
            homes[new].push(old);
        }
    }
    homes
}

/// New and older sections whose title stands once on each side.
fn same_titles(older: &[Section], titles: &[&str]) -> Vec<(usize, usize)> {
    let mut count: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    older.iter().enumerate().for_each(|(at, section)| count.entry(&section.title).or_default().0.push(at));
    titles.iter().enumerate().for_each(|(at, title)| count.entry(title).or_default().1.push(at));
    let mut pairs: Vec<(usize, usize)> = count
        .into_values()
        .filter_map(|(olds, news)| match (olds.as_slice(), news.as_slice()) {
            ([old], [new]) => Some((*new, *old)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

/// A section goes on under its identifier in the first new section that comes from it first.
fn section_ids(older: &[Section], count: usize, homes: &[Vec<usize>], ids: &mut Ids) -> Vec<SectionId> {
    let mut taken = HashSet::new();
    let id = |at: usize| match homes[at].first() {
        Some(home) if taken.insert(*home) => older[*home].id.clone(),
        _ => ids.next_section(),
    };
    (0..count).map(id).collect()
}

fn descent(
    older: &[Section],
    (section_ids, homes): (&[SectionId], &[Vec<usize>]),
    (paragraph_ids, links): (&[ParagraphId], &Links),
) -> Descent {
    let olds: Vec<&ParagraphId> =
        older.iter().flat_map(|section| &section.paragraphs).map(|paragraph| &paragraph.id).collect();
    let section_links =
        homes.iter().enumerate().flat_map(|(new, homes)| homes.iter().map(move |old| (*old, new)));
    let old_sections: Vec<&SectionId> = older.iter().map(|section| &section.id).collect();
    let (sections, inserted_sections) = lines(&old_sections, section_ids, section_links);
    let (became, inserted) = lines(&olds, paragraph_ids, links.links.iter().copied());
    let named = |news: &Vec<usize>| news.iter().map(|new| paragraph_ids[*new].clone()).collect();
    let choices = links
        .choices
        .iter()
        .map(|(old, news)| Choice { from: olds[*old].clone(), candidates: named(news) })
        .collect();
    Descent { became, inserted, sections, inserted_sections, choices }
}

/// The lines that say more than that a part stayed itself, and the new parts that come from nowhere.
fn lines<Id: Clone + PartialEq>(
    olds: &[&Id],
    news: &[Id],
    links: impl Iterator<Item = (usize, usize)>,
) -> (Vec<Became<Id>>, Vec<Id>) {
    let (mut to, mut ancestors) = (vec![Vec::new(); olds.len()], vec![0_usize; news.len()]);
    for (old, new) in links {
        to[old].push(new);
        ancestors[new] += 1;
    }
    // A part that stayed itself is not mentioned, unless another was merged into it.
    let alone = |to: &[usize]| to.iter().all(|new| ancestors[*new] == 1);
    let is_itself: Vec<bool> =
        olds.iter().zip(&to).map(|(old, to)| to.len() == 1 && news[to[0]] == **old && alone(to)).collect();
    let became = olds.iter().zip(to).map(|(old, mut to)| {
        to.sort_unstable();
        Became { from: (*old).clone(), to: to.into_iter().map(|new| news[new].clone()).collect() }
    });
    let became = became.zip(is_itself).filter(|(_, is_itself)| !is_itself).map(|(line, _)| line).collect();
    let inserted =
        news.iter().zip(&ancestors).filter(|(_, count)| **count == 0).map(|(id, _)| id.clone()).collect();
    (became, inserted)
}

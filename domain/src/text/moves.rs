//! Which paragraphs and sections stand in another place than their ancestors did?
//!
//! Of the parts that go on, the largest number that kept their order counts as having stayed (weighed by length, so that a note moves
//! past a page and not a page past a note); the others were moved. A paragraph also moved if its section is not the one that its
//! old section became. Neither an insertion before it nor a new number moves anything.

use std::collections::{HashMap, HashSet};

use super::descent::Descent;
use super::document::{Document, Section};
use crate::identity::{ParagraphId, SectionId};

/// What moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Older and newer paragraph of each move.
    pub paragraphs: HashSet<(ParagraphId, ParagraphId)>,
    /// Newer sections that stand in another order or under another heading's depth.
    pub sections: HashSet<SectionId>,
}

/// What stands in another place.
#[must_use]
pub fn between(older: &Document, newer: &Document, descent: &Descent) -> Moves {
    let sections = moved_sections(older, newer, descent);
    let (places, steps) = (places(newer), descent.steps());
    let mut moves = Moves { paragraphs: HashSet::new(), sections };
    let moved_sections: HashSet<&SectionId> = moves.sections.iter().collect();
    let mut paragraphs = HashSet::new();
    for section in &older.sections {
        let home = home(section, descent, newer);
        let mut stayed = Vec::new();
        for paragraph in &section.paragraphs {
            for new in steps.found(&paragraph.id) {
                let Some((there, place)) = places.get(new) else { continue };
                let link = (paragraph.id.clone(), new.clone());
                if home != Some(*there) || moved_sections.contains(there) {
                    paragraphs.insert(link);
                } else {
                    stayed.push((*place, paragraph.text.len() + 1, link));
                }
            }
        }
        paragraphs.extend(out_of_order(stayed));
    }
    moves.paragraphs = paragraphs;
    moves
}

/// The newer section that an older one went on as: its first descendant.
fn home<'text>(section: &Section, descent: &Descent, newer: &'text Document) -> Option<&'text SectionId> {
    let descendants = descent.section_descendants(&section.id);
    descendants.iter().find_map(|id| newer.section(id).map(|section| &section.id))
}

fn places(newer: &Document) -> HashMap<&ParagraphId, (&SectionId, usize)> {
    let paragraphs = newer.paragraphs().enumerate();
    paragraphs.map(|(place, (section, paragraph))| (&paragraph.id, (&section.id, place))).collect()
}

fn moved_sections(older: &Document, newer: &Document, descent: &Descent) -> HashSet<SectionId> {
    let places: HashMap<&SectionId, usize> =
        newer.sections.iter().enumerate().map(|(place, section)| (&section.id, place)).collect();
    let links = older.sections.iter().filter_map(|section| {
        let new = home(section, descent, newer)?;
        let weight: usize = section.paragraphs.iter().map(|paragraph| paragraph.text.len() + 1).sum();
        Some((*places.get(new)?, weight + 1, new.clone()))
    });
    out_of_order(links.collect()).into_iter().collect()
}

/// The links that are not in the heaviest chain whose places never go back. Links come in the older order.
fn out_of_order<Link>(links: Vec<(usize, usize, Link)>) -> Vec<Link> {
    if links.windows(2).all(|pair| pair[0].0 <= pair[1].0) {
        return Vec::new();
    }
    let kept = heaviest_chain(&links.iter().map(|(place, weight, _)| (*place, *weight)).collect::<Vec<_>>());
    links.into_iter().enumerate().filter(|(at, _)| !kept.contains(at)).map(|(_, (_, _, link))| link).collect()
}

/// The heaviest chain of non-decreasing places: for each place the best chain that ends at or before it, in a tree of maxima.
fn heaviest_chain(links: &[(usize, usize)]) -> HashSet<usize> {
    let mut ranks: Vec<usize> = links.iter().map(|(place, _)| *place).collect();
    ranks.sort_unstable();
    ranks.dedup();
    // Fenwick tree of (weight of the best chain, its last link).
    let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); ranks.len() + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(links.len());
    let mut last = (0, None);
    for (at, (place, weight)) in links.iter().enumerate() {
        let rank = ranks.partition_point(|known| known < place) + 1;
        let (mut step, mut chain) = (rank, (0, None));
        while step > 0 {
            if best[step].0 > chain.0 {
                chain = best[step];
            }
            step &= step - 1;
        }
        before.push(chain.1);
        let longer = (chain.0 + weight, Some(at));
        let mut step = rank;
        while step < best.len() {
            if longer.0 > best[step].0 {
                best[step] = longer;
            }
            step += step & step.wrapping_neg();
        }
        if longer.0 > last.0 {
            last = longer;
        }
    }
    std::iter::successors(last.1, |at| before[*at]).collect()
}

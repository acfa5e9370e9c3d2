//! What changed between two versions, section by section?
//!
//! One model for every view: [`Redline::sections`] in the order of the newer text, with what is gone at the place where it was. Paragraphs
//! are matched by their lineage, so that a paragraph that moved is one change and not two, and a cut one shows where it was cut. The
//! inline view prints all spans of a block; side by side print [`Block::older_spans`] and [`Block::newer_spans`].

mod building;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::descent::Descent;
use super::document::{Document, Kind};
use super::wording::{Mark, PARAGRAPH_BREAK, Span};
use crate::identity::{ParagraphId, SectionId};

/// What changed between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redline {
    /// In the order of the newer text; sections that are gone stand where they stood.
    pub sections: Vec<SectionChange>,
    /// How many changes there are; they are numbered from 1 in reading order.
    pub changes: usize,
}

/// A section in both versions, or in one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionChange {
    /// Its heading in the older text; none if it is new.
    pub older: Option<Heading>,
    /// Its heading in the newer text; none if it is gone.
    pub newer: Option<Heading>,
    /// The number of the change of the heading itself: another title, or a section that is new, gone or moved. A number that only follows
    /// from other changes is shown and not counted.
    pub change: Option<usize>,
    /// Whether it stands in another order among the sections.
    pub moved: bool,
    /// The heading with its changes.
    pub heading: Vec<Span>,
    /// Its paragraphs.
    pub blocks: Vec<Block>,
    /// How many changes it has, its heading's included.
    pub changes: usize,
}

/// The heading of a section in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The section.
    pub id: SectionId,
    /// 1 for `4`, 2 for `4.1`.
    pub depth: u8,
    /// As printed.
    pub number: String,
    /// Without the number.
    pub title: String,
}

/// A paragraph of the newer text with its changes, or one that is gone, or the place from which one moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The number of the change; none if nothing changed, and for the place from which a paragraph moved (it counts where it is now).
    pub change: Option<usize>,
    /// What happened.
    pub what: What,
    /// The older paragraphs whose words are here; for a piece of a cut paragraph that paragraph.
    pub older: Vec<Cited>,
    /// The newer paragraph; for the place from which a paragraph moved, where it is now; none if it is gone.
    pub newer: Option<Cited>,
    /// Whether the older paragraph goes on here from the piece before: it was cut between the two.
    pub goes_on: bool,
    /// The words; empty for the place from which a paragraph moved.
    pub spans: Vec<Span>,
}

/// What happened to a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Nothing.
    Unchanged,
    /// Words changed, or the form (a paragraph became an item): the two [`Cited::kind`] differ then.
    Edited,
    /// It is new.
    Inserted,
    /// It is gone.
    Deleted,
    /// It stood elsewhere; its words may have changed as well.
    MovedHere,
    /// It stood here and was moved.
    MovedAway,
    /// It is a piece of a paragraph that was cut.
    Cut,
    /// Several paragraphs were run together in it.
    RunTogether,
}

/// A paragraph as it is cited in one of the versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// Its identifier in that version.
    pub id: ParagraphId,
    /// `9.2`
    pub label: String,
    /// How it stands on the page.
    pub kind: Kind,
}

/// A line of the outline beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineLine<'redline> {
    /// The heading: of the newer text, or of the older one where the section is gone.
    pub heading: Option<&'redline Heading>,
    /// Whether it is gone.
    pub gone: bool,
    /// How many changes it has.
    pub changes: usize,
    /// The first of them.
    pub first: Option<usize>,
}

/// The changes that make the newer version of the older one, by their lineage.
#[must_use]
pub fn between(older: &Document, newer: &Document, descent: &Descent) -> Redline {
    building::build(older, newer, descent)
}

/// The changes between two versions whose lineage was not recorded; see [`super::edit::lineage_between`].
#[must_use]
pub fn compare(older: &Document, newer: &Document) -> Redline {
    between(older, newer, &super::edit::lineage_between(older, newer))
}

impl Redline {
    /// The sections with how much changed in each.
    pub fn outline(&self) -> impl Iterator<Item = OutlineLine<'_>> {
        self.sections.iter().map(|section| OutlineLine {
            heading: section.newer.as_ref().or(section.older.as_ref()),
            gone: section.newer.is_none(),
            changes: section.changes,
            first: section.change.or_else(|| section.blocks.iter().find_map(|block| block.change)),
        })
    }
    /// The words of every paragraph of the newer text, in its order, read off the changes.
    #[must_use]
    pub fn newer_texts(&self) -> Vec<(ParagraphId, String)> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        let blocks = blocks.filter(|block| !matches!(block.what, What::MovedAway | What::Deleted));
        blocks
            .filter_map(|block| Some((block.newer.as_ref()?.id.clone(), text(block.newer_spans()))))
            .collect()
    }
    /// The words of every paragraph of the older text, read off the changes.
    #[must_use]
    pub fn older_texts(&self) -> BTreeMap<ParagraphId, String> {
        let mut joined: BTreeMap<&ParagraphId, (Vec<&ParagraphId>, String)> = BTreeMap::new();
        for block in self.sections.iter().flat_map(|section| &section.blocks) {
            let Some(first) = block.older.first().filter(|_| block.what != What::MovedAway) else { continue };
            let words = text(block.older_spans());
            if let Some((_, before)) = joined.get_mut(&first.id) {
                if !block.goes_on {
                    before.push(PARAGRAPH_BREAK);
                }
                before.push_str(&words);
            } else {
                let ids = block.older.iter().map(|cited| &cited.id).collect();
                joined.insert(&first.id, (ids, words));
            }
        }
        let apart = joined.into_values().flat_map(|(ids, words)| {
            let texts: Vec<String> = words.split(PARAGRAPH_BREAK).map(str::to_owned).collect();
            ids.into_iter().cloned().zip(texts).collect::<Vec<_>>()
        });
        apart.collect()
    }
}

impl Block {
    /// The words of the older text, changed ones marked.
    pub fn older_spans(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| span.mark != Mark::Insert)
    }
    /// The words of the newer text, changed ones marked.
    pub fn newer_spans(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| span.mark != Mark::Delete)
    }
}

fn text<'spans>(spans: impl Iterator<Item = &'spans Span>) -> String {
    spans.map(|span| span.text.as_str()).collect()
}

#[cfg(test)]
mod tests;

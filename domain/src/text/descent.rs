//! What became of each paragraph from one version to the next, and what did each new one come from?
//!
//! Kept short: a paragraph that is not mentioned became itself. Descents of versions that follow each other can be joined with
//! [`Descent::then`], so that a comment on Rev.1 is found in Rev.3.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::identity::{ParagraphId, SectionId};

/// The lineage from an older version to a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Descent {
    /// What the older paragraphs became that did not simply stay themselves. One that did is mentioned if another was merged into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub became: Vec<Became<ParagraphId>>,
    /// New paragraphs that come from no older one, in the order of the newer text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inserted: Vec<ParagraphId>,
    /// What the older sections became that did not simply stay themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Became<SectionId>>,
    /// New sections that come from no older one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inserted_sections: Vec<SectionId>,
    /// What only a person can say: imported words with several equal candidates. Until then the older paragraph has no descendant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// What one older part became: nothing (deleted), another, or several in text order (split). Several older parts that became the
/// same one were merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Became<Id> {
    /// In the older text.
    pub from: Id,
    /// In the newer text, in its order.
    pub to: Vec<Id>,
}

/// A question for a person: which of these did the older paragraph become?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// In the older text.
    pub from: ParagraphId,
    /// Equally good candidates in the newer text, in its order; at least two, or one that several older ones claim equally.
    pub candidates: Vec<ParagraphId>,
}

impl Descent {
    /// The paragraphs an older one became, in the order of the newer text; none if it was deleted or a person has to choose.
    #[must_use]
    pub fn descendants(&self, older: &ParagraphId) -> Vec<ParagraphId> {
        found(&self.became, older)
    }
    /// The same for whoever asks of many paragraphs.
    #[must_use]
    pub fn steps(&self) -> Steps<'_, ParagraphId> {
        Steps::of(&self.became)
    }
    /// The sections an older one became.
    #[must_use]
    pub fn section_descendants(&self, older: &SectionId) -> Vec<SectionId> {
        found(&self.sections, older)
    }
    /// The older paragraphs a new one comes from; several if they were merged.
    #[must_use]
    pub fn ancestors(&self, newer: &ParagraphId) -> Vec<ParagraphId> {
        let named = self.became.iter().filter(|line| line.to.contains(newer)).map(|line| line.from.clone());
        let mut ancestors: Vec<ParagraphId> = named.collect();
        if !self.inserted.contains(newer)
            && !self.became.iter().any(|line| line.from == *newer)
            && ancestors.is_empty()
        {
            ancestors.push(newer.clone());
        }
        ancestors
    }
    /// The open question about an older paragraph, if there is one.
    #[must_use]
    pub fn choice(&self, older: &ParagraphId) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.from == *older)
    }
    /// Whether every part of the older text is the same part of the newer one.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        *self == Self::default()
    }
    /// The descent over two steps: this one, then the next. What waits for a choice in either step waits in the whole.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let mut joined = Self {
            became: chain(&self.became, &self.inserted, &next.became),
            sections: chain(&self.sections, &self.inserted_sections, &next.sections),
            ..Self::default()
        };
        joined.inserted = carried(&self.inserted, &next.became, &next.inserted, &joined.became);
        joined.inserted_sections =
            carried(&self.inserted_sections, &next.sections, &next.inserted_sections, &joined.sections);
        joined.choices = self.choices_through(next);
        joined
    }
    fn choices_through(&self, next: &Self) -> Vec<Choice> {
        let mut joined: BTreeMap<ParagraphId, Vec<ParagraphId>> = BTreeMap::new();
        for choice in &self.choices {
            let candidates = choice.candidates.iter().flat_map(|candidate| next.descendants(candidate));
            joined.entry(choice.from.clone()).or_default().extend(candidates);
        }
        for choice in &next.choices {
            for older in self.ancestors(&choice.from) {
                joined.entry(older).or_default().extend(choice.candidates.iter().cloned());
            }
        }
        joined.retain(|_, candidates| {
            let mut seen = BTreeSet::new();
            candidates.retain(|candidate| seen.insert(candidate.clone()));
            !candidates.is_empty()
        });
        joined.into_iter().map(|(from, candidates)| Choice { from, candidates }).collect()
    }
}

fn found<Id: Clone + PartialEq>(lines: &[Became<Id>], older: &Id) -> Vec<Id> {
    lines.iter().find(|line| line.from == *older).map_or_else(|| vec![older.clone()], |line| line.to.clone())
}

/// Where older parts went, for whoever asks of many: the lines of a descent by what they begin at.
#[derive(Clone, Debug)]
pub struct Steps<'a, Id>(HashMap<&'a Id, &'a [Id]>);

impl<'a, Id: Eq + Hash> Steps<'a, Id> {
    fn of(lines: &'a [Became<Id>]) -> Self {
        // The first line of a part counts, as in `found`.
        Self(lines.iter().rev().map(|line| (&line.from, line.to.as_slice())).collect())
    }

    /// What an older part became, in the order of the newer text: itself, unless a line says otherwise.
    pub fn found<'b>(&self, older: &'b Id) -> &'b [Id]
    where
        'a: 'b,
    {
        self.0.get(older).copied().unwrap_or(std::slice::from_ref(older))
    }
}

/// The lines of the first step carried through the second, then the lines of the second that begin at parts the first left alone.
fn chain<Id: Clone + Hash + Ord>(
    first: &[Became<Id>],
    inserted: &[Id],
    second: &[Became<Id>],
) -> Vec<Became<Id>> {
    let new: BTreeSet<&Id> = inserted.iter().chain(first.iter().flat_map(|line| &line.to)).collect();
    let mentioned: BTreeSet<&Id> = first.iter().map(|line| &line.from).collect();
    let steps = Steps::of(second);
    let carried = first.iter().map(|line| {
        let mut to = Vec::with_capacity(line.to.len());
        for part in line.to.iter().flat_map(|part| steps.found(part)) {
            if !to.contains(part) {
                to.push(part.clone());
            }
        }
        Became { from: line.from.clone(), to }
    });
    let untouched =
        second.iter().filter(|line| !new.contains(&line.from) && !mentioned.contains(&line.from)).cloned();
    carried.chain(untouched).filter(|line| line.to != [line.from.clone()]).collect()
}

/// What the first step inserted, as it stands after the second; then what the second inserted. Parts that also come from an older
/// one (merged with it) are not new.
fn carried<Id: Clone + Hash + Ord>(
    first: &[Id],
    second: &[Became<Id>],
    inserted: &[Id],
    lines: &[Became<Id>],
) -> Vec<Id> {
    let mut known: BTreeSet<&Id> = lines.iter().flat_map(|line| &line.to).collect();
    let steps = Steps::of(second);
    let all = first.iter().flat_map(|part| steps.found(part)).chain(inserted);
    all.filter(|part| known.insert(part)).cloned().collect()
}

//! How a redline is put together: paragraphs matched by lineage, words compared, what is gone put where it was.

use std::collections::{HashMap, HashSet};

use super::{Block, Cited, Heading, Redline, SectionChange, What};
use crate::identity::{ParagraphId, SectionId};
use crate::text::descent::Descent;
use crate::text::document::{Document, Paragraph, Section};
use crate::text::moves::{self, Moves};
use crate::text::wording::{Mark, PARAGRAPH_BREAK, Span, compare};

pub(super) fn build(older: &Document, newer: &Document, descent: &Descent) -> Redline {
    let pair = Pair::new(older, newer, descent);
    let mut blocks = pair.blocks();
    let mut left = pair.left_behind();
    let mut sections = Vec::new();
    sections.extend(pair.sections_gone_after(None, &mut left));
    for (at, section) in newer.sections.iter().enumerate() {
        let mut change = pair.section(at, section);
        change.blocks.extend(left.at_start.remove(&at).unwrap_or_default());
        for place in pair.new_places(at) {
            change.blocks.extend(blocks[place].take());
            change.blocks.extend(left.after.remove(&place).unwrap_or_default());
        }
        sections.push(change);
        sections.extend(pair.sections_gone_after(Some(at), &mut left));
    }
    numbered(sections)
}

fn numbered(mut sections: Vec<SectionChange>) -> Redline {
    let mut changes = 0;
    for section in &mut sections {
        let before = changes;
        let mut next = || {
            changes += 1;
            Some(changes)
        };
        let heading_changed = section.change.is_some();
        section.change = if heading_changed { next() } else { None };
        for block in &mut section.blocks {
            if !matches!(block.what, What::Unchanged | What::MovedAway) {
                block.change = next();
            }
        }
        section.changes = changes - before;
    }
    Redline { sections, changes }
}

/// Blocks of the older text that have no place of their own in the newer one: by what they stand after.
#[derive(Default)]
struct Left {
    /// After a newer paragraph.
    after: HashMap<usize, Vec<Block>>,
    /// At the beginning of a newer section.
    at_start: HashMap<usize, Vec<Block>>,
    /// In an older section that is gone.
    in_gone: HashMap<usize, Vec<Block>>,
}

/// Two versions, their paragraphs by place, and which is which.
struct Pair<'text> {
    older: &'text Document,
    newer: &'text Document,
    olds: Vec<&'text Paragraph>,
    news: Vec<&'text Paragraph>,
    old_labels: HashMap<ParagraphId, String>,
    new_labels: HashMap<ParagraphId, String>,
    /// For each older paragraph its newer ones, and the other way round.
    from: Vec<Vec<usize>>,
    to: Vec<Vec<usize>>,
    /// For each older section the newer one it went on as, and the other way round.
    home: Vec<Option<usize>>,
    came_from: HashMap<usize, usize>,
    moves: Moves,
}

impl<'text> Pair<'text> {
    fn new(older: &'text Document, newer: &'text Document, descent: &Descent) -> Self {
        let olds: Vec<&Paragraph> = older.paragraphs().map(|(_, paragraph)| paragraph).collect();
        let news: Vec<&Paragraph> = newer.paragraphs().map(|(_, paragraph)| paragraph).collect();
        let (from, to) = links(&olds, &news, descent);
        let home = homes(older, newer, descent);
        let mut came_from = HashMap::new();
        for (old, new) in home.iter().enumerate() {
            if let Some(new) = new {
                came_from.entry(*new).or_insert(old);
            }
        }
        let (old_labels, new_labels) = (older.labels(), newer.labels());
        let moves = moves::between(older, newer, descent);
        Self { older, newer, olds, news, old_labels, new_labels, from, to, home, came_from, moves }
    }

    /// The places of the paragraphs of a newer section.
    fn new_places(&self, section: usize) -> std::ops::Range<usize> {
        let before: usize =
            self.newer.sections[..section].iter().map(|section| section.paragraphs.len()).sum();
        before..before + self.newer.sections[section].paragraphs.len()
    }

    fn old(&self, at: usize) -> Cited {
        cited(self.olds[at], &self.old_labels)
    }

    fn new_one(&self, at: usize) -> Cited {
        cited(self.news[at], &self.new_labels)
    }

    fn moved(&self, old: usize, new: usize) -> bool {
        self.moves.paragraphs.contains(&(self.olds[old].id.clone(), self.news[new].id.clone()))
    }

    fn section(&self, at: usize, section: &Section) -> SectionChange {
        let older = self.came_from.get(&at).map(|old| &self.older.sections[*old]);
        let moved = self.moves.sections.contains(&section.id);
        let changed = moved || older.is_none_or(|older| older.title != section.title);
        SectionChange {
            older: older.map(heading),
            newer: Some(heading(section)),
            change: changed.then_some(0),
            moved,
            heading: compare(&older.map(Section::heading).unwrap_or_default(), &section.heading()),
            blocks: Vec::new(),
            changes: 0,
        }
    }

    /// The sections that are gone and stood after one that went on as this (or before all that went on).
    fn sections_gone_after(&self, after: Option<usize>, left: &mut Left) -> Vec<SectionChange> {
        let mut last = None;
        let gone = self.home.iter().enumerate().filter_map(|(old, home)| {
            last = home.or(last);
            (home.is_none() && last == after).then_some(old)
        });
        let gone = gone.map(|old| {
            let section = &self.older.sections[old];
            SectionChange {
                older: Some(heading(section)),
                newer: None,
                change: Some(0),
                moved: false,
                heading: compare(&section.heading(), ""),
                blocks: left.in_gone.remove(&old).unwrap_or_default(),
                changes: 0,
            }
        });
        gone.collect()
    }

    /// One block for each newer paragraph.
    fn blocks(&self) -> Vec<Option<Block>> {
        let mut blocks: Vec<Option<Block>> = (0..self.news.len()).map(|_| None).collect();
        for at in 0..self.news.len() {
            if blocks[at].is_some() {
                continue;
            }
            match self.to[at].as_slice() {
                [] => blocks[at] = Some(self.inserted(at)),
                [old] if self.from[*old].len() == 1 => blocks[at] = Some(self.one_to_one(*old, at)),
                _ => {
                    for (place, block) in self.group(at) {
                        blocks[place] = Some(block);
                    }
                }
            }
        }
        blocks
    }

    fn inserted(&self, at: usize) -> Block {
        Block {
            change: None,
            what: What::Inserted,
            older: Vec::new(),
            newer: Some(self.new_one(at)),
            goes_on: false,
            spans: vec![Span::new(Mark::Insert, &*self.news[at].text)],
        }
    }

    fn one_to_one(&self, old: usize, new: usize) -> Block {
        let (before, now) = (self.olds[old], self.news[new]);
        let what = match (self.moved(old, new), before.text == now.text && before.kind == now.kind) {
            (true, _) => What::MovedHere,
            (false, true) => What::Unchanged,
            (false, false) => What::Edited,
        };
        Block {
            change: None,
            what,
            older: vec![self.old(old)],
            newer: Some(self.new_one(new)),
            goes_on: false,
            spans: compare(&before.text, &now.text),
        }
    }

    /// The paragraphs that were cut or run together with each other, as one comparison cut at the newer paragraphs.
    fn group(&self, new: usize) -> Vec<(usize, Block)> {
        let (olds, news) = self.relatives(new);
        let joined = |texts: Vec<&str>| texts.join(&PARAGRAPH_BREAK.to_string());
        let spans = compare(
            &joined(olds.iter().map(|old| &*self.olds[*old].text).collect()),
            &joined(news.iter().map(|new| &*self.news[*new].text).collect()),
        );
        let pieces = cut(spans, news.len());
        let what = if olds.len() == 1 { What::Cut } else { What::RunTogether };
        let older: Vec<Cited> = olds.iter().map(|old| self.old(*old)).collect();
        let block = |(new, piece): (usize, Piece)| {
            let newer = Some(self.new_one(new));
            (
                new,
                Block {
                    change: None,
                    what,
                    older: older.clone(),
                    newer,
                    goes_on: piece.goes_on,
                    spans: piece.spans,
                },
            )
        };
        news.into_iter().zip(pieces).map(block).collect()
    }

    /// Everything that is linked with a newer paragraph, in the order of the texts.
    fn relatives(&self, new: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut olds, mut news) = (HashSet::new(), HashSet::from([new]));
        let mut open = vec![new];
        while let Some(new) = open.pop() {
            for old in self.to[new].iter().filter(|old| olds.insert(**old)) {
                open.extend(self.from[*old].iter().filter(|new| news.insert(**new)));
            }
        }
        let sorted = |places: HashSet<usize>| {
            let mut places: Vec<usize> = places.into_iter().collect();
            places.sort_unstable();
            places
        };
        (sorted(olds), sorted(news))
    }

    /// Paragraphs that are gone, and the places from which others moved.
    fn left_behind(&self) -> Left {
        let (mut left, mut old) = (Left::default(), 0);
        for (at, section) in self.older.sections.iter().enumerate() {
            let mut after = None;
            for _ in &section.paragraphs {
                let stayed = self.from[old].iter().copied().filter(|new| !self.moved(old, *new)).max();
                after = stayed.max(after);
                if stayed.is_none() {
                    let block = self.gone(old);
                    match (after, self.home[at]) {
                        (Some(new), _) => left.after.entry(new).or_default().push(block),
                        (None, Some(home)) => left.at_start.entry(home).or_default().push(block),
                        (None, None) => left.in_gone.entry(at).or_default().push(block),
                    }
                }
                old += 1;
            }
        }
        left
    }

    fn gone(&self, old: usize) -> Block {
        let to = self.from[old].first().map(|new| self.new_one(*new));
        let (what, spans) = match to {
            Some(_) => (What::MovedAway, Vec::new()),
            None => (What::Deleted, vec![Span::new(Mark::Delete, &*self.olds[old].text)]),
        };
        Block { change: None, what, older: vec![self.old(old)], newer: to, goes_on: false, spans }
    }
}

fn cited(paragraph: &Paragraph, labels: &HashMap<ParagraphId, String>) -> Cited {
    let label = labels.get(&paragraph.id).cloned().unwrap_or_default();
    Cited { id: paragraph.id.clone(), label, kind: paragraph.kind }
}

fn heading(section: &Section) -> Heading {
    Heading {
        id: section.id.clone(),
        depth: section.depth,
        number: section.number.clone(),
        title: section.title.clone(),
    }
}

/// What becomes of which, by place.
fn links(olds: &[&Paragraph], news: &[&Paragraph], descent: &Descent) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let places: HashMap<&ParagraphId, usize> =
        news.iter().enumerate().map(|(at, new)| (&new.id, at)).collect();
    let steps = descent.steps();
    let mut to = vec![Vec::new(); news.len()];
    let from = olds.iter().enumerate().map(|(old, paragraph)| {
        let found: Vec<usize> =
            steps.found(&paragraph.id).iter().filter_map(|id| places.get(id).copied()).collect();
        for new in &found {
            to[*new].push(old);
        }
        found
    });
    let from = from.collect();
    (from, to)
}

/// The newer section that each older one went on as; the first of several claims it.
fn homes(older: &Document, newer: &Document, descent: &Descent) -> Vec<Option<usize>> {
    let places: HashMap<&SectionId, usize> =
        newer.sections.iter().enumerate().map(|(at, section)| (&section.id, at)).collect();
    let home = |section: &Section| {
        let descendants = descent.section_descendants(&section.id);
        descendants.iter().find_map(|id| places.get(id).copied())
    };
    older.sections.iter().map(home).collect()
}

/// The words of one newer paragraph of a group.
#[derive(Default)]
struct Piece {
    goes_on: bool,
    spans: Vec<Span>,
}

/// Cuts a comparison at the breaks of the newer text. Breaks of the older text alone stay in deleted words.
fn cut(spans: Vec<Span>, count: usize) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    for span in spans {
        if span.mark == Mark::Delete {
            push(&mut pieces, span.mark, &span.text);
            continue;
        }
        for (at, words) in span.text.split(PARAGRAPH_BREAK).enumerate() {
            if at > 0 {
                pieces.push(Piece { goes_on: span.mark == Mark::Insert, spans: Vec::new() });
            }
            push(&mut pieces, span.mark, words);
        }
    }
    pieces.resize_with(count, Piece::default);
    pieces
}

fn push(pieces: &mut [Piece], mark: Mark, words: &str) {
    if let Some(piece) = pieces.last_mut()
        && !words.is_empty()
    {
        piece.spans.push(Span::new(mark, words));
    }
}

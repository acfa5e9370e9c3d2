//! Which words were put in, and which taken out, so that a lawyer can read it?
//!
//! Words and marks of punctuation are compared, never letters. What is left equal between two changes only by chance (a space, an "of") is
//! made part of the change; a change that could begin at several places begins where a sentence or a word does; and where hardly
//! anything is left, the whole is replaced.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words::{Numbers, is_word, pieces};

/// Stands between paragraphs where several are compared at once, and only there; show it as `¶`.
pub const PARAGRAPH_BREAK: char = '\u{2029}';
/// Of the longer text less than this part in a hundred is in the other one, and the shorter one did not stay: the whole is replaced.
const HARDLY_ALIKE: usize = 25;
/// The shorter text stayed if at least this part in a hundred of it is in the longer one.
const STAYED: usize = 80;
/// So many words left equal between two changes may be there by chance.
const BY_CHANCE: usize = 3;
/// Texts whose lengths in pieces multiply to more are not compared word by word; that is two paragraphs of the longest kind.
const MOST_WORK: usize = 60_000_000;

/// A run of words with one mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What happened to them.
    pub mark: Mark,
    /// The words with the spaces between them, as they stand in the text.
    pub text: String,
}

/// What happened to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// In both texts.
    Equal,
    /// In the older text only.
    Delete,
    /// In the newer text only.
    Insert,
}

impl Span {
    pub(super) fn new(mark: Mark, text: impl Into<String>) -> Self {
        Self { mark, text: text.into() }
    }
}

/// The changes that make the newer text of the older one. Equal and deleted words together are the older text, equal and inserted ones the
/// newer, letter by letter.
#[must_use]
pub fn compare(older: &str, newer: &str) -> Vec<Span> {
    if older == newer {
        return spans([(Mark::Equal, older)]);
    }
    let (olds, news) = (pieces(older), pieces(newer));
    if hardly_alike(&olds, &news) || olds.len().saturating_mul(news.len()) > MOST_WORK {
        return spans([(Mark::Delete, older), (Mark::Insert, newer)]);
    }
    let mut text = Compared::new(&olds, &news);
    text.absorb_chance();
    text.settle_edges();
    text.spans()
}

fn spans<'text>(marked: impl IntoIterator<Item = (Mark, &'text str)>) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for (mark, text) in marked.into_iter().filter(|(_, text)| !text.is_empty()) {
        match all.last_mut() {
            Some(last) if last.mark == mark => last.text.push_str(text),
            _ => all.push(Span::new(mark, text)),
        }
    }
    all
}

fn hardly_alike(olds: &[&str], news: &[&str]) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let words = |pieces: &[&str]| pieces.iter().filter(|piece| is_word(piece)).count();
    for piece in olds.iter().filter(|piece| is_word(piece)) {
        *counts.entry(piece).or_default() += 1;
    }
    let shared = news.iter().filter(|piece| counts.get_mut(**piece).is_some_and(taken_one)).count();
    let (olds, news) = (words(olds), words(news));
    shared * 100 < olds.max(news) * HARDLY_ALIKE && shared * 100 < olds.min(news) * STAYED
}

fn taken_one(count: &mut usize) -> bool {
    *count = count.wrapping_sub(1);
    *count != usize::MAX || {
        *count = 0;
        false
    }
}

/// Equal pieces, then a change of some pieces into others: by how many.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    equal: usize,
    deleted: usize,
    inserted: usize,
}

struct Compared<'text> {
    olds: &'text [&'text str],
    news: &'text [&'text str],
    steps: Vec<Step>,
    /// Equal pieces after the last change.
    rest: usize,
}

impl<'text> Compared<'text> {
    fn new(olds: &'text [&'text str], news: &'text [&'text str]) -> Self {
        let mut numbers = Numbers::default();
        let old_numbers: Vec<u32> = olds.iter().map(|piece| numbers.of(piece)).collect();
        let new_numbers: Vec<u32> = news.iter().map(|piece| numbers.of(piece)).collect();
        let (mut steps, mut step) = (Vec::new(), Step::default());
        for op in capture_diff_slices(Algorithm::Myers, &old_numbers, &new_numbers) {
            match op {
                DiffOp::Equal { len, .. } => {
                    if step.deleted + step.inserted > 0 {
                        steps.push(std::mem::take(&mut step));
                    }
                    step.equal += len;
                }
                DiffOp::Delete { old_len, .. } => step.deleted += old_len,
                DiffOp::Insert { new_len, .. } => step.inserted += new_len,
                DiffOp::Replace { old_len, new_len, .. } => {
                    step.deleted += old_len;
                    step.inserted += new_len;
                }
            }
        }
        let mut rest = step.equal;
        if step.deleted + step.inserted > 0 {
            steps.push(step);
            rest = 0;
        }
        Self { olds, news, steps, rest }
    }

    /// Makes what is equal by chance part of the changes on both sides, until nothing is.
    fn absorb_chance(&mut self) {
        let mut kept: Vec<(Step, usize, usize)> = Vec::new();
        let (mut old_at, mut new_at) = (0, 0);
        for step in std::mem::take(&mut self.steps) {
            // Where the change of this step begins in both texts.
            let mut current = (step, old_at + step.equal, new_at + step.equal);
            (old_at, new_at) = (current.1 + step.deleted, current.2 + step.inserted);
            while let Some((before, old_from, new_from)) = kept.pop() {
                if !self.is_chance(&(before, old_from, new_from), &current) {
                    kept.push((before, old_from, new_from));
                    break;
                }
                let (step, ..) = current;
                let joined = Step {
                    equal: before.equal,
                    deleted: before.deleted + step.equal + step.deleted,
                    inserted: before.inserted + step.equal + step.inserted,
                };
                current = (joined, old_from, new_from);
            }
            kept.push(current);
        }
        self.steps = kept.into_iter().map(|(step, ..)| step).collect();
    }

    /// Whether what is equal between two changes is there by chance: no more than a few words, and no more than either change has; or
    /// nothing but spaces and punctuation between words.
    fn is_chance(
        &self,
        (before, old_from, new_from): &(Step, usize, usize),
        after: &(Step, usize, usize),
    ) -> bool {
        let between = &self.olds[after.1 - after.0.equal..after.1];
        if between.iter().any(|piece| piece.starts_with(PARAGRAPH_BREAK)) {
            return false;
        }
        let words = |pieces: &[&str]| pieces.iter().filter(|piece| is_word(piece)).count();
        let larger = |olds: &[&str], news: &[&str]| words(olds).max(words(news));
        let left = larger(
            &self.olds[*old_from..old_from + before.deleted],
            &self.news[*new_from..new_from + before.inserted],
        );
        let right = larger(
            &self.olds[after.1..after.1 + after.0.deleted],
            &self.news[after.2..after.2 + after.0.inserted],
        );
        let equal = words(between);
        equal <= BY_CHANCE && left > 0 && right > 0 && equal < left.max(right) && equal <= left.min(right)
    }

    /// Moves each insertion and each deletion to where it reads best: `a b [a b] c` may be `[a b] a b c` as well.
    fn settle_edges(&mut self) {
        let (mut old_at, mut new_at) = (0, 0);
        for at in 0..self.steps.len() {
            let step = self.steps[at];
            let (old_from, new_from) = (old_at + step.equal, new_at + step.equal);
            let after = self.steps.get(at + 1).map_or(self.rest, |next| next.equal);
            let (text, from, length) = match (step.deleted, step.inserted) {
                (0, length) => (self.news, new_from, length),
                (length, 0) => (self.olds, old_from, length),
                _ => ([].as_slice(), 0, 0),
            };
            let shift = best_shift(text, from, length, (step.equal, after));
            self.steps[at].equal = step.equal.saturating_add_signed(shift);
            match self.steps.get_mut(at + 1) {
                Some(next) => next.equal = next.equal.saturating_add_signed(-shift),
                None => self.rest = self.rest.saturating_add_signed(-shift),
            }
            old_at = (old_from + step.deleted).saturating_add_signed(shift);
            new_at = (new_from + step.inserted).saturating_add_signed(shift);
        }
    }

    fn spans(&self) -> Vec<Span> {
        let (mut old_at, mut new_at, mut marked) = (0, 0, Vec::new());
        for step in &self.steps {
            let (old_from, new_from) = (old_at + step.equal, new_at + step.equal);
            marked.push((Mark::Equal, &self.olds[old_at..old_from]));
            (old_at, new_at) = (old_from + step.deleted, new_from + step.inserted);
            marked.push((Mark::Delete, &self.olds[old_from..old_at]));
            marked.push((Mark::Insert, &self.news[new_from..new_at]));
        }
        marked.push((Mark::Equal, &self.olds[old_at..]));
        spans(marked.into_iter().flat_map(|(mark, pieces)| pieces.iter().map(move |piece| (mark, *piece))))
    }
}

/// By how many pieces a run moves to the right (or, negative, to the left) to begin and end at the best places it can.
fn best_shift(text: &[&str], from: usize, length: usize, (before, after): (usize, usize)) -> isize {
    if length == 0 {
        return 0;
    }
    let left = (1..=before.min(from)).take_while(|by| text[from - by] == text[from + length - by]).count();
    let right = (0..after).take_while(|by| text.get(from + by) == text.get(from + length + by)).count();
    let score = |start: usize| edge(text, start) + edge(text, start + length);
    let best = (from - left..=from + right)
        .max_by_key(|start| (score(*start), std::cmp::Reverse(start.abs_diff(from))));
    let best = best.unwrap_or(from);
    isize::try_from(best).unwrap_or(0) - isize::try_from(from).unwrap_or(0)
}

/// How well a change begins or ends before this piece.
fn edge(text: &[&str], at: usize) -> u8 {
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    let (Some(before), Some(next)) = (before, text.get(at)) else { return 6 };
    if before.starts_with(PARAGRAPH_BREAK) || next.starts_with(PARAGRAPH_BREAK) {
        return 6;
    }
    if !before.starts_with(char::is_whitespace) {
        return if next.starts_with(char::is_whitespace) { 2 } else { 1 };
    }
    match at.checked_sub(2).and_then(|at| text.get(at)).and_then(|piece| piece.chars().next_back()) {
        Some('.' | '!' | '?' | '。') => 5,
        Some(',' | ';' | ':') => 4,
        _ => 3,
    }
}

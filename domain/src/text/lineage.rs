//! Which older paragraph is which newer one, where nobody said so?
//!
//! What marks say is taken as it is. The rest is found by the words, most certain first: the same words; one paragraph cut into
//! several; several run together; the most alike; and what was taken out of one and stands in another now. Where two candidates are
//! equally good (the same likeness, and neighbours that tell nothing) there is no link but a question for a person.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::likeness::{Features, Index, Reader};

/// Two paragraphs are versions of one from this likeness on, in thousandths.
const ALIKE: usize = 500;
/// A piece of a paragraph that was cut has at least this part of its words from it.
const CUT_FROM: usize = 700;
/// A paragraph without a link of its own comes from another if at least this part of its words was taken from there.
const TAKEN_FROM: usize = 600;
/// Most candidates put before a person; a text that repeats one sentence more often is not told apart by looking.
const MOST_CANDIDATES: usize = 10;
/// Groups of equal candidates with more pairs than this are not told apart by their neighbours.
const MOST_PAIRS: usize = 10_000;
/// Fewer words and pairs than these (four words) prove nothing by standing in another paragraph.
const TELLING: usize = 7;

/// What is known of the paragraphs of two versions: by place in their lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Links {
    /// Older and newer paragraph.
    pub(super) links: Vec<(usize, usize)>,
    /// An older paragraph and its equal candidates.
    pub(super) choices: Vec<(usize, Vec<usize>)>,
}

/// The links between two lists of texts, given those that marks say.
pub(super) fn links(older: &[&str], newer: &[&str], said: &[(usize, usize)]) -> Links {
    let mut search = Search::new(older, newer, said);
    search.same_words(older, newer);
    if search.is_complete() {
        return search.done();
    }
    search.read(older, newer);
    search.cut();
    search.run_together();
    search.most_alike();
    search.taken_from();
    search.done()
}

struct Search {
    /// For each older paragraph its newer ones.
    from: Vec<Vec<usize>>,
    /// For each newer paragraph its older ones.
    to: Vec<Vec<usize>>,
    /// Older paragraphs that wait for a person.
    choices: BTreeMap<usize, Vec<usize>>,
    /// Newer paragraphs that are candidates of a choice.
    waiting: HashSet<usize>,
    older: Vec<Features>,
    newer: Vec<Features>,
}

impl Search {
    fn new(older: &[&str], newer: &[&str], said: &[(usize, usize)]) -> Self {
        let mut search = Self {
            from: vec![Vec::new(); older.len()],
            to: vec![Vec::new(); newer.len()],
            choices: BTreeMap::new(),
            waiting: HashSet::new(),
            older: Vec::new(),
            newer: Vec::new(),
        };
        for (old, new) in said {
            search.link(*old, *new);
        }
        search
    }

    fn link(&mut self, old: usize, new: usize) {
        if !self.from[old].contains(&new) {
            self.from[old].push(new);
            self.to[new].push(old);
        }
    }

    fn free_older(&self) -> Vec<usize> {
        (0..self.from.len())
            .filter(|old| self.from[*old].is_empty() && !self.choices.contains_key(old))
            .collect()
    }

    fn free_newer(&self) -> Vec<usize> {
        (0..self.to.len()).filter(|new| self.to[*new].is_empty() && !self.waiting.contains(new)).collect()
    }

    fn is_complete(&self) -> bool {
        self.free_newer().is_empty() && self.free_older().is_empty()
    }

    fn done(mut self) -> Links {
        let mut links: Vec<(usize, usize)> = Vec::new();
        for (old, news) in self.from.iter_mut().enumerate() {
            news.sort_unstable();
            links.extend(news.iter().map(|new| (old, *new)));
        }
        Links { links, choices: self.choices.into_iter().collect() }
    }

    /// Only what is without a link or was changed is read word by word: nothing was taken from what stayed as it was.
    fn read(&mut self, older: &[&str], newer: &[&str]) {
        let mut reader = Reader::default();
        let mut features = |own: &str, others: &[usize], texts: &[&str]| match others {
            [other] if texts[*other] == own => Features::default(),
            _ => reader.features(own),
        };
        self.older = older.iter().zip(&self.from).map(|(text, news)| features(text, news, newer)).collect();
        self.newer = newer.iter().zip(&self.to).map(|(text, olds)| features(text, olds, older)).collect();
    }

    /// How many of the neighbours of two paragraphs belong together: 0, 1 or 2. The beginnings of both texts do, and the ends.
    fn neighbours(&self, old: usize, new: usize) -> usize {
        let before = match (old.checked_sub(1), new.checked_sub(1)) {
            (Some(old), Some(new)) => self.from[old].contains(&new),
            (None, None) => true,
            _ => false,
        };
        let after = match (old + 1 == self.from.len(), new + 1 == self.to.len()) {
            (false, false) => self.from[old + 1].contains(&(new + 1)),
            (true, true) => true,
            _ => false,
        };
        usize::from(before) + usize::from(after)
    }

    fn same_words(&mut self, older: &[&str], newer: &[&str]) {
        let mut groups: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for old in self.free_older() {
            groups.entry(older[old]).or_default().0.push(old);
        }
        for new in self.free_newer() {
            if let Some(group) = groups.get_mut(newer[new]) {
                group.1.push(new);
            }
        }
        let mut repeated = Vec::new();
        for (olds, news) in groups.into_values().filter(|(_, news)| !news.is_empty()) {
            match (olds.as_slice(), news.as_slice()) {
                ([old], [new]) => self.link(*old, *new),
                _ => repeated.push((olds, news)),
            }
        }
        repeated.sort_unstable();
        self.repeated(repeated);
    }

    /// The same words more than once: neighbours tell which is which, one link making the next one certain; then, if as many are left
    /// on both sides, their order. What is left after that is a question.
    fn repeated(&mut self, mut groups: Vec<(Vec<usize>, Vec<usize>)>) {
        loop {
            let mut found = false;
            for (olds, news) in &mut groups {
                while let Some((old, new)) = self.certain(olds, news) {
                    self.link(old, new);
                    olds.retain(|other| *other != old);
                    news.retain(|other| *other != new);
                    found = true;
                }
            }
            if !found {
                break;
            }
        }
        for (olds, news) in groups.into_iter().filter(|(olds, news)| !olds.is_empty() && !news.is_empty()) {
            if olds.len() == news.len() {
                olds.into_iter().zip(news).for_each(|(old, new)| self.link(old, new));
            } else {
                self.ask(&olds, &news);
            }
        }
    }

    /// A pair whose neighbours belong together more than those of any other pair with either of them.
    fn certain(&self, olds: &[usize], news: &[usize]) -> Option<(usize, usize)> {
        if let ([old], [new]) = (olds, news) {
            return Some((*old, *new));
        }
        if olds.len() * news.len() > MOST_PAIRS {
            return None;
        }
        let best = |candidates: &[usize], score: &dyn Fn(usize) -> usize| -> Option<usize> {
            let highest =
                candidates.iter().map(|candidate| score(*candidate)).max().filter(|score| *score > 0)?;
            let mut best = candidates.iter().filter(|candidate| score(**candidate) == highest);
            best.next().filter(|_| best.next().is_none()).copied()
        };
        olds.iter().find_map(|old| {
            let new = best(news, &|new| self.neighbours(*old, new))?;
            let back = best(olds, &|old| self.neighbours(old, new))?;
            (back == *old).then_some((*old, new))
        })
    }

    fn ask(&mut self, olds: &[usize], news: &[usize]) {
        for old in olds {
            self.choices.entry(*old).or_default().extend(news.iter().take(MOST_CANDIDATES));
        }
        self.waiting.extend(news);
    }

    /// One older paragraph, several newer ones that are pieces of it.
    fn cut(&mut self) {
        let (olds, news) = (self.free_older(), self.free_newer());
        let index = Index::of(news.iter().map(|new| (*new, &self.newer[*new])));
        for old in olds {
            let pieces = pieces(&self.older[old], &self.newer, index.sharing(&self.older[old]));
            let pieces: Vec<usize> = pieces.into_iter().filter(|new| self.to[*new].is_empty()).collect();
            if pieces.len() > 1 {
                for new in pieces {
                    self.link(old, new);
                }
            }
        }
    }

    /// Several older paragraphs that are pieces of one newer one.
    fn run_together(&mut self) {
        let (olds, news) = (self.free_older(), self.free_newer());
        let index = Index::of(olds.iter().map(|old| (*old, &self.older[*old])));
        for new in news {
            let pieces = pieces(&self.newer[new], &self.older, index.sharing(&self.newer[new]));
            let pieces: Vec<usize> = pieces.into_iter().filter(|old| self.from[*old].is_empty()).collect();
            if pieces.len() > 1 {
                for old in pieces {
                    self.link(old, new);
                }
            }
        }
    }

    /// Each with the one it is most like, if that one is most like it too. Candidates that are equally good are a question.
    fn most_alike(&mut self) {
        let (olds, news) = (self.free_older(), self.free_newer());
        let index = Index::of(news.iter().map(|new| (*new, &self.newer[*new])));
        let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
        for old in olds {
            for new in index.sharing(&self.older[old]) {
                let likeness = self.older[old].likeness(&self.newer[new]);
                if likeness >= ALIKE {
                    pairs.push((likeness, old, new));
                }
            }
        }
        pairs.sort_unstable_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(&two.1)).then(one.2.cmp(&two.2)));
        for same in pairs.chunk_by(|one, two| one.0 == two.0) {
            let same: Vec<(usize, usize)> = same.iter().map(|(_, old, new)| (*old, *new)).collect();
            let rivals: Rivals = same.iter().filter(|pair| self.is_open(pair)).copied().collect();
            for rivals in rivals.0 {
                self.equally_alike(rivals);
            }
        }
    }

    fn is_open(&self, (old, new): &(usize, usize)) -> bool {
        let unlinked = self.from[*old].is_empty() && self.to[*new].is_empty();
        unlinked && !self.choices.contains_key(old) && !self.waiting.contains(new)
    }

    /// Pairs of one likeness that share paragraphs: one that no rival is as good as, by its neighbours, belongs together. What is left
    /// is a question.
    fn equally_alike(&mut self, mut rivals: Vec<(usize, usize)>) {
        while let Some((old, new)) = self.unrivalled(&rivals) {
            self.link(old, new);
            rivals.retain(|other| other.0 != old && other.1 != new);
        }
        let mut asked: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (old, new) in rivals {
            asked.entry(old).or_default().push(new);
        }
        for (old, mut news) in asked {
            news.sort_unstable();
            self.ask(&[old], &news);
        }
    }

    fn unrivalled(&self, rivals: &[(usize, usize)]) -> Option<(usize, usize)> {
        if rivals.len() * rivals.len() > MOST_PAIRS {
            return None;
        }
        let score = |(old, new): &(usize, usize)| self.neighbours(*old, *new);
        let best = rivals.iter().find(|pair| {
            let others = rivals.iter().filter(|other| other != pair);
            others
                .filter(|other| other.0 == pair.0 || other.1 == pair.1)
                .all(|other| score(other) < score(pair))
        });
        best.copied()
    }

    /// What is left: a newer paragraph whose words were taken out of an older one; an older one whose words were put into a newer one.
    fn taken_from(&mut self) {
        let news = self.free_newer();
        let index = Index::of(self.older.iter().enumerate());
        for new in news {
            if self.newer[new].len() < TELLING {
                continue;
            }
            let sources = index.sharing(&self.newer[new]).into_iter();
            let scored = sources
                .filter(|old| self.from[*old].iter().all(|other| self.older[*old] != self.newer[*other]));
            let scored = scored.map(|old| (self.newer[new].inside(&self.left_of_older(old)), old));
            if let Some(old) = only_best(scored.collect()) {
                self.link(old, new);
            }
        }
        let olds = self.free_older();
        let index = Index::of(self.newer.iter().enumerate());
        for old in olds {
            if self.older[old].len() < TELLING {
                continue;
            }
            let goals = index.sharing(&self.older[old]).into_iter();
            let scored =
                goals.filter(|new| self.to[*new].iter().all(|other| self.older[*other] != self.newer[*new]));
            let scored = scored.map(|new| (self.older[old].inside(&self.left_of_newer(new)), new));
            if let Some(new) = only_best(scored.collect()) {
                self.link(old, new);
            }
        }
    }

    fn left_of_older(&self, old: usize) -> Features {
        self.from[old].iter().fold(self.older[old].clone(), |left, new| left.without(&self.newer[*new]))
    }

    fn left_of_newer(&self, new: usize) -> Features {
        self.to[new].iter().fold(self.newer[new].clone(), |left, old| left.without(&self.older[*old]))
    }
}

/// The candidates that are pieces of a whole, in order; the same piece twice is one piece.
fn pieces(whole: &Features, all: &[Features], candidates: Vec<usize>) -> Vec<usize> {
    let mut left = whole.clone();
    let mut found = Vec::new();
    for candidate in candidates {
        let piece = &all[candidate];
        if piece.len() >= TELLING && piece.len() < whole.len() && piece.inside(&left) >= CUT_FROM {
            left = left.without(piece);
            found.push(candidate);
        }
    }
    found
}

/// The best of the scored candidates, if it is good enough and no other is as good.
fn only_best(mut scored: Vec<(usize, usize)>) -> Option<usize> {
    scored.sort_unstable_by_key(|(score, _)| std::cmp::Reverse(*score));
    match scored.as_slice() {
        [(score, best), rest @ ..]
            if *score >= TAKEN_FROM && rest.first().is_none_or(|second| second.0 < *score) =>
        {
            Some(*best)
        }
        _ => None,
    }
}

/// Pairs sorted into groups that have no paragraph in common.
struct Rivals(Vec<Vec<(usize, usize)>>);

impl FromIterator<(usize, usize)> for Rivals {
    fn from_iter<T: IntoIterator<Item = (usize, usize)>>(pairs: T) -> Self {
        let pairs: Vec<(usize, usize)> = pairs.into_iter().collect();
        // Each pair begins as a group; a paragraph seen before joins the groups of its pairs.
        let mut group: Vec<usize> = (0..pairs.len()).collect();
        let (mut olds, mut news) = (HashMap::new(), HashMap::new());
        for (at, (old, new)) in pairs.iter().enumerate() {
            for other in [*olds.entry(*old).or_insert(at), *news.entry(*new).or_insert(at)] {
                let (one, two) = (root(&mut group, at), root(&mut group, other));
                group[one.max(two)] = one.min(two);
            }
        }
        let mut groups: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, pair) in pairs.iter().enumerate() {
            groups.entry(root(&mut group, at)).or_default().push(*pair);
        }
        Self(groups.into_values().collect())
    }
}

fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

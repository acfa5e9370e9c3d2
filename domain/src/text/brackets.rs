//! Which words are not yet agreed? Square brackets mean just that (DR19).
//!
//! In a text: `Such persons [B1: should not be punished | may be exempted from punishment] for …`. A bracket has a name, by which the
//! record knows who asked for each alternative and who consented to its closing; the names of members never stand in the text. Typed
//! without a name (`[should]`, `[should | may]`, `[Alt 1: should][Alt 2: may]`) it is given the next free one when the text is taken.
//! `\[` and `\]` are brackets that mean nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::document::{Document, Ids};
use crate::identity::ParagraphId;

/// Deepest nesting: an alternative may have a bracket of its own, and so on; four is past what a meeting can read.
pub const DEEPEST: usize = 4;
/// Most brackets in one text, nested ones counted; more are not negotiated but pasted.
pub const MOST: usize = 2_000;
/// Most alternatives of one bracket.
pub const MOST_ALTERNATIVES: usize = 26;

/// The name of a bracket: `B1`, the same through all versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BracketId(String);

impl BracketId {
    /// A name of capital letters and a number, at most twelve characters; none if it is not one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.trim_start_matches(|first: char| first.is_ascii_uppercase());
        let letters = text.len() - digits.len();
        let named = letters > 0 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        (named && text.len() <= 12).then(|| Self(text.to_owned()))
    }
    pub(super) fn counted(number: u32) -> Self {
        Self(format!("B{number}"))
    }
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for BracketId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

/// A bracket in a text. All ranges are in bytes of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// None as long as it has not been named.
    pub name: Option<BracketId>,
    /// From its first `[` to its last `]`.
    pub whole: Range<usize>,
    /// The words of each alternative, without space around them; an empty one stands for no words at all.
    pub alternatives: Vec<Range<usize>>,
    /// 1 for a bracket that stands in no other.
    pub depth: usize,
}

/// Why the brackets of a text cannot be read. Positions are in bytes of that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is never closed.
    #[error("a square bracket is opened and never closed")]
    NeverClosed {
        /// Where it is opened.
        at: usize,
    },
    /// It closes nothing.
    #[error("a square bracket is closed that was never opened")]
    NeverOpened {
        /// Where it is closed.
        at: usize,
    },
    /// Nested too deep.
    #[error("square brackets stand at most {DEEPEST} deep in each other")]
    TooDeep {
        /// Where the deepest is opened.
        at: usize,
    },
    /// Too many alternatives.
    #[error("a square bracket has at most {MOST_ALTERNATIVES} alternatives")]
    TooManyAlternatives {
        /// Where the one too many begins.
        at: usize,
    },
    /// Nothing in it.
    #[error("a square bracket has no words in it")]
    Empty {
        /// Where it is opened.
        at: usize,
    },
}

impl Unreadable {
    /// Where in the text, in bytes.
    #[must_use]
    pub const fn at(&self) -> usize {
        match self {
            Self::NeverClosed { at }
            | Self::NeverOpened { at }
            | Self::TooDeep { at }
            | Self::TooManyAlternatives { at }
            | Self::Empty { at } => *at,
        }
    }
}

/// The brackets of a text in the order in which they are opened, nested ones after the one around them.
pub fn of(text: &str) -> Result<Vec<Bracket>, Unreadable> {
    let brackets = joined(text, parsed(text)?);
    match brackets.iter().find_map(unreadable_when_joined) {
        Some(why) => Err(why),
        None => Ok(brackets),
    }
}

/// What neighbours with labels make up has the limits of a bracket that was written as one, and says something without them.
fn unreadable_when_joined(bracket: &Bracket) -> Option<Unreadable> {
    if bracket.alternatives.iter().all(Range::is_empty) {
        return Some(Unreadable::Empty { at: bracket.whole.start });
    }
    bracket.alternatives.get(MOST_ALTERNATIVES).map(|more| Unreadable::TooManyAlternatives { at: more.start })
}

/// A bracket that is still open, and where its alternatives were divided.
struct Opened {
    at: usize,
    divided: Vec<usize>,
    order: usize,
}

fn parsed(text: &str) -> Result<Vec<Bracket>, Unreadable> {
    let (mut open, mut closed): (Vec<Opened>, Vec<(usize, Bracket)>) = (Vec::new(), Vec::new());
    let (mut escaped, mut order) = (false, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = matches!(text.as_bytes().get(at + 1), Some(b'[' | b']' | b'|')),
            b'[' if open.len() == DEEPEST => return Err(Unreadable::TooDeep { at }),
            b'[' => {
                open.push(Opened { at, divided: Vec::new(), order });
                order += 1;
            }
            b'|' => {
                if let Some(inner) = open.last_mut() {
                    inner.divided.push(at);
                    if inner.divided.len() == MOST_ALTERNATIVES {
                        return Err(Unreadable::TooManyAlternatives { at });
                    }
                }
            }
            b']' => {
                let inner = open.pop().ok_or(Unreadable::NeverOpened { at })?;
                let bracket = bracket(text, &inner, at, open.len() + 1);
                if bracket.alternatives.iter().all(Range::is_empty) {
                    return Err(Unreadable::Empty { at: inner.at });
                }
                closed.push((inner.order, bracket));
            }
            _ => {}
        }
    }
    if let Some(never) = open.first() {
        return Err(Unreadable::NeverClosed { at: never.at });
    }
    closed.sort_by_key(|(order, _)| *order);
    Ok(closed.into_iter().map(|(_, bracket)| bracket).collect())
}

fn bracket(text: &str, opened: &Opened, closed: usize, depth: usize) -> Bracket {
    let first = opened.at + 1;
    let (name, first) = match text[first..closed].split_once(':') {
        Some((name, _)) => match BracketId::read(name.trim()) {
            Some(id) => (Some(id), first + name.len() + 1),
            None => (None, first),
        },
        None => (None, first),
    };
    let begins = std::iter::once(first).chain(opened.divided.iter().map(|at| at + 1));
    let ends = opened.divided.iter().copied().chain(std::iter::once(closed));
    let alternatives = begins.zip(ends).map(|(from, to)| trimmed(text, from.min(to)..to)).collect();
    Bracket { name, whole: opened.at..closed + 1, alternatives, depth }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let from = range.start + (words.len() - words.trim_start().len());
    from..(from + words.trim().len())
}

/// `[Alt 1: …][Alt 2: …]`: neighbours with such labels are one bracket.
fn joined(text: &str, brackets: Vec<Bracket>) -> Vec<Bracket> {
    let mut all: Vec<Bracket> = Vec::with_capacity(brackets.len());
    for bracket in brackets {
        let labelled = bracket.name.is_none().then(|| label(text, &bracket)).flatten();
        let Some((number, words)) = labelled else {
            all.push(bracket);
            continue;
        };
        let before =
            (number > 1).then(|| all.iter_mut().rev().find(|other| other.depth == bracket.depth)).flatten();
        match before {
            Some(run) if run.name.is_none() && text[run.whole.end..bracket.whole.start].trim().is_empty() => {
                run.whole.end = bracket.whole.end;
                run.alternatives.push(words);
            }
            _ => all.push(Bracket { alternatives: vec![words], ..bracket }),
        }
    }
    all
}

/// The number and the words of `Alt 2: words`.
fn label(text: &str, bracket: &Bracket) -> Option<(usize, Range<usize>)> {
    let [only] = bracket.alternatives.as_slice() else { return None };
    let (label, _) = text[only.clone()].split_once(':')?;
    let number = label.strip_prefix("Alt")?.trim_start_matches('.').trim().parse().ok()?;
    Some((number, trimmed(text, only.start + label.len() + 1..only.end)))
}

/// How a named bracket is written.
#[must_use]
pub fn written(name: &BracketId, alternatives: &[&str]) -> String {
    let words = alternatives.iter().map(|words| words.trim()).collect::<Vec<_>>().join(" | ");
    // A backslash at the end would make words of the bracket that closes.
    let apart = if words.ends_with('\\') { " " } else { "" };
    format!("[{name}: {words}{apart}]")
}

/// Gives every bracket without a name the next free one. The text is as its canonical form: `[B1: one | other]`.
pub fn named(text: &str, ids: &mut Ids) -> Result<String, Unreadable> {
    let brackets = of(text)?;
    if brackets.iter().all(|bracket| bracket.name.is_some()) {
        return Ok(text.to_owned());
    }
    Ok(rewritten(text, 0..text.len(), &brackets, &mut |bracket| {
        bracket.name.clone().unwrap_or_else(|| ids.next_bracket())
    }))
}

/// The range with every bracket in it written anew, outermost first.
fn rewritten(
    text: &str,
    range: Range<usize>,
    brackets: &[Bracket],
    name: &mut dyn FnMut(&Bracket) -> BracketId,
) -> String {
    let inside =
        |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
    let (mut out, mut from) = (String::new(), range.start);
    let here = brackets.iter().filter(|bracket| inside(&range, &bracket.whole));
    let outermost = here.clone().map(|bracket| bracket.depth).min();
    for bracket in here.filter(|bracket| Some(bracket.depth) == outermost) {
        let id = name(bracket);
        let alternatives: Vec<String> =
            bracket.alternatives.iter().map(|words| rewritten(text, words.clone(), brackets, name)).collect();
        out.push_str(&text[from..bracket.whole.start]);
        out.push_str(&written(&id, &alternatives.iter().map(String::as_str).collect::<Vec<_>>()));
        from = bracket.whole.end;
    }
    out.push_str(&text[from..range.end]);
    out
}

/// How a bracket is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// With the words of one alternative, counted from 1.
    Alternative(usize),
    /// With words agreed instead.
    Words(String),
}

/// Why a bracket cannot be opened or closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// The brackets of the text cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// There is no bracket of that name in the text.
    #[error("there is no bracket {0} in this text")]
    NoSuchBracket(BracketId),
    /// It has fewer alternatives.
    #[error("bracket {bracket} has {alternatives} alternatives")]
    NoSuchAlternative {
        /// The bracket.
        bracket: BracketId,
        /// How many it has.
        alternatives: usize,
    },
    /// The words to put in brackets do not stand in the text, or stand half in a bracket.
    #[error("the words to put in brackets do not stand in this text, outside or inside of one bracket")]
    NoSuchWords,
    /// The words agreed would open the bracket again.
    #[error("the words that close bracket {0} hold a bracket of that name")]
    OpensAgain(BracketId),
}

/// Puts words of a text in brackets, with other alternatives beside them. The first place where they stand whole is taken; empty words
/// open the bracket at the end of the text.
pub fn open(text: &str, words: &str, name: &BracketId, others: &[&str]) -> Result<String, NotDone> {
    of(text)?;
    let alternatives: Vec<&str> = std::iter::once(words).chain(others.iter().copied()).collect();
    let bracket = written(name, &alternatives);
    if words.is_empty() {
        let opened = format!("{text} {bracket}").trim().to_owned();
        of(&opened)?;
        return Ok(opened);
    }
    let balanced = |at: usize| of(&text[at..at + words.len()]).is_ok();
    let at =
        text.match_indices(words).map(|(at, _)| at).find(|at| balanced(*at)).ok_or(NotDone::NoSuchWords)?;
    let opened = format!("{}{bracket}{}", &text[..at], &text[at + words.len()..]);
    of(&opened)?;
    Ok(opened)
}

/// Adds an alternative to a bracket.
pub fn add(text: &str, name: &BracketId, alternative: &str) -> Result<String, NotDone> {
    let bracket = named_bracket(text, name)?;
    let end = bracket.whole.end - 1;
    let added = format!("{} | {}{}", text[..end].trim_end(), alternative.trim(), &text[end..]);
    of(&added)?;
    Ok(added)
}

/// Closes a bracket: its agreed words stand in its place, wherever in the text it stands.
pub fn close(text: &str, name: &BracketId, closing: &Closing) -> Result<String, NotDone> {
    let mut closed = closed_once(text, name, closing)?;
    // A bracket with the same name elsewhere in the text is the same question, and has the same answer.
    while of(&closed)?.iter().any(|bracket| bracket.name.as_ref() == Some(name)) {
        closed = closed_once(&closed, name, closing)?;
    }
    Ok(closed)
}

fn closed_once(text: &str, name: &BracketId, closing: &Closing) -> Result<String, NotDone> {
    let bracket = named_bracket(text, name)?;
    let words = match closing {
        Closing::Words(words) => {
            if of(words)?.iter().any(|inner| inner.name.as_ref() == Some(name)) {
                return Err(NotDone::OpensAgain(name.clone()));
            }
            words.trim()
        }
        Closing::Alternative(number) => {
            let chosen = number.checked_sub(1).and_then(|at| bracket.alternatives.get(at));
            let alternatives = bracket.alternatives.len();
            let chosen =
                chosen.ok_or_else(|| NotDone::NoSuchAlternative { bracket: name.clone(), alternatives })?;
            &text[chosen.clone()]
        }
    };
    let (before, after) = (&text[..bracket.whole.start], &text[bracket.whole.end..]);
    // Without words in between one of the two spaces goes, and so does the one before a mark of punctuation.
    let lone = words.is_empty() && (after.is_empty() || after.starts_with([' ', ',', '.', ';', ':', ')']));
    let before = if lone { before.trim_end() } else { before };
    Ok(format!("{before}{words}{after}").trim().to_owned())
}

fn named_bracket(text: &str, name: &BracketId) -> Result<Bracket, NotDone> {
    let found = of(text)?.into_iter().find(|bracket| bracket.name.as_ref() == Some(name));
    found.ok_or_else(|| NotDone::NoSuchBracket(name.clone()))
}

/// A bracket of a document with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Its name.
    pub name: BracketId,
    /// The paragraph it stands in.
    pub paragraph: ParagraphId,
    /// The words of its alternatives.
    pub alternatives: Vec<String>,
}

/// Every open bracket of a version, in reading order. Texts that were taken always have readable brackets.
#[must_use]
pub fn open_in(document: &Document) -> Vec<Open> {
    let paragraphs = document.paragraphs().map(|(_, paragraph)| paragraph);
    let all = paragraphs.flat_map(|paragraph| {
        let brackets = of(&paragraph.text).unwrap_or_default().into_iter();
        brackets.filter_map(|bracket| {
            let words =
                bracket.alternatives.iter().map(|words| paragraph.text[words.clone()].to_owned()).collect();
            Some(Open { name: bracket.name?, paragraph: paragraph.id.clone(), alternatives: words })
        })
    });
    all.collect()
}

/// What became of the brackets from one version to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Only in the newer version.
    pub opened: Vec<BracketId>,
    /// In both.
    pub carried: Vec<BracketId>,
    /// Only in the older version. Gone from the text is not yet closed: the record says by whose consent (DR19).
    pub gone: Vec<BracketId>,
}

/// Compares the brackets of two versions.
#[must_use]
pub fn between(older: &Document, newer: &Document) -> Change {
    let names =
        |document: &Document| open_in(document).into_iter().map(|open| open.name).collect::<BTreeSet<_>>();
    let (older, newer) = (names(older), names(newer));
    Change {
        opened: newer.difference(&older).cloned().collect(),
        carried: newer.intersection(&older).cloned().collect(),
        gone: older.difference(&newer).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str =
        "Such persons [B1: should not be punished | may be exempted from punishment] for their involvement.";

    fn name(text: &str) -> BracketId {
        BracketId::read(text).unwrap()
    }
    fn words(text: &str) -> Vec<Vec<&str>> {
        let brackets = of(text).unwrap();
        brackets
            .iter()
            .map(|bracket| bracket.alternatives.iter().map(|range| &text[range.clone()]).collect())
            .collect()
    }

    #[test]
    fn dr19_a_bracket_has_a_name_and_alternatives() {
        let brackets = of(TEXT).unwrap();
        assert_eq!(brackets[0].name, Some(name("B1")));
        assert_eq!(words(TEXT), [["should not be punished", "may be exempted from punishment"]]);
    }

    #[test]
    fn dr19_alternatives_in_brackets_of_their_own_are_one_bracket() {
        assert_eq!(words("a [Alt 1: should][Alt 2: may] b"), [["should", "may"]]);
        assert_eq!(words("a [Alt 1: should] [Alt. 2: may] b"), [["should", "may"]]);
        assert_eq!(words("a [Alt 1: should] or [Alt 2: may] b"), [["should"], ["may"]]);
        assert_eq!(words("[should] [may]"), [["should"], ["may"]]);
    }

    #[test]
    fn dr19_labelled_neighbours_have_the_limits_of_one_bracket() {
        assert_eq!(of("a [Alt 1:][Alt 2: ] b"), Err(Unreadable::Empty { at: 2 }));
        assert_eq!(words("[Alt 1: ][Alt 2: may]"), [["", "may"]]);
        let many =
            |count: usize| (1..=count).map(|alt| format!("[Alt {alt}: x]")).collect::<Vec<_>>().concat();
        assert_eq!(of(&many(MOST_ALTERNATIVES)).unwrap()[0].alternatives.len(), MOST_ALTERNATIVES);
        let more = many(MOST_ALTERNATIVES + 1);
        assert_eq!(of(&more), Err(Unreadable::TooManyAlternatives { at: more.rfind('x').unwrap() }));
        assert!(of(&named(&many(MOST_ALTERNATIVES), &mut Ids::default()).unwrap()).is_ok());
    }

    #[test]
    fn dr19_brackets_may_stand_in_each_other() {
        assert_eq!(
            words("[B1: x [B2: y | z] | w] [v]"),
            [vec!["x [B2: y | z]", "w"], vec!["y", "z"], vec!["v"]]
        );
        assert_eq!(of("[[[[[x]]]]]"), Err(Unreadable::TooDeep { at: 4 }));
    }

    #[test]
    fn dr19_an_unbalanced_bracket_is_refused_with_its_position() {
        assert_eq!(of("one [two"), Err(Unreadable::NeverClosed { at: 4 }));
        assert_eq!(of("one] two"), Err(Unreadable::NeverOpened { at: 3 }));
        assert_eq!(of("one [B1: | ] two"), Err(Unreadable::Empty { at: 4 }));
        assert_eq!(of("as quoted \\[sic\\]"), Ok(vec![]));
    }

    #[test]
    fn dr19_brackets_are_named_when_the_text_is_taken_and_keep_their_names() {
        let mut ids = Ids { bracket: 7, ..Ids::default() };
        let taken = named("a [Alt 1: x [u]][Alt 2: y] b [B1: c] d [e|f]", &mut ids).unwrap();
        assert_eq!(taken, "a [B7: x [B8: u] | y] b [B1: c] d [B9: e | f]");
        assert_eq!(named(&taken, &mut ids).unwrap(), taken);
        assert_eq!(named("[x \\ ]", &mut Ids::default()).unwrap(), "[B1: x \\ ]");
    }

    #[test]
    fn dr19_a_bracket_closes_with_an_alternative_or_with_other_words() {
        let first = close(TEXT, &name("B1"), &Closing::Alternative(1)).unwrap();
        assert_eq!(first, "Such persons should not be punished for their involvement.");
        let other = Closing::Words("should be considered for not being punished".into());
        assert!(close(TEXT, &name("B1"), &other).unwrap().contains("persons should be considered"));
        let none = NotDone::NoSuchAlternative { bracket: name("B1"), alternatives: 2 };
        assert_eq!(close(TEXT, &name("B1"), &Closing::Alternative(3)), Err(none));
        assert_eq!(
            close(TEXT, &name("B2"), &Closing::Alternative(1)),
            Err(NotDone::NoSuchBracket(name("B2")))
        );
        assert_eq!(close("a [B1: b].", &name("B1"), &Closing::Words(String::new())).unwrap(), "a.");
    }

    #[test]
    fn dr19_words_are_put_in_brackets_and_alternatives_added() {
        let opened = open("States should act.", "should", &name("B3"), &["may"]).unwrap();
        assert_eq!(opened, "States [B3: should | may] act.");
        assert_eq!(add(&opened, &name("B3"), "shall").unwrap(), "States [B3: should | may | shall] act.");
        assert_eq!(open("States act.", "should", &name("B3"), &[]), Err(NotDone::NoSuchWords));
        assert_eq!(open(&opened, "should | may] act", &name("B4"), &[]), Err(NotDone::NoSuchWords));
    }

    proptest! {
        /// Whatever is typed: an answer, and a text that was taken is taken again unchanged.
        #[test]
        fn dr19_any_text_is_read_or_refused(text in r"[a-z \[\]|:\\AltB0-9]{0,60}") {
            match named(&text, &mut Ids::default()) {
                Ok(taken) => {
                    let again = named(&taken, &mut Ids::default());
                    prop_assert_eq!(again.as_deref(), Ok(taken.as_str()));
                    prop_assert!(of(&taken).unwrap().iter().all(|bracket| bracket.name.is_some()));
                }
                Err(refused) => prop_assert!(refused.at() < text.len()),
            }
        }
    }
}

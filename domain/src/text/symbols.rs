//! Which document is this, and which text is current? `/Rev.` replaces, `/Add.` supplements, `/Corr.` repairs, `/Amend.` changes
//! adopted text, a star reissues (DR23). All languages share the symbol.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::language::Language;

/// Longest symbol taken, in characters.
const LONGEST: usize = 80;
/// Most marks after the base: `X/Rev.1/Add.2/Corr.1` has three.
const MOST_MARKS: usize = 6;

/// The symbol of a document: `RSO/PG/TIP/2014/1/Rev.1/Corr.1*`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol {
    base: String,
    marks: Vec<(Mark, u32)>,
    stars: u8,
}

/// What a document is to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// `Rev.`: replaces the text.
    Revision,
    /// `Add.`: stands beside it.
    Addendum,
    /// `Corr.`: repairs it, in the languages it is issued in.
    Corrigendum,
    /// `Amend.`: changes an adopted text.
    Amendment,
}

/// Why something is not a symbol.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotASymbol {
    /// Empty, too long, or with a part that is empty or holds something other than letters, digits, dots and hyphens.
    #[error("a symbol is made of parts between strokes, such as RSO/PG/TIP/2014/1")]
    Malformed,
    /// `Rev.` without a number, `Rev.0`, `Rev.01`.
    #[error("{0} wants a number from 1, without leading zeros")]
    Number(String),
    /// A part of the base after a mark: `X/Rev.1/Y`.
    #[error("{0} stands after a mark; only Rev., Add., Corr. and Amend. do")]
    AfterMark(String),
    /// More than six marks.
    #[error("a symbol has at most six marks")]
    TooManyMarks,
}

impl Mark {
    const ALL: [Self; 4] = [Self::Revision, Self::Addendum, Self::Corrigendum, Self::Amendment];
    /// As written in a symbol, with its dot.
    #[must_use]
    pub const fn written(self) -> &'static str {
        match self {
            Self::Revision => "Rev.",
            Self::Addendum => "Add.",
            Self::Corrigendum => "Corr.",
            Self::Amendment => "Amend.",
        }
    }
}

impl Symbol {
    /// Reads a symbol.
    pub fn read(text: &str) -> Result<Self, NotASymbol> {
        let unstarred = text.trim_end_matches('*');
        let stars = u8::try_from(text.len() - unstarred.len()).map_err(|_| NotASymbol::Malformed)?;
        if text.len() > LONGEST {
            return Err(NotASymbol::Malformed);
        }
        let (mut base, mut marks) = (Vec::new(), Vec::new());
        for part in unstarred.split('/') {
            match mark(part)? {
                Some(mark) => marks.push(mark),
                None if !marks.is_empty() => return Err(NotASymbol::AfterMark(part.to_owned())),
                None => base.push(well_formed(part)?),
            }
        }
        if base.is_empty() {
            return Err(NotASymbol::Malformed);
        }
        if marks.len() > MOST_MARKS {
            return Err(NotASymbol::TooManyMarks);
        }
        Ok(Self { base: base.join("/"), marks, stars })
    }
    /// The symbol without its marks and stars: what all texts of one document share.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }
    /// The last mark and its number; none for the first text of a document.
    #[must_use]
    pub fn mark(&self) -> Option<(Mark, u32)> {
        self.marks.last().copied()
    }
    /// Whether it is that of a text: the first of a document or a revision of it, and nothing that stands beside one.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.stars == 0 && self.marks.iter().all(|(mark, _)| *mark == Mark::Revision)
    }
    /// How often it was reissued for technical reasons.
    #[must_use]
    pub const fn stars(&self) -> u8 {
        self.stars
    }
    /// What the last mark is of: `X/Rev.1` of `X/Rev.1/Corr.1`; revisions are of the document itself.
    #[must_use]
    pub fn of(&self) -> Option<Self> {
        self.marks.split_last().map(|(_, before)| Self {
            base: self.base.clone(),
            marks: before.to_vec(),
            stars: 0,
        })
    }
    /// This symbol without its stars.
    #[must_use]
    pub fn unstarred(&self) -> Self {
        Self { stars: 0, ..self.clone() }
    }
    /// The same text issued again for technical reasons.
    #[must_use]
    pub fn reissued(&self) -> Self {
        Self { stars: self.stars.saturating_add(1), ..self.clone() }
    }
    fn with(&self, mark: Mark, number: u32) -> Self {
        let mut marks = self.marks.clone();
        marks.push((mark, number));
        Self { base: self.base.clone(), marks, stars: 0 }
    }
}

fn mark(part: &str) -> Result<Option<(Mark, u32)>, NotASymbol> {
    for kind in Mark::ALL {
        if let Some(number) = part.strip_prefix(kind.written()) {
            let digits = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
            let number = if digits { number.parse().ok() } else { None };
            return number
                .map(|number| Some((kind, number)))
                .ok_or_else(|| NotASymbol::Number(part.to_owned()));
        }
    }
    Ok(None)
}

fn well_formed(part: &str) -> Result<&str, NotASymbol> {
    let plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    if part.is_empty() || !plain { Err(NotASymbol::Malformed) } else { Ok(part) }
}

impl fmt::Display for Symbol {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.base)?;
        for (mark, number) in &self.marks {
            write!(out, "/{}{number}", mark.written())?;
        }
        (0..self.stars).try_for_each(|_| out.write_str("*"))
    }
}

impl std::str::FromStr for Symbol {
    type Err = NotASymbol;
    fn from_str(text: &str) -> Result<Self, NotASymbol> {
        Self::read(text)
    }
}

impl Serialize for Symbol {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Symbol {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::read(&text).map_err(D::Error::custom)
    }
}

/// Every symbol issued under one base, and in which languages. Nothing is ever taken out, so that no number is used again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    issued: Vec<Issued>,
}

/// One text issued under a symbol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Its symbol.
    pub symbol: Symbol,
    /// The languages it was issued in, in the order they appeared.
    pub languages: Vec<Language>,
}

/// Why a symbol cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotIssued {
    /// The symbol stands for another text already, in this language.
    #[error("{symbol} was issued in {language} already, and a symbol is never used again")]
    Taken {
        /// The symbol.
        symbol: Symbol,
        /// The language.
        language: Language,
    },
    /// The number before it was never issued, or one after it was.
    #[error("{asked} is not the next symbol; {next} is")]
    NotNext {
        /// What was asked for.
        asked: Symbol,
        /// What would be next.
        next: Symbol,
    },
    /// A corrigendum, an addendum or a star to a text that does not exist.
    #[error("{0} was never issued")]
    NothingToMark(Symbol),
}

/// The text in force in one language: what to read, with what applied to it (DR23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    /// The text itself, with its star if it was reissued.
    pub text: Symbol,
    /// Amendments to it, in their order.
    pub amendments: Vec<Symbol>,
    /// Corrigenda to it (and to its amendments) in this language, in their order.
    pub corrigenda: Vec<Symbol>,
    /// Addenda beside it.
    pub addenda: Vec<Symbol>,
}

impl Register {
    /// Everything issued, in the order of issue.
    #[must_use]
    pub fn issued(&self) -> &[Issued] {
        &self.issued
    }
    /// The next symbol with this mark on a text: the number after the highest that was ever issued. Revisions are counted through the
    /// document: the revision after `X/Rev.1` is `X/Rev.2`.
    #[must_use]
    pub fn next(&self, of: &Symbol, mark: Mark) -> Symbol {
        let of = match (mark, of.mark()) {
            (Mark::Revision, Some((Mark::Revision, _))) => of.of().unwrap_or_else(|| of.unstarred()),
            _ => of.unstarred(),
        };
        let numbers = self.issued.iter().filter(|issued| issued.symbol.of().as_ref() == Some(&of));
        let numbers = numbers.filter_map(|issued| issued.symbol.mark().filter(|(kind, _)| *kind == mark));
        of.with(mark, numbers.map(|(_, number)| number).max().unwrap_or(0).saturating_add(1))
    }
    /// Notes that a text was issued. A language version that appears later takes the symbol of its text (all languages share it).
    pub fn issue(&mut self, symbol: Symbol, language: Language) -> Result<(), NotIssued> {
        if let Some(known) = self.issued.iter_mut().find(|issued| issued.symbol == symbol) {
            if known.languages.contains(&language) {
                return Err(NotIssued::Taken { symbol, language });
            }
            known.languages.push(language);
            return Ok(());
        }
        self.may_follow(&symbol)?;
        self.issued.push(Issued { symbol, languages: vec![language] });
        Ok(())
    }
    /// Whether a new symbol is the next of its kind.
    fn may_follow(&self, symbol: &Symbol) -> Result<(), NotIssued> {
        if symbol.stars > 0 {
            let before = Symbol { stars: symbol.stars - 1, ..symbol.clone() };
            return if self.knows(&before) { Ok(()) } else { Err(NotIssued::NothingToMark(before)) };
        }
        let (Some(of), Some((mark, _))) = (symbol.of(), symbol.mark()) else { return Ok(()) };
        if !self.knows(&of) {
            return Err(NotIssued::NothingToMark(of));
        }
        let next = self.next(&of, mark);
        if *symbol == next { Ok(()) } else { Err(NotIssued::NotNext { asked: symbol.clone(), next }) }
    }
    fn knows(&self, symbol: &Symbol) -> bool {
        self.issued.iter().any(|issued| issued.symbol == *symbol)
    }
    /// The text in force in a language: the newest base or revision issued in it, its last star, and what is applied to it. None if
    /// nothing was issued in that language.
    #[must_use]
    pub fn current(&self, language: &Language) -> Option<Current> {
        let here: Vec<&Symbol> = self
            .issued
            .iter()
            .filter(|issued| issued.languages.contains(language))
            .map(|issued| &issued.symbol)
            .collect();
        let texts = here.iter().filter(|symbol| symbol.marks.iter().all(|(mark, _)| *mark == Mark::Revision));
        let text = (*texts.max_by_key(|symbol| (self.age(symbol), symbol.stars))?).clone();
        let applied = |mark: Mark| -> Vec<Symbol> {
            let those = here.iter().filter(|symbol| symbol.mark().is_some_and(|(kind, _)| kind == mark));
            those.filter(|symbol| symbol.applies_to(&text)).map(|symbol| (*symbol).clone()).collect()
        };
        let (amendments, corrigenda) = (applied(Mark::Amendment), applied(Mark::Corrigendum));
        let addenda = newest_addenda(&here, &text);
        Some(Current { text, amendments, corrigenda, addenda })
    }
    /// The place of a text in the order of issue; a star does not make it newer than the revision after it.
    fn age(&self, symbol: &Symbol) -> Option<usize> {
        let plain = symbol.unstarred();
        self.issued.iter().position(|issued| issued.symbol == plain)
    }
}

/// Of each addendum to a text the newest revision.
fn newest_addenda(here: &[&Symbol], text: &Symbol) -> Vec<Symbol> {
    let mut newest: Vec<Symbol> = Vec::new();
    for symbol in
        here.iter().filter(|symbol| symbol.base == text.base && symbol.marks.starts_with(&text.marks))
    {
        let Some(((Mark::Addendum, number), revisions)) = symbol.marks[text.marks.len()..].split_first()
        else {
            continue;
        };
        if revisions.iter().any(|(mark, _)| *mark != Mark::Revision) {
            continue;
        }
        let place = text.marks.len();
        match newest.iter_mut().find(|known| known.marks[place].1 == *number) {
            Some(known) => *known = (*symbol).clone(),
            None => newest.push((*symbol).clone()),
        }
    }
    newest
}

impl Symbol {
    /// Whether an amendment or corrigendum is one to this text and not to a revision of it.
    fn applies_to(&self, text: &Self) -> bool {
        let of_it = self.base == text.base && self.marks.starts_with(&text.marks);
        of_it && self.marks[text.marks.len()..].iter().all(|(mark, _)| *mark != Mark::Revision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(text: &str) -> Symbol {
        Symbol::read(text).unwrap()
    }
    fn english() -> Language {
        Language::english()
    }
    fn french() -> Language {
        Language::read("fr").unwrap()
    }
    fn issued(lines: &[(&str, &Language)]) -> Register {
        let mut register = Register::default();
        for (text, language) in lines {
            register.issue(symbol(text), (*language).clone()).unwrap();
        }
        register
    }

    #[test]
    fn dr23_a_symbol_reads_as_it_is_written() {
        for text in
            ["RSO/PG/TIP/2014/1", "X/Rev.1", "X/Rev.1/Corr.1", "X/Rev.12*", "X/Add.2/Rev.1**", "X/Amend.1"]
        {
            assert_eq!(symbol(text).to_string(), text);
        }
    }

    #[test]
    fn dr23_what_is_no_symbol_says_why() {
        assert_eq!(Symbol::read(""), Err(NotASymbol::Malformed));
        assert_eq!(Symbol::read("X//Rev.1"), Err(NotASymbol::Malformed));
        assert_eq!(Symbol::read("Rev.1"), Err(NotASymbol::Malformed));
        assert_eq!(Symbol::read("X/Rev.0"), Err(NotASymbol::Number("Rev.0".into())));
        assert_eq!(Symbol::read("X/Rev.01"), Err(NotASymbol::Number("Rev.01".into())));
        assert_eq!(Symbol::read("X/Rev.1/Y"), Err(NotASymbol::AfterMark("Y".into())));
        assert_eq!(Symbol::read(&"X/".repeat(90)), Err(NotASymbol::Malformed));
        assert_eq!(
            Symbol::read("X/Rev.1/Rev.1/Rev.1/Rev.1/Rev.1/Rev.1/Rev.1"),
            Err(NotASymbol::TooManyMarks)
        );
    }

    #[test]
    fn dr23_the_current_text_is_the_last_revision_with_what_was_issued_in_that_language() {
        let (en, fr) = (english(), french());
        let register = issued(&[
            ("X", &en),
            ("X", &fr),
            ("X/Rev.1", &en),
            ("X/Rev.1", &fr),
            ("X/Rev.1/Corr.1", &en),
            ("X/Rev.1*", &en),
        ]);
        let in_english = register.current(&en).unwrap();
        assert_eq!(
            (in_english.text, in_english.corrigenda),
            (symbol("X/Rev.1*"), vec![symbol("X/Rev.1/Corr.1")])
        );
        let in_french = register.current(&fr).unwrap();
        assert_eq!((in_french.text, in_french.corrigenda), (symbol("X/Rev.1"), vec![]));
        assert_eq!(register.current(&Language::read("th").unwrap()), None);
    }

    #[test]
    fn dr23_a_star_on_an_older_text_does_not_make_it_current() {
        let en = english();
        let register = issued(&[("X", &en), ("X/Rev.1", &en), ("X*", &en)]);
        assert_eq!(register.current(&en).unwrap().text, symbol("X/Rev.1"));
    }

    #[test]
    fn dr23_numbers_go_up_and_are_never_used_again() {
        let en = english();
        let mut register = issued(&[("X", &en), ("X/Rev.1", &en), ("X/Rev.2", &en), ("X/Rev.2/Corr.1", &en)]);
        assert_eq!(register.next(&symbol("X/Rev.1"), Mark::Revision), symbol("X/Rev.3"));
        assert_eq!(register.next(&symbol("X/Rev.2*"), Mark::Corrigendum), symbol("X/Rev.2/Corr.2"));
        assert_eq!(register.next(&symbol("X/Rev.2"), Mark::Addendum), symbol("X/Rev.2/Add.1"));
        let taken = NotIssued::Taken { symbol: symbol("X/Rev.1"), language: en.clone() };
        assert_eq!(register.issue(symbol("X/Rev.1"), en.clone()), Err(taken));
        let skipped = NotIssued::NotNext { asked: symbol("X/Rev.9"), next: symbol("X/Rev.3") };
        assert_eq!(register.issue(symbol("X/Rev.9"), en.clone()), Err(skipped));
        assert_eq!(
            register.issue(symbol("Y/Corr.1"), en.clone()),
            Err(NotIssued::NothingToMark(symbol("Y")))
        );
        assert_eq!(
            register.issue(symbol("X/Rev.2**"), en),
            Err(NotIssued::NothingToMark(symbol("X/Rev.2*")))
        );
    }

    #[test]
    fn dr23_an_addendum_is_read_in_its_newest_revision_and_falls_with_its_text() {
        let en = english();
        let register = issued(&[("X", &en), ("X/Add.1", &en), ("X/Add.2", &en), ("X/Add.1/Rev.1", &en)]);
        assert_eq!(register.current(&en).unwrap().addenda, [symbol("X/Add.1/Rev.1"), symbol("X/Add.2")]);
        let register = issued(&[("X", &en), ("X/Add.1", &en), ("X/Rev.1", &en)]);
        assert_eq!(register.current(&en).unwrap().addenda, []);
    }
}

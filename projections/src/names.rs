//! Which pseudonyms do these words belong to? An index in memory of what is sealed in the journal.
//!
//! Whoever can open the vault fills it ([`Names::learn`]); read models never see it, nothing of it is written
//! anywhere, and an erased person is forgotten at once.

use std::collections::{BTreeMap, HashMap};

use domain::PersonId;
use memchr::memmem;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folded words longer than this are cut; nobody searches for more.
const LONGEST_TEXT: usize = 16_384;

/// Names and other searchable personal texts, by pseudonym.
#[derive(Default)]
pub struct Names {
    persons: HashMap<PersonId, Vec<Text>>,
    /// Every folded text again, one a line, so that a word is looked for in one sweep over memory.
    lines: String,
    /// Whose line begins where, in order.
    begins: Vec<(usize, PersonId)>,
}

/// One text of a person.
struct Text {
    /// What kind of text, in the words of a page: `name`, `summary`, `assignments`.
    kind: &'static str,
    /// Position of the event in which it lies sealed.
    position: u64,
    /// The text as it should be shown; kept for names only.
    shown: Option<String>,
    folded: String,
}

/// A text to be found by.
#[derive(Clone, Copy)]
pub struct Searchable<'a> {
    /// What kind of text, in the words of a page.
    pub kind: &'static str,
    /// Position of the event in which it lies sealed.
    pub position: u64,
    /// The text in the clear.
    pub text: &'a str,
}

/// The kind of text that is a name.
pub const NAME: &str = "name";

impl Names {
    /// Learns a text of a person. The same text of the same event is learnt once.
    pub fn learn(&mut self, person: &PersonId, searchable: Searchable<'_>) {
        let folded = fold(cut(searchable.text));
        if folded.is_empty() {
            return;
        }
        let texts = self.persons.entry(person.clone()).or_default();
        let known = |text: &Text| {
            text.kind == searchable.kind && text.position == searchable.position && text.folded == folded
        };
        if texts.iter().any(known) {
            return;
        }
        let shown = (searchable.kind == NAME).then(|| searchable.text.to_owned());
        add_line(&mut self.lines, &mut self.begins, person, &folded);
        texts.push(Text { kind: searchable.kind, position: searchable.position, shown, folded });
    }

    /// Forgets a person whose data was erased.
    pub fn forget(&mut self, person: &str) {
        if self.persons.remove(person).is_none() {
            return;
        }
        let (mut lines, mut begins) = (String::new(), Vec::new());
        for (person, texts) in &self.persons {
            for text in texts {
                add_line(&mut lines, &mut begins, person, &text.folded);
            }
        }
        (self.lines, self.begins) = (lines, begins);
    }

    /// The name to be shown for a person at a position: the newest learnt from an event at or before it.
    #[must_use]
    pub fn name(&self, person: &str, until: u64) -> Option<&str> {
        let texts = self.persons.get(person)?;
        let known = texts.iter().filter(|text| text.kind == NAME && text.position <= until);
        known.max_by_key(|text| text.position)?.shown.as_deref()
    }

    /// The persons in whose texts every word occurs, with the kinds of text it occurs in; only texts sealed at or
    /// before a position count. Diacritics, case, script and spelling variants are read alike.
    #[must_use]
    pub fn find(&self, words: &str, until: u64) -> BTreeMap<PersonId, Vec<&'static str>> {
        let folded = fold(words);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let holders = words.iter().map(|word| self.persons_with(word).collect::<Vec<_>>());
        // Whoever holds every word holds the rarest one.
        let Some(rarest) = holders.min_by_key(Vec::len) else { return BTreeMap::new() };
        let mut found = BTreeMap::new();
        for person in rarest {
            if let Some(kinds) = self.persons.get(person).and_then(|texts| matched(texts, &words, until)) {
                found.insert(person.clone(), kinds);
            }
        }
        found
    }

    /// Whose texts hold a word; somebody may come more than once.
    fn persons_with(&self, word: &str) -> impl Iterator<Item = &PersonId> {
        let finder = memmem::Finder::new(word.as_bytes()).into_owned();
        let mut line = 0;
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + finder.find(self.lines.as_bytes().get(from..)?)?;
            line += self.begins[line..].partition_point(|(begin, _)| *begin <= at) - 1;
            // The rest of the line says nothing new.
            from = self.begins.get(line + 1).map_or(self.lines.len(), |(begin, _)| *begin);
            Some(&self.begins[line].1)
        })
    }

    /// How many persons are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.persons.len()
    }

    /// Whether nobody is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty()
    }
}

fn add_line(lines: &mut String, begins: &mut Vec<(usize, PersonId)>, person: &PersonId, folded: &str) {
    begins.push((lines.len(), person.clone()));
    lines.push_str(folded);
    lines.push('\n');
}

/// The kinds of text in which words occur, if every word occurs somewhere.
fn matched(texts: &[Text], words: &[&str], until: u64) -> Option<Vec<&'static str>> {
    let known: Vec<&Text> = texts.iter().filter(|text| text.position <= until).collect();
    let everywhere = words.iter().all(|word| known.iter().any(|text| text.folded.contains(word)));
    if !everywhere {
        return None;
    }
    let mut kinds: Vec<&'static str> = known
        .iter()
        .filter(|text| words.iter().any(|word| text.folded.contains(word)))
        .map(|text| text.kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    Some(kinds)
}

fn cut(text: &str) -> &str {
    let end = (0..=LONGEST_TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// Words as they are compared: without diacritics and case, in Latin letters, one spelling for `-isation`.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|letter| !is_combining_mark(*letter)).collect();
    let latin = any_ascii::any_ascii(&plain).to_lowercase();
    let words = latin.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(one_spelling).collect::<Vec<_>>().join(" ")
}

/// British and American endings read alike.
fn one_spelling(word: &str) -> String {
    word.replace("isation", "ization").replace("ising", "izing").replace("ised", "ized")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn someone(text: &str) -> Names {
        let mut names = Names::default();
        names.learn(&PersonId::new("P-1"), Searchable { kind: NAME, position: 5, text });
        names
    }

    #[test]
    fn a_name_is_found_without_its_diacritics() {
        assert_eq!(someone("Nguyễn Thị Đào").find("nguyen dao", 5).len(), 1);
    }

    #[test]
    fn spelling_variants_are_read_alike() {
        assert_eq!(someone("criminalisation of smuggling").find("criminalization", 5).len(), 1);
    }

    #[test]
    fn what_was_sealed_later_is_not_found_in_an_earlier_world() {
        assert!(someone("Somebody").find("somebody", 4).is_empty());
    }

    #[test]
    fn an_erased_person_is_forgotten() {
        let mut names = someone("Somebody");
        names.learn(&PersonId::new("P-2"), Searchable { kind: NAME, position: 6, text: "Somebody Else" });
        names.forget("P-1");
        assert!(names.name("P-1", 9).is_none() && !names.lines.contains("somebody\n"));
        assert_eq!(names.find("somebody", 9).into_keys().collect::<Vec<_>>(), [PersonId::new("P-2")]);
    }

    #[test]
    fn everybody_in_whose_texts_the_words_stand_is_found_and_nobody_else() {
        let mut names = Names::default();
        for (person, kind, text) in [
            ("P-1", NAME, "Ada Sample"),
            ("P-1", "summary", "Sampling of border data, sample by sample"),
            ("P-2", NAME, "Bo Example"),
            ("P-3", NAME, "Sam Ple"),
        ] {
            names.learn(&PersonId::new(person), Searchable { kind, position: 5, text });
        }
        let found = |words: &str| -> Vec<String> {
            names.find(words, 5).into_keys().map(|person| person.as_str().to_owned()).collect()
        };
        assert_eq!(found("ample"), ["P-1", "P-2"]);
        assert_eq!(found("ada border"), ["P-1"], "words may stand in several texts of a person");
        assert_eq!(found("sam"), ["P-1", "P-3"]);
        assert_eq!(found("sample example"), Vec::<String>::new());
        assert_eq!(names.find("sample", 5)[&PersonId::new("P-1")], [NAME, "summary"]);
    }
}
